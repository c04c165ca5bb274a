package reports

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/indicators"
)

// oneTable is a library of a single dataset.
type oneTable struct{ dataset *data.Dataset }

func (t oneTable) Dataset(context.Context, string) (*data.Dataset, error) { return t.dataset, nil }

// value is one observation of Sala's made for a test.
type value struct {
	period string
	sex    string
	number float64
	status data.Status
}

// resultOf computes an indicator of made values; its method must name dataset d, measure m.
func resultOf(t *testing.T, ind indicators.Indicator, unit data.Unit, form data.SexForm, values ...value) *indicators.Result {
	t.Helper()
	b := data.NewBuilder(data.Structure{
		ID: "d", Dimensions: []data.Dimension{{ID: data.Area}, {ID: data.Time}, {ID: data.Sex}},
		Measures: []data.Measure{{ID: "m", Unit: unit, SexForm: form, Additive: unit == "persons"}},
	}, "2024-12-12", "CC0")
	page := b.Page(data.Page{Source: "Kolada", Table: "N00000", Vintage: "2024-12-12", Name: "made.csv"})
	for i, v := range values {
		b.Append([]int32{b.Code(0, data.Code{ID: "1981"}), b.Code(1, data.Code{ID: v.period}), b.Code(2, data.Code{ID: v.sex})}, 0, v.number, v.status, page, int32(i+1))
	}
	d, err := b.Finish(memory.DefaultAllocator)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Release)
	both := func(sv, en string) data.Text { return data.Text{SV: sv, EN: en} }
	ind.ID, ind.Goal, ind.Definition, ind.Limits = "made", "economy", both("Gjord.", "Made."), both("Inget.", "None.")
	if ind.Gap == "" {
		ind.Gap = indicators.GapDifference
	}
	if ind.Polarity == "" {
		ind.Polarity = indicators.PolarityHigher
	}
	r, err := indicators.Compute(context.Background(), oneTable{d}, &ind)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var (
	input  = &indicators.Input{Dataset: "d", Measure: "m"}
	rate   = indicators.Indicator{Title: data.Text{SV: "Sysselsättning", EN: "Employment"}, Measured: data.Text{SV: "Andel sysselsatta", EN: "Share in employment"}, Method: indicators.Method{Values: input}, Decimals: 1}
	income = indicators.Indicator{Title: data.Text{SV: "Medianinkomst", EN: "Median income"}, Measured: data.Text{SV: "Inkomst", EN: "Income"}, Method: indicators.Method{Values: input}, Gap: indicators.GapRatio, Decimals: 1}
	days   = indicators.Indicator{
		Title: data.Text{SV: "Föräldrapenning", EN: "Parental benefit"}, Measured: data.Text{SV: "Andel av föräldrapenningdagarna", EN: "Share of the parental benefit days"},
		Method: indicators.Method{Complement: input}, Polarity: indicators.PolarityEqual, Decimals: 1,
	}
	ready = indicators.Indicator{
		Title: data.Text{SV: "Kvinnors medianlön", EN: "Women's median pay"}, Measured: data.Text{SV: "Kvinnors medianlön jämfört med mäns", EN: "Women's median pay relative to men's"},
		Method: indicators.Method{Ratio: input}, Gap: indicators.GapRatio, Decimals: 1,
	}
)

// whole is a rate published in whole percent.
var whole = func() indicators.Indicator { ind := rate; ind.Decimals = 0; return ind }()

func pairOf(women, men float64) []value {
	return []value{{"2023", data.Women, women, 0}, {"2023", data.Men, men, 0}}
}

