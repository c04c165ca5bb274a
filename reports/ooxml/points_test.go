package ooxml

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"lagesbild/reports"
)

func funnelBody(areas int) *reports.Funnel {
	body := &reports.Funnel{Centre: n(50, "50,0"), Name: "Riket", Axis: reports.Axis{Unit: "%", Decimal: 1}, Head: "Antal personer"}
	for i := range areas {
		size := 50 * math.Pow(1.03, float64(i))
		p := reports.FunnelPoint{Label: fmt.Sprintf("Kommun %d", i), Size: size, Value: n(50+20*math.Sin(float64(i)), "50,0"), Own: i == 7, Named: i%9 == 0}
		if i%5 == 0 {
			p.Side = 1 - 2*(i%2)
		}
		body.Points = append(body.Points, p)
		in := func(z float64) reports.Interval {
			half := z * 50 / math.Sqrt(size)
			return reports.Interval{Low: n(50-half, ""), High: n(50+half, "")}
		}
		body.Limits = append(body.Limits, reports.FunnelLimit{Size: size, Inner: in(1.96), Outer: in(3.09)})
	}
	return body
}

// Every area with a value is a point at its size, in one series alone; limits and centre are lines; the own area is named
// with its value; the block behind the chart says which area each point is.
func TestFunnel(t *testing.T) {
	fig := &reports.Figure{Subtitle: runs, Table: reports.Table{Columns: []reports.Column{{}, {}, {Head: "Andel"}}}}
	body := funnelBody(150)
	body.Points[20].Value = reports.Number{Text: "sekretess"}
	c := Funnel(fig, body, look(t), 720, 360)
	if !c.Category.Log || c.Category.Min > 50 || c.Category.Max < body.Points[149].Size {
		t.Errorf("sizes from %v to %v, in ratios %v", c.Category.Min, c.Category.Max, c.Category.Log)
	}
	seen := map[string]float64{}
	own := ""
	for _, s := range c.Groups[0].Series {
		if len(s.X.Values) != len(s.Values.Values) {
			t.Fatalf("%d sizes of %d values", len(s.X.Values), len(s.Values.Values))
		}
		for i, name := range s.Of {
			if _, twice := seen[name]; twice {
				t.Errorf("%s stands twice", name)
			}
			seen[name] = s.X.Values[i].Value
		}
		for _, l := range s.Labels {
			if s.Size == ownSize {
				own += l.Text
			}
		}
	}
	if len(seen) != 149 || seen["Kommun 7"] != body.Points[7].Size || own != "Kommun 7 50,0" {
		t.Errorf("%d points, the own one %v, named %q", len(seen), seen["Kommun 7"], own)
	}
	blocks := c.Place(cell, 1, 1)
	if i := slices.IndexFunc(blocks, func(b Block) bool { return slices.Contains(b.Words, "Kommun 7") }); i < 0 || blocks[i+1].Head != "Antal personer" || blocks[i+2].Head != "Andel" || c.Categories.Ref != "" {
		t.Errorf("no names beside sizes and values in %d blocks", len(blocks))
	}
	part := c.Part()
	if checked := checkOrder(t, part); checked < 300 {
		t.Errorf("only %d elements checked", checked)
	}
	for _, want := range []string{"<c:scatterChart>", `<c:logBase val="10"/>`, `<c:symbol val="triangle"/>`, `<a:t>Kommun 7 50,0</a:t>`, `<a:t>Antal personer</a:t>`, "99,8\u00a0% ↑"} {
		if !strings.Contains(string(part), want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(string(part), "<c:catAx>") || strings.Count(string(part), "<c:valAx>") != 2 {
		t.Error("a chart of points has categories")
	}
}

// Sizes that are alike begin at zero; without limits there are no lines.
func TestFunnelOfFew(t *testing.T) {
	body := funnelBody(12)
	body.Limits = nil
	c := Funnel(&reports.Figure{}, body, look(t), 720, 360)
	if c.Category.Log || c.Category.Min != 0 || c.Category.Max < body.Points[11].Size {
		t.Errorf("axis %+v", c.Category)
	}
	for _, s := range c.Groups[0].Series {
		if s.Marker == "" {
			t.Errorf("a line %q", s.Name.Values[0])
		}
	}
	c.Place(cell, 1, 1)
	checkOrder(t, c.Part())
}
