package forsakringskassan

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/ingest/cells"
)

var text = data.Text{SV: "titel", EN: "title"}

func layout() *cells.Layout {
	return &cells.Layout{
		Dataset: "test", Title: text, Publisher: "Försäkringskassan", Licence: "open",
		Dimensions: map[string]cells.Dimension{
			data.Area: {Column: "kommun_kod"}, data.Time: {Column: "ar"},
			data.Sex: {Column: "kon_kod", Codes: map[string]string{"K": data.Women, "M": data.Men, "ALL": data.Total}},
		},
		Measures: map[string]cells.Measure{
			"antal_mottagare": {As: "recipients", Title: text, Unit: "persons", Additive: true, Sex: cells.Split},
			"nettodagar":      {As: "days", Title: text, Unit: "days", Additive: true, Sex: cells.Split},
		},
	}
}

func form() *Form { return &Form{File: "FPAntalDagarBeloppLanKommun.json"} }

// parse reads pages by name with nothing left in memory.
func parse(t testing.TB, f *Form, l *cells.Layout, pages map[string]string) (listed string, findings []string, err error) {
	t.Helper()
	if err := errors.Join(l.Validate(), f.Validate(l)); err != nil {
		t.Fatal(err)
	}
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	sets, findings, err := f.Parse(context.Background(), mem, l, &cells.Pages{
		Now: time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC),
		Get: func(_ context.Context, r cells.Request) (string, []byte, error) {
			body, ok := pages[r.Name]
			if !ok {
				return "", nil, fmt.Errorf("page %s: %w", r.Name, data.ErrNotFound)
			}
			return r.Name, []byte(body), nil
		},
	})
	if len(sets) > 1 {
		t.Errorf("%d datasets", len(sets))
	}
	for _, d := range sets {
		listed = list(d)
		d.Release()
	}
	return listed, findings, err
}

func list(d *data.Dataset) string {
	var b strings.Builder
	for _, c := range d.Batches() {
		for i := range c.Len() {
			b.WriteString(d.Measures[c.Measure[i]].ID)
			for k, dim := range d.Dimensions {
				b.WriteString(" " + dim.Codes[c.Codes[k][i]].ID)
			}
			v := d.Value(&c, i)
			if v.OK() {
				fmt.Fprintf(&b, " %v", v.Number)
			}
			if v.Status != 0 {
				fmt.Fprintf(&b, " [%v]", v.Status)
			}
			fmt.Fprintf(&b, " %v\n", v.Origin)
		}
	}
	return b.String()
}

func TestParse(t *testing.T) {
	body, err := os.ReadFile("testdata/FPAntalDagarBeloppLanKommun.json")
	if err != nil {
		t.Fatal(err)
	}
	pages := map[string]string{
		"FPAntalDagarBeloppLanKommun.json": string(body),
		"meta.json":                        `{"dimensioner":[{"namn":"ar"},{"namn":"kon_kod"},{"namn":"kommun_kod"}],"matt":{"antal_mottagare":"Antal mottagare","nettodagar":"Nettodagar"}}`,
	}
	f := form()
	f.Meta = &Meta{File: "meta.json"}
	got, findings, err := parse(t, f, layout(), pages)
	if err != nil || findings != nil {
		t.Fatal(findings, err)
	}
	want := strings.ReplaceAll(`days 00 2024 _T 6.1e+07 @ row 4 column "nettodagar"
days 20 2024 _T [not_available] @ row 3 column "nettodagar"
days 2080 2024 F 70511.5 @ row 1 column "nettodagar"
days 2080 2024 M [suppressed] @ row 2 column "nettodagar"
recipients 00 2024 _T 1e+06 @ row 4 column "antal_mottagare"
recipients 20 2024 _T [suppressed contradicted] @ row 3 column "antal_mottagare"
recipients 2080 2024 F 1234 @ row 1 column "antal_mottagare"
recipients 2080 2024 M 0 @ row 2 column "antal_mottagare"
`, "@", "Försäkringskassan/FPAntalDagarBeloppLanKommun@2026-03-04 FPAntalDagarBeloppLanKommun.json")
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	pages["meta.json"] = strings.Replace(pages["meta.json"], `"nettodagar"`, `"antal_nettodagar"`, 1)
	_, _, err = parse(t, f, layout(), pages)
	if err == nil || !strings.Contains(err.Error(), `meta.json: "nettodagar": not found`) {
		t.Errorf("description without a measure: %v", err)
	}
}

