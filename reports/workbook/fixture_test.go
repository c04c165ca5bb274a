package workbook

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"lagesbild/data"
	"lagesbild/reports"
)

// The place and every number here are invented.

// hostile are names that a spreadsheet would take for formulas if it were let.
var hostile = []string{`=HYPERLINK("http://example.org","klicka")`, "+4621", "-1+2", "@SUM(A1:A9)", "\t=1+1"}

// num is a number as a Figure has it, sign tells whether it is shown.
func num(x float64, decimals int, sign bool) reports.Number {
	text := reports.Decimal(x, decimals, data.Swedish)
	if sign {
		text = reports.SignedDecimal(x, decimals, data.Swedish)
	}
	return reports.Number{Value: reports.Round(x, decimals), OK: true, Text: text}
}

func none(word string) reports.Number { return reports.Number{Text: word} }

func numCell(n reports.Number) reports.Cell { return reports.Cell{Number: &n, Text: n.Text} }

func word(s string) reports.Cell { return reports.Cell{Text: s} }

// gap is women minus men, missing where either is.
func gap(w, m reports.Number, decimals int) reports.Number {
	if !w.OK || !m.OK {
		return none("kan inte beräknas")
	}
	return num(w.Value-m.Value, decimals, true)
}

var sexColumns = []reports.Column{
	{Head: "Kvinnor", Role: reports.Women, Unit: "percent", Decimal: 1},
	{Head: "Män", Role: reports.Men, Unit: "percent", Decimal: 1},
	{Head: "Skillnad", Unit: "percentage-points", Decimal: 1},
}

func subtitle(what string) []reports.Run {
	return []reports.Run{
		{Text: what + ", "}, {Text: "kvinnor", Role: reports.Women}, {Text: " och "}, {Text: "män", Role: reports.Men}, {Text: ", 2010–2023, procent"},
	}
}

// lineFigure draws women's and men's share over 14 years; holes names the missing years, cut a break.
func lineFigure(id, title string, from, to float64, decimals int, holes map[int]string, breaks []int, band bool) reports.Figure {
	body := &reports.Line{Axis: reports.Axis{Unit: "%", Decimal: decimals}, Breaks: breaks}
	women, men := reports.Series{Name: "Kvinnor", Role: reports.Women}, reports.Series{Name: "Män", Role: reports.Men}
	table := reports.Table{Caption: title, Columns: append([]reports.Column{{Head: "År"}}, sexColumns...)}
	for i := range 14 {
		w := from + (to-from)*float64(i)/13 + 1.3*math.Sin(float64(i)*1.7)
		wn, mn := num(w, decimals, false), num(100-w, decimals, false)
		if why := holes[i]; why != "" {
			wn = none(why)
		}
		year := fmt.Sprint(2010 + i)
		body.Periods = append(body.Periods, year)
		women.Points, men.Points = append(women.Points, wn), append(men.Points, mn)
		table.Rows = append(table.Rows, reports.Row{Cells: []reports.Cell{word(year), numCell(wn), numCell(mn), numCell(gap(wn, mn, decimals))}})
	}
	body.Series = []reports.Series{women, men}
	if band {
		body.Band = &reports.Band{Low: 40, High: 60, Label: "Jämn fördelning, 40–60 %"}
	}
	return reports.Figure{
		ID: id, Title: title, Subtitle: subtitle("Andel av de anställda cheferna"), Body: body, Table: table,
		Notes:  []string{"Avser månadsavlönade den 1 november. Uppgifter för små grupper visas inte."},
		Limits: "Siffrorna säger inget om chefernas villkor eller om hur många underställda de har.",
		Source: "Källa: Påhittade siffror, X00001, utgåva 2024-12-12.", Alt: title + ". Två linjer som möts.",
	}
}

var places = []string{"Ånäs", "Malung-Sälen", "Upplands Väsby", "Skinnskatteberg", "Östra Göinge", "Håbo", "Älmhult", "Norra Exempelstad", "Bjurvik", "Riket"}

