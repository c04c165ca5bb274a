package chart

import (
	"fmt"
	"image"
	"image/color"
	"maps"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"

	"lagesbild/data/codelist"
	"lagesbild/reports"
	"lagesbild/reports/canvas"
)

// textBoxes is a canvas that remembers where text was written and nothing else.
type textBoxes struct {
	fonts *canvas.Fonts
	at    vg.Point
	saved []vg.Point
	texts []textBox
}

type textBox struct {
	area
	text string
	size float64
}

func (c *textBoxes) SetLineWidth(vg.Length)                 {}
func (c *textBoxes) SetLineDash([]vg.Length, vg.Length)     {}
func (c *textBoxes) SetColor(color.Color)                   {}
func (c *textBoxes) Rotate(float64)                         {}
func (c *textBoxes) Scale(float64, float64)                 {}
func (c *textBoxes) Translate(p vg.Point)                   { c.at = c.at.Add(p) }
func (c *textBoxes) Push()                                  { c.saved = append(c.saved, c.at) }
func (c *textBoxes) Pop()                                   { c.at, c.saved = c.saved[len(c.saved)-1], c.saved[:len(c.saved)-1] }
func (c *textBoxes) Stroke(vg.Path)                         {}
func (c *textBoxes) Fill(vg.Path)                           {}
func (c *textBoxes) FillString(font.Face, vg.Point, string) {}
func (c *textBoxes) DrawImage(vg.Rectangle, image.Image)    {}
func (c *textBoxes) WriteLine(l canvas.Line) {
	w := c.fonts.Width(l.Spans)
	x := float64(l.At.X) - w*float64(l.Anchor)/2
	y := float64(l.At.Y)
	size := l.Spans[0].Size
	drop := 0.0
	if strings.ContainsAny(l.Text(), "gjpqyåäöÅÄÖ,()") {
		drop = 0.2 * size
	}
	c.texts = append(c.texts, textBox{area{x, y - drop, x + w, y + c.fonts.Font(l.Spans[0].Bold).Cap*size}, l.Text(), size})
}

// faults lists texts of a drawing that overlap, leave it, or are empty.
func faults(t *testing.T, d *Drawing) []string {
	t.Helper()
	c := &textBoxes{fonts: d.sheet.fonts}
	if err := d.Paint(c); err != nil {
		t.Fatal(err)
	}
	if len(c.texts) == 0 {
		return []string{"no text at all"}
	}
	w, h := d.Size()
	var out []string
	for i, a := range c.texts {
		if !a.within(area{-0.5, -0.5, w + 0.5, h + 0.5}) {
			out = append(out, fmt.Sprintf("%q leaves the chart: %.0f–%.0f of %.0f, %.0f–%.0f of %.0f", a.text, a.x0, a.x1, w, a.y0, a.y1, h))
		}
		if strings.TrimSpace(a.text) == "" {
			out = append(out, fmt.Sprintf("text %d is empty", i))
		}
		for _, b := range c.texts[i+1:] {
			if a.overlap(b.area) > 0.5 {
				out = append(out, fmt.Sprintf("%q at %.0f,%.0f overlaps %q at %.0f,%.0f", a.text, a.x0, a.y0, b.text, b.x0, b.y0))
			}
		}
	}
	return out
}

// forms are the ways every figure is drawn.
var forms = []Options{
	{}, {Width: Narrow}, {Embedded: true}, {Width: Narrow, Embedded: true}, {Width: 360, Embedded: true}, {Width: 1200}, {Width: narrowBelow}, {Lang: "en"},
}

func TestNoTextCollides(t *testing.T) {
	th := reports.DefaultTheme()
	for name, fig := range hardFigures() {
		for _, o := range forms {
			d, err := Draw(fig, &th, o)
			if err != nil {
				t.Errorf("%s %+v: %v", name, o, err)
				continue
			}
			for _, f := range faults(t, d) {
				t.Errorf("%s, width %g, embedded %v: %s", name, o.Width, o.Embedded, f)
			}
		}
	}
}

