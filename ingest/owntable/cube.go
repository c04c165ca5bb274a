package owntable

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/ingest/cells"
	"lagesbild/ingest/jsonstat"
	"lagesbild/ingest/px"
)

// px reads a PX file as a dataset in its own codes.
func (t *table) px(mem memory.Allocator, body []byte, vintage data.Vintage) (*data.Dataset, error) {
	f, err := px.Read(t.file, body)
	if err != nil {
		return nil, err
	}
	return f.Dataset(mem, px.Options{Vintage: vintage})
}

// jsonstat reads a JSON-stat document as a dataset in its own codes.
func (t *table) jsonstat(mem memory.Allocator, body []byte, vintage data.Vintage) (*data.Dataset, error) {
	doc, err := jsonstat.Decode(body)
	if err != nil {
		return nil, err
	}
	return doc.Dataset(mem, jsonstat.Options{Name: t.file, Vintage: vintage})
}

// cube takes a dataset in a file's own codes to the dimensions that are known here and the measures that definitions name,
// each by its code or its text.
func (t *table) cube(mem memory.Allocator, from *data.Dataset, vintage data.Vintage) (*data.Dataset, error) {
	s := data.Structure{ID: t.name, Title: from.Title, Notes: from.Notes}
	if s.Title == (data.Text{}) {
		s.Title = data.Text{SV: t.file, EN: t.file}
	}
	ids := t.dimensions(from)
	form := data.SexNone
	if slices.Contains(ids, data.Sex) {
		form = data.SexSplit
	}
	raw := make([]bool, len(from.Measures)) // the stored numbers are in the unit as written
	named := false
	for i := range from.Measures {
		m := t.restated(&from.Measures[i], form)
		raw[i] = m.Unit != from.Measures[i].Unit // whose factor is 1 or unknown
		if slices.ContainsFunc(s.Measures, func(other data.Measure) bool { return other.ID == m.ID }) {
			t.faults.Add(fmt.Errorf("%s: two measures are %q: the file has %s", t.file, m.ID, listed(from.Measures)))
		}
		_, known := t.known.Measures[m.ID]
		named = named || known
		s.Measures = append(s.Measures, m)
	}
	if !named && len(t.known.Measures) > 0 {
		t.faults.Add(fmt.Errorf("%s: no measure that a definition reads: the file has %s", t.file, listed(from.Measures)))
	}
	codes := make([][]data.Code, len(ids)) // ours, by place in the file's dimension
	for d, id := range ids {
		dim := &from.Dimensions[d]
		title := dim.Title
		if known, ok := titles[id]; ok {
			title = known
		}
		s.Dimensions = append(s.Dimensions, data.Dimension{ID: id, Title: title})
		for _, c := range dim.Codes {
			own, err := t.titled(id, c)
			if err != nil {
				t.faults.Add(fmt.Errorf("%s %s %q (%s): %w", t.file, dim.ID, c.ID, c.Title.In(data.Swedish), err))
			}
			codes[d] = append(codes[d], own)
		}
	}
	if len(t.faults) > 0 {
		return nil, t.faults
	}
	s.Scoped = rescoped(from, &s, codes)
	if form == data.SexNone {
		s.Dimensions = append(s.Dimensions, data.Dimension{ID: data.Sex, Title: titles[data.Sex]})
	}
	return t.restate(mem, from, s, codes, raw, vintage)
}

