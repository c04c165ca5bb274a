package jsonstat

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/data/datatest"
	"lagesbild/ingest/cells"
	"lagesbild/ingest/cube"
)

// TestNUTS: the regions of level 3 are the counties, each once, and the regions of level 2 that they make hold the counties
// that the specification of the formats lists in its section on geography.
func TestNUTS(t *testing.T) {
	var counties, got []string
	for _, a := range codelist.Current() {
		if len(a.Code) == 2 {
			counties = append(counties, a.Code)
		}
	}
	regions := map[string][]string{}
	for region, area := range nuts {
		got = append(got, area)
		if area != codelist.Riket {
			regions[region[:4]] = append(regions[region[:4]], area)
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, counties) {
		t.Errorf("areas %v, want %v", got, counties)
	}
	for region, want := range map[string]string{
		"SE11": "01", "SE12": "03 04 05 18 19", "SE21": "06 07 08 09", "SE22": "10 12", "SE23": "13 14", "SE31": "17 20 21", "SE32": "22 23", "SE33": "24 25",
	} {
		slices.Sort(regions[region])
		if has := strings.Join(regions[region], " "); has != want {
			t.Errorf("%s: %s, want %s", region, has, want)
		}
	}
}

// TestEurostatFlags: each flag alone and the combinations that are met, with a number and without.
func TestEurostatFlags(t *testing.T) {
	const missing = data.NotAvailable
	for symbol, want := range map[string]cube.Meaning{
		"":   {Without: missing},
		"p":  {With: data.Provisional, Without: data.Provisional | missing},
		"e":  {With: data.Estimated, Without: data.Estimated | missing},
		"b":  {With: data.Break, Without: data.Break | missing},
		"u":  {With: data.Approximate, Without: data.Approximate | missing},
		"d":  {With: data.Break, Without: data.Break | missing},
		"f":  {With: data.Estimated, Without: data.Estimated | missing},
		"s":  {With: data.Estimated, Without: data.Estimated | missing},
		"n":  {With: data.Approximate, Without: data.Approximate | missing},
		"r":  {Without: missing},
		"c":  {With: data.Suppressed | data.Contradicted, Without: data.Suppressed},
		":":  {With: data.NotAvailable | data.Contradicted, Without: data.NotAvailable},
		"z":  {With: data.NotApplicable | data.Contradicted, Without: data.NotApplicable},
		"bp": {With: data.Break | data.Provisional, Without: data.Break | data.Provisional | missing},
		"de": {With: data.Break | data.Estimated, Without: data.Break | data.Estimated | missing},
		":c": {With: data.NotAvailable | data.Suppressed | data.Contradicted, Without: data.NotAvailable | data.Suppressed},
		": u": {
			With: data.NotAvailable | data.Approximate | data.Contradicted, Without: data.NotAvailable | data.Approximate,
		},
	} {
		if got := Eurostat.meaning(symbol); got != want {
			t.Errorf("%q: %v and %v (%v), want %v and %v", symbol, got.With, got.Without, got.Err, want.With, want.Without)
		}
	}
	for symbol := range Eurostat.Codes {
		if strings.Trim(symbol, ":pebucdfsnrz") != "" {
			t.Errorf("flag %q is not tested", symbol)
		}
	}
	if m := Eurostat.meaning("bx"); m.Err == nil {
		t.Error("an unknown flag beside a known one is understood")
	}
}

func eurostatLayout() *cells.Layout {
	return &cells.Layout{
		Dataset: "gap", Title: title, Publisher: "Eurostat", Licence: "CC BY 4.0",
		Dimensions: map[string]cells.Dimension{data.Area: {Column: "geo"}, data.Time: {Column: "time"}},
		Measures:   map[string]cells.Measure{"OBS_VALUE": {As: "gap", Title: title, Unit: "percent", Sex: cells.None}},
	}
}

// TestEurostatDocument: regions become areas, periods of a quarter and a month are ours already, and one of the provider's
// codes that the definition gives a meaning wins.
func TestEurostatDocument(t *testing.T) {
	body := strings.NewReplacer(`"DE"`, `"SE125"`, `"2020"`, `"2024-Q1"`, `"2021"`, `"2024-01"`).Replace(string(read(t, "eurostat.json")))
	f := &Form{Pages: []string{"*.json"}, Provider: eurostat, Where: map[string][]string{"freq": {"A"}, "unit": {"PC"}}}
	d, _, err := parse(t, f, eurostatLayout(), body)
	if err != nil {
		t.Fatal(err)
	}
	got := dump(d)
	for _, want := range []string{"\n00 2024-Q1 gap 0.11199999999999999 \n", "\n00 2024-01 gap 0.109 provisional\n", "\n19 2024-Q1 gap 0.11199999999999999 estimated\n", "\n00 2022 gap 0.111 provisional break\n", "\n19 2023 gap 0.175 approximate\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("no cell %q in\n%s", want, got)
		}
	}
	l := eurostatLayout()
	l.Dimensions[data.Area] = cells.Dimension{Column: "geo", Codes: map[string]string{"SE11": "01"}}
	if d, _, err = parse(t, f, l, strings.ReplaceAll(body, "SE125", "SE11")); err != nil || !strings.Contains(dump(d), "\n01 2023 gap 0.175 approximate\n") {
		t.Errorf("region of level 2 that is a county: %v", err)
	}
	for code, says := range map[string]string{"DE": `$.dimension.geo.category: "DE" (Germany): area "DE": unknown code: neither Sweden nor a county`, "SE11": `"SE11": unknown code`} {
		if _, _, err := parse(t, f, eurostatLayout(), strings.ReplaceAll(body, "SE125", code)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", code, err)
		}
	}
}

