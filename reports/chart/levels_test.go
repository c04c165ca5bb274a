package chart

import (
	"fmt"
	"strings"
	"testing"

	"lagesbild/data/codelist"
	"lagesbild/reports"
)

// levelsFigure has so many of the country's municipalities, one of them the own, and riket.
func levelsFigure(n int, axis reports.Axis, value func(i int) reports.Number) *reports.Figure {
	body := &reports.Levels{Axis: axis}
	for i, a := range codelist.Municipalities("")[:n] {
		body.Rows = append(body.Rows, reports.LevelRow{Label: a.Name, Value: value(i), Own: i == n/2})
	}
	body.Rows = append(body.Rows, reports.LevelRow{Label: "Riket", Value: value(n / 3), Strong: true})
	return figure("levels", "Anmälda våldsbrott: näst högst i Sala bland länets tio kommuner 2023", nil, body)
}

// No text collides, in any number of rows, of any sign and unit, with rows that have no number; and nothing bears the colours
// of women or men.
func TestLevels(t *testing.T) {
	th := reports.DefaultTheme()
	pct := reports.Axis{Unit: "%", Decimal: 1, FromZero: true}
	figs := map[string]*reports.Figure{
		"signs":     levelsFigure(12, pct, func(i int) reports.Number { return num(float64(i)*7.3-30, 1) }),
		"negative":  levelsFigure(8, pct, func(i int) reports.Number { return num(-3-float64(i), 1) }),
		"nothing":   levelsFigure(5, pct, func(int) reports.Number { return num(0, 1) }),
		"long unit": levelsFigure(9, reports.Axis{Unit: "tillfällen per invånare", Decimal: 2}, func(i int) reports.Number { return num(12000.55+1000*float64(i), 2) }),
		"some without": levelsFigure(10, pct, func(i int) reports.Number {
			if i%3 == 1 {
				return gone("sekretess")
			}
			return num(80+float64(i), 1)
		}),
	}
	for _, n := range []int{1, 4, 26, 60} {
		figs[fmt.Sprint(n, " rows")] = levelsFigure(n, pct, func(i int) reports.Number { return num(100/float64(i+1), 1) })
	}
	for name, fig := range figs {
		for _, o := range []Options{{}, {Width: Narrow, Embedded: true}} {
			d, err := Draw(fig, &th, o)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			for _, f := range faults(t, d) {
				t.Errorf("%s, width %g: %s", name, o.Width, f)
			}
			drawn := string(svg(t, fig, &th, o))
			for _, colour := range []string{"--women", "--men"} {
				if strings.Contains(drawn, "var("+colour) {
					t.Errorf("%s: %s", name, colour)
				}
			}
		}
	}
	empty := levelsFigure(3, pct, func(int) reports.Number { return gone("uppgift saknas") })
	if _, err := Draw(empty, &th, Options{}); err == nil {
		t.Error("a figure without any value is drawn")
	}
}
