package chart

import (
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"

	"lagesbild/reports"
	"lagesbild/reports/canvas"
)

// Parts of one dumbbell that hold each other's values have one scale.
func TestPartsShareAScale(t *testing.T) {
	th := reports.DefaultTheme()
	fonts, err := Fonts(&th)
	if err != nil {
		t.Fatal(err)
	}
	body := func(women, men float64) *reports.Dumbbell {
		return &reports.Dumbbell{Names: [2]string{"Kvinnor", "Män"}, Rows: []reports.DumbbellRow{{Label: "Sala", Women: num(women, 0), Men: num(men, 0)}}}
	}
	ticks := func(d *reports.Dumbbell, hold ...float64) string {
		d.Axis.Hold = hold
		drawing, err := Draw(&reports.Figure{ID: "x", Body: d}, &th, Options{Embedded: true})
		if err != nil {
			t.Fatal(err)
		}
		kit := canvas.NewPDFKit(fonts)
		page := kit.Page()
		if err := drawing.Paint(page); err != nil {
			t.Fatal(err)
		}
		var lines []string
		for l := range strings.Lines(string(page.Content())) {
			if strings.HasSuffix(l, " l S\n") {
				lines = append(lines, l)
			}
		}
		return lines[0] + lines[1] // the grid's first lines
	}
	if ticks(body(10, 20)) == ticks(body(30, 90)) {
		t.Error("different values have one scale by themselves")
	}
	if a, b := ticks(body(10, 20), 30, 90), ticks(body(30, 90), 10, 20); a != b {
		t.Errorf("grids differ:\n%s\n%s", a, b)
	}
}

// Every light but none has a shape, which stands where it is put.
func TestLightOnACanvas(t *testing.T) {
	th := reports.DefaultTheme()
	fonts, err := Fonts(&th)
	if err != nil {
		t.Fatal(err)
	}
	drawn := func(l reports.Light, x float64) string {
		page := canvas.NewPDFKit(fonts).Page()
		Light(page, &th, l, vg.Point{X: vg.Length(x), Y: 100}, 16)
		return string(page.Content())
	}
	empty := drawn(reports.Unlit, 100)
	for _, l := range []reports.Light{reports.LightGood, reports.LightNear, reports.LightMiss, reports.LightUncertain, reports.LightNoData} {
		if got := drawn(l, 100); got == empty || got == drawn(l, 50) {
			t.Errorf("%s: %q", l, got)
		}
	}
	if got := drawn(reports.LightMiss, 100); !strings.Contains(got, "100 109 m 109 100 l 100 91 l 91 100 l h f") {
		t.Errorf("no diamond round 100, 100: %s", got)
	}
}
