package slides

import (
	"encoding/xml"
	"strconv"
	"strings"

	"lagesbild/reports"
	"lagesbild/reports/ooxml"
)

// slide is one slide being put together: its shapes in reading order, and what it refers to.
type slide struct {
	deck   *deck
	layout *layout
	part   string
	rels   []relation
	shapes []string
	notes  []paragraph
}

// paragraph is one of the speaker notes, with its heading in bold.
// A new line begins another paragraph.
type paragraph struct{ head, text string }

// slide begins a slide on a layout. Its title is what screen readers name it by.
func (d *deck) slide(on *layout, title string) *slide {
	s := &slide{deck: d, layout: on, part: d.free("ppt/slides/slide", ".xml")}
	d.body[s.part] = nil // taken
	s.relate("slideLayout", on.part)
	if h, ok := on.of("title", "ctrTitle"); ok {
		s.fill(h, title)
	}
	return s
}

// relate adds a relation to a part and returns its id.
func (s *slide) relate(kind, part string) string {
	id := "rId" + strconv.Itoa(len(s.rels)+1)
	s.rels = append(s.rels, relation{ID: id, Type: nsRel + "/" + kind, Target: "/" + part})
	return id
}

// shape numbers and names a shape; the text is for those who cannot see it.
func (s *slide) shape(name, text string) string {
	n := strconv.Itoa(len(s.shapes) + 2)
	about := `<p:cNvPr id="` + n + `" name="` + attr(name) + " " + n + `"`
	if text != "" {
		about += ` descr="` + attr(text) + `"`
	}
	return about + `/>`
}

// fill puts words into a placeholder of the layout, a paragraph a line.
func (s *slide) fill(h placeholder, lines ...string) {
	ph := `<p:ph`
	if h.kind != "" {
		ph += ` type="` + attr(h.kind) + `"`
	}
	if h.idx != "" {
		ph += ` idx="` + attr(h.idx) + `"`
	}
	var text strings.Builder
	for _, l := range lines {
		text.WriteString(`<a:p><a:r><a:rPr lang="` + s.deck.look.Lang + `"/><a:t>` + attr(l) + `</a:t></a:r></a:p>`)
	}
	if h.kind == "sldNum" {
		text.Reset()
		text.WriteString(`<a:p><a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:rPr lang="` + s.deck.look.Lang + `"/><a:t>` + strconv.Itoa(len(s.deck.slides)+1) + `</a:t></a:fld></a:p>`)
	}
	fit := `<a:bodyPr/>`
	if part := h.fit(lines); part < 100 {
		fit = `<a:bodyPr><a:normAutofit fontScale="` + strconv.Itoa(part*1000) + `"/></a:bodyPr>`
	}
	name := map[string]string{"title": "Title", "ctrTitle": "Title", "ftr": "Footer", "sldNum": "Slide Number"}[h.kind]
	if name == "" {
		name = "Text"
	}
	s.shapes = append(s.shapes, `<p:sp><p:nvSpPr>`+s.shape(name, "")+`<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>`+ph+`/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody>`+fit+`<a:lstStyle/>`+text.String()+`</p:txBody></p:sp>`)
}

// leastFit is how small a title is set at most, in percent.
const leastFit = 60

// fit is the part of its size, in percent, at which a title stands in its place.
func (h placeholder) fit(title []string) int {
	if h.kind != "title" && h.kind != "ctrTitle" || h.size == 0 || len(title) != 1 {
		return 100
	}
	part := 100
	for ; part > leastFit; part -= 5 {
		points := float64(h.size*part) / 10000
		if high(lines(title[0], points*boldWider, h.at.w-2*inset), points) <= h.at.h*21/20 { // lines of titles are set tighter
			break
		}
	}
	return part
}

// Titles are mostly bold, and a placeholder's text keeps a tenth of an inch from its sides.
const (
	boldWider = 15.0 / 14
	inset     = emuInch / 10
)

// text puts words of a size in points at a place of their own, in the deck's muted colour.
func (s *slide) text(name string, at box, points float64, lines ...string) {
	var text strings.Builder
	for _, l := range lines {
		text.WriteString(`<a:p><a:r>` + s.run(points, ooxml.Hex(s.deck.doc.Theme.Colours.Muted), false) + `<a:t>` + attr(l) + `</a:t></a:r></a:p>`)
	}
	s.words(name, at, "b", text.String())
}

// words puts paragraphs at a place, against its top (t) or bottom (b).
func (s *slide) words(name string, at box, anchor, paragraphs string) {
	s.shapes = append(s.shapes, `<p:sp><p:nvSpPr>`+s.shape(name, "")+`<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr>`+at.xfrm("a")+
		`<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody><a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="`+anchor+`"/><a:lstStyle/>`+paragraphs+`</p:txBody></p:sp>`)
}

// rich puts a subtitle at a place, its words in the colours of their roles.
func (s *slide) rich(name string, at box, points float64, runs []reports.Run) {
	var text strings.Builder
	for _, r := range runs {
		color, bold := ooxml.Hex(s.deck.doc.Theme.Colours.Ink2), r.Role != reports.Plain && r.Role != reports.Muted
		if bold {
			color = s.deck.look.Text(r.Role)
		}
		text.WriteString(`<a:r>` + s.run(points, color, bold) + `<a:t>` + attr(r.Text) + `</a:t></a:r>`)
	}
	s.words(name, at, "t", `<a:p>`+text.String()+`</a:p>`)
}

