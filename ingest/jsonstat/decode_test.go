package jsonstat

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func read(t testing.TB, name string) []byte {
	t.Helper()
	body, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// small is a document of two dimensions, 2×3, with whatever members are given beside them.
func small(members string) string {
	return `{"class":"dataset","version":"2.0","updated":"2026-01-01","id":["a","b"],"size":[2,3],"dimension":{` +
		`"a":{"category":{"index":["x","y"]}},"b":{"category":{"index":{"q":2,"p":1,"o":0}}}},` + members + `}`
}

// cellsOf writes each cell as number, null or absent, with its symbol.
func cellsOf(t *Table) string {
	var all []string
	for i, x := range t.values.value {
		m := t.values.markOf(i)
		if m == absent {
			continue
		}
		s := strconv.FormatFloat(x, 'g', -1, 64)
		if m&null != 0 {
			s = "null"
		}
		if t.values.object {
			at := i
			if t.values.at != nil {
				at = int(t.values.at[i])
			}
			s = fmt.Sprintf("%d:%s", at, s)
		}
		all = append(all, s+t.symbols.words[m.Symbol()])
	}
	return strings.Join(all, " ")
}

func TestDecodeCells(t *testing.T) {
	for _, test := range []struct{ members, want string }{
		{`"value":[1,2.5,null,-4,0,6e3]`, "1 2.5 null -4 0 6000"},
		{`"value":[1,"2.50",3,4,"..",6]`, "1 2.5 3 4 null.. 6"},
		{`"value":[1,2,3,4,5,6],"status":["a"]`, "1a 2a 3a 4a 5a 6a"},
		{`"value":[1,2,3,4,5,6],"status":"p"`, "1p 2p 3p 4p 5p 6p"},
		{`"status":["a",null,"","b","b","a"],"value":[1,2,3,4,5,null]`, "1a 2 3 4b 5b nulla"},
		{`"status":{"5":"x","0":"y"},"value":[1,2,3,4,5,null]`, "1y 2 3 4 5 nullx"},
		{`"status":{"0":"y","1":"y","2":"y","3":"z"},"value":[1,2,3,4,5,null]`, "1y 2y 3y 4z 5 null"},
		{`"status":{"value":["a",null,null,null,null,"b"],"category":{"label":{"a":"A"}}},"value":[1,2,3,4,5,6]`, "1a 2 3 4 5 6b"},
		{`"value":{"5":1,"0":2,"3":null}`, "0:2 3:null 5:1"},
		{`"value":{"5":1},"status":{"2":":","5":"p"}`, "2:null: 5:1p"},
		{`"value":{"5":1},"status":{"5":"p","2":":"}`, "2:null: 5:1p"},
		{`"value":{"1":7},"status":["a",null,null,null,null,"b"]`, "0:nulla 1:7 5:nullb"},
		{`"value":{"1":7,"2":8},"status":"e"`, "1:7e 2:8e"},
		{`"value":[]`, ""},
		{`"value":{}`, ""},
		{`"label":"none"`, ""},
	} {
		table, err := Decode([]byte(small(test.members)))
		if err != nil {
			t.Errorf("%s: %v", test.members, err)
			continue
		}
		if got := cellsOf(table); got != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.members, got, test.want)
		}
	}
}

