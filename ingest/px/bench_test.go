//go:build unix

package px

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"
)

// generated is a file of about 20 MB: areas, ages 0–100, two sexes and years, one cell in a hundred a sign.
func generated(areas, years int, number func(*bytes.Buffer, *rand.Rand)) []byte {
	var b bytes.Buffer
	b.WriteString("CHARSET=\"ANSI\";\nAXIS-VERSION=\"2013\";\nCODEPAGE=\"iso-8859-1\";\nLANGUAGE=\"sv\";\nDECIMALS=1;\nMATRIX=\"G\";\nSUBJECT-CODE=\"BE\";\nSUBJECT-AREA=\"Befolkning\";\nTITLE=\"T\";\nCONTENTS=\"C\";\nUNITS=\"antal\";\nSTUB=\"region\",\"\xe5lder\",\"k\xf6n\";\nHEADING=\"\xe5r\";\n")
	list := func(name string, n int, text func(int) string) {
		fmt.Fprintf(&b, "VALUES(\"%s\")=", name)
		for i := range n {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, "%q", text(i))
		}
		b.WriteString(";\n")
	}
	list("region", areas, func(i int) string { return fmt.Sprintf("%04d", 114+i*7) })
	list("\xe5lder", 101, func(i int) string { return fmt.Sprintf("%d", i) })
	list("k\xf6n", 2, func(i int) string { return []string{"kvinnor", "m\xe4n"}[i] })
	list("\xe5r", years, func(i int) string { return fmt.Sprint(1968 + i) })
	b.WriteString("DATA=\n")
	rnd := rand.New(rand.NewPCG(1, 2))
	for range areas * 101 * 2 {
		for range years {
			if rnd.IntN(100) == 0 {
				b.WriteString(`".." `)
			} else {
				number(&b, rnd)
			}
		}
		b.WriteByte('\n')
	}
	b.WriteString(";\n")
	return b.Bytes()
}

// counts are what a population table has: 4.3 bytes a cell with its space.
func counts(b *bytes.Buffer, rnd *rand.Rand) {
	if rnd.IntN(5) == 0 {
		fmt.Fprintf(b, "%.1f ", rnd.Float64()*1000)
	} else {
		fmt.Fprintf(b, "%d ", rnd.IntN(1<<rnd.IntN(18)))
	}
}

// amounts are what a table of incomes has: 7.5 bytes a cell, as in the JSON-stat that readers are measured by.
func amounts(b *bytes.Buffer, rnd *rand.Rand) { fmt.Fprintf(b, "%.1f ", 150_00+rnd.Float64()*85_000) }

var shapes = map[string]func() []byte{
	"counts":  func() []byte { return generated(311, 70, counts) },
	"amounts": func() []byte { return generated(311, 43, amounts) },
}

// spent reports megabytes by processor time, which other work on the machine does not blur as it does the clock's.
func spent(b *testing.B, bytes int) func() {
	cpu := func() int64 {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return u.Utime.Nano() + u.Stime.Nano()
	}
	from := cpu()
	return func() { b.ReportMetric(float64(bytes)*float64(b.N)/float64(cpu()-from)*1e3, "cpu-MB/s") }
}

// BenchmarkRead is the way from bytes to a dataset.
func BenchmarkRead(b *testing.B) {
	for name, make := range shapes {
		b.Run(name, func(b *testing.B) {
			raw := make()
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			defer spent(b, len(raw))()
			for b.Loop() {
				f, err := Read("g.px", raw)
				if err != nil {
					b.Fatal(err)
				}
				d, err := f.Dataset(memory.DefaultAllocator, Options{})
				if err != nil {
					b.Fatal(err)
				}
				d.Release()
			}
		})
	}
}

// BenchmarkScan is the reading alone.
func BenchmarkScan(b *testing.B) {
	for name, make := range shapes {
		b.Run(name, func(b *testing.B) {
			raw := make()
			b.SetBytes(int64(len(raw)))
			defer spent(b, len(raw))()
			for b.Loop() {
				if _, err := Read("g.px", raw); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkWrite is the way back.
func BenchmarkWrite(b *testing.B) {
	f, err := Read("g.px", generated(31, 43, amounts))
	if err != nil {
		b.Fatal(err)
	}
	d, err := f.Dataset(memory.DefaultAllocator, Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer d.Release()
	for b.Loop() {
		var n counter
		if err := Write(&n, d, Export{}); err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(n))
	}
}

type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
