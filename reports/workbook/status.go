package workbook

import (
	"github.com/xuri/excelize/v2"

	"lagesbild/reports"
)

// statusID is the section that opens a document.
const statusID = "status"

// Columns of the status sheet.
const (
	statusTopic = iota + 2
	statusWomen
	statusMen
	statusGap
	statusPeriod
	statusLight
	statusWhy
	statusMore // further lights, each with its sentence
)

// statusLightWide is the width of a light's column in characters.
const statusLightWide = 20

// status writes the state of every indicator on one sheet; nothing where the document judges none.
func (b *book) status() {
	rows, fig := b.statusRows()
	if len(rows) == 0 {
		return
	}
	g := b.sheet(b.words.status)
	g.tab = b.accent()
	for col, chars := range map[int]float64{statusTopic: 46, statusWomen: 12, statusMen: 12, statusGap: 12, statusPeriod: 10, statusLight: statusLightWide, statusWhy: 62} {
		g.wide(col, chars)
	}
	body := fig.Body.(*reports.StatusTable)
	last := statusWhy + 2*len(body.More)
	for col := statusMore; col <= last; col += 2 {
		g.wide(col, statusLightWide)
		g.wide(col+1, 44)
	}
	b.toc = append(b.toc, entry{sheet: g, title: b.words.status}, entry{sheet: g, row: 1, title: fig.Title})
	row := b.heading(g, fig.Title, "", statusWhy)
	row = b.titlesBelow(g, fig, row-1)
	b.statusHead(g, body, row)
	g.frozen, g.repeat = [2]int{2, row}, [2]int{row, row}
	first := row + 1
	for i := range rows {
		row++
		b.statusRow(g, &rows[i], row)
	}
	for col := statusLight; col < last; col += 2 {
		g.lights = append(g.lights, ref(col, first)+":"+ref(col, row))
	}
	b.labels = append(b.labels, excelize.DefinedName{Name: "fig_status", RefersTo: g.area(statusTopic, first-1, last, row)})
	b.foot(g, fig, row+1, statusWhy)
}

// statusRows gathers every status row once, and the figure whose words stand around them; where several chapters have one,
// those of the document.
func (b *book) statusRows() (rows []reports.StatusRow, from *reports.Figure) {
	type key struct{ title, subtitle, period string }
	seen := map[key]bool{}
	for i := range b.doc.Sections {
		for j := range b.doc.Sections[i].Figures {
			fig := &b.doc.Sections[i].Figures[j]
			body, ok := fig.Body.(*reports.StatusTable)
			if !ok {
				continue
			}
			if from == nil {
				from = fig
			} else {
				whole := *from
				whole.Title, whole.Source = b.words.status, ""
				from = &whole
			}
			for _, r := range body.Rows {
				if k := (key{r.Title, r.Subtitle, r.Period}); !seen[k] {
					seen[k] = true
					rows = append(rows, r)
				}
			}
		}
	}
	return rows, from
}

// titlesBelow writes a figure's subtitle under a heading that already is its title.
func (b *book) titlesBelow(g *grid, fig *reports.Figure, row int) int {
	only := *fig
	only.Title = ""
	return b.titles(g, &only, row, statusWhy)
}

func (b *book) statusHead(g *grid, body *reports.StatusTable, row int) {
	heads := body.Heads
	s := style{size: 9, bold: true, color: b.muted(), under: b.axis(), wrap: true}
	inset := s
	inset.indent = 1
	right := s
	right.align = "right"
	women, men := right, right
	women.color, men.color = b.look.Text(reports.Women), b.look.Text(reports.Men)
	for _, h := range []struct {
		col  int
		text string
		s    style
	}{
		{statusTopic, heads[0], s},
		{statusWomen, heads[1], women},
		{statusMen, heads[2], men},
		{statusGap, heads[3], right},
		{statusPeriod, b.words.period, right},
		{statusLight, heads[5], inset},
		{statusWhy, b.words.why, inset},
	} {
		g.put(h.col, row, h.text, b.styles.id(h.s))
	}
	for i, h := range body.More {
		g.put(statusMore+2*i, row, h, b.styles.id(inset))
		g.put(statusMore+2*i+1, row, b.words.why, b.styles.id(inset))
	}
	g.tall(row, 20)
	for col := statusMore; col < statusMore+2*len(body.More); col += 2 {
		g.tall(row, max(20, paragraph(body.More[(col-statusMore)/2], inset, g.pixels(col, col)-8)))
	}
}

func (b *book) statusRow(g *grid, r *reports.StatusRow, row int) {
	line := style{under: b.grid(), wrap: true}
	topic := []run{{r.Title, style{bold: true}}}
	words := r.Title
	if r.Subtitle != "" {
		topic = append(topic, run{"\n" + r.Subtitle, style{size: 9, color: b.muted()}})
		words += "\n" + r.Subtitle
	}
	g.put(statusTopic, row, topic, b.styles.id(line))
	for _, n := range []struct {
		col  int
		n    reports.Number
		role reports.Role
	}{{statusWomen, r.Women, reports.Women}, {statusMen, r.Men, reports.Men}, {statusGap, r.Gap, reports.Plain}} {
		s := style{under: b.grid(), align: "right", color: b.muted(), size: 9}
		if !n.n.OK {
			s.wrap = true
			g.put(n.col, row, n.n.Text, b.styles.id(s))
			continue
		}
		s.size, s.color = 0, b.ink()
		if n.role != reports.Plain {
			s.color, s.bold = b.look.Text(n.role), true
		}
		s.format = numberFormat(n.n, 1, n.col == statusGap, b.doc.Lang)
		g.put(n.col, row, n.n.Value, b.styles.id(s))
	}
	g.put(statusPeriod, row, r.Period, b.styles.id(style{under: b.grid(), align: "right", color: b.ink2()}))
	light := line
	light.bold, light.indent, light.apart = true, 1, true
	g.put(statusLight, row, lightText(r.Light, r.Word), b.styles.id(light))
	why := style{under: b.grid(), wrap: true, color: b.ink2(), size: 9, indent: 1}
	g.put(statusWhy, row, r.Why, b.styles.id(why))
	tall := paragraph(words, style{bold: true}, g.pixels(statusTopic, statusTopic)-8)
	tall = max(tall, paragraph(r.Why, why, g.pixels(statusWhy, statusWhy)-22))
	for i, l := range r.More {
		col := statusMore + 2*i
		g.put(col, row, lightText(l.Light, l.Word), b.styles.id(light))
		g.put(col+1, row, l.Why, b.styles.id(why))
		tall = max(tall, paragraph(lightText(l.Light, l.Word), light, g.pixels(col, col)-22), paragraph(l.Why, why, g.pixels(col+1, col+1)-22))
	}
	g.tall(row, tall+5)
}

// legend writes the five lights with their words and what they mean, and returns the row after them.
func (b *book) legend(g *grid, row int) int {
	first := row
	for _, l := range lights {
		word, meaning := l.light.Word(b.doc.Lang), l.meaning.In(b.doc.Lang)
		g.put(2, row, lightText(l.light, word), b.styles.id(style{bold: true, indent: 1, under: b.paper(), apart: true}))
		g.put(3, row, meaning, b.styles.id(style{color: b.ink2(), indent: 1}))
		row++
	}
	g.lights = append(g.lights, ref(2, first)+":"+ref(2, row-1))
	return row
}
