package reports

import (
	"strings"
	"testing"

	"lagesbild/data"
	"lagesbild/indicators"
)

// judgedBy is an indicator under a rule.
func judgedBy(ind indicators.Indicator, j indicators.Judge) indicators.Indicator {
	ind.Judge = &j
	return ind
}

// yearly is women's and men's values year by year up to 2023.
func yearly(men float64, women ...float64) []value {
	var all []value
	for i, w := range women {
		p := string(rune('0'+(24-len(women)+i)/10)) + string(rune('0'+(24-len(women)+i)%10))
		all = append(all, value{"20" + p, data.Women, w, 0}, value{"20" + p, data.Men, men, 0})
	}
	return all
}

// menOnly is men's parts of a whole, year by year up to 2023.
func menOnly(men ...float64) []value {
	var all []value
	for _, v := range yearly(0, men...) {
		if v.sex == data.Women {
			all = append(all, value{v.period, data.Men, v.number, 0})
		}
	}
	return all
}

// What a light rests on, said in both languages.
func TestWhy(t *testing.T) {
	within := indicators.Judge{Within: &indicators.WithinRule{Good: 0.02, Near: 0.05}}
	tenth := indicators.Judge{Within: &indicators.WithinRule{Good: 0.05, Near: 0.10}}
	band := indicators.Judge{Band: &indicators.BandRule{Low: 0.4, High: 0.6, Near: 0.05}}
	girls := &Wording{Women: data.Text{SV: "flickor", EN: "girls"}, Men: data.Text{SV: "pojkar", EN: "boys"}}
	for _, test := range []struct {
		name    string
		ind     indicators.Indicator
		unit    data.Unit
		form    data.SexForm
		wording *Wording
		values  []value
		light   Light
		sv, en  string
	}{
		{
			"steady and equal", judgedBy(rate, within), "share", data.SexSplit, nil, yearly(0.5, 0.51, 0.51, 0.51, 0.51, 0.51), LightGood,
			"Andelen var 1,0 procentenheter högre för kvinnor än för män år 2023. Målnivån är högst 2 procentenheter.",
			"The share was 1.0 percentage points higher for women than for men in 2023. The target is at most 2 percentage points.",
		},
		{
			"no difference as shown", judgedBy(rate, within), "share", data.SexSplit, nil, yearly(0.5, 0.5001, 0.5001, 0.5001, 0.5001, 0.5001), LightGood,
			"Kvinnor och män låg lika år 2023. Målnivån är högst 2 procentenheter.",
			"Women and men were level in 2023. The target is at most 2 percentage points.",
		},
		{
			"a half rounds as in the table", judgedBy(rate, within), "share", data.SexSplit, nil, yearly(0.70, 0.8125), LightMiss,
			"Andelen var 11,3 procentenheter högre för kvinnor än för män år 2023. Målnivån är högst 2 procentenheter. Osäkerheten går inte att beräkna med bara ett jämförbart år.",
			"The share was 11.3 percentage points higher for women than for men in 2023. The target is at most 2 percentage points. No uncertainty can be computed from only one comparable year.",
		},
		{
			"girls and boys, margin across a limit", judgedBy(rate, within), "share", data.SexSplit, girls, yearly(0.5, 0.535, 0.525, 0.535, 0.525, 0.53), LightNear,
			"Andelen var 3,0 procentenheter högre för flickor än för pojkar år 2023. Målnivån är högst 2 procentenheter; högst 5 är nära. Målnivån kan också vara nådd (variation mellan åren: ±1,1 procentenheter).",
			"The share was 3.0 percentage points higher for girls than for boys in 2023. The target is at most 2 percentage points; at most 5 is near. It may also be on target (variation between years: ±1.1 percentage points).",
		},
		{
			"a noisy series", judgedBy(rate, within), "share", data.SexSplit, girls, yearly(0.5, 0.40, 0.61, 0.44, 0.58, 0.41, 0.57), LightUncertain,
			"Andelen var 7,0 procentenheter högre för flickor än för pojkar år 2023. Skillnaden varierar så mycket mellan åren (±25,6 procentenheter) att det inte går att säga om målnivån, högst 2 procentenheter, nås.",
			"The share was 7.0 percentage points higher for girls than for boys in 2023. The difference varies so much between years (±25.6 percentage points) that it cannot be told whether the target, at most 2 percentage points, is reached.",
		},
		{
			"just over a limit", judgedBy(rate, within), "share", data.SexSplit, nil, yearly(0.5, 0.5204, 0.5204, 0.5204, 0.5204, 0.5204), LightNear,
			"Andelen var 2,0 procentenheter högre för kvinnor än för män år 2023. Målnivån är högst 2 procentenheter; högst 5 är nära. Oavrundad är skillnaden strax över 2.",
			"The share was 2.0 percentage points higher for women than for men in 2023. The target is at most 2 percentage points; at most 5 is near. Unrounded, the difference is just over 2.",
		},
		{
			"relative", judgedBy(income, tenth), "SEK", data.SexSplit, nil, yearly(300_000, 234_000, 234_000, 234_000, 234_000, 234_000), LightMiss,
			"Beloppet var 22,0 procent lägre för kvinnor än för män år 2023. Målnivån är högst 5 procent.",
			"The amount was 22.0 per cent lower for women than for men in 2023. The target is at most 5 per cent.",
		},
		{
			"ready-made", judgedBy(ready, tenth), "ratio", data.SexRatio, nil,
			[]value{{"2023", data.Total, 0.92, 0}, {"2022", data.Total, 0.92, 0}},
			LightNear,
			"Kvinnors värde var 8,0 procent lägre än mäns år 2023. Målnivån är högst 5 procent; högst 10 är nära. Osäkerheten går inte att beräkna med bara två jämförbara år.",
			"Women's value was 8.0 per cent lower than men's in 2023. The target is at most 5 per cent; at most 10 is near. No uncertainty can be computed from only two comparable years.",
		},
		{
			"within the band", judgedBy(days, band), "share", data.SexShare, nil, menOnly(0.45, 0.45, 0.45, 0.45, 0.45), LightGood,
			"Kvinnors andel var 55,0 procent år 2023, inom målnivån 40–60 procent.",
			"Women's share was 55.0 per cent in 2023, within the target of 40–60 per cent.",
		},
		{
			"below the band", judgedBy(days, band), "share", data.SexShare, nil, menOnly(0.64, 0.64, 0.64, 0.64, 0.64), LightNear,
			"Kvinnors andel var 36,0 procent år 2023, 4,0 procentenheter under målnivån 40–60 procent. Högst 5 procentenheter utanför är nära.",
			"Women's share was 36.0 per cent in 2023, 4.0 percentage points below the target of 40–60 per cent. At most 5 percentage points outside is near.",
		},
		{
			"just above the band", judgedBy(days, band), "share", data.SexShare, nil, menOnly(0.3996, 0.3996, 0.3996, 0.3996, 0.3996), LightNear,
			"Kvinnors andel var 60,0 procent år 2023, strax över målnivån 40–60 procent. Högst 5 procentenheter utanför är nära.",
			"Women's share was 60.0 per cent in 2023, just above the target of 40–60 per cent. At most 5 percentage points outside is near.",
		},
		{
			"six years old", judgedBy(rate, within), "share", data.SexSplit, nil,
			[]value{{"2018", data.Women, 0.5, 0}, {"2018", data.Men, 0.51, 0}},
			LightGood,
			"Andelen var 1,0 procentenheter lägre för kvinnor än för män år 2018. Målnivån är högst 2 procentenheter. Uppgiften är gammal. Osäkerheten går inte att beräkna med bara ett jämförbart år.",
			"The share was 1.0 percentage points lower for women than for men in 2018. The target is at most 2 percentage points. The figure is old. No uncertainty can be computed from only one comparable year.",
		},
		{
			"nine years old", judgedBy(rate, within), "share", data.SexSplit, nil,
			[]value{{"2015", data.Women, 0.5, 0}, {"2015", data.Men, 0.51, 0}},
			LightUncertain,
			"Andelen var 1,0 procentenheter lägre för kvinnor än för män år 2015. Uppgiften är för gammal för att säga något om läget i dag.",
			"The share was 1.0 percentage points lower for women than for men in 2015. The figure is too old to say anything about the situation today.",
		},
		{
			"withheld", judgedBy(rate, within), "share", data.SexSplit, nil,
			[]value{{"2023", data.Women, 0.5, data.Suppressed}, {"2023", data.Men, 0.51, 0}},
			LightNoData,
			"Uppgiften visas inte av sekretesskäl: antalet personer är för litet.",
			"The figure is withheld for confidentiality: the number of persons is too small.",
		},
		{
			"one sex", judgedBy(rate, within), "share", data.SexSplit, girls,
			[]value{{"2023", data.Women, 0.5, 0}},
			LightNoData,
			"Det finns ingen period med uppgift för både flickor och pojkar.",
			"There is no period with a figure for both girls and boys.",
		},
		{
			"no levels", rate, "share", data.SexSplit, nil, pairOf(0.5, 0.6), Unlit,
			"Måttet redovisas utan bedömning.", "The measure is shown without a judgement.",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := resultOf(t, test.ind, test.unit, test.form, test.values...)
			for lang, want := range map[data.Lang]string{data.Swedish: test.sv, data.English: test.en} {
				light, why := Judge(r, "1981", test.wording, lang)
				if got := strings.ReplaceAll(why, nbsp, " "); got != want || light != test.light {
					t.Errorf("%s\ngot  %s\nwant %s", light, got, want)
				}
			}
		})
	}
}

