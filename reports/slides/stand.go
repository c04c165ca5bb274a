package slides

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"lagesbild/reports"
)

// stand is what slides stand on: a presentation without slides, and what its layouts offer.
type stand struct {
	*parts
	wide, tall    int
	cover, figure layout
	notes         string // part of the notes master
}

// layout is one of a master's.
type layout struct {
	part    string
	kind    string // "title", "titleOnly", "obj", …
	holders []placeholder
}

// placeholder is a place that a layout keeps for words.
type placeholder struct {
	kind, idx string
	at        box // zero where neither layout nor master has a place
	size      int // of its text in hundredths of a point; 0 where neither says
}

// of returns the first placeholder of one of the kinds.
func (l *layout) of(kinds ...string) (placeholder, bool) {
	for _, k := range kinds {
		for _, h := range l.holders {
			if h.kind == k {
				return h, true
			}
		}
	}
	return placeholder{}, false
}

// Bounds of a template.
const (
	mostParts    = 4000
	mostUnpacked = 200 << 20 // bytes of all parts
	mostInches   = 56        // of a slide: Office's own limit
)

// open reads a template: everything of it but its slides.
func open(template []byte, th *reports.Theme) (*stand, error) {
	z, err := zip.NewReader(bytes.NewReader(template), int64(len(template)))
	if err != nil {
		return nil, fmt.Errorf("no PowerPoint file (.pptx or .potx): %w", err)
	}
	if len(z.File) > mostParts {
		return nil, fmt.Errorf("%d parts: a template has at most %d", len(z.File), mostParts)
	}
	all, left := map[string][]byte{}, int64(mostUnpacked)
	for _, f := range z.File {
		body, err := unpack(f, left)
		if err != nil {
			return nil, fmt.Errorf("part %s: %w", f.Name, err)
		}
		left -= int64(len(body))
		all[strings.TrimPrefix(f.Name, "/")] = body
	}
	p, err := reachable(all)
	if err != nil {
		return nil, err
	}
	return newStand(p, th)
}

func unpack(f *zip.File, left int64) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	body, err := io.ReadAll(io.LimitReader(r, left+1))
	if err == nil && int64(len(body)) > left {
		err = fmt.Errorf("a template has at most %d bytes unpacked", int64(mostUnpacked))
	}
	return body, err
}

// leftBehind are the relations of a presentation that its slides alone need, or that would stay behind wrong.
var leftBehind = map[string]bool{
	"slide": true, "notesSlide": true, "comments": true, "commentAuthors": true, "customXml": true, "thumbnail": true, "vbaProject": true,
	"tags": true, "handoutMaster": true, "authors": true, "custom-properties": true,
}

// reachable keeps the parts that relations lead to when nobody follows those that are left behind.
func reachable(all map[string][]byte) (*parts, error) {
	var types struct {
		Defaults []struct {
			Extension   string `xml:"Extension,attr"`
			ContentType string `xml:"ContentType,attr"`
		} `xml:"Default"`
		Parts []struct {
			PartName    string `xml:"PartName,attr"`
			ContentType string `xml:"ContentType,attr"`
		} `xml:"Override"`
	}
	if err := xml.Unmarshal(all[contentTypes], &types); err != nil {
		return nil, fmt.Errorf("no PowerPoint file (.pptx or .potx): %s: %w", contentTypes, err)
	}
	p := &parts{body: map[string][]byte{}, kinds: map[string]string{}, ends: map[string]string{}}
	for _, d := range types.Defaults {
		p.ends[strings.ToLower(d.Extension)] = d.ContentType
	}
	source := &parts{body: all}
	var follow func(from, rels string) error
	follow = func(from, rels string) error {
		list, err := source.relations(rels)
		if err != nil {
			return err
		}
		kept := list[:0]
		for _, r := range list {
			if leftBehind[path.Base(r.Type)] {
				continue
			}
			kept = append(kept, r)
			to := target(from, &r)
			body, there := all[to]
			if _, seen := p.body[to]; seen || !there || r.Mode == "External" {
				continue
			}
			p.body[to] = body
			if err := follow(to, relsOf(to)); err != nil {
				return err
			}
		}
		if len(list) > 0 {
			p.relate(rels, kept)
		}
		return nil
	}
	if err := follow("", wholeRels); err != nil {
		return nil, err
	}
	for _, o := range types.Parts {
		if name := strings.TrimPrefix(o.PartName, "/"); p.body[name] != nil {
			p.kinds[name] = o.ContentType
		}
	}
	return p, nil
}

// presentation is the part that lists masters and slides.
const presentation = "ppt/presentation.xml"

