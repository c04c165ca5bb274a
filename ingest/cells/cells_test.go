package cells

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/datatest"
)

func TestNumber(t *testing.T) {
	tests := []struct {
		in   string
		mark byte
		want float64
		bad  bool
	}{
		{in: "0", mark: '.', want: 0},
		{in: "17.49226818", mark: '.', want: 17.49226818},
		{in: "17,49226818", mark: ',', want: 17.49226818},
		{in: "-3.5", mark: '.', want: -3.5},
		{in: "−3,5", mark: ',', want: -3.5},
		{in: "1e3", mark: '.', want: 1000},
		{in: "9007199254740993.5", mark: '.', want: 9007199254740993.5},
		{in: "0.1234567890123456789012345", mark: '.', want: 0.1234567890123456789012345},
		{in: "17.5", mark: ',', bad: true},
		{in: "1 234", mark: ',', bad: true},
		{in: "1.234.567", mark: '.', bad: true},
		{in: "5.", mark: '.', bad: true},
		{in: ".5", mark: '.', bad: true},
		{in: "", mark: '.', bad: true},
		{in: "-", mark: '.', bad: true},
		{in: "-−5", mark: '.', bad: true},
		{in: "NaN", mark: '.', bad: true},
		{in: "Inf", mark: '.', bad: true},
		{in: "0x1p3", mark: '.', bad: true},
		{in: "1_000", mark: '.', bad: true},
		{in: "1e999", mark: '.', bad: true},
	}
	for _, test := range tests {
		got, err := Number(test.in, test.mark)
		if (err != nil) != test.bad || got != test.want {
			t.Errorf("Number(%q, %q) = %v, %v", test.in, test.mark, got, err)
		}
	}
}

// FuzzNumber holds the exact division against the standard library's rounding.
func FuzzNumber(f *testing.F) {
	for _, s := range []string{"0", "-17.49226818", "9007199254740992", "900719925474099.21", "1e22", "0.30000000000000004", "5.0e-3", "-−5", "−12,5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := Number(s, '.')
		if err != nil {
			return
		}
		want, err := strconv.ParseFloat(strings.Replace(s, "−", "-", 1), 64)
		if err != nil || got != want {
			t.Fatalf("%q: got %v, standard %v, %v", s, got, want, err)
		}
		for _, after := range []string{"e5", strings.Repeat("e5", 20)} {
			if v, n := Plain([]byte(s+after), '.'); n > len(s) || n == len(s) && v != want || n > 0 && n < len(s) && s[n]|0x20 != 'e' {
				t.Fatalf("%q: got %v of %d bytes of its beginning, standard %v", s, v, n, want)
			}
		}
	})
}

func TestWords(t *testing.T) {
	asked := 0
	w := NewWords(func(word string) (string, error) {
		asked++
		if word == "?" {
			return "", errors.New("no such word")
		}
		return strings.ToUpper(word), nil
	})
	buffer := []byte("k")
	view := func() string { return string(buffer) }
	first := w.Find(view())
	if w.Find("K") != first || w.Find("k") != first || w.ID(first) != "K" {
		t.Error("equal meanings have different indices")
	}
	if bad := w.Find("?"); bad >= 0 || w.Err(bad) == nil || w.Find("?") != bad {
		t.Error("a word without meaning has one")
	}
	if nul := NewWords(func(string) (string, error) { return "", errors.New("none") }); nul.Find("\x00") >= 0 || nul.Find("") >= 0 {
		t.Error("an odd first word has a meaning")
	}
	if asked != 3 {
		t.Errorf("asked %d times for three words", asked)
	}
}

// TestWordsShortAndLong: no word is taken for another, whatever its length and letters.
func TestWordsShortAndLong(t *testing.T) {
	w := NewWords(func(word string) (string, error) { return "meaning of " + word, nil })
	rnd := rand.New(rand.NewPCG(1, 2))
	buffer := make([]byte, 10)
	for range 100_000 {
		word := buffer[:rnd.IntN(len(buffer)+1)]
		for i := range word {
			word[i] = "\x00\x01a"[rnd.IntN(3)]
		}
		if got := w.ID(w.Find(unsafe.String(unsafe.SliceData(word), len(word)))); got != "meaning of "+string(word) {
			t.Fatalf("%q has the %q", word, got)
		}
	}
}