// TestEurostatCorpus reads Sweden from a real document of 44 countries; the numbers were read in the file by eye.
func TestEurostatCorpus(t *testing.T) {
	body, err := os.ReadFile(filepath.Join(datatest.Shared(t, "real", "jsonstat"), "eurostat-name_gpd_c.json"))
	if err != nil {
		t.Fatal(err)
	}
	l := eurostatLayout()
	l.Measures = map[string]cells.Measure{"OBS_VALUE": {As: "gdp", Title: title, Unit: "number", Sex: cells.None}}
	f := &Form{Pages: []string{"*.json"}, Provider: eurostat, Vintage: "2015-11-05", Where: map[string][]string{"geo": {"SE"}, "unit": {"EUR_HAB"}, "indic_na": {"B1GM"}}}
	d, _, err := parse(t, f, l, string(body))
	if err != nil {
		t.Fatal(err)
	}
	got := dump(d)
	if numbers, none := strings.Count(got, "\n00 ")-strings.Count(got, " gdp - "), strings.Count(got, " gdp - not_available\n"); numbers != 34 || none != 35 {
		t.Errorf("%d numbers and %d without, want 34 and 35", numbers, none)
	}
	for _, want := range []string{"\n00 1980 gdp 11700 \n", "\n00 2013 gdp 43800 \n", "\n00 1946 gdp - not_available\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("no cell %q", want)
		}
	}
}

// TestRefusal: error bodies of the forms that the specification lists for Eurostat's service, as one object or a list, and
// tickets for an answer to come.
func TestRefusal(t *testing.T) {
	for body, want := range map[string]string{
		`{"error":{"status":400,"id":100,"label":"No results found"}}`:                                        "the provider answers with an error: No results found (100)",
		`{"error":[{"status":"400","id":"140","label":"Syntax error."},{"status":400,"id":150,"label":"X"}]}`: "the provider answers with an error: Syntax error (140); X (150)",
		`{"error":[{"status":413,"label":"Too big"}]}`:                                                        "the provider answers with an error: Too big (413); ask for less, with filters in the address",
		`{"warning":{"status":413,"label":"ASYNCHRONOUS_RESPONSE. Your request will be treated later."}}`:     "the provider means to answer later and gives no figures: ASYNCHRONOUS_RESPONSE. Your request will be treated later (413); ask for less, with filters in the address",
		`{"queued":{"id":"x","status":"SUBMITTED"}}`:                                                          `the provider gives a ticket for an answer to come instead of figures: {"id":"x","status":"SUBMITTED"}; ask for less, with filters in the address`,
	} {
		if got := Refusal([]byte(body)); got != want {
			t.Errorf("%s:\n%q, want\n%q", body, got, want)
		}
		if _, err := Decode([]byte(body)); err == nil || err.Error() != want {
			t.Errorf("saved, %s: %v", body, err)
		}
	}
	for _, body := range []string{"", "[]", "{", `{"version":"2.0"}`, `{"error":"x"}`, `{"error":[]}`, `{"error":{}}`, "<html>"} {
		if got := Refusal([]byte(body)); got != "" {
			t.Errorf("%s: %q", body, got)
		}
	}
}

func TestAddress(t *testing.T) {
	for says, f := range map[string]*Form{
		"the one name under which": {Pages: []string{"a.json", "b.json"}, Address: "https://example.org/a"},
		"$.from.jsonstat.pages":    {Pages: []string{"*.json"}, Address: "https://example.org/a"},
		"$.from.jsonstat.address":  {Pages: []string{"a.json"}, Address: "example.org/a"},
		"want a file's name":       {Pages: []string{"a.txt"}, Address: "https://example.org/a"},
	} {
		if err := f.Validate(eurostatLayout()); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v: %v", f, err)
		}
	}
	f := &Form{Pages: []string{"a.json"}, Address: "https://example.org/a?geo=SE"}
	if err := f.Validate(eurostatLayout()); err != nil {
		t.Error(err)
	}
}
