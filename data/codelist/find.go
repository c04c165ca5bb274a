package codelist

import (
	"fmt"
	"strings"

	"golang.org/x/text/unicode/norm"

	"lagesbild/data"
	"lagesbild/data/definition"
)

// Find returns the area of today that a person means by text: a code, or a name in any case, with or without "kommun"
// or "län", genitive s included. An unknown name is data.ErrNotFound and lists the nearest names; a county and a
// municipality of one name (Örebro, Uppsala …) are told apart by the added word, and the bare name means the municipality
// only where no county shares it, else the error asks.
func Find(text string) (Area, error) {
	text = norm.NFC.String(text) // files and names from macOS come with å in two parts
	if a, ok := Lookup(strings.TrimSpace(text)); ok {
		return a, nil
	}
	words := strings.Fields(strings.ToLower(text))
	var level Level
	if n := len(words); n > 1 {
		switch words[n-1] {
		case "kommun", "stad":
			level, words = Municipality, words[:n-1]
		case "län":
			level, words = County, words[:n-1]
		}
	}
	name := strings.Join(words, " ")
	var found []Area
	for _, a := range Current() {
		if (level == "" || a.Level == level) && a.answersTo(name) {
			found = append(found, a)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return Area{}, unknown(text, name)
	}
	return Area{}, fmt.Errorf("area %q is ambiguous: say %q or %q", text, found[0].Full(), found[1].Full())
}

// answersTo reports whether a lower-case name, without kommun or län, is one of the area's.
func (a Area) answersTo(name string) bool {
	own := strings.ToLower(a.Name)
	switch a.Level {
	case County:
		genitive := strings.TrimSuffix(own, " län")
		return name == genitive || name+"s" == genitive
	case Municipality:
		return name == own || name == strings.ToLower(genitiveOfKommun(a.Name))
	}
	return name == own || name == "sverige" || name == "hela riket"
}

func unknown(text, name string) error {
	known := make([]string, 0, len(Current()))
	for _, a := range Current() {
		known = append(known, strings.TrimSuffix(a.Name, "s län"))
	}
	near := definition.Nearest(name, known, 3)
	if len(near) == 0 {
		return fmt.Errorf("area %q: %w: give a code such as 1981 or 19, or a name such as Sala or Västmanland", text, data.ErrNotFound)
	}
	return fmt.Errorf("area %q: %w — nearest: %s", text, data.ErrNotFound, strings.Join(near, ", "))
}
