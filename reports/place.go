package reports

import (
	"strings"

	"lagesbild/data"
	"lagesbild/data/codelist"
)

// PlaceOf returns an area as documents in lang speak of it.
func PlaceOf(a codelist.Area, lang data.Lang) Place {
	p := Place{Code: a.Code, Name: a.Name, Full: a.Full(), Slug: slug(a), Level: string(a.Level)}
	if county, ok := codelist.Lookup(a.County); ok && a.County != "" {
		p.County = englishIf(lang, county).Name
	} else if a.Level == codelist.County {
		p.County = englishIf(lang, a).Name
	}
	if lang == data.English {
		e := englishIf(lang, a)
		p.Name, p.Full = e.Name, e.Full()
		if a.Level == codelist.Municipality {
			p.Full = a.Name + " Municipality"
		}
		p.Genitive, p.In = Genitive(p.Name, lang), "in "+p.Name
		return p
	}
	p.In = "i " + p.Name
	switch {
	case a.Level == codelist.Country:
		p.In, p.Genitive = "i riket", "Rikets"
	case islands[a.Name]:
		p.In = "på " + p.Name
	}
	if p.Genitive == "" {
		p.Genitive = Genitive(p.Name, lang)
	}
	return p
}

// englishIf gives counties and riket their English names; municipalities keep theirs.
func englishIf(lang data.Lang, a codelist.Area) codelist.Area {
	if lang != data.English {
		return a
	}
	switch a.Level {
	case codelist.Country:
		a.Name = "Sweden"
	case codelist.County:
		a.Name = strings.TrimSuffix(strings.TrimSuffix(a.Name, " län"), "s") + " County"
	}
	return a
}

// islands are the municipalities one lives on (på Gotland), not in.
var islands = map[string]bool{
	"Gotland": true, "Lidingö": true, "Ekerö": true, "Värmdö": true, "Öckerö": true, "Tjörn": true, "Orust": true, "Hammarö": true,
}

// Genitive returns a name in the genitive: Salas, but Västerås and Kalix, which end in s and x already.
func Genitive(name string, lang data.Lang) string {
	if lang == data.English {
		if strings.HasSuffix(name, "s") {
			return name + "'"
		}
		return name + "'s"
	}
	if name == "" || strings.ContainsAny(name[len(name)-1:], "sxzSXZ") {
		return name
	}
	return name + "s"
}

var plainLetters = strings.NewReplacer("å", "a", "ä", "a", "ö", "o", "é", "e", " ", "-")

// slug is an area's file stem: 1981-sala, 19-vastmanlands-lan.
func slug(a codelist.Area) string {
	return a.Code + "-" + plainLetters.Replace(strings.ToLower(a.Name))
}
