package longtable

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/ingest/cells"
)

// sameRows holds our splitting against the standard library's on what both accept. A lone carriage return is a line
// end to neither, but the standard library drops it before a line feed in quotes, so such pages are passed over.
func sameRows(t *testing.T, body []byte) {
	if bytes.IndexByte(body, '\r') >= 0 {
		return
	}
	ours := newRows(body, ',')
	standard := csv.NewReader(bytes.NewReader(body))
	standard.FieldsPerRecord = -1
	for {
		want, wantErr := standard.Read()
		got, err := ours.next()
		if (err != nil) != (wantErr != nil && wantErr != io.EOF) {
			t.Fatalf("ours: %v, standard: %v", err, wantErr)
		}
		if err != nil {
			return
		}
		if wantErr == io.EOF {
			if got != 0 {
				t.Fatalf("ours has a row more: %q", texts(ours, got))
			}
			return
		}
		if !slices.Equal(texts(ours, got), want) {
			t.Fatalf("ours %q, standard %q", texts(ours, got), want)
		}
	}
}

func texts(r *rows, n int) []string {
	var all []string
	for i := range n {
		all = append(all, strings.Clone(r.text(i)))
	}
	return all
}

// sameAlone holds rows, each read with the one above in mind, against the same rows each read as a page's first.
func sameAlone(t *testing.T, body []byte) {
	r := newRows(body, ';')
	r.number, r.mark = 1, ','
	for {
		n, err := r.next()
		alone := newRows(body[r.from:], ';')
		wantN, wantErr := alone.next()
		if n != wantN || fmt.Sprint(err) != fmt.Sprint(wantErr) {
			t.Fatalf("%q at %d: %d fields, %v; alone %d, %v", body, r.from, n, err, wantN, wantErr)
		}
		if err != nil || n == 0 {
			return
		}
		want := texts(alone, n)
		if n > 1 && r.fields[1].plain { // which has no text
			if v, err := cells.Number(want[1], ','); err != nil || v != r.value {
				t.Fatalf("%q: row %d has the number %v in %q", body, r.row, r.value, want[1])
			}
			want[1] = r.text(1)
		}
		got := texts(r, n)
		if !slices.Equal(got, want) || r.to-r.from != alone.to {
			t.Fatalf("%q: row %d is %q, alone %q", body, r.row, got, want)
		}
	}
}

func TestRowsAlone(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	words := []string{"a", "1", "1,5", "-3", "12345678", "123456789,5", "abcdefghijk", "abcdefghijkl", `"`, `""`, `"a;b"`, "\r", "\n", ";", ";", ";", "\r\n", "\n"}
	for range 20_000 {
		var b []byte
		for range 1 + rnd.IntN(12) {
			b = append(b, words[rnd.IntN(len(words))]...)
		}
		for range rnd.IntN(3) { // so that much is as above
			b = append(b, b...)
		}
		sameAlone(t, b)
	}
}

// TestCommas: a comma between columns is none within a number.
func TestCommas(t *testing.T) {
	f := form()
	f.Decimal = ","
	_, err := parse(t, f, layout(), []byte(heading+"andel,T1,1980,Västerås,2020,K,40,5,procent,,\n"))
	if err == nil || !strings.Contains(err.Error(), "row 2: 11 fields, the heading has 10") {
		t.Errorf("%v", err)
	}
}

