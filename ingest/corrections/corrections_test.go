package corrections

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/ingest/cells"
	"lagesbild/ingest/longtable"
)

// layout is that of invented shares and counts by sex and age.
func layout() *cells.Layout {
	text := data.Text{SV: "Prov", EN: "Test"}
	return &cells.Layout{
		Dataset: "toy", Title: text, Publisher: "Verket", Licence: "CC0",
		Dimensions: map[string]cells.Dimension{
			data.Area: {Column: "area"},
			data.Time: {Column: "period"},
			data.Sex:  {Column: "sex", Codes: map[string]string{"K": data.Women, "M": data.Men, "T": data.Total}},
			"age":     {Column: "age", Title: text, Numbers: &cells.Numbers{Most: 99, Title: data.Text{SV: "%d år", EN: "age %d"}}},
		},
		Measures: map[string]cells.Measure{
			"N1": {As: "rate", Title: text, Unit: "percent", Sex: cells.Split},
			"N2": {As: "income", Title: text, Unit: "kSEK", Sex: cells.Split},
		},
	}
}

const page = `measure,area,period,sex,age,value,vintage
N1,1980,2022,K,20,0,2024-01-01
N1,1980,2022,M,20,0,2024-01-01
N1,1980,2022,T,20,61.53846154,2024-01-01
N1,1981,2022,K,20,..,2024-01-01
N2,1980,2022,K,20,312.5,2024-01-01
N1,1980,2022,K,20,0,2024-06-01
N1,1980,2022,M,20,12.5,2024-06-01
N1,1980,2022,T,20,61.53846154,2024-06-01
N1,1980,2023,T,20,0.07,2024-06-01
`

func parsed(t *testing.T, mem memory.Allocator) []*data.Dataset {
	t.Helper()
	f := &longtable.Form{File: "toy.csv", Measure: "measure", Value: "value", Symbols: map[string]string{"..": "suppressed"}, Vintage: longtable.Vintage{Column: "vintage"}}
	pages := &cells.Pages{Get: func(context.Context, cells.Request) (string, []byte, error) { return f.File, []byte(page), nil }}
	sets, _, err := f.Parse(context.Background(), mem, layout(), pages)
	if err != nil {
		t.Fatal(err)
	}
	return sets
}

func listed(sets []*data.Dataset) []string {
	var lines []string
	for _, d := range sets {
		for _, c := range d.Batches() {
			for i := range c.Len() {
				line := string(d.Vintage) + " " + d.Measures[c.Measure[i]].ID
				for k, dim := range d.Dimensions {
					line += " " + dim.Codes[c.Codes[k][i]].ID
				}
				v := d.Value(&c, i)
				text := fmt.Sprint(v.Number)
				if !v.OK() {
					text = "–"
				}
				lines = append(lines, fmt.Sprintf("%s %s [%v] row %d", line, text, v.Status, v.Origin.Row))
			}
		}
	}
	return lines
}

const heading = "vintage,measure,area,period,sex,age,published,value,status,reason,date\n"

