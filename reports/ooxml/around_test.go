package ooxml

import (
	"strings"
	"testing"

	"lagesbild/data"
	"lagesbild/reports"
)

// Bars of error reach from each value to its limits; a value without an interval has none.
func TestLineWritesIntervals(t *testing.T) {
	th := reports.DefaultTheme()
	n := func(x float64) reports.Number { return reports.Number{Value: x, OK: true} }
	body := &reports.Line{Periods: []string{"2022", "2023"}, Series: []reports.Series{{
		Name: "Kvinnor", Role: reports.Women, Points: []reports.Number{n(30.1), n(35.3)},
		Intervals: []reports.Interval{{}, {Low: n(31.1), High: n(60.4)}},
	}}}
	c := Line(&reports.Figure{}, body, LookOf(&th, data.Swedish), 600, 300)
	if c.Value.Max < 60.4 {
		t.Errorf("the axis ends at %v, below the interval", c.Value.Max)
	}
	c.Place(func(int, int) string { return "A1" }, 1, 1)
	doc := string(c.Part())
	checkOrder(t, c.Part())
	for _, want := range []string{
		`<c:errBars><c:errDir val="y"/><c:errBarType val="both"/><c:errValType val="cust"/>`,
		`<c:plus><c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="2"/><c:pt idx="1"><c:v>25.1</c:v></c:pt></c:numLit></c:plus>`,
		`<c:minus><c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="2"/><c:pt idx="1"><c:v>4.2</c:v></c:pt></c:numLit></c:minus>`,
	} {
		if !strings.Contains(doc, want) {
			t.Errorf("no %s in %s", want, doc)
		}
	}
}
