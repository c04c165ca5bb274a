package web

import (
	"testing"

	"lagesbild/data"
	"lagesbild/reports/reportstest"
)

func TestShippedPages(t *testing.T) {
	for _, c := range []struct {
		code string
		lang data.Lang
	}{{"00", data.Swedish}, {"19", data.Swedish}, {"19", data.English}, {"1981", data.Swedish}, {"1962", data.English}, {"0180", data.Swedish}} {
		t.Run(c.code+" "+string(c.lang), func(t *testing.T) {
			checkStructure(t, pageOf(t, reportstest.Shipped(t, c.code, c.lang), beside()))
		})
	}
}

func BenchmarkShippedPage(b *testing.B) {
	doc, o := reportstest.Shipped(b, "19", data.Swedish), beside()
	b.ReportAllocs()
	for b.Loop() {
		pageOf(b, doc, o)
	}
}
