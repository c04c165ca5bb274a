package kolada

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"lagesbild/data"
	"lagesbild/ingest/cells"
)

func TestIDs(t *testing.T) {
	for text, want := range map[string]string{
		"N00943":         "N00943",
		"n00943, U07417": "N00943 U07417",
		"N00943,N00943":  "N00943",
		"https://www.kolada.se/verktyg/fri-sokning/?kpis=94218,N00943&years=2023": "N00943",
		"https://kolada.se/nyckeltal/N15428/diagram":                              "N15428",
		"https://www.kolada.se/?kpi=N00943%2CU07417":                              "N00943 U07417",
		"https://www.kolada.se/#/kpi/N00943":                                      "N00943",
		"https://api.kolada.se/v3/data/kpi/N00945,N00943/year/2023":               "N00945 N00943",
		"https://api.kolada.se/v3/kpi":                                            "",
		"https://kolada.se.example.org/?kpi=N00943":                               "",
		"https://example.org/?kpi=N00943":                                         "",
		"N0094":                                                                   "",
		"N00943 och U07417":                                                       "",
		"N009433":                                                                 "",
		"":                                                                        "",
	} {
		if got := strings.Join(IDs(text), " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// described answers two pages of indicators, of which the first leads to the second.
func described(t *testing.T) *cells.Pages {
	kpi := func(id, title, about string, divided bool) string {
		return fmt.Sprintf(`{"id":%q,"title":%q,"description":%q,"is_divided_by_gender":%v}`, id, title, about, divided)
	}
	bodies := map[string]string{
		"v3_kpi_page1.json": `{"values":[` + strings.Join([]string{
			kpi("N00001", "Nöjda invånare, andel (%)", "Antal nöjda.\\nKälla: Verket", true),
			kpi("N00002", "Osäkerhetstal - Nöjda  invånare, andel (%)", "Osäkerhet.", true),
			kpi("N00003", "Kvinnor i styrelsen, andel (%)", "", false),
		}, ",") + `],"next_url":"https://api.kolada.se/v3/kpi?page=2"}`,
		"https://api.kolada.se/v3/kpi?page=2": `{"values":[` + strings.Join([]string{
			kpi("N00004", "Kvinnors lön som andel av mäns lön, andel (%)", "", false),
			kpi("N00005", "Brott mot kvinna, antal/100 000 inv (-2019)", "", false),
			kpi("N00006", `Antal "saker"`, "", false),
			kpi("N00007", "Dagar som tas ut av män, andel (%)", "", false),
		}, ",") + `],"next_url":null}`,
	}
	return &cells.Pages{
		Names: func(_ context.Context, patterns ...string) ([]string, error) {
			if !slices.Equal(patterns, []string{"v3_kpi*.json"}) {
				t.Errorf("asked for %q", patterns)
			}
			return []string{"v3_kpi_page1.json"}, nil
		},
		Get: func(_ context.Context, r cells.Request) (string, []byte, error) {
			name := r.Name + r.Address
			return name, []byte(bodies[name]), nil
		},
	}
}

const wantDescribed = `measures:
  N00001:
    # Antal nöjda. Källa: Verket
    title:
      sv: "Nöjda invånare, andel (%)"
      en: "Nöjda invånare, andel (%)"
    unit: percent
    sex: split
  N00002:
    # Osäkerhet.
    title:
      sv: "Osäkerhetstal - Nöjda invånare, andel (%)"
      en: "Osäkerhetstal - Nöjda invånare, andel (%)"
    unit: percent
    sex: split
    margin_of: N00001
  N00003:
    # Check the form: read as one sex's share, so that the other's is the remainder.
    title:
      sv: "Kvinnor i styrelsen, andel (%)"
      en: "Kvinnor i styrelsen, andel (%)"
    unit: percent
    sex: share
    of: F
  N00004:
    # Check the form: read as women's value in percent of men's.
    title:
      sv: "Kvinnors lön som andel av mäns lön, andel (%)"
      en: "Kvinnors lön som andel av mäns lön, andel (%)"
    unit: percent-ratio
    sex: ratio
  N00005:
    # Check the form: the title names a sex. If another indicator has the other sex, both become one measure with sex: paired,
    # of: and as:.
    # Discontinued after 2019.
    title:
      sv: "Brott mot kvinna, antal/100 000 inv (-2019)"
      en: "Brott mot kvinna, antal/100 000 inv (-2019)"
    unit: per-100000
    sex: none
  N00006:
    # Check the unit: the title does not tell it.
    title:
      sv: "Antal \"saker\""
      en: "Antal \"saker\""
    unit: number
    sex: none
  N00007:
    # Check the form: read as one sex's share, so that the other's is the remainder.
    title:
      sv: "Dagar som tas ut av män, andel (%)"
      en: "Dagar som tas ut av män, andel (%)"
    unit: percent
    sex: share
    of: M
`

// TestDescribe: every form that a title can tell, and what it cannot tell said in a comment.
func TestDescribe(t *testing.T) {
	ids := []string{"N00001", "N00002", "N00003", "N00004", "N00005", "N00006", "N00007"}
	text, err := Describe(context.Background(), described(t), ids, "mine")
	if err != nil {
		t.Fatal(err)
	}
	head, measures, _ := strings.Cut(string(text), "measures:\n")
	if !strings.Contains(head, "\nid: mine\ndataset: mine\n") {
		t.Errorf("%s", head)
	}
	if "measures:\n"+measures != wantDescribed {
		t.Errorf("%s", measures)
	}
	if text, err = Describe(context.Background(), described(t), ids[:2], ""); err != nil || !strings.Contains(string(text), "\nid: kolada-n00001-n00002\n") {
		t.Errorf("%v\n%s", err, text)
	}
	_, err = Describe(context.Background(), described(t), []string{"N00001", "N00008", "N00009"}, "")
	if !errors.Is(err, data.ErrNotFound) || strings.Count(err.Error(), "indicator N0000") != 2 {
		t.Error(err)
	}
}