// newStand looks at what a presentation's layouts offer.
func newStand(p *parts, th *reports.Theme) (*stand, error) {
	s := &stand{parts: p}
	if _, ok := p.body[presentation]; !ok {
		return nil, fmt.Errorf("no PowerPoint file (.pptx or .potx): it has no %s", presentation)
	}
	var about struct {
		Size struct {
			Wide int `xml:"cx,attr"`
			Tall int `xml:"cy,attr"`
		} `xml:"sldSz"`
	}
	if err := xml.Unmarshal(p.body[presentation], &about); err != nil {
		return nil, fmt.Errorf("%s: %w", presentation, err)
	}
	s.wide, s.tall = about.Size.Wide, about.Size.Tall
	if min(s.wide, s.tall) < emuInch || max(s.wide, s.tall) > mostInches*emuInch {
		return nil, fmt.Errorf("%s: slides of %d × %d units: want a size from 1 to %d inches", presentation, s.wide, s.tall, mostInches)
	}
	rels, err := p.relations(relsOf(presentation))
	if err != nil {
		return nil, err
	}
	var layouts []layout
	for _, r := range rels {
		switch to := target(presentation, &r); {
		case r.is("slideMaster"):
			more, err := s.layouts(to)
			if err != nil {
				return nil, err
			}
			layouts = append(layouts, more...)
		case r.is("notesMaster"):
			s.notes = to
		}
	}
	if err := s.choose(layouts); err != nil {
		return nil, err
	}
	if s.notes == "" {
		s.notes = p.free("ppt/notesMasters/notesMaster", ".xml")
		addNotesMaster(p, th, s.notes, p.free("ppt/theme/theme", ".xml"))
		rels = append(rels, relation{ID: freeID(rels), Type: nsRel + "/notesMaster", Target: "/" + s.notes})
		p.relate(relsOf(presentation), rels)
	}
	return s, nil
}

// choose takes the layouts of a title slide and of a slide with a title over free space.
func (s *stand) choose(layouts []layout) error {
	pick := func(into *layout, kinds ...string) bool {
		for _, k := range kinds {
			for _, l := range layouts {
				if _, ok := l.of("title", "ctrTitle"); ok && l.kind == k {
					*into = l
					return true
				}
			}
		}
		return false
	}
	if !pick(&s.figure, "titleOnly", "obj", "tbl", "chart", "objOnly", "cust", "") || !pick(&s.cover, "title", "secHead", s.figure.kind) {
		return errors.New("the template has no layout with a title: it needs one of the kind title and one of the kind title only")
	}
	if t, _ := s.figure.of("title", "ctrTitle"); t.at.w == 0 {
		return fmt.Errorf("%s: neither the layout nor its master says where the title stands", s.figure.part)
	}
	return nil
}

// layouts reads those of a master. A placeholder without a place of its own has its master's.
func (s *stand) layouts(master string) ([]layout, error) {
	of, err := s.layout(master)
	if err != nil {
		return nil, err
	}
	rels, err := s.relations(relsOf(master))
	if err != nil {
		return nil, err
	}
	var all []layout
	for _, r := range rels {
		if !r.is("slideLayout") {
			continue
		}
		l, err := s.layout(target(master, &r))
		if err != nil {
			return nil, err
		}
		for i := range l.holders {
			h := &l.holders[i]
			kind := h.kind
			switch kind {
			case "ctrTitle":
				kind = "title"
			case "subTitle", "obj", "":
				kind = "body"
			}
			m, ok := of.of(kind)
			if ok && h.at.w == 0 {
				h.at = m.at
			}
			if h.size == 0 {
				h.size = m.size
			}
		}
		all = append(all, l)
	}
	return all, nil
}

// typeface is what a placeholder says of its text.
type typeface struct {
	Size int `xml:"sz,attr"`
}

// layout reads one layout or master.
func (s *stand) layout(part string) (layout, error) {
	var doc struct {
		Kind   string `xml:"type,attr"`
		Shapes []struct {
			Holder *struct {
				Kind string `xml:"type,attr"`
				Idx  string `xml:"idx,attr"`
			} `xml:"nvSpPr>nvPr>ph"`
			Off struct {
				X int `xml:"x,attr"`
				Y int `xml:"y,attr"`
			} `xml:"spPr>xfrm>off"`
			Ext struct {
				W int `xml:"cx,attr"`
				H int `xml:"cy,attr"`
			} `xml:"spPr>xfrm>ext"`
			Text typeface `xml:"txBody>lstStyle>lvl1pPr>defRPr"`
		} `xml:"cSld>spTree>sp"`
		Title typeface `xml:"txStyles>titleStyle>lvl1pPr>defRPr"` // a master's
	}
	body, ok := s.body[part]
	if !ok {
		return layout{}, fmt.Errorf("part %s is named and not there", part)
	}
	if err := xml.Unmarshal(body, &doc); err != nil {
		return layout{}, fmt.Errorf("%s: %w", part, err)
	}
	l := layout{part: part, kind: doc.Kind}
	for _, shape := range doc.Shapes {
		if shape.Holder != nil {
			h := placeholder{shape.Holder.Kind, shape.Holder.Idx, box{shape.Off.X, shape.Off.Y, shape.Ext.W, shape.Ext.H}, shape.Text.Size}
			if h.kind == "title" && h.size == 0 {
				h.size = doc.Title.Size
			}
			l.holders = append(l.holders, h)
		}
	}
	return l, nil
}

// room is the free space of a slide with a figure: below the title, above the foot.
func (s *stand) room() box {
	title, _ := s.figure.of("title", "ctrTitle")
	gap := s.tall / 50
	bottom := s.tall - s.tall/20
	for _, kind := range []string{"ftr", "sldNum", "dt"} {
		if h, ok := s.figure.of(kind); ok && h.at.w > 0 && h.at.y > s.tall/2 {
			bottom = min(bottom, h.at.y)
		}
	}
	top := title.at.y + title.at.h + gap/2
	if top > s.tall*2/5 { // a title that stands elsewhere than at the top
		top = s.tall / 20
	}
	return box{title.at.x, top, title.at.w, bottom - gap - top}
}

// freeID returns an id that no relation has.
func freeID(rels []relation) string {
	for n := 1; ; n++ {
		id := "rId" + strconv.Itoa(n)
		taken := false
		for _, r := range rels {
			taken = taken || r.ID == id
		}
		if !taken {
			return id
		}
	}
}
