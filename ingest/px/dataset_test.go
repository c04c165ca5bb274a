package px

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
)

// at returns one observation by measure and codes, in the order of the dimensions.
func at(t testing.TB, d *data.Dataset, measure string, codes ...string) data.Value {
	t.Helper()
	for b := range d.Batches() {
		c := &d.Batches()[b]
	next:
		for i := range c.Value {
			if d.Measures[c.Measure[i]].ID != measure {
				continue
			}
			for k, code := range codes {
				if d.Dimensions[k].Codes[c.Codes[k][i]].ID != code {
					continue next
				}
			}
			return d.Value(c, i)
		}
	}
	t.Fatalf("no cell %s %v", measure, codes)
	return data.Value{}
}

func TestDataset(t *testing.T) {
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	d, err := mustRead(t, fixture(t, "bilingual.px")).Dataset(mem, Options{
		Units: map[string]data.Unit{"Procent": "percent"}, Symbols: map[string]data.Status{"......": data.TooUncertain},
		Dimensions: map[string]string{"kvartal": "period", "Kon": "sex"}, Licence: "CC0",
	})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	if d.ID != "aa0001a" || d.Vintage != "2024-02-02" || d.Licence != "CC0" || d.Len() != 24 {
		t.Errorf("%s %s %s %d", d.ID, d.Vintage, d.Licence, d.Len())
	}
	var dims []string
	for _, dim := range d.Dimensions {
		var codes []string
		for _, c := range dim.Codes {
			codes = append(codes, fmt.Sprint(c.ID, ":", c.Position))
		}
		dims = append(dims, dim.ID+" "+strings.Join(codes, " "))
	}
	// 2 and 1 are not the codes of sex, and 2023K4 is no period, so those names are not theirs.
	if got, want := strings.Join(dims, "; "), "Place 10:2 20:3 30:1; sex_ 1:2 2:1; period_ 2023K4:0 2024K1:0"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if d.Dimensions[0].Codes[0].Title != (data.Text{SV: "Äppelö", EN: "Apple Island"}) || d.Dimensions[1].Title != (data.Text{SV: "kön", EN: "sex"}) {
		t.Errorf("%v", d.Dimensions)
	}
	books, share := d.Measures[0], d.Measures[1]
	if books.ID != "B1" || !books.Additive || books.Unit != "antal" || books.Published != "antal" || share.Unit != "share" || share.Published != "percent" || share.Additive {
		t.Errorf("%+v\n%+v", books, share)
	}
	if n := books.Notes[0]; n.ID != "unit" || n.Text.SV != "Enhet: antal" || n.Text.EN != "Unit: number" {
		t.Errorf("%+v", books.Notes)
	}
	for _, test := range []struct {
		measure string
		codes   []string
		want    float64
		status  data.Status
		row     int
		note    string
	}{
		{"B1", []string{"30", "2", "2023K4"}, 1, 0, 102, ""},
		{"B2", []string{"30", "2", "2023K4"}, 0.005, 0, 102, ""},
		{"B2", []string{"30", "2", "2024K1"}, -0.0025, 0, 102, ""},
		{"B1", []string{"30", "1", "2023K4"}, 0, data.NotApplicable, 103, `symbol "."`},
		{"B1", []string{"30", "1", "2024K1"}, 0, data.NotAvailable, 103, `symbol ".."`},
		{"B2", []string{"30", "1", "2023K4"}, 0, data.TooUncertain, 103, `symbol "...": Uppgiften är för osäker`},
		{"B2", []string{"30", "1", "2024K1"}, 0, data.Suppressed, 103, `symbol "....": Sekretess`},
		{"B1", []string{"10", "2", "2024K1"}, 0, data.TooUncertain, 104, `symbol "......"`},
		{"B2", []string{"10", "2", "2023K4"}, 0, data.NotAvailable, 104, `symbol ".......": summa`},
		{"B2", []string{"10", "2", "2024K1"}, 0, data.Nil, 104, `symbol "-"`},
		{"B1", []string{"10", "1", "2023K4"}, 123456789012, 0, 105, ""},
		{"B2", []string{"20", "2", "2024K1"}, 0.04, 0, 106, ""},
		{"B2", []string{"20", "1", "2023K4"}, 0.125, 0, 107, ""},
	} {
		v := at(t, d, test.measure, test.codes...)
		o := v.Origin
		if v.Number != test.want || v.Status != test.status || o.Row != test.row || o.Note != test.note {
			t.Errorf("%s %v: %v %v, %v, %q; want %v %v row %d %q", test.measure, test.codes, v.Number, v.Status, o, o.Note, test.want, test.status, test.row, test.note)
		}
		if o.Source != "Exempelbyrån" || o.Table != "AA0001A" || o.Vintage != "2024-02-02" || o.Name != "t.px" || o.Column != d.Measures[map[string]int{"B1": 0, "B2": 1}[test.measure]].Title.SV {
			t.Errorf("%+v", o)
		}
	}
	if s := d.Scoped[0]; len(s.Where) != 0 || !s.Mandatory || s.Text.EN != "Must be shown." {
		t.Errorf("%+v", s)
	}
	cell := fmt.Sprint(d.Scoped[5].Where, d.Scoped[6].Where)
	if cell != "map[Place:30 sex_:2] map[Place:10 measure:B1 period_:2024K1]" {
		t.Errorf("%s", cell)
	}
}

