package indicators

import (
	"math/rand/v2"

	"lagesbild/data"
	"lagesbild/indicators/method"
)

// Segregation is how unevenly women and men are spread over units such as programmes, industries or schools; see
// [method.Segregate]. First stands the share of all who are in units with 40–60 per cent of each sex, then Duncan's D with
// what chance alone would make of it, Karmel–MacLachlan's KM, mutual information M and its share H.
//
//	method: {segregation: {of: {dataset: d, measure: pupils}, by: programme}}
//
// Only units that have a figure of both sexes count: one that is withheld makes all of it missing. The chance value is the
// mean of a hundred shuffles from a fixed seed.
type Segregation struct {
	Of Input  `yaml:"of"`
	By string `yaml:"by"`
}

func (m *Segregation) roles() []role {
	return []role{{name: "of", input: &m.Of, by: m.By, counts: true}}
}

func (m *Segregation) check(f *faults, path string, ind *Indicator) {
	f.noSexes(ind)
	f.by(path, m.By)
}

// The shuffles that show what chance makes of D.
const (
	shuffles    = 100
	shuffleSeed = 1
)

func (m *Segregation) compute(r *Result, in []*reading) error {
	_, all := r.classes(true, in...)
	r.Unit = "share"
	r.noLevels()
	for _, p := range []struct {
		id     string
		sv, en string
		unit   data.Unit
	}{
		{"even", "Andel i enheter med 40–60 procent av vardera kön", "Share in units with 40–60 per cent of each sex", "share"},
		{"D", "Segregation D (Duncan)", "Segregation D (Duncan)", "share"},
		{"D_chance", "D av enbart slump", "D by chance alone", "share"},
		{"D_excess", "D utöver slumpen", "D beyond chance", "share"},
		{"KM", "Segregation KM (Karmel–MacLachlan)", "Segregation KM (Karmel–MacLachlan)", "share"},
		{"M", "Ömsesidig information M", "Mutual information M", "number"},
		{"H", "Informationsindex H", "Information index H", "share"},
	} {
		r.part(p.id, data.Text{SV: p.sv, EN: p.en}, OfGap, p.unit)
	}
	for i := range r.Women.Number {
		women, sw := column(all[0][0], i)
		men, sm := column(all[0][1], i)
		var s method.Segregation
		var chance float64
		err := error(errMissing{sw | sm})
		if !(sw | sm).Missing() {
			s, err = method.Segregate(women, men)
		}
		status := r.statusOf(err, sw|sm)
		late := status
		if err == nil {
			chance, err = method.ChanceD(women, men, shuffles, rand.New(rand.NewPCG(shuffleSeed, shuffleSeed)))
			late = r.statusOf(err, sw|sm)
		}
		for k, v := range []float64{even(women, men), s.D, chance, s.D - chance, s.KM, s.M, s.H} {
			if k == 2 || k == 3 {
				r.Parts[k].set(i, v, late)
				continue
			}
			r.Parts[k].set(i, v, status)
		}
		for k := range r.Parts {
			r.Parts[k].page[i] = all[0][0][0].page[i]
		}
	}
	return nil
}

// even is the share of all persons who are in units with 40–60 per cent of each sex; 0 where there is nobody.
func even(women, men []float64) float64 {
	in, all := 0.0, 0.0
	for i, w := range women {
		n := w + men[i]
		if n > 0 && (method.Band{Low: 0.4, High: 0.6}).Outside(w/n) == 0 {
			in += n
		}
		all += n
	}
	if all == 0 {
		return 0
	}
	return in / all
}