func dumbbellFigure(id, title string, base float64, hole int) reports.Figure {
	body := &reports.Dumbbell{Axis: reports.Axis{Unit: "%", Decimal: 1}, Gap: "Skillnad", Names: [2]string{"Kvinnor", "Män"}}
	table := reports.Table{Caption: title, Columns: append([]reports.Column{{Head: "Kommun"}}, sexColumns...)}
	for i, place := range places {
		w, m := num(base+2.3*float64(i)+0.05, 1, false), num(base+14-1.1*float64(i), 1, false)
		if i == hole {
			m = none("sekretess")
		}
		r := reports.DumbbellRow{Label: place, Women: w, Men: m, Gap: gap(w, m, 1), Own: i == 0, Strong: place == "Riket"}
		body.Rows = append(body.Rows, r)
		table.Rows = append(table.Rows, reports.Row{Own: r.Own, Strong: r.Strong, Cells: []reports.Cell{word(place), numCell(w), numCell(m), numCell(r.Gap)}})
	}
	return reports.Figure{
		ID: id, Title: title, Subtitle: subtitle("Förvärvsarbetande 20–64 år"), Body: body, Table: table,
		Source: "Källa: Påhittade siffror, X00002, utgåva 2024-12-12.", Alt: title,
	}
}

var cycle = []reports.Light{reports.LightGood, reports.LightNear, reports.LightMiss, reports.LightUncertain, reports.LightNoData}

var cycleWords = []string{"Målet nås", "Nära målet", "Målet nås inte", "Osäkert", "Uppgift saknas"}

func statusFigure() reports.Figure {
	topics := []string{
		"Jämn makt i fullmäktige", "Chefer speglar de anställda", "Lika inkomst", "Lika föräldraledighet", "Gymnasieexamen inom tre år",
		"Trygg utomhus efter mörkrets inbrott i det egna bostadsområdet", "Lika hälsa", "Ofrivillig deltid", hostile[0], hostile[2],
	}
	body := &reports.StatusTable{Heads: [6]string{"Mål och indikator", "Kvinnor", "Män", "Skillnad", "Utveckling", "Läge"}}
	table := reports.Table{Caption: "Läget", Columns: append(append([]reports.Column{{Head: "Indikator"}}, sexColumns...), reports.Column{Head: "Läge"})}
	for i, topic := range topics {
		w, m := num(49.2+3*float64(i), 1, false), num(50.8-1.7*float64(i), 1, false)
		if i == 2 {
			w, m = num(318600, 0, false), num(331712, 0, false)
		}
		if i%5 == 4 {
			m = none("uppgift saknas")
		}
		decimals := 1
		if i == 2 {
			decimals = 0
		}
		r := reports.StatusRow{
			Title: topic, Subtitle: "Andel i procent · mål 40–60", Women: w, Men: m, Gap: gap(w, m, decimals), Period: "2023",
			Light: cycle[i%5], Word: cycleWords[i%5], Why: "Skillnaden är " + gap(w, m, decimals).Text + " procentenheter; målet är högst 5 procentenheter och nåddes senast 2019.",
		}
		body.Rows = append(body.Rows, r)
		table.Rows = append(table.Rows, reports.Row{Cells: []reports.Cell{word(topic), numCell(w), numCell(m), numCell(r.Gap), {Light: r.Light, Text: r.Word}}})
	}
	return reports.Figure{
		ID: "status-table", Title: "Ånäs når två av tio mål", Subtitle: []reports.Run{{Text: "Läget 2023. Skillnaden är "}, {Text: "kvinnor", Role: reports.Women}, {Text: " minus "}, {Text: "män", Role: reports.Men}, {Text: "."}},
		Body: body, Table: table, Notes: []string{"Målet nås: skillnaden är inom målnivån."}, Source: "Källa: Påhittade siffror.", Alt: "Tabell.",
	}
}

