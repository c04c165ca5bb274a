package ooxml

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"math"
	"strconv"
)

const (
	nsChart   = "http://schemas.openxmlformats.org/drawingml/2006/chart"
	nsDrawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
	nsRel     = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

	emuPoint = 12700
)

// axis ids inside a part
const (
	categoryAxis = "111111111"
	valueAxis    = "222222222"
)

// part is a chart part being written.
type part struct {
	bytes.Buffer
	*Chart
}

// Part returns the chart part. Every series must have references by now.
func (c *Chart) Part() []byte {
	p := &part{Chart: c}
	p.Grow(20 << 10)
	p.WriteString(xml.Header)
	p.WriteString(`<c:chartSpace xmlns:c="` + nsChart + `" xmlns:a="` + nsDrawing + `" xmlns:r="` + nsRel + `">`)
	p.val("date1904", "0")
	p.val("lang", c.Lang)
	p.val("roundedCorners", "0")
	p.open("chart")
	p.title()
	p.val("autoTitleDeleted", flag(len(c.Title) == 0))
	p.plotArea()
	p.val("plotVisOnly", "0") // a chart's own cells may lie on a hidden sheet
	p.val("dispBlanksAs", "gap")
	p.shut("chart")
	p.WriteString(`<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>`)
	p.text(textSize, p.Value.Color, false)
	if p.External != "" {
		p.WriteString(`<c:externalData r:id="` + p.External + `"><c:autoUpdate val="0"/></c:externalData>`)
	}
	p.shut("chartSpace")
	return p.Bytes()
}

func (p *part) title() {
	if len(p.Title) == 0 {
		return
	}
	p.open("title")
	p.WriteString(`<c:tx><c:rich><a:bodyPr/><a:lstStyle/>`)
	for _, line := range p.Title {
		p.WriteString(`<a:p><a:pPr algn="l"><a:defRPr sz="` + p.hundredths(titleSize) + `" b="0"/></a:pPr>`)
		for _, r := range line {
			p.WriteString(`<a:r><a:rPr lang="` + p.Lang + `"`)
			p.runStyle(titleSize, r.Color, r.Bold)
			p.WriteString(`</a:rPr><a:t>`)
			p.escape(r.Text)
			p.WriteString(`</a:t></a:r>`)
		}
		p.WriteString(`</a:p>`)
	}
	p.WriteString(`</c:rich></c:tx>`)
	p.WriteString(`<c:layout><c:manualLayout><c:xMode val="edge"/><c:yMode val="edge"/><c:x val="0.012"/><c:y val="0.015"/></c:manualLayout></c:layout>`)
	p.val("overlay", "1")
	p.shut("title")
}

func (p *part) plotArea() {
	p.open("plotArea")
	p.WriteString(`<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>`)
	p.val("x", frac(p.Plot.X))
	p.val("y", frac(p.Plot.Y))
	p.val("w", frac(p.Plot.W))
	p.val("h", frac(p.Plot.H))
	p.WriteString(`</c:manualLayout></c:layout>`)
	index := 0
	for _, g := range p.Groups {
		switch g.Kind {
		case Areas:
			p.areas(g, &index)
		case Columns:
			p.columns(g, &index)
		case Points:
			p.points(g, &index)
		default:
			p.lines(g, &index)
		}
	}
	if p.Groups[0].Kind == Points {
		p.across()
	} else {
		p.categories()
	}
	p.values()
	p.WriteString(`<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>`)
	p.shut("plotArea")
}

func (p *part) lines(g Group, index *int) {
	p.open("lineChart")
	p.val("grouping", "standard")
	p.val("varyColors", "0")
	for _, s := range g.Series {
		p.open("ser")
		p.head(s, index)
		p.open("spPr")
		p.stroke(s)
		p.shut("spPr")
		p.WriteString(`<c:marker><c:symbol val="none"/></c:marker>`)
		for _, at := range s.Dots {
			p.dot(s, at)
		}
		p.labels(s)
		p.around(s)
		p.category()
		p.numbers("val", s.Values)
		p.val("smooth", "0")
		p.shut("ser")
	}
	p.val("marker", "1")
	p.axes()
	p.shut("lineChart")
}

