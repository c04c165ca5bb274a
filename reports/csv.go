package reports

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
)

// CSV writes the table for other programs: comma, decimal point, UTF-8, one header row. A missing number is empty. Words
// that a spreadsheet would take for a formula get an apostrophe before them.
func (t *Table) CSV(w io.Writer) error {
	c := csv.NewWriter(w)
	record := make([]string, len(t.Columns))
	for i, column := range t.Columns {
		record[i] = inert(column.Head)
	}
	_ = c.Write(record) // an error stays and is told by Error
	for _, row := range t.Rows {
		for i, cell := range row.Cells {
			switch {
			case cell.Number == nil:
				record[i] = inert(cell.Text)
			case cell.Number.OK:
				record[i] = strconv.FormatFloat(cell.Number.Value, 'f', -1, 64)
			default:
				record[i] = ""
			}
		}
		_ = c.Write(record)
	}
	c.Flush()
	return c.Error()
}

// inert keeps a spreadsheet from running words.
func inert(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