// element is one row of a page: names and codes of dimensions, then observations in JSON.
func element(dims map[string]string, observations string) string {
	b, _ := json.Marshal(dims)
	return fmt.Sprintf(`{"dimensions":%s,"observations":{%s}}`, b, observations)
}

// TestMonths: years and months stand apart, whole years among months are left out, one code of another dimension is
// chosen, and a row of observations that are not read has no cell.
func TestMonths(t *testing.T) {
	l := layout()
	l.Dimensions[data.Area] = cells.Dimension{Column: "lan"}
	delete(l.Measures, "antal_mottagare")
	dims := func(lan, manad, kapitel string) map[string]string {
		return map[string]string{"ar": "2024", "kon_kod": "K", "lan": lan, "manad": manad, "kapitel": kapitel}
	}
	page := "[" + strings.Join([]string{
		element(dims("20", "1", "F43"), `"nettodagar":{"value":1}`),
		element(dims("20", "12", "F43"), `"nettodagar":{"value":2},"belopp":{"value":3}`),
		element(dims("20", "ALL", "F43"), `"nettodagar":{"value":3}`),
		element(dims("20", "1", "F41"), `"nettodagar":{"value":4}`),
		element(dims("ALL", "05", "F43"), `"nettodagar":{"value":5}`),
		element(dims("01", "05", "F43"), `"belopp":{"value":5}`),
		element(dims("01", "05", "ALL"), `"nettodagar":{"value":5}`),
	}, ",\n") + "]\n"
	f := &Form{File: "a.json", Month: "manad", Where: map[string][]string{"kapitel": {"F43"}, "lan": {"20", "ALL"}}}
	got, findings, err := parse(t, f, l, map[string]string{"a.json": page})
	if err != nil {
		t.Fatal(err)
	}
	want := strings.ReplaceAll(`days 00 2024-05 F 5 @ row 5 column "nettodagar"
days 20 2024-01 F 1 @ row 1 column "nettodagar"
days 20 2024-12 F 2 @ row 2 column "nettodagar"
`, "@", "Försäkringskassan/a@2026-03-04 a.json")
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if len(findings) != 1 || findings[0] != "page a.json: 1 rows of whole years left out: the dataset is by month" {
		t.Errorf("findings %q", findings)
	}
}

// TestAreasInTime: a 0 for a municipality that was not there is not applicable, and told.
func TestAreasInTime(t *testing.T) {
	dims := map[string]string{"ar": "1980", "kon_kod": "K", "lan_kod": "04", "kommun_kod": "0461"}
	page := "[" + element(dims, `"nettodagar":{"value":0},"antal_mottagare":{"value":null}`) + "]"
	got, findings, err := parse(t, &Form{File: "a.json"}, layout(), map[string]string{"a.json": page})
	if err != nil || !strings.Contains(got, "days 0461 1980 F [not_applicable]") || len(findings) != 1 || !strings.Contains(findings[0], "0461") {
		t.Errorf("%s%q %v", got, findings, err)
	}
}

