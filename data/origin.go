package data

import (
	"fmt"
	"strings"
)

// Page is what all values of one provider's page (or one column of it) have in common.
type Page struct {
	Source  string  `json:"source"`           // the agency: "SCB", "Kolada"
	Table   string  `json:"table"`            // the provider's table or indicator id
	Vintage Vintage `json:"vintage"`          // as published that day
	Name    string  `json:"name"`             // the file or address it was read from
	Column  string  `json:"column,omitempty"` // the heading above the value
	Note    string  `json:"note,omitempty"`   // how the figure reached the page, in the provider's or our words
}

// Origin is where a value comes from: a page and the row in it. A bad cell is reported under the same origin.
type Origin struct {
	Page
	Row int // 1-based, counted as the file's reader counts; 0 where the page has no rows
}

// String is the origin on one line: SCB/LonStruktur@2026-06-18 page.csv row 412 column "Kvinnor".
func (o Origin) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s/%s@%s", o.Source, o.Table, o.Vintage)
	if o.Name != "" {
		b.WriteString(" " + o.Name)
	}
	if o.Row > 0 {
		fmt.Fprintf(&b, " row %d", o.Row)
	}
	if o.Column != "" {
		fmt.Fprintf(&b, " column %q", o.Column)
	}
	return b.String()
}

// Vintage names a dataset as published one day: 2024-12-12, or 2024-12-12.2 for the second of that day.
// Vintages sort as strings.
type Vintage string

// Date returns the day, YYYY-MM-DD.
func (v Vintage) Date() string { return string(v[:min(len(v), len("2006-01-02"))]) }
