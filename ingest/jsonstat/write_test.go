package jsonstat

import (
	"bytes"
	"encoding/json"
	"flag"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
)

var update = flag.Bool("update", false, "rewrite golden files")

func written(t testing.TB, d *data.Dataset, o WriteOptions) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, d, o); err != nil {
		t.Fatal(err)
	}
	if !json.Valid(b.Bytes()) {
		t.Fatalf("not JSON: %s", b.Bytes())
	}
	return b.Bytes()
}

func TestWriteGolden(t *testing.T) {
	for _, name := range []string{"pxweb", "eurostat"} {
		d := dataset(t, read(t, name+".json"), Options{})
		got := written(t, d, WriteOptions{Lang: langOf(d), Time: []string{"Tid", "time"}, Geo: []string{"Region", "geo"}})
		golden := "testdata/" + name + ".written.json"
		if *update {
			if err := os.WriteFile(golden, append(got, '\n'), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != strings.TrimSpace(string(want)) {
			t.Errorf("%s differs; read it and run with -update:\n%s", golden, got)
		}
	}
}

// langOf is the language that a dataset's titles stand in.
func langOf(d *data.Dataset) data.Lang {
	if d.Title.SV != "" {
		return data.Swedish
	}
	return data.English
}

// roundTrip writes and reads, and wants the same dataset again.
func roundTrip(t testing.TB, d *data.Dataset, o WriteOptions) {
	t.Helper()
	body := written(t, d, o)
	table, err := Decode(body)
	if err != nil {
		t.Fatalf("%v in %.2000s", err, body)
	}
	if table.Metadata() {
		return
	}
	again, err := table.Dataset(memory.DefaultAllocator, Options{Vintage: d.Vintage})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Release()
	checkSorted(t, again)
	if was, is := dump(d), dump(again); was != is {
		t.Fatalf("another dataset\n%s", difference(was, is))
	}
}

// difference is the first line that differs.
func difference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return "- " + x[i] + "\n+ " + y[i]
		}
	}
	return "one is longer"
}

