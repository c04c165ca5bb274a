package kolada

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/datatest"
	"lagesbild/ingest/cells"
)

// one is a measure of our tests: titles stand for themselves.
func one(unit data.Unit, form cells.Form, of string) cells.Measure {
	return cells.Measure{Title: data.Text{SV: "titel", EN: "title"}, Unit: unit, Sex: form, Of: of}
}

func layout(measures map[string]cells.Measure) *cells.Layout {
	return &cells.Layout{
		Dataset: "test", Title: data.Text{SV: "Prov", EN: "Test"}, Publisher: "Kolada", Licence: "open",
		Dimensions: Dimensions(), Measures: measures,
	}
}

// saved serves pages by name; a next_url is the name after the last slash.
func saved(pages map[string]string) Pages {
	return Pages{Day: "2026-03-23", Get: func(_ context.Context, address string) (string, []byte, error) {
		name := address[strings.LastIndexByte(address, '/')+1:]
		body, ok := pages[name]
		if !ok {
			return "", nil, fmt.Errorf("page %s: %w", name, data.ErrNotFound)
		}
		return name, []byte(body), nil
	}}
}

func parse(t *testing.T, f *Form, l *cells.Layout, p Pages) (*data.Dataset, []string, error) {
	t.Helper()
	if err := errors.Join(l.Validate(), f.Validate(l)); err != nil {
		t.Fatal(err)
	}
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	sets, findings, err := read(context.Background(), mem, f, l, p)
	if err != nil {
		mem.AssertSize(t, 0)
		return nil, findings, err
	}
	t.Cleanup(func() {
		sets[0].Release()
		mem.AssertSize(t, 0)
	})
	return sets[0], findings, nil
}

// listed writes a dataset's cells, one a line.
func listed(d *data.Dataset) string {
	return datatest.Cells(d, func(o data.Origin) string {
		return fmt.Sprintf("row %d %s %s", o.Row, o.Column, o.Note)
	})
}

// TestParse reads every shape that the interface is known to answer: sexes in mixed order, a null, a deleted value, a
// status in words, riket, a county and a municipality, and a second page.
func TestParse(t *testing.T) {
	pages := map[string]string{
		"a.json": `{"values":[
{"kpi":"N1","municipality":"1980","period":2023,"values":[{"gender":"M","count":1,"status":"","value":30.5,"isdeleted":false},{"gender":"K","count":1,"status":"","value":40,"isdeleted":false},{"gender":"T","count":1,"status":"","value":35.25,"isdeleted":false}]},
{"kpi":"N1","municipality":"0000","period":2023,"values":[{"gender":"T","count":1,"status":"Preliminär","value":null,"isdeleted":false}]},
{"kpi":"N1","municipality":"0019","period":2023,"values":[{"gender":"T","count":1,"status":"","value":null,"isdeleted":true},{"gender":"K","count":1,"status":"","value":0,"isdeleted":true}]}
],"next_url":"https://api.kolada.se/v3/b.json","previous_url":null,"count":3}`,
		"b.json": `{"values":[
{"kpi":"N2","municipality":"1980","period":2023,"values":[{"gender":"T","count":1,"status":"","value":39.5,"isdeleted":false}]},
{"kpi":"N3","municipality":"1980","period":2023,"values":[{"gender":"T","count":1,"status":"","value":84.5,"isdeleted":false}]},
{"kpi":"N4","municipality":"1980","period":2023,"values":[{"gender":"T","count":1,"status":"","value":80.25,"isdeleted":false}]},
{"kpi":"N5","municipality":"1980","period":2023,"values":[{"gender":"T","count":1,"status":"","value":87.5,"isdeleted":false}]},
{"kpi":"N1","municipality":"G123","period":2023,"values":[{"gender":"T","count":7,"status":"","value":39.5,"isdeleted":false}]}
],"next_url":null,"previous_url":null,"count":5}`,
	}
	women, men := one("years", cells.Paired, data.Women), one("years", cells.Paired, data.Men)
	women.As, men.As = "life", "life"
	l := layout(map[string]cells.Measure{
		"N1": one("percent", cells.Split, ""), "N2": one("percent", cells.Share, data.Men), "N3": women, "N4": men,
		"N5": one("percent-ratio", cells.Ratio, ""), "N6": one("percent", cells.None, ""),
	})
	p := saved(pages)
	p.First = []string{"a.json", "b.json"}
	d, findings, err := parse(t, &Form{Pages: []string{"*"}, Groups: KeepOut}, l, p)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.TrimLeft(`
N1 00 2023 _T [not_available] row 2 T status "Preliminär"
N1 19 2023 F [deleted contradicted] row 3 K 
N1 19 2023 _T [deleted] row 3 T 
N1 1980 2023 F 0.4 row 1 K 
N1 1980 2023 M 0.305 row 1 M 
N1 1980 2023 _T 0.3525 row 1 T 
N2 1980 2023 M 0.395 row 1 T 
N5 1980 2023 _T 0.875 row 4 T 
life 1980 2023 F 84.5 row 2 T 
life 1980 2023 M 80.25 row 3 T 
`, "\n")
	if got := listed(d); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if d.Vintage != "2026-03-23" || d.Measures[0].Published != "percent" || d.Measures[3].Table != "N3; N4" || d.Measures[3].SexForm != data.SexSplit || d.Measures[1].SexForm != data.SexShare {
		t.Errorf("vintage %s, measures %+v", d.Vintage, d.Measures)
	}
	wantFindings := []string{"1 rows for groups of municipalities left out: they are unweighted means of the members", "indicator N6: no value on these pages"}
	if !slices.Equal(findings, wantFindings) {
		t.Errorf("findings %q", findings)
	}
}

