package reports

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"lagesbild/data"
)

// funnelOf is an indicator of counts in all municipalities: their size rises with their code, and every tenth lies off.
func funnelOf(method string, off float64) made {
	r := rand.New(rand.NewPCG(7, 8))
	own, size := map[string]float64{"00": 0.3}, map[string]float64{"00": 1e6}
	for i, code := range municipalities() {
		p := 0.3 + (r.Float64()-0.5)/50
		if i%10 == 0 {
			p += off
		}
		own[code], size[code] = p, float64(600+20*i)
	}
	return made{
		indicator: method, areas: append(municipalities(), "00"), periods: []string{"2022", "2023"}, sexes: bothSexes,
		measures: []data.Measure{persons("x"), persons("n")},
		at: func(area, period, sex, _, measure string) (float64, data.Status) {
			n := size[area]
			if sex == data.Men {
				n++
			}
			if area == "0114" && period == "2023" {
				return 0, data.Suppressed
			}
			if measure == "x" {
				return float64(int(n * own[area])), 0
			}
			return n, 0
		},
	}
}

const (
	shareOfCounts = "polarity: higher\ngap: difference\nmethod: {share: {of: {dataset: d, measure: x}, in: {dataset: d, measure: n}}}"
	rateOfCounts  = "polarity: lower\ngap: difference\nmethod: {rate: {of: {dataset: d, measure: x}, in: {dataset: d, measure: n}, unit: per-1000}}"
	ownFunnel     = "polarity: lower\ngap: difference\nmethod: {funnel: {of: {dataset: d, measure: x}, in: {dataset: d, measure: n}, kind: proportion, against: \"19\"}}"
)

// Points, limits, table and sentences agree, whatever the method, the sex and the place.
func TestFunnel(t *testing.T) {
	for _, test := range []struct {
		method, entry, centre, codes string
	}{
		{shareOfCounts, "{indicator: made, kind: funnel}", "Riket", "1981 19 00"},
		{shareOfCounts, "{indicator: made, kind: funnel, sex: women}", "Riket", "0127"},
		{rateOfCounts, "{indicator: made, kind: funnel, sex: men}", "Riket", "1981 19"},
		{ownFunnel, "{indicator: made, kind: funnel}", "Västmanlands län", "1981 00"},
	} {
		m := funnelOf(test.method, 0.1)
		for _, code := range strings.Fields(test.codes) {
			d, f := m.figure(t, code, data.Swedish, test.entry)
			body := f.Body.(*Funnel)
			if body.Name != test.centre || !body.Centre.OK || len(body.Points) != 289 {
				t.Fatalf("%s: centre %s %v, %d points", code, body.Name, body.Centre, len(body.Points))
			}
			over, under := funnelSides(t, body)
			if want := fmt.Sprintf("Av 289 kommuner låg %s över den yttre gränsen och %s under.", Count(over, d.Lang), Count(under, d.Lang)); !strings.Contains(f.Text, want) {
				t.Errorf("%s: %q, want %q", code, f.Text, want)
			}
			funnelTitle(t, code, f, body)
			numbersAreShown(t, d, f)
			if !strings.Contains(strings.Join(f.Notes, " "), "en av 290, är inte med") {
				t.Errorf("%s: the area without a figure is not told: %q", code, f.Notes)
			}
			if held := dataAreas(d); held < 289 {
				t.Errorf("%s: %d areas among the data", code, held)
			}
		}
	}
}