// TestRefused are documents that are no JSON, no JSON-stat, or contradict themselves.
func TestRefused(t *testing.T) {
	swap := func(from, to string) string { return strings.Replace(small(`"value":[1,2,3,4,5,6]`), from, to, 1) }
	nest := strings.Repeat("[", 20_000)
	for _, test := range []struct{ document, want string }{
		{"", "the document is empty"},
		{" \n ", "the document is empty"},
		{"<!DOCTYPE html><html>", "a web page or XML"},
		{"\xff\xfe{\x00", "UTF-16"},
		{`{"a":`, "line 1 byte 5 $.a: the document ends here"},
		{`{"a":tru}`, `not JSON: '}' where true is wanted`},
		{"{\n\"a\":01}", "line 2 byte 7 $: not JSON"},
		{`[1,2]`, "not JSON-stat"},
		{`"text"`, "not JSON-stat"},
		{`{"value":[{"kpi":1}]}`, "not JSON-stat"},
		{`{"a":1} {}`, "the end of the document"},
		{small(`"value":[1,2,3,4,5,6],"label":"` + "\xff" + `"`), "$.label: not UTF-8"},
		{`{"x":` + nest, "nested deeper"},
		{`{"error":"Too many values selected"}`, "answers with an error: \"Too many values selected\""},
		{`{"error":[{"status":413,"id":0,"label":"too large"}]}`, `too large`},
		{`{"type":"Parameter error","title":"Too many cells selected","status":403}`, `403 "Too many cells selected"`},
		{`{"class":"collection","link":{"item":[{"href":"https://example.org/a.json"}]}}`, "a collection of 1 items, not a dataset: fetch one of them alone (https://example.org/a.json"},
		{`{"class":"dimension","category":{}}`, "a dimension alone"},
		{`{"one":` + small(`"value":[1,2,3,4,5,6]`) + `,"two":` + small(`"value":[1,2,3,4,5,6]`) + `}`, "a bundle of 2 datasets (one, two)"},
		{small(`"value":[1,2,3]`), "$.value: 3 values, where the sizes make 6 cells"},
		{small(`"value":[1,2,3,4,5,6,7]`), "$.value: 7 values"},
		{small(`"value":[1,2,3,4,5,[6]]`), "$.value: [6] is neither a number nor null"},
		{small(`"value":[1,2,3,4,5,true]`), "$.value: true is neither"},
		{small(`"value":7`), "$.value: is neither a list nor an object"},
		{small(`"value":[1,2,3,4,5,1e999]`), "1e999 is more than a number can hold"},
		{small(`"value":{"6":1}`), "cell 6, where the sizes make 6 cells"},
		{small(`"value":{"1":1,"1":2}`), "cell 1 stands twice"},
		{small(`"value":{"01":1}`), `"01" is not a cell number`},
		{small(`"value":{"-1":1}`), `"-1" is not a cell number`},
		{small(`"value":[1,2,3,4,5,6],"status":["a","b"]`), "status has 2 symbols"},
		{small(`"value":[1,2,3,4,5,6],"status":{"6":"a"}`), "status of cell 6"},
		{small(`"value":[1,2,3,4,5,6],"status":{"5":"a","2":"a","5":"b"}`), "cell 5 stands twice"},
		{small(`"value":[1,2,3,4,5,6],"status":{"5":1}`), "1 is not a symbol"},
		{small(`"value":[1,2,3,4,5,6],"value":[1,2,3,4,5,6]`), `"value" stands twice`},
		{small(`"value":[1,2,3,4,5,6],"label":"V\u00c3\u00a4ster\u00c3\u00a5s"`), "UTF-8 encoded twice"},
		{swap(`"size":[2,3]`, `"size":[2]`), "$.size: 1 sizes for 2 dimensions"},
		{swap(`"size":[2,3]`, `"size":[2,4]`), "$.dimension.b: 3 categories, where size says 4"},
		{swap(`"size":[2,3]`, `"size":[2,-3]`), "where size says -3"},
		{swap(`"size":[2,3]`, `"size":[2,"x"]`), "is not a whole number"},
		{swap(`"size":[2,3],`, ``), `there is no member "size"`},
		{swap(`"id":["a","b"]`, `"id":["a","c"]`), "$.dimension.c: dimension \"c\" is named in id and is not there"},
		{swap(`"id":["a","b"]`, `"id":["a","a"]`), `"a" stands twice in id`},
		{swap(`["x","y"]`, `["x","x"]`), `category "x" stands twice`},
		{swap(`["x","y"]`, `["x",""]`), "a category has no code"},
		{swap(`"p":1,"o":0`, `"p":1,"o":1`), `categories "o" and "p" share position 1`},
		{swap(`"p":1,"o":0`, `"p":1,"o":3`), `category "o" has position 3 of 3`},
		{swap(`"p":1,"o":0`, `"p":1.5,"o":0`), "is not a whole number"},
		{swap(`{"index":["x","y"]}`, `{"label":{"x":"X","y":"Y"}}`), "category has no index, and 2 labels"},
		{swap(`"a":{"category"`, `"a":{"kategori"`), "has no category"},
	} {
		table, err := Decode([]byte(test.document))
		if err == nil {
			t.Errorf("%.120s: read as %d cells, want %q", test.document, table.Cells(), test.want)
		} else if !strings.Contains(err.Error(), test.want) {
			t.Errorf("%.120s:\n got %v\nwant %s", test.document, err, test.want)
		}
	}
}

