package jsonstat

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
)

// dump writes all that a dataset says, but for the places its values come from, one line a thing.
func dump(d *data.Dataset) string {
	var b strings.Builder
	fmt.Fprintf(&b, "dataset %s %q %q %s\n", d.ID, d.Title.SV, d.Title.EN, d.Vintage)
	for _, dim := range d.Dimensions {
		fmt.Fprintf(&b, "dimension %s %q%q\n", dim.ID, dim.Title.SV, dim.Title.EN)
		for _, c := range dim.Codes {
			fmt.Fprintf(&b, "  %s %d %q%q\n", c.ID, c.Position, c.Title.SV, c.Title.EN)
		}
	}
	for _, m := range d.Measures {
		fmt.Fprintf(&b, "measure %s %q%q %s %s %v %v\n", m.ID, m.Title.SV, m.Title.EN, m.Unit, m.Published, m.Additive, m.Notes)
	}
	for _, n := range d.Notes {
		fmt.Fprintf(&b, "note %q%q\n", n.Text.SV, n.Text.EN)
	}
	var scoped []string
	for _, n := range d.Scoped {
		var where []string
		for _, k := range slices.Sorted(maps.Keys(n.Where)) {
			where = append(where, k+"="+n.Where[k])
		}
		scoped = append(scoped, fmt.Sprintf("scoped %v %v %q%q", where, n.Mandatory, n.Text.SV, n.Text.EN))
	}
	sort.SliceStable(scoped, func(i, j int) bool { // where the measures stand among the dimensions is not the dataset's matter
		return strings.SplitAfter(scoped[i], "]")[0] < strings.SplitAfter(scoped[j], "]")[0]
	})
	b.WriteString(strings.Join(append(scoped, ""), "\n"))
	for k := range d.Batches() {
		c := &d.Batches()[k]
		for i := range c.Len() {
			for dim := range d.Dimensions {
				b.WriteString(d.Dimensions[dim].Codes[c.Codes[dim][i]].ID + " ")
			}
			v := "-"
			if !c.Status[i].Missing() {
				v = strconv.FormatFloat(c.Value[i], 'g', -1, 64)
			}
			fmt.Fprintf(&b, "%s %s %s\n", d.Measures[c.Measure[i]].ID, v, c.Status[i])
		}
	}
	return b.String()
}

func dataset(t testing.TB, body []byte, o Options) *data.Dataset {
	t.Helper()
	table, err := Decode(body)
	if err != nil {
		t.Fatal(err)
	}
	d, err := table.Dataset(memory.DefaultAllocator, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Release)
	return d
}

