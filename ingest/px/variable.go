package px

import (
	"slices"
	"strings"
)

// variables reads what the file says of its variables.
func (r *reader) variables() {
	stub := r.names("STUB")
	heading := r.names("HEADING")
	if len(stub)+len(heading) == 0 {
		r.fault(0, "no STUB and no HEADING")
		return
	}
	r.Stub = len(stub)
	seen := map[string]bool{}
	for _, names := range append(stub, heading...) {
		if seen[names[0]] {
			r.fault(0, "variable %q stands twice in STUB and HEADING", names[0])
			return
		}
		seen[names[0]] = true
		if len(r.faults) > maxBroken {
			return
		}
		r.Variables = append(r.Variables, r.variable(names))
	}
	r.strays()
}

// names lists the variables under a keyword, each in all languages: a translation goes by place.
func (r *reader) names(keyword string) [][]string {
	own := r.first(keyword).texts()
	all := make([][]string, len(own))
	for i, name := range own {
		all[i] = slices.Repeat([]string{name}, len(r.Languages))
	}
	for lang := range r.Languages {
		s := r.statement(lang, keyword)
		if s == nil {
			continue
		}
		if len(s.Values) != len(own) {
			r.find(s.Line, "%v: %d variables, but %d in the file's own language", s, len(s.Values), len(own))
			continue
		}
		for i, v := range s.Values {
			all[i][lang] = v.Text
		}
	}
	return all
}

// of returns the statement on a variable in one language, which may call it by its name in another or by its code.
func (r *reader) of(lang int, keyword string, names []string) *Statement {
	for _, name := range []string{names[lang], names[0], r.first("VARIABLECODE", names[0]).text()} {
		if s := r.statement(lang, keyword, name); s != nil && name != "" {
			return s
		}
	}
	return nil
}

// ofAny returns the first language's.
func (r *reader) ofAny(keyword string, names []string) *Statement {
	for lang := range r.Languages {
		if s := r.of(lang, keyword, names); s != nil {
			return s
		}
	}
	return nil
}

func (r *reader) variable(names []string) Variable {
	v := Variable{Names: names, Code: strings.TrimSpace(r.ofAny("VARIABLECODE", names).text())}
	if v.Code == "" {
		v.Code = strings.TrimSpace(names[0])
	}
	r.values(&v)
	if s := r.ofAny("TIMEVAL", names); s != nil {
		r.time(&v, s)
	}
	v.Type = r.ofAny("VARIABLE-TYPE", names).text()
	v.Domain, v.Map = r.ofAny("DOMAIN", names).text(), r.ofAny("MAP", names).text()
	r.eliminate(&v)
	r.hierarchy(&v)
	if s := r.ofAny("KEYS", names); s != nil {
		v.Keyed, v.KeyedByCode = true, strings.EqualFold(s.text(), "CODES")
	}
	return v
}

func (r *reader) values(v *Variable) {
	own := r.ofAny("VALUES", v.Names)
	if own == nil {
		r.fault(0, "no VALUES for the variable %q", v.Names[0])
		return
	}
	langs := len(r.Languages)
	texts := make([]string, len(own.Values)*langs)
	v.Values = make([]ValueOf, len(own.Values))
	for i := range own.Values {
		v.Values[i].Texts = texts[i*langs : (i+1)*langs : (i+1)*langs]
		v.Values[i].Texts[0] = own.Values[i].Text
	}
	for lang := range r.Languages {
		s := r.of(lang, "VALUES", v.Names)
		if s == nil {
			continue
		}
		if len(s.Values) != len(own.Values) {
			r.find(s.Line, "%v: %d values, but %d in the file's own language", s, len(s.Values), len(own.Values))
			continue
		}
		for i, text := range s.Values {
			v.Values[i].Texts[lang] = text.Text
		}
	}
	r.codes(v)
}

