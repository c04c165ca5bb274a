package checks

import (
	"cmp"
	"errors"
	"math"

	"lagesbild/data"
	"lagesbild/data/definition"
)

// Rule is what a check that finds something does.
type Rule string

// The rules. Left out, a check notes what it finds and stops at what is gross, as its own comment says.
const (
	Note Rule = "note" // always only a note
	Stop Rule = "stop" // nothing of the source is shelved
)

// Rules are the checks of a source. The zero value holds for most. What no rule lets pass is a change of unit, declared or
// seen from the magnitude, a cell twice, an unknown code and a dimension too many: those are faults wherever they are met.
type Rules struct {
	Title   Title   `yaml:"title,omitempty"`
	Gone    Gone    `yaml:"gone,omitempty"`
	Missing Missing `yaml:"missing,omitempty"`
	Revised Revised `yaml:"revised,omitempty"`
	Sums    Sums    `yaml:"sums,omitempty"`
}

// Title finds that a measure has another title than in the vintage before, and no change is declared. It never is gross.
type Title struct {
	Rule Rule `yaml:"rule,omitempty"`
}

// Gone finds that an area had a number in a measure's newest period in the vintage before, and now has nothing there or later; or
// the period itself is gone. It always is gross, unless a change of the measure is declared.
type Gone struct {
	Rule Rule `yaml:"rule,omitempty"`
}

// Missing finds that of the cells in a measure's newest period, a share larger by More than in the same period of the vintage
// before, or than in the period before, has no number, and at least five cells more. It is gross where half of the cells
// that the vintage before has numbers for have none now.
type Missing struct {
	Rule Rule    `yaml:"rule,omitempty"`
	More float64 `yaml:"more,omitempty"` // 0.1, ten percentage points, if left out
}

// Revised finds that of the numbers that both vintages have, a share larger than More differs. It never is gross.
type Revised struct {
	Rule Rule    `yaml:"rule,omitempty"`
	More float64 `yaml:"more,omitempty"` // 0.05 if left out
}

// Sums finds that what may be added up does not add up to its total, by more than rounding. Counts are added up over municipalities
// to counties, over counties to the country, and over every dimension whose definition names its total; women's and men's
// shares of one whole are added up to 1. It is gross where the parts make half of the total or less, or double or more,
// and the difference is at least 20; of shares, where they make double the whole.
//
// Statistics Sweden adds random noise to figures from 2025 on, so that parts need not add up. For those, every figure may
// be Noise from what the others say; the noise of n figures together grows with the root of n. In table TAB6471 of 2026,
// women and men together differ from their total by 8 at most in 924 sums: 5 for each of three figures allows 8.7.
type Sums struct {
	Rule  Rule     `yaml:"rule,omitempty"`
	Noise *float64 `yaml:"noise,omitempty"` // 5 if left out
}

const (
	fewestMissing = 5
	grossMissing  = 0.5
	grossFactor   = 2
	grossLeast    = 20
	noisyFrom     = 2025
)

func (m *Missing) more() float64 { return cmp.Or(m.More, 0.1) }
func (r *Revised) more() float64 { return cmp.Or(r.More, 0.05) }

// Noisy is what one figure for p may be from what the others say.
func (s *Sums) Noisy(p data.Period) float64 {
	switch {
	case p.Year() < noisyFrom:
		return 0
	case s.Noise != nil:
		return *s.Noise
	}
	return 5
}

// Stops reports whether parts that make sum stop the source, where the total is is.
func (s *Sums) Stops(sum, is float64) bool {
	gross := math.Abs(sum-is) >= grossLeast && (sum >= grossFactor*is || is >= grossFactor*sum)
	return s.Rule == Stop || s.Rule == "" && gross
}

// Validate reports every fault of the rules, below path in the definition.
func (r *Rules) Validate(path string) error {
	var faults []error
	for _, check := range []struct {
		id   string
		rule Rule
	}{{"title", r.Title.Rule}, {"gone", r.Gone.Rule}, {"missing", r.Missing.Rule}, {"revised", r.Revised.Rule}, {"sums", r.Sums.Rule}} {
		if check.rule != "" && check.rule != Note && check.rule != Stop {
			faults = append(faults, definition.Faultf(path+"."+check.id+".rule", "%q: %w%s: use stop or note, or leave it out", string(check.rule),
				data.ErrUnknownCode, definition.Suggest(string(check.rule), []string{string(Note), string(Stop)})))
		}
	}
	for _, share := range []struct {
		id    string
		value float64
	}{{"missing", r.Missing.More}, {"revised", r.Revised.More}} {
		if !(share.value >= 0 && share.value < 1) {
			faults = append(faults, definition.Faultf(path+"."+share.id+".more", "%v: want a share, 0.1 for ten per cent", share.value))
		}
	}
	if n := r.Sums.Noise; n != nil && !(*n >= 0) {
		faults = append(faults, definition.Faultf(path+".sums.noise", "%v: want a number from 0", *n))
	}
	return errors.Join(faults...)
}
