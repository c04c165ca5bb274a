package forsakringskassan

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data/codelist"
)

// rows reads a page with our scanner: dimensions as name=code, observations as name=number and whether it is withheld.
func rows(body []byte) ([]map[string]string, error) {
	s, err := open(body)
	if err != nil {
		return nil, err
	}
	all := []map[string]string{}
	for {
		more, err := s.next()
		if err != nil {
			return nil, err
		}
		if !more {
			return all, nil
		}
		row := map[string]string{}
		for _, d := range s.row.dims {
			row["d "+d.name] = d.code
		}
		for _, o := range s.row.obs {
			row["o "+o.name] = fmt.Sprint(o.number, o.withheld)
		}
		all = append(all, row)
	}
}

// standard reads a page with the standard library; false if it is not of the agency's form.
func standard(body []byte) (all []map[string]string, again []byte, ok bool) {
	var raw []map[string]json.RawMessage
	if json.Unmarshal(body, &raw) != nil || raw == nil {
		return nil, nil, false
	}
	all = []map[string]string{}
	once := []map[string]any{} // with no name twice
	for _, r := range raw {
		var dims map[string]any
		var obs map[string]map[string]any
		if len(r) != 2 || number(r["dimensions"], &dims) != nil || number(r["observations"], &obs) != nil || dims == nil || obs == nil {
			return nil, nil, false
		}
		row := map[string]string{}
		for name, code := range dims {
			switch code.(type) {
			case string, json.Number:
				row["d "+name] = fmt.Sprint(code)
			default:
				return nil, nil, false
			}
		}
		for name, o := range obs {
			value, given := o["value"]
			n, isNumber := value.(json.Number)
			withheld, isBool := o["rojd"].(bool)
			_, rojd := o["rojd"]
			members := 0
			for _, there := range []bool{given, rojd} {
				if there {
					members++
				}
			}
			if o == nil || len(o) != members || given && value != nil && !isNumber || rojd && !isBool {
				return nil, nil, false
			}
			row["o "+name] = fmt.Sprint(string(n), withheld)
		}
		all, once = append(all, row), append(once, map[string]any{"dimensions": dims, "observations": obs})
	}
	again, err := json.Marshal(once)
	return all, again, err == nil
}

func number(b []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	return d.Decode(into)
}

// FuzzRows holds our scanner against the standard library's: what ours reads, that reads the same, and what that
// understands, ours does too once no name stands twice.
func FuzzRows(f *testing.F) {
	body, err := os.ReadFile("testdata/FPAntalDagarBeloppLanKommun.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(body)
	for _, s := range []string{"", "[]", "[{}]", `[{"dimensions":{"ar":2024,"k\u00f6n":"\ud83d\ude00"},"observations":{"a":{"value":-0.5e+3,"rojd":true},"b":{"value":null}}}]`, "\ufeff[ ]", `[{"observations":{},"dimensions":{}},]`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := rows(body)
		body = bytes.TrimPrefix(body, []byte("\ufeff"))
		want, again, ok := standard(body)
		if err == nil && !ok {
			t.Fatalf("ours reads what is not of the form: %v", got)
		}
		if err == nil && !reflect.DeepEqual(got, want) {
			t.Fatalf("ours %v, standard %v", got, want)
		}
		if ok {
			if got, err := rows(again); err != nil || !reflect.DeepEqual(got, want) {
				t.Fatalf("written again, ours says %v: %v, standard %v", err, got, want)
			}
		}
		sets, _, err := read(context.Background(), memory.NewGoAllocator(), &Form{File: "a.json"}, layout(), page{"a.json", "2026-03-04", body})
		if err == nil {
			sets[0].Release()
		}
	})
}

// large is a page as the agency's are: every municipality, sex and month of two years.
func large() []byte {
	var b strings.Builder
	for i := range 24 {
		for _, area := range codelist.Municipalities("") {
			for _, sex := range []string{"K", "M", "ALL"} {
				fmt.Fprintf(&b, `,{"dimensions":{"ar":"%d","manad":"%d","kon_kod":"%s","lan_kod":"%s","kommun_kod":"%s","aldersklass_kod":"ALL","diagnos":"ALL"},"observations":{"antal_mottagare":{"value":%d,"rojd":false},"nettodagar":{"value":%d.5,"rojd":false},"belopp":{"value":null,"rojd":true}}}`,
					2023+i/12, i%12+1, sex, area.Code[:2], area.Code, i*7%9000, b.Len())
			}
		}
	}
	return []byte("[" + b.String()[1:] + "]")
}

// BenchmarkRead: rows is the scanner alone, dataset all the way to a dataset.
func BenchmarkRead(b *testing.B) {
	body := large()
	b.Run("rows", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		for b.Loop() {
			s, err := open(body)
			for more := err == nil; more; {
				if more, err = s.next(); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("dataset", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		l := layout()
		for b.Loop() {
			sets, _, err := read(context.Background(), memory.DefaultAllocator, &Form{File: "a.json", Month: "manad"}, l, page{"a.json", "2026-03-04", body})
			if err != nil {
				b.Fatal(err)
			}
			sets[0].Release()
		}
	})
}
