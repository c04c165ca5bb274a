package pxweb

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/ingest/cells"
)

var title = data.Text{SV: "T", EN: "T"}

func layout() *cells.Layout {
	return &cells.Layout{
		Dataset: "population", Title: title, Publisher: "SCB", Licence: "CC0",
		Dimensions: map[string]cells.Dimension{
			data.Area: {Column: "Region"},
			data.Time: {Column: "Tid"},
			data.Sex:  {Column: "Kon", Codes: map[string]string{"1": data.Men, "2": data.Women}},
		},
		Measures: map[string]cells.Measure{
			"N1": {As: "persons", Title: title, Unit: "persons", Additive: true, Sex: cells.Split},
			"N2": {As: "increase", Title: title, Unit: "persons", Additive: true, Sex: cells.Split},
		},
	}
}

func form(base string, api API) *Form {
	f := &Form{API: api, Address: base + "/api/v2", Table: "TAB1", Select: map[string]Selection{"Kon": {Codes: []string{"1", "2"}}}, Units: map[string]data.Unit{"personer": "persons"}}
	if api == V1 {
		f.Address, f.Table = base+"/v1/sv/ssd", "BE/Folk"
	}
	return f
}

// observations runs Parse and returns the observations as lines.
func observations(t *testing.T, f *Form, l *cells.Layout, p *cells.Pages) ([]string, error) {
	t.Helper()
	if err := f.Validate(l); err != nil {
		t.Fatal(err)
	}
	if err := l.Validate(); err != nil {
		t.Fatal(err)
	}
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	sets, _, err := f.Parse(t.Context(), mem, l, p)
	if err != nil {
		return nil, err
	}
	defer sets[0].Release()
	var lines []string
	d := sets[0]
	for k := range d.Batches() {
		c := &d.Batches()[k]
		for i := range c.Len() {
			line := ""
			for n := range d.Dimensions {
				line += d.Dimensions[n].Codes[c.Codes[n][i]].ID + " "
			}
			lines = append(lines, fmt.Sprint(line, d.Measures[c.Measure[i]].ID, " ", c.Value[i], " ", c.Status[i]))
		}
	}
	return lines, nil
}

// TestParse asks both versions of a service that refuses what is above its limit, and then reads what was saved of it.
func TestParse(t *testing.T) {
	var first []string
	for _, c := range []struct {
		api   API
		limit int
		parts int
	}{{V2, 1000, 1}, {V2, 36, 1}, {V2, 12, 3}, {V2, 4, 9}, {V2, 1, 36}, {V1, 1000, 1}, {V1, 13, 3}, {V1, 4, 9}} {
		s := serve(t, c.limit)
		f, dir := form(s.URL, c.api), t.TempDir()
		got, err := observations(t, f, layout(), &cells.Pages{Get: network(dir)})
		if err != nil {
			t.Fatalf("%s limit %d: %v", c.api, c.limit, err)
		}
		if len(s.asked) != c.parts || c.api == V1 && s.asked[0] != "POST" {
			t.Errorf("%s limit %d: %d questions, want %d", c.api, c.limit, len(s.asked), c.parts)
		}
		if first == nil {
			first = got
		}
		if len(got) != 36 || !slices.Equal(got, first) {
			t.Errorf("%s limit %d: %d observations, not those of one question:\n%s", c.api, c.limit, len(got), strings.Join(got, "\n"))
		}
		saved, err := observations(t, f, layout(), &cells.Pages{Get: folder(dir)})
		if err != nil || !slices.Equal(saved, first) {
			t.Errorf("%s limit %d: saved pages: %v", c.api, c.limit, err)
		}
	}
}

// TestEliminated asks without the sexes and for the county alone: the provider's total stands for the sexes.
func TestEliminated(t *testing.T) {
	s := serve(t, 1000)
	f, l := form(s.URL, V2), layout()
	delete(l.Dimensions, data.Sex)
	for code, m := range l.Measures {
		m.Sex = cells.None
		l.Measures[code] = m
	}
	f.Select = map[string]Selection{"Region": {Codelist: "vs_Län", All: true}, "Tid": {Top: 1}}
	got, err := observations(t, f, l, &cells.Pages{Get: network("")})
	if err != nil || len(got) != 2 || !strings.HasPrefix(got[0], "19 2024 ") {
		t.Errorf("%v %v", got, err)
	}
}

