package slides

import (
	"encoding/xml"
	"strconv"
	"strings"

	"lagesbild/reports"
	"lagesbild/reports/ooxml"
)

// The size of our own slides, 16:9, and the places on them, in English Metric Units.
const (
	emuInch  = 914400
	emuPixel = 9525
	emuPoint = 12700

	wide   = 12192000
	tall   = 6858000
	margin = 640080
)

// box is a place on a slide in English Metric Units.
type box struct{ x, y, w, h int }

func (b box) xfrm(tag string) string {
	return `<` + tag + `:xfrm><a:off x="` + strconv.Itoa(b.x) + `" y="` + strconv.Itoa(b.y) + `"/><a:ext cx="` + strconv.Itoa(b.w) + `" cy="` + strconv.Itoa(b.h) + `"/></` + tag + `:xfrm>`
}

// base are the parts of our own deck before it has slides, in the colours and font of a theme.
func base(th *reports.Theme, lang string) *parts {
	p := &parts{body: map[string][]byte{}, kinds: map[string]string{}, ends: map[string]string{
		"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml",
	}}
	kind := func(s string) string { return typePrefix + s + "+xml" }
	add := func(name, k, body string) { p.add(name, k, []byte(xml.Header+body)) }
	rel := func(id, k, to string) relation { return relation{ID: id, Type: nsRel + "/" + k, Target: to} }

	p.relate(wholeRels, []relation{rel("rId1", "officeDocument", presentation)})
	add(presentation, kind("presentationml.presentation.main"), `<p:presentation`+namespaces+` saveSubsetFonts="1">`+
		`<p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>`+
		`<p:notesMasterIdLst><p:notesMasterId r:id="rId2"/></p:notesMasterIdLst>`+
		`<p:sldSz cx="`+strconv.Itoa(wide)+`" cy="`+strconv.Itoa(tall)+`"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`)
	p.relate(relsOf(presentation), []relation{
		rel("rId1", "slideMaster", "slideMasters/slideMaster1.xml"), rel("rId2", "notesMaster", "notesMasters/notesMaster1.xml"),
		rel("rId3", "theme", "theme/theme1.xml"),
	})
	add("ppt/theme/theme1.xml", kind("theme"), themePart(th))
	add("ppt/slideMasters/slideMaster1.xml", kind("presentationml.slideMaster"), masterPart(lang))
	p.relate(relsOf("ppt/slideMasters/slideMaster1.xml"), []relation{
		rel("rId1", "slideLayout", "../slideLayouts/slideLayout1.xml"), rel("rId2", "slideLayout", "../slideLayouts/slideLayout2.xml"),
		rel("rId3", "theme", "../theme/theme1.xml"),
	})
	for name, body := range map[string]string{"ppt/slideLayouts/slideLayout1.xml": titleLayout(), "ppt/slideLayouts/slideLayout2.xml": figureLayout()} {
		add(name, kind("presentationml.slideLayout"), body)
		p.relate(relsOf(name), []relation{rel("rId1", "slideMaster", "../slideMasters/slideMaster1.xml")})
	}
	addNotesMaster(p, th, "ppt/notesMasters/notesMaster1.xml", "ppt/theme/theme2.xml")
	return p
}

// addNotesMaster adds the master that speaker notes need, with a theme of its own.
func addNotesMaster(p *parts, th *reports.Theme, master, theme string) {
	p.add(theme, typePrefix+"theme+xml", []byte(xml.Header+themePart(th)))
	p.add(master, typePrefix+"presentationml.notesMaster+xml", []byte(xml.Header+`<p:notesMaster`+namespaces+`><p:cSld><p:bg><p:bgPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>`+
		shapeTree(
			`<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slide Image"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldImg"/></p:nvPr></p:nvSpPr><p:spPr>`+
				box{685800, 685800, 5486400, 3086100}.xfrm("a")+`<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:sp>`,
			`<p:sp><p:nvSpPr><p:cNvPr id="3" name="Notes"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="body" idx="1"/></p:nvPr></p:nvSpPr><p:spPr>`+
				box{685800, 4000500, 5486400, 4500000}.xfrm("a")+`<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr/></a:p></p:txBody></p:sp>`)+
		`</p:cSld>`+colourMap+`</p:notesMaster>`))
	p.relate(relsOf(master), []relation{{ID: "rId1", Type: nsRel + "/theme", Target: "/" + theme}})
}

const colourMap = `<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>`

// shapeTree holds shapes in reading order.
func shapeTree(shapes ...string) string {
	return `<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>` +
		strings.Join(shapes, "") + `</p:spTree>`
}

// themePart is the Office theme with our colours: text, ground, women, men, the lights.
func themePart(th *reports.Theme) string {
	c := &th.Colours
	var b strings.Builder
	b.WriteString(`<a:theme xmlns:a="` + nsDraw + `" name="` + attr(th.Name) + `"><a:themeElements><a:clrScheme name="` + attr(th.Name) + `">`)
	for _, slot := range []struct {
		name string
		of   reports.Colour
	}{
		{"dk1", c.Ink},
		{"lt1", c.Paper},
		{"dk2", c.Ink2},
		{"lt2", c.Panel},
		{"accent1", c.Women},
		{"accent2", c.Men},
		{"accent3", c.Good.Fill},
		{"accent4", c.Near.Fill},
		{"accent5", c.Miss.Fill},
		{"accent6", c.Muted},
		{"hlink", c.Women},
		{"folHlink", c.Muted},
	} {
		b.WriteString(`<a:` + slot.name + `><a:srgbClr val="` + ooxml.Hex(slot.of) + `"/></a:` + slot.name + `>`)
	}
	font := `<a:latin typeface="` + attr(th.Fonts.Office) + `"/><a:ea typeface=""/><a:cs typeface=""/>`
	b.WriteString(`</a:clrScheme><a:fontScheme name="` + attr(th.Name) + `"><a:majorFont>` + font + `</a:majorFont><a:minorFont>` + font + `</a:minorFont></a:fontScheme><a:fmtScheme name="Office">`)
	fill := `<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>`
	line := func(w string) string { return `<a:ln w="` + w + `">` + fill + `<a:prstDash val="solid"/></a:ln>` }
	b.WriteString(`<a:fillStyleLst>` + fill + fill + fill + `</a:fillStyleLst><a:lnStyleLst>` + line("6350") + line("12700") + line("19050") + `</a:lnStyleLst>` +
		`<a:effectStyleLst>` + strings.Repeat(`<a:effectStyle><a:effectLst/></a:effectStyle>`, 3) + `</a:effectStyleLst><a:bgFillStyleLst>` + fill + fill + fill + `</a:bgFillStyleLst>`)
	b.WriteString(`</a:fmtScheme></a:themeElements></a:theme>`)
	return b.String()
}

