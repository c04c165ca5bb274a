package codelist_test

import (
	"errors"
	"strings"
	"testing"

	"lagesbild/data"
	"lagesbild/data/codelist"
)

// Counts: SCB's division of 1 January 2026 and SKR's municipality groups, 3+43+23+63+24+27+51+35+21.
func TestCounts(t *testing.T) {
	n := map[codelist.Level]int{}
	for _, a := range codelist.Current() {
		n[a.Level]++
	}
	if n[codelist.Country] != 1 || n[codelist.County] != 21 || n[codelist.Municipality] != 290 {
		t.Errorf("got %v", n)
	}
	if got := len(codelist.Municipalities("19")); got != 10 {
		t.Errorf("Västmanland has %d municipalities, want 10", got)
	}
	sum := 0
	for code, want := range map[string]int{"A1": 3, "A2": 43, "B3": 23, "B4": 63, "B5": 24, "C6": 27, "C7": 51, "C8": 35, "C9": 21} {
		got := len(codelist.Members(code))
		if sum += got; got != want {
			t.Errorf("group %s has %d members, want %d", code, got, want)
		}
	}
	if sum != 290 {
		t.Errorf("groups have %d members", sum)
	}
}

func TestFind(t *testing.T) {
	for text, want := range map[string]string{
		"1981": "1981", "Sala": "1981", "sala kommun": "1981", "SALA": "1981", "19": "19", "Västmanland": "19",
		"västmanlands län": "19", "riket": "00", "Köpings kommun": "1983", "Köping": "1983", "Örebro län": "18",
		"örebro kommun": "1880", "Upplands Väsby": "0114", "Skåne": "12", "Falu kommun": "2080", "Malung-Sälens kommun": "2023",
		"Västerås": "1980", "västerås stad": "1980", "Sverige": "00", "Jämtland": "23", "Dalarna": "20",
		"Va\u0308stera\u030as": "1980", "Göteborgs stad": "1480", "Österåkers kommun": "0117", "Habo": "0643", "Håbo": "0305", "hela riket": "00",
		"Köpings\u00a0kommun": "1983",
	} {
		if a, err := codelist.Find(text); err != nil || a.Code != want {
			t.Errorf("Find(%q) = %v, %v, want %s", text, a.Code, err, want)
		}
	}
}

func TestFindRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"Salla": "Sala", "Vesterås": "Västerås", "Örebro": `"Örebro län" or "Örebro kommun"`, "": "give a code", "1917": "give a code", "Qwertyuiop": "give a code",
	} {
		a, err := codelist.Find(text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Find(%q) = %v, %v, want an error with %s", text, a, err, want)
		}
	}
	if _, err := codelist.Find("Salla"); !errors.Is(err, data.ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
}

// History: spec of the provider formats, section on geography (changes since 1991).
func TestAt(t *testing.T) {
	for _, test := range []struct {
		code   string
		period data.Period
		want   string
	}{
		{"1917", "2005", "Heby"},
		{"1917", "2006", "Heby"},
		{"1917", "2007", ""},
		{"0331", "2006", "Heby"},
		{"0331", "1998", "Heby"}, // renumbered, same territory
		{"0330", "2001", ""},
		{"0330", "2002", "Knivsta"},
		{"0330", "2003", "Knivsta"}, // split from Uppsala; December 2002 is on the division of 2003
		{"12", "1995", "Malmöhus län"},
		{"12", "1998", "Skåne län"},
		{"15", "1990", "Älvsborgs län"},
		{"15", "2000", ""},
		{"1443", "1996", "Bollebygd"},
		{"1443", "1993", ""},
		{"9999", "2020", ""},
		{"1981", "2024", "Sala"},
	} {
		if a, ok := codelist.At(test.code, test.period); a.Name != test.want || ok != (test.want != "") {
			t.Errorf("At(%s, %s) = %q, want %q", test.code, test.period, a.Name, test.want)
		}
	}
}

// Official names of municipalities: their own web sites and SCB's list.
func TestFull(t *testing.T) {
	for code, want := range map[string]string{
		"1981": "Sala kommun", "1983": "Köpings kommun", "1980": "Västerås kommun", "1904": "Skinnskattebergs kommun", "2080": "Falu kommun",
		"0880": "Kalmar kommun", "1421": "Orust kommun", "2023": "Malung-Sälens kommun", "19": "Västmanlands län", "00": "Riket", "1438": "Dals-Eds kommun",
	} {
		if a, _ := codelist.Lookup(code); a.Full() != want {
			t.Errorf("%s: got %q, want %q", code, a.Full(), want)
		}
	}
}