// TestBadPages holds each fault against the words that must be in its message; no dataset may come of any.
func TestBadPages(t *testing.T) {
	const good = `{"dimensions":{"ar":"2024","kon_kod":"K","lan_kod":"20","kommun_kod":"2080","aldersklass_kod":"ALL"},"observations":{"antal_mottagare":{"value":1,"rojd":false},"nettodagar":{"value":2,"rojd":false}}}`
	row := func(pairs ...string) string { return "[" + strings.NewReplacer(pairs...).Replace(good) + "]" }
	tests := []struct {
		name, body string
		is         error
		says       []string
	}{
		{"a dimension with parts", row(`"aldersklass_kod":"ALL"`, `"aldersklass_kod":"20-24"`), nil, []string{`a.json row 1 column "aldersklass_kod"`, `"20-24"`, "beside their total"}},
		{"parts after totals", "[" + good + "," + row(`"aldersklass_kod":"ALL"`, `"aldersklass_kod":"-19"`)[1:], nil, []string{`row 2 column "aldersklass_kod"`}},
		{"an unknown dimension with parts", row(`"aldersklass_kod":"ALL"`, `"sektor":"privat"`), nil, []string{`column "sektor"`, `"privat"`}},
		{"other names of dimensions", row("kommun_kod", "kommun", `"ar"`, `"arr"`), data.ErrDimension, []string{`no such dimension "kommun_kod"`, `did you mean "arr"`, "the row has arr, kon_kod, lan_kod, kommun, aldersklass_kod"}},
		{"other names of measures", row("antal_mottagare", "mottagare", "nettodagar", "antal_nettodagar"), data.ErrNotFound, []string{`measure "antal_mottagare"`, `measure "nettodagar"`, "the rows have antal_nettodagar, mottagare"}},
		{"unknown sex", row(`"K"`, `"F"`), data.ErrUnknownCode, []string{`row 1 column "kon_kod"`, `"F"`}},
		{"unknown area", row("2080", "2099"), data.ErrUnknownCode, []string{`row 1 column "kommun_kod"`, `"2099" in 2024`}},
		{"area by name", row("2080", "20 Dalarnas län"), data.ErrUnknownCode, []string{`column "kommun_kod"`}},
		{"area of another county", row(`"20"`, `"19"`), nil, []string{`column "kommun_kod"`, `"2080" stands under the county "19"`}},
		{"county total under the country", row("2080", "ALL_20", `"20"`, `"ALL"`), nil, []string{`"20" stands under the county "00"`}},
		{"area not yet there", row("2080", "0461", `"20"`, `"04"`, "2024", "1980"), data.ErrUnknownCode, []string{`"0461" in 1980`}},
		{"period", row("2024", "24"), data.ErrInvalidPeriod, []string{`row 1 column "ar"`}},
		{"all years", row("2024", "ALL"), data.ErrInvalidPeriod, []string{`column "ar"`, `"ALL"`}},
		{"twice", "[" + good + "," + good + "]", data.ErrDuplicate, []string{"row 2", "row 1"}},
		{"number as text", row(`"value":2`, `"value":"2"`), nil, []string{"a.json row 1: line 1 byte", "a number or null as value of nettodagar"}},
		{"number too large", row(`"value":2`, `"value":1e999`), nil, []string{`row 1 column "nettodagar"`}},
		{"rojd as text", row(`"value":2,"rojd":false`, `"value":2,"rojd":"nej"`), nil, []string{"row 1: line 1 byte", "false"}},
		{"a new member", row(`"value":2`, `"value":2,"skyddad":true`), nil, []string{`unknown member "skyddad" in "nettodagar"`}},
		{"a member twice", row(`"value":2`, `"value":2,"value":3`), nil, []string{`"value" stands twice`}},
		{"a dimension twice", row(`"ar":"2024"`, `"ar":"2024","ar":"2023"`), nil, []string{`dimension "ar" stands twice`}},
		{"a measure twice", row("nettodagar", "antal_mottagare"), nil, []string{`observation "antal_mottagare" stands twice`}},
		{"no observations", `[{"dimensions":{"ar":"2024"}}]`, nil, []string{"row 1", "both dimensions and observations"}},
		{"a null code", row(`"K"`, "null"), nil, []string{"the code of kon_kod"}},
		{"an error answer", `{"status": 404, "error": "Not Found"}`, nil, []string{"a.json", "not a list of rows", `404, \"error\"`}},
		{"a web page", "\n<html>502 Bad Gateway</html>", nil, []string{"a.json", "a web page"}},
		{"cut off", row()[:150], nil, []string{"a.json row 1", "cut off"}},
		{"a comma too many", "[" + good + ",]", nil, []string{"a row is wanted"}},
		{"more after the end", "[" + good + "]]", nil, []string{"the end of the file"}},
		{"no rows", "[]", nil, []string{"the list has no row"}},
		{"nothing", " ", nil, []string{"empty"}},
		{"another encoding", row("antal", "antal\xe5"), nil, []string{"not UTF-8"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, _, err := parse(t, &Form{File: "a.json"}, layout(), map[string]string{"a.json": test.body})
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
	month := &Form{File: "a.json", Month: "aldersklass_kod"}
	if _, _, err := parse(t, month, layout(), map[string]string{"a.json": row(`"aldersklass_kod":"ALL"`, `"aldersklass_kod":"13"`)}); err == nil || !strings.Contains(err.Error(), `month "13"`) {
		t.Errorf("month 13: %v", err)
	}
	where := &Form{File: "a.json", Where: map[string][]string{"kon_kod": {"K", "ALL"}}}
	if _, _, err := parse(t, where, layout(), map[string]string{"a.json": row()}); !errors.Is(err, data.ErrNotFound) || !strings.Contains(err.Error(), `where: kon_kod "ALL"`) {
		t.Errorf("a code that no row has: %v", err)
	}
}

// TestManyFaults: a file that is wrong throughout is told in bounded room.
func TestManyFaults(t *testing.T) {
	bad := element(map[string]string{"ar": "2024", "kon_kod": "X", "kommun_kod": "2080"}, `"nettodagar":{},"antal_mottagare":{}`)
	_, _, err := parse(t, &Form{File: "a.json"}, layout(), map[string]string{"a.json": "[" + strings.Repeat(bad+",", 5000) + bad + "]"})
	var faults cells.Faults
	if !errors.As(err, &faults) || len(faults) != maxFaults {
		t.Errorf("%d faults", len(faults))
	}
}

func TestValidate(t *testing.T) {
	for says, change := range map[string]func(*Form, *cells.Layout){
		`$.from.forsakringskassan.file: "a.csv"`: func(f *Form, _ *cells.Layout) { f.File = "a.csv" },
		"$.from.forsakringskassan.address":       func(f *Form, _ *cells.Layout) { f.Address = "ftp://x/a.json" },
		"$.from.forsakringskassan.meta.file":     func(f *Form, _ *cells.Layout) { f.Meta = &Meta{} },
		`month: "ar" is period already`:          func(f *Form, _ *cells.Layout) { f.Month = "ar" },
		"where.kapitel: no such dimension":       func(f *Form, _ *cells.Layout) { f.Where = map[string][]string{"kapitel": {"A", "B"}} },
		"vintage: a file that is fetched":        func(f *Form, _ *cells.Layout) { f.Vintage, f.Address = "2026-01-01", "https://example.org/a.json" },
		"vintage \"i fjol\"":                     func(f *Form, _ *cells.Layout) { f.Vintage = "i fjol" },
		"$.dimensions.sex: needs the column":     func(_ *Form, l *cells.Layout) { l.Dimensions[data.Sex] = cells.Dimension{} },
		`column: "ar" is period already`:         func(_ *Form, l *cells.Layout) { l.Dimensions[data.Sex] = cells.Dimension{Column: "ar"} },
	} {
		f, l := form(), layout()
		change(f, l)
		if err := f.Validate(l); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("want %q, got %v", says, err)
		}
	}
}
