package px

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"lagesbild/data"
)

// statements writes what the file says, in the order of the reference implementation.
func (e *export) statements() {
	d := e.d
	e.texts("CHARSET", nil, "ANSI")
	e.texts("AXIS-VERSION", nil, "2013")
	e.texts("CODEPAGE", nil, e.o.CodePage.String())
	e.texts("LANGUAGE", nil, e.f.Languages[0])
	if len(e.langs) > 1 {
		e.texts("LANGUAGES", nil, e.f.Languages...)
	}
	updated := e.day()
	created := updated
	if !e.o.Created.IsZero() {
		created = e.o.Created.Format("20060102 15:04")
	}
	e.texts("CREATION-DATE", nil, created)
	stored := min(e.most, 15)
	e.bare("DECIMALS", nil, strconv.Itoa(stored))
	e.bare("SHOWDECIMALS", nil, strconv.Itoa(min(stored, 6)))
	e.texts("MATRIX", nil, clean(e.table()))
	e.bare("AGGREGALLOWED", nil, aggregable(d.Measures))
	e.texts("SUBJECT-CODE", nil, clean(e.o.SubjectCode))
	title := d.Title
	if title == (data.Text{}) {
		title = data.Text{SV: d.ID}
	}
	area := e.o.SubjectArea
	if area == (data.Text{}) {
		area = title
	}
	e.each("SUBJECT-AREA", area)
	e.each("TITLE", title)
	if len(d.Measures) == 1 && d.Measures[0].Title != (data.Text{}) {
		title = d.Measures[0].Title
	}
	e.each("CONTENTS", title)
	for lang := range e.langs {
		e.structure(lang)
	}
	if updated != "" {
		e.texts("LAST-UPDATED", nil, updated)
	}
	for lang := range e.langs {
		e.aboutContents(lang)
	}
	e.each("SOURCE", e.source())
	e.notes()
	for _, sign := range signs {
		if e.used[sign.symbol] {
			keyword := "DATASYMBOL" + strconv.Itoa(int(sign.symbol))
			if sign.symbol == Nil {
				keyword = "DATASYMBOLNIL"
			}
			e.each(keyword, sign.text)
		}
	}
	e.texts("TABLEID", nil, clean(e.table()))
	e.attributes()
}

// aggregable is AGGREGALLOWED, which is said once for all measures: YES if every one that is not barred otherwise, as a
// share or an average, may be summed.
func aggregable(measures []data.Measure) string {
	all := "NO"
	for _, m := range measures {
		barred := m.Unit == "share" || m.Unit == "ratio" || slices.ContainsFunc(m.Notes, func(n data.Note) bool { return codeOf(n) == average })
		switch {
		case m.Additive:
			all = "YES"
		case !barred:
			return "NO"
		}
	}
	return all
}

// codeOf is the code that a note of a measure was made of, "" for any other note.
func codeOf(n data.Note) string {
	for _, fact := range codedFacts {
		if n.ID == fact.id && n.Text == fact.text {
			return fact.code
		}
	}
	return ""
}

// day is the vintage's, as the format writes it.
func (e *export) day() string {
	t, err := time.Parse(time.DateOnly, e.d.Vintage.Date())
	if err != nil {
		return ""
	}
	return t.Format("20060102 15:04")
}

func (e *export) source() data.Text {
	if e.o.Source != (data.Text{}) || len(e.d.Pages) == 0 {
		return e.o.Source
	}
	return data.Text{SV: e.d.Pages[0].Source, EN: e.d.Pages[0].Source}
}

// put adds a statement, in a language of the file by place.
func (e *export) put(keyword string, lang int, keys []string, values []Value) {
	for i := range values[:len(values)-1] {
		if values[i].After == 0 {
			values[i].After = ','
		}
	}
	s := Statement{Keyword: keyword, Keys: keys, Values: values}
	if lang > 0 {
		s.Lang = e.f.Languages[lang]
	}
	key := indexKey(keyword, e.f.Languages[lang], keys)
	if _, twice := e.f.index[key]; !twice {
		e.f.index[key] = len(e.f.Statements)
	}
	e.f.Statements = append(e.f.Statements, s)
}

func quoted(texts []string) []Value {
	values := make([]Value, len(texts))
	for i, t := range texts {
		values[i] = Value{Text: t, Quoted: true}
	}
	return values
}

func (e *export) texts(keyword string, keys []string, texts ...string) {
	e.put(keyword, 0, keys, quoted(texts))
}

func (e *export) bare(keyword string, keys []string, word string) {
	e.put(keyword, 0, keys, []Value{{Text: word}})
}

