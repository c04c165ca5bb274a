package pxweb

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/datatest"
	"lagesbild/ingest/cells"
)

// inTexts is the layout of the service's table in the provider's texts.
func inTexts() *cells.Layout {
	l := layout()
	l.Dimensions = map[string]cells.Dimension{
		data.Area: {Column: "Region"},
		data.Time: {Column: "år"},
		data.Sex:  {Column: "kön", Codes: map[string]string{"kvinnor": data.Women, "Män": data.Men, "båda könen": data.Total}},
	}
	m := l.Measures["N1"]
	l.Measures = map[string]cells.Measure{"folkmängd": m}
	return l
}

// TestTexts reads the same table by codes and by texts, in both versions.
func TestTexts(t *testing.T) {
	s := serve(t, 12)
	for _, api := range []API{V1, V2} {
		byCode := layout()
		delete(byCode.Measures, "N2")
		want, err := observations(t, form(s.URL, api), byCode, &cells.Pages{Get: network("")})
		if err != nil {
			t.Fatal(err)
		}
		f := form(s.URL, api)
		f.Select = map[string]Selection{"kön": {Listed: true}, "region": {Levels: []string{"country", "county", "municipality"}}}
		got, err := observations(t, f, inTexts(), &cells.Pages{Get: network("")})
		if err != nil || !slices.Equal(got, want) || len(got) != 18 {
			t.Errorf("%s: %v, %d observations: %q\nwant %q", api, err, len(got), got, want)
		}
	}
}

// TestFirstContact: a definition that believes something else of the table says what to change, and where.
func TestFirstContact(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Form, *cells.Layout)
		fault  string
	}{
		{"good", func(*Form, *cells.Layout) {}, ""},
		{
			"another total", func(f *Form, _ *cells.Layout) { f.Select = nil },
			`$.dimensions.sex.codes: table TAB1: variable "Kon" (kön) has also "1+2" (totalt), unknown code: say what it means, or select others: select: {Kon: {listed: true}} leaves it out`,
		},
		{
			"no such sex", func(_ *Form, l *cells.Layout) {
				l.Dimensions[data.Sex].Codes["flickor"] = data.Women
				delete(l.Dimensions[data.Sex].Codes, "kvinnor")
			},
			`$.dimensions.sex.codes: table TAB1: variable "Kon" (kön): "flickor": unknown code; there are 3 values, "1" (män), "2" (kvinnor)`,
		},
		{
			"no such column", func(_ *Form, l *cells.Layout) { l.Dimensions[data.Area] = cells.Dimension{Column: "regon"} },
			`$.dimensions.area.column: table TAB1: variable "regon": no such dimension — did you mean "Region"?: the table has "Region" (region), "Kon" (kön)`,
		},
		{
			"no such measure", func(_ *Form, l *cells.Layout) { l.Measures["medelfolkmängd"] = l.Measures["folkmängd"] },
			`$.measures.medelfolkmängd: table TAB1: measure: "medelfolkmängd": unknown code`,
		},
		{
			"a code and its text", func(_ *Form, l *cells.Layout) { l.Measures["N1"] = l.Measures["folkmängd"] },
			`$.measures.folkmängd: "N1" is listed under its code and under its text`,
		},
		{
			"selected twice", func(f *Form, _ *cells.Layout) { f.Select["Kon"] = Selection{All: true} },
			`$.from.pxweb.select.kön: table TAB1: variable "Kon" (kön) is selected under another name too`,
		},
		{
			"nothing listed", func(f *Form, l *cells.Layout) { f.Select["region"] = Selection{Listed: true} },
			`$.from.pxweb.select.region: table TAB1: variable "Region" (region): listed is for a dimension with codes or numbers`,
		},
		{"measures elsewhere", func(f *Form, _ *cells.Layout) { f.Measure = "Andel" }, `$.from.pxweb.measure: table TAB1: variable "Andel": no such dimension`},
	} {
		f, l := form("https://h", V2), inTexts()
		f.Select = map[string]Selection{"kön": {Listed: true}}
		c.change(f, l)
		table, err := DecodeV2([]byte(metaV2))
		if err != nil {
			t.Fatal(err)
		}
		_, err = f.Resolve(table, l, nil)
		check(t, c.name, err, c.fault)
	}
}

