package lagesbild_test

import (
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"lagesbild/data"
	"lagesbild/data/datatest"
	"lagesbild/data/definition"
	"lagesbild/data/snapshot"
	"lagesbild/data/store"
	"lagesbild/indicators"
	"lagesbild/ingest"
)

// The rows of the list of verified indicators that are no Kolada measure of the indicator's own.
var rowIndicators = map[int]string{
	1:   "council-women",   // on figures that ship; the row is Kolada's N05815
	15:  "council-members", // counts, to check council-women by
	16:  "regional-council-members",
	17:  "riksdag-members",
	18:  "managers",               // by municipality; managers-county is the county's table
	24:  "municipal-pay",          // N00951 is the difference of N00949 and N00950, which are levels
	54:  "occupation-segregation", // by municipality; occupation-segregation-county is the county's table
	55:  "industry-segregation",
	56:  "net-income-age",
	57:  "disposable-income-household",
	58:  "establishment",
	70:  "post-secondary-25-64",
	76:  "programme-segregation", // with the county's and the municipality's tables
	77:  "post-secondary-25-64",  // education-level holds the levels, education-field the fields
	78:  "eligible-background",
	79:  "sfi-passed",
	92:  "parental-leave-index",
	93:  "parental-benefit-month",
	94:  "care-of-relatives",
	98:  "ill-health-rate",
	112: "mental-health-survey", // one table of four: general-health-survey, habits-survey and social-relations-survey
	113: "ill-health-month",
	114: "sickness-benefit-month",
	115: "sick-leave-begun",
	116: "life-expectancy-education",
	144: "population",
}

