package checks_test

import (
	"fmt"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/ingest/cells"
	"lagesbild/ingest/checks"
)

// counts is every municipality, county and the country by 20 years, sex and 20 ages with their total, all adding up.
func counts(b *testing.B) *data.Dataset {
	l := layout()
	m := l.Measures["n"]
	s := data.Structure{ID: "toy", Measures: []data.Measure{m.Becomes("n", "n", "2024-01-01")}}
	for _, id := range cells.Order(l.Dimensions) {
		s.Dimensions = append(s.Dimensions, data.Dimension{ID: id})
	}
	builder := data.NewBuilder(s, "2024-01-01", "CC0")
	page := builder.Page(data.Page{Source: "S", Table: "T"})
	for _, a := range codelist.Current() {
		n := 1.
		if a.Level == codelist.County {
			n = float64(len(codelist.Municipalities(a.Code)))
		} else if a.Level == codelist.Country {
			n = 290
		}
		area := builder.Code(0, data.Code{ID: a.Code})
		for year := 2005; year < 2025; year++ {
			period := builder.Code(1, data.Code{ID: fmt.Sprint(year)})
			for _, sex := range []string{data.Total, data.Women, data.Men} {
				of := builder.Code(2, data.Code{ID: sex})
				for age := range 21 {
					id, v := fmt.Sprint(age), n
					if age == 20 {
						id, v = "all", 20*n
					}
					builder.Append([]int32{area, period, of, builder.Code(3, data.Code{ID: id})}, 0, v, 0, page, 1)
				}
			}
		}
	}
	d, err := builder.Finish(memory.DefaultAllocator)
	if err != nil {
		b.Fatal(err)
	}
	return d
}

// BenchmarkRun holds 390 000 counts against the same as an older vintage, along areas and ages.
func BenchmarkRun(b *testing.B) {
	d := counts(b)
	defer d.Release()
	b.ReportMetric(float64(d.Len()), "rows")
	for b.Loop() {
		findings, err := checks.Run(&checks.Rules{}, layout(), d, d)
		if err != nil || len(findings) > 0 {
			b.Fatal(findings, err)
		}
	}
	b.ReportMetric(float64(d.Len())*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mrows/s")
}
