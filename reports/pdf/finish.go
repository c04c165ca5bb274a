package pdf

import (
	"cmp"
	"fmt"
	"html"
	"strings"
	"time"

	"lagesbild/reports/canvas"
)

// bookmark is a heading: its depth in the outline, 0 for none, and where it stands.
type bookmark struct {
	title string
	depth int
	page  int
	y     float64
}

// dest is the place of a bookmark, a little above its heading.
func (d *document) dest(to bookmark) string {
	return fmt.Sprintf("[%v /XYZ 0 %s null]", d.pages[to.page].self, num((d.sheet.tall-to.y+d.space.Block)*d.sheet.points))
}

// feet writes the document's title and the page's number at the foot of every page.
func (d *document) feet() {
	s := d.mute(d.size.Note)
	for i, p := range d.pages {
		d.page = p
		d.artifact(func() {
			d.box(0, d.sheet.foot-8, d.sheet.measure, 0.6, d.colours.Grid)
			each := leading(s.size)
			d.lines(0, d.sheet.foot, each, canvas.Start, [][]canvas.Span{{s.span(d.doc.Title)}})
			d.lines(d.sheet.measure, d.sheet.foot, each, canvas.End, [][]canvas.Span{{s.span(fmt.Sprintf(d.words.page, i+1, len(d.pages)))}})
		})
	}
}

// finish writes pages, fonts, structure, outline and what the file says of itself.
func (d *document) finish() ([]byte, error) {
	resources, err := d.resources()
	if err != nil {
		return nil, err
	}
	list := d.file.next()
	var kids strings.Builder
	for i, p := range d.pages {
		content := d.file.next()
		d.file.stream(content, "", append([]byte(fmt.Sprintf("%.5f 0 0 %.5f 0 0 cm\n", d.sheet.points, d.sheet.points)), p.c.Content()...))
		links := ""
		for _, l := range p.links {
			links += l.String() + " "
		}
		d.file.put(p.self, "<</Type /Page /Parent %v /MediaBox [0 0 %s %s] /Resources %v /Contents %v /StructParents %d /Tabs /S /Annots [%s]>>", list, num(d.sheet.wide*d.sheet.points), num(d.sheet.tall*d.sheet.points), resources, content, i, links)
		fmt.Fprintf(&kids, "%v ", p.self)
	}
	d.file.put(list, "<</Type /Pages /Count %d /Kids [%s]>>", len(d.pages), kids.String())
	tree, outline, meta, info := d.writeTree(), d.outline(), d.file.next(), d.file.next()
	made := d.made()
	creator := strings.TrimSpace("Lägesbild " + d.doc.Version)
	d.file.plain(meta, "/Type /Metadata /Subtype /XML", []byte(fmt.Sprintf(xmp, html.EscapeString(d.doc.Title), d.words.lang, html.EscapeString(d.doc.Lead), html.EscapeString(creator), made.Format(time.RFC3339))))
	d.file.put(info, "<</Title %s /Subject %s /Creator %s /CreationDate (%s)>>", text(d.doc.Title), text(d.doc.Lead), text(creator), made.Format("D:20060102150405Z"))
	catalog := d.file.add("<</Type /Catalog /Pages %v /Lang (%s) /MarkInfo <</Marked true>> /StructTreeRoot %v /Outlines %v /PageMode /UseOutlines /ViewerPreferences <</DisplayDocTitle true>> /Metadata %v>>",
		list, d.words.lang, tree, outline, meta)
	return d.file.end(catalog, info)
}

// made is the day the file is marked with.
func (d *document) made() time.Time {
	t, err := time.Parse(time.DateOnly, cmp.Or(d.doc.Made, d.doc.Date))
	if err != nil {
		return time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return t
}

const xmp = `<?xpacket begin="` + "\ufeff" + `" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:description>
<xmp:CreatorTool>%s</xmp:CreatorTool><xmp:CreateDate>%s</xmp:CreateDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`

// resources writes the fonts and pictures that all pages share.
func (d *document) resources() (ref, error) {
	faces, err := d.kit.Faces()
	if err != nil {
		return 0, err
	}
	var fonts, images strings.Builder
	for i := range faces {
		fmt.Fprintf(&fonts, "/%s %v ", faces[i].Name, d.font(&faces[i]))
	}
	for i, img := range d.kit.Images() {
		cover, self := d.file.next(), d.file.next()
		size := fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8", img.Width, img.Height)
		d.file.stream(cover, size+" /ColorSpace /DeviceGray", img.Alpha)
		d.file.stream(self, size+" /ColorSpace /DeviceRGB /SMask "+cover.String(), img.RGB)
		fmt.Fprintf(&images, "/I%d %v ", i+1, self)
	}
	return d.file.add("<</Font <<%s>> /XObject <<%s>>>>", fonts.String(), images.String()), nil
}

// outline writes the bookmarks and returns their root: sections, and figures below them.
func (d *document) outline() ref {
	type item struct {
		bookmark
		self ref
		kids []*item
	}
	top := &item{self: d.file.next()}
	for _, m := range d.marked {
		if m.depth == 0 {
			continue
		}
		in := top
		if m.depth > 1 && len(top.kids) > 0 {
			in = top.kids[len(top.kids)-1]
		}
		in.kids = append(in.kids, &item{bookmark: m, self: d.file.next()})
	}
	ends := func(i *item) string {
		if len(i.kids) == 0 {
			return ""
		}
		return fmt.Sprintf(" /First %v /Last %v", i.kids[0].self, i.kids[len(i.kids)-1].self)
	}
	var write func(in *item)
	write = func(in *item) {
		for i, k := range in.kids {
			about := ends(k)
			if len(k.kids) > 0 {
				about += fmt.Sprintf(" /Count -%d", len(k.kids)) // closed
			}
			if i > 0 {
				about += fmt.Sprintf(" /Prev %v", in.kids[i-1].self)
			}
			if i+1 < len(in.kids) {
				about += fmt.Sprintf(" /Next %v", in.kids[i+1].self)
			}
			d.file.put(k.self, "<</Title %s /Parent %v /Dest %s%s>>", text(k.title), in.self, d.dest(k.bookmark), about)
			write(k)
		}
	}
	d.file.put(top.self, "<</Type /Outlines /Count %d%s>>", len(top.kids), ends(top))
	write(top)
	return top.self
}
