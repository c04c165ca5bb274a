package checks_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/data/definition"
	"lagesbild/ingest/cells"
	"lagesbild/ingest/checks"
)

// layout has a count and a share of one whole by area, period, sex and age, whose total is named.
func layout() *cells.Layout {
	return &cells.Layout{
		Dataset: "toy", Dimensions: map[string]cells.Dimension{
			data.Area: {}, data.Time: {}, data.Sex: {}, "age": {Total: "all", Codes: map[string]string{"young": "young", "old": "old", "all": "all"}},
		},
		Measures: map[string]cells.Measure{
			"n":     {Unit: "persons", Additive: true, Sex: cells.Split},
			"k":     {Unit: "kSEK", Additive: true, Sex: cells.None},
			"taken": {Unit: "percent", Sex: cells.Share},
		},
	}
}

// made builds a dataset of rows "measure area period sex age number", ".." for a missing one.
func made(t *testing.T, vintage data.Vintage, rows ...string) *data.Dataset {
	t.Helper()
	l := layout()
	s := data.Structure{ID: "toy"}
	for _, id := range []string{"k", "n", "taken"} {
		m := l.Measures[id]
		s.Measures = append(s.Measures, m.Becomes(id, id, vintage))
	}
	for _, id := range cells.Order(l.Dimensions) {
		s.Dimensions = append(s.Dimensions, data.Dimension{ID: id})
	}
	b := data.NewBuilder(s, vintage, "CC0")
	page := b.Page(data.Page{Source: "S", Table: "T", Vintage: vintage, Name: "p.csv"})
	for i, row := range rows {
		f := strings.Fields(row)
		m, _ := b.Measure(f[0])
		var codes []int32
		for d, code := range f[1:5] {
			title := code
			if a, ok := codelist.Lookup(code); ok {
				title = a.Name
			}
			codes = append(codes, b.Code(d, data.Code{ID: code, Title: data.Text{SV: title}}))
		}
		v, err := strconv.ParseFloat(f[5], 64)
		status := data.Status(0)
		if err != nil {
			status = data.NotAvailable
		}
		b.Append(codes, m, cells.Base(v, l.Measures[f[0]].Unit), status, page, int32(i+1))
	}
	d, err := b.Finish(memory.DefaultAllocator)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Release)
	return d
}

// county writes the ten municipalities of Västmanland with the number each, and the county with the sum given.
func county(period string, each, sum int) (rows []string) {
	for _, a := range codelist.Municipalities("19") {
		rows = append(rows, fmt.Sprintf("n %s %s _T all %d", a.Code, period, each))
	}
	return append(rows, fmt.Sprintf("n 19 %s _T all %d", period, sum))
}

// country writes every county with the number each, and the country with the sum given.
func country(period string, each, sum int) (rows []string) {
	for _, a := range codelist.Current() {
		if a.Level == codelist.County {
			rows = append(rows, fmt.Sprintf("n %s %s _T all %d", a.Code, period, each))
		}
	}
	return append(rows, fmt.Sprintf("n 00 %s _T all %d", period, sum))
}

func ages(period string, young, old, all string) []string {
	return []string{"n 1981 " + period + " F young " + young, "n 1981 " + period + " F old " + old, "n 1981 " + period + " F all " + all}
}

// years writes n municipalities' numbers for 2023 and 2024, the first without ones missing.
func years(n, missing2023, missing2024 int) (rows []string) {
	for i, a := range codelist.Municipalities("")[:n] {
		for year, missing := range map[int]int{2023: missing2023, 2024: missing2024} {
			v := "10"
			if i < missing {
				v = ".."
			}
			rows = append(rows, fmt.Sprintf("n %s %d _T all %s", a.Code, year, v))
		}
	}
	return rows
}