// around writes intervals as bars of error, which reach from the value to either limit.
func (p *part) around(s Series) {
	if s.Around == nil {
		return
	}
	p.open("errBars")
	p.val("errDir", "y")
	p.val("errBarType", "both")
	p.val("errValType", "cust")
	p.val("noEndCap", "0")
	for _, side := range []string{"plus", "minus"} {
		p.open(side)
		p.WriteString("<c:numLit><c:formatCode>General</c:formatCode>")
		p.val("ptCount", strconv.Itoa(len(s.Around)))
		for i, in := range s.Around {
			if v := s.Values.Values[i]; in.Known() && v.OK {
				size := in.High.Value - v.Value
				if side == "minus" {
					size = v.Value - in.Low.Value
				}
				p.WriteString(`<c:pt idx="` + strconv.Itoa(i) + `"><c:v>` + strconv.FormatFloat(tidy(size), 'f', -1, 64) + `</c:v></c:pt>`)
			}
		}
		p.WriteString("</c:numLit>")
		p.shut(side)
	}
	p.open("spPr")
	thin := s
	thin.Points, thin.Dashed = 1, false
	p.stroke(thin)
	p.shut("spPr")
	p.shut("errBars")
}

func (p *part) columns(g Group, index *int) {
	p.open("barChart")
	if p.Sideways {
		p.val("barDir", "bar")
	} else {
		p.val("barDir", "col")
	}
	grouping := "clustered"
	if g.Parts {
		grouping = "percentStacked"
	}
	p.val("grouping", grouping)
	p.val("varyColors", "0")
	for _, s := range g.Series {
		p.open("ser")
		p.head(s, index)
		p.area("spPr", s.Color, s.Border)
		p.val("invertIfNegative", "0")
		for _, t := range s.Tints {
			p.open("dPt")
			p.val("idx", strconv.Itoa(t.At))
			p.val("invertIfNegative", "0")
			p.val("bubble3D", "0")
			p.fill("spPr", t.Color)
			p.shut("dPt")
		}
		p.labels(s)
		p.category()
		p.numbers("val", s.Values)
		p.shut("ser")
	}
	p.val("gapWidth", strconv.Itoa(g.Gap))
	p.val("overlap", strconv.Itoa(g.Overlap))
	p.axes()
	p.shut("barChart")
}

func (p *part) areas(g Group, index *int) {
	p.open("areaChart")
	p.val("grouping", "stacked")
	p.val("varyColors", "0")
	for _, s := range g.Series {
		p.open("ser")
		p.head(s, index)
		p.fill("spPr", s.Color)
		p.category()
		p.numbers("val", s.Values)
		p.shut("ser")
	}
	p.axes()
	p.shut("areaChart")
}

// head begins a series of any kind.
func (p *part) head(s Series, index *int) {
	n := strconv.Itoa(*index)
	*index++
	p.val("idx", n)
	p.val("order", n)
	p.open("tx")
	p.strings(s.Name)
	p.shut("tx")
}

func (p *part) stroke(s Series) {
	if s.Color == "" {
		p.WriteString(`<a:ln w="12700"><a:noFill/></a:ln>`)
		return
	}
	p.WriteString(`<a:ln w="` + strconv.Itoa(int(math.Round(s.Points*p.scale()*emuPoint))) + `" cap="rnd"><a:solidFill><a:srgbClr val="` + s.Color + `"/></a:solidFill>`)
	if s.Dashed {
		p.WriteString(`<a:prstDash val="sysDash"/>`)
	}
	p.WriteString(`<a:round/></a:ln>`)
}

func (p *part) dot(s Series, at int) {
	p.open("dPt")
	p.val("idx", strconv.Itoa(at))
	p.marker("circle", 8, s.Color)
	p.val("bubble3D", "0")
	p.open("spPr") // without its own stroke Excel draws the segment before the dot in automatic colour
	p.stroke(s)
	p.shut("spPr")
	p.shut("dPt")
}

// marker is a shape with a rim of paper.
func (p *part) marker(symbol string, size int, color string) {
	p.open("marker")
	p.val("symbol", symbol)
	p.val("size", strconv.Itoa(int(math.Round(float64(size)*p.scale()))))
	p.WriteString(`<c:spPr><a:solidFill><a:srgbClr val="` + color + `"/></a:solidFill><a:ln w="12700"><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:ln></c:spPr>`)
	p.shut("marker")
}

