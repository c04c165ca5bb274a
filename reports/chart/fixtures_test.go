package chart

import (
	"math"
	"slices"
	"strconv"

	"lagesbild/data"
	"lagesbild/reports"
)

// The figures below are invented; they have the shape of real ones.

func num(x float64, decimals int) reports.Number {
	return reports.Number{Value: reports.Round(x, decimals), OK: true, Text: reports.Decimal(x, decimals, data.Swedish)}
}

func signedNum(x float64, decimals int) reports.Number {
	n := num(x, decimals)
	if n.Value > 0 {
		n.Text = "+" + n.Text
	}
	return n
}

func gone(why string) reports.Number { return reports.Number{Text: why} }

func nums(decimals int, xs ...float64) []reports.Number {
	out := make([]reports.Number, len(xs))
	for i, x := range xs {
		if math.IsNaN(x) {
			out[i] = gone("uppgift saknas")
		} else {
			out[i] = num(x, decimals)
		}
	}
	return out
}

func years(from, to int) []string {
	var out []string
	for y := from; y <= to; y++ {
		out = append(out, strconv.Itoa(y))
	}
	return out
}

var sexes = []reports.Run{
	{Text: "Andel av kommunens chefer som är "},
	{Text: "kvinnor", Role: reports.Women},
	{Text: " respektive "},
	{Text: "män", Role: reports.Men},
	{Text: ", 2006–2025, procent"},
}

func figure(id, title string, subtitle []reports.Run, body reports.Body) *reports.Figure {
	return &reports.Figure{
		ID: id, Title: title, Subtitle: subtitle, Body: body,
		Notes:  []string{"Jämn könsfördelning: minst 40 procent av vardera könet. Avser månadsavlönade chefer den 1 november."},
		Source: "Källa: påhittade siffror.",
		Alt:    title + ". Två linjer som korsar varandra.",
	}
}

var managers = []float64{41.4, 43.2, 45.9, 46.4, 47.8, 48.9, 47.8, 46.8, 48.4, 47.5, 50.2, 50.6, 53.1, 55.3, 57.8, 58.9, 61.5, 62.7, 62.6, 63.0}

func rest(xs []float64) []float64 {
	out := make([]float64, len(xs))
	for i, x := range xs {
		out[i] = 100 - x
	}
	return out
}

func managersLine() *reports.Figure {
	return figure("chefer-linje", "Kvinnor är nu sex av tio chefer i Upplands Väsby kommun", sexes, &reports.Line{
		Periods: years(2006, 2025),
		Series: []reports.Series{
			{Name: "Kvinnor", Role: reports.Women, Points: nums(1, managers...)},
			{Name: "Män", Role: reports.Men, Points: nums(1, rest(managers)...)},
		},
		Axis: reports.Axis{Unit: "%", Decimal: 1},
		Band: &reports.Band{Low: 40, High: 60, Label: "Jämn fördelning, 40–60\u00a0%"},
	})
}

func dumbbellFigure(rows int) *reports.Figure {
	names := []string{
		"Norberg", "Fagersta", "Sala", "Västerås", "Surahammar", "Hallstahammar", "Skinnskatteberg", "Arboga", "Köping", "Kungsör", "Riket",
		"Upplands Väsby", "Malung-Sälen", "Örnsköldsvik", "Ljusnarsberg", "Hudiksvall", "Gotland", "Åre", "Ö", "Storfors", "Arvidsjaur", "Härjedalen", "Robertsfors", "Oskarshamn", "Simrishamn",
	}
	d := &reports.Dumbbell{Axis: reports.Axis{Unit: "tkr", Decimal: 1}, Gap: "Skillnad", Names: [2]string{"Kvinnor", "Män"}}
	for i, name := range names[:rows] {
		w := 322 + math.Mod(float64(i*37), 40)
		m := w + 14.3 + 2.1*float64(i)
		d.Rows = append(d.Rows, reports.DumbbellRow{Label: name, Women: num(w, 1), Men: num(m, 1), Gap: signedNum(w-m, 1), Own: name == "Sala", Strong: name == "Riket"})
	}
	return figure("inkomst-hantel", "Inkomstgapet i Sala är större än i riket", []reports.Run{
		{Text: "Medianinkomst för "},
		{Text: "kvinnor", Role: reports.Women},
		{Text: " och "},
		{Text: "män", Role: reports.Men},
		{Text: " 20–64 år, tusen kronor per år, 2024. Sorterat efter skillnad."},
	}, d)
}

var lightWords = map[reports.Light]string{
	reports.LightGood: "Målet nås", reports.LightNear: "Nära målet", reports.LightMiss: "Målet nås inte",
	reports.LightUncertain: "Osäkert", reports.LightNoData: "Uppgift saknas", reports.Unlit: "Bedöms inte",
}

