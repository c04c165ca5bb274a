package reports

import (
	"strings"
	"testing"

	"lagesbild/data"
	"lagesbild/data/codelist"
)

// line is a figure over two years in which women's share falls from 70,4 to 69,2, and the difference from 40,8 to 38,4.
func overTwoYears() *Figure {
	number := func(x float64) Cell { return numberCell(Number{Value: x, OK: true, Text: Decimal(x, 1, data.Swedish)}) }
	return &Figure{
		Body:     &Line{},
		Subtitle: []Run{{Text: "Andel av dagarna, procent, 2019–2023. Målnivå 40–60 procent."}},
		Table: Table{
			Columns: []Column{{Head: "År"}, {Head: "Kvinnor", Role: Women}, {Head: "Män", Role: Men}, {Head: "Skillnad"}},
			Rows: []Row{
				{Cells: []Cell{{Text: "2019"}, number(70.4), number(29.6), number(40.8)}},
				{Cells: []Cell{{Text: "2023"}, number(69.2), number(30.8), number(38.4)}},
			},
		},
	}
}

func TestDisagreements(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"Kvinnor tog 69,2 procent av dagarna 2023", ""},
		{"Kvinnor tog 69 procent av dagarna", ""},
		{"Från 2019 till 2023 gick skillnaden från 40,8 till 38,4 procentenheter", ""},
		{"Målnivån är 40–60 procent", ""},
		{"Kvinnor tog 63,0 procent av dagarna", "63,0 stands nowhere in the figure (2023: women 69,2, men 30,8)"},
		{"Kvinnor tog 69,3 procent", "69,3 stands nowhere"},
		{"Så var det år 2021", "2021 stands nowhere"},
		{"In 2023 women took 69.2 per cent", ""},
		{"Inkomsten var 12 345 kronor", "12 345 stands nowhere"},

		{"Kvinnor har en högre andel än män", ""},
		{"Kvinnors andel är lägre än mäns", "women's value is higher than men's (2023: women 69,2, men 30,8)"},
		{"Andelen är högre för män än för kvinnor", "women's value is higher than men's"},
		{"Andelen är lägre för män än för kvinnor", ""},
		{"Women took fewer days than men", "women's value is higher than men's"},
		{"Flickor har fler dagar än pojkar", ""},
		{"Skillnaden mellan kvinnor och män är större än i riket", ""},
		{"Mannen tar inte fler dagar än kvinnan", ""}, // what is denied is not read
		{"Många tar mer än 25 dagar", "25 stands nowhere"},

		{"Skillnaden har minskat", ""},
		{"Skillnaden har ökat sedan 2019", "the difference is lower than in 2019 (2019: women 70,4, men 29,6) (2023: women 69,2, men 30,8)"},
		{"Mäns andel har ökat", ""},
		{"Mäns andel har minskat", "men's value is higher than in 2019"},
		{"The difference has narrowed. Women's share has risen.", "women's value is lower than in 2019"},
		{"Kvinnors andel har minskat mer än mäns", ""}, // of two changes: not read
	} {
		got := strings.Join(overTwoYears().disagreements(test.text), "; ")
		if test.want == "" && got != "" || !strings.HasPrefix(strings.ReplaceAll(got, nbsp, " "), test.want) {
			t.Errorf("%s:\ngot  %q\nwant %q", test.text, got, test.want)
		}
	}
}

// Where only women's value relative to men's is published, the difference tells; and an area's own row is read, not the first.
func TestDisagreementsOfOtherTables(t *testing.T) {
	gap := func(x float64) Cell {
		return numberCell(Number{Value: x, OK: true, Text: SignedDecimal(x, 1, data.Swedish)})
	}
	f := &Figure{Body: &Dumbbell{}, Table: Table{
		Columns: []Column{{Head: "Område"}, {Head: "Skillnad, procent"}},
		Rows:    []Row{{Cells: []Cell{{Text: "Norberg"}, gap(4)}}, {Cells: []Cell{{Text: "Sala"}, gap(-12)}, Own: true}},
	}}
	if got := f.disagreements("Kvinnors lön är 12 procent lägre än mäns"); len(got) > 0 {
		t.Errorf("%q", got)
	}
	if got := f.disagreements("Kvinnors lön är högre än mäns"); len(got) != 1 || !strings.Contains(got[0], "lower than men's (difference −12") {
		t.Errorf("%q", got)
	}
}

// What the program says itself never disagrees with its own figures: else the check would cry wolf.
func TestOwnSentencesAgree(t *testing.T) {
	everyDocument(t, func(d *Document) {
		for _, s := range d.Sections {
			for _, f := range s.Figures {
				for _, text := range []string{f.Title, f.Text} {
					bare := f
					bare.Title, bare.Text = "", ""
					for _, fault := range bare.disagreements(text) {
						if !strings.Contains(fault, "stands nowhere") { // numbers have their own test
							t.Errorf("%s %s: %q: %s", d.Area.Name, f.ID, text, fault)
						}
					}
				}
			}
		}
	})
}

// An override that the figures belie stays, and is told with its line, its figure and what the table shows.
func TestOverrideIsTold(t *testing.T) {
	src := strings.Replace(head, "economy", "unpaid-care", 1) + `      - indicator: parental-benefit
        kind: line
        title: {sv: "Kvinnor i Sala tar ut 63,0 procent av dagarna", en: "Women in Sala take {higher value}"}
        text: {sv: "{lower} tog {lower value} {year}. Skillnaden har ökat.", en: "Of {year}."}
`
	editions, err := LoadEditions(layer("editions/own.yaml", src))
	if err != nil {
		t.Fatal(err)
	}
	s := open(t)
	area, _ := codelist.Lookup("1981")
	doc, err := Build(editions[0], area, s.catalogue, s.results, Options{})
	if err != nil {
		t.Fatal(err)
	}
	f := doc.Sections[0].Figures[0]
	if f.Title != "Kvinnor i Sala tar ut 63,0 procent av dagarna" || f.Text != "Män tog 31"+nbsp+"procent 2023. Skillnaden har ökat." {
		t.Errorf("%q %q", f.Title, f.Text)
	}
	want := []string{
		`editions/own.yaml:8:21: parental-benefit-line: ”Kvinnor i Sala tar ut 63,0 procent av dagarna”: 63,0 stands nowhere in the figure (2023: women 69,2, men 30,8)`,
		`editions/own.yaml:9:20: parental-benefit-line: ”Män tog 31` + nbsp + `procent 2023. Skillnaden har ökat.”: the difference is lower than in 2006`,
	}
	if len(doc.Disagreements) != len(want) {
		t.Fatalf("%q", doc.Disagreements)
	}
	for i, w := range want {
		if got := doc.Disagreements[i].Error(); !strings.HasPrefix(got, w) {
			t.Errorf("got  %s\nwant %s", got, w)
		}
	}
	if doc, err = Build(editions[0], area, s.catalogue, s.results, Options{Lang: data.English}); err != nil || len(doc.Disagreements) > 0 {
		t.Errorf("%v %q", err, doc.Disagreements)
	}
}
