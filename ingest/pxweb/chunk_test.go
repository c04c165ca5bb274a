package pxweb

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestChunks holds the laws on random tables: every cell in exactly one request, none above the limit, nothing marked
// whole cut without need, and never fewer requests by cutting one variable alone.
func TestChunks(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 400 {
		var choices []Choice
		cells, whole := 1, int64(1)
		for i := range 1 + r.IntN(4) {
			c := Choice{Variable: fmt.Sprint("v", i), Time: i == 0, Whole: i > 1 && r.IntN(2) == 0}
			for k := range 1 + r.IntN(12) {
				c.Codes = append(c.Codes, fmt.Sprint(k))
			}
			cells *= len(c.Codes)
			if c.Whole {
				whole *= int64(len(c.Codes))
			}
			choices = append(choices, c)
		}
		limit := 1 + r.Int64N(int64(cells)+5)
		chunks, err := Chunks(choices, limit)
		if err != nil {
			if cells <= mostQueries {
				t.Fatal(err)
			}
			continue
		}
		seen := map[string]int{}
		for _, chunk := range chunks {
			keys := []string{""}
			for i, c := range chunk {
				if c.Whole && whole <= limit && len(c.Codes) != len(choices[i].Codes) {
					t.Fatalf("limit %d: %s was cut without need", limit, c.Variable)
				}
				var next []string
				for _, key := range keys {
					for _, code := range c.Codes {
						next = append(next, key+" "+code)
					}
				}
				keys = next
			}
			if int64(len(keys)) > limit {
				t.Fatalf("%d cells, limit %d", len(keys), limit)
			}
			for _, key := range keys {
				seen[key]++
			}
		}
		if len(seen) != cells {
			t.Fatalf("%d cells of %d", len(seen), cells)
		}
		for key, n := range seen {
			if n != 1 {
				t.Fatalf("cell%s stands in %d requests", key, n)
			}
		}
		for _, c := range choices {
			others := int64(cells / len(c.Codes))
			if others <= limit && !(c.Whole && whole <= limit) {
				size := int(limit / others)
				if alone := (len(c.Codes) + size - 1) / size; len(chunks) > alone {
					t.Fatalf("limit %d: %d requests, %d by cutting %s alone", limit, len(chunks), alone, c.Variable)
				}
			}
		}
	}
}

// TestChunksOfPopulation cuts what SCB's population by month has, 2 006 784 cells, at SCB's limit: by region and age.
func TestChunksOfPopulation(t *testing.T) {
	var choices []Choice
	for i, n := range []int{312, 134, 3, 1, 16} {
		choices = append(choices, Choice{Variable: fmt.Sprint(i), Codes: slices.Repeat([]string{"x"}, n), Whole: i == 2 || i == 3, Time: i == 4})
	}
	chunks, err := Chunks(choices, 150_000)
	if err != nil || len(chunks) != 14 {
		t.Fatalf("%d requests, %v", len(chunks), err)
	}
	for _, chunk := range chunks {
		if len(chunk[2].Codes) != 3 || len(chunk[4].Codes) != 16 {
			t.Errorf("sex or time was cut")
		}
	}
	_, err = Chunks(choices, 100)
	if err == nil || !strings.Contains(err.Error(), "choose fewer codes") {
		t.Error(err)
	}
	_, err = Chunks(choices, 0)
	check(t, "limit 0", err, "want at least 1")
	_, err = Chunks([]Choice{{Variable: "a"}}, 5)
	check(t, "none", err, "no code is wanted")
}

