package chart

import (
	"strconv"

	"lagesbild/reports"
	"lagesbild/reports/canvas"
)

// Measures of the matrix in pixels.
const (
	matrixRow    = 27.0
	matrixCell   = 23.0 // least width of a column
	cellGap      = 3.0
	headGap      = 6.0
	mostHeads    = 3 // lines a head may take; else heads are numbers with a key below
	matrixLight  = 13.5
	matrixWidest = 110.0 // most width of a cell
)

// matrix shows a light for every area and indicator, each a shape on its tint. Where the indicators' names do not fit
// above their columns, the columns are numbered and a key below names them; where not even the columns fit beside each
// other, they stand in blocks below each other.
type matrix struct {
	*sheet
	*reports.Matrix
	labels   [][][]canvas.Span
	labelW   float64
	sumW     float64
	cell     float64           // width of a column with its gap
	heads    [][][]canvas.Span // of each column
	numbered bool
	sumHead  canvas.Span
	blocks   []block
	rowHigh  []float64
	key      []placed
	legend   []placedLight
	height   float64
}

// block is a range of columns that stand beside each other; the last one has the sums.
type block struct {
	from, to  int
	top, rows float64 // upper edge of the heads and of the rows
}

// placed is lines of text with their upper left corner.
type placed struct {
	x, y  float64
	lines [][]canvas.Span
}

type placedLight struct {
	placed
	light reports.Light
}

func layMatrix(m *reports.Matrix, s *sheet) (plan, error) {
	if len(m.Rows) == 0 || len(m.Heads) == 0 {
		return plan{}, ErrNothing
	}
	c := &matrix{sheet: s, Matrix: m}
	c.columns()
	c.headings()
	c.stack()
	return plan{height: c.height, paint: c.paint}, nil
}

func (c *matrix) columns() {
	for _, row := range c.Rows {
		label := c.names(c.label(row), c.width*0.3)
		c.labels = append(c.labels, label)
		for _, line := range label {
			c.labelW = max(c.labelW, c.measure(line...))
		}
		c.rowHigh = append(c.rowHigh, max(matrixRow, float64(len(label))*leading(c.size.Body)*0.9+4))
		c.sumW = max(c.sumW, c.measure(c.sum(row)))
	}
	c.sumW = max(c.sumW, c.measure(c.head(c.Sum)))
	if c.sumW > 0 {
		c.sumW += c.gap + c.inset()
	}
	c.labelW += c.inset() + 1.5*c.gap
	room := c.width - c.labelW
	n, most, last := len(c.Heads), int(room/matrixCell), int((room-c.sumW)/matrixCell)
	blocks := 1
	if n > last {
		blocks += ceil(n-last, most)
	}
	each := ceil(n, blocks)
	rest := n - (blocks-1)*each // in the last block
	if rest > last || rest < 1 {
		each = ceil(n-last, blocks-1)
		rest = n - (blocks-1)*each
	}
	c.cell = min(room/float64(each), (room-c.sumW)/float64(rest), matrixWidest)
	for from := 0; from < n; from += each {
		c.blocks = append(c.blocks, block{from: from, to: min(from+each, n)})
	}
}

// headings wraps the heads in the largest type that fits above the columns, or numbers them.
func (c *matrix) headings() {
	muted := c.colours().Muted
	for _, set := range []func(string) canvas.Span{
		c.head,
		func(s string) canvas.Span { return plain(s, c.size.Axis-1, muted) },
		func(s string) canvas.Span { return plain(s, c.size.Axis-1.5, muted) },
	} {
		if c.heads = c.fitted(set); c.heads != nil {
			c.sumHead = set(c.Sum)
			return
		}
	}
	c.numbered, c.sumHead = true, c.head(c.Sum)
	for i := range c.Heads {
		c.heads = append(c.heads, [][]canvas.Span{{c.head(strconv.Itoa(i + 1))}})
	}
}

// fitted wraps the heads, nil if one of them has a word or lines too many.
func (c *matrix) fitted(set func(string) canvas.Span) [][][]canvas.Span {
	room := c.cell - cellGap
	var heads [][][]canvas.Span
	for _, h := range c.Heads {
		spans := []canvas.Span{set(h)}
		head := c.fonts.Wrap(spans, room)
		if len(head) > mostHeads || c.fonts.Longest(spans) > room {
			return nil
		}
		heads = append(heads, head)
	}
	return heads
}

// stack places blocks, key and legend below each other.
func (c *matrix) stack() {
	y := 0.0
	for i := range c.blocks {
		k := &c.blocks[i]
		k.top = y
		lines := 1
		for _, head := range c.heads[k.from:k.to] {
			lines = max(lines, len(head))
		}
		k.rows = y + float64(lines)*c.headLeading() + headGap
		y = k.rows
		for _, h := range c.rowHigh {
			y += h
		}
		y += c.block
	}
	y -= c.block * 0.4
	if c.numbered {
		y = c.layKey(y) + 1.5*c.gap
	}
	c.height = c.layLegend(y)
}

func (c *matrix) headLeading() float64 { return c.size.Axis * 1.2 }

