package pdf

import (
	"bytes"
	"errors"
	"testing"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/reports/reportstest"
)

// The fact sheet of every kind of area is one page, with title, lead, every figure and the sources.
func TestFactSheetIsOnePage(t *testing.T) {
	for i, a := range codelist.Current() {
		if a.Level == codelist.Municipality && i%12 != 0 && len(a.Name) < 15 {
			continue
		}
		for _, lang := range []data.Lang{data.Swedish, data.English} {
			if lang == data.English && a.Level == codelist.Municipality && len(a.Name) < 15 {
				continue
			}
			d, err := compose(reportstest.Edition(t, "faktablad", a.Code, lang), A4)
			if err != nil {
				t.Errorf("%s: %v", a.Name, err)
				continue
			}
			if len(d.pages) != 1 {
				t.Errorf("%s %s: %d pages", a.Name, lang, len(d.pages))
			}
		}
	}
}

// More than a page can hold is refused, not cut.
func TestFactSheetRefuses(t *testing.T) {
	doc := reportstest.Shipped(t, "1981", data.Swedish)
	doc.OnePage = true
	if err := Render(&bytes.Buffer{}, doc, A4); !errors.Is(err, errFull) {
		t.Errorf("%v", err)
	}
}
