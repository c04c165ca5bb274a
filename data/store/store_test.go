package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
)

// sample is a dataset with something of everything: missing and qualified values, several pages, notes, breaks, a code
// that no row uses, measures that are not in the order of their ids.
func sample(t testing.TB, mem memory.Allocator, rows int, seed uint64) *data.Dataset {
	t.Helper()
	text := func(sv, en string) data.Text { return data.Text{SV: sv, EN: en} }
	s := data.Structure{
		ID: "sample", Title: text("Prov på åtta år", "A sample"),
		Dimensions: []data.Dimension{
			{ID: data.Area, Title: text("region", "area"), Codes: []data.Code{{ID: "9999", Title: text("Ingenstans", "Nowhere")}}},
			{ID: data.Time, Title: text("år", "year")},
			{ID: data.Sex, Title: text("kön", "sex"), Codes: []data.Code{{ID: data.Women}, {ID: data.Men}, {ID: data.Total}}},
		},
		Notes: []data.Note{{ID: "n1", Text: text("En anmärkning <&>", "A note <&>")}},
	}
	const measures = 5
	for i := range measures {
		s.Measures = append(s.Measures, data.Measure{
			ID: fmt.Sprintf("m%d", (i*3)%measures), Title: text("Mått", "Measure"), Table: "T1", Unit: "share", Published: "percent",
			SexForm: data.SexSplit, Breaks: []data.SeriesBreak{{From: "2015", Why: text("ny metod", "new method")}},
			Notes: []data.Note{{Text: text("preliminär", "provisional")}},
		})
	}
	b := data.NewBuilder(s, "2024-12-12", "CC0")
	var pages []int32
	for i := range 3 {
		pages = append(pages, b.Page(data.Page{Source: "SCB", Table: "T1", Vintage: "2024-12-01", Name: fmt.Sprintf("page%d.csv", i), Column: "värde", Note: "avskrivet"}))
	}
	r := rand.New(rand.NewPCG(seed, 1))
	for n := range rows {
		codes := []int32{
			b.Code(0, data.Code{ID: fmt.Sprintf("%04d", n/(measures*24)), Title: text("Ort", "Place")}),
			b.Code(1, data.Code{ID: fmt.Sprint(2010 + n/(measures*3)%8)}), int32(n / measures % 3),
		}
		status := sampleStatuses[r.IntN(len(sampleStatuses))]
		value := float64(r.IntN(2_000_000)-1_000_000) / 1e6
		if status == data.Nil {
			value = 0
		}
		b.Append(codes, int32(n%measures), value, status, pages[r.IntN(len(pages))], int32(n+1))
	}
	d, err := b.Finish(mem)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Release)
	return d
}

var sampleStatuses = []data.Status{
	0, 0, 0, 0, data.NotAvailable, data.Suppressed, data.NotApplicable, data.NotAvailable | data.Contradicted, data.Provisional | data.Break,
	data.TooUncertain, data.Deleted, data.Undefined, data.Nil, data.Approximate, data.Estimated, data.Derived, data.Earlier,
}

var provenance = Provenance{
	Publisher: "SCB", Text: data.Text{SV: "Från SCB.", EN: "From SCB."}, Licence: "CC0", Created: "2024-12-12T06:00:00Z",
	Fetches:  []Fetch{{Address: "https://example.org/t1?a=1&b=2", Time: "2024-12-12T05:59:00Z", Bytes: 12, SHA256: "ab", Status: 200}},
	Findings: []string{"a column was renamed"},
}

var background = context.Background()