// layKey sets the numbered heads in columns, read downwards.
func (c *matrix) layKey(top float64) float64 {
	columns := 3
	if c.narrow {
		columns = 1
	}
	each := ceil(len(c.Heads), columns)
	wide := c.width / float64(columns)
	number := c.measure(c.head("00")) + c.gap
	bottom := top
	for from := 0; from < len(c.Heads); from += each {
		x, y := float64(from/each)*wide, top
		for i := from; i < min(from+each, len(c.Heads)); i++ {
			lines := c.fonts.Wrap([]canvas.Span{plain(c.Heads[i], c.size.Axis, c.colours().Ink2)}, wide-number-2*c.gap)
			c.key = append(c.key, placed{x, y, [][]canvas.Span{{c.head(strconv.Itoa(i + 1))}}}, placed{x + number, y, lines})
			y += float64(len(lines)) * leading(c.size.Axis)
		}
		bottom = max(bottom, y)
	}
	return bottom
}

// layLegend sets the lights' words in as few lines as they need.
func (c *matrix) layLegend(top float64) float64 {
	if len(c.Legend) == 0 {
		return top
	}
	x, y, high := 0.0, top, leading(c.size.Axis)*1.15
	for _, item := range c.Legend {
		word := plain(item.Word, c.size.Axis, c.colours().Ink2)
		w := matrixLight + c.gap + c.measure(word)
		if x > 0 && x+w > c.width {
			x, y = 0, y+high
		}
		c.legend = append(c.legend, placedLight{placed{x, y, [][]canvas.Span{{word}}}, item.Light})
		x += w + 2.5*c.gap
	}
	return y + high
}

func (c *matrix) inset() float64 { return c.gap }

func (c *matrix) label(row reports.MatrixRow) canvas.Span {
	if row.Own {
		return bold(row.Label, c.size.Body, c.colours().Ink)
	}
	return plain(row.Label, c.size.Body, c.colours().Ink)
}

func (c *matrix) sum(row reports.MatrixRow) canvas.Span {
	if row.Own {
		return bold(row.Sum, c.size.Axis+0.5, c.colours().Ink)
	}
	return plain(row.Sum, c.size.Axis+0.5, c.colours().Ink2)
}

func (c *matrix) head(text string) canvas.Span {
	return bold(text, c.size.Axis-0.5, c.colours().Muted)
}

func (c *matrix) paint(b *brush) {
	for i, k := range c.blocks {
		canvas.Group(b.c, "block", func() { c.paintBlock(b, k, i == len(c.blocks)-1) })
	}
	canvas.Group(b.c, "key", func() {
		for _, p := range c.key {
			b.lines(p.x, p.y, canvas.Start, leading(c.size.Axis), p.lines)
		}
		for _, p := range c.legend {
			high := leading(c.size.Axis)
			if p.light == reports.Unlit {
				b.box(p.x, p.y+high/2-matrixLight/2, matrixLight, matrixLight, 3, c.colours().Bond)
				b.box(p.x+1, p.y+high/2-matrixLight/2+1, matrixLight-2, matrixLight-2, 2, c.th.Signal(p.light).Tint)
			}
			b.light(p.light, p.x+matrixLight/2, p.y+high/2, matrixLight)
			b.lines(p.x+matrixLight+c.gap, p.y, canvas.Start, high, p.lines)
		}
	})
}

func (c *matrix) paintBlock(b *brush, k block, last bool) {
	for i := k.from; i < k.to; i++ {
		x := c.labelW + (float64(i-k.from)+0.5)*c.cell - cellGap/2
		high := c.headLeading()
		b.lines(x, k.rows-headGap-float64(len(c.heads[i]))*high, canvas.Middle, high, c.heads[i])
	}
	sumAt := min(c.width, c.labelW+float64(k.to-k.from)*c.cell+c.sumW) - c.inset()
	if last && c.Sum != "" {
		high := c.headLeading()
		b.lines(sumAt, k.rows-headGap-high, canvas.End, high, [][]canvas.Span{{c.sumHead}})
	}
	y := k.rows
	for r, row := range c.Rows {
		high := c.rowHigh[r]
		if row.Own {
			end := sumAt + c.inset()
			if !last {
				end = c.labelW + float64(k.to-k.from)*c.cell
			}
			b.box(0, y-cellGap/2, end, high, 3, c.colours().Own)
		}
		line := leading(c.size.Body) * 0.9
		middle := y + (high-cellGap)/2
		b.lines(c.inset(), middle-float64(len(c.labels[r]))*line/2, canvas.Start, line, c.labels[r])
		for i := k.from; i < k.to; i++ {
			light := reports.Unlit
			if i < len(row.Lights) {
				light = row.Lights[i]
			}
			x := c.labelW + float64(i-k.from)*c.cell
			b.box(x, y, c.cell-cellGap, high-cellGap, 3, c.th.Signal(light).Tint)
			b.light(light, x+(c.cell-cellGap)/2, middle, matrixLight)
		}
		if last && c.Sum != "" {
			b.centred(sumAt, middle, canvas.End, c.sum(row))
		}
		y += high
	}
}

func ceil(n, d int) int { return (n + d - 1) / d }