// Every municipality's name stands in every chart that has rows or panels of areas, and as the own area's, without touching anything.
func TestNoTextCollidesForAnyMunicipality(t *testing.T) {
	if testing.Short() {
		t.Skip("one thread: nothing for the race detector")
	}
	th := reports.DefaultTheme()
	all := codelist.Municipalities("")
	if len(all) != 290 {
		t.Fatalf("%d municipalities, want 290", len(all))
	}
	for from := 0; from < len(all); from += 25 {
		part := all[from:min(from+25, len(all))]
		dumb := dumbbellFigure(len(part))
		mat := matrixFigure(8)
		rows := mat.Body.(*reports.Matrix)
		base := rows.Rows
		rows.Rows = nil
		for i, a := range part {
			dumb.Body.(*reports.Dumbbell).Rows[i].Label = a.Name
			row := base[i%len(base)]
			row.Label, row.Own = a.Name, i == 7
			rows.Rows = append(rows.Rows, row)
		}
		dumb.Title = "Inkomstgapet i " + part[0].Full() + " är större än i " + part[len(part)-1].Full()
		bars, small := stackedFigure(len(part)), multiplesFigure(len(part))
		for i, a := range part {
			bars.Body.(*reports.Stacked).Rows[i].Label, bars.Body.(*reports.Stacked).Rows[i].Own = a.Name, true
			small.Body.(*reports.Multiples).Panels[i].Name, small.Body.(*reports.Multiples).Panels[i].Own = a.Name, true
		}
		strokes := slopeFigure(len(part))
		for i, a := range part {
			strokes.Body.(*reports.Slope).Lines[i].Name, strokes.Body.(*reports.Slope).Lines[i].Own = a.Name, i%5 == 0
		}
		for _, fig := range []*reports.Figure{dumb, mat, bars, small, strokes} {
			for _, o := range []Options{{}, {Width: Narrow}, {Width: 320, Embedded: true}} {
				d, err := Draw(fig, &th, o)
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range faults(t, d) {
					t.Errorf("%s from %s, width %g: %s", fig.ID, part[0].Name, o.Width, f)
				}
			}
		}
	}
}

// A telephone of 320 pixels leaves 288 to a chart, and there no text is smaller than 11, nor the axes' than 12.
func TestNarrowTextIsRead(t *testing.T) {
	const shown = 288 / Narrow
	th := reports.DefaultTheme()
	for name, fig := range hardFigures() {
		bare := *fig
		bare.Subtitle, bare.Notes, bare.Source = nil, nil, "" // the page says them itself
		for _, b := range written(t, &bare, &th, Options{Width: Narrow, Embedded: true}) {
			if b.size*shown < 11 {
				t.Errorf("%s: %q is shown at %.1f pixels", name, b.text, b.size*shown)
			}
		}
	}
	s, err := newSheet(&th, Options{Width: Narrow, Embedded: true})
	if err != nil || s.size.Axis*shown < 12 || s.size.Body*shown < 12 {
		t.Errorf("axes at %.1f, rows at %.1f (%v)", s.size.Axis*shown, s.size.Body*shown, err)
	}
}

// The collision test itself finds what it looks for.
func TestFaultsAreFound(t *testing.T) {
	th := reports.DefaultTheme()
	d, err := Draw(managersLine(), &th, Options{})
	if err != nil {
		t.Fatal(err)
	}
	paint := d.body.paint
	d.body.paint = func(b *brush) {
		paint(b)
		b.text(0, 0, canvas.Middle, plain("utanför", 40, th.Colours.Ink))
		b.text(300, -40, canvas.Start, plain("ovanpå", 40, th.Colours.Ink))
	}
	all := strings.Join(faults(t, d), "\n")
	for _, want := range []string{`"utanför" leaves`, `overlaps "ovanpå"`} {
		if !strings.Contains(all, want) {
			t.Errorf("not found: %s in\n%s", want, all)
		}
	}
}

func line(periods []string, axis reports.Axis, band *reports.Band, series ...reports.Series) *reports.Figure {
	return figure("linje", "Kvinnor och män i Skinnskattebergs kommun närmar sig varandra", sexes, &reports.Line{Periods: periods, Axis: axis, Band: band, Series: series})
}

