package chart

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"lagesbild/data/codelist"
	"lagesbild/reports"
)

// The figures below are invented; they have the shape of real ones.

var industries = []string{
	"Vård och omsorg; sociala tjänster", "Utbildning", "Tillverkning och utvinning", "Handel", "Företagstjänster", "Offentlig förvaltning och försvar", "Byggverksamhet",
	"Transport och magasinering", "Personliga och kulturella tjänster", "Hotell- och restaurangverksamhet", "Information och kommunikation",
	"Finans- och försäkringsverksamhet", "Fastighetsverksamhet", "Jordbruk, skogsbruk och fiske", "Energiförsörjning; miljöverksamhet",
}

// barsFigure has a total, a class of which one side is withheld, and one without any.
func barsFigure(rows int, mirrored bool) *reports.Figure {
	body := &reports.Bars{Axis: reports.Axis{Unit: "%", Decimal: 1, FromZero: true}, Names: [2]string{"Kvinnor", "Män"}, Mirrored: mirrored}
	body.Rows = append(body.Rows, reports.BarRow{Label: "Samtliga", Women: num(77.8, 1), Men: num(81.4, 1), Strong: true})
	for i := range rows - 1 {
		row := reports.BarRow{Label: industries[i%len(industries)], Women: num(62*math.Exp(-float64(i)/6), 1), Men: num(3+math.Mod(float64(i*17), 41), 1)}
		switch i {
		case 2:
			row.Men = gone("för få för att visas")
		case 5:
			row.Women, row.Men = gone("uppgift saknas"), gone("uppgift saknas")
		}
		body.Rows = append(body.Rows, row)
	}
	id := "sysselsatta-staplar"
	if mirrored {
		id = "sysselsatta-speglade"
	}
	return figure(id, "Skillnaden mellan kvinnor och män är störst inom vård och omsorg i Upplands Väsby", sexes, body)
}

// pyramidFigure has 21 ages and the outline of another area.
func pyramidFigure() *reports.Figure {
	body := &reports.Pyramid{Axis: reports.Axis{Unit: "%", Decimal: 1, FromZero: true}, Names: [2]string{"Kvinnor", "Män"}, Other: "Riket"}
	for i := range 21 {
		label := fmt.Sprintf("%d–%d år", 5*i, 5*i+4)
		if i == 20 {
			label = "100 år och äldre"
		}
		old := math.Max(0, float64(i)-9)
		w, m := 2.8+1.9*math.Exp(-math.Pow(float64(i)-5, 2)/4)-old*old*0.024, 2.9+1.6*math.Exp(-math.Pow(float64(i)-5, 2)/5)-old*old*0.028
		body.Rows = append(body.Rows, reports.BarRow{Label: label, Women: num(max(w, 0), 1), Men: num(max(m, 0), 1)})
		body.Outline = append(body.Outline, reports.BarRow{Label: label, Women: num(max(0, 3.1-old*old*0.026), 1), Men: num(max(0, 3.2-old*old*0.03), 1)})
	}
	return figure("folkmangd-pyramid", "Befolkningen efter ålder: fler män än kvinnor i 12 av 21 åldrar i Umeå", sexes, body)
}

// funnelFigure has so many areas around a centre of 54 percent, some of them outside the limits, the county's named.
func funnelFigure(areas int) *reports.Figure {
	body := &reports.Funnel{Centre: num(54, 1), Name: "Riket", Axis: reports.Axis{Unit: "%", Decimal: 1}, Head: "Antal personer som talet gäller"}
	limits := func(n float64) reports.FunnelLimit {
		at := func(z float64) reports.Interval {
			half := z * 100 * math.Sqrt(0.54*0.46/n)
			return reports.Interval{Low: num(max(0, 54-half), 2), High: num(min(100, 54+half), 2)}
		}
		return reports.FunnelLimit{Size: n, Inner: at(1.96), Outer: at(3.09)}
	}
	least, most := 40.0, 40.0
	all := codelist.Municipalities("")
	for i := range areas {
		n := 40 * math.Pow(1.016, float64(i))
		in := limits(n)
		v := 54 + (in.Outer.High.Value-54)*1.08*math.Sin(float64(i*i)*0.7)
		side := 0
		if v > in.Outer.High.Value {
			side = 1
		} else if v < in.Outer.Low.Value {
			side = -1
		}
		most = n
		a := all[(i*7)%len(all)]
		body.Points = append(body.Points, reports.FunnelPoint{Label: a.Name, Size: n, Value: num(v, 1), Side: side, Own: i == areas*2/3, Named: i%29 == 5})
	}
	for i := range 60 {
		body.Limits = append(body.Limits, limits(least*math.Pow(most/least, float64(i)/59)))
	}
	return figure("chefer-tratt", "Andelen kvinnor bland chefer i Upplands Väsby ligger inom det som slumpen förklarar", sexes, body)
}

