package workbook

import (
	"bytes"
	"testing"
)

func render(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Render(&b, document()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}


func BenchmarkWorkbook(b *testing.B) {
	doc := document()
	b.ReportAllocs()
	for b.Loop() {
		var out bytes.Buffer
		if err := Render(&out, doc); err != nil {
			b.Fatal(err)
		}
	}
}

func TestSameBytes(t *testing.T) {
	if a, b := render(t), render(t); !bytes.Equal(a, b) {
		t.Error("two runs give different workbooks")
	}
}