// TestBadPages holds each fault against the words that must be in its message; no dataset may come of any.
func TestBadPages(t *testing.T) {
	page := func(rows string) string { return `{"values":[` + rows + `],"next_url":null}` }
	good := `{"kpi":"N1","municipality":"1980","period":2023,"values":[{"gender":"T","count":1,"status":"","value":1,"isdeleted":false}]}`
	row := func(old, new string) string { return page(strings.Replace(good, old, new, 1)) }
	tests := []struct {
		name, body string
		is         error
		says       []string
	}{
		{"unknown indicator", row("N1", "N9"), data.ErrUnknownCode, []string{`a.json row 1 column "kpi"`, `"N9"`}},
		{"unknown area", row("1980", "1999"), data.ErrUnknownCode, []string{`a.json row 1 column "municipality"`, `"1999" in 2023`}},
		{"our own code of an area", row("1980", "19"), data.ErrUnknownCode, []string{"four digits"}},
		{"area not yet there", row(`"1980","period":2023`, `"0461","period":1980`), data.ErrUnknownCode, []string{`"0461" in 1980`, "Gnesta"}},
		{"group", row("1980", "G123"), data.ErrUnknownCode, []string{`column "municipality"`, `"G123"`}},
		{"unit data", row(`"municipality":"1980"`, `"ou":"V15E1"`), nil, []string{`column "ou"`, "V15E1"}},
		{"sex not declared", row(`"T"`, `"K"`), data.ErrUnknownCode, []string{`column "gender"`, "declared as none"}},
		{"unknown sex", row(`"T"`, `"F"`), data.ErrUnknownCode, []string{`column "gender"`, `"F"`}},
		{"period", row("2023", "123"), data.ErrInvalidPeriod, []string{`column "period"`}},
		{"period of version 2", row("2023", `"2023"`), nil, []string{"a.json: row 1", "period"}},
		{"outside a share", row(`"value":1`, `"value":101`), nil, []string{`column "value"`, "101 percent"}},
		{"number as text", row(`"value":1`, `"value":"ett"`), nil, []string{"a.json"}},
		{"twice", page(good + "," + good), data.ErrDuplicate, []string{"row 2", "row 1"}},
		{"foreign host", `{"values":[` + good + `],"next_url":"https://example.org/v3/b.json"}`, nil, []string{"a.json", "refused", "example.org"}},
		{"next page not saved", `{"values":[` + good + `],"next_url":"https://api.kolada.se/v3/b.json"}`, data.ErrNotFound, []string{"b.json"}},
		{"error answer", `{"detail":[{"msg":"field required"}]}`, nil, []string{"a.json", `no "values"`}},
		{"web page", "\n<html>502 Bad Gateway</html>", nil, []string{"a.json", "a web page"}},
		{"cut off", page(good)[:60], nil, []string{"a.json", "not a whole JSON page"}},
		{"nothing", page(""), nil, []string{"no value"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := saved(map[string]string{"a.json": test.body})
			p.First = []string{"a.json"}
			_, _, err := parse(t, &Form{Pages: []string{"a.json"}}, layout(map[string]cells.Measure{"N1": one("percent", cells.None, "")}), p)
			if err == nil {
				t.Fatal("no error")
			}
			if test.is != nil && !errors.Is(err, test.is) {
				t.Errorf("%v is not %v", err, test.is)
			}
			for _, word := range test.says {
				if !strings.Contains(err.Error(), word) {
					t.Errorf("message lacks %q: %v", word, err)
				}
			}
		})
	}
}

