package jsonstat

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/ingest/cells"
)

var title = data.Text{SV: "T", EN: "T"}

func payLayout() *cells.Layout {
	return &cells.Layout{
		Dataset: "pay", Title: title, Publisher: "SCB", Licence: "CC0",
		Dimensions: map[string]cells.Dimension{
			data.Area: {Column: "Region"},
			data.Time: {Column: "Tid"},
			data.Sex:  {Column: "Kon", Codes: map[string]string{"1": data.Men, "2": data.Women, "totsa": data.Total}},
		},
		Measures: map[string]cells.Measure{
			"MedelLon": {As: "pay", Title: title, Unit: "SEK/month", Sex: cells.Split},
			"Antal":    {As: "employees", Title: title, Unit: "persons", Additive: true, Sex: cells.Split, Notes: []data.Note{{Text: title}}},
		},
	}
}

func payForm() *Form {
	return &Form{Pages: []string{"*.json"}, Units: map[string]data.Unit{"kronor": "SEK/month", "antal": "persons"}}
}

// parse reads documents that are named 1, 2, ….
func parse(t testing.TB, f *Form, l *cells.Layout, documents ...string) (*data.Dataset, []string, error) {
	t.Helper()
	if err := l.Validate(); err != nil {
		t.Fatal(err)
	}
	if err := f.Validate(l); err != nil {
		t.Fatal(err)
	}
	p := Pages{Day: "2026-09-09", Get: func(_ context.Context, address string) (string, []byte, error) {
		var i int
		_, err := fmt.Sscan(address, &i)
		return address, []byte(documents[i-1]), err
	}}
	for i := range documents {
		p.Names = append(p.Names, fmt.Sprint(i+1))
	}
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	sets, findings, err := Documents(t.Context(), mem, f, l, p)
	if err != nil {
		mem.AssertSize(t, 0)
		return nil, findings, err
	}
	t.Cleanup(func() {
		sets[0].Release()
		mem.AssertSize(t, 0)
	})
	checkSorted(t, sets[0])
	return sets[0], findings, nil
}

func TestParse(t *testing.T) {
	d, findings, err := parse(t, payForm(), payLayout(), string(read(t, "pxweb.json")))
	if err != nil {
		t.Fatal(err)
	}
	got := dump(d)
	for _, want := range []string{
		`dataset pay "T" "T" 2026-06-18`,
		"dimension area \"Område\"\"Area\"\n  00 0 \"Riket\"",
		"dimension sex \"Kön\"\"Sex\"\n  F 3 \"Kvinnor\"\"Women\"\n  M 2 \"Män\"\"Men\"\n  _T 1 \"Totalt\"\"Total\"\n",
		"measure employees \"T\"\"T\" persons persons true [{ {T T}  }]\nmeasure pay \"T\"\"T\" SEK/month SEK/month false []\n",
		`note "Gäller hela ekonomin."`, `scoped [] true "Från 2025`, `scoped [area=19] true "Heby ingick`, `scoped [area=] false "Regional`,
		`scoped [measure=employees] false "Avrundat till hundratal."`,
		"\n00 2023 _T pay 38000.5 \n", "\n00 2023 M pay 40100.2 \n", "\n00 2024 F pay 37000.25 \n", "\n19 2023 M pay - not_available\n",
		"\n19 2023 F pay - too_uncertain\n", "\n1980 2024 _T pay 0 nil\n", "\n19 2024 F employees 64 \n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("wants %q", want)
		}
	}
	if d.Len() != 36 || len(findings) != 0 || d.Licence != "CC0" || t.Failed() {
		t.Errorf("%d observations, findings %v\n%s", d.Len(), findings, got)
	}
	c := &d.Batches()[0]
	if o := d.Value(c, 0).Origin; o.String() != `SCB/LON4A@2026-06-18 1 row 11 column "value"` {
		t.Errorf("origin %v", o)
	}
}

