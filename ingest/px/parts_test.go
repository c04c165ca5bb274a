package px

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"lagesbild/data"
)

// TestSymbols is the table of signs: what each means by itself, and what a file's or an office's own words make of it.
func TestSymbols(t *testing.T) {
	for _, test := range []struct {
		sign, extra string
		office      map[string]data.Status
		want        data.Status
	}{
		{sign: ".", want: data.NotApplicable},
		{sign: "..", want: data.NotAvailable},
		{sign: "...", want: data.NotAvailable},
		{sign: "....", want: data.NotAvailable},
		{sign: ".....", want: data.NotAvailable},
		{sign: "......", want: data.NotAvailable},
		{sign: ".......", want: data.NotAvailable},
		{sign: "-", want: data.Nil},
		{sign: "...", extra: `DATASYMBOL3="Uppgiften är för osäker för att anges";`, want: data.TooUncertain},
		{sign: "...", extra: `DATASYMBOL3="...";`, want: data.NotAvailable},
		{sign: "....", extra: `DATASYMBOL4="Sekretess";`, want: data.Suppressed},
		{sign: "....", extra: `DATASYMBOL4="Osäker eller sekretess";`, want: data.NotAvailable},
		{sign: "..", extra: `DATASYMBOL2=":"; NOTE="Text##.. = Confidential";`, want: data.Suppressed},
		{sign: "-", extra: `DATASYMBOLNIL="saknas";`, want: data.Nil},
		{sign: "..", office: map[string]data.Status{"..": data.Suppressed}, want: data.Suppressed},
		{sign: ".", extra: `DATASYMBOL1="Sekretess";`, office: map[string]data.Status{".": data.Deleted}, want: data.Deleted},
	} {
		f := mustRead(t, tiny(test.extra+"\n", test.sign+` "`+test.sign+`"`))
		for i := range 2 {
			_, symbol, _ := f.Cell(i)
			if got := f.Symbols(test.office)[symbol]; got != test.want || symbol.String() != test.sign {
				t.Errorf("%q with %q: %v, want %v", test.sign, test.extra, got, test.want)
			}
		}
	}
	for s := Number; s <= Nil; s++ {
		if _, ok := meanings[s]; !ok {
			t.Errorf("no meaning of %q", s)
		}
	}
}

// TestNumbers holds the scanner against the standard library on numbers of every shape.
func TestNumbers(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 7))
	digits := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte('0' + rnd.IntN(10))
		}
		return string(b)
	}
	words := []string{"0", "-0", "00", "1.", ".5", "-.5", "+1", "1e3", "-1.5E-3", "9007199254740993", "0.1234567890123456789012345", "12345678", "1234567.1234567", "0.30000000000000004"}
	for range 20_000 {
		w := strings.Repeat("-", rnd.IntN(2)) + digits(1+rnd.IntN(18))
		if rnd.IntN(2) == 0 {
			w += "." + digits(1+rnd.IntN(18))
		}
		words = append(words, w)
	}
	for _, sep := range []string{" ", "\n", "\r\n", ",", "\t", " ; "} {
		raw := "DECIMALS=0;MATRIX=\"T\";CONTENTS=\"T\";HEADING=\"a\";VALUES(\"a\")=" + codes(len(words)) + ";DATA=\n" + strings.Join(words, sep)
		f := mustRead(t, []byte(raw))
		for i, w := range words {
			want, err := strconv.ParseFloat(w, 64)
			if got, symbol, _ := f.Cell(i); err != nil || math.Float64bits(got) != math.Float64bits(want) || symbol != Number {
				t.Fatalf("%q: %v %v, standard %v %v", w, got, symbol, want, err)
			}
		}
		last, _, line := f.Cell(len(words) - 1)
		if want := 2 + strings.Count(sep, "\n")*(len(words)-1); line != want {
			t.Errorf("separator %q: %v is on line %d, want %d", sep, last, line, want)
		}
	}
}

// TestAppendNumber: numbers are written as the standard library writes them, shortest and without exponent.
func TestAppendNumber(t *testing.T) {
	rnd := rand.New(rand.NewPCG(8, 8))
	numbers := []float64{0, math.Copysign(0, -1), 1, -1, 0.5, -0.25, 1e15, 1e15 - 1, 1e21, 1e-7, 123.000001, 0.1 + 0.2, 9007199254740993, math.MaxFloat64, math.SmallestNonzeroFloat64}
	for range 50_000 {
		numbers = append(numbers, float64(rnd.IntN(2e9)-1e9)/math.Pow10(rnd.IntN(8)), rnd.NormFloat64())
	}
	for _, v := range numbers {
		want := strconv.FormatFloat(v, 'f', -1, 64)
		if got := string(appendNumber(nil, v)); got != want {
			t.Fatalf("%s, want %s", got, want)
		}
		_, after, _ := strings.Cut(want, ".")
		if decimals(v) != len(after) {
			t.Fatalf("%s: %d decimals", want, decimals(v))
		}
	}
}