func TestApply(t *testing.T) {
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	f, err := Parse("sources/toy.corrections.csv", []byte("\ufeff"+heading+
		",rate,1980,2022,F,20,0,,suppressed,\"Withheld, and written as 0.\",2026-01-02\r\n"+
		"2024-01-01,rate,1980,2022,M,20,0,12.5,,Printed so.,2026-01-02\n"+
		"2024-01-01,income,1980,2022,F,20,312.5,321.5,provisional estimated,Digits swapped.,2026-01-02\n"+
		",rate,1980,2023,_T,20,0.07,7,,A wrong mark.,2026-01-02\n"+
		"2024-01-01,rate,1981,2022,F,20,suppressed,,not_applicable,Nobody was asked.,2026-01-02\n"+
		"2023-01-01,rate,1980,2022,M,20,3,,not_available,Of an older page.,2026-01-02\n"), layout())
	if err != nil || f.Len() != 6 {
		t.Fatal(f, err)
	}
	sets := parsed(t, mem)
	findings, err := f.Apply(mem, sets)
	if err != nil {
		t.Fatal(err)
	}
	defer release(sets)
	want := []string{"6 corrections applied: 4 in vintage 2024-01-01, 2 in vintage 2024-06-01", "1 correction for vintage 2023-01-01, which these pages do not hold"}
	if !slices.Equal(findings, want) {
		t.Errorf("findings %q", findings)
	}
	wantCells := []string{
		"2024-01-01 income 1980 2022 F 20 321500 [provisional estimated] row 6",
		"2024-01-01 rate 1980 2022 F 20 – [suppressed] row 2",
		"2024-01-01 rate 1980 2022 M 20 0.125 [] row 3",
		"2024-01-01 rate 1980 2022 _T 20 0.6153846154 [] row 4",
		"2024-01-01 rate 1981 2022 F 20 – [not_applicable] row 5",
		"2024-06-01 rate 1980 2022 F 20 – [suppressed] row 7",
		"2024-06-01 rate 1980 2022 M 20 0.125 [] row 8",
		"2024-06-01 rate 1980 2022 _T 20 0.6153846154 [] row 9",
		"2024-06-01 rate 1980 2023 _T 20 0.07 [] row 10",
	}
	if got := listed(sets); !slices.Equal(got, wantCells) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	for _, d := range sets {
		for _, c := range d.Batches() {
			for i, s := range c.Status {
				if s.Missing() != d.Records()[0].Column(len(d.Dimensions)+1).IsNull(i) {
					t.Errorf("row %d: null and status %v disagree", i, s)
				}
			}
		}
	}
	wantNotes := []string{
		"F rate Källan har publicerat 0. Uppgiften behandlas som saknad. Published as 0, treated as missing: Withheld, and written as 0.",
		"M rate Källan har publicerat 0. Värdet är rättat till 12,5. Published as 0, corrected to 12.5: Printed so.",
		"F income Källan har publicerat 312,5. Värdet är rättat till 321,5. Published as 312.5, corrected to 321.5: Digits swapped.",
		"F rate Källan har inte publicerat något värde. Uppgiften behandlas som saknad. Published without a value, treated as missing: Nobody was asked.",
	}
	var notes []string
	for _, n := range sets[0].Scoped {
		if len(n.Where) != 5 || n.Where["age"] != "20" || n.ID != "correction" {
			t.Errorf("note on %v", n.Where)
		}
		notes = append(notes, n.Where[data.Sex]+" "+n.Where["measure"]+" "+n.Text.SV+" "+n.Text.EN)
	}
	if !slices.Equal(notes, wantNotes) {
		t.Errorf("notes\n%s", strings.Join(notes, "\n"))
	}
}

func release(sets []*data.Dataset) {
	for _, d := range sets {
		d.Release()
	}
}

// TestRefused: a row that does not fit its cell stops all, names its own line and the cell's origin, and changes nothing.
func TestRefused(t *testing.T) {
	tests := []struct{ name, row, says string }{
		{"repaired", "2024-06-01,rate,1980,2022,M,20,0,,suppressed,Why.,2026-01-02", `s.csv:3:32: expected 0 to be published, but it is 12.5 at Verket/N1@2024-06-01 toy.csv row 8 column "value": the provider has repaired it: remove the row`},
		{"repaired in one vintage", ",rate,1980,2022,M,20,0,,suppressed,Why.,2026-01-02", "s.csv:3:22: expected 0 to be published, but it is 12.5"},
		{"withheld meanwhile", ",rate,1981,2022,F,20,0,,not_available,Why.,2026-01-02", "expected 0 to be published, but it is suppressed at"},
		{"published meanwhile", ",rate,1980,2022,_T,20,suppressed,,not_available,Why.,2026-01-02", "expected suppressed to be published, but it is 61.53846154 at"},
		{"last digits", ",rate,1980,2022,_T,20,61.538461,,not_available,Why.,2026-01-02", "expected 61.538461 to be published, but it is 61.53846154 at"},
		{"no such cell", ",rate,1980,2021,F,20,0,,suppressed,Why.,2026-01-02", "s.csv:3:22: measure rate area 1980 period 2021 sex F age 20: not found on these pages: if the provider has withdrawn the cell, remove the row"},
		{"no such cell in that vintage", "2024-01-01,rate,1980,2023,_T,20,0.07,,suppressed,Why.,2026-01-02", "not found on these pages"},
		{"no share", "2024-01-01,rate,1980,2022,M,20,0,101,,Why.,2026-01-02", "101 percent is outside what a share can be, 0 to 1"},
		{"measure not in vintage", "2024-06-01,income,1980,2022,F,20,312.5,300,,Why.,2026-01-02", "measure income area 1980 period 2022 sex F age 20: not found"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
			defer mem.AssertSize(t, 0)
			good := "2024-01-01,rate,1980,2022,F,20,0,,suppressed,Why.,2026-01-02\n"
			f, err := Parse("s.csv", []byte(heading+good+test.row+"\n"), layout())
			if err != nil {
				t.Fatal(err)
			}
			sets := parsed(t, mem)
			defer release(sets)
			before := listed(sets)
			_, err = f.Apply(mem, sets)
			if err == nil || !strings.Contains(err.Error(), test.says) || strings.Contains(err.Error(), "s.csv:2") {
				t.Errorf("want %q, got %v", test.says, err)
			}
			if !slices.Equal(before, listed(sets)) || len(sets[0].Scoped) > 0 {
				t.Error("a refused file has changed the datasets")
			}
		})
	}
}