func mustPut(t testing.TB, s *Shelf, d *data.Dataset) data.Vintage {
	t.Helper()
	v, err := s.Put(background, d, provenance)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func mustRead(t testing.TB, s *Shelf, v data.Vintage, measures ...string) *data.Dataset {
	t.Helper()
	d, err := s.Read(background, memory.DefaultAllocator, "sample", v, measures...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Release)
	return d
}

// observation is one row in the words of the dataset, so that datasets can be compared without trusting their indices.
type observation struct {
	measure, codes string
	value          data.Value
}

func observations(d *data.Dataset) []observation {
	var all []observation
	for _, c := range d.Batches() {
		for i := range c.Len() {
			var codes []string
			for k, dim := range d.Dimensions {
				codes = append(codes, dim.Codes[c.Codes[k][i]].ID)
			}
			v := d.Value(&c, i)
			if !v.OK() {
				v.Number = 0
			}
			all = append(all, observation{d.Measures[c.Measure[i]].ID, strings.Join(codes, " "), v})
		}
	}
	return all
}

// difference tells the first difference between two datasets, "" if there is none.
func difference(got, want *data.Dataset) string {
	if !reflect.DeepEqual(got.Structure, want.Structure) {
		return fmt.Sprintf("structure: got %+v, want %+v", got.Structure, want.Structure)
	}
	if got.Vintage != want.Vintage || got.Licence != want.Licence || !slices.Equal(got.Pages, want.Pages) {
		return fmt.Sprintf("got %s %s %v, want %s %s %v", got.Vintage, got.Licence, got.Pages, want.Vintage, want.Licence, want.Pages)
	}
	g, w := observations(got), observations(want)
	if len(g) != len(w) {
		return fmt.Sprintf("got %d rows, want %d", len(g), len(w))
	}
	for i := range g {
		if g[i] != w[i] {
			return fmt.Sprintf("row %d: got %+v, want %+v", i, g[i], w[i])
		}
	}
	return ""
}

// layers are the two ways in which a shelf can lie before a reader: a directory, and a file system inside the program.
func layers(t *testing.T, test func(t *testing.T, reopen func(dir string) *Shelf)) {
	t.Run("directory", func(t *testing.T) { test(t, func(dir string) *Shelf { return Open(dir, nil) }) })
	t.Run("base", func(t *testing.T) { test(t, func(dir string) *Shelf { return Open("", embedded(t, dir)) }) })
	t.Run("base under a directory to come", func(t *testing.T) {
		test(t, func(dir string) *Shelf { return Open(filepath.Join(t.TempDir(), "not", "yet"), embedded(t, dir)) })
	})
}

// embedded is a directory's files as a file system in memory, without the hidden ones, which go:embed leaves out too.
func embedded(t *testing.T, dir string) fs.FS {
	t.Helper()
	files := fstest.MapFS{"README.md": {Data: []byte("not the shelf's")}}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasPrefix(name, ".") {
			return err
		}
		raw, err := os.ReadFile(filepath.Join(dir, name))
		files[name] = &fstest.MapFile{Data: raw}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestRoundTrip(t *testing.T) {
	for _, rows := range []int{0, 1, 997} {
		t.Run(fmt.Sprint(rows), func(t *testing.T) {
			layers(t, func(t *testing.T, reopen func(string) *Shelf) {
				dir := t.TempDir()
				d := sample(t, memory.DefaultAllocator, rows, 1)
				v := mustPut(t, Open(dir, nil), d)
				s := reopen(dir)
				if diff := difference(mustRead(t, s, v), d); diff != "" {
					t.Error(diff)
				}
				m, err := s.Manifest("sample", v)
				if err != nil {
					t.Fatal(err)
				}
				want := provenance
				want.Created = ""
				if !reflect.DeepEqual(m.Provenance, want) || m.Created != provenance.Created || m.File.Rows != int64(rows) || m.Licence != "CC0" {
					t.Errorf("manifest: %+v", m)
				}
				if err := s.Verify(background); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// TestRoundTripLong crosses row groups and the dataset's own batches.
func TestRoundTripLong(t *testing.T) {
	s := Open(t.TempDir(), nil)
	d := sample(t, memory.DefaultAllocator, data.BatchRows+8001, 1)
	got := mustRead(t, s, mustPut(t, s, d))
	if n := len(got.Batches()); n < 2 {
		t.Errorf("%d batches", n)
	}
	if diff := difference(got, d); diff != "" {
		t.Error(diff)
	}
}

func TestReadMeasures(t *testing.T) {
	dir := t.TempDir()
	d := sample(t, memory.DefaultAllocator, 3000, 2)
	v := mustPut(t, Open(dir, nil), d)
	layers(t, func(t *testing.T, reopen func(string) *Shelf) {
		s := reopen(dir)
		for _, named := range [][]string{{"m0"}, {"m4", "m1"}, {"m2", "m2"}, {"m0", "m1", "m2", "m3", "m4"}} {
			got := mustRead(t, s, v, named...)
			var want []observation
			for _, o := range observations(d) {
				if slices.Contains(named, o.measure) {
					want = append(want, o)
				}
			}
			if !slices.Equal(observations(got), want) {
				t.Errorf("%v: got %d rows, want %d", named, got.Len(), len(want))
			}
			for _, m := range got.Measures {
				if !slices.Contains(named, m.ID) {
					t.Errorf("%v: measure %s was not asked for", named, m.ID)
				}
			}
		}
		_, err := s.Read(background, memory.DefaultAllocator, "sample", v, "m0", "m9")
		if !errors.Is(err, data.ErrNotFound) || !strings.Contains(err.Error(), "m9") || !strings.Contains(err.Error(), "m4") {
			t.Errorf("an unknown measure: %v", err)
		}
	})
}

// TestSkipsGroups sees that one measure of a long file is read from the row groups that hold it.
func TestSkipsGroups(t *testing.T) {
	d := sample(t, memory.DefaultAllocator, 1000, 2)
	m, raw := shelved(t, d, 100)
	keep, err := m.keep([]string{"m2"})
	if err != nil {
		t.Fatal(err)
	}
	f := opened(t, raw)
	if groups := holding(f, m, keep); len(groups) != 3 || f.Groups() != 15 {
		t.Errorf("groups %v of %d hold m2, want 3 of 15", groups, f.Groups())
	}
	got, err := decode(background, memory.DefaultAllocator, raw, m, keep)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Release()
	want := slices.DeleteFunc(observations(d), func(o observation) bool { return o.measure != "m2" })
	if !slices.Equal(observations(got), want) {
		t.Errorf("got %d rows of m2, want %d", got.Len(), len(want))
	}
}

func TestNames(t *testing.T) {
	dir := t.TempDir()
	mustPut(t, Open(dir, nil), sample(t, memory.DefaultAllocator, 10, 1))
	for _, name := range []string{"README.md", "sample/notes.txt", "Not-a-dataset/2024-01-01/x", "sample/latest/x", "sample/.2024-12-13/x", ".put/data.parquet"} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o777), os.WriteFile(file, nil, 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "without-vintages"), 0o777); err != nil {
		t.Fatal(err)
	}
	layers(t, func(t *testing.T, reopen func(string) *Shelf) {
		s := reopen(dir)
		if ids, err := s.Datasets(); err != nil || !slices.Equal(ids, []string{"sample"}) {
			t.Errorf("datasets %v, %v", ids, err)
		}
		if vs, err := s.Vintages("sample"); err != nil || !slices.Equal(vs, []data.Vintage{"2024-12-12"}) {
			t.Errorf("vintages %v, %v", vs, err)
		}
		for _, id := range []string{"simple", "without-vintages", "../sample", "", ".", "sample/2024-12-12"} {
			if _, err := s.Vintages(id); !errors.Is(err, data.ErrNotFound) || !strings.Contains(err.Error(), "among sample") {
				t.Errorf("dataset %q: %v", id, err)
			}
		}
		for _, v := range []data.Vintage{"2024-12-13", "", "latest", "../sample/2024-12-12"} {
			if _, err := s.Read(background, memory.DefaultAllocator, "sample", v); !errors.Is(err, data.ErrNotFound) || !strings.Contains(err.Error(), "2024-12-12") {
				t.Errorf("vintage %q: %v", v, err)
			}
		}
	})
	empty := Open(filepath.Join(dir, "nowhere"), nil)
	if ids, err := empty.Datasets(); len(ids) > 0 || err != nil {
		t.Errorf("an empty shelf: %v, %v", ids, err)
	}
	if err := empty.Verify(background); err != nil {
		t.Error(err)
	}
}

// TestVintages shelves figures as the years bring them and sees that nothing shelved is ever changed.
func TestVintages(t *testing.T) {
	base := t.TempDir()
	shipped := sample(t, memory.DefaultAllocator, 100, 1)
	mustPut(t, Open(base, nil), shipped)
	dir := filepath.Join(t.TempDir(), "made", "when", "needed")
	s := Open(dir, embedded(t, base))

	if v := mustPut(t, s, shipped); v != "2024-12-12" {
		t.Errorf("what ships already was shelved as %s", v)
	}
	if _, err := os.Stat(filepath.Join(dir, "sample")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what ships already was written again: %v", err)
	}
	put := func(seed uint64, day data.Vintage) (*data.Dataset, data.Vintage) {
		d := sample(t, memory.DefaultAllocator, 100, seed)
		d.Vintage = day
		v := mustPut(t, s, d)
		d.Vintage = v
		return d, v
	}
	want := map[data.Vintage]*data.Dataset{"2024-12-12": shipped}
	for n, day := range []data.Vintage{"2024-12-12", "2025-01-10", "2025-01-10", "2023-03-28"} {
		d, v := put(uint64(n+2), day)
		want[v] = d
	}
	for n := range 9 { // up to number 11 of one day, which must follow number 9
		d, v := put(uint64(n+20), "2025-01-10")
		want[v] = d
	}
	if _, v := put(3, "2025-01-10"); v != "2025-01-10" {
		t.Errorf("figures shelved earlier the same day were shelved again as %s", v)
	}
	got, err := s.Vintages("sample")
	if err != nil {
		t.Fatal(err)
	}
	wantOrder := []data.Vintage{"2023-03-28", "2024-12-12", "2024-12-12.2", "2025-01-10"}
	for n := range 10 {
		wantOrder = append(wantOrder, data.Vintage(fmt.Sprintf("2025-01-10.%d", n+2)))
	}
	if !slices.Equal(got, wantOrder) {
		t.Errorf("vintages %v, want %v", got, wantOrder)
	}
	for v, d := range want {
		if diff := difference(mustRead(t, s, v), d); diff != "" {
			t.Errorf("%s: %s", v, diff)
		}
	}
	if err := s.Verify(background); err != nil {
		t.Error(err)
	}
}

// TestSameAgain shelves the same figures on a later day: the provider's new date is no new vintage, a changed figure,
// status, origin, title or licence is.
func TestSameAgain(t *testing.T) {
	build := func(change func(s *data.Structure, p *data.Page, v *float64, row *int32, status *data.Status)) *data.Dataset {
		s := data.Structure{ID: "sample", Dimensions: []data.Dimension{{ID: data.Area}}, Measures: []data.Measure{{ID: "m"}}}
		p, v, row, status := data.Page{Source: "SCB", Vintage: "2024-12-12"}, 1.0, int32(1), data.Status(0)
		if change != nil {
			change(&s, &p, &v, &row, &status)
		}
		b := data.NewBuilder(s, p.Vintage, "CC0")
		b.Append([]int32{b.Code(0, data.Code{ID: "19"})}, 0, v, status, b.Page(p), row)
		d, err := b.Finish(memory.DefaultAllocator)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(d.Release)
		return d
	}
	const later = "2025-01-10"
	for name, c := range map[string]struct {
		change func(*data.Structure, *data.Page, *float64, *int32, *data.Status)
		want   data.Vintage
	}{
		"date":   {func(_ *data.Structure, p *data.Page, _ *float64, _ *int32, _ *data.Status) {}, "2024-12-12"},
		"value":  {func(_ *data.Structure, _ *data.Page, v *float64, _ *int32, _ *data.Status) { *v = 1.0000001 }, later},
		"status": {func(_ *data.Structure, _ *data.Page, _ *float64, _ *int32, s *data.Status) { *s = data.Provisional }, later},
		"row":    {func(_ *data.Structure, _ *data.Page, _ *float64, row *int32, _ *data.Status) { *row = 2 }, later},
		"page":   {func(_ *data.Structure, p *data.Page, _ *float64, _ *int32, _ *data.Status) { p.Name = "b.csv" }, later},
		"title":  {func(s *data.Structure, _ *data.Page, _ *float64, _ *int32, _ *data.Status) { s.Title.SV = "Ny" }, later},
	} {
		t.Run(name, func(t *testing.T) {
			s := Open(t.TempDir(), nil)
			mustPut(t, s, build(nil))
			again := build(func(st *data.Structure, p *data.Page, v *float64, row *int32, status *data.Status) {
				p.Vintage = later
				c.change(st, p, v, row, status)
			})
			if v := mustPut(t, s, again); v != c.want {
				t.Errorf("shelved as %s, want %s", v, c.want)
			}
		})
	}
}

func TestPutRefuses(t *testing.T) {
	good := sample(t, memory.DefaultAllocator, 10, 1)
	if _, err := Open("", nil).Put(background, good, provenance); !errors.Is(err, ErrReadOnly) {
		t.Errorf("without a directory: %v", err)
	}
	for name, spoil := range map[string]func(d *data.Dataset){
		"id":            func(d *data.Dataset) { d.ID = "../sample" },
		"day":           func(d *data.Dataset) { d.Vintage = "2024-02-30" },
		"vintage":       func(d *data.Dataset) { d.Vintage = "2024-12-12-draft" },
		"dimension":     func(d *data.Dataset) { d.Dimensions[2].ID = "value" },
		"code twice":    func(d *data.Dataset) { d.Dimensions[2].Codes[0] = d.Dimensions[2].Codes[1] },
		"code, bytes":   func(d *data.Dataset) { d.Dimensions[2].Codes[0].ID = "F\xff" },
		"measure twice": func(d *data.Dataset) { d.Measures[0].ID = d.Measures[1].ID },
	} {
		t.Run(name, func(t *testing.T) {
			d := sample(t, memory.DefaultAllocator, 10, 1)
			spoil(d)
			dir := t.TempDir()
			if v, err := Open(dir, nil).Put(background, d, provenance); err == nil {
				t.Errorf("it was shelved as %s", v)
			}
			if left, _ := os.ReadDir(dir); len(left) > 0 {
				t.Errorf("something was written: %v", left)
			}
		})
	}
	ctx, cancel := context.WithCancel(background)
	cancel()
	s := Open(t.TempDir(), nil)
	if _, err := s.Put(ctx, good, provenance); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: %v", err)
	}
	if ids, err := s.Datasets(); len(ids) > 0 || err != nil {
		t.Errorf("a canceled put left %v, %v", ids, err)
	}
}

// TestPutTogether lets many put at once, each through a shelf of its own as processes do.
func TestPutTogether(t *testing.T) {
	dir := t.TempDir()
	const putters = 8
	var wg sync.WaitGroup
	got := make([]data.Vintage, putters)
	for n := range putters {
		d := sample(t, memory.DefaultAllocator, 50, uint64(n/2)) // each dataset by two putters
		wg.Go(func() {
			v, err := Open(dir, nil).Put(background, d, provenance)
			if err != nil {
				t.Error(err)
			}
			got[n] = v
		})
	}
	wg.Wait()
	vintages, err := Open(dir, nil).Vintages("sample")
	if err != nil || len(vintages) != putters/2 {
		t.Errorf("vintages %v, %v", vintages, err)
	}
	for n := 0; n < putters; n += 2 {
		if got[n] != got[n+1] {
			t.Errorf("the same figures were shelved as %s and %s", got[n], got[n+1])
		}
	}
}

func TestLockWaitsNoLongerThanAsked(t *testing.T) {
	dir := t.TempDir()
	unlock, err := lock(background, filepath.Join(dir, lockFile))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(background, 30e6)
	defer cancel()
	if _, err := Open(dir, nil).Put(ctx, sample(t, memory.DefaultAllocator, 10, 1), provenance); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v while another held the lock", err)
	}
	unlock()
	mustPut(t, Open(dir, nil), sample(t, memory.DefaultAllocator, 10, 1))
}

func TestPutMakesEqualBytes(t *testing.T) {
	var made [2][]byte
	for i := range made {
		dir := t.TempDir()
		mustPut(t, Open(dir, nil), sample(t, memory.DefaultAllocator, 1000, 1))
		for _, name := range []string{dataFile, manifestFile} {
			raw, err := os.ReadFile(filepath.Join(dir, "sample", "2024-12-12", name))
			if err != nil {
				t.Fatal(err)
			}
			made[i] = append(made[i], raw...)
		}
	}
	if !bytes.Equal(made[0], made[1]) {
		t.Error("the same dataset made different files")
	}
}

func TestNothingLeftAllocated(t *testing.T) {
	mem := memory.NewCheckedAllocator(memory.DefaultAllocator)
	defer mem.AssertSize(t, 0)
	dir := t.TempDir()
	s := Open(dir, nil)
	v := mustPut(t, s, sample(t, memory.DefaultAllocator, 1000, 1))
	for _, measures := range [][]string{nil, {"m1"}} {
		d, err := s.Read(background, mem, "sample", v, measures...)
		if err != nil {
			t.Fatal(err)
		}
		if mem.CurrentAlloc() == 0 {
			t.Error("the dataset does not live in the allocator given")
		}
		d.Release()
	}
	if _, err := s.Read(background, mem, "sample", v, "m9"); err == nil {
		t.Error("an unknown measure was read")
	}
}
