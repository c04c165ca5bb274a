package indicators

import (
	"lagesbild/data"
	"lagesbild/indicators/method"
)

// Oaxaca splits the gap between women's and men's means of an outcome by what they have and what it brings, from figures of
// single persons or units; see [method.OaxacaBlinder]. Both ways stand as parts: three-fold (endowments, coefficients,
// interaction) and two-fold (explained, unexplained) with men's coefficients as the norm. Each part sums over variables.
//
//	method:
//	  oaxaca:
//	    outcome: {dataset: survey, measure: wage}
//	    variables:
//	      - {id: years, title: {sv: Yrkesår, en: Years of work}, of: {dataset: survey, measure: years}}
//	    by: respondent
//
// It needs micro data. A person that lacks a figure is left out of all; how many are left stands beside.
type Oaxaca struct {
	Outcome   Input      `yaml:"outcome"`
	Variables []Variable `yaml:"variables"`
	By        string     `yaml:"by"`
}

func (m *Oaxaca) roles() []role {
	return append([]role{{name: "outcome", input: &m.Outcome, by: m.By}}, variableRoles("variables", m.Variables, m.By)...)
}

func (m *Oaxaca) check(f *faults, path string, ind *Indicator) {
	f.check(ind.Gap == GapDifference, "$.gap", "only a difference can be split: want gap difference")
	f.by(path, m.By)
	f.check(len(m.Variables) > 0, path+".variables", "no variable is named")
	f.names(path).variables("variables", m.Variables)
}

func (m *Oaxaca) compute(r *Result, in []*reading) error {
	r.Unit = in[0].measure.Unit
	_, all := r.classes(false, in...)
	for _, p := range [][3]string{
		{"endowments", "Därav egenskaper", "Of which endowments"},
		{"coefficients", "Därav utfall av egenskaperna", "Of which coefficients"},
		{"interaction", "Därav samspel", "Of which interaction"},
		{"explained", "Förklarad del (mäns utfall som norm)", "Explained (men's coefficients as the norm)"},
		{"unexplained", "Oförklarad del", "Unexplained"},
	} {
		r.part(p[0], data.Text{SV: p[1], EN: p[2]}, OfGap, r.Unit)
	}
	for k, q := range quantities[:2] {
		p := r.part("persons_"+string(q), data.Text{SV: "Antal i analysen, " + sexWords[q].SV, EN: "Number analysed, " + sexWords[q].EN}, q, "number")
		for i := range p.Number {
			y, _ := m.sample(all, k, i)
			p.set(i, float64(len(y)), data.Derived)
			if len(y) == 0 {
				p.set(i, 0, data.NotAvailable)
			}
		}
	}
	for i := range r.Women.Number {
		women, wx := m.sample(all, 0, i)
		men, mx := m.sample(all, 1, i)
		var o method.Oaxaca
		err := error(errMissing{data.NotAvailable})
		if len(women) > 0 && len(men) > 0 {
			o, err = method.OaxacaBlinder(women, wx, men, mx)
		}
		s := r.statusOf(err, 0)
		r.Women.set(i, o.Women, s)
		r.Men.set(i, o.Men, s)
		for k, x := range []float64{o.Endowments, o.Coefficients, o.Interaction, o.Explained, o.Unexplained} {
			r.Parts[k].set(i, x, s)
		}
	}
	r.lend(all[0])
	r.Total.never()
	r.gap()
	return nil
}

// sample is a sex's outcomes and variables of those who have all of them.
func (m *Oaxaca) sample(all []classes, k, i int) (y []float64, x [][]float64) {
person:
	for p := range all[0][k] {
		row := make([]float64, len(m.Variables))
		for v, c := range all {
			b := &c[k][p]
			if b.Status[i].Missing() {
				continue person
			}
			if v > 0 {
				row[v-1] = b.Number[i]
			}
		}
		y, x = append(y, all[0][k][p].Number[i]), append(x, row)
	}
	return y, x
}
