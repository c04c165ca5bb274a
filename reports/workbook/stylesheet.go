package workbook

import (
	"bytes"
	"encoding/xml"
	"strconv"

	"lagesbild/reports/ooxml"
)

// parts are the pieces that styles are put together from, each written once, in the order they are first used.
type parts struct {
	kind  string // element around them
	at    map[string]int
	list  []string
	first int // number of the first
}

func newParts(kind string, first int, fixed ...string) *parts {
	p := &parts{kind: kind, at: map[string]int{}, first: first}
	for _, x := range fixed {
		p.number(x)
	}
	return p
}

func (p *parts) number(x string) int {
	n, ok := p.at[x]
	if !ok {
		n = p.first + len(p.list)
		p.at[x], p.list = n, append(p.list, x)
	}
	return n
}

func (p *parts) write(b *bytes.Buffer) {
	if len(p.list) == 0 {
		return
	}
	b.WriteString("<" + p.kind + ` count="` + strconv.Itoa(len(p.list)) + `">`)
	for _, x := range p.list {
		b.WriteString(x)
	}
	b.WriteString("</" + p.kind + ">")
}

// Number formats below this are Excel's own.
const firstFormat = 164

// sheet is the styles part (CT_Stylesheet) with the lights' colours as differential formats 0, 1, ….
func (s *styles) sheet() []byte {
	formats, borders := newParts("numFmts", firstFormat), newParts("borders", 0, edges(style{}, ""))
	fonts := newParts("fonts", 0)
	fills := newParts("fills", 0, `<fill><patternFill patternType="none"/></fill>`, `<fill><patternFill patternType="gray125"/></fill>`)
	var xfs bytes.Buffer
	for _, of := range s.list {
		of = s.plain(of)
		format, fill := 0, 0
		if of.format != "" {
			format = formats.number(of.format)
		}
		if of.fill != "" {
			fill = fills.number(`<fill><patternFill patternType="solid"><fgColor rgb="FF` + of.fill + `"/><bgColor indexed="64"/></patternFill></fill>`)
		}
		font, border := fonts.number(s.face(of)), borders.number(edges(of, ooxml.Hex(s.theme.Colours.Paper)))
		xfs.WriteString(`<xf numFmtId="` + strconv.Itoa(format) + `" fontId="` + strconv.Itoa(font) + `" fillId="` + strconv.Itoa(fill) +
			`" borderId="` + strconv.Itoa(border) + `" xfId="0"` + when(of.quoted, ` quotePrefix="1"`) +
			` applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">` + alignment(of) + `</xf>`)
	}
	var b bytes.Buffer
	b.WriteString(xml.Header + `<styleSheet xmlns="` + nsSheet + `">`)
	for i, code := range formats.list {
		formats.list[i] = `<numFmt numFmtId="` + strconv.Itoa(firstFormat+i) + `" formatCode="` + escape(code) + `"/>`
	}
	for _, p := range []*parts{formats, fonts, fills, borders} {
		p.write(&b)
	}
	b.WriteString(`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>`)
	b.WriteString(`<cellXfs count="` + strconv.Itoa(len(s.list)) + `">` + xfs.String() + `</cellXfs>`)
	b.WriteString(`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>`)
	b.WriteString(`<dxfs count="` + strconv.Itoa(len(lights)) + `">`)
	for _, l := range lights {
		signal := s.theme.Signal(l.light)
		b.WriteString(`<dxf><font><b/><color rgb="FF` + ooxml.Hex(signal.Text) + `"/></font><fill><patternFill patternType="solid"><fgColor rgb="FF` +
			ooxml.Hex(signal.Tint) + `"/><bgColor rgb="FF` + ooxml.Hex(signal.Tint) + `"/></patternFill></fill></dxf>`)
	}
	b.WriteString(`</dxfs><tableStyles count="0" defaultTableStyle="TableStyleLight1" defaultPivotStyle="PivotStyleLight16"/></styleSheet>`)
	return b.Bytes()
}

func (s *styles) face(of style) string {
	return `<font>` + when(of.bold, `<b/>`) + when(of.link, `<u/>`) + `<sz val="` + strconv.FormatFloat(of.size, 'f', -1, 64) +
		`"/><color rgb="FF` + of.color + `"/><name val="` + escape(s.font) + `"/><family val="2"/></font>`
}

// edges is a border, paper the colour that keeps cells apart.
func edges(of style, paper string) string {
	side := func(name, color, line string) string {
		if color == "" {
			return `<` + name + `/>`
		}
		return `<` + name + ` style="` + line + `"><color rgb="FF` + color + `"/></` + name + `>`
	}
	if !of.apart {
		paper = ""
	}
	return `<border>` + side("left", paper, "thick") + side("right", paper, "thick") + `<top/>` + side("bottom", of.under, "thin") + `<diagonal/></border>`
}

func alignment(of style) string {
	x := `<alignment`
	if of.align != "" {
		x += ` horizontal="` + of.align + `"`
	}
	if of.top {
		x += ` vertical="top"`
	} else {
		x += ` vertical="center"`
	}
	x += when(of.wrap, ` wrapText="1"`)
	if of.indent > 0 {
		x += ` indent="` + strconv.Itoa(of.indent) + `"`
	}
	return x + `/>`
}

// when is x or nothing.
func when(on bool, x string) string {
	if on {
		return x
	}
	return ""
}

func escape(s string) string {
	var b bytes.Buffer
	ooxml.Escape(&b, s)
	return b.String()
}