// Every verified row of the list of indicators has one, of the row's sub-goal and polarity.
func TestRowsHaveIndicators(t *testing.T) {
	cat := catalogue(t)
	reading := map[string]*indicators.Indicator{}
	for _, ind := range cat.Indicators {
		reading[ind.Method.Inputs()[0].Dataset+" "+ind.Method.Inputs()[0].Measure] = ind
	}
	file, err := os.Open(datatest.Shared(t, "spec", "indicators.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(row []string, head string) string { return row[slices.Index(rows[0], head)] }
	polarities := map[string]indicators.Polarity{
		"↑": indicators.PolarityHigher, "↓": indicators.PolarityLower, "=": indicators.PolarityEqual, "±": indicators.PolarityNone,
		"↑*": indicators.PolarityNone, "↓/↑": indicators.PolarityNone, "–": indicators.PolarityNone, // more may be better detection; by question; a number
	}
	have := 0
	for _, row := range rows[1:] {
		if column(row, "status") != "V" {
			continue
		}
		n, _ := strconv.Atoi(column(row, "nr"))
		measure, isKolada := strings.CutPrefix(column(row, "kalla_id"), "Kolada ")
		ind := reading["kolada "+measure]
		if id, ok := rowIndicators[n]; ok {
			if ind, err = cat.Indicator(id); err != nil {
				t.Errorf("row %d: %v", n, err)
				continue
			}
		}
		if ind == nil {
			t.Errorf("row %d, %s: no indicator", n, column(row, "indikator"))
			continue
		}
		have++
		goal, _ := cat.Goal(ind.Goal)
		if of := column(row, "delmal"); of != "0" && of != fmt.Sprint(goal.Number) {
			t.Errorf("row %d: %s is of sub-goal %d, want %s", n, ind.ID, goal.Number, of)
		}
		if want := polarities[column(row, "polaritet")]; ind.Polarity != want {
			t.Errorf("row %d: %s has polarity %s, want %s", n, ind.ID, ind.Polarity, want)
		}
		if ind.Polarity == indicators.PolarityNone && ind.Judge != nil {
			t.Errorf("row %d: %s is judged", n, ind.ID)
		}
		if noSexes := column(row, "konsform") == "nej" || column(row, "konsform") == "klass" || column(row, "konsform") == "offer kvinna" || column(row, "konsform") == "kvinnor"; noSexes != (ind.Method.Total != nil) && n != 57 { // a household has no sex
			t.Errorf("row %d: %s has method %s, the list says %s", n, ind.ID, ind.Method.Name(), column(row, "konsform"))
		}
		if !isKolada && rowIndicators[n] == "" {
			t.Errorf("row %d: %s is found by no id", n, ind.ID)
		}
	}
	if have != 139 {
		t.Errorf("%d rows have an indicator, want 139", have)
	}
}

// What a reader must see, by the words with which the list remarks on it: the note that says so.
var remarked = map[string]string{
	"upprepas": "repeated-between-elections election-years", "litet n": "small-numbers", "bara län": "counties-only", "bara region": "counties-only",
	"brottsplats": "reported-crime", "lagändringar": "consent-law", "nämnare hela befolkningen": "women-victims",
	"Liv & Hälsa": "two-surveys", "samma varning": "two-surveys", "upptäckt": "detection reported-crime", "inte par": "recipient-not-couple",
	"vårdsökande": "seeking-care", "BAS": "bas", "halva landet": "every-second-year", "eftersläpning": "two-years-later", "annan nämnare": "denominator",
	"kvot färdig": "ready-ratio", "arbetsgivar": "employer", "kommunanställda": "employer", "ej könsdelad": "not-by-sex", "process": "process detection",
	"hushållsmått": "household-measure",
}

// Every remark of the list that a reader must see stands as a note on the indicator or on the measure it reads; every
// indicator on a health survey that is two of them says so; and what has a margin of error has an interval.
func TestRemarksAreNotes(t *testing.T) {
	cat := catalogue(t)
	sources, err := ingest.Sources(ingest.Definitions())
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(datatest.Shared(t, "spec", "indicators.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(row []string, head string) string { return row[slices.Index(rows[0], head)] }
	checked := 0
	for _, row := range rows[1:] {
		n, _ := strconv.Atoi(column(row, "nr"))
		measure, _ := strings.CutPrefix(column(row, "kalla_id"), "Kolada ")
		i := slices.IndexFunc(cat.Indicators, func(ind *indicators.Indicator) bool {
			in := ind.Method.Inputs()[0]
			return rowIndicators[n] == ind.ID || rowIndicators[n] == "" && in.Dataset == "kolada" && in.Measure == measure
		})
		if i < 0 || column(row, "status") != "V" {
			continue
		}
		ind, remark := cat.Indicators[i], column(row, "anmarkning")
		has := notesOf(ind, sources)
		for words, notes := range remarked {
			if !strings.Contains(remark, words) {
				continue
			}
			checked++
			if !slices.ContainsFunc(strings.Fields(notes), func(id string) bool { return slices.Contains(has, id) }) {
				t.Errorf("row %d, %s: %q has no note %s among %v", n, ind.ID, remark, notes, has)
			}
		}
		if strings.Contains(remark, "osäkerhetstal") && ind.Interval == nil {
			t.Errorf("row %d, %s: %q has no interval", n, ind.ID, remark)
		}
		if survey := column(row, "frekvens") == "1–4 år" && rowIndicators[n] == ""; survey && !slices.Contains(has, "two-surveys") {
			t.Errorf("row %d, %s: nothing says that the health survey is two", n, ind.ID)
		}
	}
	if checked < 35 {
		t.Errorf("%d remarks were held against notes", checked)
	}
}

// notesOf are the ids of the notes that an indicator has by its definition and those of its first input.
func notesOf(ind *indicators.Indicator, sources []definition.File[ingest.Source]) []string {
	var ids []string
	for _, n := range ind.Notes {
		ids = append(ids, n.ID)
	}
	in := ind.Method.Inputs()[0]
	for _, f := range sources {
		for code, m := range f.Value.Measures {
			if f.Value.Dataset != in.Dataset || m.ID(code) != in.Measure {
				continue
			}
			for _, n := range slices.Concat(m.Notes, f.Value.Notes) {
				ids = append(ids, n.ID)
			}
		}
	}
	return ids
}

// Every input of an indicator is on the shelf that ships, or published by a source, under the codes that the definition
// names. What a source says of a measure, the indicator heeds: its margin, and that it is repeated between elections.
func TestInputsArePublished(t *testing.T) {
	sources, err := ingest.Sources(ingest.Definitions())
	if err != nil {
		t.Fatal(err)
	}
	shelf := store.Open("", snapshot.Shelf())
	margins, repeated := map[string]string{}, map[string]bool{}
	for _, f := range sources {
		for code, m := range f.Value.Measures {
			id := f.Value.Dataset + " " + m.ID(code)
			if m.MarginOf != "" {
				margins[f.Value.Dataset+" "+m.MarginOf] = m.ID(code)
			}
			repeated[id] = repeated[id] || slices.ContainsFunc(m.Notes, func(n data.Note) bool { return n.ID == "repeated-between-elections" })
		}
	}
	for _, ind := range catalogue(t).Indicators {
		for _, in := range ind.Inputs() {
			shippedErr := onShelf(shelf, in)
			if shippedErr != nil && !slices.ContainsFunc(sources, func(f definition.File[ingest.Source]) bool { return publishes(&f.Value, in) }) {
				t.Errorf("%s: dataset %s, measure %s, %v: published by no source; %v", ind.ID, in.Dataset, in.Measure, in.Where, shippedErr)
			}
		}
		in := ind.Method.Inputs()[0]
		id := in.Dataset + " " + in.Measure
		if margin := margins[id]; margin != "" && (ind.Interval == nil || ind.Interval.Margin == nil || ind.Interval.Margin.Measure != margin) {
			t.Errorf("%s: %s has the margin %s, which the definition does not name", ind.ID, id, margin)
		}
		if repeated[id] && (ind.Years == nil || ind.Years.Every != 4) {
			t.Errorf("%s: %s is repeated between elections: say years", ind.ID, id)
		}
	}
}

// onShelf says why the newest vintage on a shelf lacks an input.
func onShelf(shelf *store.Shelf, in *indicators.Input) error {
	vintages, err := shelf.Vintages(in.Dataset)
	if err != nil {
		return err
	}
	m, err := shelf.Manifest(in.Dataset, vintages[len(vintages)-1])
	if err != nil {
		return err
	}
	if _, _, err := m.Structure.Measure(in.Measure); err != nil {
		return err
	}
	for id, codes := range in.Where {
		_, dim, err := m.Structure.Dimension(id)
		if err != nil {
			return err
		}
		for _, code := range codes {
			if dim.Index(code) < 0 {
				return fmt.Errorf("dataset %s has no code %q in %s", in.Dataset, code, id)
			}
		}
	}
	return nil
}

// publishes reports whether a source makes an input, under codes that its definition lists.
func publishes(s *ingest.Source, in *indicators.Input) bool {
	if s.Dataset != in.Dataset || !slices.Contains(s.MeasureIDs(), in.Measure) {
		return false
	}
	for id, codes := range in.Where {
		listed := slices.Collect(maps.Values(s.Dimensions[id].Codes))
		for _, code := range codes {
			if !slices.Contains(listed, code) {
				return false
			}
		}
	}
	return true
}
