package jsonstat

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
)

// FuzzDecode: no document makes the reader panic; what it reads is JSON by encoding/json too, with the same numbers; what
// becomes a dataset is written and read back the same.
func FuzzDecode(f *testing.F) {
	seeds, err := filepath.Glob("testdata/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for name := range corpus { // the real files, where they are
		seeds = append(seeds, filepath.Join("..", "..", "..", "shared", "real", filepath.FromSlash(name)))
	}
	for _, name := range seeds {
		if body, err := os.ReadFile(name); err == nil && len(body) < 4_000 {
			f.Add(body)
		}
	}
	for _, members := range []string{
		`"value":[1,2.5,null,-4,0,6e3],"status":{"2":".."}`, `"value":{"5":1,"0":2},"status":{"3":":","5":"bp"}`,
		`"value":[1,"2.50",3,4,"..",6],"status":["a"],"role":{"metric":["b"]}`, `"value":[],"note":"x","extension":{"px":{"tableid":"T"}}`,
		`"status":{"0":"-","1":"-"},"value":[null,0,3,4,5,6],"extension":{"lagesbild":{"status":{"-":"nil"},"additive":["x"]}}`,
	} {
		f.Add([]byte(small(members)))
	}
	f.Add([]byte(`{"PAY":{"value":[1,2],"dimension":{"id":["t"],"size":["2"],"t":{"category":{"index":{"2023":0,"2024":1}}}}}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		table, err := Decode(body)
		if err != nil {
			return
		}
		if !json.Valid(bytes.TrimPrefix(body, []byte("\ufeff"))) {
			t.Fatalf("read, and is not JSON")
		}
		sameNumbers(t, table, body)
		if table.Metadata() {
			return
		}
		y := Symbols{Codes: map[string]data.Status{}}
		for i, word := range table.symbols.words[1:] { // every symbol shall mean something
			y.Codes[word] = data.Status(1<<(i%14) | 1<<(i/14%14))
		}
		d, err := table.Dataset(memory.DefaultAllocator, Options{Symbols: &y, Vintage: "2026-01-01"})
		if err != nil {
			return
		}
		defer d.Release()
		if d.Len() != table.Cells() {
			t.Fatalf("%d observations of %d cells", d.Len(), table.Cells())
		}
		checkSorted(t, d)
		if table.Dimension("ContentsCode") >= 0 && table.Dimensions[table.Dimension("ContentsCode")].Role != "metric" {
			return // the measures would need another name
		}
		roundTrip(t, d, WriteOptions{Lang: table.lang("")})
	})
}

// sameNumbers holds the numbers of a list against encoding/json's.
func sameNumbers(t *testing.T, table *Table, body []byte) {
	var document struct {
		Value json.RawMessage `json:"value"`
	}
	var want []any
	if json.Unmarshal(body, &document) != nil || json.Unmarshal(document.Value, &want) != nil || table.values.object || len(want) != len(table.values.value) {
		return
	}
	for i, w := range want {
		if x, number := w.(float64); number != (table.values.markOf(i)&null == 0) && w == nil || number && x != table.values.value[i] {
			t.Fatalf("cell %d: %v is read as %v", i, w, table.values.value[i])
		}
	}
}

// FuzzCells: what holds cells has a way of its own through the document, and reads only JSON; in pieces it reads the same.
func FuzzCells(f *testing.F) {
	for _, s := range []string{oddList, `[1,2.5e-3,null,"..",12345678.5,-1]`, `[]`, `{"0":1,"7":null}`, `{"0":"..","1":"..","3":"-"}`, `[01]`, "[1,\t2]\n", `[1.]`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, member := range []string{"value", "status"} {
			r, v := newScanner(text, 0, "$"), error(nil)
			if member == "value" {
				_, v = r.readValues(newSymbols())
			} else {
				_, v = r.readStatus(newSymbols())
			}
			r.Space()
			if v == nil && r.I == len(text) && !json.Valid(text) {
				t.Fatalf("%q is no JSON and is read as %s", text, member)
			}
		}
		whole := listed(text, len(text)+1)
		for size := 1; size < min(len(text), 100); size++ {
			if got := listed(text, size); got != whole {
				t.Fatalf("%q in pieces of %d:\n got %s\nwant %s", text, size, got, whole)
			}
		}
	})
}