func TestIndicatorPages(t *testing.T) {
	tests := []struct {
		title   string
		divided bool
		m       cells.Measure
		fault   string
	}{
		{"Anmälda brott, antal/100 000 inv", false, one("per-1000", cells.None, ""), "unit mismatch"},
		{"Anmälda brott, antal/100 000 inv", false, one("per-100000", cells.None, ""), ""},
		{"Anmälda brott per 1 000 inv.", false, one("per-1000", cells.None, ""), ""},
		{"Andel (%) (-2019)", false, one("per-1000", cells.None, ""), "unit mismatch"},
		{"Andel (%)", false, one("percent", cells.Split, ""), "does not divide"},
		{"Andel (%)", true, one("percent", cells.Split, ""), ""},
		{"Betygspoäng", false, one("points", cells.None, ""), ""},
	}
	for _, test := range tests {
		err := agrees(&kpi{ID: "N1", Title: test.title, Divided: test.divided}, &test.m)
		if (err == nil) != (test.fault == "") || err != nil && !strings.Contains(err.Error(), test.fault) {
			t.Errorf("%q as %s %s: %v", test.title, test.m.Unit, test.m.Sex, err)
		}
	}
}

func TestValidate(t *testing.T) {
	alone := one("years", cells.Paired, data.Women)
	alone.As = "life"
	other := alone
	tests := []struct {
		measures map[string]cells.Measure
		says     string
	}{
		{map[string]cells.Measure{"N1": one("percent", cells.Share, "K")}, `$.measures.N1.of: "K"`},
		{map[string]cells.Measure{"N1": one("percent", cells.Split, "F")}, "$.measures.N1.of: has no meaning"},
		{map[string]cells.Measure{"N1": one("SEK", cells.Share, "F")}, "$.measures.N1.unit: unit mismatch"},
		{map[string]cells.Measure{"N1": one("percent", cells.Ratio, "")}, "$.measures.N1.unit: unit mismatch"},
		{map[string]cells.Measure{"N1": one("percent", "splitt", "")}, `did you mean "split"`},
		{map[string]cells.Measure{"N1": one("percnt", cells.Split, "")}, `did you mean "percent"`},
		{map[string]cells.Measure{"N1": one("years", cells.Paired, "")}, "paired needs of"},
		{map[string]cells.Measure{"N1": alone}, "no other code becomes"},
		{map[string]cells.Measure{"N1": alone, "N2": other}, "only a pair"},
	}
	for _, test := range tests {
		err := layout(test.measures).Validate()
		if err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("want %q, got %v", test.says, err)
		}
	}
}

