package reports

import (
	"strings"
	"testing"

	"lagesbild/data"
	"lagesbild/indicators"
)

// The pace says which way the difference goes, how fast and how sure that is, or why it cannot be told.
func TestPace(t *testing.T) {
	within := indicators.Judge{Within: &indicators.WithinRule{Good: 0.02, Near: 0.05}}
	toward := func(g indicators.Target) indicators.Indicator {
		ind := judgedBy(rate, within)
		ind.Target = &g
		return ind
	}
	women := indicators.Target{Of: indicators.OfWomen, Value: 0.6, By: "2029", From: "2019"}
	for _, test := range []struct {
		name   string
		ind    indicators.Indicator
		values []value
		light  Light
		sv, en string
	}{
		{
			"closing", judgedBy(rate, within), yearly(0.5, 0.40, 0.41, 0.42, 0.43, 0.44), LightGood,
			"Närmar sig. Skillnaden mellan kvinnor och män har minskat med 1,00 procentenheter per år 2019–2023 (95 procents konfidensintervall: 1,00 till 1,00).",
			"Getting closer. The difference between women and men has decreased by 1.00 percentage points a year 2019–2023 (95 per cent confidence interval: 1.00 to 1.00).",
		},
		{
			"opening", judgedBy(rate, within), yearly(0.5, 0.44, 0.43, 0.42, 0.41, 0.40), LightMiss,
			"Åt fel håll. Skillnaden mellan kvinnor och män har ökat med 1,00 procentenheter per år 2019–2023 (95 procents konfidensintervall: 1,00 till 1,00).",
			"Moving away. The difference between women and men has increased by 1.00 percentage points a year 2019–2023 (95 per cent confidence interval: 1.00 to 1.00).",
		},
		{
			"still", judgedBy(rate, within), yearly(0.5, 0.44, 0.44, 0.44, 0.44, 0.44), LightNear,
			"Oförändrat. Skillnaden mellan kvinnor och män är oförändrad 2019–2023.",
			"Unchanged. The difference between women and men has not changed 2019–2023.",
		},
		{
			"swinging", judgedBy(rate, within), yearly(0.5, 0.40, 0.46, 0.41, 0.47, 0.42), LightUncertain,
			"Osäkert. Skillnaden mellan kvinnor och män varken ökar eller minskar säkert 2019–2023 (95 procents konfidensintervall: −6,00 till 5,00).",
			"Uncertain. The difference between women and men neither increases nor decreases for certain 2019–2023 (95 per cent confidence interval: −6.00 to 5.00).",
		},
		{
			"few", judgedBy(rate, within), yearly(0.5, 0.44, 0.45), LightUncertain,
			"Osäkert. Takten går inte att bedöma: det finns två jämförbara år, minst fem behövs.",
			"Uncertain. The pace cannot be judged: there are two comparable years, at least five are needed.",
		},
		{
			"nothing", judgedBy(rate, within),
			[]value{{"2023", data.Women, 0, data.Suppressed}, {"2023", data.Men, 0.5, 0}},
			LightNoData,
			"Uppgift saknas. Uppgiften visas inte av sekretesskäl: antalet personer är för litet.",
			"No data. The figure is withheld for confidentiality: the number of persons is too small.",
		},
		{
			"to a target, too slowly", toward(women), yearly(0.5, 0.40, 0.414, 0.428, 0.442, 0.456), LightNear,
			"Behöver öka takten. Takten 2019–2023 är 70 procent av den som krävs för målvärdet 60,0 procent år 2029; värdet var 45,6 procent år 2023.",
			"Needs a faster pace. The pace 2019–2023 is 70 per cent of what is required for the target of 60.0 per cent in 2029; the value was 45.6 per cent in 2023.",
		},
		{
			"a target reached", toward(women), yearly(0.5, 0.40, 0.45, 0.50, 0.55, 0.62), LightGood,
			"Uppnått. Målvärdet 60,0 procent år 2029 är uppnått: värdet var 62,0 procent år 2023.",
			"Achieved. The target of 60.0 per cent in 2029 is achieved: the value was 62.0 per cent in 2023.",
		},
		{
			"away from a target", toward(women), yearly(0.5, 0.40, 0.39, 0.38, 0.37, 0.36), LightMiss,
			"Försämring. Takten 2019–2023 är −50 procent av den som krävs för målvärdet 60,0 procent år 2029; värdet var 36,0 procent år 2023.",
			"Deteriorating. The pace 2019–2023 is −50 per cent of what is required for the target of 60.0 per cent in 2029; the value was 36.0 per cent in 2023.",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := resultOf(t, test.ind, "share", data.SexSplit, test.values...)
			for lang, want := range map[data.Lang]string{data.Swedish: test.sv, data.English: test.en} {
				lights := Lights(&indicators.Catalogue{}, r, "1981", nil, lang)
				if len(lights) != 3 {
					t.Fatalf("%d lights", len(lights))
				}
				pace := lights[1]
				if got := strings.ReplaceAll(pace.Word+". "+pace.Why, nbsp, " "); got != want || pace.Light != test.light {
					t.Errorf("%s\ngot  %s\nwant %s", pace.Light, got, want)
				}
			}
		})
	}
}

