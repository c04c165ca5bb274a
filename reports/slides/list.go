package slides

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// listed puts slides on the presentation's list. Sections and shows of the template's own slides go with those.
func (s *stand) listed(slides []string) error {
	rels, err := s.relations(relsOf(presentation))
	if err != nil {
		return err
	}
	var list, notes strings.Builder
	list.WriteString(`<p:sldIdLst xmlns:p="` + nsMain + `" xmlns:r="` + nsRel + `">`)
	for i, part := range slides {
		id := freeID(rels)
		rels = append(rels, relation{ID: id, Type: nsRel + "/slide", Target: "/" + part})
		list.WriteString(`<p:sldId id="` + strconv.Itoa(256+i) + `" r:id="` + id + `"/>`)
	}
	list.WriteString(`</p:sldIdLst>`)
	for _, r := range rels {
		if r.is("notesMaster") {
			notes.WriteString(`<p:notesMasterIdLst xmlns:p="` + nsMain + `" xmlns:r="` + nsRel + `"><p:notesMasterId r:id="` + attr(r.ID) + `"/></p:notesMasterIdLst>`)
		}
	}
	body, err := replaceChildren(s.body[presentation], map[string]string{
		"notesMasterIdLst": "", "handoutMasterIdLst": "", "sldIdLst": "", "custShowLst": "", "custDataLst": "", "extLst": "",
	}, "sldMasterIdLst", notes.String()+list.String())
	if err != nil {
		return fmt.Errorf("%s: %w", presentation, err)
	}
	s.body[presentation] = body
	s.kinds[presentation] = typePrefix + "presentationml.presentation.main+xml" // also of a template, .potx
	s.relate(relsOf(presentation), rels)
	return nil
}

// replaceChildren replaces the root's children of the names given and puts text after the child called after. The rest
// stays byte for byte.
func replaceChildren(doc []byte, by map[string]string, after, text string) ([]byte, error) {
	var out bytes.Buffer
	d := xml.NewDecoder(bytes.NewReader(doc))
	copied, depth, done := int64(0), 0, false
	for {
		start := d.InputOffset()
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
			if depth != 2 {
				continue
			}
			if err := d.Skip(); err != nil {
				return nil, err
			}
			depth--
			if with, ok := by[t.Name.Local]; ok {
				out.Write(doc[copied:start])
				out.WriteString(with)
				copied = d.InputOffset()
			}
			if t.Name.Local == after {
				out.Write(doc[copied:d.InputOffset()])
				out.WriteString(text)
				copied, done = d.InputOffset(), true
			}
		case xml.EndElement:
			depth--
		}
	}
	if !done {
		return nil, fmt.Errorf("no %s", after)
	}
	out.Write(doc[copied:])
	return out.Bytes(), nil
}