func matrixFigure() reports.Figure {
	heads := []string{"Makt i fullmäktige", "Chefer", "Inkomst", "Föräldraledighet", "Gymnasieexamen", "Trygghet", "Hälsa", "Deltid"}
	body := &reports.Matrix{Heads: heads, Sum: "Uppnådda"}
	table := reports.Table{Caption: "Läget per kommun", Columns: []reports.Column{{Head: "Kommun"}}}
	for _, h := range heads {
		table.Columns = append(table.Columns, reports.Column{Head: h})
	}
	table.Columns = append(table.Columns, reports.Column{Head: "Uppnådda"})
	for i, l := range cycle {
		body.Legend = append(body.Legend, reports.LegendItem{Light: l, Word: cycleWords[i]})
	}
	for i, place := range places {
		r := reports.MatrixRow{Label: place, Own: i == 0, Sum: "4 av 8"}
		cells := []reports.Cell{word(place)}
		for j := range heads {
			k := (i*3 + j*j) % 5
			r.Lights, r.Words = append(r.Lights, cycle[k]), append(r.Words, cycleWords[k])
			cells = append(cells, reports.Cell{Light: cycle[k], Text: cycleWords[k]})
		}
		body.Rows = append(body.Rows, r)
		table.Rows = append(table.Rows, reports.Row{Own: i == 0, Cells: append(cells, word(r.Sum))})
	}
	return reports.Figure{
		ID: "status-matrix", Title: "Ånäs når flest mål i länet", Subtitle: []reports.Run{{Text: "Måluppfyllelse per kommun 2023. Form och färg visar samma sak."}},
		Body: body, Table: table, Source: "Källa: Påhittade siffror.", Alt: "Matris.",
	}
}

// document is an area's whole edition: status and six sub-goals with 16 charts.
func document() *reports.Document {
	doc := &reports.Document{
		Edition: "lagesbild", Lang: data.Swedish, Title: "Jämställdheten i Ånäs kommun", Date: "2024-12-12",
		Area:  reports.Place{Code: "9981", Name: "Ånäs", Full: "Ånäs kommun", Genitive: "Ånäs", Slug: "9981-anas", Level: "municipality", County: "Exempellän & Söner"},
		Lead:  "Ånäs når två av tio mål. Störst är skillnaden i föräldraledighet, där kvinnor tar ut 68,1 procent av dagarna.",
		Theme: reports.DefaultTheme(),
		Missing: []reports.Missing{
			{Title: "Våld i nära relationer", Why: "Källan redovisar inte kommuner."},
			{Title: hostile[3], Why: "Uppgiften är skyddad av sekretess i alla år."},
		},
	}
	goals := []string{
		"En jämn fördelning av makt och inflytande", "Ekonomisk jämställdhet", "Jämställd utbildning",
		"Jämn fördelning av det obetalda hem- och omsorgsarbetet", "Jämställd hälsa", "Mäns våld mot kvinnor ska upphöra",
	}
	doc.Sections = append(doc.Sections, reports.Section{ID: "status", Title: "Läget", Figures: []reports.Figure{statusFigure(), matrixFigure()}})
	for i, goal := range goals {
		n := i + 1
		s := reports.Section{ID: fmt.Sprint("goal-", n), Number: n, Title: goal, Intro: "Kvinnor och män ska ha samma rätt och möjlighet att vara aktiva medborgare och att forma villkoren för beslutsfattandet."}
		holes, breaks := map[int]string(nil), []int(nil)
		if n == 2 {
			holes = map[int]string{3: "uppgift saknas", 4: "sekretess", 6: "uppgift saknas"}
		}
		if n == 3 {
			breaks = []int{8}
		}
		s.Figures = append(s.Figures,
			lineFigure(fmt.Sprintf("goal%d-line", n), "Kvinnor är nu sex av tio chefer i Ånäs kommun", 41.4+float64(n), 63-float64(n), 1, holes, breaks, true),
			dumbbellFigure(fmt.Sprintf("goal%d-dumbbell", n), "Skillnaden mellan kvinnor och män är störst i Skinnskatteberg", 48+float64(n), n))
		if n <= 4 {
			s.Figures = append(s.Figures, lineFigure(fmt.Sprintf("goal%d-near", n), "Könen följs åt", 49, 50.5, 1, nil, nil, false))
		}
		doc.Sections = append(doc.Sections, s)
	}
	doc.Sections[1].Figures[1].Table.Rows[3].Cells[0] = word(hostile[1])
	for i := range 12 {
		doc.Terms = append(doc.Terms, reports.Term{
			ID: fmt.Sprint("X0000", i), Title: "Andel chefer som är kvinnor", Definition: strings.Repeat("Antal kvinnor delat med antal personer med chefsuppgifter. ", 2),
			Unit: "procent", Goal: goals[i%6], Formula: "= kvinnor / alla", Source: "Påhittade siffror, tabell " + fmt.Sprint(i%3), Polarity: "Nära 50 är bäst",
			Notes: []string{"Definitionen ändrades 2018.", hostile[4]},
		})
	}
	doc.Peers, doc.Revised = peersTable(), revisedTable()
	doc.Data = dataTable(doc)
	return doc
}

