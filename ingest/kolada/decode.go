package kolada

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/goccy/go-json"

	"lagesbild/ingest/cells"
)

// page is the envelope of every list that the service answers.
type page[T any] struct {
	Values []T     `json:"values"`
	Next   *string `json:"next_url"`
}

// row holds the values of one indicator, area and year.
type row struct {
	kpi, area string
	unit      string // school or home, in unit data
	again     bool   // indicator and area are those of the row before
	period    int
	values    []value
}

// value is one sex's.
type value struct {
	number  float64 // 0 unless is says that there is one
	words   *words  // nil where the gender is one letter and there is nothing else to say, as nearly always
	gender  byte    // the letter
	is      kind
	deleted bool
	members bool // it is said to stand for several
}

// words are a value's.
type words struct {
	gender, status string
	text           string // of a number that is none we can hold
}

// say gives a value its words.
func (v *value) say(w words) {
	if v.words = nil; len(w.gender) == 1 && w.status == "" && w.text == "" {
		v.gender = w.gender[0]
		return
	}
	v.words = new(words)
	*v.words = w
}

// said are a value's words.
func (v *value) said() words {
	if v.words != nil {
		return *v.words
	}
	return words{gender: string([]byte{v.gender})}
}

// kind says what stands as a value's number.
type kind uint8

const (
	null kind = iota
	number
	bad // its text is kept
)

// rawRow is a row as the JSON library reads it.
type rawRow struct {
	KPI    string     `json:"kpi"`
	Area   string     `json:"municipality"`
	Unit   string     `json:"ou"`
	Period int        `json:"period"`
	Values []rawValue `json:"values"`
}

// rawValue is a value as the JSON library reads it. Number stays text, so that null is "" and never 0.
type rawValue struct {
	Gender  string      `json:"gender"`
	Count   int         `json:"count"`
	Status  string      `json:"status"`
	Number  json.Number `json:"value"`
	Deleted bool        `json:"isdeleted"`
}

func (w *rawRow) read() row {
	r := row{kpi: w.KPI, area: w.Area, unit: w.Unit, period: w.Period, values: make([]value, len(w.Values))}
	for i, v := range w.Values {
		r.values[i] = value{deleted: v.Deleted, members: v.Count > 1}
		r.values[i].say(words{v.Gender, v.Status, r.values[i].read(string(v.Number))})
	}
	return r
}

// read reads a number, "" for null, and returns the text of one that is none.
func (v *value) read(text string) string {
	if text == "" {
		return ""
	}
	var err error
	if v.number, err = cells.Number(text, '.'); err != nil {
		v.is = bad
		return text
	}
	v.is = number
	return ""
}

// kpi is one indicator as the service describes it.
type kpi struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Description string `json:"description"`
	Divided     bool   `json:"is_divided_by_gender"`

	// Days of the next publication; null where none is planned.
	Publication *string `json:"publication_date"`
	Preliminary *string `json:"prel_publication_date"`
}

// rows decodes a page of rows. Pages as the service writes them are read by s, all others by the JSON library.
func rows(body []byte, s *servedScanner) (*page[row], error) {
	if p, ok := s.page(body); ok {
		return p, nil
	}
	raw, err := decode[rawRow](body)
	if err != nil {
		return nil, err
	}
	p := &page[row]{Next: raw.Next, Values: make([]row, len(raw.Values))}
	for i := range raw.Values {
		p.Values[i] = raw.Values[i].read()
	}
	return p, nil
}

// decode is the only door to the JSON library, which is seven times as fast as the standard one and is held against it
// by FuzzPage. Rows that do not fit are all reported.
func decode[T any](body []byte) (*page[T], error) {
	var p page[T]
	err := json.Unmarshal(body, &p)
	if err == nil && p.Values == nil {
		return nil, errors.New(`not a page of Kolada's version 3: no "values"`)
	}
	if err == nil {
		return &p, nil
	}
	if faults := badRows[T](body); faults != nil {
		return nil, faults
	}
	if start := bytes.TrimSpace(body); len(start) > 0 && start[0] == '<' {
		return nil, errors.New("a web page, not JSON: was an error answer saved?")
	}
	return nil, fmt.Errorf("not a whole JSON page: %w", err)
}

// nothing reports whether an answer is a page that holds no row and leads to none.
func nothing(body []byte) bool {
	var p struct {
		page[json.RawMessage]
		Count int `json:"count"`
	}
	return json.Unmarshal(body, &p) == nil && p.Values != nil && len(p.Values) == 0 && p.Next == nil && p.Count == 0
}

// badRows decodes row by row what did not decode as a whole; nil if the fault is not in the rows.
func badRows[T any](body []byte) error {
	var raw page[json.RawMessage]
	if json.Unmarshal(body, &raw) != nil {
		return nil
	}
	var faults []error
	for i, r := range raw.Values {
		var one T
		if err := json.Unmarshal(r, &one); err != nil {
			faults = append(faults, fmt.Errorf("row %d: %w", i+1, err))
		}
	}
	return errors.Join(faults...)
}