// A finding's general wording by the method's form and the direction of the difference.
func TestFinding(t *testing.T) {
	girls := &Wording{
		Women: data.Text{SV: "flickor", EN: "girls"}, Men: data.Text{SV: "pojkar", EN: "boys"},
		Finding: data.Text{SV: "{higher} når oftare målet än {lower} {place}", EN: "{higher} more often arrive than {lower} {place}"},
		Equal:   data.Text{SV: "{women} och {men} når målet {about} lika ofta {place}", EN: "{women} and {men} arrive {about} equally often {place}"},
	}
	for _, test := range []struct {
		name    string
		ind     indicators.Indicator
		unit    data.Unit
		form    data.SexForm
		wording *Wording
		values  []value
		sv, en  string
	}{
		{"share, men higher", rate, "share", data.SexSplit, nil, pairOf(0.761, 0.791), "Sysselsättning: 3,0\u00a0procentenheter lägre för kvinnor än för män i Sala", "Employment: 3.0\u00a0percentage points lower for women than for men in Sala"},
		{"share, women higher", rate, "share", data.SexSplit, nil, pairOf(0.9, 0.7), "Sysselsättning: 20\u00a0procentenheter lägre för män än för kvinnor i Sala", "Employment: 20\u00a0percentage points lower for men than for women in Sala"},
		{"share, alike as shown", rate, "share", data.SexSplit, nil, pairOf(0.70001, 0.70002), "Sysselsättning: lika för kvinnor och män i Sala", "Employment: the same for women and men in Sala"},
		{"share, hardly apart", rate, "share", data.SexSplit, nil, pairOf(0.706, 0.70), "Sysselsättning: ungefär lika för kvinnor och män i Sala", "Employment: about the same for women and men in Sala"},
		{"share, hardly apart, yet off target", judgedBy(rate, indicators.Judge{Within: &indicators.WithinRule{Good: 0.005, Near: 0.01}}), "share", data.SexSplit, nil, pairOf(0.706, 0.70), "Sysselsättning: 0,6\u00a0procentenheter lägre för män än för kvinnor i Sala", "Employment: 0.6\u00a0percentage points lower for men than for women in Sala"},
		{"whole percent, one apart", whole, "share", data.SexSplit, nil, pairOf(0.71, 0.70), "Sysselsättning: ungefär lika för kvinnor och män i Sala", "Employment: about the same for women and men in Sala"},
		{"whole percent, two apart", whole, "share", data.SexSplit, nil, pairOf(0.72, 0.70), "Sysselsättning: 2\u00a0procentenheter lägre för män än för kvinnor i Sala", "Employment: 2\u00a0percentage points lower for men than for women in Sala"},
		{"income", income, "SEK", data.SexSplit, nil, pairOf(240_000, 300_000), "Medianinkomst: 20\u00a0procent lägre för kvinnor än för män i Sala", "Median income: 20\u00a0per cent lower for women than for men in Sala"},
		{"income, women higher", income, "SEK", data.SexSplit, nil, pairOf(330_000, 300_000), "Medianinkomst: 10\u00a0procent högre för kvinnor än för män i Sala", "Median income: 10\u00a0per cent higher for women than for men in Sala"},
		{"parts of a whole", days, "share", data.SexShare, nil, []value{{"2023", data.Men, 0.309, 0}}, "Män stod för 31\u00a0procent av föräldrapenningdagarna i Sala", "Men accounted for 31\u00a0per cent of the parental benefit days in Sala"},
		{"parts, women the smaller", days, "share", data.SexShare, nil, []value{{"2023", data.Men, 0.66, 0}}, "Kvinnor stod för 34\u00a0procent av föräldrapenningdagarna i Sala", "Women accounted for 34\u00a0per cent of the parental benefit days in Sala"},
		{"parts, half each", days, "share", data.SexShare, nil, []value{{"2023", data.Men, 0.5, 0}}, "Kvinnor och män stod för lika stora delar av föräldrapenningdagarna i Sala", "Women and men accounted for equal parts of the parental benefit days in Sala"},
		{"ready-made ratio", ready, "ratio", data.SexRatio, nil, []value{{"2023", data.Total, 0.92, 0}}, "Kvinnors medianlön: 8,0\u00a0procent lägre för kvinnor än för män i Sala", "Women's median pay: 8.0\u00a0per cent lower for women than for men in Sala"},
		{"own wording", rate, "share", data.SexSplit, girls, pairOf(0.9, 0.8), "Flickor når oftare målet än pojkar i Sala", "Girls more often arrive than boys in Sala"},
		{"own wording, other way", rate, "share", data.SexSplit, girls, pairOf(0.8, 0.9), "Pojkar når oftare målet än flickor i Sala", "Boys more often arrive than girls in Sala"},
		{"own wording, hardly", rate, "share", data.SexSplit, girls, pairOf(0.805, 0.8), "Flickor och pojkar når målet ungefär lika ofta i Sala", "Girls and boys arrive about equally often in Sala"},
		{"own wording, alike", rate, "share", data.SexSplit, girls, pairOf(0.8, 0.8), "Flickor och pojkar når målet lika ofta i Sala", "Girls and boys arrive equally often in Sala"},
		{"a half that may not be rounded twice", days, "share", data.SexShare, nil, []value{{"2023", data.Men, 0.3046, 0}}, "Män stod för 30,5\u00a0procent av föräldrapenningdagarna i Sala", "Men accounted for 30.5\u00a0per cent of the parental benefit days in Sala"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := resultOf(t, test.ind, test.unit, test.form, test.values...)
			for lang, want := range map[data.Lang]string{data.Swedish: test.sv, data.English: test.en} {
				place := map[data.Lang]string{data.Swedish: "i Sala", data.English: "in Sala"}[lang]
				if got := newVoice(r, test.wording, lang).finding(r.At("1981", "2023"), place); got != want {
					t.Errorf("\ngot  %s\nwant %s", got, want)
				}
			}
		})
	}
}

