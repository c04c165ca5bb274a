package reports_test

import (
	"strings"
	"testing"

	"lagesbild/reports"
)

func TestCSVIsInert(t *testing.T) {
	table := reports.Table{
		Columns: []reports.Column{{Head: "kommun"}, {Head: "kvinnor"}},
		Rows: []reports.Row{
			{Cells: []reports.Cell{{Text: "=HYPERLINK(1)"}, {Number: &reports.Number{Value: -1.5, OK: true, Text: "−1,5"}, Text: "−1,5"}}},
			{Cells: []reports.Cell{{Text: "Sala, stad"}, {Number: &reports.Number{Text: "uppgift saknas"}, Text: "uppgift saknas"}}},
		},
	}
	var b strings.Builder
	if err := table.CSV(&b); err != nil {
		t.Fatal(err)
	}
	if want := "kommun,kvinnor\n'=HYPERLINK(1),-1.5\n\"Sala, stad\",\n"; b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}
