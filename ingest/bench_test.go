//go:build unix

package ingest_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"math/rand/v2"
	"path"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/fstest"

	"golang.org/x/text/encoding/charmap"

	"lagesbild/data/codelist"
	"lagesbild/data/definition"
	"lagesbild/data/store"
	"lagesbild/ingest"
)

// generated is a provider whose pages are made when they are asked for.
type generated map[string]func() []byte

func (g generated) Names(_ context.Context, pattern string) ([]string, error) {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(g)) {
		if ok, err := path.Match(pattern, name); err != nil {
			return nil, err
		} else if ok {
			names = append(names, name)
		}
	}
	return names, nil
}

func (g generated) Fetch(_ context.Context, name string) (*ingest.Snapshot, error) {
	body := g[name]()
	sum := sha256.Sum256(body)
	return &ingest.Snapshot{Address: name, Name: name, Time: carried, SHA256: hex.EncodeToString(sum[:]), Body: body}, nil
}

// benchmarkSource is a source of which only what stands under from, dimensions and measures is told.
func benchmarkSource(b *testing.B, rest string) []definition.File[ingest.Source] {
	b.Helper()
	const head = "id: bench\ndataset: bench\ntitle: {sv: Prov, en: Test}\npublisher: Verket\nprovenance: {sv: Prov., en: Test.}\nlicence: CC0\n"
	sources, err := ingest.Sources(fstest.MapFS{"sources/bench.yaml": {Data: []byte(head + rest)}})
	if err != nil {
		b.Fatal(err)
	}
	return sources
}

// shelveAll runs a source once, from its pages to a shelf of its own.
func shelveAll(b *testing.B, sources []definition.File[ingest.Source], from ingest.Fetcher) (rows int) {
	b.Helper()
	out, err := ingest.Run(b.Context(), store.Open(b.TempDir(), nil), sources, ingest.Options{From: from, Now: carried})
	if err != nil || out[0].Err != nil || len(out[0].Vintages) != 1 {
		b.Fatal(err, out[0].Err, out[0].Vintages)
	}
	return out[0].Vintages[0].Rows
}

// spent is the processor time used so far, which is what a rate per core is made of.
func spent(b *testing.B) (nanoseconds int64) {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return u.Utime.Nano() + u.Stime.Nano()
}

// BenchmarkShelve goes the whole way: a provider's pages are fetched, read, checked and written to the shelf. MB/s is by
// the clock and on all processors, cpu-MB/s by processor time and so a core's.
func BenchmarkShelve(b *testing.B) {
	count := "  n: {title: {sv: Antal, en: Count}, unit: number, sex: split}\n"
	for _, c := range []struct {
		name, source string
		pages        generated
	}{
		{"kolada", koladaSource(30), koladaPages(30)},
		{"jsonstat", "from: {jsonstat: {pages: [big.json]}}\n" + cubeDimensions + cubeMeasures, generated{"big.json": cubeJSON}},
		{"px/counts", pxSource, generated{"big.px": sync.OnceValue(func() []byte { return cubePX(pxCount) })}},
		{"px/amounts", pxSource, generated{"big.px": sync.OnceValue(func() []byte { return cubePX(pxAmount) })}},
		{"csv/utf-8", csvSource("utf-8") + count, generated{"big.csv": bigCSV}},
		{"csv/windows-1252", csvSource("windows-1252") + count, generated{"big.csv": sync.OnceValue(func() []byte {
			body, err := charmap.Windows1252.NewEncoder().Bytes(bigCSV())
			if err != nil {
				panic(err)
			}
			return body
		})}},
	} {
		b.Run(c.name, func(b *testing.B) {
			sources := benchmarkSource(b, c.source)
			held, bytes := generated{}, int64(0)
			for name, page := range c.pages {
				body := page()
				held[name], bytes = func() []byte { return body }, bytes+int64(len(body))
			}
			b.SetBytes(bytes)
			rows, from := 0, int64(0)
			for b.Loop() {
				if from == 0 {
					from = spent(b)
				}
				rows = shelveAll(b, sources, held)
			}
			b.ReportMetric(float64(bytes)*float64(b.N)/float64(spent(b)-from)*1e3, "cpu-MB/s")
			b.ReportMetric(float64(rows), "rows")
		})
	}
}

// BenchmarkShelveMillions shelves 20 million of Kolada's observations, the pages made as they are asked for and not held.
// What is reported as MB is the most that the process had from the system, as its own measure of it says.
func BenchmarkShelveMillions(b *testing.B) {
	const kpis = 955
	sources := benchmarkSource(b, koladaSource(kpis))
	pages := koladaPages(kpis)
	for b.Loop() {
		debug.FreeOSMemory()
		rows := shelveAll(b, sources, pages)
		b.ReportMetric(float64(rows), "rows")
	}
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	if runtime.GOOS == "linux" {
		b.ReportMetric(float64(u.Maxrss)/1024, "peak-MB")
	}
}