func TestParse(t *testing.T) {
	const good = "2024-01-01,rate,1980,2022,F,20,0,,suppressed,Why.,2026-01-02"
	row := func(old, new string) string { return heading + strings.Replace(good, old, new, 1) + "\n" }
	tests := []struct{ name, src, says string }{
		{"empty", "", "s.csv: no heading"},
		{"unknown column", strings.Replace(heading, "status", "statuses", 1), `s.csv:1:53: unknown column "statuses" — did you mean "status"?: the columns are vintage, measure, area, period, sex, age, published, value, status, reason, date`},
		{"missing column", strings.Replace(heading, ",age", "", 1), `s.csv:1:1: no column "age"`},
		{"column twice", strings.Replace(heading, ",age", ",sex", 1), `s.csv:1:33: column "sex" stands twice`},
		{"short row", heading + "2024-01-01,rate\n", "s.csv:2:1: 2 fields, the heading has 11"},
		{"long row", heading + good + ",\n", "s.csv:2:1: 12 fields, the heading has 11"},
		{"broken quotes", heading + good + "\n\"2024", `s.csv:3:`},
		{"vintage", row("2024-01-01", "2024-01"), `s.csv:2:1: vintage "2024-01": want a day, YYYY-MM-DD`},
		{"measure", row("rate", "rates"), `s.csv:2:12: measure "rates": unknown code — did you mean "rate"?`},
		{"provider's code", row("rate", "N1"), `s.csv:2:12: measure "N1": unknown code`},
		{"area", row("1980", "1899"), `s.csv:2:17: area "1899" in 2022: unknown code`},
		{"area without its zero", row("1980", "512"), `area "512" in 2022: unknown code: the zero in front of "0512" is lost`},
		{"area of another time", row("1980,2022", "1917,2022"), `area "1917" in 2022: unknown code`},
		{"period", row("2022", "22"), `s.csv:2:22: `},
		{"provider's sex", row(",F,", ",K,"), `s.csv:2:27: sex "K": unknown code: the codes are F, M, _T`},
		{"number", row(",20,", ",120,"), `s.csv:2:29: age "120": unknown code: want a whole number from 0 to 99`},
		{"nothing expected", row(",0,", ",,"), `s.csv:2:32: "": want what the provider published there`},
		{"decimal comma", row(",0,", `,"0,5",`), `s.csv:2:32: "0,5": want what the provider published there: a number with a decimal point`},
		{"expected nothing but doubt", row(",0,", ",provisional,"), `"provisional": want what the provider published there`},
		{"bad value", row(",,suppressed", ",1 2,"), `s.csv:2:34: "1 2" is not a number: want a number with a decimal point, or nothing`},
		{"infinite value", row(",,suppressed", ",Inf,"), `"Inf" is not a number`},
		{"no status", row(",,suppressed", ",,"), `s.csv:2:35: "": without a value, want why it is missing`},
		{"status of a value", row(",,suppressed", ",,estimated"), `"estimated": without a value, want why it is missing`},
		{"unknown status", row("suppressed", "suppresed"), `s.csv:2:35: status "suppresed": unknown code`},
		{"both", row(",,suppressed", ",3,suppressed"), `s.csv:2:36: "suppressed" says missing, but there is a value`},
		{"withheld", row(",0,,suppressed", ",suppressed,3,"), `s.csv:2:43: withheld for confidentiality: no value may stand there`},
		{"nothing corrected", row(",0,,suppressed", ",0,0.0,"), `s.csv:2:32: corrects nothing`},
		{"no missing corrected", row(",0,,suppressed", ",suppressed,,suppressed"), `corrects nothing`},
		{"no reason", row("Why.", " "), `s.csv:2:46: needs the reason`},
		{"no day", row("2026-01-02", "nyss"), `s.csv:2:51: "nyss": want the day on which the row was written`},
		{"twice", row("", "") + good + "\n", `s.csv:3:12: line 2 corrects the same cell`},
		{"twice, every vintage last", row("", "") + strings.TrimPrefix(good, "2024-01-01") + "\n", `s.csv:3:2: line 2 corrects the same cell`},
		{"twice, every vintage first", heading + strings.TrimPrefix(good, "2024-01-01") + "\n" + good + "\n", `s.csv:3:12: line 2 corrects the same cell`},
		{"not UTF-8", heading + "\xe5\n", "s.csv: not UTF-8"},
		{"too long", heading + strings.Repeat("\n", maxBytes), "bytes: a file of corrections has at most"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f, err := Parse("s.csv", []byte(test.src), layout())
			if err == nil || f != nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("want %q, got %v", test.says, err)
			}
		})
	}
	for name, src := range map[string]string{
		"one row":      row("", ""),
		"heading only": heading,
		"two vintages": row("", "") + strings.Replace(good, "2024-01-01", "2024-06-01", 1) + "\n",
		"semicolons":   strings.ReplaceAll(row("", ""), ",", ";"),
		"other order":  "date,reason,status,value,published,age,sex,period,area,measure,vintage\n2026-01-02,Why.,suppressed,,0,20,F,2022,1980,rate,\n",
	} {
		if f, err := Parse("s.csv", []byte(src), layout()); err != nil || f.Len() != strings.Count(src, "\n")-1 {
			t.Errorf("%s: %v", name, err)
		}
	}
	all := heading + strings.Repeat("x,rates,1899,2022,K,120,,1,,,nyss\n", 2)
	var faults cells.Faults
	if _, err := Parse("s.csv", []byte(all), layout()); !errors.As(err, &faults) || len(faults) != 16 || !errors.Is(err, data.ErrUnknownCode) {
		t.Errorf("%d faults of 16: %v", len(faults), err)
	}
}

// FuzzParse: no file makes the reader panic, every fault names the file, and what parses can be applied or is refused.
func FuzzParse(f *testing.F) {
	f.Add([]byte(heading + ",rate,1980,2022,F,20,0,,suppressed,Why.,2026-01-02\n"))
	f.Add([]byte(strings.ReplaceAll(heading, ",", ";")))
	f.Add([]byte(heading + "\"\n"))
	shipped, err := os.ReadFile("../shipped/kolada.corrections.csv")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(shipped)
	f.Fuzz(func(t *testing.T, src []byte) {
		file, err := Parse("s.csv", src, layout())
		if err != nil {
			for line := range strings.Lines(err.Error()) {
				if !strings.HasPrefix(line, "s.csv:") && !strings.HasPrefix(line, "and ") {
					t.Fatalf("%q does not name the file", line)
				}
			}
			return
		}
		sets := parsed(t, memory.NewGoAllocator())
		defer release(sets)
		if _, err := file.Apply(memory.NewGoAllocator(), sets); err != nil && !strings.HasPrefix(err.Error(), "s.csv:") {
			t.Fatal(err)
		}
	})
}
