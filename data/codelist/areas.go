// Package codelist holds the code lists that every dataset shares: areas with their history and municipality groups.
//
// In come codes, or names as people type them; out come areas. The lists are CSV files beside the code. Codes are
// strings as SCB writes them, leading zeros kept: 00 riket, 19 a county, 1981 a municipality. The package holds no
// figures.
//
// Begin with [Find] for what a person typed and [Lookup] or [At] for what a provider wrote.
package codelist

import (
	_ "embed"
	"encoding/csv"
	"strings"
	"sync"

	"lagesbild/data"
)

// Level is the kind of an area.
type Level string

// The levels.
const (
	Country      Level = "country"
	County       Level = "county"
	Municipality Level = "municipality"
)

// Riket is the code of the whole country.
const Riket = "00"

// Area is a reference area as it was or is. From and To are the first and last day of its code, Formed the day its
// territory came into being where that is later than 1991; a code that was only renumbered has no Formed, so its older
// figures may stand under the new code. Dates are YYYY-MM-DD or "".
type Area struct {
	Code, Name   string
	Level        Level
	County       string // of a municipality
	From, To     string
	Formed, Note string
}

//go:embed areas.csv
var areasCSV string

type areaList struct {
	all     []Area // in file order, history included
	current []Area // in code order: riket, counties, municipalities
	byCode  map[string]int
	members map[string][]Area // county → municipalities
	history map[string][]Area // code → every area that bore it
}

var areas = sync.OnceValue(func() *areaList {
	l := &areaList{byCode: map[string]int{}, members: map[string][]Area{}, history: map[string][]Area{}}
	for _, r := range rows(areasCSV, 8) {
		a := Area{Code: r[0], Name: r[1], Level: Level(r[2]), County: r[3], From: r[4], To: r[5], Formed: r[6], Note: r[7]}
		l.all = append(l.all, a)
		l.history[a.Code] = append(l.history[a.Code], a)
		if a.To != "" {
			continue
		}
		l.byCode[a.Code] = len(l.current)
		l.current = append(l.current, a)
		if a.Level == Municipality {
			l.members[a.County] = append(l.members[a.County], a)
			l.members[""] = append(l.members[""], a)
		}
	}
	return l
})

// rows reads an embedded list, without its heading. A list that does not read is a broken program.
func rows(src string, columns int) [][]string {
	r := csv.NewReader(strings.NewReader(src))
	r.FieldsPerRecord = columns
	all, err := r.ReadAll()
	if err != nil {
		panic("codelist: " + err.Error())
	}
	return all[1:]
}

// Current returns riket, the 21 counties and the 290 municipalities of today. The slice is shared: do not change it.
func Current() []Area { return areas().current }

// Lookup returns the area that bears code today.
func Lookup(code string) (Area, bool) {
	i, ok := areas().byCode[code]
	if !ok {
		return Area{}, false
	}
	return areas().current[i], true
}

// At returns the area that a provider can mean by code in a figure for period p: the one that bore the code at any time
// in it (SCB's December figures are on next year's division, so a code counts from the year before its first day), or
// today's bearer of a code whose territory existed then under an older number, such as Heby's 0331 in 2004.
func At(code string, p data.Period) (Area, bool) {
	first, next := yearOf(p)
	return at(code, first, next)
}

// at is At in the year that begins with the day first, before the year that begins with next.
func at(code, first, next string) (Area, bool) {
	var recoded Area
	for _, a := range areas().history[code] {
		if (a.To == "" || a.To >= first) && a.From <= next {
			return a, true
		}
		if a.To == "" && a.Formed <= next {
			recoded = a
		}
	}
	return recoded, recoded.Code != ""
}

// Municipalities returns a county's municipalities of today in code order, or all 290 for county "". The slice is
// shared: do not change it.
func Municipalities(county string) []Area { return areas().members[county] }

// Full returns the area's full name: Sala kommun, Köpings kommun, Västmanlands län, Riket.
func (a Area) Full() string {
	if a.Level != Municipality {
		return a.Name
	}
	return genitiveOfKommun(a.Name) + " kommun"
}

// irregular lists municipalities whose official name departs from the rule of genitiveOfKommun.
var irregular = map[string]string{"Falun": "Falu", "Kalmar": "Kalmar", "Orust": "Orust"}

// genitiveOfKommun is the form before "kommun": an s after a consonant other than s, x and z, nothing after a vowel.
func genitiveOfKommun(name string) string {
	if form, ok := irregular[name]; ok {
		return form
	}
	if last := []rune(name)[len([]rune(name))-1]; strings.ContainsRune("aeiouyåäösxz", last) {
		return name
	}
	return name + "s"
}
