package pdf

import (
	"fmt"
	"strings"
)

// elem is an element of the structure tree: what a stretch of content is.
type elem struct {
	kind  string // "H1", "P", "TH" …
	attrs string // attribute dictionary, "" for none
	alt   string // text in place of a drawing
	kids  []kid
	self  ref
}

// kid is an element's part: another element, content of a page, or a link on one.
type kid struct {
	elem *elem
	page *page
	mark int
	link ref // annotation
}

// child adds an element of that kind.
func (e *elem) child(kind string) *elem {
	c := &elem{kind: kind}
	e.kids = append(e.kids, kid{elem: c})
	return c
}

// writeTree writes the structure and returns its root. Every page has its marked content's elements listed, every link
// its own. Source: ISO 32000-1, 14.7.
func (d *document) writeTree() ref {
	root, parents := d.file.next(), d.file.next()
	d.number(d.root)
	d.writeElem(d.root, root)
	var nums strings.Builder
	key := 0
	for i, p := range d.pages {
		fmt.Fprintf(&nums, "%d [", i)
		for _, e := range p.marks {
			fmt.Fprintf(&nums, "%v ", e.self)
		}
		nums.WriteString("] ")
		key = i + 1
	}
	for _, l := range d.links {
		fmt.Fprintf(&nums, "%d %v ", key, l.self)
		key++
	}
	d.file.put(parents, "<</Nums [%s]>>", nums.String())
	d.file.put(root, "<</Type /StructTreeRoot /K [%v] /ParentTree %v /ParentTreeNextKey %d>>", d.root.self, parents, key)
	return root
}

// number gives every element its object, so that links and pages can name it.
func (d *document) number(e *elem) {
	e.self = d.file.next()
	for _, k := range e.kids {
		if k.elem != nil {
			d.number(k.elem)
		}
	}
}

func (d *document) writeElem(e *elem, parent ref) {
	var b strings.Builder
	fmt.Fprintf(&b, "<</S /%s /P %v", e.kind, parent)
	if e.attrs != "" {
		b.WriteString(" /A " + e.attrs)
	}
	if e.alt != "" {
		b.WriteString(" /Alt " + text(e.alt))
	}
	b.WriteString(" /K [")
	for _, k := range e.kids {
		switch {
		case k.elem != nil:
			fmt.Fprintf(&b, "%v ", k.elem.self)
		case k.link != 0:
			fmt.Fprintf(&b, "<</Type /OBJR /Pg %v /Obj %v>> ", k.page.self, k.link)
		default:
			fmt.Fprintf(&b, "<</Type /MCR /Pg %v /MCID %d>> ", k.page.self, k.mark)
		}
	}
	b.WriteString("]>>")
	d.file.put(e.self, "%s", b.String())
	for _, k := range e.kids {
		if k.elem != nil {
			d.writeElem(k.elem, e.self)
		}
	}
}
