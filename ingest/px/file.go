package px

import (
	"strings"
	"time"

	"lagesbild/data"
)

// File is a PX file: its keywords as they stand, what they say of variables and contents, and its cells.
type File struct {
	Name       string
	Languages  []string    // the file's own first, in lower case; "" where it does not say
	Statements []Statement // all before DATA, also those unknown
	Variables  []Variable  // in the order of the cells: stub, then heading, the last fastest
	Stub       int         // how many of them are the stub
	Contents   int         // place among Variables of the one that holds the contents, -1 if none does
	Notes      []Note
	Findings   []string // what was overlooked in reading, and nothing that changes a number

	index map[string]int // of statements by what they are about
	grid  grid
}

// Variable is a dimension as the file has it. What has several languages has them in the order of File.Languages, "" or
// nil where one is missing.
type Variable struct {
	Names       []string
	Code        string // VARIABLECODE; the name where there is none
	Type        string // VARIABLE-TYPE: T time, G geography, V value; or the words themselves
	Values      []ValueOf
	Time        *TimeList // nil if not declared as time
	Elimination string    // "" may not be left out; YES means the sum; else the code that stands for all
	Domain, Map string
	Hierarchy   []Branch
	Keyed       bool // KEYS: rows of the stub that are all zero are left out of the file
	KeyedByCode bool // and the others begin with codes, not texts

	byText []map[string]int // of each language, made when a sub-key is first looked up
	byCode map[string]int
}

// ValueOf is one value of a variable.
type ValueOf struct {
	Code  string // the text where the file has no code
	Texts []string
}

// Branch is one step of a hierarchy: the code Child below Parent, which is "" at the top.
type Branch struct{ Parent, Child string }

// Name is the variable's in the file's own language.
func (v *Variable) Name() string { return v.Names[0] }

// Find returns the place of the value that a sub-key names in a language: by its text, else by its code.
func (v *Variable) Find(lang int, text string) (int, bool) {
	if v.byText == nil {
		v.learn()
	}
	for _, words := range []map[string]int{v.byText[lang], v.byText[0], v.byCode} {
		if i, ok := words[strings.TrimSpace(text)]; ok {
			return i, true
		}
	}
	return 0, false
}

func (v *Variable) learn() {
	v.byCode = make(map[string]int, len(v.Values))
	v.byText = make([]map[string]int, len(v.Names))
	for lang := range v.byText {
		v.byText[lang] = make(map[string]int, len(v.Values))
	}
	first := func(words map[string]int, text string, i int) {
		if _, ok := words[text]; !ok && text != "" {
			words[text] = i
		}
	}
	for i, value := range v.Values {
		first(v.byCode, value.Code, i)
		for lang, text := range value.Texts {
			first(v.byText[lang], strings.TrimSpace(text), i)
		}
	}
}

// Content is what is measured: a value of the content variable, or what the whole file is about.
type Content struct {
	Code           string
	Title          data.Text
	Unit           data.Text // as published
	Reference      data.Text // REFPERIOD: time of measurement
	Base           data.Text // BASEPERIOD of an index
	StockFlow      string    // STOCKFA: S stock, F flow, A average
	Prices         string    // CFPRICES: C current, F fixed
	DayAdjusted    bool
	SeasonAdjusted bool
	Updated        string // YYYY-MM-DD, "" if not told
	Contact        data.Text
}

// statement returns the one for a keyword in a language, by sub-keys in the file's words, or nil.
func (f *File) statement(lang int, keyword string, keys ...string) *Statement {
	i, ok := f.index[indexKey(keyword, f.Languages[lang], keys)]
	if !ok {
		return nil
	}
	return &f.Statements[i]
}

func indexKey(keyword, lang string, keys []string) string {
	return keyword + "\x00" + lang + "\x00" + strings.Join(keys, "\x00")
}

// Keyword returns the first value of a keyword on the table, in the file's own language.
func (f *File) Keyword(keyword string) string { return f.statement(0, keyword).text() }

// text makes a text of what each of the file's languages says. A file in neither Swedish nor English has its own language
// under Swedish, which is the one that others fall back to.
func (f *File) text(in func(lang int) string) data.Text {
	var t data.Text
	for lang, name := range f.Languages {
		switch data.Lang(name) {
		case data.Swedish:
			t.SV = strings.TrimSpace(in(lang))
		case data.English:
			t.EN = strings.TrimSpace(in(lang))
		}
	}
	if t == (data.Text{}) {
		t.SV = strings.TrimSpace(in(0))
	}
	return t
}

