package kolada

import (
	"errors"
	"fmt"

	"lagesbild/data/codelist"
)

// Area is one of Kolada's areas: Riket, a region or a municipality.
type Area struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Type  string `json:"type"` // K municipality, L region; Riket is an L
}

// Code is the area's code: 0000 is riket 00, 0019 the county 19.
func (a *Area) Code() (string, error) { return areaCode(a.ID) }

// Group is a list of areas that Kolada or somebody else compares, such as "Liknande kommuner, IFO, Sala, 2024".
type Group struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Members []struct {
		ID    string `json:"member_id"`
		Title string `json:"member_title"`
	} `json:"members"`
}

// AreaList reads a page of areas, as the service answers /municipality, and the address of the page after it, "" for the last.
// An id that is no area's, or one whose name is another than ours, is an error.
func AreaList(body []byte) (areas []Area, next string, err error) {
	return list(body, func(a *Area) error {
		code, err := a.Code()
		if err != nil {
			return err
		}
		return known(code, a.Title)
	})
}

// GroupList reads a page of groups of areas, as the service answers /municipality_groups, as [AreaList] does. A group may be empty.
func GroupList(body []byte) (groups []Group, next string, err error) {
	return list(body, func(g *Group) error {
		var faults []error
		for _, m := range g.Members {
			code, err := areaCode(m.ID)
			if err == nil {
				err = known(code, m.Title)
			}
			faults = append(faults, err)
		}
		return errors.Join(faults...)
	})
}

// known checks that a municipality has the name that Kolada gives it. Regions have names of their own.
func known(code, title string) error {
	a, ok := codelist.Lookup(code)
	switch {
	case !ok:
		return fmt.Errorf("area %q %s: no area of today", code, title)
	case a.Level == codelist.Municipality && a.Name != title:
		return fmt.Errorf("area %q is %s here and %s at Kolada", code, a.Name, title)
	}
	return nil
}

func list[T any](body []byte, check func(*T) error) (all []T, next string, err error) {
	p, err := decode[T](body)
	if err != nil {
		return nil, "", err
	}
	var faults []error
	for i := range p.Values {
		if err := check(&p.Values[i]); err != nil {
			faults = append(faults, fmt.Errorf("row %d: %w", i+1, err))
		}
	}
	if p.Next != nil {
		next = *p.Next
	}
	return p.Values, next, errors.Join(faults...)
}