func TestRun(t *testing.T) {
	without := func(rows []string, parts ...string) (left []string) {
		for _, r := range rows {
			keep := true
			for _, p := range parts {
				keep = keep && !strings.Contains(r, p)
			}
			if keep {
				left = append(left, r)
			}
		}
		return left
	}
	for _, test := range []struct {
		name        string
		before, now []string // before is nil where there is no vintage before
		rules       checks.Rules
		finding     string // part of the only finding, "" for none
		stop        string // part of the error, "" for none
	}{
		{name: "ages add up", now: ages("2020", "40", "60", "100")},
		{name: "ages do not", now: ages("2020", "40", "60", "108"), finding: `measure n: the parts by age do not add up to all, 1 cell: area 1981 period 2020 sex F age all: 100 in all, but 108, at S/T@2024-01-01 p.csv row 3`},
		{name: "ages do not, stop", now: ages("2020", "40", "60", "108"), rules: checks.Rules{Sums: checks.Sums{Rule: checks.Stop}}, stop: "if it is right, say {sums: {rule: note}}"},
		{name: "ages do not, grossly", now: ages("2020", "4", "6", "108"), stop: "10 in all, but 108"},
		{name: "ages do not, grossly but noted", now: ages("2020", "4", "6", "108"), rules: checks.Rules{Sums: checks.Sums{Rule: checks.Note}}, finding: "10 in all, but 108"},
		{name: "small numbers are not gross", now: ages("2020", "0", "0", "9"), finding: "0 in all, but 9"},
		{name: "a part is missing", now: ages("2020", "40", "..", "108")},
		{name: "the total is missing", now: ages("2020", "40", "60", "..")},
		{name: "noise of 2025", now: ages("2025", "40", "60", "108")},
		{name: "more than noise", now: ages("2025", "40", "60", "111"), finding: "100 in all, but 111"},
		{name: "noise declared away", now: ages("2025", "40", "60", "108"), rules: checks.Rules{Sums: checks.Sums{Noise: new(float64)}}, finding: "100 in all, but 108"},
		{name: "rounded", now: []string{"k 1981 2020 _T young 10.4", "k 1981 2020 _T old 10.4", "k 1981 2020 _T all 20.9"}},
		{name: "rounded too much", now: []string{"k 1981 2020 _T young 10.4", "k 1981 2020 _T old 10.4", "k 1981 2020 _T all 21.1"}, finding: "20.8 in all, but 21.1"},
		{name: "county", now: county("2022", 200, 2000)},
		{name: "county of a wrong cell", now: county("2022", 200, 20146), stop: "the municipalities do not add up to the county, 1 cell: area 19 period 2022 sex _T age all: 2000 in all, but 20146, at S/T@2024-01-01 p.csv row 11"},
		{name: "county with Heby", now: county("2005", 200, 2400)},
		{name: "county without a municipality", now: without(county("2022", 200, 2400), "n 1984 ")},
		{name: "county of 2025", now: county("2025", 200, 2016)},
		{name: "country", now: country("2022", 10, 210)},
		{name: "country of more", now: country("2022", 10, 290), finding: "the counties do not add up to the country, 1 cell: area 00 period 2022 sex _T age all: 210 in all, but 290"},
		{name: "shares", now: []string{"taken 1981 2022 F all 70.1", "taken 1981 2022 M all 29.9"}},
		{name: "shares above the whole", now: []string{"taken 1981 2022 F all 70.1", "taken 1981 2022 M all 39.9"}, finding: "women's and men's shares do not add up to the whole, 1 cell: area 1981 period 2022 sex F age all: 110 in all, but 100"},
		{name: "shares far above the whole", now: []string{"taken 1981 2022 F all 100", "taken 1981 2022 M all 100"}, stop: "200 in all, but 100"},
		{name: "nothing changed", before: years(40, 0, 1), now: years(40, 0, 1)},
		{name: "a few missing", before: years(40, 0, 0), now: years(40, 0, 4)},
		{name: "more missing", before: years(40, 0, 0), now: years(40, 0, 8), finding: "measure n: 8 of 40 (20 %) cells for 2024 have no number, in vintage 2023-01-01 it is 0 of 40 (0 %)"},
		{name: "most missing", before: years(40, 0, 0), now: years(40, 0, 20), stop: "20 of 40 (50 %) cells for 2024 have no number"},
		{name: "most missing, noted", before: years(40, 0, 0), now: years(40, 0, 20), rules: checks.Rules{Missing: checks.Missing{Rule: checks.Note}}, finding: "20 of 40"},
		{name: "more missing, allowed", before: years(40, 0, 0), now: years(40, 0, 8), rules: checks.Rules{Missing: checks.Missing{More: 0.25}}},
		{name: "more missing than the year before", now: years(40, 1, 9), finding: "9 of 40 (22 %) cells for 2024 have no number, for 2023 it is 1 of 40 (2 %)"},
		{name: "a municipality dropped", before: years(40, 0, 0), now: without(years(40, 0, 0), "n 0114 2024"), stop: "nothing for area 0114 Upplands Väsby for 2024 or later, which vintage 2023-01-01 has: if it is right, say {gone: {rule: note}}"},
		{name: "a municipality dropped, noted", before: years(40, 0, 0), now: without(years(40, 0, 0), "n 0114 2024"), rules: checks.Rules{Gone: checks.Gone{Rule: checks.Note}}, finding: "0114 Upplands Väsby"},
		{name: "a municipality that never had a number", before: years(40, 0, 1), now: without(years(40, 0, 0), "n 0114 2024")},
		{name: "a period dropped", before: years(40, 0, 0), now: without(years(40, 0, 0), " 2024 "), stop: "nothing for 2024 or later"},
		{name: "revised", before: []string{"n 1981 2022 _T all 10", "n 1980 2022 _T all 20"}, now: []string{"n 1981 2022 _T all 11", "n 1980 2022 _T all 20"}, finding: "1 of the 2 cells that vintage 2023-01-01 has too are revised (50 %), the first at S/T@2024-01-01 p.csv row 1"},
		{name: "revised as allowed", before: []string{"n 1981 2022 _T all 10", "n 1980 2022 _T all 20"}, now: []string{"n 1981 2022 _T all 11", "n 1980 2022 _T all 20"}, rules: checks.Rules{Revised: checks.Revised{More: 0.5}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var before *data.Dataset
			if test.before != nil {
				before = made(t, "2023-01-01", test.before...)
			}
			findings, err := checks.Run(&test.rules, layout(), before, made(t, "2024-01-01", test.now...))
			switch {
			case test.stop == "" && err != nil, test.stop != "" && (err == nil || !strings.Contains(err.Error(), test.stop)):
				t.Errorf("error %v, want %q", err, test.stop)
			case test.finding == "" && len(findings) > 0, test.finding != "" && (len(findings) != 1 || !strings.Contains(findings[0], test.finding)):
				t.Errorf("findings %q, want %q", findings, test.finding)
			}
		})
	}
}

