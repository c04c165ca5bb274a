package ooxml

import (
	"slices"
	"strings"
	"testing"

	"lagesbild/reports"
)

func n(x float64, text string) reports.Number { return reports.Number{Value: x, OK: true, Text: text} }

var classRows = []reports.BarRow{
	{Label: "Vård och omsorg", Women: n(62.5, "62,5"), Men: n(9, "9,0")},
	{Label: "Utbildning", Women: n(20, "20,0"), Men: reports.Number{Text: "uppgift saknas"}},
	{Label: "Handel", Women: n(0, "0,0"), Men: n(41.5, "41,5")},
}

func values(s Series) []float64 {
	var out []float64
	for _, v := range s.Values.Values {
		if v.OK {
			out = append(out, v.Value)
		}
	}
	return out
}

// Women's columns go to the left of zero in mirrored charts alone, shown without sign; nobody's numbers are changed in the
// figure, and a missing one stays missing.
func TestClasses(t *testing.T) {
	body := &reports.Bars{Rows: classRows, Axis: reports.Axis{Unit: "%", Decimal: 1, FromZero: true}, Names: [2]string{"Kvinnor", "Män"}}
	c := Classes(&reports.Figure{Subtitle: runs}, body, look(t), 600, 0)
	if got := values(c.Groups[0].Series[0]); !slices.Equal(got, []float64{62.5, 20, 0}) || c.Value.Min != 0 || c.Value.Max <= 62.5 {
		t.Errorf("side by side: %v, axis %v–%v", got, c.Value.Min, c.Value.Max)
	}
	body.Mirrored = true
	c = Classes(&reports.Figure{Subtitle: runs}, body, look(t), 600, 0)
	women, men := c.Groups[0].Series[0], c.Groups[0].Series[1]
	if got := values(women); !slices.Equal(got, []float64{-62.5, -20, 0}) || body.Rows[0].Women.Value != 62.5 {
		t.Errorf("mirrored: %v of %v", got, body.Rows[0].Women)
	}
	if got := values(men); !slices.Equal(got, []float64{9, 41.5}) || c.Value.Min != -c.Value.Max || c.Value.Max <= 62.5 {
		t.Errorf("mirrored men: %v, axis %v–%v", got, c.Value.Min, c.Value.Max)
	}
	c.Place(cell, 1, 1)
	part := string(c.Part())
	for _, want := range []string{`formatCode="#,##0.0;#,##0.0"`, `<c:overlap val="100"/>`, `<c:pt idx="0"><c:v>-62.5</c:v></c:pt>`} {
		if !strings.Contains(part, want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(part, "−") {
		t.Error("a format of the mirrored chart shows a sign")
	}
	checkOrder(t, c.Part())
	below := &reports.Bars{Rows: []reports.BarRow{{Label: "a", Women: n(-3, "−3"), Men: n(2, "2")}, {Label: "b", Women: n(1, "1"), Men: n(4, "4")}}, Mirrored: true}
	if c = Classes(&reports.Figure{}, below, look(t), 600, 0); c.Groups[0].Overlap != 0 || !slices.Equal(values(c.Groups[0].Series[0]), []float64{-3, 1}) {
		t.Error("what lies below zero is mirrored")
	}
}

// The oldest are on top, women to the left, the other area's frames over the columns and as large as its numbers.
func TestPyramid(t *testing.T) {
	body := &reports.Pyramid{
		Rows: classRows, Axis: reports.Axis{Unit: "%", Decimal: 1}, Names: [2]string{"Kvinnor", "Män"}, Other: "Riket",
		Outline: []reports.BarRow{{Women: n(70, "70"), Men: n(1, "1")}, {Women: n(2, "2"), Men: n(3, "3")}, {Women: n(4, "4"), Men: n(5, "5")}},
	}
	c := Pyramid(&reports.Figure{Subtitle: runs}, body, look(t), 600, 0)
	if c.Categories.Values[0] != "Handel" || body.Rows[0].Label != "Vård och omsorg" {
		t.Errorf("from the top: %v", c.Categories.Values)
	}
	var got [][]float64
	for _, s := range c.Groups[0].Series {
		got = append(got, values(s))
	}
	for i, want := range [][]float64{{0, -20, -62.5}, {41.5, 9}, {-4, -2, -70}, {5, 3, 1}} {
		if !slices.Equal(got[i], want) {
			t.Errorf("series %d: %v, want %v", i, got[i], want)
		}
	}
	if c.Value.Max < 70 || c.Value.Min != -c.Value.Max {
		t.Errorf("axis %v–%v", c.Value.Min, c.Value.Max)
	}
	c.Place(cell, 1, 1)
	part := string(c.Part())
	checkOrder(t, c.Part())
	if strings.Count(part, `<a:noFill/><a:ln w="9525"><a:solidFill>`) != 2 || !strings.Contains(part, "Riket, kvinnor") {
		t.Error("the other area has no frames")
	}
	body.Outline = nil
	if c = Pyramid(&reports.Figure{}, body, look(t), 600, 400); len(c.Groups[0].Series) != 2 || c.Height > 400 {
		t.Errorf("%d series, height %d", len(c.Groups[0].Series), c.Height)
	}
}