// TestRecordedPages reads the answers recorded in March 2026; the wanted numbers were read in the files by eye.
func TestRecordedPages(t *testing.T) {
	dir := datatest.Shared(t, "real", "api", "kolada")
	pages := map[string]string{}
	for _, name := range []string{"v3_data_N00945.json", "v3_data_N03702_N03703_cities.json", "v3_data_N03702_similar_to_Arboga.json", "v3_kpi_page1.json", "v3_kpi_page2.json"} {
		body, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		pages[name] = string(body)
	}
	p := saved(pages)
	get := p.Get
	p.Get = func(ctx context.Context, address string) (string, []byte, error) {
		if strings.HasSuffix(address, "kpi?page=2&per_page=5000") {
			address = "v3_kpi_page2.json"
		}
		return get(ctx, address)
	}
	p.First, p.KPIs = []string{"v3_data_N00945.json"}, []string{"v3_kpi_page1.json"}
	m := one("percent", cells.Share, data.Men)
	m.Title.SV = "Tillfälliga föräldrapenningdagar (VAB) som tas ut av män, andel av antal dagar (%)"
	d, findings, err := parse(t, &Form{Pages: []string{"v3_data_N00945.json"}}, layout(map[string]cells.Measure{"N00945": m}), p)
	if err != nil {
		t.Fatal(err)
	}
	if d.Len() != 63 || len(findings) != 0 {
		t.Errorf("%d cells, findings %q", d.Len(), findings)
	}
	all := listed(d)
	for _, want := range []string{"N00945 0180 2000 M 0.3132959689 row 1 T", "N00945 1480 2020 M 0.395 row 63 T"} {
		if !strings.Contains(all, want) {
			t.Errorf("no cell %q", want)
		}
	}
	p.First, p.KPIs = []string{"v3_data_N03702_N03703_cities.json", "v3_data_N03702_similar_to_Arboga.json"}, nil
	d, _, err = parse(t, &Form{Pages: []string{"*"}}, layout(map[string]cells.Measure{"N03702": one("number", cells.None, ""), "N03703": one("number", cells.None, "")}), p)
	if err != nil {
		t.Fatal(err)
	}
	if d.Len() != 48+192 {
		t.Errorf("%d cells, want 240", d.Len())
	}
}

// FuzzPage holds our decoding against the standard library's: what one refuses the other refuses, and what both read
// is the same.
func FuzzPage(f *testing.F) {
	f.Add([]byte(`{"values":[{"kpi":"N1","municipality":"1980","period":2023,"values":[{"gender":"K","count":1,"status":"","value":1.5,"isdeleted":false}]}],"next_url":null}`))
	f.Add([]byte(`{"values":[{"kpi":"N1","ou":"V1","period":2023,"values":[{"gender":"T","value":null},{"value":1e3},{}]}],"next_url":"https://api.kolada.se/v3/b?page=2"}`))
	f.Add([]byte(`{"values":[]}`))
	f.Add([]byte(`{"values":[{"kpi":"N1","municipality":"1980","period":2023,"values":[{"gender":"K","count":1,"status":"","value":-0.5,"isdeleted":true},{"gender":"M","count":12,"status":"x","value":null,"isdeleted":false}]},
{"kpi":"N1","municipality":"1981","period":2023,"values":[]}],"next_url":"https://api.kolada.se/v3/b?page=2","previous_url":null,"count":2}`))
	f.Add([]byte("<html>"))
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := rows(body, &servedScanner{})
		var want page[rowOfStandard]
		standard := json.Unmarshal(body, &want)
		if standard == nil && want.Values == nil {
			standard = errors.New("no values")
		}
		if (err == nil) != (standard == nil) {
			t.Fatalf("ours: %v, standard: %v", err, standard)
		}
		if err != nil {
			return
		}
		if len(got.Values) != len(want.Values) || !reflect.DeepEqual(got.Next, want.Next) {
			t.Fatalf("ours %v, standard %v", got, want)
		}
		for i, w := range want.Values {
			if g := got.Values[i]; shown(&g) != w.shown() {
				t.Fatalf("row %d: ours %v, standard %v", i, g, w)
			} else if before := max(i-1, 0); g.again && (i == 0 || g.kpi != got.Values[before].kpi || g.area != got.Values[before].area) {
				t.Fatalf("row %d is not of the indicator and area before it: %v", i, g)
			}
		}
		l := layout(map[string]cells.Measure{"N1": one("percent", cells.Split, "")})
		p := saved(map[string]string{"a.json": string(body)})
		p.First = []string{"a.json"}
		sets, _, err := read(context.Background(), memory.NewGoAllocator(), &Form{Pages: []string{"a.json"}, Groups: KeepOut}, l, p)
		if err == nil {
			sets[0].Release()
		}
	})
}

