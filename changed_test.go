package lagesbild_test

import (
	"strings"
	"testing"

	"lagesbild/data"
	"lagesbild/reports"
	"lagesbild/reports/reportstest"
)

// TestChangesEverywhere: what has changed since the edition before stands in workbook, deck, document and page, and nothing
// of it where there is no edition before.
func TestChangesEverywhere(t *testing.T) {
	if testing.Short() {
		t.Skip("one thread: nothing for the race detector")
	}
	with := *reportstest.Shipped(t, "1981", data.Swedish)
	with.Changes = &reports.Changes{
		Title: "Ändrat sedan förra utgåvan", Lead: "Två indikatorer har nya uppgifter.",
		List: []reports.Change{{Title: "Första saken", What: "Nya uppgifter för 2023."}, {Title: "Andra saken", What: "Visas för första gången."}},
	}
	nothing := with
	nothing.Changes = &reports.Changes{Title: with.Changes.Title, Lead: "Inget har ändrats."}
	without := with
	without.Changes = nil
	f := &reports.Figure{ID: "changes"}
	for _, c := range []struct {
		where string
		read  func(*testing.T, *reports.Document) *shown
		quiet bool // says nothing where nothing has changed
	}{{"workbook", readBook, false}, {"deck", readDeck, true}, {"page", readPage, false}, {"document", readPDF, false}} {
		if file := c.read(t, &with); file != nil {
			file.says(t, c.where, f, with.Changes.Title, with.Changes.Lead, "Första saken", "Nya uppgifter för 2023.", "Andra saken", "Visas för första gången.")
		}
		if file := c.read(t, &nothing); file != nil && !c.quiet {
			file.says(t, c.where, f, nothing.Changes.Title, nothing.Changes.Lead)
		}
		if file := c.read(t, &without); file != nil && strings.Contains(file.text, with.Changes.Title) {
			t.Errorf("%s tells of changes where there is no edition before", c.where)
		}
	}
}