func women(points ...reports.Number) reports.Series {
	return reports.Series{Name: "Kvinnor", Role: reports.Women, Points: points}
}

func men(points ...reports.Number) reports.Series {
	return reports.Series{Name: "Män", Role: reports.Men, Points: points}
}

func hardFigures() map[string]*reports.Figure {
	pct := reports.Axis{Unit: "%", Decimal: 1}
	band := &reports.Band{Low: 40, High: 60, Label: "Jämn fördelning, 40–60\u00a0%"}
	nan := math.NaN()
	random := func(n int, seed, around, width float64) []reports.Number {
		xs := make([]float64, n)
		for i := range xs {
			xs[i] = around + width*math.Sin(seed+float64(i)*(1.7+seed/10))
		}
		return nums(1, xs...)
	}
	figs := map[string]*reports.Figure{
		"managers":        managersLine(),
		"equal ends":      line(years(2015, 2019), pct, band, women(nums(1, 40, 45, 48, 49, 50)...), men(nums(1, 60, 55, 52, 51, 50)...)),
		"equal lines":     line(years(2015, 2019), pct, band, women(nums(1, 50, 50, 50, 50, 50)...), men(nums(1, 50, 50, 50, 50, 50)...)),
		"one point":       line(years(2024, 2024), pct, band, women(nums(1, 44)...), men(nums(1, 56)...)),
		"one value":       line(years(2019, 2024), pct, nil, women(nums(1, nan, nan, 44, nan, nan, nan)...), men(nums(1, nan, nan, 44.2, nan, nan, nan)...)),
		"two periods":     line(years(2018, 2019), pct, band, women(nums(1, 44, 45)...), men(nums(1, 56, 55)...)),
		"25 periods":      line(years(2000, 2024), pct, band, women(random(25, 1, 50, 9)...), men(random(25, 2, 50, 9)...)),
		"none and all":    line(years(2018, 2021), pct, nil, women(nums(1, 0, 0, 0, 0)...), men(nums(1, 100, 100, 100, 100)...)),
		"all are 100":     line(years(2018, 2021), pct, nil, women(nums(1, 100, 100, 100, 100)...), men(nums(1, 100, 100, 100, 100)...)),
		"negative":        line(years(2010, 2020), reports.Axis{Unit: "%", Decimal: 1, Signed: true}, nil, reports.Series{Name: "Skillnad", Role: reports.Strong, Points: random(11, 3, -12, 9)}),
		"below zero":      line(years(2010, 2020), reports.Axis{Unit: "procentenheter", Decimal: 1, Signed: true}, &reports.Band{Low: -5, High: 5, Label: "Mål ±5"}, reports.Series{Name: "Skillnad", Role: reports.Strong, Points: random(11, 3, -52, 9)}),
		"gaps and breaks": line(years(2010, 2020), pct, band, women(nums(1, 41, nan, 43, 45, nan, nan, 47, 48, 49, 51, 52)...), men(nums(1, 59, nan, 57, 55, nan, nan, 53, 52, 51, 49, 48)...)),
		"one side gone":   line(years(2010, 2013), pct, band, women(nums(1, 41, 42, 43, 45)...), men(gone("sekretess"), gone("sekretess"), gone("sekretess"), gone("sekretess"))),
		"ends early":      line(years(2010, 2014), pct, nil, women(nums(1, 41, 42, 43, nan, nan)...), men(nums(1, 59, 58, 57, 55, 54)...)),
		"large numbers":   line(years(2010, 2014), reports.Axis{Unit: "kr", Decimal: 0}, nil, women(nums(0, 1234567, 1250000, 1260000, 1270000, 1312000)...), men(nums(0, 1534567, 1550000, 1560000, 1570000, 1612000)...)),
		"small numbers":   line(years(2010, 2014), reports.Axis{Decimal: 2}, nil, women(nums(2, 0.12, 0.13, 0.11, 0.09, 0.1)...), men(nums(2, 0.22, 0.23, 0.21, 0.19, 0.12)...)),
		"school years":    line([]string{"2014/15", "2015/16", "2016/17", "2017/18", "2018/19", "2019/20", "2020/21", "2021/22", "2022/23"}, pct, nil, women(random(9, 1, 70, 4)...), men(random(9, 2, 60, 4)...)),
		"quarters":        line([]string{"2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4", "2024-Q1", "2024-Q2"}, pct, nil, women(random(6, 1, 7, 2)...), men(random(6, 2, 8, 2)...)),
		"election years":  line([]string{"1998", "2002", "2006", "2010", "2014", "2018", "2022"}, pct, band, women(random(7, 1, 46, 3)...), men(random(7, 2, 54, 3)...)),
		"years apart":     line([]string{"1994", "2014", "2015", "2016", "2022", "2023"}, pct, band, women(random(6, 1, 46, 3)...), men(random(6, 2, 54, 3)...)),
		"many series": line(years(2010, 2020), reports.Axis{Unit: "tkr", Decimal: 1}, nil,
			women(random(11, 1, 330, 4)...), men(random(11, 2, 331, 4)...),
			reports.Series{Name: "Kvinnor i riket", Role: reports.Muted, Points: random(11, 3, 332, 4)}, reports.Series{Name: "Män i riket", Role: reports.Muted, Points: random(11, 4, 333, 4)},
			reports.Series{Name: "Kvinnor i Västmanlands län", Role: reports.Muted, Points: random(11, 5, 333, 4)}, reports.Series{Name: "Män i Västmanlands län", Role: reports.Muted, Points: random(11, 5, 333, 4)}),
		"close starts": line(years(2012, 2016), pct, nil, women(nums(1, 10.8, 11.4, 12.9, 16, 17)...), men(nums(1, 12.1, 15, 15.4, 20, 21)...)),
		"status":       statusFigure(),
		"matrix 1":     matrixFigure(1),
		"matrix 8":     matrixFigure(8),
		"matrix 14":    matrixFigure(14),
		"matrix 22":    matrixFigure(22),
	}
	figs["gaps and breaks"].Body.(*reports.Line).Breaks = []int{3, 8}
	figs["intervals"] = surveyLine()
	for seed := range 12 {
		s := float64(seed)
		figs[fmt.Sprint("random ", seed)] = line(years(2004, 2004+seed*2+1), pct, band, women(random(seed*2+2, s, 50, 2+s)...), men(random(seed*2+2, s+5, 50, 2+s)...))
	}
	for _, n := range []int{1, 2, 6, 11, 13, 14, 25} {
		figs[fmt.Sprint("dumbbell ", n)] = dumbbellFigure(n)
	}
	for _, n := range []int{1, 2, 9, 25} {
		figs[fmt.Sprint("stacked ", n)] = stackedFigure(n)
		figs[fmt.Sprint("multiples ", n)] = multiplesFigure(n)
		figs[fmt.Sprint("slope ", n)] = slopeFigure(n)
	}
	maps.Copy(figs, classFigures())
	d := dumbbellFigure(25)
	body := d.Body.(*reports.Dumbbell)
	body.Axis, body.Band = pct, band
	for i := range body.Rows {
		w := math.Mod(float64(i*17), 101)
		body.Rows[i].Women, body.Rows[i].Men, body.Rows[i].Gap = num(w, 1), num(100-w, 1), signedNum(2*w-100, 1)
	}
	body.Rows[0].Men, body.Rows[0].Gap = gone("uppgift saknas"), gone("uppgift saknas")
	body.Rows[3].Women, body.Rows[3].Gap = gone("för få för att visas"), gone("uppgift saknas")
	body.Rows[5] = reports.DumbbellRow{Label: "Skinnskatteberg", Women: gone("sekretess"), Men: gone("sekretess"), Gap: gone("sekretess"), Own: true}
	body.Rows[8].Women, body.Rows[8].Men, body.Rows[8].Gap = num(50, 1), num(50, 1), num(0, 1)
	figs["dumbbell of shares"] = d
	equal := dumbbellFigure(3)
	for i := range equal.Body.(*reports.Dumbbell).Rows {
		r := &equal.Body.(*reports.Dumbbell).Rows[i]
		r.Women, r.Men, r.Gap = num(100, 0), num(100, 0), num(0, 0)
	}
	figs["dumbbell of equals"] = equal
	negative := dumbbellFigure(5)
	for i := range negative.Body.(*reports.Dumbbell).Rows {
		r := &negative.Body.(*reports.Dumbbell).Rows[i]
		r.Women, r.Men = num(-12.5+float64(i)*6, 1), num(3.5-float64(i), 1)
	}
	figs["dumbbell below zero"] = negative
	long := statusFigure()
	long.Title = strings.Repeat("Skinnskattebergs kommun når tre av åtta jämställdhetsmål. ", 3)
	long.Notes = append(long.Notes, strings.Repeat("En längre anmärkning som fyller flera rader i diagrammet. ", 6))
	long.Source = "Källa: Kolada (RKA), N00943, utgåva 2024-12-12. SCB, Löne- och yrkesregistret, tabell LonYrkeRegion4A, utgåva 2026-06-18."
	for i := range long.Body.(*reports.StatusTable).Rows {
		r := &long.Body.(*reports.StatusTable).Rows[i]
		if r.Women.OK {
			r.Women, r.Men, r.Gap = num(1234567.8, 1), num(1334567.8, 1), signedNum(-100000, 1)
		}
	}
	figs["long status"] = long
	return figs
}