// codes takes the text of a value that has no code.
func (r *reader) codes(v *Variable) {
	s := r.ofAny("CODES", v.Names)
	given := s.texts()
	if len(given) > len(v.Values) {
		r.fault(s.Line, "%v: %d codes for %d values", s, len(given), len(v.Values))
		return
	}
	if s != nil && len(given) < len(v.Values) {
		r.find(s.Line, "%v: %d codes for %d values: the text stands for the others", s, len(given), len(v.Values))
	}
	for i := range v.Values {
		if i < len(given) {
			v.Values[i].Code = strings.TrimSpace(given[i])
		}
		if v.Values[i].Code == "" {
			v.Values[i].Code = strings.TrimSpace(v.Values[i].Texts[0])
		}
	}
}

func (r *reader) time(v *Variable, s *Statement) {
	list, err := timeList(s)
	if err != nil {
		r.find(s.Line, "%v: %v", s, err)
		return
	}
	if n := list.Len(); n > 0 && n != len(v.Values) {
		r.find(s.Line, "%v: %d periods for %d values: the values hold", s, n, len(v.Values))
		list = &TimeList{Scale: list.Scale}
	}
	v.Time = list
}

func (r *reader) eliminate(v *Variable) {
	s := r.ofAny("ELIMINATION", v.Names)
	switch text := s.text(); {
	case s == nil || strings.EqualFold(text, "NO"):
	case strings.EqualFold(text, "YES"):
		v.Elimination = "YES"
	default:
		i, ok := v.Find(0, text)
		if !ok {
			r.find(s.Line, "%v: %q is not among the values", s, text)
			return
		}
		v.Elimination = v.Values[i].Code
	}
}

func (r *reader) hierarchy(v *Variable) {
	s := r.ofAny("HIERARCHIES", v.Names)
	if s == nil {
		return
	}
	for i := 0; i < len(s.Values); i++ {
		b := Branch{Child: s.Values[i].Text}
		if s.Values[i].After == ':' && i+1 < len(s.Values) {
			i++
			b.Parent, b.Child = b.Child, s.Values[i].Text
		}
		if _, ok := v.Find(0, b.Child); !ok {
			r.find(s.Line, "%v: %q is not among the values", s, b.Child)
		}
		v.Hierarchy = append(v.Hierarchy, b)
	}
}

// strays finds statements on variables that do not exist. One on values or codes is no danger by itself: the variable it
// was meant for then lacks its own.
func (r *reader) strays() {
	known := map[string]bool{}
	for i := range r.Variables {
		v := &r.Variables[i]
		known[v.Code] = true
		for _, name := range v.Names {
			known[name] = true
		}
	}
	for i := range r.Statements {
		s := &r.Statements[i]
		rule, ok := keywords[s.Keyword]
		if ok && (rule.of == ofVariable || rule.of == ofValue) && len(s.Keys) > 0 && !known[s.Keys[0]] {
			r.find(s.Line, "%v: no variable of that name", s)
		}
	}
}

// contents finds the content variable. A unit that belongs to no content is a fault: the content it was meant for would
// be read in another.
func (r *reader) contents() {
	if s := r.first("CONTVARIABLE"); s != nil && r.Variables != nil {
		r.Contents = slices.IndexFunc(r.Variables, func(v Variable) bool {
			return v.Code == s.text() || slices.Contains(v.Names, s.text())
		})
		if r.Contents < 0 {
			r.fault(s.Line, "CONTVARIABLE %q: no variable of that name", s.text())
			return
		}
	}
	for i := range r.Statements {
		s := &r.Statements[i]
		if rule := keywords[s.Keyword]; rule.of != ofContent || len(s.Keys) == 0 {
			continue
		}
		if r.Contents < 0 {
			r.find(s.Line, "%v: the file has no content variable", s)
			continue
		}
		if _, ok := r.Variables[r.Contents].Find(r.langOf(s), s.Keys[0]); !ok {
			r.vital(s.Keyword == "UNITS", s.Line, "%v: no content of that name", s)
		}
	}
}

// langOf is the place of a statement's language.
func (r *reader) langOf(s *Statement) int {
	return max(0, slices.Index(r.Languages, strings.ToLower(s.Lang)))
}