// TestParseRefused meets services that answer another question, or not at all.
func TestParseRefused(t *testing.T) {
	for _, c := range []struct {
		name    string
		mistake func(*Table, map[string][]string)
		change  func(*Form, *cells.Layout)
		fault   string
	}{
		{"eliminated", func(_ *Table, chosen map[string][]string) { delete(chosen, "Kon") }, nil, `"Kon" was asked for and is not there`},
		{"fewer", func(_ *Table, chosen map[string][]string) { chosen["Tid"] = chosen["Tid"][:2] }, nil, `$.dimension.Tid.category: code "2024" was asked for`},
		{"more", func(_ *Table, chosen map[string][]string) { chosen["Kon"] = []string{"1", "2", "1+2"} }, nil, "3 codes, where 2 were asked for"},
		{"limit", nil, func(f *Form, _ *cells.Layout) { f.Cells = 2000 }, "Too many cells selected"},
		{"table", nil, func(f *Form, _ *cells.Layout) { f.Table = "TAB2" }, "$.from.pxweb.table: table TAB2: GET "},
		{"moved", nil, func(f *Form, _ *cells.Layout) { f.Table = "TAB2" }, "404 Not Found 404 page not found\n: if it has moved, say here and in address where it stands"},
		{"variable", nil, func(f *Form, _ *cells.Layout) { f.Select["Köön"] = Selection{All: true} }, `variable "Köön": no such dimension — did you mean "kön"?: the table has "Region" (region), "Kon" (kön)`},
		{"code", nil, func(f *Form, _ *cells.Layout) { f.Select["Kon"] = Selection{Codes: []string{"3"}} }, `$.from.pxweb.select.Kon: table TAB1: variable "Kon" (kön): "3": unknown code`},
		{"measure", nil, func(_ *Form, l *cells.Layout) {
			l.Measures["N3"] = cells.Measure{Title: title, Unit: "persons", Sex: cells.Split}
		}, `$.measures.N3: table TAB1: measure: "N3": unknown code — did you mean "N1"?; there are 2 values, "N1" (Folkmängd), "N2" (Folkökning)`},
		{"column", nil, func(_ *Form, l *cells.Layout) { l.Dimensions[data.Area] = cells.Dimension{Column: "Kommun"} }, `$.dimensions.area.column: table TAB1: variable "Kommun"`},
		{"codelist", nil, func(f *Form, _ *cells.Layout) { f.Select["Region"] = Selection{Codelist: "vs_X", All: true} }, "404"},
	} {
		s := serve(t, 35)
		s.mistake = c.mistake
		f, l := form(s.URL, V2), layout()
		if c.mistake != nil {
			s.limit = 1000
		}
		if c.change != nil {
			c.change(f, l)
		}
		_, err := observations(t, f, l, &cells.Pages{Get: network("")})
		if err == nil || !strings.Contains(err.Error(), c.fault) {
			t.Errorf("%s: %v, want %q", c.name, err, c.fault)
		}
	}
}

// TestRequests holds the words of the questions.
func TestRequests(t *testing.T) {
	chunk := []Choice{{Variable: "Region", Codes: []string{"00", "1+2"}}, {Variable: "Ålder", Codelist: "agg_Å", Codes: []string{"<5"}}, {Variable: "ContentsCode", Codes: []string{"EliminatedValue"}, Silent: true}}
	for _, c := range []struct {
		api  API
		n    int
		want string
	}{
		{V2, 1, `GET http://h/api/v2/tables/TAB1/data?codelist%5B%C3%85lder%5D=agg_%C3%85&lang=sv&outputFormat=json-stat2&valueCodes%5BRegion%5D=00%2C1%2B2&valueCodes%5B%C3%85lder%5D=%3C5  api_v2_tables_TAB1_data.json`},
		{V2, 900, `POST http://h/api/v2/tables/TAB1/data?lang=sv&outputFormat=json-stat2 {"selection":[{"variableCode":"Region","valueCodes":["00","1+2",`},
		{V1, 1, `POST http://h/v1/sv/ssd/BE/Folk {"query":[{"code":"Region","selection":{"filter":"item","values":["00","1+2"]}},{"code":"Ålder","selection":{"filter":"agg_Å","values":["<5"]}}`},
	} {
		ask := slices.Clone(chunk)
		for i := 1; i < c.n; i++ {
			ask[0].Codes = append(ask[0].Codes, fmt.Sprint(i))
		}
		all, err := form("http://h", c.api).Data([][]Choice{ask})
		if err != nil {
			t.Fatal(err)
		}
		r := all[0]
		if got := fmt.Sprintf("%s %s %s %s", r.Method(), r.Address, r.Body, r.Name); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s\nwant %s", got, c.want)
		}
	}
	comma, err := form("http://h", V2).Data([][]Choice{{{Variable: "A", Codes: []string{"01.4,02"}}}, chunk})
	if err != nil || comma[0].Method() != "POST" || comma[1].Name != "api_v2_tables_TAB1_data_2.json" {
		t.Errorf("%+v %v", comma, err)
	}
}

