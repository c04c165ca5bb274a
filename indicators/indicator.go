package indicators

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"lagesbild/data"
	"lagesbild/data/definition"
)

// Indicator is a definition an analyst writes: indicators/catalogue/<id>.yaml.
type Indicator struct {
	ID         string             `yaml:"id"`
	Title      data.Text          `yaml:"title"`           // the topic in two or three words: Föräldrapenning
	Measured   data.Text          `yaml:"measured"`        // a noun phrase that continues "…, procent": Andel av föräldrapenningdagarna
	Definition data.Text          `yaml:"definition"`      // one or two full sentences
	Limits     data.Text          `yaml:"limits"`          // what it does not show, full sentences
	Goal       string             `yaml:"goal"`            // id of a sub-goal
	Method     Method             `yaml:"method"`          // how women's and men's values come about
	Polarity   Polarity           `yaml:"polarity"`        // what is better for a sex's own level
	Gap        GapKind            `yaml:"gap"`             // difference or ratio
	Judge      *Judge             `yaml:"judge,omitempty"` // none: nobody may judge it
	Base       *Input             `yaml:"base,omitempty"`  // counts of those whom published shares are of; only for their uncertainty
	Decimals   int                `yaml:"decimals"`        // of values in display units: percent, thousands of SEK, else the base unit
	Breaks     []data.SeriesBreak `yaml:"breaks,omitempty"`
	Notes      []data.Note        `yaml:"notes,omitempty"`
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

// Input names a measure of a dataset, with the codes kept in its further dimensions (age, level …), over which it is summed.
type Input struct {
	Dataset string              `yaml:"dataset"`
	Measure string              `yaml:"measure"`
	Where   map[string][]string `yaml:"where,omitempty"`
}

// Method is exactly one of the ways in which each sex's value comes about.
type Method struct {
	Values      *Input `yaml:"values,omitempty"`      // as published for each sex
	Complement  *Input `yaml:"complement,omitempty"`  // one sex's share is published, the other's is 1 minus it
	Share       *Share `yaml:"share,omitempty"`       // numerator by denominator, each sex by itself, from counts
	Composition *Input `yaml:"composition,omitempty"` // each sex's part of women and men together, from counts
	Ratio       *Input `yaml:"ratio,omitempty"`       // women's value by men's, published ready-made; there are no levels
}

// Share is a share of each sex: how many of the women, how many of the men.
type Share struct {
	Of Input `yaml:"of"` // numerator
	In Input `yaml:"in"` // denominator
}

// Name is the method's key in YAML: values, complement, share, composition or ratio.
func (m *Method) Name() string {
	for _, name := range slices.Sorted(maps.Keys(m.set())) {
		return name
	}
	return ""
}

func (m *Method) set() map[string][]*Input {
	set := map[string][]*Input{}
	for name, in := range map[string]*Input{"values": m.Values, "complement": m.Complement, "composition": m.Composition, "ratio": m.Ratio} {
		if in != nil {
			set[name] = []*Input{in}
		}
	}
	if m.Share != nil {
		set["share"] = []*Input{&m.Share.Of, &m.Share.In}
	}
	return set
}

// Inputs lists the measures that the method reads; for a share the numerator first.
func (m *Method) Inputs() []*Input { return m.set()[m.Name()] }

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
	f.word("$.gap", string(ind.Gap), "difference", "ratio")
	f.check(ind.Decimals >= 0 && ind.Decimals <= 3, "$.decimals", "%d: want 0 to 3", ind.Decimals)
	f.method(ind)
	if ind.Base != nil {
		f.check(ind.Method.Values != nil, "$.base", "only published values need a base")
		f.input("$.base", ind.Base)
	}
	if ind.Judge != nil {
		f.check(ind.Polarity != PolarityNone, "$.judge", "an indicator of polarity none may not be judged")
		f.judge("$.judge", ind.Judge, ind)
	}
	for i, b := range ind.Breaks {
		_, err := data.ParsePeriod(string(b.From))
		f.check(err == nil, fmt.Sprintf("$.breaks[%d].from", i), "%v", err)
		f.text(fmt.Sprintf("$.breaks[%d].why", i), b.Why)
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

func (f *faults) method(ind *Indicator) {
	set := ind.Method.set()
	f.check(len(set) == 1, "$.method", "want exactly one of values, complement, share, composition and ratio, got %d", len(set))
	if ind.Method.Ratio != nil {
		f.check(ind.Gap == GapRatio, "$.gap", "a ready-made ratio has gap ratio")
	}
	for name, inputs := range set {
		for i, in := range inputs {
			path := "$.method." + name
			if name == "share" {
				path += []string{".of", ".in"}[i]
			}
			f.input(path, in)
		}
	}
}

func (f *faults) input(path string, in *Input) {
	f.check(in.Dataset != "", path+".dataset", "no dataset is named")
	f.check(in.Measure != "", path+".measure", "no measure is named")
	for dim, codes := range in.Where {
		where := path + ".where." + dim
		f.check(dim != data.Area && dim != data.Time && dim != data.Sex, where, "an indicator covers every area, period and sex")
		f.check(len(codes) > 0, where, "no code is named")
	}
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