// restate copies the cells of a dataset to structure s.
func (t *table) restate(mem memory.Allocator, from *data.Dataset, s data.Structure, codes [][]data.Code, raw []bool, vintage data.Vintage) (*data.Dataset, error) {
	b := data.NewBuilder(s, vintage, from.Licence)
	pages := make([]int32, len(from.Pages))
	for i, p := range from.Pages {
		pages[i] = b.Page(data.Page{Source: source, Table: t.name, Vintage: vintage, Name: t.file, Column: p.Column, Note: p.Note})
	}
	places := make([][]int32, len(codes))
	for d := range codes {
		for _, c := range codes[d] {
			places[d] = append(places[d], b.Code(d, c))
		}
	}
	at := make([]int32, len(s.Dimensions))
	if len(s.Dimensions) > len(codes) {
		at[len(codes)] = b.Code(len(codes), data.Code{ID: data.Total, Title: titles[data.Total]})
	}
	for n := range from.Batches() {
		c := &from.Batches()[n]
		for i := range c.Len() {
			for d := range codes {
				at[d] = places[d][c.Codes[d][i]]
			}
			m, x := c.Measure[i], c.Value[i]
			if raw[m] && !c.Status[i].Missing() {
				x = cells.Base(x, s.Measures[m].Published)
			}
			b.Append(at, m, x, c.Status[i], pages[c.Page[i]], c.Row[i])
		}
	}
	d, err := b.Finish(mem)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t.file, err)
	}
	return d, nil
}

// dimensions are the ids of a file's dimensions here: those known by name, those that definitions name, else its own.
func (t *table) dimensions(from *data.Dataset) []string {
	var ids, all []string
	for _, dim := range from.Dimensions {
		id := dim.ID
		for _, word := range []string{strings.TrimRight(dim.ID, "_"), dim.Title.SV, dim.Title.EN} {
			word = strings.ToLower(strings.TrimSpace(word))
			known, ok := names[word]
			if i := slices.IndexFunc(t.known.Dimensions, func(own string) bool { return strings.EqualFold(own, word) }); !ok && i >= 0 {
				known, ok = t.known.Dimensions[i], true
			}
			if ok {
				id = known
				break
			}
		}
		if slices.Contains(ids, id) {
			t.faults.Add(fmt.Errorf("%s: two dimensions are %s, one of them %q (%s)", t.file, id, dim.ID, dim.Title.In(data.Swedish)))
		}
		ids = append(ids, id)
		all = append(all, fmt.Sprintf("%s (%s)", dim.ID, dim.Title.In(data.Swedish)))
	}
	for _, id := range []string{data.Area, data.Time} {
		if !slices.Contains(ids, id) {
			t.faults.Add(fmt.Errorf("%s: %w %q: the file has %s", t.file, data.ErrDimension, id, strings.Join(all, ", ")))
		}
	}
	return ids
}

// restated is a file's measure under the id and in the unit that definitions say.
func (t *table) restated(from *data.Measure, form data.SexForm) data.Measure {
	m := *from
	m.ID, m.Table, m.SexForm = t.measureID(from), t.name, form
	say := t.known.Measures[m.ID]
	m.Additive = m.Additive || say.Additive
	var known bool
	m.Published, known = unitOf(from.Published)
	m.Notes = slices.DeleteFunc(slices.Clone(m.Notes), func(n data.Note) bool { return n.ID == unitNote })
	if !known {
		m.Notes = append(m.Notes, data.Note{ID: unitNote, Text: data.Text{SV: "Enhet: " + string(from.Published), EN: "Unit: " + string(from.Published)}})
	}
	base, _, err := m.Published.Base()
	if say.Unit != "" && err == nil {
		wanted, _, wrong := say.Unit.Base()
		switch {
		case wrong != nil:
			err = wrong
		case !known, from.Published == "number", m.Published == "number" && wanted != "share" && wanted != "ratio":
			m.Published, base = say.Unit, wanted
		case wanted != base:
			err = fmt.Errorf("%w: the file says %s, the definition %s", data.ErrUnitMismatch, from.Published, say.Unit)
		}
	}
	if err != nil {
		t.faults.Add(fmt.Errorf("%s measure %q: %w", t.file, m.ID, err))
	}
	m.Unit = base
	return m
}

// measureID is a measure's code where a definition or nobody names it, else the definition's word for its text.
func (t *table) measureID(m *data.Measure) string {
	if _, ok := t.known.Measures[m.ID]; ok {
		return m.ID
	}
	for _, id := range slices.Sorted(maps.Keys(t.known.Measures)) {
		if strings.EqualFold(id, m.Title.SV) || strings.EqualFold(id, m.Title.EN) {
			return id
		}
	}
	return m.ID
}

