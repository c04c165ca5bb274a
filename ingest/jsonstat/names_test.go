package jsonstat

import (
	"strings"
	"testing"

	"lagesbild/data"
	"lagesbild/ingest/cells"
)

// inTexts is a document whose dimensions have codes that say nothing.
const inTexts = `{"version":"2.0","class":"dataset","label":"T","updated":"2026-02-02T00:00:00Z","role":{"time":["D3"],"metric":["D4"]},
 "id":["D1","D2","D5","D3","D4"],"size":[1,2,2,1,1],"dimension":{
 "D1":{"label":"Region","category":{"index":["00"],"label":{"00":"Riket"}}},
 "D2":{"label":"Kön","category":{"index":["a","b"],"label":{"a":"Kvinnor","b":"Män"}}},
 "D5":{"label":"Yrke","category":{"index":["2341","9"],"label":{"2341":"Grundskollärare","9":"Okänt"}}},
 "D3":{"label":"År","category":{"index":["2024"],"label":{"2024":"2024"}}},
 "D4":{"label":"Innehåll","category":{"index":["m"],"label":{"m":"Antal anställda"}}}},
 "value":[1,2,3,4]}`

// TestNamedByText reads a document by the texts people see, and keeps the provider's occupations with their texts.
func TestNamedByText(t *testing.T) {
	l := &cells.Layout{
		Dataset: "d", Title: data.Text{SV: "T", EN: "T"}, Licence: "CC0",
		Dimensions: map[string]cells.Dimension{
			data.Area: {Column: "region"}, data.Time: {Column: "år"},
			data.Sex:     {Column: "kön", Codes: map[string]string{"kvinnor": data.Women, "män": data.Men}},
			"occupation": {Column: "yrke", Title: data.Text{SV: "Yrke", EN: "Occupation"}, Kept: true},
		},
		Measures: map[string]cells.Measure{"antal anställda": {As: "employees", Title: data.Text{SV: "A", EN: "A"}, Unit: "persons", Sex: cells.Split}},
	}
	f := &Form{Pages: []string{"*.json"}, Where: map[string][]string{"YRKE": {"grundskollärare"}}}
	d, _, err := parse(t, f, l, inTexts)
	if err != nil {
		t.Fatal(err)
	}
	got := dump(d)
	for _, want := range []string{"measure employees", `2341 0 "Grundskollärare""Grundskollärare"`, "00 2024 F 2341 employees 1 \n", "00 2024 M 2341 employees 3 \n"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	two := strings.NewReplacer(`"b":"Män"`, `"b":"kvinnor"`, `"Innehåll"`, `"KÖN"`).Replace(inTexts)
	_, _, err = parse(t, f, l, two)
	if err == nil || !strings.Contains(err.Error(), `$.dimensions.sex.column: "kön" is the text of both "D2" and "D4": write the code`) {
		t.Errorf("%v", err)
	}
}
