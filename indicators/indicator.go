package indicators

import "lagesbild/data"

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
	Decimals   int                `yaml:"decimals"`        // of values in display units
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

// Judge says when an indicator's light is green, amber or red. Exactly one rule is set.
type Judge struct {
	Band   *BandRule   `yaml:"band,omitempty"`   // women's share within a band: 40–60
	Within *WithinRule `yaml:"within,omitempty"` // the gap no larger than so much
}

// BandRule: good from Low to High of women's share, near at most Near outside; shares of 1.
type BandRule struct {
	Low  float64 `yaml:"low"`
	High float64 `yaml:"high"`
	Near float64 `yaml:"near"`
}

// WithinRule: good while the gap's distance from equality is at most Good, near while at most Near; in the gap's unit
// (shares of 1 for percentage points, the distance from 1 for ratios).
type WithinRule struct {
	Good float64 `yaml:"good"`
	Near float64 `yaml:"near"`
}

// Goal is a sub-goal of the national gender-equality policy, with the focus groups that follow it.
type Goal struct {
	ID     string    `yaml:"id"`
	Number int       `yaml:"number"`
	Title  data.Text `yaml:"title"`
	Intro  data.Text `yaml:"intro"`
}
