package codelist

import (
	_ "embed"
	"sync"

	"lagesbild/data"
)

// Group is a municipality group by the Swedish Association of Local Authorities and Regions (SKR).
type Group struct {
	Code  string // A1 … C9
	Title data.Text
}

//go:embed groups.csv
var groupsCSV string

//go:embed group_titles.csv
var groupTitlesCSV string

type groupList struct {
	titles  map[string]Group
	of      map[string]string
	members map[string][]Area
}

var groups = sync.OnceValue(func() *groupList {
	l := &groupList{titles: map[string]Group{}, of: map[string]string{}, members: map[string][]Area{}}
	for _, r := range rows(groupTitlesCSV, 3) {
		l.titles[r[0]] = Group{Code: r[0], Title: data.Text{SV: r[1], EN: r[2]}}
	}
	for _, r := range rows(groupsCSV, 2) {
		a, ok := Lookup(r[0])
		if _, titled := l.titles[r[1]]; !ok || !titled {
			panic("codelist: groups.csv: " + r[0] + " " + r[1])
		}
		l.of[a.Code] = r[1]
		l.members[r[1]] = append(l.members[r[1]], a)
	}
	return l
})

// GroupOf returns the municipality group that a municipality belongs to.
func GroupOf(municipality string) (Group, bool) {
	code, ok := groups().of[municipality]
	return groups().titles[code], ok
}

// Members returns a group's municipalities in code order. The slice is shared: do not change it.
func Members(group string) []Area { return groups().members[group] }
