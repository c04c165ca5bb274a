package px

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"lagesbild/data"
	"lagesbild/ingest/cells"
	"lagesbild/ingest/charset"
	"lagesbild/ingest/pieces"
)

// Read reads a PX file of any code page met, name being what errors and origins call it. The error is a cells.Faults with
// all that is wrong with the file; what was overlooked is then told too.
func Read(name string, raw []byte) (*File, error) { return read(name, raw, pieces.Size) }

// read reads cells in pieces of about so many bytes.
func read(name string, raw []byte, piece int) (*File, error) {
	body, marked, err := charset.Plain(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if what := other(body); what != "" {
		return nil, fmt.Errorf("%s: %s, not a PX file", name, what)
	}
	r := &reader{File: &File{Name: name, Contents: -1, index: map[string]int{}}}
	h := header{src: body}
	r.Statements, err = h.read()
	if err != nil {
		r.fault(0, "%w", err)
	}
	r.overlooked(&h)
	noData := err != nil
	if err := r.decode(body, h.pos, marked); err != nil {
		r.fault(0, "%w", err)
		return nil, r.err()
	}
	r.languages()
	r.check()
	r.variables()
	r.contents()
	if len(r.faults) == 0 && !noData {
		r.Notes = r.readNotes()
		r.readCells(body, h.pos, piece)
	}
	if err := r.err(); err != nil {
		return nil, err
	}
	return r.File, nil
}

// other recognises what is often saved under the name of a PX file.
func other(body []byte) string {
	head := bytes.TrimSpace(body[:min(len(body), 512)])
	for start, what := range map[string]string{
		"<": "a web page or XML", "{": "JSON", "[": "JSON", "PK\x03\x04": "a ZIP archive or a workbook", "\x1f\x8b": "compressed with gzip",
		"%PDF": "a PDF", "\xd0\xcf\x11\xe0": "an old workbook",
	} {
		if bytes.HasPrefix(head, []byte(start)) {
			return what
		}
	}
	if len(head) == 0 && len(body) <= 512 {
		return "empty"
	}
	return ""
}

// reader is a file being read.
type reader struct {
	*File
	faults cells.Faults
	page   charset.Page
}

// maxFaults bounds what is told of one file.
const maxFaults = 1000

func (r *reader) fault(line int, format string, args ...any) {
	if len(r.faults) < maxFaults {
		r.faults.Add(fmt.Errorf("%s%s: %w", r.Name, onLine(line), fmt.Errorf(format, args...)))
	}
}

func (r *reader) find(line int, format string, args ...any) {
	if len(r.Findings) < maxFaults {
		r.Findings = append(r.Findings, fmt.Sprintf("%s%s: %s", r.Name, onLine(line), fmt.Sprintf(format, args...)))
	}
}

// vital is a fault if the keyword is one without which a number could mean something else.
func (r *reader) vital(vital bool, line int, format string, args ...any) {
	if vital {
		r.fault(line, format, args...)
	} else {
		r.find(line, format, args...)
	}
}

func onLine(line int) string {
	if line == 0 {
		return ""
	}
	return fmt.Sprintf(" line %d", line)
}

// err is all that is wrong, and what was overlooked if something is.
func (r *reader) err() error {
	if len(r.faults) == 0 {
		return nil
	}
	for _, f := range r.Findings {
		r.faults.Add(fmt.Errorf("%s", f))
	}
	return r.faults
}

func (r *reader) overlooked(h *header) {
	for _, b := range h.broken {
		known := keywords[b.keyword[:strings.IndexAny(b.keyword+"[(", "[(")]]
		r.vital(known.vital, b.line, "%s: cannot be read: %v", b.keyword, b.err)
	}
	for _, n := range h.notes {
		r.find(n.line, "%s", n.text)
	}
}

// decode finds the code page and turns every text into UTF-8. Cells are ASCII unless their rows begin with names.
func (r *reader) decode(body []byte, cellsAt int, marked bool) error {
	text := body[:cellsAt]
	var declared, charset string
	for i := range r.Statements {
		switch s := &r.Statements[i]; s.Keyword {
		case "CODEPAGE":
			declared = s.text()
		case "CHARSET":
			charset = s.text()
		case "KEYS":
			text = body
		}
	}
	page, finding, err := detect(text, marked, declared, charset)
	if err != nil {
		return err
	}
	if finding != "" {
		r.find(0, "%s", finding)
	}
	r.page = page
	for i := range r.Statements {
		s := &r.Statements[i]
		for k := range s.Keys {
			s.Keys[k] = page.Decode(s.Keys[k])
		}
		for k := range s.Values {
			s.Values[k].Text = page.Decode(s.Values[k].Text)
		}
	}
	return nil
}

// languages finds those of the file and files every statement under what it is about.
func (r *reader) languages() {
	var own string
	var listed []string
	for i := range r.Statements {
		switch s := &r.Statements[i]; s.Keyword {
		case "LANGUAGE":
			own = strings.ToLower(s.text())
		case "LANGUAGES":
			listed = s.texts()
		}
	}
	if own == "" && len(listed) > 0 {
		own = strings.ToLower(listed[0])
	}
	r.Languages = []string{own}
	for _, lang := range listed {
		if lang = strings.ToLower(lang); lang != "" && !slices.Contains(r.Languages, lang) {
			r.Languages = append(r.Languages, lang)
		}
	}
	for i := range r.Statements {
		s := &r.Statements[i]
		lang := strings.ToLower(s.Lang)
		if lang == "" {
			lang = own
		}
		if !slices.Contains(r.Languages, lang) {
			if listed != nil {
				r.find(s.Line, "%v: the language is not among LANGUAGES", s)
				continue
			}
			r.Languages = append(r.Languages, lang)
		}
		r.file(i, s, lang)
	}
}

// structural reports whether two statements that disagree could give a number two meanings.
func structural(s *Statement) bool {
	switch s.Keyword {
	case "STUB", "HEADING", "CONTVARIABLE", "VALUES", "CODES", "KEYS":
		return true
	}
	return s.Keyword == "UNITS" && s.Keys != nil
}

// file puts a statement in the index. The first of two holds, but one that names its language before one that does not.
func (r *reader) file(i int, s *Statement, lang string) {
	rule := keywords[s.Keyword]
	if rule.of == ofCell || rule.of == ofCellOrAll || strings.Contains(s.Keyword, "NOTE") {
		return
	}
	key := indexKey(s.Keyword, lang, s.Keys)
	first, twice := r.index[key]
	if !twice {
		r.index[key] = i
		return
	}
	was := &r.Statements[first]
	if was.Lang == "" && s.Lang != "" {
		r.index[key] = i
	}
	if !slices.Equal(was.Values, s.Values) {
		r.vital(structural(s), s.Line, "%v: stands on line %d too and says another thing there", s, was.Line)
	}
}

// check holds each statement against the rule of its keyword.
func (r *reader) check() {
	unknown := map[string]bool{}
	for i := range r.Statements {
		s := &r.Statements[i]
		rule, ok := keywords[s.Keyword]
		if !ok {
			if !unknown[s.Keyword] {
				unknown[s.Keyword] = true
				r.find(s.Line, "%s: unknown keyword", s.Keyword)
			}
			continue
		}
		if fault := rule.fits(s); fault != "" {
			r.vital(rule.vital, s.Line, "%v: %s", s, fault)
		}
	}
	for _, k := range []string{"MATRIX", "CONTENTS", "DECIMALS"} {
		if s := r.first(k); s == nil || k == "MATRIX" && strings.TrimSpace(s.text()) == "" {
			r.fault(0, "no %s", k)
		}
	}
	for _, k := range []string{"UNITS", "SUBJECT-CODE", "SUBJECT-AREA"} {
		if r.first(k) == nil {
			r.find(0, "no %s", k)
		}
	}
	if r.first("TITLE") == nil && r.first("DESCRIPTION") == nil {
		r.find(0, "no TITLE and no DESCRIPTION")
	}
	if stored, shown := r.Decimals(); shown != r.statement(0, "SHOWDECIMALS").number(stored) {
		r.find(r.statement(0, "SHOWDECIMALS").Line, "SHOWDECIMALS: larger than DECIMALS")
	}
}

// first returns a table's statement in the file's own language, else in any.
func (r *reader) first(keyword string, keys ...string) *Statement {
	for lang := range r.Languages {
		if s := r.statement(lang, keyword, keys...); s != nil {
			return s
		}
	}
	return nil
}

// origin is where the cell on a line stands.
func (r *reader) origin(line int) data.Origin {
	return data.Origin{Page: data.Page{Source: r.Keyword("SOURCE"), Table: r.Table(), Vintage: data.Vintage(r.Updated()), Name: r.Name}, Row: line}
}

// badCell reports what stands at a place among the cells.
func (r *reader) badCell(line, column int, format string, args ...any) {
	if len(r.faults) < maxFaults {
		r.faults = append(r.faults, &data.CellError{Origin: r.origin(line), Err: fmt.Errorf("column %d: %w", column, fmt.Errorf(format, args...))})
	}
}