// peersTable sets Ånäs beside three others and a group, for one share and one amount.
func peersTable() reports.Table {
	t := reports.Table{Caption: "Ånäs jämfört med liknande kommuner", Columns: slices.Concat(
		[]reports.Column{{Head: "Indikator"}, {Head: "Område eller grupp"}, {Head: "År"}}, sexColumns, []reports.Column{{Head: "Enhet"}, {Head: "Plats i gruppen"}},
	)}
	for i, topic := range []string{"Chefer", "Inkomst"} {
		for j, name := range []string{"Ånäs", "Håbo", hostile[1], "Liknande kommuner"} {
			w, m, place := num(52.4-float64(j), 1, false), num(47.6+float64(j), 1, false), ""
			if i == 1 {
				w, m = num(318600+float64(j), 0, false), num(331712, 0, false)
			}
			if j == 2 {
				w = none("sekretess")
			}
			if j == 3 {
				place = "2 av 3"
			}
			t.Rows = append(t.Rows, reports.Row{
				Own: j == 0, Strong: j == 3,
				Cells: []reports.Cell{word(topic), word(name), word("2023"), numCell(w), numCell(m), numCell(gap(w, m, 1-i)), word([]string{"procent", "kronor"}[i]), word(place)},
			})
		}
	}
	return t
}

func revisedTable() reports.Table {
	old, now := num(52.4, 1, false), num(52.9, 1, false)
	return reports.Table{
		Caption: "Ett tal har ändrats sedan den förra hämtningen.",
		Columns: []reports.Column{{Head: "Indikator"}, {Head: "Område"}, {Head: "År"}, {Head: "Kön"}, {Head: "Förra hämtningen", Decimal: 1}, {Head: "Nu", Decimal: 1}, {Head: "Ändring", Decimal: 1}},
		Rows: []reports.Row{{Own: true, Cells: []reports.Cell{
			word("Chefer"), word("Ånäs"), word("2019"), word("Kvinnor"), numCell(old), numCell(now), numCell(num(0.5, 1, true)),
		}}},
	}
}

// dataTable repeats every figure's numbers as one long table.
func dataTable(doc *reports.Document) reports.Table {
	t := reports.Table{Caption: "Alla tal i boken, ett på varje rad", Columns: []reports.Column{
		{Head: "Indikator"}, {Head: "Områdeskod"}, {Head: "Område"}, {Head: "Period"}, {Head: "Kön"}, {Head: "Värde", Decimal: 1}, {Head: "Enhet"}, {Head: "Källa"},
	}}
	for _, s := range doc.Sections {
		for _, f := range s.Figures {
			body, ok := f.Body.(*reports.Line)
			if !ok {
				continue
			}
			for _, series := range body.Series {
				for i, n := range series.Points {
					t.Rows = append(t.Rows, reports.Row{Cells: []reports.Cell{
						word(f.ID), word("9981"), word("Ånäs"), word(body.Periods[i]), word(series.Name), numCell(n), word("procent"), word("Påhittad, X00001"),
					}})
				}
			}
		}
	}
	return t
}