// A declared change explains what is gone, revised and renamed.
func TestTitlesAndChanges(t *testing.T) {
	before, now := made(t, "2023-01-01", "n 1981 2022 _T all 10", "n 1980 2022 _T all 20"), made(t, "2024-01-01", "n 1981 2022 _T all 11")
	now.Measures[1].Title = data.Text{SV: "Nytt namn", EN: "New name"}
	rules := checks.Rules{Gone: checks.Gone{Rule: checks.Note}}
	l := layout()
	findings, err := checks.Run(&rules, l, before, now)
	if err != nil || len(findings) != 3 || !strings.Contains(findings[0], `the title is "Nytt namn", in vintage 2023-01-01 it is ""`) {
		t.Errorf("%q, %v", findings, err)
	}
	n := l.Measures["n"]
	n.Changes = []cells.Change{{Vintage: "2023-06-01", Why: data.Text{SV: "Ny.", EN: "New."}}}
	l.Measures["n"] = n
	if findings, err = checks.Run(&rules, l, before, now); err != nil || len(findings) != 0 {
		t.Errorf("declared: %q, %v", findings, err)
	}
}

func TestRules(t *testing.T) {
	type form struct {
		Checks checks.Rules `yaml:"checks"`
	}
	var f form
	src := "checks: {title: {rule: stop}, gone: {rule: note}, missing: {rule: note, more: 0.2}, revised: {more: 0.1}, sums: {rule: stop, noise: 0}}"
	if err := definition.Decode("x.yaml", []byte(src), &f); err != nil || f.Checks.Validate("$.checks") != nil || *f.Checks.Sums.Noise != 0 || f.Checks.Missing.More != 0.2 {
		t.Errorf("%+v, %v", f, err)
	}
	bad := checks.Rules{Title: checks.Title{Rule: "halt"}, Missing: checks.Missing{More: 10}, Sums: checks.Sums{Noise: new(float64)}}
	*bad.Sums.Noise = -1
	err := bad.Validate("$.checks")
	for _, want := range []string{`"halt": unknown code`, "use stop or note", "10: want a share", "-1: want a number from 0"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in %v", want, err)
		}
	}
}
