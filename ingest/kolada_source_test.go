package ingest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/datatest"
	"lagesbild/data/definition"
	"lagesbild/data/snapshot"
	"lagesbild/data/store"
	"lagesbild/ingest"
	"lagesbild/ingest/cells"
)

var ownSources = sync.OnceValues(func() ([]definition.File[ingest.Source], error) { return ingest.Sources(ingest.Definitions()) })

// ours is one of the program's own sources, as a run takes it.
func ours(t testing.TB, id string) []definition.File[ingest.Source] {
	t.Helper()
	sources, err := ownSources()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(sources, func(f definition.File[ingest.Source]) bool { return f.Value.ID == id })
	if i < 0 {
		t.Fatalf("no source %s", id)
	}
	return sources[i : i+1]
}

// recorded are real pages of Kolada's service, by name.
func recorded(t testing.TB, names ...string) fstest.MapFS {
	t.Helper()
	dir := filepath.Join(datatest.Shared(t, "real"), "api", "kolada")
	pages := fstest.MapFS{}
	for _, name := range names {
		body, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		pages[name] = &fstest.MapFile{Data: body}
	}
	return pages
}

// gone are the measures that ship and that Kolada no longer has.
var gone = []string{"N02904"}

// TestKoladaAsDescribed holds every measure of the source against the pages that Kolada describes its indicators with:
// the title letter by letter, the division by sex; units are held against titles by the run itself.
func TestKoladaAsDescribed(t *testing.T) {
	pages := recorded(t, "v3_kpi_page1.json", "v3_kpi_page2.json", "v3_data_N00945.json")
	type kpi struct {
		ID      string
		Title   string
		Divided bool `json:"is_divided_by_gender"`
	}
	described := map[string]kpi{}
	for _, name := range []string{"v3_kpi_page1.json", "v3_kpi_page2.json"} {
		var page struct{ Values []kpi }
		if err := json.Unmarshal(pages[name].Data, &page); err != nil {
			t.Fatal(err)
		}
		for _, k := range page.Values {
			described[k.ID] = k
		}
	}
	source := ours(t, "kolada")
	for code, m := range source[0].Value.Measures {
		k, ok := described[code]
		if ok == slices.Contains(gone, code) {
			t.Errorf("%s: described by Kolada: %v", code, ok)
			continue
		}
		if ok && m.Sex != cells.Paired && k.Title != m.Title.SV {
			t.Errorf("%s: titled %q, Kolada says %q", code, m.Title.SV, k.Title)
		}
		if ok && k.Divided != (m.Sex == cells.Split) {
			t.Errorf("%s: sex: %s, Kolada divides it by sex: %v", code, m.Sex, k.Divided)
		}
		if margin := strings.HasPrefix(k.Title, "Osäkerhetstal"); margin != (m.MarginOf != "") {
			t.Errorf("%s: margin_of %q, Kolada's title is %q", code, m.MarginOf, k.Title)
		}
	}
	out := run(t, store.Open(t.TempDir(), nil), source, ingest.Options{From: folder(pages)})["kolada"]
	if out.Err != nil || len(out.Vintages) != 1 || out.Vintages[0].Rows != 63 {
		t.Fatal(out.Vintages, out.Err)
	}
	for _, f := range out.Findings {
		switch {
		case strings.Contains(f, "no value on these pages"), f == "indicator N02904: not among the indicators that the pages describe":
		default:
			t.Error(f)
		}
	}
}

// fits is a page of values in Kolada's form.
func fits(rows ...string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte(`{"values":[` + strings.Join(rows, ",") + `],"next_url":null}`)}
}

func row(kpi, area string, year int, values ...any) string {
	var all []string
	for i := 0; i < len(values); i += 2 {
		all = append(all, fmt.Sprintf(`{"gender":%q,"count":1,"status":"","value":%v,"isdeleted":false}`, values[i], values[i+1]))
	}
	return fmt.Sprintf(`{"kpi":%q,"municipality":%q,"period":%d,"values":[%s]}`, kpi, area, year, strings.Join(all, ","))
}

// again is what an older vintage has of some measures from a year on, as Kolada would answer it.
func again(d *data.Dataset, from string, measures ...string) (rows []string) {
	genders := map[string]string{data.Women: "K", data.Men: "M", data.Total: "T"}
	for _, c := range d.Batches() {
		for i := range c.Len() {
			m := &d.Measures[c.Measure[i]]
			code := func(dim int) string { return d.Dimensions[dim].Codes[c.Codes[dim][i]].ID }
			if code(1) < from || !slices.Contains(measures, m.ID) {
				continue
			}
			gender, number := genders[code(2)], "null"
			if m.SexForm == data.SexShare {
				gender = "T"
			}
			if v := d.Value(&c, i); v.OK() {
				number = fmt.Sprint(m.AsPublished(v.Number))
			}
			year, _ := strconv.Atoi(code(1))
			rows = append(rows, row(m.ID, code(0), year, gender, number))
		}
	}
	return rows
}