// each writes a text in the languages that have it, and always in the file's own.
func (e *export) each(keyword string, t data.Text) {
	for lang, text := range e.in(t, "") {
		if lang == 0 || text != "" {
			e.put(keyword, lang, nil, quoted([]string{text}))
		}
	}
}

// structure writes the variables in one language.
func (e *export) structure(lang int) {
	vars := e.f.Variables
	var names []string
	named := lang == 0
	for i := range vars {
		names = append(names, e.name(&vars[i], lang))
		named = named || i != e.f.Contents && vars[i].Names[lang] != ""
	}
	if !named { // VALUES then go by the names of the file's own language
		for i := range vars {
			names[i], vars[i].Names[lang] = vars[i].Names[0], ""
		}
	} else {
		if e.f.Stub > 0 {
			e.put("STUB", lang, nil, quoted(names[:e.f.Stub]))
		}
		e.put("HEADING", lang, nil, quoted(names[e.f.Stub:]))
		e.put("CONTVARIABLE", lang, nil, quoted(names[e.f.Contents:e.f.Contents+1]))
	}
	for i := range vars {
		v, key := &vars[i], []string{names[i]}
		if named {
			e.put("VARIABLECODE", lang, key, quoted([]string{v.Code}))
		}
		texts, codes, told := make([]string, len(v.Values)), make([]string, len(v.Values)), lang == 0
		for k, value := range v.Values {
			texts[k], codes[k] = value.Texts[lang], value.Code
			if texts[k] == "" {
				texts[k] = value.Texts[0]
			} else {
				told = true
			}
		}
		if told {
			e.put("VALUES", lang, key, quoted(texts))
		}
		if lang > 0 {
			continue
		}
		if v.Time != nil {
			e.put("TIMEVAL", lang, key, append([]Value{{Text: "TLIST", After: '('}, {Text: v.Time.Scale, After: ')'}}, quoted(v.Time.Periods)...))
			e.put("VARIABLE-TYPE", lang, key, quoted([]string{"T"}))
		}
		e.put("CODES", lang, key, quoted(codes))
	}
}

// name is the variable's in a language, or in the file's own where that has none.
func (e *export) name(v *Variable, lang int) string {
	if v.Names[lang] != "" {
		return v.Names[lang]
	}
	return v.Names[0]
}

// key names a value in a statement's sub-keys: by its text, unless another has the same.
func (e *export) key(v *Variable, value, lang int) string {
	x := &v.Values[value]
	text := x.Texts[lang]
	if text == "" {
		text = x.Texts[0]
	}
	if i, ok := v.Find(lang, text); !ok || i != value {
		return x.Code
	}
	return text
}

// aboutContents writes units and other facts of each measure in one language.
func (e *export) aboutContents(lang int) {
	v := &e.f.Variables[e.f.Contents]
	for i := range e.d.Measures {
		m := &e.d.Measures[i]
		key := []string{e.key(v, i, lang)}
		unit := e.unit(m)
		if text := e.fact(unit, lang); text != "" || lang == 0 {
			if i == 0 {
				e.put("UNITS", lang, nil, quoted([]string{text}))
			}
			e.put("UNITS", lang, key, quoted([]string{text}))
		}
		for _, n := range m.Notes {
			switch n.ID {
			case referenceNote:
				e.factOf("REFPERIOD", lang, key, unlabelled(referenceLabel, n.Text))
			case baseNote:
				e.factOf("BASEPERIOD", lang, key, unlabelled(baseLabel, n.Text))
			default:
				if lang == 0 {
					e.coded(key, n)
				}
			}
		}
	}
}

// coded writes the code that a note was made of.
func (e *export) coded(key []string, n data.Note) {
	for _, fact := range codedFacts {
		if n.ID == fact.id && n.Text == fact.text {
			e.put(fact.keyword, 0, key, []Value{{Text: fact.code, Quoted: fact.code != "YES"}})
		}
	}
}

func (e *export) fact(t data.Text, lang int) string { return clean(one(t, e.langs[lang])) }

func (e *export) factOf(keyword string, lang int, key []string, t data.Text) {
	if text := e.fact(t, lang); text != "" {
		e.put(keyword, lang, key, quoted([]string{text}))
	}
}

// unit is what the measure's unit is called: as the provider wrote it where that is known.
func (e *export) unit(m *data.Measure) data.Text {
	for _, n := range m.Notes {
		if n.ID == unitNote {
			return unlabelled(unitLabel, n.Text)
		}
	}
	if t, ok := e.o.Units[m.Published]; ok {
		return t
	}
	if m.Published == "number" {
		return data.Text{}
	}
	if t, ok := UnitWords[m.Published]; ok {
		return t
	}
	return data.Text{SV: string(m.Published)} // a provider's own words
}

