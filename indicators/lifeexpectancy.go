package indicators

import (
	"fmt"
	"strconv"

	"lagesbild/data"
	"lagesbild/indicators/method"
)

// LifeExpectancy is the years left at an age, each sex by itself; see [method.LifeExpectancy]. Municipalities are small:
// several years together, as a period such as 2020-2024 with person-years, are what gives a figure at all.
//
//	method: {life_expectancy: {deaths: {dataset: d, measure: deaths}, persons: {dataset: d, measure: person_years}, by: age}}
type LifeExpectancy struct {
	Deaths  Input  `yaml:"deaths"`
	Persons Input  `yaml:"persons"` // at mid-period, times the years of the period
	By      string `yaml:"by"`      // ages that follow on each other, the last one open: 0, 1-4, 5-9 … 85+
	At      int    `yaml:"at,omitempty"`
}

func (m *LifeExpectancy) roles() []role {
	return []role{{name: "deaths", input: &m.Deaths, by: m.By, counts: true}, {name: "persons", input: &m.Persons, by: m.By, counts: true}}
}

func (m *LifeExpectancy) check(f *faults, path string, ind *Indicator) {
	f.bySex(ind)
	f.by(path, m.By)
	f.check(m.At >= 0, path+".at", "%d: want an age", m.At)
}

func (m *LifeExpectancy) compute(r *Result, in []*reading) error {
	r.Unit = "years"
	codes, all := r.classes(true, in...)
	from, end, err := ages(codes)
	if err != nil {
		return fmt.Errorf("%s: %w", in[0], err)
	}
	at := -1
	for k, age := range from {
		if age == m.At {
			at = k
		}
	}
	if at < 0 || end != 0 {
		return fmt.Errorf("%s: ages %s: %w: want one that begins at %s and an open last one", in[0], list(codes), data.ErrUnknownCode, strconv.Itoa(m.At))
	}
	for k, out := range r.sexes() {
		r.limit(quantities[k], r.estimate(out, "chiang", 1, func(i int, z float64) (method.Estimate, error) {
			deaths, sd := column(all[0][k], i)
			persons, sp := column(all[1][k], i)
			if s := sd | sp; s.Missing() {
				return method.Estimate{}, errMissing{s}
			}
			bands := make([]method.LifeBand, len(from))
			for b := range bands {
				bands[b] = method.LifeBand{From: float64(from[b]), Persons: persons[b], Deaths: deaths[b]}
			}
			e, err := method.LifeExpectancy(bands, z)
			if err != nil {
				return method.Estimate{}, err
			}
			return e[at], nil
		}, func(i int) data.Status {
			_, sd := column(all[0][k], i)
			_, sp := column(all[1][k], i)
			return sd | sp
		}))
	}
	r.lend(all[0])
	r.gap()
	r.gapFromSexes("mover")
	return nil
}
