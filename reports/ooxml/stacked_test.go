package ooxml

import (
	"strings"
	"testing"

	"lagesbild/data"
	"lagesbild/reports"
)

// Parts of one whole are drawn end to end; an area with a missing part has no bar, for the part alone would fill it.
func TestStacked(t *testing.T) {
	th := reports.DefaultTheme()
	n := func(x float64, text string) reports.Number { return reports.Number{Value: x, OK: true, Text: text} }
	body := &reports.Stacked{
		Axis: reports.Axis{Unit: "%", Decimal: 1}, Names: [2]string{"Kvinnor", "Män"},
		Rows: []reports.StackedRow{
			{Label: "Arboga", Women: n(38, "38,0"), Men: reports.Number{Text: "sekretess"}},
			{Label: "Norberg", Women: n(40, "40,0"), Men: n(60, "60,0")},
			{Label: "Sala", Women: n(45, "45,0"), Men: n(55, "55,0"), Own: true},
		},
	}
	c := Stacked(&reports.Figure{}, body, LookOf(&th, data.Swedish), 600, 0)
	for i, s := range c.Groups[0].Series {
		if s.Values.Values[0].OK || !s.Values.Values[1].OK {
			t.Errorf("%s: %v", s.Name.Values[0], s.Values.Values)
		}
		if len(s.Tints) != 2 || s.Tints[0].At != 0 || s.Tints[1].At != 1 {
			t.Errorf("%s: the other areas are not the paler ones: %v", s.Name.Values[0], s.Tints)
		}
		if named := s.Labels[1]; named.At != 1 || !named.Name || s.Label.Side != []Side{Base, End}[i] {
			t.Errorf("%s: the first bar does not say whose it is: %+v", s.Name.Values[0], s.Labels)
		}
	}
	c.Place(func(int, int) string { return "A1" }, 1, 1)
	doc := c.Part()
	checkOrder(t, doc)
	for _, want := range []string{`<c:grouping val="percentStacked"/>`, `<c:overlap val="100"/>`, `<c:max val="1"/><c:min val="0"/>`, `<c:dLblPos val="inEnd"/>`} {
		if !strings.Contains(string(doc), want) {
			t.Errorf("no %s", want)
		}
	}
}
