package indicators

import (
	"errors"
	"math"
	"slices"

	"lagesbild/data"
	"lagesbild/indicators/method"
)

// classes are an input kept apart by a dimension: a block a sex and class, the classes in the order of a result's list.
type classes [3][]Block

// quantities are the sexes in the order of classes and of Result.sexes.
var quantities = [3]Quantity{OfWomen, OfMen, OfTotal}

// classes lists the classes that any of the readings uses, and reads each reading by them. Those that are counts are added
// up to counties and the country, and to a total where the provider gives none.
func (r *Result) classes(counts bool, in ...*reading) (codes []data.Code, all []classes) {
	for _, rd := range in {
		for _, id := range rd.codes(rd.by) {
			if !slices.ContainsFunc(codes, func(c data.Code) bool { return c.ID == id }) {
				dim := &rd.dataset.Dimensions[rd.by]
				codes = append(codes, dim.Codes[dim.Index(id)])
			}
		}
	}
	slices.SortFunc(codes, byAge)
	for _, rd := range in {
		var c classes
		for k := range c {
			for range codes {
				c[k] = append(c[k], newBlock(r.cells()))
			}
		}
		r.fillBy(rd, func(class int, sex string) *Block {
			k := slices.Index([]string{data.Women, data.Men, data.Total}, sex)
			at := slices.IndexFunc(codes, func(c data.Code) bool { return c.ID == rd.dataset.Dimensions[rd.by].Codes[class].ID })
			if k < 0 || at < 0 {
				return nil
			}
			return &c[k][at]
		})
		all = append(all, c)
	}
	if counts {
		r.addUpClasses(all)
	}
	return codes, all
}

func (r *Result) addUpClasses(all []classes) {
	var blocks []*Block
	for _, c := range all {
		for at := range c[0] {
			three := [3]Block{c[0][at], c[1][at], c[2][at]}
			totals(&three)
			blocks = append(blocks, &c[0][at], &c[1][at], &c[2][at])
		}
	}
	if r.addUp(blocks...) {
		r.note(summedNote)
	}
}

// column is a cell's numbers class by class, and the statuses of all together.
func column(blocks []Block, i int) (x []float64, s data.Status) {
	x = make([]float64, len(blocks))
	for k := range blocks {
		x[k] = blocks[k].Number[i]
		s |= blocks[k].Status[i]
	}
	return x, s
}

// estimator works out a cell's value with its interval at a normal quantile.
type estimator func(i int, z float64) (method.Estimate, error)

// errMissing says that a cell has inputs without a number, whose reasons it carries.
type errMissing struct{ data.Status }

func (e errMissing) Error() string { return e.String() }

// estimate fills a sex's block, or a part's, from estimates and returns how its intervals come about. Inputs may qualify
// the value: theirs is the status that of gives.
func (r *Result) estimate(out *Block, name string, scale float64, f estimator, of func(i int) data.Status) uncertainty {
	for i := range out.Number {
		e, err := f(i, method.Z95)
		out.set(i, e.Value*scale, r.statusOf(err, of(i)))
	}
	return uncertainty{kind: KindMethod, name: name, at: func(i int, z float64) (method.Interval, bool) {
		e, err := f(i, z)
		return method.Interval{Low: e.Low * scale, High: e.High * scale}, err == nil
	}}
}

// statusOf is the status of a computed cell whose inputs have statuses s: an error says why there is no value.
func (r *Result) statusOf(err error, s data.Status) data.Status {
	var missing errMissing
	switch {
	case err == nil:
		return method.Combine(s)
	case errors.As(err, &missing):
		return missing.Reasons()
	}
	for sentinel, note := range refusals {
		if errors.Is(err, sentinel) {
			r.note(note)
			return data.TooUncertain
		}
	}
	return data.Undefined
}

// refusals are the notes that say why a value is withheld as too uncertain.
var refusals = map[error]data.Note{
	method.ErrFewEvents: {ID: "few-events", Text: data.Text{
		SV: "Värdet redovisas inte där händelserna är för få.", EN: "The value is not given where there are too few events.",
	}},
	method.ErrFewPersons: {ID: "few-persons", Text: data.Text{
		SV: "Värdet redovisas inte där befolkningen är för liten.", EN: "The value is not given where the population is too small.",
	}},
	method.ErrUncertain: {ID: "wide-interval", Text: data.Text{
		SV: "Värdet redovisas inte där osäkerheten är för stor.", EN: "The value is not given where the uncertainty is too large.",
	}},
}

// lend gives the blocks of the sexes the origins of a class.
func (r *Result) lend(from classes) {
	for k, out := range r.sexes() {
		if len(from[k]) > 0 {
			copy(out.page, from[k][0].page)
		}
	}
}

// noLevels marks the sexes' values and the gap as what the method does not give.
func (r *Result) noLevels() {
	for _, b := range []*Block{&r.Women, &r.Men, &r.Total, &r.Gap} {
		b.never()
	}
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