// Of two values at the start, the higher one's label stands above the lower one's.
func TestStartValuesKeepTheirOrder(t *testing.T) {
	th := reports.DefaultTheme()
	for name, upper := range map[string][2]string{"close starts": {"12,1", "10,8"}, "managers": {"58,6", "41,4"}, "quarters": {"9,8", "8,7"}, "25 periods": {"58,2", "57,6"}} {
		for _, o := range []Options{{}, {Width: Narrow}} {
			d, err := Draw(hardFigures()[name], &th, o)
			if err != nil {
				t.Fatal(err)
			}
			c := &textBoxes{fonts: d.sheet.fonts}
			if err := d.Paint(c); err != nil {
				t.Fatal(err)
			}
			at := map[string]float64{}
			for _, b := range c.texts {
				at[b.text] = b.y0
			}
			if at[upper[0]] == 0 || at[upper[1]] == 0 || at[upper[0]] <= at[upper[1]] {
				t.Errorf("%s, width %g: %s at %.0f, %s at %.0f", name, o.Width, upper[0], at[upper[0]], upper[1], at[upper[1]])
			}
		}
	}
}

func TestHardFiguresSayWhatIsMissing(t *testing.T) {
	th := reports.DefaultTheme()
	for name, want := range map[string][]string{
		"one side gone":      {"sekretess", "Män"},
		"ends early":         {"43,0\u00a0% (2012)"},
		"dumbbell of shares": {"uppgift saknas", "för få för att visas", "sekretess", absent},
		"multiples 9":        {"för få för att", "Skinnskatteberg", "2015", "2024", "61,0 (2020)", "Jämn fördelning"},
		"slope 9":            {"Skinnskatteberg", "2011", "2024", "Ingen skillnad"},
		"stacked 9":          {"sekretess", "för få för att visas", "Jämn fördelning", "100,0"},
		"status":             {"sekretess", "Uppgift saknas", "Bedöms inte"},
		"none and all":       {"100\u00a0%", "0,0\u00a0%"},
		"below zero":         {"procentenheter", "\u221260"},
		"negative":           {"\u221220", "0"},
	} {
		d, err := Draw(hardFigures()[name], &th, Options{})
		if err != nil {
			t.Fatal(err)
		}
		c := &textBoxes{fonts: d.sheet.fonts}
		if err := d.Paint(c); err != nil {
			t.Fatal(err)
		}
		var all strings.Builder
		for _, b := range c.texts {
			all.WriteString(b.text + "\n")
			if !utf8.ValidString(b.text) {
				t.Errorf("%s: %q is not text", name, b.text)
			}
		}
		for _, w := range want {
			if !strings.Contains(all.String(), w) {
				t.Errorf("%s: %q is not written in\n%s", name, w, all.String())
			}
		}
	}
}