// holder is a placeholder of a master or layout. A place of zero is inherited.
func holder(id int, name, ph, style string, at box) string {
	place := ""
	if at.w > 0 {
		place = at.xfrm("a") + `<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>`
	}
	text := `<a:p><a:r><a:rPr/><a:t>` + name + `</a:t></a:r></a:p>`
	if strings.Contains(ph, "sldNum") {
		text = `<a:p><a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:rPr/><a:t>‹#›</a:t></a:fld><a:endParaRPr/></a:p>`
	}
	return `<p:sp><p:nvSpPr><p:cNvPr id="` + strconv.Itoa(id) + `" name="` + name + `"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph ` + ph + `/></p:nvPr></p:nvSpPr><p:spPr>` + place +
		`</p:spPr><p:txBody>` + style + text + `</p:txBody></p:sp>`
}

// footer are the placeholders at the foot, with their places on the master and without on the layouts.
func footer(from int, placed bool) string {
	foot, number := box{}, box{}
	if placed {
		foot, number = box{margin, 6400800, 9000000, 274320}, box{wide - margin - 914400, 6400800, 914400, 274320}
	}
	small := func(align string) string {
		return `<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/><a:lstStyle><a:lvl1pPr algn="` + align + `"><a:defRPr sz="1000"><a:solidFill><a:schemeClr val="accent6"/></a:solidFill><a:latin typeface="+mn-lt"/></a:defRPr></a:lvl1pPr></a:lstStyle>`
	}
	return holder(from, "Footer", `type="ftr" sz="quarter" idx="11"`, small("l"), foot) + holder(from+1, "Slide Number", `type="sldNum" sz="quarter" idx="12"`, small("r"), number)
}

var (
	titleBox = box{margin, 420000, wide - 2*margin, 820000}
	heroBox  = box{margin, 1700000, wide - 2*margin, 1500000}
	leadBox  = box{margin, 3350000, 9600000, 2100000}
)

func masterPart(lang string) string {
	level := `<a:spcBef><a:spcPts val="600"/></a:spcBef><a:buNone/><a:defRPr sz="1800"><a:solidFill><a:schemeClr val="tx2"/></a:solidFill><a:latin typeface="+mn-lt"/></a:defRPr>`
	return `<p:sldMaster` + namespaces + `><p:cSld><p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>` + shapeTree(
		holder(2, "Title", `type="title"`, `<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"><a:normAutofit/></a:bodyPr><a:lstStyle/>`, titleBox),
		holder(3, "Text", `type="body" idx="1"`, `<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0"><a:normAutofit/></a:bodyPr><a:lstStyle/>`, box{margin, 1500000, wide - 2*margin, 4600000}),
		footer(4, true)) + `</p:cSld>` + colourMap +
		`<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/><p:sldLayoutId id="2147483650" r:id="rId2"/></p:sldLayoutIdLst>` +
		`<p:txStyles><p:titleStyle><a:lvl1pPr algn="l"><a:lnSpc><a:spcPct val="95000"/></a:lnSpc><a:buNone/><a:defRPr lang="` + lang + `" sz="2800" b="1"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mj-lt"/></a:defRPr></a:lvl1pPr></p:titleStyle>` +
		`<p:bodyStyle><a:lvl1pPr marL="0" indent="0" algn="l">` + level + `</a:lvl1pPr></p:bodyStyle><p:otherStyle/></p:txStyles></p:sldMaster>`
}

func titleLayout() string {
	return `<p:sldLayout` + namespaces + ` type="title" preserve="1"><p:cSld name="Title">` + shapeTree(
		bar(),
		holder(3, "Title", `type="ctrTitle"`, `<a:bodyPr anchor="b"/><a:lstStyle><a:lvl1pPr><a:defRPr sz="4000"/></a:lvl1pPr></a:lstStyle>`, heroBox),
		holder(4, "Subtitle", `type="subTitle" idx="1"`, `<a:bodyPr/><a:lstStyle><a:lvl1pPr marL="0" indent="0"><a:buNone/><a:defRPr sz="2000"/></a:lvl1pPr></a:lstStyle>`, leadBox),
		footer(5, false)) + `</p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>`
}

// bar is the title slide's only ornament.
func bar() string {
	return `<p:sp><p:nvSpPr><p:cNvPr id="2" name="Bar"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>` + box{0, 0, 228600, tall}.xfrm("a") +
		`<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>`
}

func figureLayout() string {
	return `<p:sldLayout` + namespaces + ` type="titleOnly" preserve="1"><p:cSld name="Figure">` + shapeTree(
		holder(2, "Title", `type="title"`, `<a:bodyPr/><a:lstStyle/>`, box{}),
		footer(3, false)) + `</p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>`
}