// rowOfStandard is row with the standard library's number.
type rowOfStandard struct {
	KPI    string `json:"kpi"`
	Area   string `json:"municipality"`
	Unit   string `json:"ou"`
	Period int    `json:"period"`
	Values []struct {
		Gender  string      `json:"gender"`
		Count   int         `json:"count"`
		Status  string      `json:"status"`
		Number  json.Number `json:"value"`
		Deleted bool        `json:"isdeleted"`
	} `json:"values"`
}

// shown is what our row should say, the numbers being the standard library's.
func (w *rowOfStandard) shown() string {
	line := fmt.Sprintf("%q %q %q %d", w.KPI, w.Area, w.Unit, w.Period)
	for _, v := range w.Values {
		is, text := null, ""
		x, err := v.Number.Float64()
		switch {
		case v.Number == "":
			x = 0
		case err != nil:
			is, text, x = bad, v.Number.String(), 0
		default:
			is = number
		}
		line += fmt.Sprintf(", %q %q %v %v %q %v %v", v.Gender, v.Status, is, x, text, v.Deleted, v.Count > 1)
	}
	return line
}

func shown(r *row) string {
	line := fmt.Sprintf("%q %q %q %d", r.kpi, r.area, r.unit, r.period)
	for i := range r.values {
		v := &r.values[i]
		w := v.said()
		line += fmt.Sprintf(", %q %q %v %v %q %v %v", w.gender, w.status, v.is, v.number, w.text, v.deleted, v.members)
	}
	return line
}

// bigPage makes a page of the size that the service answers: 5,000 rows.
func bigPage() []byte {
	var b bytes.Buffer
	b.WriteString(`{"values":[`)
	areas := []string{"1904", "1907", "1960", "1961", "1962", "1980", "1981", "1982", "1983", "1984", "0180", "1280", "1480", "0000", "0019", "2584"}
	for i := range 5000 {
		if i > 0 {
			b.WriteString(",\n")
		}
		fmt.Fprintf(&b, `{"kpi":"N%05d","municipality":"%s","period":%d,"values":[`, i/512, areas[i%16], 1995+i/16%32)
		for k, sex := range []string{"T", "K", "M"} {
			if k > 0 {
				b.WriteByte(',')
			}
			v := strconv.FormatFloat(float64(i*7+k*13)*0.00123457, 'f', 6, 64)
			if i%20 == 0 {
				v = "null"
			}
			fmt.Fprintf(&b, `{"gender":"%s","count":1,"status":"","value":%s,"isdeleted":false}`, sex, v)
		}
		b.WriteString("]}")
	}
	b.WriteString(`],"next_url":null,"previous_url":null,"count":5000}`)
	return b.Bytes()
}

// BenchmarkKoladaPage measures from bytes to checked cells on one core, and to a dataset.
func BenchmarkKoladaPage(b *testing.B) {
	body := bigPage()
	measures := map[string]cells.Measure{}
	for i := range 10 {
		measures[fmt.Sprintf("N%05d", i)] = one("percent", cells.Split, "")
	}
	l := layout(measures)
	p := Pages{Day: "2026-03-23", First: []string{"a.json"}, Get: func(context.Context, string) (string, []byte, error) { return "a.json", body, nil }}
	f := &Form{Pages: []string{"a.json"}}
	run := func(b *testing.B, whole bool) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		for b.Loop() {
			r := newReader(f, l, p)
			if err := follow(context.Background(), r, slices.Values(p.First), inTurns(), r.page); err != nil {
				b.Fatal(err)
			}
			if err := r.c.Err(); err != nil {
				b.Fatal(err)
			}
			if whole {
				sets, err := r.c.Datasets(memory.DefaultAllocator)
				if err != nil {
					b.Fatal(err)
				}
				sets[0].Release()
			}
		}
	}
	b.Run("cells", func(b *testing.B) { run(b, false) })
	b.Run("dataset", func(b *testing.B) { run(b, true) })
}