// TestTableAlone: rows read as one table have the cells, or the faults, that each has alone in its place.
func TestTableAlone(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	good := [][]string{
		{"andel", "antal"},
		{"T1", "T2"},
		{"1980", "19", "0114"},
		{"Namn", `"Na""mn"`},
		{"2018", "2019", "2020"},
		{"K", "M", "T"},
		{"1", "50.5", "", "..", `"7"`, "–", "0"},
		{"procent", "personer"},
		{""},
		{"not", "", `"en
rad till"`},
	}
	bad := slices.Clone(good)
	for column, words := range map[int][]string{
		0: {"okänt"}, 2: {"9999", "0461", "x"}, 4: {"1980", "år"}, 5: {"Q"}, 6: {"x", "1,5", "1000", "-1"}, 7: {"tkr", "kronor"}, 8: {"saknas", "sekretess", "motsagt", "okänd"}, 9: {"a,b"},
	} {
		bad[column] = append(slices.Repeat(good[column], 20/len(good[column])), words...)
	}
	f := form()
	for round := range 200 {
		words, had := [][][]string{good, bad}[round%2], map[string]bool{}
		if round == 100 {
			f.Where = map[string][]string{"tabell": {"T1"}}
		}
		whole, row := heading, make([]string, len(words))
		var cellsOf, faultsOf []string
		for n := range 1 + rnd.IntN(30) {
			for i, some := range words {
				if often := []int{9, 9, 2, 9, 2, 2, 2, 9, 9, 9}[i]; n == 0 || rnd.IntN(often) == 0 {
					row[i] = some[rnd.IntN(len(some))]
				}
			}
			if round%2 == 0 || n%8 > 0 {
				row[7] = map[string]string{"andel": "procent", "antal": "personer"}[row[0]]
			}
			if key := row[0] + row[2] + row[4] + row[5]; had[key] {
				continue
			} else {
				had[key] = true
			}
			line := strings.Join(row, ",") + "\n"
			one, err := parse(t, f, layout(), []byte(heading+strings.Repeat("\n", len(had)-1)+line))
			whole += line
			cellsOf, faultsOf = append(cellsOf, strings.SplitAfter(one, "\n")...), append(faultsOf, messages(err)...)
		}
		all, err := parse(t, f, layout(), []byte(whole))
		if got := messages(err); !slices.Equal(got, faultsOf) {
			t.Fatalf("faults %q, of the rows alone %q of\n%s", got, faultsOf, whole)
		}
		if err == nil {
			got := strings.SplitAfter(all, "\n")
			slices.Sort(got)
			slices.Sort(cellsOf)
			if strings.Join(got, "") != strings.Join(cellsOf, "") {
				t.Fatalf("cells\n%sof the rows alone\n%sof\n%s", strings.Join(got, ""), strings.Join(cellsOf, ""), whole)
			}
		}
	}
}

func messages(err error) []string {
	var all []string
	if faults, ok := err.(cells.Faults); ok {
		for _, f := range faults {
			all = append(all, f.Error())
		}
	} else if err != nil && !strings.Contains(err.Error(), "no row for this source") {
		all = append(all, err.Error())
	}
	return all
}

func TestRows(t *testing.T) {
	for _, body := range []string{
		"a,b\nc,d\n", "a\n\n\nb", ",\n,", "\"a\nb\",c\n", `"a""b",""` + "\n", "å,ä,ö", "a,", `"a"x`, `a"b`, `"a`, "",
	} {
		sameRows(t, []byte(body))
	}
	r := newRows([]byte("a\n\nb\r\n\"c\n\"\n"), ',')
	for _, want := range []int32{1, 3, 4} {
		if _, err := r.next(); err != nil || r.row != want {
			t.Errorf("row %d, want %d, %v", r.row, want, err)
		}
	}
}

// bigCSV makes a table of n rows like the agencies'.
func bigCSV(n int) []byte {
	var b bytes.Buffer
	b.WriteString(heading)
	areas := []string{"1904", "1907", "1960", "1961", "1962", "1980", "1981", "1982", "1983", "1984"}
	for i := range n {
		fmt.Fprintf(&b, "andel,\"UF0506 Befolkningens utbildning, del %d\",%s,Västerås,%d,%c,%d.%06d,procent,,Koladauttag med en anmärkning\n",
			i/30/125, areas[i%10], 1900+i/30%125, "KMT"[i/10%3], i%100, i%1_000_000)
	}
	return b.Bytes()
}

// BenchmarkLongTableCSV measures from bytes to datasets on one core.
func BenchmarkLongTableCSV(b *testing.B) {
	for _, encoding := range []string{utf8Encoding, windows1252} {
		b.Run(encoding, func(b *testing.B) {
			body := bigCSV(3750)
			f := form()
			f.Encoding = encoding
			if encoding == windows1252 {
				var err error
				if body, err = toWindows1252(body); err != nil {
					b.Fatal(err)
				}
			}
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				sets, _, err := dataset(context.Background(), memory.DefaultAllocator, f, layout(), body)
				if err != nil {
					b.Fatal(err)
				}
				sets[0].Release()
			}
		})
	}
}