func statusFigure() *reports.Figure {
	row := func(title, sub string, w, m, g float64, l reports.Light, spark ...float64) reports.StatusRow {
		return reports.StatusRow{Title: title, Subtitle: sub, Women: num(w, 1), Men: num(m, 1), Gap: signedNum(g, 1), Period: "2024", Spark: nums(1, spark...), Light: l, Word: lightWords[l]}
	}
	nan := math.NaN()
	t := &reports.StatusTable{Heads: [6]string{"Mål och indikator", "Kvinnor", "Män", "Skillnad", "Utveckling", "Läge"}, Rows: []reports.StatusRow{
		row("Jämn makt i fullmäktige", "Andel ledamöter, procent · mål 40–60", 49.2, 50.8, -1.6, reports.LightGood, -8, -6, -6, -4, -5, -2, -1.6),
		row("Chefer speglar de anställda", "Andel chefer, procent · mål 40–60", 61.8, 38.2, 23.6, reports.LightNear, 10, 12, 15, 15, 20, nan, 22, 23.6),
		row("Lika inkomst", "Median, tusen kronor per år · mål ±10", 338.4, 356.1, -17.7, reports.LightMiss, -30, -28, -25, -24, -20, -18, -17.7),
		row("Lika föräldraledighet", "Uttagna dagar, procent · mål 40–60", 66.3, 33.7, 32.6, reports.LightUncertain, 50, 48, 44, 41, 33, 33.1, 32.6),
		row("Gymnasieexamen inom tre år, yrkesprogram och högskoleförberedande program", "Andel elever, procent av dem som började gymnasiet tre år tidigare · mål ±5", 78.9, 75.6, 3.3, reports.LightGood, -4, 6, -3, 5, 4, 3.3),
	}}
	t.Rows = append(t.Rows,
		reports.StatusRow{Title: "Ofrivillig deltid", Subtitle: "Andel anställda, procent · mål ±5", Women: num(11.2, 1), Men: gone("uppgift saknas"), Gap: gone("uppgift saknas"), Period: "2023", Spark: nums(1, 3), Light: reports.LightNoData, Word: "Uppgift saknas"},
		reports.StatusRow{Title: "Självmord", Subtitle: "Antal per 100\u00a0000 invånare", Women: gone("sekretess"), Men: gone("sekretess"), Gap: gone("sekretess"), Period: "2024", Light: reports.LightNoData, Word: "Uppgift saknas"},
		reports.StatusRow{Title: "Anmälda våldsbrott", Subtitle: "Antal per 100\u00a0000 invånare", Women: num(1210, 0), Men: num(1180, 0), Gap: signedNum(30, 0), Period: "2024", Spark: nums(0, 0, 0, 0), Word: "Bedöms inte"},
	)
	return figure("status", "Sala når tre av åtta jämställdhetsmål", []reports.Run{{Text: "Läget 2024 för fokusgruppens mål. Läget bedöms på skillnaden mellan kvinnor och män."}}, t)
}

func matrixFigure(columns int) *reports.Figure {
	heads := []string{
		"Makt i fullmäktige", "Chefer", "Inkomst", "Föräldra\u00adledighet", "Gymnasie\u00adexamen", "Trygghet", "Hälsa", "Deltid",
		"Vård av barn", "Sjukpenningtal", "Ohälsotal", "Valdeltagande i riksdagsval", "Öppet arbetslösa", "Eftergymnasial utbildning", "Behöriga till gymnasiet",
		"Förtroendevalda i kommunstyrelsen", "Etablerade efter två år", "Ekonomiskt bistånd", "Långtidssjuka", "Unga utanför", "Biblioteksbesök", "Våld i nära relation",
	}
	lights := []reports.Light{reports.LightGood, reports.LightNear, reports.LightMiss, reports.LightGood, reports.LightUncertain, reports.LightNoData, reports.LightGood, reports.Unlit}
	m := &reports.Matrix{Heads: heads[:columns], Sum: "Uppnådda"}
	for i, name := range []string{"Skinnskatteberg", "Surahammar", "Kungsör", "Hallstahammar", "Norberg", "Västerås", "Sala", "Fagersta", "Köping", "Arboga"} {
		row := reports.MatrixRow{Label: name, Own: name == "Sala", Sum: "3 av 8"}
		for k := range columns {
			l := lights[(i*5+k*3+i*k)%len(lights)]
			row.Lights = append(row.Lights, l)
			row.Words = append(row.Words, lightWords[l])
		}
		m.Rows = append(m.Rows, row)
	}
	for _, l := range []reports.Light{reports.LightGood, reports.LightNear, reports.LightMiss, reports.LightUncertain, reports.LightNoData, reports.Unlit} {
		m.Legend = append(m.Legend, reports.LegendItem{Light: l, Word: lightWords[l]})
	}
	return figure("matris", "Västerås når flest mål", []reports.Run{{Text: "Måluppfyllelse per kommun 2024. Form och färg visar samma sak."}}, m)
}