// unitOf is the unit that a file's words mean. Words that are no unit here are number, and not known.
func unitOf(words data.Unit) (unit data.Unit, known bool) {
	if _, _, err := words.Base(); err == nil {
		return words, true
	}
	if words == "%" {
		return "percent", true
	}
	for u, text := range px.UnitWords {
		if strings.EqualFold(string(words), text.SV) || strings.EqualFold(string(words), text.EN) {
			return u, true
		}
	}
	return "number", false
}

// unitNote is the id of a note with a unit in the file's own words, as the reader of PX has it.
const unitNote = "unit"

// titled translates a code of a file. Of the sexes the texts tell, since 1 and 2, or M, are not the same everywhere; an
// area's text must not be another area's name.
func (t *table) titled(dim string, c data.Code) (data.Code, error) {
	var texts []string
	for _, text := range []string{c.Title.SV, c.Title.EN} {
		if text = strings.TrimSpace(text); text != "" && text != c.ID {
			texts = append(texts, text)
		}
	}
	switch dim {
	case data.Sex:
		return t.sexOf(c.ID, texts)
	case data.Area:
		return t.areaOf(c.ID, texts)
	case data.Time:
		return t.code(dim, c.ID)
	}
	return c, nil
}

func (t *table) sexOf(id string, texts []string) (data.Code, error) {
	if len(texts) == 0 {
		return t.code(data.Sex, id)
	}
	var found string
	for _, text := range texts {
		sex, ok := sexes[strings.ToLower(text)]
		switch {
		case ok && found != "" && sex != found:
			return data.Code{}, fmt.Errorf("%w: %q and %q are two sexes", data.ErrUnknownCode, texts[0], text)
		case ok:
			found = sex
		}
	}
	if found == "" {
		return t.code(data.Sex, texts[0])
	}
	return data.Code{ID: found, Title: titles[found]}, nil
}

// areaOf takes an area by its code where the text is that area's name, or by its name where the code is a running number.
func (t *table) areaOf(id string, texts []string) (data.Code, error) {
	own, ok := codelist.Lookup(id)
	running := len(id) < len("0114") && strings.Trim(id, "0123456789") == ""
	stem := strings.ToLower(strings.TrimSuffix(strings.TrimSuffix(own.Name, " län"), "s"))
	fits := len(texts) == 0
	for _, text := range texts {
		named, err := codelist.Find(text)
		switch {
		case err == nil && !ok && running:
			return t.code(data.Area, named.Code)
		case err == nil && ok && named.Code != own.Code:
			return data.Code{}, fmt.Errorf("%w: the code is %s here", data.ErrUnknownCode, own.Full())
		}
		fits = fits || own.Code == codelist.Riket || strings.Contains(strings.ToLower(text), stem)
	}
	if ok && !fits {
		return data.Code{}, fmt.Errorf("%w: the code is %s here", data.ErrUnknownCode, own.Full())
	}
	return t.code(data.Area, id)
}

// rescoped are the notes on parts of a file, at the dimensions and codes of s.
func rescoped(from *data.Dataset, s *data.Structure, codes [][]data.Code) []data.Scoped {
	var all []data.Scoped
	for _, n := range from.Scoped {
		where := map[string]string{}
		for dim, code := range n.Where {
			if i := slices.IndexFunc(from.Measures, func(m data.Measure) bool { return m.ID == code }); dim == "measure" && i >= 0 {
				code = s.Measures[i].ID
			}
			if d := slices.IndexFunc(from.Dimensions, func(own data.Dimension) bool { return own.ID == dim }); d >= 0 {
				if i := from.Dimensions[d].Index(code); i >= 0 {
					code = codes[d][i].ID
				}
				dim = s.Dimensions[d].ID
			}
			where[dim] = code
		}
		n.Where = where
		all = append(all, n)
	}
	return all
}

func listed(measures []data.Measure) string {
	var words []string
	for _, m := range measures {
		words = append(words, fmt.Sprintf("%s (%s)", m.ID, m.Title.In(data.Swedish)))
	}
	return strings.Join(words, ", ")
}
