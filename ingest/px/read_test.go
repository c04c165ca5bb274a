package px

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/ingest/cells"
)

// tiny is a file of two cells with lines put before STUB; data replaces the cells if given.
func tiny(extra string, data ...string) []byte {
	values := "1 2"
	if data != nil {
		values = data[0]
	}
	return []byte(`CHARSET="ANSI";
CODEPAGE="utf-8";
LANGUAGE="sv";
DECIMALS=0;
MATRIX="T";
SUBJECT-CODE="T";
SUBJECT-AREA="T";
TITLE="T";
CONTENTS="T";
UNITS="antal";
` + extra + `STUB="region";
HEADING="tid";
VALUES("region")="Sala";
VALUES("tid")="2023","2024";
DATA=
` + values + "\n;\n")
}

func mustRead(t testing.TB, raw []byte) *File {
	t.Helper()
	f, err := Read("t.px", raw)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// TestCodePages: the same file in every code page says the same, whatever it declares.
func TestCodePages(t *testing.T) {
	want := mustRead(t, fixture(t, "utf-8-bom.px"))
	if v := want.Variables[0].Values[1].Texts[0]; v != "Örebro" {
		t.Fatalf("%q", v)
	}
	for name, finding := range map[string]string{
		"windows-1252.px":             "",
		"utf-8-declared-otherwise.px": "",
		"utf-16.px":                   "",
		"cp850.px":                    "the letters are those of cp850",
		"macroman.px":                 "the letters are those of macintosh",
	} {
		f, err := Read(name, fixture(t, name))
		if err != nil {
			t.Error(err)
			continue
		}
		if fmt.Sprint(f.Variables[0], f.Variables[1].Values) != fmt.Sprint(want.Variables[0], want.Variables[1].Values) || f.Notes[0].Text != want.Notes[0].Text {
			t.Errorf("%s: %v %v", name, f.Variables, f.Notes)
		}
		if got := strings.Join(f.Findings, "\n"); !strings.Contains(got, finding) || finding == "" && got != "" {
			t.Errorf("%s: findings %q, want %q", name, got, finding)
		}
		if _, _, line := f.Cell(9); line != lastCellLine(fixture(t, name)) {
			t.Errorf("%s: the last cell is said to be on line %d", name, line)
		}
	}
}

// lastCellLine counts to the line of 9 10; in the fixture, whatever ends its lines.
func lastCellLine(raw []byte) int {
	text := strings.ReplaceAll(string(raw), "\x00", "")
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	before, _, _ := strings.Cut(text, "9 10;")
	return strings.Count(before, "\n") + 1
}

func TestRefusedLetters(t *testing.T) {
	header := "CHARSET=\"ANSI\";\n%sDECIMALS=0;\nMATRIX=\"T\";\nCONTENTS=\"%s\";\nHEADING=\"a\";\nVALUES(\"a\")=\"1\";\nDATA=1;"
	for _, test := range []struct{ name, declared, contents, want string }{
		{"UTF-8 twice", "", "V\u00c3\u00a4ster\u00c3\u00a5s", `line 4: "Ã¤": the bytes are UTF-8 twice over`},
		{"UTF-8 twice by Windows", "", "L\u00c3\u00a4n \u00c3\u2013rebro", "UTF-8 twice over"},
		{"mixed", "", "V\xe4ster\xe5s, \xc3\x96rebro", "UTF-8 is mixed"},
		{"neither", "CODEPAGE=\"iso-8859-1\";\n", "a\x81b\x90c", "its letters are not those"},
		{"one letter that could be two", "CODEPAGE=\"iso-8859-1\";\n", "G\x9ateborg", "its letters are not those"},
		{"no such page", "CODEPAGE=\"ebcdic\";\n", "V\xe4ster\xe5s", `CODEPAGE "ebcdic": unknown`},
		{"bad UTF-8 with a mark", "", "V\xe4ster\xe5s", "byte order mark"},
	} {
		raw := fmt.Sprintf(header, test.declared, test.contents)
		if strings.Contains(test.name, "mark") {
			raw = "\xef\xbb\xbf" + raw
		}
		f, err := Read("t.px", []byte(raw))
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.HasPrefix(err.Error(), "t.px: ") {
			t.Errorf("%s: %v, %v; want %s", test.name, f, err, test.want)
		}
	}
}

func TestOtherFormats(t *testing.T) {
	for raw, want := range map[string]string{
		"":                               "empty",
		"<!DOCTYPE html><html>":          "a web page or XML",
		`{"class":"dataset"}`:            "JSON",
		"PK\x03\x04":                     "a ZIP archive or a workbook",
		"\x1f\x8b\x08":                   "compressed",
		"Kommun;År;Värde\nSala;2024;1\n": "no DATA",
	} {
		if _, err := Read("t.px", []byte(raw)); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "t.px") {
			t.Errorf("%q: %v; want %s", raw, err, want)
		}
	}
}