// TestHostile are documents that claim more than they hold.
func TestHostile(t *testing.T) {
	var ids, sizes, dims []string
	codes := strings.Repeat(`,"c%d"`, 999)
	args := make([]any, 999)
	for i := range args {
		args[i] = i
	}
	for i := range 8 {
		ids, sizes = append(ids, fmt.Sprintf(`"d%d"`, i)), append(sizes, "1000")
		dims = append(dims, fmt.Sprintf(`"d%d":{"category":{"index":["x"%s]}}`, i, fmt.Sprintf(codes, args...)))
	}
	document := func(n int, value string) []byte {
		return []byte(fmt.Sprintf(`{"id":[%s],"size":[%s],"dimension":{%s},"updated":"2026-01-01","value":%s}`,
			strings.Join(ids[:n], ","), strings.Join(sizes[:n], ","), strings.Join(dims[:n], ","), value))
	}
	if _, err := Decode(document(8, `{"0":1}`)); !errors.Is(err, errTooMany) {
		t.Errorf("10²⁴ cells: %v", err)
	}
	table, err := Decode(document(3, `{"999999999":1,"7":2}`))
	if err != nil || table.Cells() != 2 || table.values.at == nil {
		t.Fatalf("two of 10⁹ cells: %v", err)
	}
}

func TestBundle(t *testing.T) {
	inner := small(`"value":[1,2,3,4,5,6]`)
	old := `{"PAY":{"label":"Lön","value":[1,2],"dimension":{"id":["t"],"size":["2"],"role":{"time":["t"]},"t":{"category":{"index":{"2023":0,"2024":1}}}}}}`
	for document, want := range map[string]string{`{"dataset":` + inner + `}`: "1 2 3 4 5 6", old: "1 2", "\ufeff" + inner: "1 2 3 4 5 6"} {
		table, err := Decode([]byte(document))
		if err != nil {
			t.Fatal(err)
		}
		if got := cellsOf(table); got != want {
			t.Errorf("%s: got %s", document, got)
		}
	}
	table, _ := Decode([]byte(old))
	if table.ID != "PAY" || table.Dimensions[0].Role != "time" || table.Label != "Lön" {
		t.Errorf("version 1: %+v", table)
	}
	_, err := Decode([]byte(`{"PAY":{"value":[1],"dimension":{"id":["t"],"size":[2],"t":{"category":{"index":["a","b"]}}}}}`))
	if err == nil || !strings.Contains(err.Error(), "$.PAY.value: 1 values") {
		t.Errorf("path in a bundle: %v", err)
	}
}

