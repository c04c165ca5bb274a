package jsonstat

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/ingest/cells"
)

// big is a document like PxWeb's of about 55 megabytes: all municipalities, 100 ages, 2 sexes, 4 contents, 33 years, one
// null in twenty with its symbol.
var big = sync.OnceValue(func() []byte { return generated(290, 100, 33, 20) })

func generated(areas, ages, years, nulls int) []byte {
	rnd := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	dimension := func(id string, n int, code func(i int) string) {
		fmt.Fprintf(&b, "%q:{\"label\":%q,\"category\":{\"index\":{", id, id)
		for i := range n {
			fmt.Fprintf(&b, "%s%q:%d", strings.Repeat(",", min(i, 1)), code(i), i)
		}
		b.WriteString("},\"label\":{")
		for i := range n {
			fmt.Fprintf(&b, "%s%q:%q", strings.Repeat(",", min(i, 1)), code(i), "Namn "+code(i))
		}
		b.WriteString("}}}")
	}
	fmt.Fprintf(&b, `{"version":"2.0","class":"dataset","label":"Prov","source":"SCB","updated":"2026-06-08T06:00:00Z",`+
		`"role":{"time":["Tid"],"metric":["ContentsCode"]},"id":["Region","Alder","Kon","ContentsCode","Tid"],"size":[%d,%d,2,4,%d],"dimension":{`, areas, ages, years)
	dimension("Region", areas, func(i int) string { return codelist.Municipalities("")[i].Code })
	b.WriteByte(',')
	dimension("Alder", ages, func(i int) string { return fmt.Sprint(i) })
	b.WriteByte(',')
	dimension("Kon", 2, func(i int) string { return fmt.Sprint(i + 1) })
	b.WriteByte(',')
	dimension("ContentsCode", 4, func(i int) string { return fmt.Sprintf("BE0101N%d", i) })
	b.WriteByte(',')
	dimension("Tid", years, func(i int) string { return fmt.Sprint(2007 + i) })
	b.WriteString(`},"value":[`)
	n, status := areas*ages*2*4*years, []string{}
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		switch {
		case nulls > 0 && rnd.IntN(nulls) == 0:
			b.WriteString("null")
			status = append(status, fmt.Sprintf(`"%d":".."`, i))
		case i/years%4 == 3:
			fmt.Fprintf(&b, "%d.%d", rnd.IntN(1000), rnd.IntN(10))
		default:
			fmt.Fprint(&b, rnd.IntN(1_000_000))
		}
	}
	fmt.Fprintf(&b, `],"status":{%s}}`, strings.Join(status, ","))
	return []byte(b.String())
}

func BenchmarkDecode(b *testing.B) {
	body := big()
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(body); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDataset is end to end: from the document's bytes to the dataset.
func BenchmarkDataset(b *testing.B) {
	body := big()
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		t, err := Decode(body)
		if err != nil {
			b.Fatal(err)
		}
		d, err := t.Dataset(memory.DefaultAllocator, Options{})
		if err != nil {
			b.Fatal(err)
		}
		d.Release()
	}
}

// BenchmarkParse is end to end as a source definition reads: every word judged, areas against periods, our dimensions.
func BenchmarkParse(b *testing.B) {
	l := &cells.Layout{
		Dataset: "population", Title: title, Publisher: "SCB", Licence: "CC0", Measures: map[string]cells.Measure{},
		Dimensions: map[string]cells.Dimension{
			data.Area: {Column: "Region"}, data.Time: {Column: "Tid"}, data.Sex: {Column: "Kon", Codes: map[string]string{"1": data.Men, "2": data.Women}},
			"age": {Column: "Alder", Title: title, Numbers: &cells.Numbers{Most: 99, Title: data.Text{SV: "%d år", EN: "%d years"}}},
		},
	}
	for i := range 4 {
		l.Measures[fmt.Sprintf("BE0101N%d", i)] = cells.Measure{Title: title, Unit: "persons", Additive: true, Sex: cells.Split}
	}
	body := big()
	p := Pages{Names: []string{"big"}, Get: func(context.Context, string) (string, []byte, error) { return "big", body, nil }}
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		sets, _, err := Documents(b.Context(), memory.DefaultAllocator, &Form{Pages: []string{"big"}}, l, p)
		if err != nil {
			b.Fatal(err)
		}
		sets[0].Release()
	}
}

func BenchmarkWrite(b *testing.B) {
	t, err := Decode(big())
	if err != nil {
		b.Fatal(err)
	}
	d, err := t.Dataset(memory.DefaultAllocator, Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer d.Release()
	b.SetBytes(int64(len(big())))
	for b.Loop() {
		if err := Write(io.Discard, d, WriteOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}
