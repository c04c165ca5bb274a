package web

import (
	"fmt"

	"lagesbild/data"
	"lagesbild/reports"
)

// sample is a small document on Sala with every kind of figure. Its values are Kolada's (N00943, N15428, edition
// 2024-12-12); the lights are chosen so that each occurs.
func sample() *reports.Document {
	return &reports.Document{
		Edition: "lagesbild", Lang: data.Swedish, Theme: reports.DefaultTheme(),
		Area: reports.Place{
			Code: "1981", Name: "Sala", Full: "Sala kommun", Genitive: "Salas", Slug: "1981-sala",
			Level: "municipality", County: "Västmanlands län",
		},
		Title: "Jämställdheten i Sala kommun",
		Lead:  "Sala når ett av tre mål som kan bedömas. Störst är skillnaden i uttaget av föräldrapenning.",
		Date:  "2024-12-12", Made: "2026-11-21", Version: "0.1",
		Sections: []reports.Section{
			{ID: "status", Title: "Läget i korthet", Figures: []reports.Figure{sampleStatus(), sampleMatrix()}},
			{
				ID: "unpaid-care", Number: 4, Title: "Jämn fördelning av det obetalda hem- och omsorgsarbetet",
				Intro:   "Kvinnor och män ska ta samma ansvar för hemarbetet och ha möjlighet att ge och få omsorg på lika villkor.",
				Figures: []reports.Figure{sampleLine(), sampleDumbbell()},
			},
		},
		Missing: []reports.Missing{{Title: "Chefer i kommunen", Why: "Kolada har ingen uppgift för Sala kommun efter 2019."}},
		Terms: []reports.Term{{
			ID: "parental-benefit", Title: "Föräldrapenning", Definition: "Andel av de uttagna föräldrapenningdagarna som tas ut av kvinnor respektive män.",
			Unit: "procent", Goal: "Obetalt hem- och omsorgsarbete", Formula: "Männens andel publiceras; kvinnornas är 100 minus den.",
			Source: "Kolada (RKA), N00943", Polarity: "Bäst när kvinnor och män delar lika.", Notes: []string{"Avser nettodagar."},
		}},
	}
}

func num(x float64, decimals int) reports.Number {
	return reports.Number{Value: reports.Round(x, decimals), OK: true, Text: reports.Decimal(x, decimals, data.Swedish)}
}

func signed(x float64, decimals int) reports.Number {
	return reports.Number{Value: reports.Round(x, decimals), OK: true, Text: reports.SignedDecimal(x, decimals, data.Swedish)}
}

var absent = reports.Number{Text: "uppgift saknas"}

// salaMen is men's share of the days of parental benefit in Sala 2010–2023, per cent: Kolada N00943, edition 2024-12-12.
var salaMen = []float64{
	19.61135788, 18.84846696, 21.00908396, 22.65744239, 24.09758727, 24.94929029, 27.34823781,
	26.31178936, 27.3, 28.7, 28.32730133, 30.56595136, 28.1, 30.8,
}

func sampleStatus() reports.Figure {
	var spark []reports.Number
	for _, m := range salaMen {
		spark = append(spark, signed(100-2*m, 1))
	}
	return reports.Figure{
		ID: "status", Title: "Sala når ett av tre mål", Subtitle: []reports.Run{{Text: "Läget bedöms på skillnaden mellan kvinnor och män."}},
		Body: &reports.StatusTable{
			Heads: [6]string{"Mål och indikator", "Kvinnor", "Män", "Skillnad", "Utveckling", "Läge"},
			Rows: []reports.StatusRow{
				{
					Title: "Föräldrapenning", Subtitle: "Andel av dagarna, procent · mål 40–60", Period: "2023",
					Women: num(69.2, 1), Men: num(30.8, 1), Gap: signed(38.4, 1), Spark: spark, Light: reports.LightMiss, Word: reports.LightMiss.Word(data.Swedish),
					Why: "Kvinnor tar ut 69,2 procent av dagarna; målet är 40–60 procent.",
				},
				{
					Title: "Behörighet till yrkesprogram", Subtitle: "Andel av eleverna i årskurs 9, procent · mål ±5", Period: "2024",
					Women: num(89.830508, 1), Men: num(83.333333, 1), Gap: signed(6.497175, 1),
					Spark: []reports.Number{signed(4.86, 1), absent, signed(-6.14, 1), signed(-3.42, 1), signed(6.5, 1)},
					Light: reports.LightNear, Word: reports.LightNear.Word(data.Swedish), Why: "Skillnaden är 6,5 procentenheter; målet är högst 5.",
				},
				{Title: "Valdeltagande", Subtitle: "Riksdagsval, procent · mål ±5", Period: "2022", Women: absent, Men: absent, Gap: absent, Light: reports.LightNoData, Word: reports.LightNoData.Word(data.Swedish)},
				{Title: "Kommunfullmäktige", Subtitle: "Andel ledamöter, procent · mål 40–60", Period: "2022", Women: absent, Men: absent, Gap: absent, Light: reports.LightGood, Word: reports.LightGood.Word(data.Swedish)},
				{Title: "Självskattad hälsa", Subtitle: "Andel, procent · mål ±5", Women: absent, Men: absent, Gap: absent, Light: reports.LightUncertain, Word: reports.LightUncertain.Word(data.Swedish), Why: "För få svarande för att säga om målet nås."},
				{Title: "Anmälda brott", Subtitle: "Per 100\u00a0000 invånare", Women: absent, Men: absent, Gap: absent, Word: reports.Unlit.Word(data.Swedish)},
			},
		},
		Notes:  []string{"Skillnaden är kvinnor minus män."},
		Source: "Källa: Kolada (RKA), N00943 och N15428, utgåva 2024-12-12.",
		Alt:    "Tabell över läget för sex indikatorer i Sala.",
	}
}

