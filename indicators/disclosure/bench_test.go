package disclosure_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/indicators/disclosure"
)

// All municipalities and counties by sex and ten ages with every total: ten thousand counts, a third of them below five.
func BenchmarkProtect(b *testing.B) {
	m := newMaker([]string{data.Area, data.Sex, "age", data.Time}, []string{"asked"})
	r := rand.New(rand.NewPCG(1, 2))
	sums := map[string]float64{}
	for _, a := range codelist.Municipalities("") {
		for _, sex := range []string{"F", "M"} {
			for age := range 10 {
				x := float64(int(r.ExpFloat64() * 12))
				for _, area := range []string{a.Code, a.County, codelist.Riket} {
					for _, s := range []string{sex, "_T"} {
						for _, g := range []string{fmt.Sprint("a", age), "total"} {
							sums[fmt.Sprintf("asked %s %s %s 2024", area, s, g)] += x
						}
					}
				}
			}
		}
	}
	for words, x := range sums {
		m.put(words, x, 0)
	}
	d := m.finish(b, memory.DefaultAllocator)
	for b.Loop() {
		out, report, err := disclosure.Protect(memory.DefaultAllocator, d, disclosure.Rule{Least: disclosure.Usual})
		if err != nil {
			b.Fatal(err)
		}
		out.Release()
		b.ReportMetric(float64(report.Counts), "counts")
		b.ReportMetric(float64(report.Small), "small")
		b.ReportMetric(float64(report.Linked), "linked")
	}
}