// TestParseParts reads a table that was fetched in pieces: the same as whole.
func TestParseParts(t *testing.T) {
	body := string(read(t, "pxweb.json"))
	whole, _, err := parse(t, payForm(), payLayout(), body)
	if err != nil {
		t.Fatal(err)
	}
	part := func(regions, index, value, status string) string {
		s := strings.Replace(body, `"size": [3,`, `"size": [`+regions+`,`, 1)
		s = strings.Replace(s, `{ "19": 1, "00": 0, "1980": 2 }`, index, 1)
		return s[:strings.Index(s, `"value"`)] + `"value":[` + value + `],"status":{` + status + `}}`
	}
	first := part("1", `{"00":0}`, `38000.5, 39200.1, 4900, 5000, 40100.2, 41000, 2400, 2500, 36100, 37000.25, 2500, 2500`, "")
	rest := part("2", `{"19":0,"1980":1}`, `35000.1, 36000, 120, 125, null, 38000, 60, 61, null, 34000, 60, 64,
		0, null, 0, null, -0.5, 1e2, 12345678901234567890, 0.000001, 1.5E-3, 2, 3, 4`, `"4":"..","8":"...","13":"-","15":"."`)
	for _, order := range [][]string{{first, rest}, {rest, first}} {
		d, _, err := parse(t, payForm(), payLayout(), order...)
		if err != nil {
			t.Fatal(err)
		}
		was, is := dump(whole), dump(d)
		was, is = was[strings.Index(was, "\n00 "):], is[strings.Index(is, "\n00 "):]
		if was != is {
			t.Errorf("another dataset\n%s", difference(was, is))
		}
	}
	if _, _, err := parse(t, payForm(), payLayout(), first, first); err == nil || !strings.Contains(err.Error(), "duplicate observation") {
		t.Errorf("the same part twice: %v", err)
	}
	if _, _, err := parse(t, payForm(), payLayout(), first, strings.Replace(rest, "2026-06-18", "2026-06-19", 1)); err == nil || !strings.Contains(err.Error(), "updated while it was fetched") {
		t.Errorf("parts of two days: %v", err)
	}
}

func TestParseEurostat(t *testing.T) {
	l := &cells.Layout{
		Dataset: "pay-gap", Title: title, Publisher: "Eurostat", Licence: "CC BY 4.0",
		Dimensions: map[string]cells.Dimension{data.Area: {Column: "geo", Codes: map[string]string{"SE": "00"}}, data.Time: {Column: "time"}},
		Measures:   map[string]cells.Measure{"gap": {Title: title, Unit: "percent", Sex: cells.None}},
	}
	f := &Form{Pages: []string{"a.json"}, Provider: "eurostat", Where: map[string][]string{"geo": {"SE"}, "freq": {"A"}, "unit": {"PC"}}}
	document := strings.Replace(string(read(t, "eurostat.json")), `"label":{"PC":"Percentage"}`, `"label":{"PC":"Percentage"},"note":{"PC":["Of men's pay."]}`, 1)
	d, _, err := parse(t, f, l, document)
	if err != nil {
		t.Fatal(err)
	}
	if got := dump(d); !strings.Contains(got, `scoped [] false """Of men's pay."`) {
		t.Errorf("the note of the chosen unit is about all:\n%s", got)
	}
	want := "\n00 2020 gap 0.11199999999999999 \n00 2021 gap 0.109 provisional\n00 2022 gap 0.111 provisional break\n00 2023 gap - not_available\n"
	if got := dump(d); !strings.HasSuffix(got, want) {
		t.Errorf("got\n%s", got)
	}
}

// wide is a table of two areas, two years and one measure, with whatever is given changed in it.
func wide(value, status string) string {
	return `{"id":["Region","ContentsCode","Tid"],"size":[2,1,2],"role":{"metric":["ContentsCode"]},"updated":"2026-02-02","dimension":{` +
		`"Region":{"category":{"index":["1980","0330"],"label":{"0330":"Knivsta"}}},"ContentsCode":{"category":{"index":["S"],"unit":{"S":{"base":"procent"}}}},` +
		`"Tid":{"category":{"index":["2001","2003"]}}},"value":[` + value + `],"status":{` + status + `}}`
}