// value finds a cell of a dataset that has area, period and sex; a cell that is not there is not applicable.
func value(d *data.Dataset, measure, area, period, sex string) data.Value {
	for _, c := range d.Batches() {
		for i := range c.Len() {
			is := func(dim int, code string) bool { return d.Dimensions[dim].Codes[c.Codes[dim][i]].ID == code }
			if d.Measures[c.Measure[i]].ID == measure && is(0, area) && is(1, period) && is(2, sex) {
				return d.Value(&c, i)
			}
		}
	}
	return data.Value{Status: data.NotApplicable}
}

// TestKoladaGoesOn: a vintage that the source fetches goes on with those that ship. Measures come, the two indicators that
// changed unit do not stop it, and what the newest vintage lacks of earlier years is joined measure by measure.
func TestKoladaGoesOn(t *testing.T) {
	ctx, mem := context.Background(), memory.NewGoAllocator()
	shelf := store.Open(t.TempDir(), snapshot.Shelf())
	was, err := shelf.Read(ctx, mem, "kolada", "2024-12-12")
	if err != nil {
		t.Fatal(err)
	}
	defer was.Release()
	pages := fstest.MapFS{"v3_kpi_all.json": fits(), "v3_data_old.json": fits(again(was, "2022", "N00943", "N15428", "U07417")...), "v3_data_new.json": fits(
		row("N00943", "1981", 2024, "T", 31.5),
		row("N00943", "0019", 2024, "T", 31),
		row("U07417", "1981", 2024, "T", 2500),
		row("N05816", "1981", 2023, "T", 40),
		row("N05828", "1981", 2023, "T", 60),
		row("N00952", "1981", 2023, "T", 78.5),
		row("N00951", "1981", 2023, "T", -850),
		row("N05815", "1981", 2023, "T", 45),
		row("N01460", "1981", 2023, "K", 6.5, "M", 7.5, "T", 7),
		row("N01461", "1981", 2023, "T", 1.5, "K", 2, "M", 2.5),
		row("N15428", "1981", 2025, "K", 0, "M", 80, "T", 85),
	)}
	out := run(t, shelf, ours(t, "kolada"), ingest.Options{From: folder(pages), Now: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)})["kolada"]
	if out.Err != nil || !out.Changed() {
		t.Fatal(out.Err)
	}
	for _, f := range out.Findings {
		if strings.Contains(f, "does not lie between") {
			t.Error(f)
		}
	}
	now, err := shelf.Read(ctx, mem, "kolada", "2026-11-22")
	if err != nil {
		t.Fatal(err)
	}
	defer now.Release()
	if v := value(now, "N00943", "1981", "2010", data.Men); v.Status != data.NotApplicable {
		t.Error("the vintage has 2010 itself", v)
	}
	_, margin, err := now.Measure("N01461")
	if err != nil || margin.MarginOf != "N01460" {
		t.Error(margin, err)
	}
	r := data.Compare(was, now)
	if want := []string{"N00951", "N00952", "N01460", "N01461", "N05815", "N05816"}; !slices.Equal(r.Came, want) {
		t.Errorf("came %v, want %v", r.Came, want)
	}
	for _, m := range r.Measures {
		if m.UnitChanged() || m.Revised > 0 {
			t.Errorf("%s: unit %s → %s, %d revised", m.ID, m.OldUnit, m.NewUnit, m.Revised)
		}
	}
	library := shelf.Lend(mem, "")
	defer library.Close()
	whole, err := library.Dataset(ctx, "kolada")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		measure, period, sex string
		number               float64
		status               data.Status
	}{
		{"N00943", "2024", data.Men, 0.315, 0},
		{"N00943", "2010", data.Men, 0, data.Earlier},
		{"N05816", "2023", data.Women, 0.4, 0},
		{"N05816", "2023", data.Men, 0.6, 0},
		{"N05815", "2023", data.Women, 0.45, 0},
		{"N00952", "2023", data.Total, 0.785, 0},
		{"N00951", "2023", data.Total, -850, 0},
		{"N01461", "2023", data.Women, 0.02, 0},
		{"U07417", "2024", data.Total, 2500, 0},
		{"N15428", "2025", data.Women, 0, data.NotAvailable | data.Contradicted},
	} {
		v := value(whole, test.measure, "1981", test.period, test.sex)
		if v.Status != test.status || test.number != 0 && v.Number != test.number {
			t.Errorf("%s %s %s: %v %v, want %v %v", test.measure, test.period, test.sex, v.Number, v.Status, test.number, test.status)
		}
	}
}

// TestEligibleZeros: no 0 of the pupils eligible for a vocational programme that ships is a figure, as the source's
// definition says.
func TestEligibleZeros(t *testing.T) {
	d, err := store.Open("", snapshot.Shelf()).Read(context.Background(), memory.NewGoAllocator(), "kolada", "2024-12-12", "N15428")
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	figures := 0
	for _, c := range d.Batches() {
		for i := range c.Len() {
			if !c.Status[i].Missing() {
				figures++
				if c.Value[i] == 0 {
					t.Error("a 0 stands as a figure", d.Value(&c, i).Origin)
				}
			}
		}
	}
	if figures < 10000 {
		t.Errorf("%d figures", figures)
	}
}
