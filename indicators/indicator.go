package indicators

import (
	"errors"
	"fmt"
	"regexp"
	"slices"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/data/definition"
)

// Indicator is a definition an analyst writes: indicators/catalogue/<id>.yaml.
type Indicator struct {
	ID         string             `yaml:"id"`
	Title      data.Text          `yaml:"title"`              // the topic in two or three words: Föräldrapenning
	Measured   data.Text          `yaml:"measured"`           // a noun phrase that continues "…, procent": Andel av föräldrapenningdagarna
	Definition data.Text          `yaml:"definition"`         // one or two full sentences
	Limits     data.Text          `yaml:"limits"`             // what it does not show, full sentences
	Goal       string             `yaml:"goal"`               // id of a sub-goal
	Method     Method             `yaml:"method"`             // how women's and men's values come about
	Polarity   Polarity           `yaml:"polarity"`           // what is better for a sex's own level
	Gap        GapKind            `yaml:"gap,omitempty"`      // difference or ratio; none where the method has no values by sex
	Judge      *Judge             `yaml:"judge,omitempty"`    // none: nobody may judge it
	Base       *Input             `yaml:"base,omitempty"`     // counts of those whom published shares are of; only for their uncertainty
	Interval   *Interval          `yaml:"interval,omitempty"` // the provider's own uncertainty
	Scores     *Scores            `yaml:"scores,omitempty"`   // further ways to set the sexes against each other
	Years      *Years             `yaml:"years,omitempty"`    // in which the figure is new; every one if left out
	Trend      *Trend             `yaml:"trend,omitempty"`
	Target     *Target            `yaml:"target,omitempty"`    // a value to reach by a time
	Breakdown  *Breakdown         `yaml:"breakdown,omitempty"` // the same figures class by class
	Decimals   int                `yaml:"decimals"`            // of values in display units: percent, thousands of SEK, else the base unit
	Breaks     []data.SeriesBreak `yaml:"breaks,omitempty"`
	Notes      []data.Note        `yaml:"notes,omitempty"`

	only []narrowing // of the indicator of one class
}

// Polarity says which direction is better for a level.
type Polarity string

// The polarities. With PolarityEqual only the distribution between the sexes counts; with PolarityNone nothing is judged.
const (
	PolarityHigher Polarity = "higher"
	PolarityLower  Polarity = "lower"
	PolarityEqual  Polarity = "equal"
	PolarityNone   Polarity = "none"
)

// GapKind is how the two sexes are compared, always women relative to men.
type GapKind string

// The gaps: women minus men in the unit (percentage points for shares), or women divided by men.
const (
	GapDifference GapKind = "difference"
	GapRatio      GapKind = "ratio"
)

// Equal is the gap at which women and men are alike: 0 for a difference, 1 for a ratio.
func (g GapKind) Equal() float64 {
	if g == GapRatio {
		return 1
	}
	return 0
}

// Judge says when an indicator's light is green, amber or red. Exactly one rule is set. The levels are this service's
// own, not political targets; a county may set others.
type Judge struct {
	Band   *BandRule   `yaml:"band,omitempty"`   // women's share within a band: 40–60
	Within *WithinRule `yaml:"within,omitempty"` // the gap no larger than so much
}

// BandRule is good from Low to High of women's share, near at most Near outside; shares of 1.
type BandRule struct {
	Low  float64 `yaml:"low"`
	High float64 `yaml:"high"`
	Near float64 `yaml:"near"`
}

// WithinRule is good while the gap's distance from equality is at most Good, near while at most Near; in the gap's unit
// (shares of 1 for percentage points, the distance from 1 for ratios).
type WithinRule struct {
	Good float64 `yaml:"good"`
	Near float64 `yaml:"near"`
}

var idForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Validate reports every fault of the definition that can be seen without the data it names.
func (ind *Indicator) Validate() error {
	var f faults
	f.check(idForm.MatchString(ind.ID), "$.id", "%q: want lower-case words with hyphens", ind.ID)
	f.text("$.title", ind.Title)
	f.text("$.measured", ind.Measured)
	f.text("$.definition", ind.Definition)
	f.text("$.limits", ind.Limits)
	f.check(ind.Goal != "", "$.goal", "no sub-goal is named")
	f.word("$.polarity", string(ind.Polarity), "higher", "lower", "equal", "none")
	f.check(ind.Decimals >= 0 && ind.Decimals <= 3, "$.decimals", "%d: want 0 to 3", ind.Decimals)
	f.method(ind)
	f.uncertainty(ind)
	f.scores(ind)
	f.trend(ind)
	f.breakdown(ind)
	if ind.Judge != nil {
		f.check(ind.Polarity != PolarityNone, "$.judge", "an indicator of polarity none may not be judged")
		f.check(ind.Gap != "", "$.judge", "without a gap between the sexes there is nothing to judge")
		f.judge("$.judge", ind.Judge, ind)
	}
	for i, b := range ind.Breaks {
		_, err := data.ParsePeriod(string(b.From))
		f.check(err == nil, fmt.Sprintf("$.breaks[%d].from", i), "%v", err)
		f.text(fmt.Sprintf("$.breaks[%d].why", i), b.Why)
		_, known := codelist.Lookup(b.Area)
		f.check(b.Area == "" || known, fmt.Sprintf("$.breaks[%d].area", i), "%q: want an area of today, or leave it out for all", b.Area)
	}
	for i, n := range ind.Notes {
		f.text(fmt.Sprintf("$.notes[%d].text", i), n.Text)
		for _, end := range [][2]string{{"from", string(n.From)}, {"to", string(n.To)}} {
			_, err := data.ParsePeriod(end[1])
			f.check(end[1] == "" || err == nil, fmt.Sprintf("$.notes[%d].%s", i, end[0]), "%v", err)
		}
	}
	return errors.Join(f...)
}

// faults collects what is wrong with a definition.
type faults []error

func (f *faults) check(ok bool, path, format string, args ...any) {
	if !ok {
		*f = append(*f, definition.Faultf(path, format, args...))
	}
}

func (f *faults) text(path string, t data.Text) {
	f.check(t.Complete(), path, "both sv and en are needed")
}

func (f *faults) word(path, got string, known ...string) {
	f.check(slices.Contains(known, got), path, "%q: want one of %v%s", got, known, definition.Suggest(got, known))
}

func (f *faults) judge(path string, j *Judge, ind *Indicator) {
	f.check((j.Band != nil) != (j.Within != nil), path, "want exactly one of band and within")
	if b := j.Band; b != nil {
		f.check(0 < b.Low && b.Low <= 0.5 && 0.5 <= b.High && b.High < 1, path+".band", "low %v and high %v: want shares of 1 around one half, such as 0.4 and 0.6", b.Low, b.High)
		f.check(b.Near >= 0 && b.Near < 0.5, path+".band.near", "%v: want a share of 1 below one half", b.Near)
		parts := ind == nil || ind.Method.Complement != nil || ind.Method.Composition != nil
		f.check(parts, path+".band", "women's and men's values are not parts of one whole: use within")
	}
	if w := j.Within; w != nil {
		f.check(w.Good >= 0, path+".within.good", "%v: want zero or more", w.Good)
		f.check(w.Near >= w.Good, path+".within.near", "%v: want no less than good, %v", w.Near, w.Good)
	}
}
