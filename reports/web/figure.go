package web

import (
	"bytes"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"lagesbild/reports"
	"lagesbild/reports/chart"
)

type figureView struct {
	W              *words
	ID             string
	Title, Text    string
	Subtitle       []reports.Run
	Wide, Narrow   template.HTML // a chart as SVG
	Status         *statusView   // or a status as a table
	Matrix         *matrixView   // or a matrix as a table
	Twin           *tableView    // a chart's table
	Notes          []string
	Limits, Source string
	Files          []Link
}

func newFigure(doc *reports.Document, fig *reports.Figure, w *words, ids map[string]bool) (figureView, error) {
	id, err := claim(ids, "f-"+fig.ID)
	if err != nil {
		return figureView{}, err
	}
	v := figureView{
		W: w, ID: id, Title: fig.Title, Text: fig.Text, Subtitle: fig.Subtitle,
		Notes: fig.Notes, Limits: fig.Limits, Source: fig.Source,
	}
	switch body := fig.Body.(type) {
	case *reports.StatusTable:
		v.Status = newStatus(body, w)
	case *reports.Matrix:
		v.Matrix, err = newMatrix(body)
	default:
		err = v.draw(doc, fig)
	}
	return v, err
}

// draw makes a wide and a narrow drawing, of which a page shows the one that fits: a wide chart on a phone would
// shrink until its text could not be read. What the page says in words of its own, the drawings leave out.
func (v *figureView) draw(doc *reports.Document, fig *reports.Figure) (err error) {
	if v.Twin, err = newTable("t-"+v.ID, &fig.Table); err != nil {
		return err
	}
	bare := *fig
	bare.Subtitle, bare.Notes, bare.Source = nil, nil, ""
	if v.Wide, err = drawing(&bare, doc, chart.Wide); err != nil {
		return err
	}
	v.Narrow, err = drawing(&bare, doc, chart.Narrow)
	return err
}

func drawing(fig *reports.Figure, doc *reports.Document, width float64) (template.HTML, error) {
	d, err := chart.Draw(fig, &doc.Theme, chart.Options{Width: width, Embedded: true, Lang: doc.Lang})
	if err != nil {
		return "", err
	}
	var svg strings.Builder
	err = d.SVG(&svg)
	return template.HTML(strings.TrimSpace(svg.String())), err
}

type headView struct{ Text, Class string }

type cellView struct {
	Text, Class string
	Light       reports.Light
}

type rowView struct {
	Class string
	Cells []cellView
}

type tableView struct {
	ID      string // of the caption
	Caption string
	Heads   []headView
	Rows    []rowView
}

func newTable(id string, t *reports.Table) (*tableView, error) {
	v := &tableView{ID: id, Caption: t.Caption}
	numeric := numericColumns(t)
	for i, c := range t.Columns {
		class := roleClass(c.Role)
		if numeric[i] {
			class = strings.TrimSpace("n " + class)
		}
		v.Heads = append(v.Heads, headView{c.Head, class})
	}
	for i, r := range t.Rows {
		if len(r.Cells) != len(t.Columns) {
			return nil, fmt.Errorf("table row %d has %d cells under %d columns", i+1, len(r.Cells), len(t.Columns))
		}
		row := rowView{Class: rowClass(r.Own, r.Strong)}
		for j, c := range r.Cells {
			row.Cells = append(row.Cells, newCell(c, numeric[j]))
		}
		v.Rows = append(v.Rows, row)
	}
	return v, nil
}

// numericColumns tells which columns are set flush right: those that hold a number anywhere.
func numericColumns(t *reports.Table) []bool {
	numeric := make([]bool, len(t.Columns))
	for _, r := range t.Rows {
		for i, c := range r.Cells[:min(len(r.Cells), len(numeric))] {
			numeric[i] = numeric[i] || c.Number != nil
		}
	}
	return numeric
}

// newCell leaves a number in ink: men's colour on the ground of the own row is too weak for text.
func newCell(c reports.Cell, numeric bool) cellView {
	v := cellView{Text: c.Text, Light: c.Light}
	switch {
	case numeric && c.Number != nil && c.Number.OK:
		v.Class = "n"
	case numeric:
		v.Class = "n u"
	}
	return v
}

func rowClass(own, strong bool) string {
	var class []string
	if own {
		class = append(class, "own")
	}
	if strong {
		class = append(class, "ref")
	}
	return strings.Join(class, " ")
}

type matrixView struct {
	*reports.Matrix
	Rows []matrixRow
}

type matrixRow struct {
	Label, Sum string
	Own        bool
	Cells      []cellView
}

func newMatrix(m *reports.Matrix) (*matrixView, error) {
	v := &matrixView{Matrix: m}
	for _, r := range m.Rows {
		if len(r.Lights) != len(m.Heads) || len(r.Words) != len(m.Heads) {
			return nil, fmt.Errorf("matrix row %s has %d lights and %d words under %d heads", r.Label, len(r.Lights), len(r.Words), len(m.Heads))
		}
		row := matrixRow{Label: r.Label, Sum: r.Sum, Own: r.Own}
		for i := range r.Lights {
			row.Cells = append(row.Cells, cellView{Text: r.Words[i], Light: r.Lights[i]})
		}
		v.Rows = append(v.Rows, row)
	}
	return v, nil
}

type statusView struct {
	Heads [6]string
	Rows  []statusRow
}

type statusRow struct {
	reports.StatusRow
	Line  *spark
	Trend string // the spark in words
}

func newStatus(s *reports.StatusTable, w *words) *statusView {
	v := &statusView{Heads: s.Heads}
	for _, r := range s.Rows {
		row := statusRow{StatusRow: r, Line: newSpark(r.Spark)}
		if known := slices.DeleteFunc(slices.Clone(r.Spark), func(n reports.Number) bool { return !n.OK }); len(known) > 1 {
			row.Trend = fmt.Sprintf(w.Trend, known[0].Text, known[len(known)-1].Text)
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}

// spark is a line small enough to stand in a table row, as SVG coordinates in a box of sparkWidth × sparkHeight.
type spark struct {
	Path string
	X, Y string // the last known point
}

const (
	sparkWidth  = 96.0
	sparkHeight = 28.0
	sparkInset  = 4.0 // room for the end dot
)

// newSpark draws points from left to right; a missing one leaves a gap. It is nil where fewer than two are known.
func newSpark(points []reports.Number) *spark {
	low, high, known := 0.0, 0.0, 0
	for _, p := range points {
		if !p.OK {
			continue
		}
		if known == 0 {
			low, high = p.Value, p.Value
		}
		low, high, known = min(low, p.Value), max(high, p.Value), known+1
	}
	if known < 2 {
		return nil
	}
	s := &spark{}
	var path bytes.Buffer
	pen := "M"
	for i, p := range points {
		if !p.OK {
			pen = "M"
			continue
		}
		level := 0.5
		if high > low {
			level = (p.Value - low) / (high - low)
		}
		s.X = fmt.Sprintf("%.1f", sparkInset+float64(i)/float64(len(points)-1)*(sparkWidth-2*sparkInset))
		s.Y = fmt.Sprintf("%.1f", sparkHeight-sparkInset-level*(sparkHeight-2*sparkInset))
		fmt.Fprintf(&path, "%s%s %s", pen, s.X, s.Y)
		if pen == "M" {
			path.WriteString("h0") // a point between two gaps is a dot
		}
		pen = "L"
	}
	s.Path = path.String()
	return s
}