func TestFaults(t *testing.T) {
	var f Faults
	for i := range 25 {
		f.Add(errors.Join(fmt.Errorf("fault %d", i)))
	}
	f.Add(fmt.Errorf("dataset: %w", errors.Join(errors.New("x"), &data.CellError{Err: data.ErrDuplicate})))
	if len(f) != 27 || !errors.Is(f.Err(), data.ErrDuplicate) {
		t.Errorf("%d faults", len(f))
	}
	if text := f.Error(); strings.Count(text, "\n") != 20 || !strings.HasSuffix(text, "\nand 7 more") || !strings.HasPrefix(text, "fault 0\n") {
		t.Errorf("%s", text)
	}
	if Faults(nil).Err() != nil {
		t.Error("no fault is an error")
	}
}

func testLayout() *Layout {
	text := data.Text{SV: "t", EN: "t"}
	most := 1.2
	return &Layout{
		Dataset: "d", Title: text, Licence: "CC0",
		Dimensions: map[string]Dimension{
			data.Area: {}, data.Time: {},
			data.Sex: {Codes: map[string]string{"K": data.Women, "M": data.Men, "T": data.Total}},
			"age":    {Title: text, Numbers: &Numbers{Most: 100, Title: data.Text{SV: "%d år", EN: "age %d"}}},
		},
		Measures: map[string]Measure{
			"p": {Title: text, Unit: "percent", Sex: Split},
			"q": {Title: text, Unit: "percent", Sex: None, Most: &most},
			"s": {Title: text, Unit: "kSEK", Sex: Split, Changes: []Change{{Vintage: "2024-01-01", Unit: "SEK", Why: text}}},
		},
	}
}

// add puts words into c as a reader would.
func add(c *Collector, vintage, measure, area, period, sex, age string, v float64, s data.Status) {
	page := c.Page(data.Page{Source: "a", Name: "f"})
	x := Cell{Vintage: c.Vintages.Find(vintage), Measure: c.Measures.Find(measure), Number: v, Status: s, Page: page, Row: 7}
	for d, w := range []string{area, period, sex, age} {
		x.Codes = append(x.Codes, c.Dims[d].Find(w))
	}
	c.Add(&x)
}

func newCollector(t *testing.T) *Collector {
	t.Helper()
	l := testLayout()
	if err := l.Validate(); err != nil {
		t.Fatal(err)
	}
	return New(l, func(role string) string { return "the " + role })
}

// TestVintages: one page gives a dataset a vintage, the oldest first, each with its own units, codes and measures.
func TestVintages(t *testing.T) {
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	c := newCollector(t)
	add(c, "2024-12-12", "s", "1980", "2019", "K", "30", 250_000, 0)
	add(c, "2023-03-28", "s", "1980", "2019", "K", "30", 250, 0)
	add(c, "2023-03-28", "p", "1981", "2019", "T", "0", 7, 0)
	add(c, "2023-03-28", "p", "1980", "2019", "T", "0", 99, data.NotAvailable)
	sets, err := c.Datasets(mem)
	if err != nil {
		t.Fatal(err)
	}
	if len(sets) != 2 || sets[0].Vintage != "2023-03-28" || sets[1].Vintage != "2024-12-12" {
		t.Fatalf("%d vintages", len(sets))
	}
	old, next := sets[0], sets[1]
	defer old.Release()
	defer next.Release()
	if len(old.Measures) != 2 || len(next.Measures) != 1 || len(next.Dimensions[0].Codes) != 1 {
		t.Error("a vintage has measures or codes it has no cell of")
	}
	if old.Measures[1].Published != "kSEK" || next.Measures[0].Published != "SEK" || len(next.Measures[0].Notes) != 1 {
		t.Errorf("units %v, %v", old.Measures[1], next.Measures[0])
	}
	a, b := old.Batches()[0], next.Batches()[0]
	if a.Value[2] != 250_000 || b.Value[0] != 250_000 || a.Value[1] != 0.07 || a.Value[0] != 0 || !a.Status[0].Missing() {
		t.Errorf("values %v, %v", a.Value, b.Value)
	}
	if age := old.Dimensions[3].Codes[1].Title; age.SV != "30 år" {
		t.Errorf("title %v", age)
	}
}