func TestDataset(t *testing.T) {
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	table, err := Decode(read(t, "pxweb.json"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := table.Dataset(mem, Options{Name: "pxweb.json"})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	got := dump(d)
	for _, want := range []string{
		`dataset LON4A "Medellön efter region, kön, tabellinnehåll och år" "" 2026-06-18`,
		"dimension Kon \"kön\"\"\"\n  1 2 \"män\"\"\"\n  2 3 \"kvinnor\"\"\"\n  TotSa 1 \"totalt\"\"\"\n",
		"dimension Region \"region\"\"\"\n  00 0 ",
		`measure MedelLon "Genomsnittlig månadslön""" kronor kronor false [{refperiod {September respektive år }`,
		`measure Antal "Antal anställda""" antal antal true []`,
		`note "Gäller hela ekonomin."`,
		`scoped [] true "Från 2025 <röjandeskydd>`,
		`scoped [Region=] false "Regional indelning 2024."`,
		`scoped [Region=19] true "Heby ingick till och med 2006."`,
		`scoped [Region=19] false "Kursiv uppgift är reviderad."`,
		`scoped [measure=Antal] false "Avrundat till hundratal."`,
		"\n00 TotSa 2023 MedelLon 38000.5 \n",
		"\n00 1 2023 MedelLon 40100.2 \n",
		"\n19 1 2023 MedelLon - not_available\n",
		"\n19 2 2023 MedelLon - too_uncertain\n",
		"\n19 2 2023 Antal 60 \n",
		"\n1980 TotSa 2024 MedelLon 0 nil\n",
		"\n1980 TotSa 2024 Antal - not_applicable\n",
		"\n1980 1 2024 MedelLon 100 \n",
		"\n1980 1 2024 Antal 1e-06 \n",
		"\n1980 1 2023 Antal 1.2345678901234567e+19 \n",
		"\n1980 2 2023 MedelLon 0.0015 \n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("wants %q", want)
		}
	}
	if t.Failed() {
		t.Log(got)
	}
	c := &d.Batches()[0]
	for i := range c.Len() {
		if v := d.Value(c, i); v.Number == 40100.2 && (v.Origin.Row != 5 || v.Origin.String() != `Exempelmyndigheten/LON4A@2026-06-18 pxweb.json row 5 column "value"`) {
			t.Errorf("origin %v", v.Origin)
		}
	}
}

func TestEurostat(t *testing.T) {
	d := dataset(t, read(t, "eurostat.json"), Options{})
	got := dump(d)
	want := `A PC DE 2020 TESTPAYGAP 11.2 estimated
A PC DE 2021 TESTPAYGAP - not_available suppressed
A PC DE 2023 TESTPAYGAP 17.5 approximate
A PC SE 2020 TESTPAYGAP 11.2 
A PC SE 2021 TESTPAYGAP 10.9 provisional
A PC SE 2022 TESTPAYGAP 11.1 provisional break
A PC SE 2023 TESTPAYGAP - not_available
`
	if !strings.HasSuffix(got, want) || !strings.Contains(got, `dataset TESTPAYGAP "" "Gender pay gap" 2026-02-27`) || d.Len() != 7 {
		t.Errorf("got\n%s", got)
	}
}

// TestVerySparse has few of very many cells: what is read does not depend on how they are held.
func TestVerySparse(t *testing.T) {
	codes := make([]string, 100)
	for i := range codes {
		codes[i] = fmt.Sprintf(`"%c%02d"`, 'z'-i%26, i)
	}
	dims := fmt.Sprintf(`{"category":{"index":[%s]}}`, strings.Join(codes, ","))
	d := dataset(t, []byte(`{"id":["a","b","c"],"size":[100,100,100],"updated":"2026-01-01","dimension":{"a":`+dims+`,"b":`+dims+`,"c":`+dims+`},`+
		`"role":{"metric":["b"]},"value":{"999999":4,"0":1,"20305":3,"20300":2},"status":{"30000":".."}}`), Options{})
	want := []string{"z00 z00 z00 1 ", "w03 z00 z00 - not_available", "x02 z00 w03 2 ", "x02 u05 w03 3 ", "e99 e99 e99 4 "}
	got := dump(d)
	for _, w := range want {
		f := strings.Fields(w)
		line := f[0] + " " + f[1] + " " + f[2] + " " + strings.Join(f[3:], " ")
		if !strings.Contains(got, "\n"+strings.TrimSpace(line)) {
			t.Errorf("wants %q", line)
		}
	}
	if d.Len() != 5 {
		t.Errorf("%d observations", d.Len())
	}
	checkSorted(t, d)
}

// checkSorted holds the promise that rows are sorted by measure and codes, none twice.
func checkSorted(t testing.TB, d *data.Dataset) {
	t.Helper()
	var before []int32
	for k := range d.Batches() {
		c := &d.Batches()[k]
		for i := range c.Len() {
			now := []int32{c.Measure[i]}
			for dim := range d.Dimensions {
				now = append(now, c.Codes[dim][i])
			}
			if before != nil && slices.Compare(before, now) >= 0 {
				t.Fatalf("observation %v after %v", now, before)
			}
			before = now
		}
	}
	for _, dim := range d.Dimensions {
		if !slices.IsSortedFunc(dim.Codes, func(a, b data.Code) int { return strings.Compare(a.ID, b.ID) }) {
			t.Fatalf("codes of %s are not sorted", dim.ID)
		}
	}
}

// TestLarge walks many batches; every number tells where it stood.
func TestLarge(t *testing.T) {
	body := generated(120, 50, 12, 0)
	table, err := Decode(body)
	if err != nil {
		t.Fatal(err)
	}
	d, err := table.Dataset(memory.DefaultAllocator, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	checkSorted(t, d)
	if d.Len() != 120*50*12*8 || len(d.Batches()) < 4 {
		t.Fatalf("%d observations in %d batches", d.Len(), len(d.Batches()))
	}
	for k := range d.Batches() {
		c := &d.Batches()[k]
		for i := range c.Len() {
			at := 0
			for j, id := range []string{"Region", "Alder", "Kon", "", "Tid"} {
				code := d.Measures[c.Measure[i]].ID
				if id != "" {
					dim, _, _ := d.Dimension(id)
					code = d.Dimensions[dim].Codes[c.Codes[dim][i]].ID
				}
				at = at*len(table.Dimensions[j].Categories) + slices.IndexFunc(table.Dimensions[j].Categories, func(x Category) bool { return x.ID == code })
			}
			if at+1 != int(c.Row[i]) || table.values.value[at] != c.Value[i] {
				t.Fatalf("batch %d observation %d: %v from row %d, want %v from %d", k, i, c.Value[i], c.Row[i], table.values.value[at], at+1)
			}
		}
	}
}

func TestDatasetRefused(t *testing.T) {
	for _, test := range []struct {
		document, want string
		o              Options
	}{
		{document: small(`"value":[]`), want: "there are no cells"},
		{document: small(`"value":[1,2,3,4,5,6],"status":{"3":"....","4":"...."}`), want: `row 4 column "status": symbol "....": unknown code`},
		{document: small(`"value":[1,2,"A","B",5,6]`), want: `symbol "A"`},
		{document: small(`"value":[1,2,3,4,5,6],"role":{"metric":["a","b"]}`), want: `both "a" and "b" have the role metric`},
		{document: small(`"value":[1,2,3,4,5,6]`), o: Options{Measure: "c"}, want: `"c": no such dimension`},
		{document: strings.Replace(small(`"value":[1,2,3,4,5,6]`), "2026-01-01", "soon", 1), want: "the document does not tell its day"},
	} {
		table, err := Decode([]byte(test.document))
		if err != nil {
			t.Fatal(err)
		}
		mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
		if _, err = table.Dataset(mem, test.o); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %s", test.document, err, test.want)
		}
		mem.AssertSize(t, 0)
	}
	table, _ := Decode([]byte(small(`"value":[1,2,3,4,5,6],"status":{"3":"?","4":"?"}`)))
	_, err := table.Dataset(memory.DefaultAllocator, Options{})
	if !errors.Is(err, data.ErrUnknownCode) || strings.Count(err.Error(), "\n") != 0 {
		t.Errorf("one symbol is one fault: %v", err)
	}
}

func TestSymbols(t *testing.T) {
	for _, test := range []struct {
		y       Symbols
		symbol  string
		with    data.Status // beside a number
		without data.Status // beside null
	}{
		{PxWeb, "", 0, data.NotAvailable},
		{PxWeb, ".", data.NotApplicable | data.Contradicted, data.NotApplicable},
		{PxWeb, "..", data.NotAvailable | data.Contradicted, data.NotAvailable},
		{PxWeb, "...", data.TooUncertain | data.Contradicted, data.TooUncertain},
		{PxWeb, "-", data.Nil, data.Nil},
		{Eurostat, ":", data.NotAvailable | data.Contradicted, data.NotAvailable},
		{Eurostat, "b", data.Break, data.Break | data.NotAvailable},
		{Eurostat, "c", data.Suppressed | data.Contradicted, data.Suppressed},
		{Eurostat, "d", data.Break, data.Break | data.NotAvailable},
		{Eurostat, "e", data.Estimated, data.Estimated | data.NotAvailable},
		{Eurostat, "f", data.Estimated, data.Estimated | data.NotAvailable},
		{Eurostat, "n", data.Approximate, data.Approximate | data.NotAvailable},
		{Eurostat, "p", data.Provisional, data.Provisional | data.NotAvailable},
		{Eurostat, "r", 0, data.NotAvailable},
		{Eurostat, "s", data.Estimated, data.Estimated | data.NotAvailable},
		{Eurostat, "u", data.Approximate, data.Approximate | data.NotAvailable},
		{Eurostat, "z", data.NotApplicable | data.Contradicted, data.NotApplicable},
		{Eurostat, "bep", data.Break | data.Estimated | data.Provisional, data.Break | data.Estimated | data.Provisional | data.NotAvailable},
		{Eurostat, ": c", data.NotAvailable | data.Suppressed | data.Contradicted, data.NotAvailable | data.Suppressed},
	} {
		if m := test.y.meaning(test.symbol); m.Err != nil || m.With != test.with || m.Without != test.without {
			t.Errorf("%q: %v / %v %v, want %v / %v", test.symbol, m.With, m.Without, m.Err, test.with, test.without)
		}
	}
	for symbol, y := range map[string]Symbols{"....": PxWeb, "......": PxWeb, ".-": PxWeb, ":": PxWeb, "x": Eurostat, "..": Eurostat, "px": Eurostat} {
		if s, err := y.Status(symbol); !errors.Is(err, data.ErrUnknownCode) {
			t.Errorf("%q is %v %v", symbol, s, err)
		}
	}
	if s, err := PxWeb.With(map[string]data.Status{"....": data.Suppressed}).Status("...."); s != data.Suppressed || err != nil {
		t.Errorf("declared symbol: %v %v", s, err)
	}
	if _, ok := PxWeb.Codes["...."]; ok {
		t.Error("a form's symbol has become everyone's")
	}
}

// TestUnknownUnit: a unit that nobody has said the meaning of is its own words, which are no other unit's; one of ours is
// taken to its base, as it is from a PX file.
func TestUnknownUnit(t *testing.T) {
	for word, want := range map[string]string{"procent": "procent procent 10", "percent": "share percent 0.1", "": "number number 10"} {
		d := dataset(t, []byte(`{"version":"2.0","class":"dataset","updated":"2026-03-04","id":["c"],"size":[1],"role":{"metric":["c"]},
"dimension":{"c":{"category":{"label":{"m":"M"},"unit":{"m":{"base":"`+word+`"}}}}},"value":[10]}`), Options{})
		if got := fmt.Sprint(d.Measures[0].Unit, " ", d.Measures[0].Published, " ", d.Batches()[0].Value[0]); got != want {
			t.Errorf("%q: %s, want %s", word, got, want)
		}
	}
}