// TestKeyed: a row that a keyed file leaves out is zero, without a line of its own.
func TestKeyed(t *testing.T) {
	f := mustRead(t, fixture(t, "keyed.px"))
	if f.Held() != 6 || f.Cells() != 18 {
		t.Errorf("%d held, %d cells", f.Held(), f.Cells())
	}
	d, err := f.Dataset(memory.DefaultAllocator, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	for _, test := range []struct {
		codes  []string
		want   float64
		status data.Status
		row    int
	}{
		{[]string{"V", "2", "2022"}, 1, 0, 22},
		{[]string{"V", "2", "2023"}, 0, data.NotAvailable, 22},
		{[]string{"Ö", "3", "2023"}, 4, 0, 23},
		{[]string{"M", "1", "2022"}, 5, 0, 24},
		{[]string{"M", "1", "2023"}, 6, 0, 25},
		{[]string{"M", "2", "2023"}, 0, 0, 0},
	} {
		if v := at(t, d, "KEYED", test.codes...); v.Number != test.want || v.Status != test.status || v.Origin.Row != test.row {
			t.Errorf("%v: %+v, want %+v", test.codes, v, test)
		}
	}
}

func TestDatasetFaults(t *testing.T) {
	twice := bytes.ReplaceAll(tiny(""), []byte(`"2023","2024"`), []byte(`"2023","2023"`))
	empty := bytes.ReplaceAll(tiny(""), []byte(`"2023","2024"`), []byte(`"2023"," "`))
	status := tiny("ATTRIBUTE-ID=\"OBS_STATUS\";\nATTRIBUTES(\"Sala\",\"2024\")=\"good\";\n")
	for want, raw := range map[string][]byte{
		`variable "tid": code "2023": duplicate observation: values 1 and 2`: twice,
		`variable "tid": value 2 has neither code nor text`:                  empty,
		`status "good": unknown code`:                                        status,
	} {
		_, err := mustRead(t, raw).Dataset(memory.DefaultAllocator, Options{})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "t.px: ") {
			t.Errorf("%v; want %s", err, want)
		}
	}
	if _, err := mustRead(t, tiny("")).Dataset(memory.DefaultAllocator, Options{Units: map[string]data.Unit{"antal": "bushels"}}); err == nil {
		t.Error("a unit nobody knows")
	}
}