// run is the look of a stretch of text.
func (s *slide) run(points float64, color string, bold bool) string {
	weight := "0"
	if bold {
		weight = "1"
	}
	return `<a:rPr lang="` + s.deck.look.Lang + `" sz="` + strconv.Itoa(int(points*100)) + `" b="` + weight + `"><a:solidFill><a:srgbClr val="` + color + `"/></a:solidFill></a:rPr>`
}

// frame puts a chart or table, whose data is graphic, at a place.
func (s *slide) frame(name, text string, at box, uri, graphic string) {
	s.shapes = append(s.shapes, `<p:graphicFrame><p:nvGraphicFramePr>`+s.shape(name, text)+`<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>`+
		at.xfrm("p")+`<a:graphic><a:graphicData uri="`+uri+`">`+graphic+`</a:graphicData></a:graphic></p:graphicFrame>`)
}

// picture puts a PNG at a place.
func (s *slide) picture(text string, at box, png []byte) {
	part := s.deck.free("ppt/media/figure", ".png")
	s.deck.body[part] = png
	s.deck.ends["png"] = "image/png"
	id := s.relate("image", part)
	s.shapes = append(s.shapes, `<p:pic><p:nvPicPr>`+s.shape("Picture", text)+`<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="`+id+
		`"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr>`+at.xfrm("a")+`<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>`)
}

// chart puts a native chart at a place, with its numbers in a workbook of its own.
func (s *slide) chart(text string, at box, c *ooxml.Chart) error {
	d := s.deck
	book, err := c.Workbook(ooxml.Day(d.doc))
	if err != nil {
		return err
	}
	part, sheet := d.free("ppt/charts/chart", ".xml"), d.free("ppt/embeddings/chart", ".xlsx")
	c.External = "rId1"
	d.add(part, chartKind, c.Part())
	d.body[sheet] = book
	d.ends["xlsx"] = typePrefix + "spreadsheetml.sheet"
	d.relate(relsOf(part), []relation{{ID: "rId1", Type: nsRel + "/package", Target: "/" + sheet}})
	s.frame("Chart", text, at, nsChart, `<c:chart xmlns:c="`+nsChart+`" r:id="`+s.relate("chart", part)+`"/>`)
	return nil
}

// end writes the slide and its notes, and puts it last in the deck.
func (s *slide) end() {
	d := s.deck
	for _, kind := range []string{"ftr", "sldNum"} {
		if h, ok := s.layout.of(kind); ok {
			s.fill(h, d.doc.Title)
		}
	}
	if len(s.notes) > 0 {
		part := d.free("ppt/notesSlides/notesSlide", ".xml")
		s.relate("notesSlide", part)
		d.add(part, notesKind, []byte(d.notesPart(s.notes)))
		d.relate(relsOf(part), []relation{{ID: "rId1", Type: nsRel + "/notesMaster", Target: "/" + d.notes}, {ID: "rId2", Type: nsRel + "/slide", Target: "/" + s.part}})
	}
	d.add(s.part, slideKind, []byte(xml.Header+`<p:sld`+namespaces+`><p:cSld>`+shapeTree(s.shapes...)+`</p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>`))
	d.relate(relsOf(s.part), s.rels)
	d.slides = append(d.slides, s.part)
}

// notesPart are the speaker notes of a slide.
func (d *deck) notesPart(notes []paragraph) string {
	var text strings.Builder
	for _, n := range notes {
		for i, line := range strings.Split(n.text, "\n") {
			text.WriteString(`<a:p>`)
			if i == 0 && n.head != "" {
				head := n.head
				if line != "" {
					head += " "
				}
				text.WriteString(`<a:r><a:rPr lang="` + d.look.Lang + `" b="1"/><a:t>` + attr(head) + `</a:t></a:r>`)
			}
			text.WriteString(`<a:r><a:rPr lang="` + d.look.Lang + `"/><a:t>` + attr(line) + `</a:t></a:r></a:p>`)
		}
	}
	return xml.Header + `<p:notes` + namespaces + `><p:cSld>` + shapeTree(
		`<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slide Image 1"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldImg"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp>`,
		`<p:sp><p:nvSpPr><p:cNvPr id="3" name="Notes 2"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="body" idx="1"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>`+text.String()+`</p:txBody></p:sp>`) +
		`</p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>`
}

// lines is how many lines text takes at a width.
func lines(text string, points float64, width int) int {
	room, used, n := float64(width)/emuPixel*0.97, 0.0, 1
	for _, word := range strings.SplitAfter(text, " ") {
		w := ooxml.TextWidth(word, points, false)
		if used+ooxml.TextWidth(strings.TrimRight(word, " "), points, false) > room && used > 0 {
			n, used = n+1, 0
		}
		used += w
	}
	return n
}

// high is the height of so many lines.
func high(lines int, points float64) int { return int(float64(lines) * points * 1.2 * emuPoint) }

// lightSign is a light's shape as text.
var lightSign = map[reports.Light]string{
	reports.LightGood: "●", reports.LightNear: "▲", reports.LightMiss: "◆", reports.LightUncertain: "◇", reports.LightNoData: "○",
}