// everything is a dataset with every status, code orders, units and kinds of notes, and now and then absent cells.
func everything(t testing.TB, rnd *rand.Rand, complete bool) *data.Dataset {
	sv := func(s string) data.Text { return data.Text{SV: s} }
	code := func(id string, at int) data.Code { return data.Code{ID: id, Title: sv("namn " + id), Position: at} }
	s := data.Structure{
		ID: "everything", Title: sv(`Allt <"om"> \ & allt`),
		Dimensions: []data.Dimension{
			{ID: data.Area, Title: sv("område"), Codes: []data.Code{code("00", 2), code("19", 3), code("1980", 1)}},
			{ID: data.Sex, Title: sv("kön"), Codes: []data.Code{code(data.Women, 0), code(data.Men, 0), code(data.Total, 0)}},
			{ID: data.Time, Title: sv("år"), Codes: []data.Code{code("2023", 0), code("2024", 0)}},
		},
		Measures: []data.Measure{
			{ID: "share", Title: sv("Andel"), Unit: "share", Published: "percent"},
			{ID: "pay", Title: sv("Lön"), Unit: "SEK", Published: "kSEK", Notes: []data.Note{{ID: refPeriod, Text: sv("september")}}},
			{ID: "count", Title: sv("Antal"), Unit: "persons", Published: "persons", Additive: true},
		},
		Notes: []data.Note{{Text: sv("första\r\n\tnoten")}, {Text: sv("andra \u2028 noten")}},
		Scoped: []data.Scoped{
			{Note: data.Note{Text: sv("måste följa med")}, Mandatory: true},
			{Note: data.Note{Text: sv("om områden")}, Where: map[string]string{data.Area: ""}, Mandatory: true},
			{Note: data.Note{Text: sv("om länet")}, Where: map[string]string{data.Area: "19"}},
			{Note: data.Note{Text: sv("om länet, också")}, Where: map[string]string{data.Area: "19"}, Mandatory: true},
			{Note: data.Note{Text: sv("om lönen")}, Where: map[string]string{measureKey: "pay"}},
			{Note: data.Note{Text: sv("om en cell")}, Where: map[string]string{measureKey: "pay", data.Area: "00", data.Sex: data.Women}},
		},
	}
	b := data.NewBuilder(s, "2026-03-04", "CC0")
	page := b.Page(data.Page{Source: "SCB", Table: "T", Vintage: "2026-03-04", Name: "n"})
	for m := range int32(3) {
		for i := range int32(18) {
			if !complete && rnd.IntN(4) == 0 {
				continue
			}
			status := data.Status(0)
			for rnd.IntN(2) == 0 {
				status |= 1 << rnd.IntN(14)
			}
			v := float64(rnd.IntN(10_000)) / 10
			if rnd.IntN(3) == 0 {
				v = rnd.NormFloat64()
			}
			if status.Has(data.Nil) {
				v = 0
			}
			switch m {
			case 0:
				v /= 100
			case 1:
				v *= 1000
			}
			b.Append([]int32{i / 6, i / 2 % 3, i % 2}, m, v, status, page, i+1)
		}
	}
	d, err := b.Finish(memory.DefaultAllocator)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestRoundTrip(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	for i := range 300 {
		d := everything(t, rnd, i%2 == 0)
		roundTrip(t, d, WriteOptions{})
		roundTrip(t, d, WriteOptions{Contents: "matt", Order: []string{"matt", data.Area, data.Sex, data.Time}})
		d.Release()
	}
}

func TestWriteFull(t *testing.T) {
	d := dataset(t, read(t, "eurostat.json"), Options{})
	full := string(written(t, d, WriteOptions{Full: true, Lang: data.English}))
	for _, want := range []string{`"value":[11.2,10.9,11.1,null,11.2,null,null,17.5]`, `"status":{"1":"p","2":"p b","3":"..","4":"e","5":".. c","7":"~"}`} {
		if !strings.Contains(full, want) {
			t.Errorf("wants %s in %s", want, full)
		}
	}
	if short := string(written(t, d, WriteOptions{})); !strings.Contains(short, `"value":{"0":11.2,"1":10.9,"2":11.1,"3":null,"4":11.2,"5":null,"7":17.5}`) {
		t.Errorf("sparse: %s", short)
	}
}

func TestWriteRefused(t *testing.T) {
	d := dataset(t, read(t, "eurostat.json"), Options{})
	for want, o := range map[string]WriteOptions{
		"stands where the measures would": {Contents: "geo"},
		"no such dimension":               {Order: []string{"geo", "time"}},
	} {
		if err := Write(&bytes.Buffer{}, d, o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if err := Write(full{}, d, WriteOptions{}); err == nil {
		t.Error("a full disk is no error")
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, os.ErrClosed }

// TestNoExponent: numbers have the decimals they have, and no exponent, no ".0".
func TestNoExponent(t *testing.T) {
	for v, want := range map[float64]string{1e21: "1000000000000000000000", 1e-7: "0.0000001", 100: "100", -0.5: "-0.5", 0.1: "0.1", 9007199254740993: "9007199254740992", 1 << 60: "1152921504606847000"} {
		if got := string(appendNumber(nil, v)); got != want {
			t.Errorf("%v is written %s", v, got)
		}
	}
}

// A break is written as a note of its measure, with the only area that it is about.
func TestWriteBreaks(t *testing.T) {
	d := everything(t, rand.New(rand.NewPCG(1, 1)), true)
	defer d.Release()
	why := data.Text{SV: "Heby kom till.", EN: "Heby came."}
	d.Measures[2].Breaks = []data.SeriesBreak{{From: "2007", Area: "03", Why: why}, {From: "2019", Why: why}}
	for _, want := range []string{`"2007, Uppsala län: Heby kom till."`, `"2019: Heby kom till."`} {
		if body := string(written(t, d, WriteOptions{})); !strings.Contains(body, want) {
			t.Errorf("no %s in %s", want, body)
		}
	}
}
