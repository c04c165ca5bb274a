package reports

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/indicators"
)

// made is a dataset d worked out by a function and one indicator of it, for figures that no shipped dataset bears.
type made struct {
	indicator                      string // the lines of its definition from method on
	areas, periods, sexes, classes []string
	by                             string // the classes' dimension; "class" if left out
	measures                       []data.Measure
	at                             func(area, period, sex, class, measure string) (float64, data.Status)
}

// build makes an edition of one figure of the made indicator for an area, and returns the document with it.
func (m made) build(t *testing.T, code string, lang data.Lang, entry string) *Document {
	t.Helper()
	d, err := m.document(t, code, lang, entry)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (m made) document(t *testing.T, code string, lang data.Lang, entry string) (*Document, error) {
	t.Helper()
	src := "id: made\ntitle: {sv: Gjord, en: Made}\nmeasured: {sv: Andel gjorda, en: Share made}\ndefinition: {sv: Gjord., en: Made.}\nlimits: {sv: Inget., en: None.}\ngoal: economy\n" + m.decimals() + m.indicator + "\n"
	cat := withMade(t, src)
	ind, err := cat.Indicator("made")
	if err != nil {
		t.Fatal(err)
	}
	d := m.dataset(t)
	r, err := indicators.Compute(context.Background(), oneTable{d}, ind)
	if err != nil {
		t.Fatal(err)
	}
	const head = "id: one\ntitle: {sv: Ett, en: One}\nsections: [{id: one, title: {sv: Ett, en: One}, figures: ["
	editions, err := LoadEditions(fstest.MapFS{"editions/one.yaml": {Data: []byte(head + entry + "]}]\n")}})
	if err != nil {
		return nil, err
	}
	area, ok := codelist.Lookup(code)
	if !ok {
		return nil, errors.New("no area " + code)
	}
	return Build(editions[0], area, cat, []*indicators.Result{r}, Options{Lang: lang})
}

var (
	madeCatalogues = map[string]*indicators.Catalogue{}
	madeLock       sync.Mutex
)

// withMade is the shipped catalogue with one indicator more, read once for each definition.
func withMade(t *testing.T, src string) *indicators.Catalogue {
	t.Helper()
	madeLock.Lock()
	defer madeLock.Unlock()
	if cat, ok := madeCatalogues[src]; ok {
		return cat
	}
	cat, err := indicators.Load(indicators.Definitions(), fstest.MapFS{"catalogue/made.yaml": {Data: []byte(src)}})
	if err != nil {
		t.Fatal(err)
	}
	madeCatalogues[src] = cat
	return cat
}

// decimals is the line that the definition needs and seldom gives.
func (m made) decimals() string {
	if strings.Contains(m.indicator, "decimals:") {
		return ""
	}
	return "decimals: 1\n"
}

// figure is the document's only figure.
func (m made) figure(t *testing.T, code string, lang data.Lang, entry string) (*Document, *Figure) {
	t.Helper()
	d := m.build(t, code, lang, entry)
	if len(d.Missing) > 0 {
		t.Fatalf("%s: missing: %s", code, d.Missing[0].Why)
	}
	return d, &d.Sections[0].Figures[0]
}

// why is the reason for which the document has no figure.
func (m made) why(t *testing.T, code string, lang data.Lang, entry string) string {
	t.Helper()
	d := m.build(t, code, lang, entry)
	if len(d.Missing) != 1 || len(d.Sections[0].Figures) != 0 {
		t.Fatalf("%d figures, %d missing", len(d.Sections[0].Figures), len(d.Missing))
	}
	return d.Missing[0].Why
}

func (m made) dataset(t *testing.T) *data.Dataset {
	t.Helper()
	s := data.Structure{ID: "d", Dimensions: []data.Dimension{{ID: data.Area}, {ID: data.Time}, {ID: data.Sex}}, Measures: m.measures}
	classes := m.classes
	if classes == nil {
		classes = []string{""}
	} else {
		s.Dimensions = append(s.Dimensions, data.Dimension{ID: orWords(m.by, "class")})
	}
	b := data.NewBuilder(s, "2024-12-12", "CC0")
	page := b.Page(data.Page{Source: "SCB", Table: "Gjord", Vintage: "2024-12-12", Name: "made.csv"})
	row := int32(0)
	for _, area := range m.areas {
		for _, period := range m.periods {
			for _, sex := range m.sexes {
				for _, class := range classes {
					key := []int32{b.Code(0, data.Code{ID: area}), b.Code(1, data.Code{ID: period}), b.Code(2, data.Code{ID: sex})}
					if class != "" {
						key = append(key, b.Code(3, data.Code{ID: class, Title: data.Text{SV: "Grupp " + class, EN: "Group " + class}}))
					}
					for k, measure := range m.measures {
						row++
						x, status := m.at(area, period, sex, class, measure.ID)
						b.Append(slices.Clone(key), int32(k), x, status, page, row)
					}
				}
			}
		}
	}
	d, err := b.Finish(memory.DefaultAllocator)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Release)
	return d
}

// persons is a measure of counts.
func persons(id string) data.Measure {
	return data.Measure{ID: id, Unit: "persons", SexForm: data.SexSplit, Additive: true}
}

var bothSexes = []string{data.Women, data.Men}

// municipalities are the codes of all of them.
func municipalities() []string {
	var all []string
	for _, a := range codelist.Municipalities("") {
		all = append(all, a.Code)
	}
	return all
}