func TestFormRefused(t *testing.T) {
	for _, c := range []struct {
		change func(*Form)
		fault  string
	}{
		{func(f *Form) { f.API = "v3" }, `$.from.pxweb.api: "v3": unknown code`},
		{func(f *Form) { f.Address = "ftp://h" }, "$.from.pxweb.address"},
		{func(f *Form) { f.Table = "a/b" }, "$.from.pxweb.table"},
		{func(f *Form) { f.Language = "svenska" }, "$.from.pxweb.language"},
		{func(f *Form) { f.Cells = -1 }, "$.from.pxweb.cells"},
		{func(f *Form) { f.Select["Kon"] = Selection{} }, "$.from.pxweb.select.Kon: say what is wanted in one way"},
		{func(f *Form) { f.Units = map[string]data.Unit{"st": "x"} }, "$.from.pxweb.units.st"},
		{func(f *Form) { f.Vintage = "i går" }, "$.from.pxweb.vintage"},
		{func(f *Form) {
			f.API, f.Table = V1, "a/b"
			f.Select["Kon"] = Selection{Codelist: "vs_x", All: true}
		}, "v1 wants vs:NAME"},
	} {
		f := form("https://h", V2)
		c.change(f)
		check(t, c.fault, f.Validate(layout()), c.fault)
	}
}

func TestParseAddress(t *testing.T) {
	for _, c := range []struct{ address, want, fault string }{
		{"https://statistikdatabasen.scb.se/api/v2/tables/TAB6471/metadata?lang=en", "v2 https://statistikdatabasen.scb.se/api/v2 TAB6471 en", ""},
		{"https://api.scb.se/OV0104/v1/doris/sv/ssd/BE/BE0101/BefolkningNy", "v1 https://api.scb.se/OV0104/v1/doris/sv/ssd BE/BE0101/BefolkningNy ", ""},
		{"https://h/Folkhalsodata/api/v1/sv/A_Folkhälsa/x%20y.px", "v1 https://h/Folkhalsodata/api/v1/sv/A_Folkh%C3%A4lsa x y.px ", ""},
		{"https://www.statistikdatabasen.scb.se/pxweb/sv/ssd/START__AM__AM0210__AM0210A/ArbStatusM/", "v1 https://api.scb.se/OV0104/v1/doris/sv/ssd AM/AM0210/AM0210A/ArbStatusM ", ""},
		{"https://www.statistikdatabasen.scb.se/pxweb/en/ssd/START__BE__BE0101__BE0101A/BefolkningNy/table/tableViewLayout1/?rxid=1", "v1 https://api.scb.se/OV0104/v1/doris/en/ssd BE/BE0101/BE0101A/BefolkningNy ", ""},
		{"https://h/Folkhalsodata/pxweb/sv/A_Folkhälsodata/A_Folkhälsodata__B_HLV__aFys/hlv1allmxreg.px/", "v1 https://h/Folkhalsodata/api/v1/sv/A_Folkh%C3%A4lsodata B_HLV/aFys/hlv1allmxreg.px ", ""},
		{"https://h/PxWeb/pxweb/sv/db/db/t.px/", "v1 https://h/PxWeb/api/v1/sv/db t.px ", ""},
		{"https://h/pxweb/sv/ssd/START__AM", "", "want …/api/v2/tables/ID"},
		{"https://h/api/v2/tables", "", "want …/api/v2/tables/ID"},
		{"https://h/api/v1/sv/ssd", "", "want …/api/v2/tables/ID"},
		{"TAB1", "", "want http or https"},
	} {
		f, err := ParseAddress(c.address)
		check(t, c.address, err, c.fault)
		if err == nil {
			if got := fmt.Sprint(f.API, " ", f.Address, " ", f.Table, " ", f.Language); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		}
	}
}

// TestSavedMissing names the page that is wanted.
func TestSavedMissing(t *testing.T) {
	s, dir := serve(t, 12), t.TempDir()
	f := form(s.URL, V2)
	if _, err := observations(t, f, layout(), &cells.Pages{Get: network(dir)}); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "api_v2_tables_TAB1_data_2.json")); err != nil {
		t.Fatal(err)
	}
	_, err := observations(t, f, layout(), &cells.Pages{Get: folder(dir)})
	check(t, "missing", err, "part 2 of 3, api_v2_tables_TAB1_data_2.json")
}