func TestBadCells(t *testing.T) {
	c := newCollector(t)
	add(c, "2023-03-28", "p", "1980", "2019", "T", "0", 100.1, 0)
	add(c, "2023-03-28", "p", "1980", "2019", "T", "0", -0.1, 0)
	add(c, "2023-03-28", "p", "1980", "2019", "T", "0", math.NaN(), 0)
	add(c, "2023-03-28", "q", "1980", "2019", "T", "0", 119, 0)
	add(c, "2023-03-28", "q", "1980", "2018", "T", "0", 121, 0)
	add(c, "2023-03-28", "q", "1980", "2019", "K", "0", 1, 0)
	add(c, "2023-03-28", "q", "9999", "2019", "T", "0", 1, 0)
	add(c, "2023-03-28", "p", "1981", "2019", "T", "0", 1, 0)
	add(c, "2023-03-28", "p", "1981", "2019", "T", "0", 2, 0)
	sets, err := c.Datasets(memory.NewGoAllocator())
	var faults Faults
	if sets != nil || !errors.As(err, &faults) || len(faults) != 7 {
		t.Fatalf("%v", err)
	}
	for i, want := range []string{
		`the value": 100.1 percent is outside`, `the value": -0.1 percent`, `not a finite number`, `121 percent is outside`,
		`the sex": sex F: unknown code: declared as none`, `the area": area "9999" in 2019: unknown code`, "duplicate",
	} {
		var cell *data.CellError
		if !errors.As(faults[i], &cell) || cell.Origin.Row != 7 || !strings.Contains(faults[i].Error(), want) {
			t.Errorf("fault %d lacks %q: %v", i, want, faults[i])
		}
	}
}

// TestRuns: cells judged together have the same outcome as each judged by itself.
func TestRuns(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	pick := func(words ...string) string { return words[rnd.IntN(len(words))] }
	l := testLayout()
	l.Measures["w"] = Measure{Title: data.Text{SV: "t", EN: "t"}, Unit: "percent", Sex: Split, Zero: "not_available contradicted"}
	l.Measures["r"] = Measure{Title: data.Text{SV: "t", EN: "t"}, Unit: "percent", Sex: Share, Of: data.Women}
	for round := range 100 {
		together, alone := New(l, func(role string) string { return role }), New(l, func(role string) string { return role })
		sexes, most := []string{"K", "M", "T"}, 100.0
		if round%3 == 0 { // so that there are faults
			sexes, most = append(sexes, "T"), 103
		}
		vintage, measure := "2023-03-28", "p"
		for n := range rnd.IntN(2 * runCells) {
			if rnd.IntN([]int{200, 4}[round%2]) == 0 {
				vintage, measure = pick("2023-03-28", "2024-12-12"), pick("p", "r", "s", "w")
				if round%3 == 0 {
					measure = pick("p", "q", "r", "s", "w")
				}
			}
			x := Cell{Number: math.Round(rnd.Float64() * most), Row: int32(n)}
			if rnd.IntN(20) == 0 {
				x.Number = 0
			}
			if rnd.IntN(20) == 0 {
				x.Status = data.Provisional
			}
			words := []string{pick("1980", "19", "0114"), strconv.Itoa(2000 + n/101), pick(sexes...), strconv.Itoa(n % 101)}
			if measure == "r" && round%3 > 0 {
				words[2] = pick("K", "T")
			}
			if rnd.IntN(50) == 0 { // areas that were not there
				words[0], words[1], x.Number = pick("0461", "1980", "25"), pick("1968", "1980"), 0
			}
			if round%3 == 0 && rnd.IntN(50) == 0 {
				words[0], x.Number = pick("9999", "1980"), []float64{math.NaN(), math.Inf(1), 5}[rnd.IntN(3)]
			}
			if rnd.IntN(20) == 0 {
				x.Status = data.Suppressed
			}
			for i, c := range []*Collector{together, alone} {
				x.Vintage, x.Measure, x.Codes = c.Vintages.Find(vintage), c.Measures.Find(measure), nil
				x.Page = c.Page(data.Page{Source: "a", Name: "fg"[n%2 : n%2+1], Table: measure})
				for d, w := range words {
					x.Codes = append(x.Codes, c.Dims[d].Find(w))
				}
				if i == 0 {
					c.Add(&x)
				} else {
					c.one(c.factsOf(x.Vintage, x.Measure), &x)
				}
			}
		}
		got, want := outcome(together), outcome(alone)
		if got != want {
			t.Fatalf("together\n%s\nalone\n%s", got, want)
		}
	}
}