// The sex that a wording puts first, or the word högre or lägre, agrees with the difference as shown: every shipped
// indicator, every area, first and last period, both languages.
func TestFindingsAgreeWithTheGap(t *testing.T) {
	if testing.Short() {
		t.Skip("one thread: nothing for the race detector")
	}
	s := open(t)
	checked := map[direction]int{}
	for _, r := range s.results {
		for _, lang := range []data.Lang{data.Swedish, data.English} {
			w := s.edition.wordings[r.Indicator.ID]
			if w == nil {
				t.Fatalf("%s has no wording", r.Indicator.ID)
			}
			v := newVoice(r, w, lang)
			for _, area := range r.Areas {
				for i, p := range r.Periods {
					if i > 0 && i < len(r.Periods)-1 && !strings.HasPrefix(area, "19") {
						continue // the middle years of Västmanland are enough
					}
					if c := r.At(area, p); c.Gap.OK() {
						checked[checkDirection(t, v, w, c)]++
					}
				}
			}
		}
	}
	if checked[womenHigher] < 1000 || checked[menHigher] < 1000 || checked[equal] < 10 {
		t.Errorf("too little was checked: %v", checked)
	}
}

func checkDirection(t *testing.T, v voice, w *Wording, c indicators.Cell) direction {
	t.Helper()
	// Worked out from the cell alone, not by the code under test.
	women, men := Round(c.Women.Number*v.scale.factor, 10), Round(c.Men.Number*v.scale.factor, 10)
	got := v.finding(c, "där")
	template := w.Finding.In(v.lang())
	lower := strings.ToLower(got)
	d := equal
	switch shown := v.scale.gap(c.Gap).Text; {
	case strings.HasPrefix(shown, "+"):
		d = womenHigher
	case strings.HasPrefix(shown, minus):
		d = menHigher
	}
	if (d == womenHigher && women <= men) || (d == menHigher && women >= men) {
		t.Fatalf("%s: women %v, men %v, shown %s", v.indicator.ID, women, men, v.scale.gap(c.Gap).Text)
	}
	if said := fill(w.Equal.In(v.lang()), map[string]string{"women": v.women(), "men": v.men(), "women's": possessive(v.women(), v.lang()), "men's": possessive(v.men(), v.lang()), "place": "där"}); got == said && d != equal {
		t.Fatalf("%s: %q, but the difference is %s", v.indicator.ID, got, v.scale.gap(c.Gap).Text)
	}
	if d == equal || strings.Contains(lower, map[data.Lang]string{data.Swedish: "ungefär", data.English: "about "}[v.lang()]) {
		return d
	}
	first, second := v.women(), v.men()
	if d == menHigher {
		first, second = second, first
	}
	up, down := map[data.Lang]string{data.Swedish: "högre", data.English: "higher"}[v.lang()], map[data.Lang]string{data.Swedish: "lägre", data.English: "lower"}[v.lang()]
	switch {
	case strings.Contains(template, "{comparison}"):
		if strings.Contains(got, up) != (d == womenHigher) || strings.Contains(got, down) != (d == menHigher) {
			t.Fatalf("%s: %q, but the difference is %s", v.indicator.ID, got, v.scale.gap(c.Gap).Text)
		}
	case strings.Contains(template, "{higher}") && strings.Contains(template, "{lower}"):
		i, j := wordAt(lower, first), wordAt(lower, second)
		if i < 0 || j < 0 || (i < j) != (strings.Index(template, "{higher}") < strings.Index(template, "{lower}")) {
			t.Fatalf("%s: %q, but the difference is %s", v.indicator.ID, got, v.scale.gap(c.Gap).Text)
		}
	case strings.Contains(template, "{lower}"):
		if wordAt(lower, second) < 0 || wordAt(lower, first) >= 0 {
			t.Fatalf("%s: %q, but the difference is %s", v.indicator.ID, got, v.scale.gap(c.Gap).Text)
		}
	default:
		t.Fatalf("%s: a finding that tells no direction: %s", v.indicator.ID, template)
	}
	return d
}

