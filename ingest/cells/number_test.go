package cells

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"lagesbild/data"
)

// FuzzRun: a run is the numbers that Plain reads one by one, to the last bit, and it stops where the first of them is not
// plain, begins with zeros or has something else behind it.
func FuzzRun(f *testing.F) {
	for _, s := range []string{"1,2.5,-3,0,0.5,1234567,12345678,123456.7,1234567.8,-0,null,7,", "01,2,", "-01,", "1.,2,", "1,,2,", "1.2.3,", ".5,", "1e5,2,", "1", "12345678901234567890,1,", "1,2,3 ,4,5,6,7,8,9,", "00,", "0,0.0,"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, separator := range []byte{',', ' '} {
			text = bytes.ReplaceAll(text, []byte{','}, []byte{separator})
			var want []float64
			end := 0
			for {
				v, k := Plain(text[end:], '.')
				word := bytes.TrimPrefix(text[end:end+k], []byte{'-'})
				if k == 0 || end+k == len(text) || text[end+k] != separator || len(word) > 1 && word[0] == '0' && word[1] != '.' {
					break
				}
				if exact, err := strconv.ParseFloat(string(text[end:end+k]), 64); err != nil || math.Float64bits(exact) != math.Float64bits(v) {
					t.Fatalf("%q: plain %v, standard %v (%v)", text[end:end+k], v, exact, err)
				}
				want, end = append(want, v), end+k+1
			}
			got := make([]float64, len(want)+1)
			n, length := Run(text, got, separator)
			if n != len(want) || length != end {
				t.Fatalf("%q: %d numbers in %d bytes, want %d in %d", text, n, length, len(want), end)
			}
			for i, v := range want {
				if math.Float64bits(got[i]) != math.Float64bits(v) {
					t.Fatalf("%q: number %d is %v, want %v", text, i, got[i], v)
				}
			}
			if few, _ := Run(text, got[:n/2], separator); few != n/2 {
				t.Fatalf("%q: %d numbers, where there is room for %d", text, few, n/2)
			}
		}
	})
}

// TestRun: numbers of every length, with and without a point and a sign, at every distance from the end.
func TestRun(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 1))
	var text []byte
	var want []float64
	for range 50_000 {
		v := math.Floor(rnd.Float64()*math.Pow10(rnd.IntN(9))) * float64(1-2*rnd.IntN(2))
		text = strconv.AppendFloat(text, v/powers[rnd.IntN(4)], 'f', rnd.IntN(8), 64)
		text = append(text, ';')
	}
	for word := range bytes.SplitSeq(text[:len(text)-1], []byte{';'}) {
		v, err := strconv.ParseFloat(string(word), 64)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, v)
	}
	got := make([]float64, len(want))
	if n, length := Run(text, got, ';'); n != len(want) || length != len(text) {
		t.Fatalf("%d of %d numbers, in %d of %d bytes", n, len(want), length, len(text))
	}
	for i, v := range want {
		if math.Float64bits(got[i]) != math.Float64bits(v) {
			t.Fatalf("number %d is %v, want %v", i, got[i], v)
		}
	}
	for from := len(text) - 100; from <= len(text); from++ {
		begun := bytes.Count(text[from:], []byte{';'})
		if n, _ := Run(text[from:], got, ';'); text[from-1] == ';' && n != begun {
			t.Fatalf("%q: %d numbers", text[from:], n)
		}
	}
}

// BenchmarkRun reads a million numbers of each kind.
func BenchmarkRun(b *testing.B) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for name, number := range map[string]func() string{
		"counts":  func() string { return strconv.Itoa(rnd.IntN(1 << rnd.IntN(18))) },
		"amounts": func() string { return fmt.Sprintf("%.1f", 15_000+rnd.Float64()*85_000) },
		"signed":  func() string { return strconv.Itoa(rnd.IntN(2000) - 1000) },
	} {
		b.Run(name, func(b *testing.B) {
			var text bytes.Buffer
			for range 1_000_000 {
				text.WriteString(number() + ",")
			}
			to := make([]float64, 1_000_000)
			b.SetBytes(int64(text.Len()))
			for b.Loop() {
				if n, _ := Run(text.Bytes(), to, ','); n != len(to) {
					b.Fatal(n)
				}
			}
			b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)*1e9/float64(len(to)), "ns/number")
		})
	}
}

// TestBackToPublished: what was published comes back as it was written or as a number that is taken to the same value again.
func TestBackToPublished(t *testing.T) {
	percent := &data.Measure{Unit: "share", Published: "percent"}
	for tenths := range 10_001 {
		want := float64(tenths) / 10
		if got := Published(percent, Base(want, percent.Published)); got != want {
			t.Fatalf("%v came back as %v", want, got)
		}
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		v := Base(100*rnd.Float64(), percent.Published)
		if got := Published(percent, v); Base(got, percent.Published) != v {
			t.Fatalf("%v became %v, which is %v", v, got, Base(got, percent.Published))
		}
	}
	for _, unit := range []data.Unit{"persons", "a word of their own"} {
		if got := Published(&data.Measure{Unit: unit, Published: unit}, 0.1); got != 0.1 {
			t.Errorf("%s: %v", unit, got)
		}
	}
}
