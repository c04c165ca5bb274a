package longtable

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"
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
			if got != nil {
				t.Fatalf("ours has a row more: %q", got)
			}
			return
		}
		if len(got) != len(want) {
			t.Fatalf("ours %q, standard %q", got, want)
		}
		for i := range want {
			if string(got[i]) != want[i] {
				t.Fatalf("ours %q, standard %q", got, want)
			}
		}
	}
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