// wordAt is where a whole word begins in s, or -1: "men" is not in "women".
func wordAt(s, word string) int {
	for i := 0; ; {
		k := strings.Index(s[i:], word)
		if k < 0 {
			return -1
		}
		if at := i + k; at == 0 || s[at-1] == ' ' {
			return at
		}
		i += k + 1
	}
}

func draftOf(t *testing.T, r *indicators.Result, made string) draft {
	t.Helper()
	return draft{voice: newVoice(r, nil, data.Swedish), result: r, place: open(t).build(t, "1981", data.Swedish).Area, made: made}
}

// A hole stays a hole, a break stays a break, and what happened before it is not compared with what came after.
func TestLineKeepsHolesAndBreaks(t *testing.T) {
	ind := rate
	ind.Breaks = []data.SeriesBreak{{From: "2021", Why: data.Text{SV: "Ny metod.", EN: "New method."}}}
	var values []value
	for i, p := range []string{"2017", "2018", "2020", "2021", "2022", "2023"} {
		values = append(values, value{p, data.Women, 0.70 + 0.01*float64(i), 0}, value{p, data.Men, 0.80, 0})
	}
	values[10].status = data.Provisional
	d := draftOf(t, resultOf(t, ind, "share", data.SexSplit, values...), "2024-12-12")
	f := d.line(trackOf(d.result, "1981"))
	body := f.Body.(*Line)
	if got := strings.Join(body.Periods, " "); got != "2017 2018 2019 2020 2021 2022 2023" {
		t.Errorf("periods %s", got)
	}
	if n := body.Series[0].Points[2]; n.OK || n.Text != "uppgift saknas" {
		t.Errorf("2019: %+v", n)
	}
	if len(body.Breaks) != 1 || body.Breaks[0] != 4 {
		t.Errorf("breaks %v", body.Breaks)
	}
	if want := "År 2023 var andelen 75,0\u00a0procent för kvinnor och 80,0\u00a0procent för män. Skillnaden var 5,0\u00a0procentenheter, jämfört med 7,0\u00a0procentenheter år 2021."; f.Text != want {
		t.Errorf("\ngot  %s\nwant %s", f.Text, want)
	}
	notes := strings.Join(f.Notes, " ")
	for _, want := range []string{"Tidsseriebrott 2021: Ny metod.", "preliminär"} {
		if !strings.Contains(notes, want) {
			t.Errorf("no %q among the notes %s", want, notes)
		}
	}
}