func koladaSource(kpis int) string {
	var b strings.Builder
	b.WriteString("from: {kolada: {pages: [\"page*.json\"]}}\nmeasures:\n")
	for i := range kpis {
		fmt.Fprintf(&b, "  N%05d: {title: {sv: Andel %d, en: Share %d}, unit: percent, sex: split}\n", i, i, i)
	}
	return b.String()
}

const (
	koladaYears = 24 // from 2003
	koladaRows  = 5000
)

var koladaAreas = sync.OnceValue(func() []string {
	areas := []string{"0000"}
	for _, a := range codelist.Municipalities("") {
		areas = append(areas, a.Code)
	}
	return areas
})

// koladaPages are as the service answers for all municipalities and years of so many indicators: 5,000 rows a page, and
// about 96 bytes a value; a value in twenty is null.
func koladaPages(kpis int) generated {
	g := generated{}
	rows := kpis * len(koladaAreas()) * koladaYears
	for page := 0; page*koladaRows < rows; page++ {
		g[fmt.Sprintf("page%05d.json", page)] = func() []byte {
			return koladaPage(page*koladaRows, min(rows, (page+1)*koladaRows))
		}
	}
	return g
}

func koladaPage(from, to int) []byte {
	rnd := rand.New(rand.NewPCG(uint64(from), 1))
	b := append(make([]byte, 0, 2<<20), `{"values":[`...)
	for i := from; i < to; i++ {
		if i > from {
			b = append(b, ',')
		}
		of := i / koladaYears / len(koladaAreas())
		b = append(b, `{"kpi":"N`...)
		b = append(b, strconv.Itoa(100_000 + of)[1:]...)
		b = append(append(append(b, `","municipality":"`...), koladaAreas()[i/koladaYears%len(koladaAreas())]...), `","period":`...)
		b = append(strconv.AppendInt(b, int64(2003+i%koladaYears), 10), `,"values":[`...)
		low := 10 + rnd.Float64()*60
		none := rnd.IntN(20) == 0
		for k, sex := range "KMT" {
			if k > 0 {
				b = append(b, ',')
			}
			b = append(append(append(b, `{"gender":"`...), byte(sex)), `","count":1,"status":"","value":`...)
			if none {
				b = append(b, "null"...)
			} else {
				b = strconv.AppendFloat(b, low+[]float64{0, 10, 5}[k], 'f', 6, 64)
			}
			b = append(b, `,"isdeleted":false}`...)
		}
		b = append(b, "]}"...)
	}
	return fmt.Appendf(b, `],"next_url":null,"previous_url":null,"count":%d}`, to-from)
}

// The table of the other formats: all municipalities, two sexes, ages and years.
const cubeDimensions = `dimensions:
  area: {column: Region}
  period: {column: Tid}
  sex: {column: Kon, codes: {"1": M, "2": F}}
  age: {column: Alder, title: {sv: Ålder, en: Age}, numbers: {least: 0, most: 99, title: {sv: "%d år", en: "%d years"}}}
`

const cubeMeasures = `measures:
  BE0: {title: {sv: Antal, en: Count}, unit: persons, additive: true, sex: split}
  BE1: {title: {sv: Antal till, en: Another count}, unit: persons, additive: true, sex: split}
  BE2: {title: {sv: Antal dessutom, en: A third count}, unit: persons, additive: true, sex: split}
  BE3: {title: {sv: Medelvärde, en: Mean}, unit: number, sex: split}
`

// cubeJSON is a document like PxWeb's of about 55 megabytes; a value in twenty is null and has its symbol.
var cubeJSON = sync.OnceValue(func() []byte {
	const ages, years = 100, 24
	rnd := rand.New(rand.NewPCG(1, 2))
	var b, status bytes.Buffer
	areas := codelist.Municipalities("")
	dimension := func(id string, n int, code func(i int) string) {
		fmt.Fprintf(&b, "%q:{\"label\":%q,\"category\":{\"index\":{", id, id)
		for i := range n {
			fmt.Fprintf(&b, "%s%q:%d", strings.Repeat(",", min(i, 1)), code(i), i)
		}
		b.WriteString("}}},")
	}
	fmt.Fprintf(&b, `{"version":"2.0","class":"dataset","label":"Prov","source":"SCB","updated":"2026-06-08T06:00:00Z",`+
		`"role":{"time":["Tid"],"metric":["ContentsCode"]},"id":["Region","Alder","Kon","ContentsCode","Tid"],"size":[%d,%d,2,4,%d],"dimension":{`, len(areas), ages, years)
	dimension("Region", len(areas), func(i int) string { return areas[i].Code })
	dimension("Alder", ages, strconv.Itoa)
	dimension("Kon", 2, func(i int) string { return strconv.Itoa(i + 1) })
	dimension("ContentsCode", 4, func(i int) string { return fmt.Sprintf("BE%d", i) })
	dimension("Tid", years, func(i int) string { return strconv.Itoa(2003 + i) })
	b.Truncate(b.Len() - 1)
	b.WriteString(`},"value":[`)
	for i := range len(areas) * ages * 2 * 4 * years {
		if i > 0 {
			b.WriteByte(',')
		}
		switch {
		case rnd.IntN(20) == 0:
			b.WriteString("null")
			fmt.Fprintf(&status, `,"%d":".."`, i)
		case i/years%4 == 3:
			fmt.Fprintf(&b, "%d.%d", rnd.IntN(1000), rnd.IntN(10))
		default:
			fmt.Fprint(&b, rnd.IntN(1_000_000))
		}
	}
	fmt.Fprintf(&b, `],"status":{%s}}`, status.Bytes()[1:])
	return b.Bytes()
})