// funnelSides checks each point against the limits of sizes around its own, and counts those outside.
func funnelSides(t *testing.T, body *Funnel) (over, under int) {
	t.Helper()
	for i, l := range body.Limits {
		if !(l.Outer.Low.Value <= l.Inner.Low.Value && l.Inner.Low.Value < body.Centre.Value+0.1 && l.Inner.High.Value <= l.Outer.High.Value) {
			t.Errorf("limits %+v", l)
		}
		if i > 0 && (l.Size <= body.Limits[i-1].Size || l.Outer.High.Value > body.Limits[i-1].Outer.High.Value) {
			t.Errorf("the funnel does not narrow at %v", l.Size)
		}
	}
	for _, p := range body.Points {
		over, under = over+max(p.Side, 0), under+max(-p.Side, 0)
		for i := range len(body.Limits) - 1 {
			a, b := body.Limits[i], body.Limits[i+1]
			if a.Size > p.Size || p.Size > b.Size {
				continue
			}
			// Rounded to one decimal a value may seem to be just on the other side.
			if p.Side > 0 && p.Value.Value < b.Outer.High.Value-0.06 || p.Side < 0 && p.Value.Value > b.Outer.Low.Value+0.06 ||
				p.Side == 0 && (p.Value.Value > a.Outer.High.Value+0.06 || p.Value.Value < a.Outer.Low.Value-0.06) {
				t.Errorf("%s: side %d, value %v, limits %+v", p.Label, p.Side, p.Value.Value, a)
			}
		}
	}
	return over, under
}

// funnelTitle checks that the title says of the place what its points do.
func funnelTitle(t *testing.T, code string, f *Figure, body *Funnel) {
	t.Helper()
	out, all := 0, 0
	for _, p := range body.Points {
		if p.Own {
			want := map[int]string{1: "låg över", 0: "låg inom", -1: "låg under"}[p.Side]
			if !strings.Contains(f.Title, p.Label+" "+want+" det som slumpen förklarar 2023") {
				t.Errorf("%s: side %d, title %q", code, p.Side, f.Title)
			}
			return
		}
		if p.Named || code == "00" {
			all++
			out += max(p.Side, -p.Side)
		}
	}
	some, whole := CountOf(out, all, data.Swedish)
	if out == 0 {
		some = "ingen"
	}
	if !strings.Contains(f.Title, ": "+some+" av ") || !strings.Contains(f.Title, whole+" kommuner") {
		t.Errorf("%s: %s of %s, title %q", code, some, whole, f.Title)
	}
}

func dataAreas(d *Document) int {
	areas := map[string]bool{}
	for _, r := range d.Data.Rows {
		if c := texts(r); c[5] == "2023" {
			areas[c[3]] = true
		}
	}
	return len(areas)
}

// Where most areas lie outside, one that does so is nothing particular, and their list is not the table.
func TestFunnelOfDifferentAreas(t *testing.T) {
	m := funnelOf(shareOfCounts, 0)
	at := m.at
	m.at = func(area, period, sex, class, measure string) (float64, data.Status) {
		x, s := at(area, period, sex, class, measure)
		if measure == "x" && area != "00" && area[3]%2 == 0 {
			x *= 2
		}
		return x, s
	}
	_, f := m.figure(t, "1981", data.English, "{indicator: made, kind: funnel}")
	if !strings.Contains(strings.Join(f.Notes, " "), "Most areas lie outside") || len(f.Table.Rows) != 11 {
		t.Errorf("%d rows, %q", len(f.Table.Rows), f.Notes)
	}
}

// A figure without counts, and a place without a figure, have no funnel and say why.
func TestFunnelSaysWhyNot(t *testing.T) {
	if _, why := open(t).entry(t, "1981", data.Swedish, "{indicator: parental-benefit, kind: funnel}"); !strings.Contains(why, "är inte känt") {
		t.Errorf("%q", why)
	}
	m := funnelOf(shareOfCounts, 0)
	m.periods = []string{"2023"}
	if why := m.why(t, "0114", data.Swedish, "{indicator: made, kind: funnel}"); !strings.Contains(why, "ingen uppgift med känt antal personer i Upplands Väsby") {
		t.Errorf("%q", why)
	}
	m.areas = m.areas[:40]
	if why := m.why(t, "0127", data.English, "{indicator: made, kind: funnel}"); !strings.Contains(why, "fewer than half") {
		t.Errorf("%q", why)
	}
}