// outcome writes all that a collector has made of its cells.
func outcome(c *Collector) string {
	var b strings.Builder
	sets, err := c.Datasets(memory.DefaultAllocator)
	fmt.Fprintln(&b, c.Findings(), err)
	if faults, ok := err.(Faults); ok {
		for _, f := range faults {
			fmt.Fprintln(&b, f)
		}
	}
	for _, d := range sets {
		fmt.Fprintln(&b, d.Vintage, d.Measures, d.Pages)
		b.WriteString(datatest.Cells(d, data.Origin.String))
		d.Release()
	}
	return b.String()
}

// TestPublished: the published decimal can be had back from a share, to 12 significant digits.
func TestPublished(t *testing.T) {
	c := newCollector(t)
	for i, s := range []string{"17.49226818", "5.5", "0.07", "29.3", "33.333333", "100", "57.3"} {
		v, err := Number(s, '.')
		if err != nil {
			t.Fatal(err)
		}
		add(c, "2023-03-28", "p", "1980", strconv.Itoa(2000+i), "T", "0", v, 0)
		c.judge()
		share := c.parts[0].chunks[0].Value[i]
		if back := strconv.FormatFloat(share/0.01, 'g', 12, 64); back != s || math.Abs(share-v*0.01) > 1e-15 {
			t.Errorf("%s percent is %v and back %s", s, share, back)
		}
	}
}

// TestZero: where the provider writes 0 for what it withholds, a 0 is no figure; other values, and other measures' zeros, are.
func TestZero(t *testing.T) {
	l := testLayout()
	l.Measures["w"] = Measure{Title: data.Text{SV: "t", EN: "t"}, Unit: "percent", Sex: Split, Zero: "not_available contradicted"}
	if err := l.Validate(); err != nil {
		t.Fatal(err)
	}
	c := New(l, func(role string) string { return role })
	add(c, "2023-03-28", "w", "1980", "2019", "K", "30", 0, 0)
	add(c, "2023-03-28", "w", "1980", "2019", "M", "30", 1, 0)
	add(c, "2023-03-28", "p", "1980", "2019", "K", "30", 0, 0)
	sets, err := c.Datasets(memory.DefaultAllocator)
	if err != nil {
		t.Fatal(err)
	}
	defer sets[0].Release()
	b := sets[0].Batches()[0]
	if b.Status[0] != 0 || b.Status[1] != data.NotAvailable|data.Contradicted || b.Status[2] != 0 {
		t.Errorf("statuses %v", b.Status)
	}
	l.Measures["w"] = Measure{Title: data.Text{SV: "t", EN: "t"}, Unit: "percent", Sex: Split, Zero: "provisional"}
	if err := l.Validate(); err == nil {
		t.Error("a zero that is a figure after all was accepted")
	}
}