func sampleMatrix() reports.Figure {
	m := &reports.Matrix{
		Heads: []string{"Föräldrapenning", "Behörighet till yrkesprogram", "Valdeltagande", "Kommunfullmäktige", "Självskattad hälsa"},
		Sum:   "Uppnådda",
	}
	for _, l := range lights[:5] {
		m.Legend = append(m.Legend, reports.LegendItem{Light: l, Word: l.Word(data.Swedish)})
	}
	for i, name := range []string{"Sala", "Skinnskatteberg", "Västerås"} {
		row := reports.MatrixRow{Label: name, Own: i == 0, Sum: "1 av 4"}
		for j := range m.Heads {
			l := m.Legend[(i+j+2)%5]
			row.Lights, row.Words = append(row.Lights, l.Light), append(row.Words, l.Word)
		}
		m.Rows = append(m.Rows, row)
	}
	return reports.Figure{ID: "matrix", Title: "Målen nås på olika håll i länet", Subtitle: []reports.Run{{Text: "Läget per kommun och indikator"}}, Body: m, Alt: "Matris."}
}

func sampleLine() reports.Figure {
	line := &reports.Line{
		Series: []reports.Series{{Name: "Kvinnor", Role: reports.Women}, {Name: "Män", Role: reports.Men}},
		Axis:   reports.Axis{Unit: "%", Decimal: 1, FromZero: true}, Band: &reports.Band{Low: 40, High: 60, Label: "Jämn fördelning, 40–60\u00a0%"},
	}
	t := reports.Table{
		Caption: "Andel av föräldrapenningdagarna i Sala efter kön 2010–2023, procent",
		Columns: []reports.Column{{Head: "År"}, {Head: "Kvinnor", Role: reports.Women, Unit: "percent", Decimal: 1}, {Head: "Män", Role: reports.Men, Unit: "percent", Decimal: 1}},
	}
	for i, m := range salaMen {
		year := fmt.Sprint(2010 + i)
		w, m := num(100-m, 1), num(m, 1)
		line.Periods = append(line.Periods, year)
		line.Series[0].Points = append(line.Series[0].Points, w)
		line.Series[1].Points = append(line.Series[1].Points, m)
		t.Rows = append(t.Rows, reports.Row{Cells: []reports.Cell{{Text: year}, {Number: &w, Text: w.Text}, {Number: &m, Text: m.Text}}})
	}
	return reports.Figure{
		ID: "parental-benefit-line", Goal: "unpaid-care", Title: "Män i Sala tar ut 31 procent av föräldrapenningen",
		Subtitle: []reports.Run{
			{Text: "Andel av dagarna som tas ut av "},
			{Text: "kvinnor", Role: reports.Women},
			{Text: " respektive "},
			{Text: "män", Role: reports.Men},
			{Text: ", 2010–2023, procent"},
		},
		Text: "Männens andel har stigit från 19,6 procent 2010 till 30,8 procent 2023.",
		Body: line, Table: t, Notes: []string{"Avser barn folkbokförda i kommunen."},
		Limits: "Obetald ledighet och dagar som aldrig tas ut syns inte.",
		Source: "Källa: Kolada (RKA), N00943, utgåva 2024-12-12.",
		Alt:    "Männens andel av dagarna steg från 19,6 procent 2010 till 30,8 procent 2023.",
	}
}

