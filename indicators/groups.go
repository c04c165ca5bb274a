package indicators

import (
	"fmt"

	"lagesbild/data"
	"lagesbild/data/codelist"
)

// Group is the areas that one is set beside.
type Group struct {
	ID    string // "county", "peers", "all"; "list" and "group" where there are further ones
	Title data.Text
	Areas []string // codes; the area itself is among them in "county" and "all", never in "peers"
}

// Groups are what an area is set beside: a municipality among its county's, its peers and all municipalities; a county
// among all counties; the country among none. Peers are those its county has picked by hand, or else the other members
// of its municipality group, and the title says which.
func (c *Catalogue) Groups(area string) []Group {
	a, ok := codelist.Lookup(area)
	switch {
	case ok && a.Level == codelist.Municipality:
		county, _ := codelist.Lookup(a.County)
		groups := []Group{{"county", data.Text{SV: "kommunerna i " + county.Full(), EN: "the municipalities of " + county.Full()}, codes(codelist.Municipalities(a.County))}}
		if peers, ok := c.Peers(area); ok {
			groups = append(groups, peers)
		}
		return append(groups, Group{"all", data.Text{SV: "alla kommuner", EN: "all municipalities"}, codes(codelist.Municipalities(""))})
	case ok && a.Level == codelist.County:
		return []Group{{"all", data.Text{SV: "alla län", EN: "all counties"}, counties()}}
	}
	return nil
}

// Peers are the municipalities that one is best compared with.
func (c *Catalogue) Peers(municipality string) (Group, bool) {
	a, _ := codelist.Lookup(municipality)
	if county, ok := c.County(a.County); ok {
		if list, ok := county.Peers[municipality]; ok {
			return Group{"peers", list.Title, list.Areas}, true
		}
	}
	return alike(municipality)
}

// alike is the other members of a municipality group.
func alike(municipality string) (Group, bool) {
	group, ok := codelist.GroupOf(municipality)
	if !ok {
		return Group{}, false
	}
	var others []string
	for _, m := range codelist.Members(group.Code) {
		if m.Code != municipality {
			others = append(others, m.Code)
		}
	}
	title := data.Text{
		SV: fmt.Sprintf("kommungruppen %s (SKR)", group.Title.SV),
		EN: fmt.Sprintf("the municipality group %s (SALAR)", group.Title.EN),
	}
	return Group{"peers", title, others}, len(others) > 0
}

func codes(areas []codelist.Area) []string {
	ids := make([]string, len(areas))
	for i, a := range areas {
		ids[i] = a.Code
	}
	return ids
}

func counties() []string {
	var ids []string
	for _, a := range codelist.Current() {
		if a.Level == codelist.County {
			ids = append(ids, a.Code)
		}
	}
	return ids
}

// areaTitle is an area's name, or its code where no area of today bears it.
func areaTitle(code string) data.Text {
	name := code
	if a, ok := codelist.Lookup(code); ok {
		name = a.Name
	}
	return data.Text{SV: name, EN: name}
}
