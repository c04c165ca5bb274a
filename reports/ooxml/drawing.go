package ooxml

import (
	"bytes"
	"encoding/xml"
	"strconv"
)

const (
	nsSheetDrawing = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"

	emuPixel = 9525
)

// Frame is a chart's place on a sheet and what is said about it to people who cannot see it.
type Frame struct {
	Part             string // of the chart, as seen from the drawing: "../charts/chart3.xml"
	Col, Row         int    // cell of its upper left corner, from 0
	Indent           int    // CSS pixels from that cell's left edge
	Width, Height    int    // CSS pixels
	Name, Title, Alt string
}

// SheetDrawing returns the drawing part of a sheet with charts rId1, rId2, … in the order of frames. They hang in one
// corner with a size of their own, so that rows and columns may change under them.
func SheetDrawing(frames []Frame) []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header + `<xdr:wsDr xmlns:xdr="` + nsSheetDrawing + `" xmlns:a="` + nsDrawing + `">`)
	for i, f := range frames {
		n := strconv.Itoa(i + 1)
		b.WriteString(`<xdr:oneCellAnchor><xdr:from><xdr:col>` + strconv.Itoa(f.Col) + `</xdr:col><xdr:colOff>` + strconv.Itoa(f.Indent*emuPixel) + `</xdr:colOff><xdr:row>` +
			strconv.Itoa(f.Row) + `</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext cx="` + strconv.Itoa(f.Width*emuPixel) +
			`" cy="` + strconv.Itoa(f.Height*emuPixel) + `"/><xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="` +
			strconv.Itoa(i+2) + `" name="`)
		Escape(&b, f.Name)
		b.WriteString(`" descr="`)
		Escape(&b, f.Alt)
		b.WriteString(`" title="`)
		Escape(&b, f.Title)
		b.WriteString(`"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>` +
			`<a:graphic><a:graphicData uri="` + nsChart + `"><c:chart xmlns:c="` + nsChart + `" xmlns:r="` + nsRel + `" r:id="rId` + n +
			`"/></a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:oneCellAnchor>`)
	}
	b.WriteString(`</xdr:wsDr>`)
	return b.Bytes()
}

// DrawingRels returns the relations that belong to [SheetDrawing].
func DrawingRels(frames []Frame) []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for i, f := range frames {
		b.WriteString(`<Relationship Id="rId` + strconv.Itoa(i+1) + `" Type="` + nsRel + `/chart" Target="` + f.Part + `"/>`)
	}
	b.WriteString(`</Relationships>`)
	return b.Bytes()
}