func wideLayout() *cells.Layout {
	return &cells.Layout{
		Dataset: "d", Title: title, Publisher: "SCB", Licence: "CC0",
		Dimensions: map[string]cells.Dimension{data.Area: {Column: "Region"}, data.Time: {Column: "Tid"}, data.Sex: {Codes: map[string]string{"T": data.Total}}},
		Measures:   map[string]cells.Measure{"S": {Title: title, Unit: "percent", Sex: cells.Share, Of: data.Women}},
	}
}

// TestParseAreas: Knivsta became a municipality in 2003. A missing value before is not applicable; a number is a fault.
func TestParseAreas(t *testing.T) {
	f := &Form{Pages: []string{"*"}, Constant: map[string]string{data.Sex: "T"}}
	d, findings, err := parse(t, f, wideLayout(), wide("50,51,null,53", `"2":".."`))
	if err != nil {
		t.Fatal(err)
	}
	if got := dump(d); !strings.HasSuffix(got, "\n0330 2001 F S - not_available not_applicable\n0330 2003 F S 0.53 \n1980 2001 F S 0.5 \n1980 2003 F S 0.51 \n") || strings.Contains(got, data.Total) {
		t.Errorf("got\n%s", got)
	}
	if len(findings) != 1 || !strings.Contains(findings[0], "1 cell with 0 or nothing for areas that did not exist then: taken as not applicable: 0330 in 2001, first at ") {
		t.Errorf("findings %v", findings)
	}
	_, _, err = parse(t, f, wideLayout(), wide("50,51,52,53", ""))
	if err == nil || !strings.Contains(err.Error(), `row 3 column "area": area "0330" in 2001: unknown code`) {
		t.Errorf("a number before there was an area: %v", err)
	}
}

func TestParseRefused(t *testing.T) {
	pxweb := string(read(t, "pxweb.json"))
	for _, test := range []struct {
		name     string
		change   func(*Form, *cells.Layout)
		document string
		want     string
	}{
		{"dimension unknown to the definition", func(_ *Form, l *cells.Layout) {
			delete(l.Dimensions, data.Sex)
			for code, m := range l.Measures {
				m.Sex = cells.None
				l.Measures[code] = m
			}
		}, pxweb, `1 $.dimension.Kon: "kön" is a dimension that the definition does not know: name it, or choose one of its 3 codes under where`},
		{"dimension missing", func(_ *Form, l *cells.Layout) { l.Dimensions[data.Area] = cells.Dimension{Column: "Lan"} }, pxweb, `no such dimension "Lan": the document has Region, Kon, ContentsCode, Tid`},
		{"code unknown", nil, strings.ReplaceAll(pxweb, `"2"`, `"3"`), `$.dimension.Kon.category: "3" (kvinnor): sex "3": unknown code`},
		{"code twice", func(_ *Form, l *cells.Layout) { l.Dimensions[data.Sex].Codes["2"] = data.Men }, pxweb, `duplicate observation: both "1" and "2" are "M"`},
		{"period unknown", nil, strings.ReplaceAll(pxweb, `"2023"`, `"2023V07"`), `"2023V07": invalid time period`},
		{"measure unknown", func(_ *Form, l *cells.Layout) { delete(l.Measures, "Antal") }, pxweb, `measure "Antal" (Antal anställda): unknown code`},
		{"unit unknown", nil, strings.Replace(pxweb, `"kronor"`, `"euro"`, 1), `unit "euro": unknown code`},
		{"unit changed", nil, strings.Replace(pxweb, `"kronor"`, `"antal"`, 1), `unit mismatch: declared in SEK/month, but the document says "antal"`},
		{"symbol unknown", nil, strings.Replace(pxweb, `"..."`, `"...."`, 1), `row 21 column "status": symbol "....": unknown code`},
		{"where finds nothing", func(f *Form, _ *cells.Layout) { f.Where = map[string][]string{"Region": {"20"}} }, pxweb, `category "20": not found`},
		{"where in no dimension", func(f *Form, _ *cells.Layout) { f.Where = map[string][]string{"Alder": {"20"}} }, pxweb, `where: no such dimension "Alder"`},
		{"metadata", nil, strings.Replace(pxweb, pxweb[strings.Index(pxweb, `"value": [`):], `"value":[]}`, 1), "there are no cells"},
		{"web page", nil, "<html>", "1: a web page"},
	} {
		f, l := payForm(), payLayout()
		if test.change != nil {
			test.change(f, l)
		}
		if _, _, err := parse(t, f, l, test.document); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s:\n got %v\nwant %s", test.name, err, test.want)
		}
	}
	f := &Form{Pages: []string{"*"}, Constant: map[string]string{data.Sex: "T"}}
	if _, _, err := parse(t, f, wideLayout(), wide("50,101,null,-3", `"2":".."`)); err == nil ||
		!strings.Contains(err.Error(), "101 percent is outside what a share can be") || !strings.Contains(err.Error(), "-3 percent") {
		t.Errorf("impossible shares: %v", err)
	}
}