func unlabelled(label, t data.Text) data.Text {
	return data.Text{SV: strings.TrimPrefix(t.SV, label.SV), EN: strings.TrimPrefix(t.EN, label.EN)}
}

// written is the notes that go under one keyword with the same sub-keys.
type written struct {
	kind  int
	on    []Place
	texts []data.Text
}

// notes writes those of the dataset, its measures and its parts.
func (e *export) notes() {
	var all []written
	add := func(kind int, on []Place, t data.Text) {
		for i := range all {
			if all[i].kind == kind && slices.Equal(all[i].on, on) {
				all[i].texts = append(all[i].texts, t)
				return
			}
		}
		all = append(all, written{kind, on, []data.Text{t}})
	}
	for _, n := range e.d.Notes {
		add(kindOf("NOTE"), nil, n.Text)
	}
	for i := range e.d.Measures {
		for _, n := range e.d.Measures[i].Notes {
			if n.ID != unitNote && n.ID != referenceNote && n.ID != baseNote && codeOf(n) == "" {
				add(kindOf("VALUENOTE"), []Place{{e.f.Contents, i}}, n.Text)
			}
		}
	}
	for _, n := range e.d.Scoped {
		if on, ok := e.on(n); ok {
			add(kindFor(n, on, len(e.f.Variables)), on, n.Text)
		}
	}
	slices.SortStableFunc(all, func(a, b written) int { return a.kind - b.kind })
	for _, w := range all {
		for lang := range e.langs {
			e.note(w, lang)
		}
	}
}

// on is where a note belongs; false if there is no such place in the dataset.
func (e *export) on(n data.Scoped) ([]Place, bool) {
	var on []Place
	for i := range e.f.Variables {
		v := &e.f.Variables[i]
		id := "measure"
		if i != e.f.Contents {
			id = v.Code
		}
		code, ok := n.Where[id]
		if !ok {
			continue
		}
		p := Place{i, -1}
		if code != "" {
			p.Value = slices.IndexFunc(v.Values, func(x ValueOf) bool { return x.Code == code })
			if p.Value < 0 {
				return nil, false
			}
		}
		on = append(on, p)
	}
	return on, len(on) == len(n.Where)
}

// kindFor is the keyword for a note in its place.
func kindFor(n data.Scoped, on []Place, variables int) int {
	keyword := "NOTE"
	switch {
	case len(on) > 1:
		keyword = "CELLNOTE"
	case len(on) == 1 && on[0].Value >= 0:
		keyword = "VALUENOTE"
	}
	switch {
	case n.ID == markNote && keyword == "CELLNOTE":
		keyword = "DATANOTECELL"
	case n.ID == markNote:
		keyword = "DATANOTE"
	case n.Mandatory:
		keyword += "X"
	}
	return kindOf(keyword)
}

func (e *export) note(w written, lang int) {
	texts, told := make([]string, len(w.texts)), false
	for i, t := range w.texts {
		texts[i] = one(t, e.langs[lang])
		told = told || texts[i] != ""
	}
	if !told {
		return
	}
	text := strings.ReplaceAll(joinNotes(texts), `"`, `'`)
	e.put(noteKinds[w.kind].keyword, lang, e.keys(w, lang), quoted([]string{text}))
}

// keys are the sub-keys of a note in one language.
func (e *export) keys(w written, lang int) []string {
	if keyword := noteKinds[w.kind].keyword; keywords[keyword].of == ofCell {
		keys := slices.Repeat([]string{"*"}, len(e.f.Variables))
		for _, p := range w.on {
			if p.Value >= 0 {
				keys[p.Variable] = e.key(&e.f.Variables[p.Variable], p.Value, lang)
			}
		}
		return keys
	}
	if len(w.on) == 0 {
		return nil
	}
	v := &e.f.Variables[w.on[0].Variable]
	keys := []string{e.name(v, lang)}
	if w.on[0].Value >= 0 {
		keys = append(keys, e.key(v, w.on[0].Value, lang))
	}
	return keys
}

// attributes writes the statuses that no sign has.
func (e *export) attributes() {
	if len(e.extra) == 0 {
		return
	}
	e.texts("ATTRIBUTE-ID", nil, statusAttribute)
	e.each("ATTRIBUTE-TEXT", data.Text{SV: "Status", EN: "Status"})
	e.texts("ATTRIBUTES", nil, "")
	vars := e.f.Variables
	for _, x := range e.extra {
		keys := make([]string, len(vars))
		for i, n := len(vars)-1, x.cell; i >= 0; i-- {
			keys[i] = e.key(&vars[i], n%len(vars[i].Values), 0)
			n /= len(vars[i].Values)
		}
		e.texts("ATTRIBUTES", keys, x.status.String())
	}
}
