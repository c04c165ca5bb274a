package owntable

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"lagesbild/data"
	"lagesbild/ingest/sheet"
)

// workbook takes the first visible sheet of a workbook: the heading in row 1, nothing merged, nothing beside the columns
// that the heading names.
func (t *table) workbook(body []byte) error {
	book, err := sheet.Open(t.file, body)
	if err != nil {
		return err
	}
	if book.Kind != sheet.XLSX {
		return errors.New("not a workbook, whatever its name ends in")
	}
	for _, s := range book.Sheets {
		if !s.Hidden {
			return t.sheet(s)
		}
	}
	return errors.New("no visible sheet")
}

func (t *table) sheet(s *sheet.Sheet) error {
	for _, m := range s.Merged {
		t.faults.Add(fmt.Errorf("%s sheet %q: cells %s%d:%s%d are merged: unmerge them and fill each", t.file, s.Name,
			sheet.Letter(int(m.FirstColumn)), m.FirstRow, sheet.Letter(int(m.LastColumn)), m.LastRow))
	}
	for row, err := range s.Rows() {
		if err != nil {
			return fmt.Errorf("sheet %q: %w", s.Name, err)
		}
		if t.head == nil {
			if row.Number != 1 {
				return fmt.Errorf("sheet %q: row 1 is empty: the heading stands there, with area, period and sex", s.Name)
			}
			for _, c := range row.Cells {
				t.head = append(t.head, strings.TrimSpace(c.Text))
			}
			continue
		}
		t.row(s, row)
	}
	return t.faults.Err()
}

// row takes one row of a sheet, as wide as the heading.
func (t *table) row(s *sheet.Sheet, row sheet.Row) {
	words, kinds := make([]string, len(t.head)), make([]sheet.Type, len(t.head))
	for k, c := range row.Cells {
		var wrong string
		switch {
		case c.Type == sheet.Fault:
			wrong = c.Text + " is no value"
		case c.Type == sheet.Uncomputed:
			wrong = "a formula whose value was not saved: open the workbook and save it"
		case k >= len(t.head) && c.Text != "":
			wrong = "the column has no heading"
		case k < len(t.head):
			words[k], kinds[k] = strings.TrimSpace(c.Text), c.Type
		}
		if wrong != "" {
			t.faults.Add(fmt.Errorf("%s sheet %q cell %s%d: %s", t.file, s.Name, sheet.Letter(k+1), row.Number, wrong))
		}
	}
	t.rows, t.kinds, t.line = append(t.rows, words), append(t.kinds, kinds), append(t.line, int(row.Number))
}

// percent takes a fraction that a workbook shows in percent to the unit that the numbers are written in.
func percent(x float64, unit data.Unit) (float64, error) {
	base, factor, err := unit.Base()
	if err != nil {
		return 0, err
	}
	if base != "share" && base != "ratio" {
		return 0, fmt.Errorf("%w: %v is shown in percent, but the measure is in %s: write unit: percent in the definition", data.ErrUnitMismatch, x, unit)
	}
	// Fifteen digits: the noise of the change of unit is not the file's.
	return strconv.ParseFloat(strconv.FormatFloat(x/factor, 'g', 15, 64), 64)
}