// classFigures are the hard cases of bars, pyramids and funnels.
func classFigures() map[string]*reports.Figure {
	figs := map[string]*reports.Figure{"pyramid": pyramidFigure()}
	for _, n := range []int{1, 2, 7, 40} {
		figs[fmt.Sprint("bars ", n)], figs[fmt.Sprint("mirrored ", n)] = barsFigure(n, false), barsFigure(n, true)
	}
	for _, mirrored := range []bool{false, true} {
		name := map[bool]string{false: "bars ", true: "mirrored "}[mirrored]
		change := func(what string, n int, with func(i int, r *reports.BarRow)) *reports.Bars {
			f := barsFigure(n, mirrored)
			body := f.Body.(*reports.Bars)
			for i := range body.Rows {
				with(i, &body.Rows[i])
			}
			figs[name+what] = f
			return body
		}
		change("of long words", 6, func(_ int, r *reports.BarRow) {
			r.Label = "Sjukförsäkringshandläggning och arbetsmarknadsutbildning för vuxna i Skinnskatteberg"
		})
		change("without men", 8, func(_ int, r *reports.BarRow) { r.Men = gone("för få för att visas") })
		change("of equals", 5, func(_ int, r *reports.BarRow) { r.Women, r.Men = num(50, 1), num(50, 1) })
		change("of none", 3, func(_ int, r *reports.BarRow) { r.Women, r.Men = num(0, 1), num(0, 1) })
		change("below zero", 5, func(i int, r *reports.BarRow) {
			r.Women, r.Men = signedNum(float64(i)*9-22, 1), signedNum(-3.5*float64(i), 1)
		})
		change("all below zero", 5, func(i int, r *reports.BarRow) { r.Women, r.Men = num(float64(-i)-2, 1), num(-3.5*float64(i)-1, 1) })
		change("of large numbers", 5, func(i int, r *reports.BarRow) {
			r.Women, r.Men = num(1_234_567*float64(i), 0), num(987_654, 0)
		}).Axis = reports.Axis{Unit: "personer", FromZero: true}
		change("with a band", 5, func(i int, r *reports.BarRow) { r.Women, r.Men = num(38+float64(3*i), 1), num(62-float64(3*i), 1) }).Band = &reports.Band{Low: 40, High: 60, Label: "Jämn fördelning, 40–60\u00a0%"}
	}
	pyramid := func(name string, with func(body *reports.Pyramid)) {
		f := pyramidFigure()
		with(f.Body.(*reports.Pyramid))
		figs["pyramid "+name] = f
	}
	pyramid("without women", func(b *reports.Pyramid) {
		for i := range b.Rows {
			b.Rows[i].Women = gone("för få för att visas")
		}
	})
	pyramid("with gaps", func(b *reports.Pyramid) {
		b.Rows[3].Men, b.Rows[18].Women, b.Rows[19].Women = gone("sekretess"), gone("uppgift saknas"), gone("uppgift saknas")
		b.Outline[6].Women = gone("uppgift saknas")
	})
	pyramid("without outline", func(b *reports.Pyramid) { b.Outline, b.Other = nil, "" })
	pyramid("of one", func(b *reports.Pyramid) { b.Rows, b.Outline = b.Rows[:1], b.Outline[:1] })
	pyramid("beside a long name", func(b *reports.Pyramid) { b.Other = "Kommungruppen pendlingskommuner nära större städer" })
	pyramid("of years", func(b *reports.Pyramid) {
		b.Outline = nil
		var rows []reports.BarRow
		for i := range 101 {
			rows = append(rows, reports.BarRow{Label: fmt.Sprint(i), Women: b.Rows[i/5].Women, Men: b.Rows[i/5].Men})
		}
		b.Rows = rows
	})
	for _, n := range []int{1, 21, 120, 312} {
		figs[fmt.Sprint("funnel ", n)] = funnelFigure(n)
	}
	funnel := func(name string, n int, with func(b *reports.Funnel)) {
		f := funnelFigure(n)
		with(f.Body.(*reports.Funnel))
		figs["funnel "+name] = f
	}
	funnel("where all are named", 60, func(b *reports.Funnel) {
		for i := range b.Points {
			b.Points[i].Named = true
		}
	})
	funnel("where all are outside", 290, func(b *reports.Funnel) {
		for i := range b.Points {
			b.Points[i].Side = 1 - 2*(i%2)
		}
	})
	funnel("of equals", 40, func(b *reports.Funnel) {
		for i := range b.Points {
			b.Points[i].Value, b.Points[i].Size, b.Points[i].Side = num(54, 1), 300, 0
		}
	})
	funnel("of a rate", 290, func(b *reports.Funnel) { b.Axis.Unit = "per 100\u00a0000 invånare" })
	funnel("without limits", 20, func(b *reports.Funnel) { b.Limits, b.Centre = nil, gone("uppgift saknas") })
	return figs
}