func TestPeriod(t *testing.T) {
	for _, test := range []struct{ code, scale, want string }{
		{"2024", "A1", "2024"},
		{"2024", "", "2024"},
		{"20241", "Q1", "2024-Q1"},
		{"2024K3", "Q1", "2024-Q3"},
		{"2024Q3", "", "2024-Q3"},
		{"2024-Q3", "", "2024-Q3"},
		{"202405", "M1", "2024-05"},
		{"2024M12", "M1", "2024-12"},
		{"2024-05", "M1", "2024-05"},
		{"2022-2024", "A1", "2022-2024"},
		{"2022–2024", "", "2022-2024"},
		{"2023/24", "A1", "2024"},
		{"1999/2000", "", "2000"},
		{"2023/25", "A1", ""},
		{"2024V30", "W1", ""},
		{"20241", "H1", ""},
		{"2024M13", "M1", ""},
		{"20245", "Q1", ""},
		{"2024", "Q1", ""},
		{"24", "A1", ""},
	} {
		got, err := Period(test.code, test.scale)
		if string(got) != test.want || (err == nil) != (test.want != "") {
			t.Errorf("Period(%q, %q) = %q, %v; want %q", test.code, test.scale, got, err, test.want)
		}
	}
}

func TestTimeList(t *testing.T) {
	for src, want := range map[string][]string{
		`TLIST(A1),"2023","2024"`:       {"2023", "2024"},
		`TLIST(A1,"2023"-"2024")`:       {"2023", "2024"},
		`TLIST(A1, "2023"-"2024")`:      {"2023", "2024"},
		`TLIST(A1),"2023"-"2024"`:       {"2023", "2024"},
		`TLIST(Q1,"20234"-"20241")`:     {"20234", "20241"},
		`TLIST(M1,"202312"-"202401")`:   {"202312", "202401"},
		`TLIST(M1,"2023M12"-"2024M01")`: {"202312", "202401"},
		`TLIST(H1,"20232"-"20241")`:     {"20232", "20241"},
	} {
		f := mustRead(t, tiny(`TIMEVAL("tid")=`+src+";\n"))
		list := f.Variables[1].Time
		if list == nil || list.Len() != 2 || !slices.Equal([]string{list.At(0), list.At(1)}, want) {
			t.Errorf("%s: %+v %q", src, list, f.Findings)
		}
	}
}

// TestNotes: notes are parted and lined as the format says, and joined so that they come back.
func TestNotes(t *testing.T) {
	for text, want := range map[string][]string{
		"one":                   {"one"},
		"one#two":               {"one\ntwo"},
		"one##two":              {"one", "two"},
		"one###two":             {"one", "two"},
		"<a href='#x'>#</a>##b": {"<a href='#x'>\n</a>", "b"},
		"a < b##c > d":          {"a < b", "c > d"},
		"##two":                 {"", "two"},
		"one#   #two":           {"one\n\ntwo"},
		" # one # ## ":          {"one", ""},
	} {
		got := splitNotes(text)
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
		if again := splitNotes(joinNotes(got)); !slices.Equal(again, got) {
			t.Errorf("%q: joined and parted %q", got, again)
		}
	}
	if got := joinNotes([]string{"nr #1\r\n<b\n>"}); got != "nr ＃1#<b >" {
		t.Errorf("%q", got)
	}
}

// TestNotesDown: notes of every level are on what they name, in both languages.
func TestNotesDown(t *testing.T) {
	f := mustRead(t, fixture(t, "bilingual.px"))
	var got []string
	for _, n := range f.Notes {
		got = append(got, fmt.Sprintf("%v %v %v %s|%s", n.On, n.Mandatory, n.Mark, n.Text.SV, n.Text.EN))
	}
	want := []string{
		"[] true false Måste visas.|Must be shown.",
		"[{2 -1}] true false Om innehållet.|",
		"[] false false Första raden\nandra raden|First line\nsecond line",
		"[] false false Ny not med <a href='#x'>länk</a>|A new note with <a href='#x'>a link</a>",
		"[] false false ... = Uppgiften är för osäker|",
		"[{0 -1}] false false Om orter.|On places.",
		"[{2 1}] true false Om andelar.|",
		"[{0 1}] false false Om Äppelö.|On Apple Island.",
		"[{0 0} {1 0}] true false Om kvinnor i Sju sjöar.|",
		"[{0 1} {2 0} {3 1}] false false Om några celler.|On some cells.",
		"[{0 2}] false true a)|",
		"[{1 1} {2 0}] false true b)|",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
}

func TestLines(t *testing.T) {
	l := lines{first: 10, starts: []int32{0, 0, 2, 2, 5}}
	for cell, want := range []int32{11, 11, 13, 13, 13, 14} {
		if got := l.of(cell); got != want || l.all(6)[cell] != want {
			t.Errorf("cell %d: line %d and %d, want %d", cell, got, l.all(6)[cell], want)
		}
	}
}
