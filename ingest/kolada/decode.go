package kolada

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/goccy/go-json"
)

// page is the envelope of every list that the service answers.
type page[T any] struct {
	Values []T     `json:"values"`
	Next   *string `json:"next_url"`
}

// row holds the values of one indicator, area and year.
type row struct {
	KPI    string  `json:"kpi"`
	Area   string  `json:"municipality"`
	Unit   string  `json:"ou"` // school or home, in unit data
	Period int     `json:"period"`
	Values []value `json:"values"`
}

// value is one sex's. Number stays text until it is read, so that null is "" and never 0.
type value struct {
	Gender  string      `json:"gender"`
	Count   int         `json:"count"`
	Status  string      `json:"status"`
	Number  json.Number `json:"value"`
	Deleted bool        `json:"isdeleted"`
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

// decode is the only door to the JSON library, which is seven times as fast as the standard one and is held against it
// by FuzzPage. Pages of rows as the service writes them need it not, see served. Rows that do not fit are all reported.
func decode[T any](body []byte) (*page[T], error) {
	if _, ofRows := any((*page[T])(nil)).(*page[row]); ofRows {
		if p, ok := served(body); ok {
			return any(p).(*page[T]), nil
		}
	}
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