// A count too small to tell gives its interval.
func TestWhySmallCounts(t *testing.T) {
	ind := judgedBy(rate, indicators.Judge{Band: &indicators.BandRule{Low: 0.4, High: 0.6, Near: 0.05}})
	ind.Method = indicators.Method{Composition: &indicators.Composition{Input: *input}}
	r := resultOf(t, ind, "persons", data.SexSplit, pairOf(6, 2)...)
	// Wilson's interval of 6 in 8: 40.9 to 92.9 percent.
	want := "Kvinnors andel var 75,0 procent år 2023. Antalet personer är för litet för att säga om målnivån, 40–60 procent, nås (95 procents konfidensintervall: 40,9 till 92,9)."
	if light, why := Judge(r, "1981", nil, data.Swedish); light != LightUncertain || strings.ReplaceAll(why, nbsp, " ") != want {
		t.Errorf("%s\ngot  %s\nwant %s", light, why, want)
	}
}

// Every number that a light's sentence says of women, men or their difference is the one that the status table shows in
// the same row; the others are the rule's, a year, a count of years or a margin. And no sentence is long.
func TestLightsSayWhatTheTableShows(t *testing.T) {
	checked := 0
	s := open(t)
	for _, r := range s.results {
		for _, lang := range []data.Lang{data.Swedish, data.English} {
			v := newVoice(r, s.edition.wordings[r.Indicator.ID], lang)
			for _, area := range r.Areas {
				j := r.Judge(area)
				if j.Period == "" {
					continue
				}
				why := v.judge(r, area).why
				if n := len(strings.Fields(strings.ReplaceAll(why, nbsp, " "))); n > map[data.Lang]int{data.Swedish: 42, data.English: 52}[lang] {
					t.Errorf("%s %s: %d words: %s", r.Indicator.ID, area, n, why)
				}
				c := r.At(area, j.Period)
				first, _, _ := strings.Cut(why, v.year(j.Period)) // the finding, up to the year
				shown := strings.TrimLeft(v.scale.gap(c.Gap).Text, "+"+minus)
				if j.Rule.Band != nil {
					shown = v.scale.level(c.Women).Text
				}
				for _, n := range numeral.FindAllString(first, -1) {
					if n = strings.TrimRight(n, ".,"); n != strings.TrimRight(shown, nbsp+"%") && !strings.Contains(plainWording(r.Indicator.ID+"-"), n) {
						t.Errorf("%s %s: the table shows %s: %s", r.Indicator.ID, area, shown, why)
					}
					checked++
				}
			}
		}
	}
	if checked < 10_000 {
		t.Errorf("only %d numbers were checked", checked)
	}
}