// TestUntoldTime: the latest periods are the latest also of a table that does not say which variable is time, and lists
// the newest first.
func TestUntoldTime(t *testing.T) {
	table, err := DecodeV1([]byte(strings.NewReplacer(`,"time":true`, "", `"2022","2023","2024"`, `"2024","2023","2022"`).Replace(v1)))
	if err != nil {
		t.Fatal(err)
	}
	f := form("https://h", V1)
	f.Select["år"] = Selection{Top: 1}
	plan, err := f.Resolve(table, layout(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if last := plan.Choices[3]; last.Variable != "Tid" || !slices.Equal(last.Codes, []string{"2024"}) || !last.Time {
		t.Errorf("%+v", last)
	}
	f.Select["år"] = Selection{Top: 2}
	if plan, err = f.Resolve(table, layout(), nil); err != nil || !slices.Equal(plan.Choices[3].Codes, []string{"2024", "2023"}) {
		t.Errorf("%+v, %v", plan, err)
	}
}

// TestTwoWithOneText: a text that two values have means neither, unless only one of them is wanted.
func TestTwoWithOneText(t *testing.T) {
	body := strings.Replace(metaV2, `"1980":"Västerås"}}`, `"1980":"riket "}}`, 1)
	table, err := DecodeV2([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	f, l := form("https://h", V2), inTexts()
	f.Select = map[string]Selection{"kön": {Listed: true}, "Region": {Codes: []string{"riket"}}}
	_, err = f.Resolve(table, l, nil)
	check(t, "selected", err, `$.from.pxweb.select.Region: table TAB1: variable "Region" (region): "riket" is the text of both "00" and "1980": write the code`)
	l.Dimensions[data.Area] = cells.Dimension{Column: "region", Codes: map[string]string{"riket": "00", "19": "19"}}
	delete(f.Select, "Region")
	_, err = f.Resolve(table, l, nil)
	check(t, "a dimension", err, `$.dimensions.area.codes: "riket" is the text of both`)
	f.Select["Region"] = Selection{Codes: []string{"00", "19"}}
	_, err = f.Resolve(table, l, nil)
	check(t, "one of them", err, "")
}

// TestRecordedByText reads SCB's recorded table by its texts: the metadata tell the questions, and the recorded cells,
// which answer one of them, are read in the plan's words.
func TestRecordedByText(t *testing.T) {
	read := func(name string) []byte {
		body, err := os.ReadFile(datatest.Shared(t, "real", "api", "pxwebapi2-scb", name))
		if err != nil {
			t.Fatal(err)
		}
		return body
	}
	sex := map[string]string{"kvinnor": data.Women, "män": data.Men, "totalt, samtliga män och kvinnor": data.Total}
	ages, titles := map[string]string{}, map[string]data.Text{}
	for _, age := range []string{"0-9", "10-19", "20-29", "30-39", "40-49", "50-59", "60-69", "70-79", "80-89", "90-99"} {
		ages[age+" år"], titles[age] = age, data.Text{SV: age, EN: age}
	}
	ages["100+10"], titles["100+"] = "100+", data.Text{SV: "100+", EN: "100+"}
	l := layout()
	l.Dimensions = map[string]cells.Dimension{
		data.Area: {Column: "region"}, data.Time: {Column: "månad"}, data.Sex: {Column: "kön", Codes: sex},
		"age": {Column: "ålder", Title: title, Codes: ages, Titles: titles},
	}
	l.Measures = map[string]cells.Measure{"Folkmängden per månad": {As: "persons", Title: title, Unit: "persons", Additive: true, Sex: cells.Split}}
	f := form("https://statistikdatabasen.scb.se", V2)
	f.Table, f.Units, f.Select = "TAB6471", map[string]data.Unit{"antal": "persons"}, map[string]Selection{
		"region": {Levels: []string{"county"}}, "ålder": {Listed: true}, "månad": {Top: 4},
	}
	if err := f.Validate(l); err != nil {
		t.Fatal(err)
	}
	pages := &cells.Pages{Get: func(_ context.Context, r cells.Request) (string, []byte, error) {
		for part, name := range map[string]string{"_metadata": "TAB6471_metadata.json", "_config": "config.json", "_data": "TAB6471_data.json"} {
			if strings.HasSuffix(r.Name, part+".json") {
				return r.Name, read(name), nil
			}
		}
		return "", nil, os.ErrNotExist
	}}
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	sets, findings, err := f.Parse(t.Context(), mem, l, pages)
	if err != nil {
		t.Fatal(err)
	}
	d := sets[0]
	defer d.Release()
	if d.Len() != 21*11*3*4 || d.Measures[0].ID != "persons" || len(findings) != 2 || !strings.Contains(findings[0], "291 of 312 values") {
		t.Errorf("%d observations of %v, %q", d.Len(), d.Measures, findings)
	}
	l.Dimensions["age"].Codes["100+ år"] = "100+"
	delete(l.Dimensions["age"].Codes, "100+10")
	_, _, err = f.Parse(t.Context(), mem, l, pages)
	check(t, "three ages of one text", err, `$.dimensions.age.codes: "100+ år" is the text of both`)
}

// TestReferenceByText asks for the tables of PxWeb's own reference server by their texts.
func TestReferenceByText(t *testing.T) {
	area := cells.Dimension{Column: "region", Codes: map[string]string{"sweden": "00"}}
	for _, c := range []struct {
		table   string
		area    cells.Dimension
		measure string
		sel     map[string]Selection
		want    string // the choices, or the fault
	}{
		{"001", area, "population", map[string]Selection{"Region": {Listed: true}, "sex": {Codes: []string{"female", "male"}}}, `2 values of "SEX" (sex), which is no dimension: want one`},
		{"001", area, "population", map[string]Selection{"Region": {Listed: true}, "sex": {Codes: []string{"Female"}}}, "REGION[SE] SEX[F] AGE[TOTAL] ContentsCode[HNMGA] TIME[1981 1991 2001]"},
		{"001", area, "population", map[string]Selection{"Region": {Listed: true}}, `variable "SEX" (sex) is not mentioned, and the provider wants a choice among 3 values, "F" (Female), "M" (Male), "T" (Total)`},
		{"001", cells.Dimension{Column: "region", Codes: map[string]string{"Svealand": "00"}}, "population", map[string]Selection{"sex": {Codes: []string{"Total"}}}, `"Svealand": unknown code; there are 30 values, "AT" (Austria)`},
		{
			"003",
			cells.Dimension{},
			"treated waste, hazardous (tonnes)",
			map[string]Selection{"treatment category": {Codes: []string{"recycling"}}, "waste category": {Codes: []string{"Used Oils"}}, "year": {Top: 2}},
			"TREATMENT_CAT[05] WASTE_CAT[01.3] ContentsCode[WasteHazard] TIME[2014 2016]",
		},
		{
			"004",
			cells.Dimension{},
			"substance",
			map[string]Selection{"greenhouse gas": {Codes: []string{"Carbon Dioxide (CO2) (kt)"}}, "sector": {Codes: []string{"0.1"}}, "year": {From: "2000", To: "2001"}},
			"SECTOR[0.1] GREENHOUSEGAS[CO2] ContentsCode[Emission] TIME[2000 2001]",
		},
	} {
		body, err := os.ReadFile(datatest.Shared(t, "real", "api", "pxwebapi2-reference", "expected", "MetadataById_tab"+c.table+"_js2.json"))
		if err != nil {
			t.Fatal(err)
		}
		table, err := DecodeV2(body)
		if err != nil {
			t.Fatal(err)
		}
		l := &cells.Layout{
			Dimensions: map[string]cells.Dimension{data.Area: c.area, data.Time: {Column: "year"}},
			Measures:   map[string]cells.Measure{c.measure: {As: "m", Title: title, Unit: "number", Sex: cells.None}},
		}
		f := &Form{API: V2, Table: "TAB" + c.table, Select: c.sel}
		plan, err := f.Resolve(table, l, nil)
		var said []string
		if err == nil {
			for _, one := range plan.Choices {
				said = append(said, fmt.Sprint(one.Variable, one.Codes))
			}
		} else {
			said = []string{err.Error()}
		}
		if got := strings.Join(said, " "); !strings.Contains(got, c.want) {
			t.Errorf("%s: %s\nwant %s", c.table, got, c.want)
		}
	}
}
