package store

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
)

// benchmarkFigures is about as many rows as asked for in the shape of Kolada's: 290 areas, 7 years, 3 sexes, a twentieth missing.
func benchmarkFigures(b *testing.B, rows int) *data.Dataset {
	b.Helper()
	const areas, years, sexes = 290, 7, 3
	s := data.Structure{ID: "sample", Dimensions: []data.Dimension{{ID: data.Area}, {ID: data.Time}, {ID: data.Sex}}}
	for m := range (rows + areas*years*sexes - 1) / (areas * years * sexes) {
		s.Measures = append(s.Measures, data.Measure{ID: fmt.Sprintf("m%03d", m)})
	}
	build := data.NewBuilder(s, "2024-12-12", "CC0")
	page := build.Page(data.Page{Source: "Kolada"})
	row := int32(0)
	for m := range s.Measures {
		for a := range areas {
			for y := range years {
				for x, sex := range []string{data.Women, data.Men, data.Total} {
					row++
					status := data.Status(0)
					if row%20 == 0 {
						status = data.NotAvailable
					}
					codes := []int32{
						build.Code(0, data.Code{ID: strconv.Itoa(1000 + a)}), build.Code(1, data.Code{ID: strconv.Itoa(2017 + y)}), build.Code(2, data.Code{ID: sex}),
					}
					build.Append(codes, int32(m), float64((a*7919+y*104729+x*1299709+m)%100000)/1e5, status, page, row)
				}
			}
		}
	}
	d, err := build.Finish(memory.DefaultAllocator)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(d.Release)
	return d
}

var benchmarkSizes = []int{150_000, 1_000_000}

func BenchmarkPut(b *testing.B) {
	for _, rows := range benchmarkSizes {
		b.Run(fmt.Sprintf("rows=%d", rows), func(b *testing.B) {
			d := benchmarkFigures(b, rows)
			for b.Loop() {
				mustPut(b, Open(b.TempDir(), nil), d)
			}
		})
	}
}

func BenchmarkRead(b *testing.B) {
	for _, rows := range benchmarkSizes {
		s := Open(b.TempDir(), nil)
		v := mustPut(b, s, benchmarkFigures(b, rows))
		for name, measures := range map[string][]string{"all": nil, "one": {"m010"}} {
			b.Run(fmt.Sprintf("rows=%d/measures=%s", rows, name), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					d, err := s.Read(background, memory.DefaultAllocator, "sample", v, measures...)
					if err != nil {
						b.Fatal(err)
					}
					d.Release()
				}
			})
		}
	}
}