func (p *part) labels(s Series) {
	if s.Label == nil && len(s.Labels) == 0 {
		return
	}
	p.open("dLbls")
	for _, l := range s.Labels {
		p.open("dLbl")
		p.val("idx", strconv.Itoa(l.At))
		if l.Right != 0 || l.Down != 0 {
			p.WriteString(`<c:layout><c:manualLayout><c:x val="` + frac(l.Right) + `"/><c:y val="` + frac(l.Down) + `"/></c:manualLayout></c:layout>`)
		}
		p.words(l.Label)
		p.label(s, l.Label)
		p.shut("dLbl")
	}
	if s.Label != nil {
		p.label(s, *s.Label)
	} else {
		p.shows(Label{})
	}
	p.shut("dLbls")
}

// words are a label's own.
func (p *part) words(l Label) {
	if l.Text == "" {
		return
	}
	p.WriteString(`<c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:r><a:rPr lang="` + p.Lang + `"`)
	p.runStyle(l.Size, l.Color, l.Bold)
	p.WriteString(`</a:rPr><a:t>`)
	p.escape(l.Text)
	p.WriteString(`</a:t></a:r></a:p></c:rich></c:tx>`)
}

func (p *part) label(s Series, l Label) {
	format := l.Format
	if format == "" {
		format = s.Values.Format
	}
	p.format(format)
	p.WriteString(`<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>`)
	p.text(l.Size, l.Color, l.Bold)
	p.val("dLblPos", string(l.Side))
	p.shows(l)
	if l.Name && l.Value {
		p.WriteString("<c:separator>\u00a0</c:separator>")
	}
}

func (p *part) shows(l Label) {
	p.val("showLegendKey", "0")
	p.val("showVal", flag(l.Value))
	p.val("showCatName", "0")
	p.val("showSerName", flag(l.Name))
	p.val("showPercent", "0")
	p.val("showBubbleSize", "0")
}

func (p *part) category() {
	p.open("cat")
	p.strings(p.Categories)
	p.shut("cat")
}

func (p *part) strings(s Strings) {
	p.WriteString(`<c:strRef><c:f>`)
	p.escape(s.Ref)
	p.WriteString(`</c:f><c:strCache>`)
	p.val("ptCount", strconv.Itoa(len(s.Values)))
	for i, v := range s.Values {
		p.WriteString(`<c:pt idx="` + strconv.Itoa(i) + `"><c:v>`)
		p.escape(v)
		p.WriteString(`</c:v></c:pt>`)
	}
	p.WriteString(`</c:strCache></c:strRef>`)
}

func (p *part) numbers(name string, n Numbers) {
	p.open(name)
	p.WriteString(`<c:numRef><c:f>`)
	p.escape(n.Ref)
	p.WriteString(`</c:f><c:numCache><c:formatCode>`)
	p.escape(n.Format)
	p.WriteString(`</c:formatCode>`)
	p.val("ptCount", strconv.Itoa(len(n.Values)))
	for i, v := range n.Values {
		if v.OK {
			p.WriteString(`<c:pt idx="` + strconv.Itoa(i) + `"><c:v>` + strconv.FormatFloat(v.Value, 'f', -1, 64) + `</c:v></c:pt>`)
		}
	}
	p.WriteString(`</c:numCache></c:numRef>`)
	p.shut(name)
}

func (p *part) axes() {
	p.val("axId", categoryAxis)
	p.val("axId", valueAxis)
}

func (p *part) categories() {
	side, orientation := "b", "minMax"
	if p.Sideways {
		side, orientation = "l", "maxMin"
	}
	p.open("catAx")
	p.val("axId", categoryAxis)
	p.open("scaling")
	p.val("orientation", orientation)
	p.shut("scaling")
	p.axis(p.Category, side)
	p.val("crossAx", valueAxis)
	p.val("crosses", "autoZero")
	p.val("auto", "0")
	p.val("lblAlgn", "ctr")
	p.val("lblOffset", "100")
	if p.Category.Every > 1 {
		p.val("tickLblSkip", strconv.Itoa(p.Category.Every))
		p.val("tickMarkSkip", strconv.Itoa(p.Category.Every))
	}
	p.val("noMultiLvlLbl", "0")
	p.shut("catAx")
}

