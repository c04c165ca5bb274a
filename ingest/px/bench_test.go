package px

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"
)

// generated is a file of about 20 MB: 311 areas, ages 0–100, two sexes and years, counts with some decimals and signs as
// an office has them.
func generated(areas, years int) []byte {
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
			switch n := rnd.IntN(100); {
			case n == 0:
				b.WriteString(`".." `)
			case n < 20:
				fmt.Fprintf(&b, "%.1f ", rnd.Float64()*1000)
			default:
				fmt.Fprintf(&b, "%d ", rnd.IntN(1<<rnd.IntN(18)))
			}
		}
		b.WriteByte('\n')
	}
	b.WriteString(";\n")
	return b.Bytes()
}

// BenchmarkRead is the way from bytes to a dataset.
func BenchmarkRead(b *testing.B) {
	raw := generated(311, 70)
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
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
}

// BenchmarkScan is the cells alone.
func BenchmarkScan(b *testing.B) {
	raw := generated(311, 70)
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if _, err := Read("g.px", raw); err != nil {
			b.Fatal(err)
		}
	}
}