func sampleDumbbell() reports.Figure {
	// N00943, 2023, edition 2024-12-12; Riket has no value there.
	d := &reports.Dumbbell{Axis: reports.Axis{Unit: "%", Decimal: 1}, Gap: "Skillnad", Names: [2]string{"Kvinnor", "Män"}}
	t := reports.Table{
		Caption: "Andel av föräldrapenningdagarna efter kommun och kön 2023, procent",
		Columns: []reports.Column{{Head: "Kommun"}, {Head: "Kvinnor", Role: reports.Women}, {Head: "Män", Role: reports.Men}, {Head: "Skillnad"}},
	}
	for _, r := range []struct {
		name string
		men  float64
		own  bool
	}{{"Norberg", 28.8, false}, {"Västerås", 30.6, false}, {"Sala", 30.8, true}} {
		w, m, g := num(100-r.men, 1), num(r.men, 1), signed(100-2*r.men, 1)
		d.Rows = append(d.Rows, reports.DumbbellRow{Label: r.name, Women: w, Men: m, Gap: g, Own: r.own})
		t.Rows = append(t.Rows, reports.Row{Own: r.own, Cells: []reports.Cell{
			{Text: r.name}, {Number: &w, Text: w.Text}, {Number: &m, Text: m.Text}, {Number: &g, Text: g.Text},
		}})
	}
	missing := absent
	d.Rows = append(d.Rows, reports.DumbbellRow{Label: "Riket", Women: absent, Men: absent, Gap: absent, Strong: true})
	t.Rows = append(t.Rows, reports.Row{Strong: true, Cells: []reports.Cell{
		{Text: "Riket"}, {Number: &missing, Text: missing.Text}, {Number: &missing, Text: missing.Text}, {Number: &missing, Text: missing.Text},
	}})
	return reports.Figure{
		ID: "parental-benefit-dumbbell", Goal: "unpaid-care", Title: "Norberg har den största skillnaden av tre kommuner",
		Subtitle: []reports.Run{{Text: "Andel av dagarna, "}, {Text: "kvinnor", Role: reports.Women}, {Text: " och "}, {Text: "män", Role: reports.Men}, {Text: ", 2023, procent"}},
		Body:     d, Table: t, Source: "Källa: Kolada (RKA), N00943, utgåva 2024-12-12.",
		Alt: "Kvinnor tar ut 69 till 71 procent av dagarna i de tre kommunerna.",
	}
}

// beside is what a run puts beside the sample's page.
func beside() Options {
	o := Options{
		Index: "../index.html",
		Siblings: []Link{
			{"Västmanlands län", "../19-vastmanlands-lan/19-vastmanlands-lan.html"},
			{"Sala kommun", ""},
			{"Skinnskattebergs kommun", "../1904-skinnskatteberg/1904-skinnskatteberg.html"},
		},
		Files:  []File{{"xlsx", "1981-sala.xlsx"}, {"csv", "1981-sala.csv"}},
		Charts: map[string][]File{},
	}
	for _, id := range []string{"status", "matrix", "parental-benefit-line", "parental-benefit-dumbbell"} {
		o.Charts[id] = []File{{"png", id + ".png"}, {"svg", id + ".svg"}}
	}
	return o
}

// sampleRun is an index of Sala, its county and two neighbours, handed over in no order.
func sampleRun() Run {
	o := beside()
	o.Files = []File{{"xlsx", "1981-sala/1981-sala.xlsx"}}
	for id, files := range o.Charts {
		for i := range files {
			o.Charts[id][i].Href = "1981-sala/" + files[i].Href
		}
	}
	sala := NewEntry(sample(), "1981-sala/1981-sala.html", o)
	other := func(code, name, full, level string) Entry {
		e := sala
		e.Area = reports.Place{Code: code, Name: name, Full: full, Level: level, County: "Västmanlands län"}
		e.Page = code + ".html"
		return e
	}
	return Run{
		Lang: data.Swedish, Title: "Jämställdheten i Västmanlands län", Lead: "Länet och dess kommuner, ett område i taget.", Theme: reports.DefaultTheme(),
		Entries: []Entry{
			other("1980", "Västerås", "Västerås kommun", "municipality"), sala,
			other("19", "Västmanland", "Västmanlands län", "county"), other("1962", "Norberg", "Norbergs kommun", "municipality"),
		},
	}
}
