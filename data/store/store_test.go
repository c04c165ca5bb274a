package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
)

// sample is a dataset with something of everything: missing and qualified values, several pages, notes, breaks, a code that no row uses.
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
		// Not in the order of their ids, so that nothing can rest on that.
		s.Measures = append(s.Measures, data.Measure{
			ID: fmt.Sprintf("m%d", (i*3)%measures), Title: text("Mått", "Measure"), Table: "T1", Unit: "share", Published: "percent",
			SexForm: data.SexSplit, Breaks: []data.SeriesBreak{{From: "2015", Why: text("ny metod", "new method")}},
			Notes: []data.Note{{Text: text("preliminär", "provisional")}},
		})
	}
	b := data.NewBuilder(s, "2024-12-12", "CC0")
	var pages []int32
	for i := range 3 {
		pages = append(pages, b.Page(data.Page{Source: "SCB", Table: "T1", Vintage: "2024-12-01", Name: fmt.Sprintf("page%d.csv", i), Column: "värde"}))
	}
	all := []data.Status{
		0, 0, 0, 0, data.NotAvailable, data.Suppressed, data.NotApplicable, data.NotAvailable | data.Contradicted, data.Provisional | data.Break,
		data.TooUncertain, data.Deleted, data.Undefined, data.Nil, data.Approximate, data.Estimated, data.Derived, data.Earlier,
	}
	r := rand.New(rand.NewPCG(seed, 1))
	for n := range rows {
		codes := []int32{
			b.Code(0, data.Code{ID: fmt.Sprintf("%04d", n/(measures*24)), Title: text("Ort", "Place")}),
			b.Code(1, data.Code{ID: fmt.Sprint(2010 + n/(measures*3)%8)}), int32(n / measures % 3),
		}
		status := all[r.IntN(len(all))]
		value := float64(r.IntN(1_000_000)) / 1e6
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

var provenance = Provenance{
	Publisher: "SCB", Text: data.Text{SV: "Från SCB.", EN: "From SCB."}, Licence: "CC0", Created: "2024-12-12T06:00:00Z",
	Fetches:  []Fetch{{Address: "https://example.org/t1", Time: "2024-12-12T05:59:00Z", Bytes: 12, SHA256: "ab", Status: 200}},
	Findings: []string{"a column was renamed"},
}

func mustPut(t testing.TB, s *Shelf, d *data.Dataset) data.Vintage {
	t.Helper()
	v, err := s.Put(context.Background(), d, provenance)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// same reports the first difference between two datasets, "" if there is none.
func same(t testing.TB, got, want *data.Dataset) string {
	t.Helper()
	if got.Vintage != want.Vintage || got.Licence != want.Licence || got.Len() != want.Len() {
		return fmt.Sprintf("got %s %s %d rows, want %s %s %d rows", got.Vintage, got.Licence, got.Len(), want.Vintage, want.Licence, want.Len())
	}
	g, err := digest(got)
	if err != nil {
		t.Fatal(err)
	}
	w, err := digest(want)
	if err != nil {
		t.Fatal(err)
	}
	if g != w || fmt.Sprint(got.Pages) != fmt.Sprint(want.Pages) {
		return "they differ"
	}
	return ""
}

func TestRoundTripSmoke(t *testing.T) {
	for _, rows := range []int{0, 1, 1000, 250_000} {
		d := sample(t, memory.DefaultAllocator, rows, 1)
		s := Open(t.TempDir(), nil)
		v := mustPut(t, s, d)
		got, err := s.Read(context.Background(), memory.DefaultAllocator, "sample", v)
		if err != nil {
			t.Fatal(err)
		}
		if diff := same(t, got, d); diff != "" {
			t.Error(rows, diff)
		}
		got.Release()
		if err := s.Verify(context.Background()); err != nil {
			t.Error(err)
		}
	}
}