// surveyLine has the intervals of a sample survey, which overlap, and one year's less.
func surveyLine() *reports.Figure {
	nan := math.NaN()
	around := func(points []reports.Number, half float64) []reports.Interval {
		out := make([]reports.Interval, len(points))
		for i, p := range points {
			if p.OK && i != 2 {
				out[i] = reports.Interval{Low: num(p.Value-half, 1), High: num(p.Value+half, 1)}
			}
		}
		return out
	}
	w := women(nums(1, 31.4, 32.8, 30.1, nan, 33.6, 34.9, 33.2, 35.1)...)
	m := men(nums(1, 11.2, 10.4, 12.9, nan, 20.1, 28.8, 29.3, 30.6)...)
	w.Intervals, m.Intervals = around(w.Points, 4.6), around(m.Points, 3.9)
	return figure("otrygghet", "Kvinnor är otryggare än män i Hallstahammars kommun", []reports.Run{
		{Text: "Andel "},
		{Text: "kvinnor", Role: reports.Women},
		{Text: " och "},
		{Text: "män", Role: reports.Men},
		{Text: " som känner sig otrygga utomhus sent på kvällen, 2017–2024, procent"},
	}, &reports.Line{
		Periods: years(2017, 2024), Axis: reports.Axis{Unit: "%", Decimal: 1}, Series: []reports.Series{w, m},
	})
}

// stackedFigure has parts from one end to the other, an own row, and areas of which one or both parts are missing.
func stackedFigure(rows int) *reports.Figure {
	body := &reports.Stacked{
		Axis: reports.Axis{Unit: "%", Decimal: 1, FromZero: true}, Names: [2]string{"Kvinnor", "Män"},
		Band: &reports.Band{Low: 40, High: 60, Label: "Jämn fördelning, 40–60\u00a0%"},
	}
	for i, r := range dumbbellFigure(rows).Body.(*reports.Dumbbell).Rows {
		w := 100 * float64(i) / float64(max(rows-1, 1))
		row := reports.StackedRow{Label: r.Label, Women: num(w, 1), Men: num(100-w, 1), Own: r.Own, Strong: r.Strong}
		switch i {
		case 3:
			row.Men = gone("sekretess")
		case 7:
			row.Women, row.Men = gone("för få för att visas"), gone("för få för att visas")
		}
		body.Rows = append(body.Rows, row)
	}
	return figure("fullmaktige-staplar", "Kvinnor hade 45 procent av platserna i Sala", sexes, body)
}

// multiplesFigure has a break in every panel, a line that ends early, one of a single value, and a panel without values.
func multiplesFigure(panels int) *reports.Figure {
	nan := math.NaN()
	body := &reports.Multiples{
		Periods: years(2015, 2024), Axis: reports.Axis{Unit: "%", Decimal: 1},
		Band: &reports.Band{Low: 40, High: 60, Label: "Jämn fördelning, 40–60\u00a0%"},
	}
	for i, r := range dumbbellFigure(panels).Body.(*reports.Dumbbell).Rows {
		w, m := make([]float64, 10), make([]float64, 10)
		for k := range w {
			w[k] = 55 + 6*math.Sin(float64(i+k)) + float64(k)
			m[k] = 52 + 5*math.Cos(float64(2*i+k)) + float64(i%3)
		}
		why := ""
		switch i {
		case 3:
			w[8], w[9] = nan, nan
		case 4:
			w = []float64{nan, nan, nan, nan, nan, 61, nan, nan, nan, nan}
		case 7:
			w, m, why = slices.Repeat([]float64{nan}, 10), slices.Repeat([]float64{nan}, 10), "för få för att visas"
		}
		body.Panels = append(body.Panels, reports.Panel{Name: r.Label, Own: i == 0, Breaks: []int{4}, Why: why, Series: []reports.Series{women(nums(1, w...)...), men(nums(1, m...)...)}})
	}
	return figure("behorighet-smamultiplar", "Behörighet till gymnasiet: skillnaden minskade i sex av länets tio kommuner 2019–2024", sexes, body)
}

// slopeFigure has differences on both sides of none, many of them close together.
func slopeFigure(rows int) *reports.Figure {
	body := &reports.Slope{Periods: [2]string{"2011", "2024"}, Axis: reports.Axis{Unit: "%", Decimal: 1, Signed: true}, Zero: "Ingen skillnad"}
	for i, r := range dumbbellFigure(rows).Body.(*reports.Dumbbell).Rows {
		body.Lines = append(body.Lines, reports.SlopeLine{
			Name: r.Label, Own: r.Own, Strong: r.Strong,
			From: signedNum(4*math.Sin(float64(i*i)), 1), To: signedNum(9*math.Cos(float64(3*i)), 1),
		})
	}
	return figure("behorighet-lutning", "Behörighet till gymnasiet: skillnaden ökade i åtta av länets tio kommuner 2011–2024", sexes, body)
}
