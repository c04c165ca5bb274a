package indicators_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/indicators"
	"lagesbild/indicators/method"
)

// placed computes one shipped indicator with its places.
func placed(t testing.TB, id string) *indicators.Result {
	t.Helper()
	cat, err := shippedCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	ind, err := cat.Indicator(id)
	if err != nil {
		t.Fatal(err)
	}
	r, err := indicators.Compute(context.Background(), openShelf(), ind)
	if err != nil {
		t.Fatal(err)
	}
	r.AddPlaces()
	return r
}

func partAt(t *testing.T, r *indicators.Result, id, area string, p data.Period) data.Value {
	t.Helper()
	part, ok := r.Part(id)
	if !ok {
		t.Fatalf("%s has no part %s", r.Indicator.ID, id)
	}
	return r.PartAt(part, area, p)
}

// Every municipality's and county's place is the one that it has when it is set beside the others alone.
func TestPlacesAreStandings(t *testing.T) {
	cat, err := shippedCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, id := range []string{"parental-benefit", "ill-health-rate"} { // a difference and a ratio
		r := placed(t, id)
		for k, area := range r.Areas {
			if len(area) == len("1980") && k%7 > 0 { // every seventh tells as much
				continue
			}
			groups := cat.Groups(area)
			for _, p := range r.Periods {
				place, ranked, quarter := partAt(t, r, "place", area, p), partAt(t, r, "ranked", area, p), partAt(t, r, "quarter", area, p)
				if len(groups) == 0 {
					if place.Status != data.NotApplicable {
						t.Fatalf("%s %s %s has place %v, want none", id, area, p, place)
					}
					continue
				}
				s, ok := r.Standing(area, p, groups[len(groups)-1].Areas)
				if ok != place.OK() || ok && (int(place.Number) != s.Unequal.Rank || int(ranked.Number) != s.Unequal.Ranked) {
					t.Fatalf("%s %s %s: place %v of %v, want %+v", id, area, p, place, ranked, s.Unequal)
				}
				if !ok {
					continue
				}
				compared++
				if n := float64(s.Unequal.Ranked); quarter.OK() && quarter.Number != 5-math.Ceil((n+1-place.Number)*4/n) {
					t.Fatalf("%s %s %s: place %v of %v is in quarter %v", id, area, p, place.Number, n, quarter.Number)
				}
			}
		}
	}
	if compared < 500 {
		t.Errorf("only %d places compared", compared)
	}
}

// A slope is Theil–Sen's over the years of the series alone, from the last break on.
func TestPlacesSlope(t *testing.T) {
	r, compared := placed(t, "parental-benefit"), 0
	for _, area := range r.Areas {
		if a, ok := codelist.Lookup(area); !ok || a.Level == codelist.Country {
			continue
		}
		for k, p := range r.Periods {
			var years, gaps []float64
			for j := k; j >= 0 && r.Periods[j].Year() > p.Year()-5; j-- {
				if c := r.At(area, r.Periods[j]); c.Gap.OK() {
					years, gaps = append(years, float64(r.Periods[j].Year())), append(gaps, c.Gap.Number)
				}
				if r.IsBreak(area, r.Periods[j]) {
					break
				}
			}
			got, own := partAt(t, r, "slope_5", area, p), r.At(area, p).Gap
			want, _ := method.TheilSen(years, gaps)
			switch {
			case !own.OK():
				if got.Status.Reasons() != own.Status.Reasons() {
					t.Fatalf("%s %s: %v where the gap is %v", area, p, got, own)
				}
			case len(years) < 3:
				if got.Status != data.Undefined {
					t.Fatalf("%s %s: slope %v of %d years", area, p, got, len(years))
				}
			default:
				if compared++; got.Number != want.Slope || !got.OK() {
					t.Fatalf("%s %s: slope %v, want %v", area, p, got, want.Slope)
				}
			}
		}
	}
	if compared < 1000 {
		t.Errorf("only %d slopes compared", compared)
	}
}

// What is repeated between elections has places and no slope.
func TestPlacesOfElections(t *testing.T) {
	r := placed(t, "council-women")
	if r.Indicator.Years == nil {
		t.Skip("the definition no longer names years of elections")
	}
	slope, _ := r.Part("slope_5")
	if slices.ContainsFunc(slope.Status, func(s data.Status) bool { return s != data.NotApplicable }) {
		t.Error("a slope over repeated years")
	}
	if p, ok := r.Latest("1980"); !ok || !partAt(t, r, "place", "1980", p).OK() {
		t.Errorf("no place in %q", p)
	}
}

// BenchmarkPlaces places every area in every period of the shipped catalogue.
func BenchmarkPlaces(b *testing.B) {
	results := shipped(b)
	b.ReportAllocs()
	for b.Loop() {
		for _, r := range results {
			own := *r
			own.AddPlaces()
		}
	}
}