// TestFaults: what could give a number another meaning refuses the file, and the error says where.
func TestFaults(t *testing.T) {
	replaced := func(old, new string) []byte {
		raw := bytes.Replace(tiny(""), []byte(old), []byte(new), 1)
		if bytes.Equal(raw, tiny("")) {
			t.Fatalf("%q is not there", old)
		}
		return raw
	}
	for _, test := range []struct {
		raw  []byte
		want string
	}{
		{tiny("", "1"), "t.px row 18: column 1: DATA: 1 cells, VALUES declare 2: region 1 × tid 2"},
		{tiny("", "1 2 3"), "t.px row 16: column 5: DATA: more than the 2 cells that VALUES declare"},
		{tiny("", "1 2x"), `t.px row 16: column 3: "2x": neither a number nor a sign`},
		{tiny("", `1 "2"`), `"2": neither a number nor a sign`},
		{tiny("", `1 ".`), "a quotation mark that is not closed"},
		{tiny("", `1 "........"`), "neither a number nor a sign"},
		{tiny("", "1 1e999"), "neither a number nor a sign"},
		{tiny("", "1 0x1p3"), "neither a number nor a sign"},
		{tiny("", "1 NaN"), "neither a number nor a sign"},
		{replaced(`"2023","2024"`, `"2023","20"24"`), `t.px line 14: VALUES("tid"): cannot be read: line 14 column 26`},
		{replaced(`STUB="region"`, `STUB="region","region"`), `variable "region" stands twice`},
		{replaced("DECIMALS=0", "DECIMALS=X"), `t.px line 4: DECIMALS: "X" where a whole number belongs`},
		{replaced(`MATRIX="T"`, `MATRIX=" "`), "no MATRIX"},
		{tiny("VALUES(\"tid\")=\"2022\",\"2023\";\n"), "line 15: VALUES(\"tid\"): stands on line 11 too"},
		{tiny("CODES(\"region\")=\"1\",\"2\";\n"), `CODES("region"): 2 codes for 1 values`},
		{tiny("KEYS(\"region\")=VALUES;\n", `"Sala",1 2 "Heby",3 4`), `column 12: KEYS: "Heby" is not a value of the variable "region"`},
		{tiny("KEYS(\"region\")=VALUES;\n", `"Sala",1 2 "Sala",3 4`), "KEYS: the row stands on line 17 too"},
		{tiny("KEYS(\"region\")=VALUES;\n", `"Sala",1`), "DATA: the row has 1 cells, it needs 2"},
		{tiny("KEYS(\"region\")=VALUES;\n", "\"Sala\n\",1"), "a quotation mark that is not closed"},
	} {
		_, err := Read("t.px", test.raw)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v\nwant %s", err, test.want)
		}
	}
}

func TestBadCellsAreAllTold(t *testing.T) {
	_, err := Read("t.px", tiny("SOURCE=\"SCB\";\nLAST-UPDATED=\"20240131 08:00\";\n", "a b"))
	var faults cells.Faults
	var cell *data.CellError
	if !errors.As(err, &faults) || len(faults) != 2 || !errors.As(faults[1], &cell) {
		t.Fatalf("%v", err)
	}
	if want := `SCB/T@2024-01-31 t.px row 18: column 3: "b": neither a number nor a sign`; cell.Error() != want {
		t.Errorf("%v, want %s", cell, want)
	}
}

// TestForgiven: what changes no number is a finding.
func TestForgiven(t *testing.T) {
	for extra, want := range map[string]string{
		"NOTE=\"one \"two\" three\";\n":                             "line 11: NOTE: cannot be read",
		"NOTE=\"one \"two\n\"and three\";\n":                        "line 11: NOTE: cannot be read",
		"SHOWDECIMALS=2;\n":                                         "SHOWDECIMALS: larger than DECIMALS",
		"CODES(\"tid\")=\"1\",;\n":                                  "1 codes for 2 values",
		"VALUENOTE(\"region\",\"Heby\")=\"x\";\n":                   `no value "Heby"`,
		"CELLNOTE(\"Sala\")=\"x\";\n":                               "1 names for 2 variables",
		"TITLE[fi]=\"x\";\nLANGUAGES=\"sv\",\"en\";\n":              "TITLE[fi]: the language is not among LANGUAGES",
		"VALUES[en](\"tid\")=\"2023\";\nLANGUAGES=\"sv\",\"en\";\n": "1 values, but 2 in the file's own language",
		"TIMEVAL(\"tid\")=TLIST(A1),\"2023\";\n":                    "1 periods for 2 values",
		"TIMEVAL(\"tid\")=TLIST(W1,\"0000\"-\"9999\");\n":           "no interval",
		"ELIMINATION(\"region\")=\"Heby\";\n":                       `"Heby" is not among the values`,
		"UNITS(\"T\")=\"kr\";\n":                                    "the file has no content variable",
		"MY-WORD=\"x\";\n":                                          "MY-WORD: unknown keyword",
	} {
		f, err := Read("t.px", tiny(extra))
		if err != nil {
			t.Errorf("%s: %v", extra, err)
		} else if got := strings.Join(f.Findings, "\n"); !strings.Contains(got, want) {
			t.Errorf("%s: %q; want %s", extra, got, want)
		}
	}
	if f := mustRead(t, tiny("")); len(f.Findings) > 0 {
		t.Errorf("a sound file: %q", f.Findings)
	}
}