func TestHeader(t *testing.T) {
	table, err := Decode(read(t, "pxweb.json"))
	if err != nil {
		t.Fatal(err)
	}
	region, contents := table.Dimensions[0], table.Dimensions[2]
	if table.ID != "LON4A" || table.Language != "sv" || !table.additive || table.Updated != "2026-06-18T06:00:00Z" {
		t.Errorf("table: %+v", table)
	}
	if !slices.Equal(table.Notes, []Note{{"Gäller hela ekonomin.", false}, {table.Notes[1].Text, true}}) {
		t.Errorf("notes: %+v", table.Notes)
	}
	if region.Role != "geo" || !region.Elimination || region.EliminationCode != "00" || region.Codelists[0].ID != "vs_RegionLän07" {
		t.Errorf("region: %+v", region)
	}
	if c := region.Categories[1]; c.ID != "19" || c.Label != "Västmanlands län" || !c.Notes[0].Mandatory || c.Notes[1].Mandatory || c.Children[0] != "1980" {
		t.Errorf("category: %+v", c)
	}
	if c := contents.Categories[0]; c.Unit != "kronor" || c.Decimals != 1 || c.Measuring != "Average" || c.RefPeriod != "September respektive år" {
		t.Errorf("contents: %+v", c)
	}
}

// TestMemberOrder: members in another order are the same document.
func TestMemberOrder(t *testing.T) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(read(t, "pxweb.json"), &members); err != nil {
		t.Fatal(err)
	}
	var names []string
	for name := range members {
		names = append(names, name)
	}
	slices.Sort(names)
	want, err := Decode(read(t, "pxweb.json"))
	if err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 50 {
		rnd.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		var parts []string
		for _, name := range names {
			parts = append(parts, fmt.Sprintf("%q:%s", name, members[name]))
		}
		got, err := Decode([]byte("{" + strings.Join(parts, ",") + "}"))
		if err != nil {
			t.Fatal(names, err)
		}
		if cellsOf(got) != cellsOf(want) || fmt.Sprint(got.Dimensions, got.Notes) != fmt.Sprint(want.Dimensions, want.Notes) {
			t.Fatalf("%v: another table", names)
		}
	}
}

// TestNumbers: every number is the one that encoding/json reads, wherever it stands.
func TestNumbers(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	numbers := []string{
		"0", "-0", "1", "12345678", "1234567", "0.1", "-0.05", "123.4567891", "9007199254740992", "9007199254740993", "0.30000000000000004",
		"1e22", "1E-7", "1.7976931348623157e308", "5e-324", "123456789012345678901234567890", "0.00000000000000000000001", "18446744073709551616", "1234567.8901234",
	}
	for range 20_000 {
		switch rnd.IntN(4) {
		case 0:
			numbers = append(numbers, strconv.Itoa(rnd.IntN(1_000_000_000)))
		case 1:
			numbers = append(numbers, strconv.FormatFloat(rnd.Float64()*math.Pow10(rnd.IntN(12)), 'f', rnd.IntN(12), 64))
		case 2:
			numbers = append(numbers, strconv.FormatFloat(-rnd.Float64(), 'g', -1, 64))
		default:
			numbers = append(numbers, strconv.FormatFloat(math.Float64frombits(rnd.Uint64()>>2), 'g', -1, 64))
		}
	}
	for _, between := range []string{",", " , ", ",\n"} {
		text := "[" + strings.Join(numbers, between) + "]"
		var want []float64
		if err := json.Unmarshal([]byte(text), &want); err != nil {
			t.Fatal(err)
		}
		s := newScanner([]byte(text), 0, "$")
		got, err := s.readValues(newSymbols())
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			if math.Float64bits(got.value[i]) != math.Float64bits(want[i]) {
				t.Fatalf("%s: got %v, want %v", numbers[i], got.value[i], want[i])
			}
		}
	}
}

func TestNotNumbers(t *testing.T) {
	for _, bad := range []string{"01", "1.", ".5", "+1", "-", "1e", "1e+", "0x1", "--1", "1.2.3", "00", "-01", "1_0", "NaN", "Infinity"} {
		for _, text := range []string{"[" + bad + "]", "[" + bad + ",1,2,3,4,5,6,7,8,9,10,11,12,13,14,15]", "[1,2,3," + bad + ",4,5,6,7,8,9,10,11,12,13,14,15]"} {
			s := newScanner([]byte(text), 0, "$")
			if v, err := s.readValues(newSymbols()); err == nil {
				t.Errorf("%s is read as %v", text, v.value)
			}
		}
	}
}