const pxSource = "from: {px: {file: big.px, vintage: 2026-06-08, units: {antal: number}}}\n" + cubeDimensions +
	"measures:\n  G: {title: {sv: Antal, en: Count}, unit: number, sex: split}\n"

// pxCount is a count as in a table of the population: 4.6 bytes a cell with its space.
func pxCount(b *bytes.Buffer, rnd *rand.Rand) { fmt.Fprintf(b, "%d ", rnd.IntN(1<<rnd.IntN(18))) }

// pxAmount is an amount as in a table of incomes: 7.5 bytes a cell.
func pxAmount(b *bytes.Buffer, rnd *rand.Rand) { fmt.Fprintf(b, "%.1f ", 150_00+rnd.Float64()*85_000) }

// cubePX is a file of 10 or 20 megabytes; a cell in a hundred is a sign.
func cubePX(number func(*bytes.Buffer, *rand.Rand)) []byte {
	const ages, years, times = 100, 24, 2
	areas := codelist.Municipalities("")
	var b bytes.Buffer
	b.WriteString("CHARSET=\"ANSI\";\nAXIS-VERSION=\"2013\";\nCODEPAGE=\"utf-8\";\nLANGUAGE=\"sv\";\nDECIMALS=1;\nMATRIX=\"G\";\nSUBJECT-CODE=\"BE\";\nSUBJECT-AREA=\"Befolkning\";\n" +
		"TITLE=\"T\";\nCONTENTS=\"C\";\nUNITS=\"antal\";\nSTUB=\"Region\",\"Alder\",\"Kon\";\nHEADING=\"Tid\";\n")
	list := func(name string, n int, code func(int) string) {
		for _, keyword := range []string{"VALUES", "CODES"} {
			fmt.Fprintf(&b, "%s(\"%s\")=", keyword, name)
			for i := range n {
				fmt.Fprintf(&b, "%s%q", strings.Repeat(",", min(i, 1)), code(i))
			}
			b.WriteString(";\n")
		}
	}
	list("Region", len(areas), func(i int) string { return areas[i].Code })
	list("Alder", ages, strconv.Itoa)
	list("Kon", 2, func(i int) string { return strconv.Itoa(i + 1) })
	list("Tid", years*times, func(i int) string { return fmt.Sprintf("%d-%02d", 2003+i/times, 1+i%times) })
	b.WriteString("DATA=\n")
	rnd := rand.New(rand.NewPCG(1, 2))
	for range len(areas) * ages * 2 {
		for range years * times {
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

func csvSource(encoding string) string {
	return "from: {longtable: {file: big.csv, encoding: " + encoding + ", decimal: \",\", value: Värde, ignore: [Namn], symbols: {\"..\": not_available}, vintage: {day: 2024-01-01}}}\n" +
		strings.Replace(cubeDimensions, `{"1": M, "2": F}`, "{kvinnor: F, män: M}", 1) + "measures:\n"
}

// bigCSV is a long table as SCB writes it, with semicolons and decimal commas: about 40 bytes a row.
var bigCSV = sync.OnceValue(func() []byte {
	const ages, years = 30, 24
	rnd := rand.New(rand.NewPCG(1, 2))
	var b bytes.Buffer
	b.WriteString("Region;Namn;Alder;Kon;Tid;Värde\r\n")
	for _, area := range codelist.Municipalities("") {
		for i := range ages * 2 * years {
			fmt.Fprintf(&b, "%s;\"%s\";%d;%s;%d;", area.Code, area.Name, i/years/2, []string{"kvinnor", "män"}[i/years%2], 2003+i%years)
			if rnd.IntN(20) == 0 {
				b.WriteString("..\r\n")
			} else {
				fmt.Fprintf(&b, "%d,%02d\r\n", rnd.IntN(100_000), rnd.IntN(100))
			}
		}
	}
	return b.Bytes()
})