// The first of the three lights is the single one, word for word; an indicator that may not be judged has none; every light
// has a word and a sentence in both languages, and a place is one among those that are ranked.
func TestLightsOfShipped(t *testing.T) {
	s := open(t)
	states := map[Light]int{}
	for _, r := range s.results {
		for i, area := range r.Areas {
			if i%11 != 0 {
				continue // every eleventh area is enough to meet every kind
			}
			for _, lang := range []data.Lang{data.Swedish, data.English} {
				lights := Lights(s.catalogue, r, area, s.edition.wordings[r.Indicator.ID], lang)
				light, why := Judge(r, area, s.edition.wordings[r.Indicator.ID], lang)
				if light == Unlit {
					if len(lights) > 0 {
						t.Errorf("%s %s is not judged but has %v", r.Indicator.ID, area, lights)
					}
					continue
				}
				if len(lights) != 3 || lights[0].Light != light || lights[0].Why != why {
					t.Fatalf("%s %s: %v", r.Indicator.ID, area, lights)
				}
				for _, l := range lights {
					if l.Word == "" || l.Head == "" || !strings.HasSuffix(l.Why, ".") || strings.Contains(l.Why, "NaN") || strings.Contains(l.Why, "%!") || strings.Contains(l.Why, "  ") {
						t.Errorf("%s %s: %+v", r.Indicator.ID, area, l)
					}
					states[l.Light]++
				}
			}
			if p := s.catalogue.Lights(r, area).Place; p.State != indicators.NoData && p.State != "" && (p.Place.Rank < 1 || p.Place.Rank > p.Place.Ranked) {
				t.Errorf("%s %s: %+v", r.Indicator.ID, area, p)
			}
		}
	}
	for _, l := range []Light{LightGood, LightNear, LightMiss, LightUncertain, LightNoData} {
		if states[l] == 0 {
			t.Errorf("no light is %s", l)
		}
	}
}

// Quarters of a group: of eight, two are best and two worst; equal ones are together, and three areas make no quarters.
func TestPlaceWords(t *testing.T) {
	v := newVoice(resultOf(t, rate, "share", data.SexSplit, pairOf(0.5, 0.6)...), nil, data.Swedish)
	p := indicators.Relative{State: indicators.Good, Period: "2023", Group: indicators.Group{Title: data.Text{SV: "alla kommuner", EN: "all municipalities"}}}
	p.Place.Rank, p.Place.Ranked, p.Place.Shared = 2, 8, true
	if got, want := strings.ReplaceAll(v.relative(p), nbsp, " "), "Delad plats 2 av 8 bland alla kommuner år 2023, där plats 1 har minst skillnad mellan könen."; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := v.relative(indicators.Relative{State: indicators.NoData}); !strings.HasPrefix(got, "Det finns för få områden") {
		t.Error(got)
	}
}
