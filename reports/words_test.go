package reports

import (
	"strings"
	"testing"

	"lagesbild/data"
	"lagesbild/data/codelist"
)

func TestGenitive(t *testing.T) {
	for name, want := range map[string]string{
		"Sala": "Salas", "Västerås": "Västerås", "Arboga": "Arbogas", "Kalix": "Kalix", "Köping": "Köpings", "Skinnskatteberg": "Skinnskattebergs",
		"Västmanlands län": "Västmanlands läns", "Bollnäs": "Bollnäs", "kvinnor": "kvinnors", "män": "mäns", "Örebro": "Örebros",
	} {
		if got := Genitive(name, data.Swedish); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

// Every area's genitive ends in s, x or z, and only names that end so already are left as they are.
func TestGenitiveOfEveryArea(t *testing.T) {
	unchanged := 0
	for _, a := range codelist.Current() {
		g := PlaceOf(a, data.Swedish).Genitive
		if a.Level == codelist.Municipality {
			if g == a.Name {
				unchanged++
			} else if g != a.Name+"s" {
				t.Errorf("%s: %q", a.Name, g)
			}
		}
		if !strings.ContainsAny(g[len(g)-1:], "sxz") || strings.HasSuffix(g, "ss") || strings.HasSuffix(g, "xs") {
			t.Errorf("%s: %q", a.Name, g)
		}
	}
	// Strängnäs, Tranås, Torsås, Mönsterås, Höganäs, Sotenäs, Bengtsfors, Alingsås, Borås, Storfors, Munkfors, Grums, Hagfors,
	// Degerfors, Hällefors, Västerås, Hofors, Bollnäs, Kramfors, Robertsfors, Vännäs, Överkalix, Kalix
	if unchanged != 23 {
		t.Errorf("%d municipalities take no s, want 23", unchanged)
	}
}

func TestPlaceOf(t *testing.T) {
	for _, test := range []struct{ code, in, genitive, slug, full, county string }{
		{"1981", "i Sala", "Salas", "1981-sala", "Sala kommun", "Västmanlands län"},
		{"1980", "i Västerås", "Västerås", "1980-vasteras", "Västerås kommun", "Västmanlands län"},
		{"19", "i Västmanlands län", "Västmanlands läns", "19-vastmanlands-lan", "Västmanlands län", "Västmanlands län"},
		{"00", "i riket", "Rikets", "00-riket", "Riket", ""},
		{"0980", "på Gotland", "Gotlands", "0980-gotland", "Gotland kommun", "Gotlands län"},
		{"0114", "i Upplands Väsby", "Upplands Väsbys", "0114-upplands-vasby", "Upplands Väsby kommun", "Stockholms län"},
		{"2523", "i Gällivare", "Gällivares", "2523-gallivare", "Gällivare kommun", "Norrbottens län"},
	} {
		a, _ := codelist.Lookup(test.code)
		p := PlaceOf(a, data.Swedish)
		if p.In != test.in || p.Genitive != test.genitive || p.Slug != test.slug || p.County != test.county {
			t.Errorf("%s: got %+v", test.code, p)
		}
	}
	a, _ := codelist.Lookup("19")
	if p := PlaceOf(a, data.English); p.Name != "Västmanland County" || p.In != "in Västmanland County" || p.Slug != "19-vastmanlands-lan" {
		t.Errorf("got %+v", p)
	}
}

func TestSlugs(t *testing.T) {
	seen := map[string]bool{}
	for _, a := range codelist.Current() {
		s := PlaceOf(a, data.Swedish).Slug
		if strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || seen[s] {
			t.Errorf("%s: %q", a.Name, s)
		}
		seen[s] = true
	}
}

func TestList(t *testing.T) {
	for want, names := range map[string][]string{"": nil, "Sala": {"Sala"}, "Sala och Köping": {"Sala", "Köping"}, "Sala, Köping och Arboga": {"Sala", "Köping", "Arboga"}} {
		if got := List(names, data.Swedish); got != want {
			t.Errorf("%v: got %q", names, got)
		}
	}
	if got := List([]string{"a", "b", "c"}, data.English); got != "a, b and c" {
		t.Errorf("got %q", got)
	}
}

func TestInSentence(t *testing.T) {
	for s, want := range map[string]string{"Föräldrapenning": "föräldrapenning", "Ökning": "ökning", "VAB": "VAB", "SCB:s": "SCB:s"} {
		if got := inSentence(s); got != want {
			t.Errorf("%s: got %q", s, got)
		}
	}
}