// TestKeywords: what the fixture says of its table, variables and contents is understood.
func TestKeywords(t *testing.T) {
	f := mustRead(t, fixture(t, "bilingual.px"))
	if f.Title() != (data.Text{SV: "Egen titel", EN: "A title of its own"}) || f.Table() != "AA0001A" || f.Updated() != "2024-02-02" || f.Contents != 2 || f.Stub != 2 {
		t.Errorf("%v %s %s %d %d", f.Title(), f.Table(), f.Updated(), f.Contents, f.Stub)
	}
	place := f.Variables[0]
	if place.Code != "Place" || place.Type != "G" || place.Domain != "Orter" || place.Map != "karta" || place.Elimination != "10" || f.Variables[1].Elimination != "YES" {
		t.Errorf("%+v", place)
	}
	if fmt.Sprint(place.Hierarchy) != "[{ 10} {10 20} {20 30}]" || place.Values[0].Texts[0] != "Sju sjöar, mer änett namn" {
		t.Errorf("%v %v", place.Hierarchy, place.Values)
	}
	if q := f.Variables[3].Time; q.Scale != "Q1" || q.At(0) != "20234" || q.Len() != 2 {
		t.Errorf("%+v", q)
	}
	books, share := f.Content(0), f.Content(1)
	if books.Unit.EN != "number" || books.StockFlow != "S" || books.Prices != "C" || books.DayAdjusted || !books.SeasonAdjusted ||
		books.Reference.SV != "kvartalets sista dag" || books.Updated != "2024-02-01" || books.Contact.SV == "" || share.Base.SV != "2020" || share.Unit.SV != "procent" {
		t.Errorf("%+v\n%+v", books, share)
	}
	if stored, shown := f.Decimals(); stored != 1 || shown != 1 || f.Precision(2, 1) != 1 {
		t.Errorf("decimals %d, %d", stored, shown)
	}
	if f.Keyword("OWN-KEYWORD") != "kept" {
		t.Error("an unknown keyword is not kept")
	}
	if f := mustRead(t, tiny("PRECISION(\"tid\",\"2024\")=3;\n")); f.Precision(1, 1) != 3 || f.Precision(1, 0) != 0 {
		t.Error("PRECISION")
	}
}

// TestHostileHeaders: what a file declares does not decide what is allocated.
func TestHostileHeaders(t *testing.T) {
	thousand := strings.Repeat(`"x",`, 999) + `"x"`
	var wide strings.Builder
	names := make([]string, 6)
	for i := range names {
		names[i] = fmt.Sprintf("%q", fmt.Sprint("v", i))
		fmt.Fprintf(&wide, "VALUES(\"v%d\")=%s;\n", i, thousand)
	}
	head := "DECIMALS=0;MATRIX=\"T\";CONTENTS=\"T\";STUB=" + strings.Join(names, ",") + ";\n" + wide.String()
	for name, test := range map[string]struct{ raw, want string }{
		"cells":         {head + "DATA=1;", "VALUES declare 1000000000000000000"},
		"beyond count":  {strings.ReplaceAll(head, `STUB=`, `HEADING="v0";STUB=`), "v0\" stands twice"},
		"broken":        {strings.Repeat("A=\"x\" y\";\n", 100_000), "more than 100 statements cannot be read"},
		"signs":         {string(tiny("", strings.Repeat(".x ", 500_000))), "neither a number nor a sign"},
		"keyed heading": {"DECIMALS=0;MATRIX=\"T\";CONTENTS=\"T\";STUB=\"s\";VALUES(\"s\")=\"1\";KEYS(\"s\")=CODES;HEADING=" + strings.Join(names, ",") + ";\n" + wide.String() + "DATA=\"1\",1;", "a row has 1000000000000000000"},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Read("t.px", []byte(test.raw))
		runtime.ReadMemStats(&after)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %.300v; want %s", name, err, test.want)
		}
		if spent := after.TotalAlloc - before.TotalAlloc; spent > uint64(64*len(test.raw))+1<<20 {
			t.Errorf("%s: %d bytes allocated for %d", name, spent, len(test.raw))
		}
	}
	f := mustRead(t, []byte(strings.ReplaceAll(strings.ReplaceAll(head, thousand, codes(1000)), "STUB", "KEYS(\"v0\")=CODES;KEYS(\"v1\")=CODES;KEYS(\"v2\")=CODES;KEYS(\"v3\")=CODES;KEYS(\"v4\")=CODES;KEYS(\"v5\")=CODES;STUB")+"DATA=\"7\",\"7\",\"7\",\"7\",\"7\",\"7\",1;"))
	if f.Held() != 1 {
		t.Errorf("%d cells held", f.Held())
	}
	if _, err := f.Dataset(memory.DefaultAllocator, Options{}); err == nil || !strings.Contains(err.Error(), "1000000000000000000 cells declared, 1 held") {
		t.Errorf("a sparse table is filled: %v", err)
	}
}

func codes(n int) string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf("%q", fmt.Sprint(i))
	}
	return strings.Join(all, ",")
}