// What cannot be drawn is refused, and what is missing is said once for each stretch of ages.
func TestClassesSayWhatIsMissing(t *testing.T) {
	th := reports.DefaultTheme()
	for name, fig := range map[string]*reports.Figure{
		"bars":    figure("x", "x", nil, &reports.Bars{Rows: []reports.BarRow{{Label: "a", Women: gone("sekretess"), Men: gone("sekretess")}}}),
		"pyramid": figure("x", "x", nil, &reports.Pyramid{Rows: []reports.BarRow{{Label: "a", Women: gone("sekretess"), Men: gone("sekretess")}}, Outline: []reports.BarRow{{Label: "a", Women: num(1, 1), Men: num(1, 1)}}}),
		"funnel":  figure("x", "x", nil, &reports.Funnel{Centre: num(1, 1)}),
	} {
		if _, err := Draw(fig, &th, Options{}); err == nil {
			t.Errorf("%s without values was drawn", name)
		}
	}
	for name, want := range map[string]map[string]int{
		"bars 7":                       {"för få för att visas": 1, "uppgift saknas": 1, "Kvinnor": 1, "Män": 1, "62,0": 1, "80\u00a0%": 1},
		"mirrored 7":                   {"för få för att visas": 1, "Kvinnor": 1, "Män": 1, "62,0": 1, "80\u00a0%": 2, "0": 1},
		"pyramid":                      {"Riket": 1, "Kvinnor": 1, "Män": 1, "0–4 år": 1, "4\u00a0%": 0},
		"pyramid without women":        {"för få för att visas": 1},
		"pyramid with gaps":            {"sekretess": 1, "uppgift saknas": 1},
		"funnel 312":                   {"99,8\u00a0%": 1, "95\u00a0%": 1, "Riket 54,0\u00a0%": 1, "10\u00a0000": 0},
		"funnel where all are outside": {"99,8\u00a0%": 1},
		"funnel of a rate":             {"per 100\u00a0000 invånare": 1},
	} {
		count := map[string]int{}
		for _, b := range written(t, classFigures()[name], &th, Options{}) {
			count[b.text]++
		}
		for text, n := range want {
			if count[text] != n && (n != 0 || count[text] == 0) {
				t.Errorf("%s: %q stands %d times, want %d", name, text, count[text], n)
			}
		}
	}
}

// The own area is named with its value in every funnel, however crowded.
func TestFunnelNamesTheOwnArea(t *testing.T) {
	th := reports.DefaultTheme()
	for _, n := range []int{1, 21, 120, 290, 312} {
		for _, o := range []Options{{}, {Width: Narrow}} {
			fig := funnelFigure(n)
			own := fig.Body.(*reports.Funnel).Points[n*2/3]
			found := 0
			for _, b := range written(t, fig, &th, o) {
				if strings.HasPrefix(b.text, own.Label+" ") && strings.Contains(b.text, own.Value.Text) {
					found++
				}
			}
			if found != 1 {
				t.Errorf("%d areas, width %g: the own area stands %d times", n, o.Width, found)
			}
		}
	}
}

// written are a figure's texts with their boxes.
func written(t *testing.T, fig *reports.Figure, th *reports.Theme, o Options) []textBox {
	t.Helper()
	d, err := Draw(fig, th, o)
	if err != nil {
		t.Fatalf("%s: %v", fig.ID, err)
	}
	c := &textBoxes{fonts: d.sheet.fonts}
	if err := d.Paint(c); err != nil {
		t.Fatal(err)
	}
	return c.texts
}
