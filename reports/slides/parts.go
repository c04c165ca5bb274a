package slides

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

const (
	nsMain  = "http://schemas.openxmlformats.org/presentationml/2006/main"
	nsDraw  = "http://schemas.openxmlformats.org/drawingml/2006/main"
	nsRel   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	nsRels  = "http://schemas.openxmlformats.org/package/2006/relationships"
	nsChart = "http://schemas.openxmlformats.org/drawingml/2006/chart"
	nsTable = "http://schemas.openxmlformats.org/drawingml/2006/table"

	namespaces = ` xmlns:a="` + nsDraw + `" xmlns:r="` + nsRel + `" xmlns:p="` + nsMain + `"`

	contentTypes = "[Content_Types].xml"
	typePrefix   = "application/vnd.openxmlformats-officedocument."
	slideKind    = typePrefix + "presentationml.slide+xml"
	notesKind    = typePrefix + "presentationml.notesSlide+xml"
	chartKind    = typePrefix + "drawingml.chart+xml"
)

// parts are an Office file's parts by name, with what kind each is.
type parts struct {
	body  map[string][]byte
	kinds map[string]string // part → content type, where its ending does not tell
	ends  map[string]string // ending → content type
}

// relation leads from one part to another.
type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
	Mode   string `xml:"TargetMode,attr,omitempty"`
}

// is reports whether a relation is of a kind, which is the last step of its type.
func (r *relation) is(kind string) bool { return path.Base(r.Type) == kind }

type relationList struct {
	XMLName   xml.Name   `xml:"http://schemas.openxmlformats.org/package/2006/relationships Relationships"`
	Relations []relation `xml:"Relationship"`
}

// relsOf is the part that holds the relations of name; of "" for the whole file's.
func relsOf(name string) string {
	return path.Join(path.Dir(name), "_rels", path.Base("/"+name)+".rels")
}

// wholeRels are the relations of the whole file.
const wholeRels = "_rels/.rels"

// relations reads those of a part; none if it has none.
func (p *parts) relations(rels string) ([]relation, error) {
	body, ok := p.body[rels]
	if !ok {
		return nil, nil
	}
	var list relationList
	if err := xml.Unmarshal(body, &list); err != nil {
		return nil, fmt.Errorf("%s: %w", rels, err)
	}
	return list.Relations, nil
}

// relate writes the relations of a part.
func (p *parts) relate(rels string, list []relation) {
	var b bytes.Buffer
	b.WriteString(xml.Header + `<Relationships xmlns="` + nsRels + `">`)
	for _, r := range list {
		b.WriteString(`<Relationship Id="` + attr(r.ID) + `" Type="` + attr(r.Type) + `" Target="` + attr(r.Target) + `"`)
		if r.Mode != "" {
			b.WriteString(` TargetMode="` + attr(r.Mode) + `"`)
		}
		b.WriteString(`/>`)
	}
	b.WriteString(`</Relationships>`)
	p.body[rels] = b.Bytes()
}

// target is the part that a relation of the part from leads to.
func target(from string, r *relation) string {
	if strings.HasPrefix(r.Target, "/") {
		return strings.TrimPrefix(r.Target, "/")
	}
	return path.Join(path.Dir(from), r.Target)
}

// free returns the first name, before and after a number from 1, that no part has.
func (p *parts) free(before, after string) string {
	for n := 1; ; n++ {
		name := before + strconv.Itoa(n) + after
		if _, taken := p.body[name]; !taken {
			return name
		}
	}
}

// add adds a part of a kind.
func (p *parts) add(name, kind string, body []byte) {
	p.body[name] = body
	p.kinds[name] = kind
}

// types writes the part that says what every other part is.
func (p *parts) types() []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`)
	for _, end := range slices.Sorted(maps.Keys(p.ends)) {
		b.WriteString(`<Default Extension="` + attr(end) + `" ContentType="` + attr(p.ends[end]) + `"/>`)
	}
	for _, name := range slices.Sorted(maps.Keys(p.kinds)) {
		if _, there := p.body[name]; there {
			b.WriteString(`<Override PartName="/` + attr(name) + `" ContentType="` + attr(p.kinds[name]) + `"/>`)
		}
	}
	b.WriteString(`</Types>`)
	return b.Bytes()
}

// attr escapes text for an attribute or an element.
func attr(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}
