package pxweb

import (
	"os"
	"strings"
	"testing"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/data/datatest"
	"lagesbild/data/definition"
	"lagesbild/ingest/cells"
)

// source is a definition as package ingest reads it, with this format alone.
type source struct {
	ID         string    `yaml:"id"`
	Dataset    string    `yaml:"dataset"`
	Title      data.Text `yaml:"title"`
	Publisher  string    `yaml:"publisher"`
	Provenance data.Text `yaml:"provenance"`
	Licence    string    `yaml:"licence"`
	From       struct {
		PxWeb *Form `yaml:"pxweb"`
	} `yaml:"from"`
	Dimensions map[string]cells.Dimension `yaml:"dimensions"`
	Measures   map[string]cells.Measure   `yaml:"measures"`
}

func (s *source) layout() *cells.Layout {
	return &cells.Layout{Dataset: s.Dataset, Title: s.Title, Publisher: s.Publisher, Licence: s.Licence, Dimensions: s.Dimensions, Measures: s.Measures}
}

func (s *source) Validate() error {
	if err := s.From.PxWeb.Validate(s.layout()); err != nil {
		return err
	}
	return s.layout().Validate()
}

// described decodes what Describe writes.
func described(t *testing.T, f *Form, sv, en *Table) (*source, string) {
	t.Helper()
	text, err := Describe(f, sv, en, About{Licence: "CC0"})
	if err != nil {
		t.Fatal(err)
	}
	var s source
	if err := definition.Decode("described.yaml", text, &s); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return &s, string(text)
}

// TestDescribe describes the table of the service and reads it by its own description.
func TestDescribe(t *testing.T) {
	sv, err := DecodeV2([]byte(metaV2))
	if err != nil {
		t.Fatal(err)
	}
	en, err := DecodeV2([]byte(strings.NewReplacer("Folkmängd efter region, kön och år", "Population by region, sex and year", `"Folkmängd"`, `"Population"`,
		`"Folkökning"`, `"Population increase"`, "män", "men", "kvinnor", "women", "totalt", "total").Replace(metaV2)))
	if err != nil {
		t.Fatal(err)
	}
	server := serve(t, 20)
	f := form(server.URL, V2)
	f.Select, f.Units = nil, nil
	s, text := described(t, f, sv, en)
	if s.Title != (data.Text{SV: "Folkmängd efter region, kön och år", EN: "Population by region, sex and year"}) || s.Publisher != "SCB" || s.ID != "tab1" {
		t.Errorf("another head:\n%s", text)
	}
	m := s.Measures["N2"]
	if m.As != "population-increase" || m.Unit != "persons" || !m.Additive || m.Sex != cells.Split || m.Title.SV != "Folkökning" {
		t.Errorf("another measure:\n%s", text)
	}
	if s.Dimensions[data.Sex].Codes["1+2"] != data.Total || s.From.PxWeb.Units["personer"] != "persons" {
		t.Errorf("another sex or unit:\n%s", text)
	}
	got, err := observations(t, s.From.PxWeb, s.layout(), &cells.Pages{Get: network("")})
	if err != nil || len(got) != 54 || len(server.asked) != 3 {
		t.Errorf("%d observations in %d parts: %v", len(got), len(server.asked), err)
	}
	_, err = Describe(f, sv, &Table{Variables: sv.Variables[1:]}, About{})
	check(t, "two tables", err, "in one language")
	_, err = Describe(f, nil, nil, About{})
	check(t, "nothing", err, "no metadata")
}

// TestDescribeRecorded describes every recorded table: one without areas is of the country.
func TestDescribeRecorded(t *testing.T) {
	for _, name := range []string{
		"pxwebapi2-scb/TAB6471_metadata.json",
		"pxwebapi2-reference/expected/MetadataById_tab001_js2.json",
		"pxwebapi2-reference/expected/MetadataById_tab003_js2.json",
		"pxwebapi2-reference/expected/MetadataById_tab004_js2.json",
	} {
		body, err := os.ReadFile(datatest.Shared(t, "real", "api", name))
		if err != nil {
			t.Fatal(err)
		}
		table, err := DecodeV2(body)
		if err != nil {
			t.Fatal(err)
		}
		s, text := described(t, form("https://example.org", V2), table, nil)
		if region := s.Dimensions[data.Area].Column; (region == "Region") != (table.ID == "TAB6471") || (region == "") != (s.From.PxWeb.Constant[data.Area] == codelist.Current()[0].Code) {
			t.Errorf("%s: areas in %q:\n%s", name, region, text[:800])
		}
		if m := s.Measures["000007SF"]; table.ID == "TAB6471" && (m.Unit != "persons" || !m.Additive || s.From.PxWeb.Units["antal"] != "persons") {
			t.Errorf("%s: another unit: %+v", name, m)
		}
		if table.ID == "TAB6471" && (len(s.Dimensions) != 4 || s.Dimensions[data.Sex].Codes["TotSa"] != data.Total) {
			t.Errorf("%s: another sex:\n%s", name, text[:800])
		}
	}
}

// TestDescribeV1 has no units and one language.
func TestDescribeV1(t *testing.T) {
	table, err := DecodeV1([]byte(v1))
	if err != nil {
		t.Fatal(err)
	}
	f := form("https://example.org", V1)
	f.Select = nil
	s, text := described(t, f, table, nil)
	if s.ID != "folk" || s.Measures["N1"].Unit != "persons" || !strings.Contains(text, "titles are to be translated") || s.Publisher != "example.org" {
		t.Errorf("another definition:\n%s", text)
	}
}