func (f *File) keyword(keyword string) data.Text {
	return f.text(func(lang int) string { return f.statement(lang, keyword).text() })
}

// Title is the table's: DESCRIPTION where the file prefers it, else TITLE, else what there is.
func (f *File) Title() data.Text {
	order := []string{"TITLE", "DESCRIPTION", "CONTENTS", "MATRIX"}
	if f.statement(0, "DESCRIPTIONDEFAULT").yes() {
		order[0], order[1] = order[1], order[0]
	}
	for _, k := range order {
		if t := f.keyword(k); t != (data.Text{}) {
			return t
		}
	}
	return data.Text{}
}

// Table is the provider's id of the table.
func (f *File) Table() string {
	if id := f.Keyword("TABLEID"); id != "" {
		return id
	}
	return f.Keyword("MATRIX")
}

// Decimals is the number of decimals that the file's numbers have at most, and how many of them are to be shown.
func (f *File) Decimals() (stored, shown int) {
	stored = f.statement(0, "DECIMALS").number(0)
	shown = f.statement(0, "SHOWDECIMALS").number(stored)
	if shown > stored {
		shown = stored
	}
	return stored, shown
}

// Precision is the number of decimals to be shown of one value of a variable, by places.
func (f *File) Precision(variable, value int) int {
	_, shown := f.Decimals()
	v := &f.Variables[variable]
	if s := f.about(0, "PRECISION", v, value); s != nil {
		return max(shown, s.number(shown))
	}
	return shown
}

// about returns the statement on a value of a variable, found by text or code.
func (f *File) about(lang int, keyword string, v *Variable, value int) *Statement {
	for _, name := range []string{v.Names[lang], v.Names[0], v.Code} {
		for _, text := range []string{v.Values[value].Texts[lang], v.Values[value].Texts[0], v.Values[value].Code} {
			if s := f.statement(lang, keyword, name, text); s != nil {
				return s
			}
		}
	}
	return nil
}

// ContentCount is the number of things measured: values of the content variable, or one.
func (f *File) ContentCount() int {
	if f.Contents < 0 {
		return 1
	}
	return len(f.Variables[f.Contents].Values)
}

// Content returns what is measured, by place among the content variable's values.
func (f *File) Content(i int) Content {
	c := Content{Code: strings.TrimSpace(f.Keyword("MATRIX")), Title: f.keyword("CONTENTS")}
	of := func(lang int, keyword string) *Statement { return f.statement(lang, keyword) }
	if f.Contents >= 0 {
		v := &f.Variables[f.Contents].Values[i]
		c.Code = v.Code
		c.Title = f.text(func(lang int) string { return v.Texts[lang] })
		of = func(lang int, keyword string) *Statement {
			for _, key := range []string{v.Texts[lang], v.Texts[0], v.Code} {
				if s := f.statement(lang, keyword, key); s != nil {
					return s
				}
			}
			return f.statement(lang, keyword)
		}
	}
	text := func(keyword string) data.Text {
		return f.text(func(lang int) string { return of(lang, keyword).text() })
	}
	c.Unit, c.Reference, c.Base, c.Contact = text("UNITS"), text("REFPERIOD"), text("BASEPERIOD"), text("CONTACT")
	c.StockFlow, c.Prices = of(0, "STOCKFA").text(), of(0, "CFPRICES").text()
	c.DayAdjusted, c.SeasonAdjusted = of(0, "DAYADJ").yes(), of(0, "SEASADJ").yes()
	c.Updated = day(of(0, "LAST-UPDATED").text())
	return c
}

// Updated is the day of the newest figures, YYYY-MM-DD: the latest LAST-UPDATED, else CREATION-DATE, else "".
func (f *File) Updated() string {
	var latest string
	for i := range f.ContentCount() {
		latest = max(latest, f.Content(i).Updated)
	}
	if latest == "" {
		latest = day(f.Keyword("CREATION-DATE"))
	}
	return latest
}

// day reads the date of 20240131 09:30 or 2024-01-31 as YYYY-MM-DD, "" if there is none.
func day(text string) string {
	for _, form := range []string{"20060102", time.DateOnly} {
		if len(text) >= len(form) {
			if t, err := time.Parse(form, text[:len(form)]); err == nil {
				return t.Format(time.DateOnly)
			}
		}
	}
	return ""
}
