package reports

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"lagesbild/data"
	"lagesbild/data/codelist"
)

func layer(name, src string) fstest.MapFS { return fstest.MapFS{name: {Data: []byte(src)}} }

const head = "id: own\ntitle: {sv: \"Läget {place}\", en: \"State {place}\"}\nsections:\n  - goal: economy\n    figures:\n"

func TestEditionRefuses(t *testing.T) {
	for _, test := range []struct{ name, src, want string }{
		{"unknown key", head + "      - indicator: x\n        kynd: line\n", `editions/own.yaml:7:9: unknown key "kynd" — did you mean "kind"?`},
		{"unknown kind", head + "      - indicator: x\n        kind: lien\n", `editions/own.yaml:7:15: unknown kind "lien" — did you mean "line"?`},
		{"unknown level", head + "      - indicator: x\n        levels: [municipalty]\n", `editions/own.yaml:7:18: unknown level "municipalty" — did you mean "municipality"?`},
		{"unknown sex", head + "      - indicator: x\n        kind: funnel\n        sex: wmen\n", `editions/own.yaml:8:14: unknown sex "wmen": want one of [women men total] — did you mean "women"?`},
		{"sex of a line", head + "      - indicator: x\n        sex: women\n", `only a funnel is of one sex`},
		{"unknown order", head + "      - indicator: x\n        kind: bars\n        sort: sise\n", `unknown order "sise": want one of [definition size difference share] — did you mean "size"?`},
		{"order of areas", head + "      - indicator: x\n        kind: dumbbell\n        sort: size\n", `only classes are sorted`},
		{"top without order", head + "      - indicator: x\n        kind: bars\n        top: 10\n", `editions/own.yaml:8:14: want two or more, with sort: size`},
		{"classes of a line", head + "      - indicator: x\n        kind: line\n        classes: true\n", `editions/own.yaml:8:18: only kinds dumbbell, stacked and level`},
		{"against whom", head + "      - indicator: x\n        kind: line\n        against: rikt\n", `editions/own.yaml:8:18: unknown area "rikt": want one of [riket county] — did you mean "riket"?`},
		{"bars against", head + "      - indicator: x\n        kind: bars\n        against: riket\n", `only a figure of kind line is drawn against another area`},
		{"no indicator", head + "      - kind: line\n", `which indicator?`},
		{"matrix of one", head + "      - kind: matrix\n        indicator: x\n", `a matrix has indicators, not one indicator`},
		{"unknown word", head + "      - indicator: x\n        title: {sv: \"{areea}\", en: \"\"}\n", `unknown word {areea}`},
		{"other id", strings.Replace(head, "own", "mine", 1) + "      - indicator: x\n", `id "mine": the file is named "own"`},
		{"group with a goal", strings.Replace(head, "    figures", "    focus_groups: true\n    figures", 1) + "      - indicator: x\n", `editions/own.yaml:5:19: the groups give goal, title and intro: leave them out`},
		{"empty prose", "id: own\ntitle: {sv: L, en: S}\nsections:\n  - {id: om, title: {sv: Om, en: About}}\n", `a section without figures needs an intro in sv and en`},
		{"unknown word in a text", head + "      - indicator: x\n        text: {sv: \"{yaer}\", en: \"\"}\n", `unknown word {yaer} — did you mean "year"?`},
		{"one language", "id: own\ntitle: {sv: Läget}\nsections: []\n", `editions/own.yaml:2:9: give both sv and en`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := LoadEditions(layer("editions/own.yaml", test.src))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
}

func TestWordingRefuses(t *testing.T) {
	for _, test := range []struct{ name, src, want string }{
		{"unknown word", "id: x\nfinding: {sv: \"{highr} mer\", en: \"{higher} more\"}\n", `unknown word {highr} — did you mean "higher"?`},
		{"direction where there is none", "id: x\nequal: {sv: \"{higher} lika\", en: \"{women} alike\"}\n", `unknown word {higher}`},
		{"one language", "id: x\nvalue: {sv: andelen}\n", `value: give both sv and en`},
		{"unknown key", "id: x\nfindings: {sv: a, en: b}\n", `unknown key "findings" — did you mean "finding"?`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := LoadEditions(layer("wording/x.yaml", test.src))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
}

// What an edition names must be there, and the error says where in the file.
func TestBuildRefusesUnknownNames(t *testing.T) {
	src := head + "      - indicator: parental-benefitt\n  - goal: economyy\n"
	editions, err := LoadEditions(layer("editions/own.yaml", src))
	if err != nil {
		t.Fatal(err)
	}
	s := open(t)
	area, _ := codelist.Lookup("1981")
	_, err = Build(editions[0], area, s.catalogue, s.results, Options{})
	if !errors.Is(err, data.ErrNotFound) {
		t.Fatalf("got %v, want ErrNotFound", err)
	}
	for _, want := range []string{`editions/own.yaml:6:9: indicator "parental-benefitt"`, `did you mean "parental-benefit"?`, `editions/own.yaml:7:11: sub-goal "economyy"`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no %s in %v", want, err)
		}
	}
}

// A user's edition says its own title, subtitle and notes; words in the title are filled in from the figures.
func TestOverride(t *testing.T) {
	src := strings.Replace(head, "economy", "unpaid-care", 1) + `      - indicator: parental-benefit
        kind: line
        title: {sv: "{lower} {place} tog {lower value} av dagarna {year}", en: "{lower} {place} took {lower value} in {year}"}
        subtitle: {sv: Egen underrubrik, en: Own subtitle}
        notes: [{sv: Egen not., en: Own note.}]
`
	editions, err := LoadEditions(Definitions(), layer("editions/own.yaml", src))
	if err != nil {
		t.Fatal(err)
	}
	s := open(t)
	area, _ := codelist.Lookup("1981")
	own := editions[slices.IndexFunc(editions, func(e *Edition) bool { return e.ID == "own" })]
	doc, err := Build(own, area, s.catalogue, s.results, Options{})
	if err != nil {
		t.Fatal(err)
	}
	f := doc.Sections[0].Figures[0]
	// Kolada N00943, vintage 2024-12-12: Sala 2023, 30.8 percent.
	if want := "Män i Sala tog 31\u00a0procent av dagarna 2023"; f.Title != want {
		t.Errorf("title %q, want %q", f.Title, want)
	}
	if got := plainText(f.Subtitle); got != "Egen underrubrik" {
		t.Errorf("subtitle %q", got)
	}
	if len(f.Notes) != 1 || f.Notes[0] != "Egen not." {
		t.Errorf("notes %q", f.Notes)
	}
	if doc.Title != "Läget i Sala" || doc.Edition != "own" {
		t.Errorf("%s %q", doc.Edition, doc.Title)
	}
}

// Every wording belongs to an indicator of the catalogue.
func TestWordingsHaveIndicators(t *testing.T) {
	s := open(t)
	for id := range s.edition.wordings {
		if _, err := s.catalogue.Indicator(id); err != nil {
			t.Error(err)
		}
	}
}

// Spot values, Kolada vintage 2024-12-12: N00943 and N15428, Sala, Västerås and Norberg.
func TestSpotValues(t *testing.T) {
	for _, test := range []struct{ code, figure, year, first, second string }{
		{"1981", "parental-benefit-line", "2023", "69,2", "30,8"},
		{"1980", "parental-benefit-line", "2023", "69,4", "30,6"},
		{"1962", "parental-benefit-line", "2023", "71,2", "28,8"},
		{"1981", "eligible-vocational-line", "2024", "89,8", "83,3"},
		{"1980", "eligible-vocational-line", "2024", "84,8", "83,1"},
		{"1962", "eligible-vocational-line", "2024", "68,2", "81,5"},
	} {
		found := false
		for _, s := range open(t).build(t, test.code, data.Swedish).Sections {
			for _, f := range s.Figures {
				if f.ID != test.figure {
					continue
				}
				for _, r := range f.Table.Rows {
					if r.Cells[0].Text == test.year {
						found = true
						if r.Cells[1].Text != test.first || r.Cells[2].Text != test.second {
							t.Errorf("%s %s %s: %v", test.code, test.figure, test.year, texts(r))
						}
					}
				}
			}
		}
		if !found {
			t.Errorf("%s has no %s of %s", test.code, test.figure, test.year)
		}
	}
}