// A break that is about one area cuts that area's line alone, and is told once.
func TestLineBreaksOfOneArea(t *testing.T) {
	ind := rate
	split := data.Text{SV: "Kommunen delades den 1 januari 2021.", EN: "The municipality was split on 1 January 2021."}
	ind.Breaks = []data.SeriesBreak{{From: "2020", Area: "1981", Why: split}, {From: "2021", Area: "1981", Why: split}, {From: "2022", Area: "1980", Why: data.Text{SV: "Annat.", EN: "Other."}}}
	var values []value
	for _, p := range []string{"2018", "2019", "2020", "2021", "2022"} {
		values = append(values, value{p, data.Women, 0.70, 0}, value{p, data.Men, 0.80, 0})
	}
	d := draftOf(t, resultOf(t, ind, "share", data.SexSplit, values...), "2024-12-12")
	f := d.line(trackOf(d.result, "1981"))
	if got := f.Body.(*Line).Breaks; !slices.Equal(got, []int{2, 3}) {
		t.Errorf("breaks %v", got)
	}
	notes := strings.Join(f.Notes, " ")
	if strings.Count(notes, "Tidsseriebrott: Kommunen delades den 1 januari 2021.") != 1 || strings.Contains(notes, "Annat.") {
		t.Errorf("notes %s", notes)
	}
}

// The change is told by sizes and side, never by the sign of a number alone.
func TestSince(t *testing.T) {
	for _, test := range []struct {
		w0, m0, w1, m1 float64
		want           string
	}{
		{0.7, 0.8, 0.7, 0.75, "Skillnaden var 5,0\u00a0procentenheter, jämfört med 10,0\u00a0procentenheter år 2020."},
		{0.8, 0.7, 0.7, 0.75, "Skillnaden var 5,0\u00a0procentenheter; år 2020 var den 10,0\u00a0procentenheter åt andra hållet."},
		{0.7, 0.8, 0.65, 0.75, "Skillnaden var 10,0\u00a0procentenheter, lika stor som år 2020."},
		{0.7, 0.7, 0.65, 0.75, "Skillnaden var 10,0\u00a0procentenheter; år 2020 fanns ingen."},
		{0.7, 0.8, 0.75, 0.75, "Skillnaden var borta; år 2020 var den 10,0\u00a0procentenheter."},
		{0.7, 0.7, 0.75, 0.75, "Då liksom år 2020 fanns ingen skillnad."},
	} {
		r := resultOf(t, rate, "share", data.SexSplit, value{"2020", data.Women, test.w0, 0}, value{"2020", data.Men, test.m0, 0}, value{"2023", data.Women, test.w1, 0}, value{"2023", data.Men, test.m1, 0})
		d := draftOf(t, r, "2024")
		if got := d.since(trackOf(r, "1981")); got != test.want {
			t.Errorf("\ngot  %s\nwant %s", got, test.want)
		}
	}
}

// A value withheld for confidentiality is a word in the row and a name in the notes, never a number.
func TestSuppressedIsSaid(t *testing.T) {
	r := resultOf(t, rate, "share", data.SexSplit, value{"2023", data.Women, 0.5, data.Suppressed}, value{"2023", data.Men, 0.6, 0})
	d := draftOf(t, r, "2024")
	c := r.At("1981", "2023")
	if w, g := d.scale.level(c.Women), d.scale.gap(c.Gap); w.OK || w.Text != "sekretess" || g.OK || g.Text != "sekretess" {
		t.Errorf("women %+v, gap %+v", w, g)
	}
	if len(trackOf(r, "1981").cells) != 0 {
		t.Error("a suppressed value makes a line")
	}
}