func (p *part) values() {
	side, cross := "l", "between"
	if p.Sideways {
		side = "b"
	} else if p.Groups[0].Kind != Columns {
		cross = "midCat" // lines and areas reach from edge to edge
	}
	p.open("valAx")
	p.val("axId", valueAxis)
	p.open("scaling")
	p.val("orientation", "minMax")
	p.val("max", number(p.Value.Max))
	p.val("min", number(p.Value.Min))
	p.shut("scaling")
	p.axis(p.Value, side)
	p.val("crossAx", categoryAxis)
	p.val("crosses", "min")
	p.val("crossBetween", cross)
	if p.Value.Step > 0 {
		p.val("majorUnit", number(p.Value.Step))
	}
	p.shut("valAx")
}

// axis writes what category and value axes have in common, from delete to the labels' text.
func (p *part) axis(a Axis, side string) {
	p.val("delete", flag(a.Hidden))
	p.val("axPos", side)
	if a.Grid != "" {
		p.WriteString(`<c:majorGridlines><c:spPr><a:ln w="9525"><a:solidFill><a:srgbClr val="` + a.Grid + `"/></a:solidFill></a:ln></c:spPr></c:majorGridlines>`)
	}
	p.heading(a)
	p.format(a.Format)
	tick := "none"
	if a.Line != "" && !p.Sideways {
		tick = "out"
	}
	p.val("majorTickMark", tick)
	p.val("minorTickMark", "none")
	p.val("tickLblPos", "low")
	if a.Line != "" {
		p.WriteString(`<c:spPr><a:ln w="9525"><a:solidFill><a:srgbClr val="` + a.Line + `"/></a:solidFill></a:ln></c:spPr>`)
	} else {
		p.WriteString(`<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>`)
	}
	p.text(a.Size, a.Color, false)
}

func (p *part) format(code string) {
	if code == "" {
		code = "General"
	}
	p.WriteString(`<c:numFmt formatCode="`)
	p.escape(code)
	p.WriteString(`" sourceLinked="0"/>`)
}

func (p *part) fill(name, color string) { p.area(name, color, "") }

// area writes an element that has a fill and a frame.
func (p *part) area(name, color, border string) {
	p.open(name)
	if color == "" {
		p.WriteString(`<a:noFill/>`)
	} else {
		p.WriteString(`<a:solidFill><a:srgbClr val="` + color + `"/></a:solidFill>`)
	}
	if border == "" {
		p.WriteString(`<a:ln><a:noFill/></a:ln>`)
	} else {
		p.WriteString(`<a:ln w="9525"><a:solidFill><a:srgbClr val="` + border + `"/></a:solidFill></a:ln>`)
	}
	p.shut(name)
}

// text sets the type of an element's own words, never turned.
func (p *part) text(size int, color string, bold bool) {
	p.WriteString(`<c:txPr><a:bodyPr rot="0" vert="horz" wrap="none"/><a:lstStyle/><a:p><a:pPr><a:defRPr`)
	p.runStyle(size, color, bold)
	p.WriteString(`</a:defRPr></a:pPr><a:endParaRPr lang="` + p.Lang + `"/></a:p></c:txPr>`)
}

// runStyle ends the start tag of a run's properties and writes what they hold.
func (p *part) runStyle(size int, color string, bold bool) {
	p.WriteString(` sz="` + p.hundredths(size) + `" b="` + flag(bold) + `"><a:solidFill><a:srgbClr val="` + color + `"/></a:solidFill><a:latin typeface="`)
	p.escape(p.Font)
	p.WriteString(`"/>`)
}

func (p *part) scale() float64 { return cmp.Or(p.Scale, 1) }

// hundredths is a size of type in hundredths of a point.
func (p *part) hundredths(size int) string {
	return strconv.Itoa(int(math.Round(float64(size)*p.scale()*10)) * 10)
}

func (p *part) open(name string) { p.WriteString("<c:" + name + ">") }
func (p *part) shut(name string) { p.WriteString("</c:" + name + ">") }

func (p *part) val(name, value string) {
	p.WriteString("<c:" + name + ` val="`)
	p.escape(value)
	p.WriteString(`"/>`)
}

func (p *part) escape(s string) { Escape(&p.Buffer, s) }

func flag(b bool) string { return strconv.Itoa(boolInt(b)) }

func frac(x float64) string { return strconv.FormatFloat(math.Round(x*1e4)/1e4, 'f', -1, 64) }

func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