// made is a dataset as the shelf has them: no PX file ever was behind it.
func made(t testing.TB, mem memory.Allocator) *data.Dataset {
	t.Helper()
	text := func(s string) data.Text { return data.Text{SV: s, EN: s + "-en"} }
	s := data.Structure{
		ID: "made", Title: data.Text{SV: `Det "gjorda"`, EN: "The made"},
		Dimensions: []data.Dimension{
			{ID: data.Area, Title: text("Område"), Codes: []data.Code{{ID: "1980", Title: text("Heby"), Position: 3}, {ID: "1981", Title: text("Heby"), Position: 1}, {ID: "19", Title: text("Län"), Position: 2}}},
			{ID: data.Time, Title: text("Period"), Codes: []data.Code{{ID: "2023-Q4"}, {ID: "2024-Q1"}}},
			{ID: data.Sex, Title: text("Kön"), Codes: []data.Code{{ID: data.Total, Title: text("Totalt")}}},
		},
		Measures: []data.Measure{
			{ID: "m", Title: text("Andel"), Unit: "share", Published: "percent", SexForm: data.SexNone, Notes: []data.Note{{ID: "n", Text: data.Text{SV: "C# eller\n\nF", EN: ""}}}},
			{ID: "k", Title: text("Inkomst"), Unit: "SEK", Published: "kSEK", SexForm: data.SexNone},
		},
		Notes:  []data.Note{{Text: text("Not")}},
		Scoped: []data.Scoped{{Note: data.Note{Text: text("Heby")}, Where: map[string]string{data.Area: "1980"}}, {Note: data.Note{Text: text("borta")}, Where: map[string]string{"level": "3"}}},
	}
	b := data.NewBuilder(s, "2024-12-12.2", "CC0")
	page := b.Page(data.Page{Source: "Byrån"})
	put := func(area, period string, m string, v float64, status data.Status) {
		a, _ := b.Lookup(0, area)
		p, _ := b.Lookup(1, period)
		k, _ := b.Measure(m)
		b.Append([]int32{a, p, 0}, k, v, status, page, 1)
	}
	put("1980", "2023-Q4", "m", 17.49226818/100, 0)
	put("1980", "2024-Q1", "m", 0, data.Suppressed)
	put("1981", "2023-Q4", "m", 0.5, data.Provisional|data.Break)
	put("1981", "2024-Q1", "m", 0, data.NotAvailable|data.Contradicted)
	put("19", "2023-Q4", "m", 0, data.Undefined)
	put("19", "2024-Q1", "m", 0, data.Nil)
	put("1980", "2023-Q4", "k", 312_450, 0)
	put("1981", "2023-Q4", "k", 0, data.Deleted)
	put("1981", "2024-Q1", "k", 5, data.Nil)
	put("19", "2023-Q4", "k", 0, data.TooUncertain)
	put("19", "2024-Q1", "k", 0, data.NotApplicable)
	d, err := b.Finish(mem)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestExport: every status, unit and order of a dataset of ours comes back, and so do absent cells as not available.
func TestExport(t *testing.T) {
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	d := made(t, mem)
	defer d.Release()
	var out bytes.Buffer
	if err := Write(&out, d, Export{}); err != nil {
		t.Fatal(err)
	}
	f := mustRead(t, out.Bytes())
	if len(f.Findings) > 0 {
		t.Errorf("findings on a file of ours: %q", f.Findings)
	}
	for line := range strings.Lines(out.String()) {
		if len(line) > 256 {
			t.Errorf("a line of %d: %s", len(line), line)
		}
	}
	units := map[string]data.Unit{"procent": "percent", "tusen kronor": "kSEK"}
	back, err := f.Dataset(mem, Options{Units: units})
	if err != nil {
		t.Fatal(err)
	}
	defer back.Release()
	for b := range d.Batches() {
		c := &d.Batches()[b]
		for i := range c.Value {
			var codes []string
			for k := range d.Dimensions {
				codes = append(codes, d.Dimensions[k].Codes[c.Codes[k][i]].ID)
			}
			m := d.Measures[c.Measure[i]]
			if v := at(t, back, m.ID, codes...); v.Number != c.Value[i] || v.Status != c.Status[i] {
				t.Errorf("%s %v: %v %v, was %v %v", m.ID, codes, v.Number, v.Status, c.Value[i], c.Status[i])
			}
		}
	}
	if v := at(t, back, "k", "1980", "2024-Q1", data.Total); v.Status != data.NotAvailable {
		t.Errorf("an absent cell: %+v", v)
	}
	for i, dim := range back.Dimensions {
		want := d.Dimensions[i]
		if dim.ID != want.ID || i == 0 && fmt.Sprint(dim.Codes) != fmt.Sprint(want.Codes) {
			t.Errorf("%+v, was %+v", dim, want)
		}
	}
	if back.Title.SV != "Det 'gjorda'" || back.Vintage != "2024-12-12" || back.Pages[0].Source != "Byrån" {
		t.Errorf("%v %s %v", back.Title, back.Vintage, back.Pages)
	}
	if got := fmt.Sprintf("%v", back.Scoped); got != "[{{ {C＃ eller\n\nF }  } map[measure:m] false} {{ {Heby Heby-en}  } map[area:1980] false}]" {
		t.Errorf("%s", got)
	}
	if q := f.Variables[1].Time; q == nil || q.Scale != "Q1" || q.At(1) != "20241" {
		t.Errorf("TIMEVAL %+v", q)
	}
}

// TestExportOptions: what the caller says stands in the file, and an old code page holds or refuses.
func TestExportOptions(t *testing.T) {
	d := made(t, memory.DefaultAllocator)
	defer d.Release()
	var out bytes.Buffer
	o := Export{Matrix: "M1", SubjectCode: "AA", Source: data.Text{SV: "Källan"}, CodePage: Windows1252, Units: map[data.Unit]data.Text{"percent": {SV: "%"}}}
	err := Write(&out, d, o)
	if err == nil || !strings.Contains(err.Error(), "windows-1252") {
		t.Fatalf("a fullwidth sign in an old code page: %v", err)
	}
	d.Measures[0].Notes = nil
	out.Reset()
	if err := Write(&out, d, o); err != nil {
		t.Fatal(err)
	}
	f := mustRead(t, out.Bytes())
	if !bytes.Contains(out.Bytes(), []byte("K\xe4llan")) || f.Keyword("SOURCE") != "Källan" || f.Keyword("MATRIX") != "M1" || f.Content(0).Unit.SV != "%" || f.Keyword("CODEPAGE") != "windows-1252" {
		t.Errorf("%s", out.Bytes())
	}
}

// TestTooSparse: a dataset whose full table is beyond reason is refused and not tried.
func TestTooSparse(t *testing.T) {
	s := data.Structure{ID: "sparse", Measures: []data.Measure{{ID: "m", Unit: "number", Published: "number"}}}
	for i := range 4 {
		dim := data.Dimension{ID: fmt.Sprint("d", i)}
		for k := range 1000 {
			dim.Codes = append(dim.Codes, data.Code{ID: fmt.Sprintf("%03d", k)})
		}
		s.Dimensions = append(s.Dimensions, dim)
	}
	b := data.NewBuilder(s, "2024-01-01", "")
	b.Append(make([]int32, 4), 0, 1, 0, b.Page(data.Page{}), 1)
	d, err := b.Finish(memory.DefaultAllocator)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	if err := Write(&bytes.Buffer{}, d, Export{}); err == nil || !strings.Contains(err.Error(), "for 1 observations: choose fewer") {
		t.Errorf("%v", err)
	}
}
