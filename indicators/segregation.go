package indicators

import (
	"fmt"
	"math/rand/v2"
	"path"
	"slices"
	"strings"

	"lagesbild/data"
	"lagesbild/indicators/method"
)

// Segregation is how unevenly women and men are spread over units such as programmes, industries or schools; see
// [method.Segregate]. First stands how many are in units with 40–60 per cent of each sex, and how many of the units are so,
// see [method.Even]; then Duncan's D, Karmel–MacLachlan's KM, mutual information M and its share H, and what chance alone would
// make of D.
//
//	method: {segregation: {of: {dataset: d, measure: pupils}, by: programme}}
//
// Where a table holds sums beside the units, units says by patterns which codes are those, as in [path.Match]: "*programmet",
// or "[0-9][0-9][0-9]" for the occupations of three digits. Then persons may be counted of a measure that is not to be summed
// as a whole. A table none of whose codes is such is [data.ErrUnknownCode].
//
// Only units that have a figure of both sexes count: one that is withheld makes all of it missing. The chance value is the
// mean of a hundred shuffles from a fixed seed.
type Segregation struct {
	Of    Input    `yaml:"of"`
	By    string   `yaml:"by"`
	Units []string `yaml:"units,omitempty"`
}

func (m *Segregation) roles() []role {
	of := role{name: "of", input: &m.Of, by: m.By, counts: true}
	if len(m.Units) > 0 {
		of.counts, of.unit = false, "persons"
	}
	return []role{of}
}

func (m *Segregation) check(f *faults, at string, ind *Indicator) {
	f.noSexes(ind)
	f.by(at, m.By)
	for i, pattern := range m.Units {
		_, err := path.Match(pattern, "")
		f.check(err == nil && pattern != "", fmt.Sprintf("%s.units[%d]", at, i), "pattern %q: want one such as \"*programmet\" or \"[0-9][0-9][0-9]\"", pattern)
	}
}

// units keeps the classes that are units.
func (m *Segregation) units(in *reading, codes []data.Code, all *classes) error {
	if len(m.Units) == 0 {
		return nil
	}
	var kept classes
	var others []string
	for i, c := range codes {
		if !slices.ContainsFunc(m.Units, func(pattern string) bool { ok, _ := path.Match(pattern, c.ID); return ok }) {
			others = append(others, c.ID)
			continue
		}
		for k := range kept {
			kept[k] = append(kept[k], all[k][i])
		}
	}
	if len(kept[0]) == 0 {
		return fmt.Errorf("%s: no code of %s is like %s: %w; the codes are %s", in, m.By, strings.Join(m.Units, ", "), data.ErrUnknownCode, strings.Join(others, ", "))
	}
	*all = kept
	return nil
}

// The shuffles that show what chance makes of D.
const (
	shuffles    = 100
	shuffleSeed = 1
)

// segregationParts are the parts in their order: those of evenness, of segregation, and of chance.
var segregationParts = []struct {
	id     string
	sv, en string
	unit   data.Unit
}{
	{"even", "Andel i enheter med 40–60 procent av vardera kön", "Share in units with 40–60 per cent of each sex", "share"},
	{"even_units", "Andel enheter med 40–60 procent av vardera kön", "Share of units with 40–60 per cent of each sex", "share"},
	{"D", "Segregation D (Duncan)", "Segregation D (Duncan)", "share"},
	{"KM", "Segregation KM (Karmel–MacLachlan)", "Segregation KM (Karmel–MacLachlan)", "share"},
	{"M", "Ömsesidig information M", "Mutual information M", "number"},
	{"H", "Informationsindex H", "Information index H", "share"},
	{"D_chance", "D av enbart slump", "D by chance alone", "share"},
	{"D_excess", "D utöver slumpen", "D beyond chance", "share"},
}

func (m *Segregation) compute(r *Result, in []*reading) error {
	codes, all := r.classes(in[0].measure.Additive, in...)
	if err := m.units(in[0], codes, &all[0]); err != nil {
		return err
	}
	r.Unit = "share"
	r.noLevels()
	for _, p := range segregationParts {
		r.part(p.id, data.Text{SV: p.sv, EN: p.en}, OfGap, p.unit)
	}
	for i := range r.Women.Number {
		women, sw := column(all[0][0], i)
		men, sm := column(all[0][1], i)
		next := 0
		set := func(err error, values ...float64) {
			if (sw | sm).Missing() {
				err = errMissing{sw | sm}
			}
			for _, v := range values {
				r.Parts[next].set(i, v, r.statusOf(err, sw|sm))
				next++
			}
		}
		even, err := method.Even(women, men, method.Band{Low: 0.4, High: 0.6})
		set(err, even.Persons, even.Units)
		s, err := method.Segregate(women, men)
		set(err, s.D, s.KM, s.M, s.H)
		chance, err := method.ChanceD(women, men, shuffles, rand.New(rand.NewPCG(shuffleSeed, shuffleSeed)))
		set(err, chance, s.D-chance)
		for k := range r.Parts {
			r.Parts[k].page[i] = all[0][0][0].page[i]
		}
	}
	return nil
}