// TestParsePaired joins two of the provider's measures, one a sex, to one.
func TestParsePaired(t *testing.T) {
	l := wideLayout()
	l.Dimensions[data.Sex] = cells.Dimension{Column: "Kon", Codes: map[string]string{"T": data.Total}}
	l.Measures = map[string]cells.Measure{
		"A": {As: "pay", Title: title, Unit: "kSEK", Sex: cells.Paired, Of: data.Men},
		"B": {As: "pay", Title: title, Unit: "kSEK", Sex: cells.Paired, Of: data.Women},
	}
	document := `{"id":["Kon","Region","ContentsCode","Tid"],"size":[1,1,2,1],"role":{"metric":["ContentsCode"]},"updated":"2026-02-02","dimension":{` +
		`"Kon":{"category":{"index":["T"]}},"Region":{"category":{"index":["1980"]}},"ContentsCode":{"category":{"index":["A","B"]}},` +
		`"Tid":{"category":{"index":["2024K1"]}}},"value":%s}`
	for _, value := range []string{"[30.5,29]", `{"0":30.5,"1":29}`} {
		d, _, err := parse(t, &Form{Pages: []string{"*"}}, l, fmt.Sprintf(document, value))
		if err != nil {
			t.Fatal(err)
		}
		if got := dump(d); !strings.HasSuffix(got, "\n1980 2024-Q1 F pay 29000 \n1980 2024-Q1 M pay 30500 \n") {
			t.Errorf("got\n%s", got)
		}
	}
}

func TestFormRefused(t *testing.T) {
	l := wideLayout()
	f := Form{
		Provider: "kolada", Pages: []string{"a/b.json"}, Symbols: map[string]string{"?": "maybe"}, Units: map[string]data.Unit{"kr": "crown"},
		Vintage: "now", Constant: map[string]string{data.Area: "00"},
	}
	err := f.Validate(l)
	for _, want := range []string{"use pxweb or eurostat", `"a/b.json"`, `"maybe"`, `"crown"`, `"now"`, "without a column", "or a constant"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("wants %q in %v", want, err)
		}
	}
	l.Dimensions[data.Time] = cells.Dimension{Column: "Region"}
	if err := (&Form{}).Validate(l); err == nil || !strings.Contains(err.Error(), `"Region" is area already`) || !strings.Contains(err.Error(), "lists no page") {
		t.Errorf("got %v", err)
	}
}

func TestPeriod(t *testing.T) {
	for word, want := range map[string]string{
		"2024": "2024", "2024M01": "2024-01", "2024K4": "2024-Q4", "2024Q1": "2024-Q1", "2023/24": "2024", "2023/2024": "2024", "1999/00": "2000",
		"2022-2024": "2022-2024", "2024-01": "2024-01", "2024V07": "2024V07", "2024M1": "2024M1", "x024M01": "x024M01", "2024/2023": "2024/2023", "": "", "2024MX1": "2024MX1",
	} {
		if got := period(word); got != want {
			t.Errorf("%q becomes %q, want %q", word, got, want)
		}
	}
}