func TestSelection(t *testing.T) {
	table, err := DecodeV1([]byte(v1))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		variable string
		s        Selection
		want     string
		fault    string
	}{
		{"Tid", Selection{All: true}, "2022 2023 2024", ""},
		{"Tid", Selection{Top: 2}, "2023 2024", ""},
		{"Region", Selection{Top: 2}, "00 19", ""},
		{"Region", Selection{Codes: []string{"1980", "00"}}, "1980 00", ""},
		{"Region", Selection{Codes: []string{"1981"}}, "", `"1981": unknown code — did you mean "1980"?; there are 3 values, "00" (Riket), "19" (Västmanland), "1980" (Västerås)`},
		{"Region", Selection{Codes: []string{"Västerås", "riket"}}, "1980 00", ""},
		{"Region", Selection{Codes: []string{"Västerås", "1980"}}, "", `"1980" names "1980" again`},
		{"Region", Selection{Levels: []string{"country", "county"}}, "00 19", ""},
		{"Tid", Selection{Levels: []string{"county"}}, "", `no code of an area, of level county, among 3 values, "2022"`},
		{"Region", Selection{Levels: []string{"countries"}}, "", `level "countries": unknown code: the levels are country, county, municipality`},
		{"Region", Selection{Like: []string{"19*"}}, "19 1980", ""},
		{"Region", Selection{Like: []string{"??", "*8*"}}, "00 19 1980", ""},
		{"Region", Selection{Like: []string{"00", "3*"}}, "", `like "3*": no code is`},
		{"Tid", Selection{From: "2023"}, "2023 2024", ""},
		{"Tid", Selection{From: "2022", To: "2023"}, "2022 2023", ""},
		{"Tid", Selection{From: "2030"}, "", "the codes run from"},
		{"Region", Selection{From: "19"}, "19 1980", ""},
		{"Region", Selection{To: "19"}, "00 19", ""},
		{"Region", Selection{To: "x"}, "", "unknown code"},
		{"Region", Selection{All: true, Top: 1}, "", "in one way"},
		{"Region", Selection{}, "", "in one way"},
		{"Region", Selection{Codes: []string{"00", "00"}}, "", "stands twice"},
	} {
		err := c.s.Validate()
		var codes []string
		if err == nil {
			codes, err = c.s.resolve(table.variable(c.variable), nil)
		}
		check(t, fmt.Sprintf("%s %+v", c.variable, c.s), err, c.fault)
		if got := strings.Join(codes, " "); got != c.want {
			t.Errorf("%s %+v: %s, want %s", c.variable, c.s, got, c.want)
		}
	}
}

// TestResolve finds what a definition leaves to the table: the total that stands for an eliminated variable, all codes of
// a dimension, the measures; sex and what is measured stay whole.
func TestResolve(t *testing.T) {
	table, err := DecodeV2([]byte(metaV2))
	if err != nil {
		t.Fatal(err)
	}
	f, l := form("https://h", V2), layout()
	say := func() string {
		plan, err := f.Resolve(table, l, nil)
		if err != nil {
			return err.Error()
		}
		var all []string
		for _, c := range plan.Choices {
			all = append(all, fmt.Sprint(c.Variable, c.Codes, c.Time, c.Whole))
		}
		return strings.Join(all, " ")
	}
	const region, rest = "Region[00 19 1980] false false ", "ContentsCode[N1 N2] false true Tid[2022 2023 2024] true false"
	if got := say(); got != region+"Kon[1 2] false true "+rest {
		t.Error(got)
	}
	f.Select = nil
	delete(l.Dimensions, "sex")
	if got := say(); got != region+"Kon[1+2] false false "+rest {
		t.Error(got)
	}
	table.Variables[1].EliminationCode = ""
	if got := say(); got != region+rest {
		t.Error(got)
	}
	table.Variables[1].Elimination = false
	if got := say(); !strings.Contains(got, `$.from.pxweb.select: table TAB1: variable "Kon" (kön) is not mentioned, and the provider wants a choice among 3 values, "1" (män), "2" (kvinnor), "1+2" (totalt): make it a dimension, or add to select Kon: {codes: ["1"]}`) {
		t.Error(got)
	}
	f.Select = map[string]Selection{"Kon": {Codes: []string{"1", "2"}}}
	if got := say(); !strings.Contains(got, `$.from.pxweb.select.Kon: table TAB1: 2 values of "Kon" (kön), which is no dimension`) {
		t.Error(got)
	}
}