// A title claims no more than its year.
func TestTitlesBearTheirYear(t *testing.T) {
	everyDocument(t, func(d *Document) {
		for _, s := range d.Sections {
			for _, f := range s.Figures {
				year := ""
				switch body := f.Body.(type) {
				case *Line:
					year = body.Periods[len(body.Periods)-1]
				case *Dumbbell, *Stacked:
					year = yearOf(plainText(f.Subtitle))
				default:
					continue
				}
				if want := map[data.Lang]string{data.Swedish: " " + year, data.English: " in " + year}[d.Lang]; year == "" || !strings.HasSuffix(f.Title, want) {
					t.Errorf("%s %s: %q does not say %q", d.Area.Name, f.ID, f.Title, year)
				}
			}
		}
	})
}

// What turned not long ago, or varies too much to be judged, is not told as a rule.
func TestUnsteady(t *testing.T) {
	within := judgedBy(rate, indicators.Judge{Within: &indicators.WithinRule{Good: 0.02, Near: 0.05}})
	for _, test := range []struct {
		name  string
		women []float64
		want  string
	}{
		{"turned two years ago", []float64{0.55, 0.56, 0.45, 0.47, 0.56}, "Så sent som år 2022 var det tvärtom."},
		{"turned, but hardly", []float64{0.55, 0.56, 0.55, 0.495, 0.56}, ""},
		{"turned long ago", []float64{0.45, 0.55, 0.56, 0.55, 0.56, 0.55}, ""},
		{"one way, but noisy", []float64{0.51, 0.62, 0.52, 0.62, 0.51, 0.57}, "Skillnaden varierar mycket från år till år."},
		{"steady", []float64{0.55, 0.55, 0.55, 0.55, 0.55}, ""},
	} {
		r := resultOf(t, within, "share", data.SexSplit, yearly(0.5, test.women...)...)
		if got := draftOf(t, r, "2024").unsteady(trackOf(r, "1981")); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

// Amounts are thousands of kronor where they are large, and a level's decimals are those of the definition.
func TestUnits(t *testing.T) {
	for _, test := range []struct {
		ind    indicators.Indicator
		unit   data.Unit
		values []value
		level  string
		gap    string
		words  string
	}{
		{income, "SEK", pairOf(234_449, 311_551), "234,4", "\u221224,7\u00a0%", "tusen kronor"},
		{income, "SEK", pairOf(900, 1000), "900,0", "\u221210,0\u00a0%", "kronor"},
		{rate, "share", pairOf(0.2725, 0.25), "27,3", "+2,3", "procent"},
		{rate, "days", pairOf(12.5, 6.9), "12,5", "+5,6", "dagar"},
	} {
		r := resultOf(t, test.ind, test.unit, data.SexSplit, test.values...)
		d := draftOf(t, r, "2024")
		c := r.At("1981", "2023")
		if got := d.scale.level(c.Women).Text; got != test.level {
			t.Errorf("level %q, want %q", got, test.level)
		}
		if got := d.scale.gap(c.Gap).Text; got != test.gap {
			t.Errorf("gap %q, want %q", got, test.gap)
		}
		if got := d.unitWords(); got != test.words {
			t.Errorf("unit %q, want %q", got, test.words)
		}
	}
}

// Every unit a dataset may have can be said in both languages.
func TestEveryUnitHasWords(t *testing.T) {
	for _, u := range data.Units() {
		base, _, err := u.Base()
		if err != nil {
			t.Fatal(err)
		}
		if base == "share" {
			base = "percent"
		}
		if !unitNames[base].long.Complete() {
			t.Errorf("%s has no words", base)
		}
	}
}
