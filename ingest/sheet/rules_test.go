package sheet_test

import (
	"slices"
	"strings"
	"testing"

	"lagesbild/data/definition"
	"lagesbild/ingest"
)

// small is a definition with lines of the form put in, and those of its dimensions.
func small(t testing.TB, form, dimensions string) (*ingest.Source, error) {
	t.Helper()
	if dimensions == "" {
		dimensions = "  area: {column: Kommun}\n  period: {column: År}\n"
	}
	s := &ingest.Source{}
	return s, definition.Decode("s.yaml", []byte(`id: s
dataset: s
title: {sv: s, en: s}
publisher: SCB
provenance: {sv: s, en: s}
licence: CC0
from:
  sheet:
    file: t.csv
    vintage: 2024-01-01
`+form+"dimensions:\n"+dimensions+`measures:
  Antal: {as: n, title: {sv: n, en: n}, unit: number, sex: none}
`), s)
}

// read reads CSV and returns its cells, one a line.
func read(t testing.TB, form, dimensions, text string) (string, []string, error) {
	t.Helper()
	s, err := small(t, form, dimensions)
	if err != nil {
		t.Fatal(err)
	}
	all, findings, err := parse(t, s, []byte(text))
	var lines []string
	for _, c := range all {
		lines = append(lines, c.key+" = "+c.value)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n"), findings, err
}

const head = "Kommun;År;Antal\n"

// Numbers: the forms of 6.10.3 of the specification of sources.
func TestNumbersAsText(t *testing.T) {
	for text, want := range map[string]string{
		"12": "12", "1,5": "1.5", "1.5": "1.5", "1 234": "1234", "1\u00a0234\u202f567": "1.234567e+06", "1\u00a0234\u00a0567": "1.234567e+06",
		"1\u2009234,25": "1234.25", "1'234'567": "1.234567e+06", "−5": "-5", "–5,5": "-5.5", "-5": "-5", "12 1)": "12", "12*": "12", "12²": "12",
		"1.234.567": "1.234567e+06", "1,234,567": "1.234567e+06", "1.234,5": "1234.5", "1,234.5": "1234.5", "0,123": "0.123", "1234,567": "1234.567", " 7 ": "7",
		"12 34": "", "1,2,3": "", "1.2.3": "", ",5": "", "5,": "", "1e": "", "e5": "", "abc": "", "12)": "", "--5": "", "1,234,5678": "", "Inf": "", "NaN": "", "0x1": "", "1_000": "", "1 .5": "",
	} {
		got, _, err := read(t, "", "", head+"1981;2020;\""+text+"\"\n")
		switch {
		case want == "" && (err == nil || !strings.Contains(err.Error(), "is not a number")):
			t.Errorf("%q is read as %s, %v", text, got, err)
		case want != "" && got != "n 1981 2020 = "+want:
			t.Errorf("%q: got %q, %v, want %s", text, got, err, want)
		}
	}
}

func TestThousandsOrDecimals(t *testing.T) {
	for _, test := range []struct{ name, form, values, want, fault string }{
		{"decided later", "", "1.234;2,5", "1234 2.5", ""},
		{"decided before", "", "2.5;1.234", "2.5 1.234", ""},
		{"decided by groups", "", "1.234;1.234.567", "1234 1.234567e+06", ""},
		{"undecided", "", "1.234;2.345", "", `row 2 column "C: Antal": "1.234" could be read in two ways: say decimal: in the definition`},
		{"declared point", "    decimal: point\n", "1.234;2.345", "1.234 2.345", ""},
		{"declared comma", "    decimal: comma\n", "1.234;2.345", "1234 2345", ""},
		{"both", "", "1,5;1.5", "", `row 3 column "C: Antal": "1.5": the column's decimals are marked with ",", here with "."`},
		{"against what is declared", "    decimal: comma\n", "1.55;2", "", `row 2 column "C: Antal": "1.55": the column's`},
	} {
		t.Run(test.name, func(t *testing.T) {
			first, second, _ := strings.Cut(test.values, ";")
			got, _, err := read(t, test.form, "", head+"1981;2020;"+first+"\n1981;2021;"+second+"\n")
			if test.fault != "" {
				if err == nil || !strings.Contains(err.Error(), test.fault) {
					t.Errorf("got %q, %v, want a fault with %q", got, err, test.fault)
				}
				return
			}
			a, b, _ := strings.Cut(test.want, " ")
			if want := "n 1981 2020 = " + a + "\nn 1981 2021 = " + b; got != want || err != nil {
				t.Errorf("got %q, %v, want %q", got, err, want)
			}
		})
	}
}

func TestAreas(t *testing.T) {
	for _, test := range []struct{ form, area, want, fault string }{
		{"", "1981", "1981", ""},
		{"", "180", "0180", ""},
		{"", "180.0", "0180", ""},
		{"", "1", "01", ""},
		{"", "0180 Stockholm", "0180", ""},
		{"", "20 Dalarnas län", "20", ""},
		{"", "00 Riket", "00", ""},
		{"", "Riket", "00", ""},
		{"", "Hela riket", "00", ""},
		{"", "Göteborgs stad", "1480", ""},
		{"", "ÖSTERÅKERS KOMMUN", "0117", ""},
		{"", "Va\u0308stera\u030as", "1980", ""}, // decomposed, as from macOS
		{"", "Håbo", "0305", ""},
		{"", "Habo", "0643", ""},
		{"    areas: municipality\n", "Örebro", "1880", ""},
		{"    areas: county\n", "Örebro", "18", ""},
		{"", "Örebro", "", "ambiguous"},
		{"", "Vesterås", "", "nearest: Västerås"},
		{"", "0180 Solna", "", "code 0180 is Stockholm"},
		{"", "999", "", "neither it nor 0999 is an area"},
		{"", "2", "", "neither it nor 02 is an area"},
		{"", "0", "", "neither it nor 00"},
		{"", "9999", "", `area "9999" in 2020`},
	} {
		got, _, err := read(t, test.form, "", head+test.area+";2020;5\n")
		if test.fault != "" && (err == nil || !strings.Contains(err.Error(), test.fault)) || test.fault == "" && got != "n "+test.want+" 2020 = 5" {
			t.Errorf("%q: got %q, %v, want %s%s", test.area, got, err, test.want, test.fault)
		}
	}
}

func TestPeriods(t *testing.T) {
	for word, want := range map[string]string{
		"2020": "2020", "2020.0": "2020", "2020M01": "2020-01", "2020-01": "2020-01", "202001": "2020-01", "2020K2": "2020-Q2", "2020Q2": "2020-Q2", "2020 kv 2": "2020-Q2", "2020-Q2": "2020-Q2",
		"2019/20": "2020", "2019/2020": "2020", "2018-2020": "2018-2020", "2018–2020": "2018-2020", "januari 2020": "2020-01", "2020 dec": "2020-12", "Sept. 2020": "2020-09", "2020-03-01": "2020-03",
		"2019/21": "", "20": "", "2020M13": "", "2020-03-15": "", "mars": "", "2020 smarch": "", "2019-20": "",
	} {
		got, _, err := read(t, "", "", head+"1981;"+word+";5\n")
		if want == "" && err == nil || want != "" && got != "n 1981 "+want+" = 5" {
			t.Errorf("%q: got %q, %v, want %s", word, got, err, want)
		}
	}
	dims := "  area: {column: Kommun}\n  period: {}\n"
	for _, test := range []struct{ form, text, want string }{
		{"    period: {year: År, month: Månad}\n", "Kommun;År;Månad;Antal\n1981;2020;Maj;5\n", "n 1981 2020-05 = 5"},
		{"    period: {year: År, quarter: Kvartal}\n", "Kommun;År;Kvartal;Antal\n1981;2020;K3;5\n", "n 1981 2020-Q3 = 5"},
		{"    period: {year: År}\n    values: [{heading: \"{month}\"}]\n", "Kommun;År;jan;feb\n1981;2020;5;6\n", "n 1981 2020-01 = 5\nn 1981 2020-02 = 6"},
		{"    heading: {rows: 2}\n    values: [{heading: \"År {year} | {month}\"}]\n    ignore: [Namn]\n", "Kommun;Namn;År 2020;\n;;jan;feb\n1981;Sala;5;6\n", "n 1981 2020-01 = 5\nn 1981 2020-02 = 6"},
	} {
		if got, _, err := read(t, test.form, dims, test.text); got != test.want {
			t.Errorf("%q: got %q, %v, want %q", test.text, got, err, test.want)
		}
	}
}

// What is wrong with a page is told with its place and what to do.
func TestPageFaults(t *testing.T) {
	for _, test := range []struct{ name, form, text, want string }{
		{"unknown column", "", "Kommun;År;Ålder;Antal\n1981;2020;5;6\n", `t.csv row 1 column C: unknown column "Ålder": name it in the definition, or list it under ignore`},
		{"misspelt column", "", "Komun;År;Antal\n1981;2020;6\n", `unknown column "Komun" — did you mean "Kommun"?`},
		{"absent column", "", "Kommun;Namn;Antal\n1981;Sala;6\n", `t.csv row 1: no column "År": the heading has Kommun, Namn, Antal; if another row`},
		{"absent ignored column", "    ignore: [Namn]\n", head + "1981;2020;6\n", `no column "Namn"`},
		{"heading twice", "", "Kommun;År;År;Antal\n1981;2020;2021;6\n", `column C: heading "År" stands twice`},
		{"values without heading", "", head + "1981;2020;6;7\n", `t.csv row 2 column D: "7" stands in a column without heading`},
		{"short row", "", head + "1981;2020;6\n1981;2021\n1981;2022;7\n", "t.csv row 3: 2 fields, the heading has 3"},
		{"rows after a footer", "", head + "1981;2020;6\nKälla: SCB;;\n1982;2020;7\n", `t.csv row 4: the table seems to end at row 3, "Källa: SCB", but here are values again`},
		{"a second table", "", head + "1981;2020;6\nTabell 2;;\nLän;År;Antal\nx;2020;7\n", `t.csv row 5: the table seems to end at row 3, "Tabell 2"`},
		{"no heading", "", "1981;2020;6\n", "no heading: no row has three filled cells"},
		{"no row", "    where: {Kommun: [\"19*\"]}\n", head + "2080;2020;6\n", "no row for this source"},
		{"sheets of CSV", "    sheets: [Data]\n", head, "CSV, which has no sheets"},
		{"no title", "    preamble: [\"Läsår {year}\"]\n", head + "1981;2020;6\n", ""},
		{"twice", "", head + "1981;2020;6\n1981;2020;7\n", "duplicate observation"},
		{"HTML", "", "<!DOCTYPE html>\n<html><table></table></html>", "a web page (HTML), not a sheet"},
		{"doubled UTF-8", "", head + "VÃ¤sterÃ¥s;2020;1\n", "UTF-8 twice over"},
		{"quotes", "", head + "1981;\"2020;1\n", "t.csv row 2: a quoted field that does not end"},
		{"NUL", "", "a;b\x00;c\n", "neither text nor a workbook"},
		{"percent", "", head + "1981;2020;5%\n", "unit mismatch"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.want == "" {
				if _, err := small(t, test.form, ""); err == nil || !strings.Contains(err.Error(), "the period comes both whole and in parts") {
					t.Errorf("got %v", err)
				}
				return
			}
			if got, _, err := read(t, test.form, "", test.text); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %q, %v, want %q", got, err, test.want)
			}
		})
	}
}

func TestDefinitionFaults(t *testing.T) {
	for _, test := range []struct{ name, form, dims, want string }{
		{"unknown key", "    fils: t.csv\n", "", `unknown key "fils"`},
		{"unknown field", "    values: [{heading: \"{perod}\"}]\n", "  area: {column: Kommun}\n  period: {}\n", `s.yaml:11:24: "{perod}": no field {perod} — did you mean "period"?`},
		{"two places", "    fixed: {area: \"19\"}\n", "", "area comes from columns and fixed: want one place"},
		{"no place", "", "  area: {}\n  period: {column: År}\n", "nothing tells area: say its column, {area} in a heading, or fixed"},
		{"no period", "", "  area: {column: Kommun}\n  period: {}\n", "nothing tells the period"},
		{"unknown measure", "    values: [{heading: x, measure: Antl}]\n", "", `"Antl": unknown code — did you mean "Antal"?`},
		{"separator", "    separator: x\n", "", "use ; , | or tab"},
		{"decimal", "    decimal: \",\"\n", "", "use comma or point"},
		{"provider", "    provider: skolvreket\n", "", `did you mean "skolverket"?`},
		{"status", "    symbols: {x: provisional}\n", "", "want statuses that say why there is no number"},
		{"beside", "    symbols: {\"*x\": suppressed}\n", "", "its status cannot say that there is none"},
		{"fill", "    fill: [Komun]\n", "", `no column of words is named so — did you mean "Kommun"?`},
		{"encoding", "    encoding: ebcdic\n", "", "use utf-8, windows-1252"},
		{"areas", "    areas: parish\n", "", "use municipality or county"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := small(t, test.form, test.dims); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

// Each provider's signs mean its own.
func TestProviders(t *testing.T) {
	for _, test := range []struct{ provider, text, want string }{
		{"scb", "..", "[not_available]"},
		{"scb", ".", "[not_applicable]"},
		{"scb", "-", "0 [nil]"},
		{"scb", "–", "0 [nil]"},
		{"skolverket", "..", "[suppressed]"},
		{"skolverket", ".", "[not_available]"},
		{"skolverket", "~100", "100 [approximate]"},
		{"skolinspektionen", "-", "[not_applicable]"},
		{"eurostat", ":", "[not_available]"},
		{"eurostat", ": c", "[suppressed]"},
		{"eurostat", "c", "[suppressed]"},
		{"eurostat", "12.5 p", "12.5 [provisional]"},
		{"eurostat", "12.5 e", "12.5 [estimated]"},
		{"eurostat", "12.5 b", "12.5 [break]"},
		{"undp", "..", "[not_available]"},
		{"scb", "...", ""},
		{"skolverket", "-", ""},
		{"eurostat", "..", ""},
	} {
		got, _, err := read(t, "    provider: "+test.provider+"\n", "", head+"1981;2020;"+test.text+"\n")
		if test.want == "" && err == nil || test.want != "" && got != "n 1981 2020 = "+test.want {
			t.Errorf("%s %q: got %q, %v, want %q", test.provider, test.text, got, err, test.want)
		}
	}
}

func TestRowsAndLines(t *testing.T) {
	for _, test := range []struct{ name, form, text, want string }{
		{"sep", "", "sep=|\nKommun|År|Antal\n1981|2020|6\n", "n 1981 2020 = 6"},
		{"old Macintosh lines", "", "Kommun;År;Antal\r1981;2020;6\r1982;2020;7\r", "n 1981 2020 = 6\nn 1982 2020 = 7"},
		{"quotes", "", "\"Kommun\",\"År\",\"Antal\"\r\n\"1981\",\"2020\",\"6,5\"\r\n", "n 1981 2020 = 6.5"},
		{"tabs", "    separator: tab\n", "Kommun\tÅr\tAntal\n1981\t2020\t6\n", "n 1981 2020 = 6"},
		{"trailing separators", "", "Kommun;År;Antal;;\n1981;2020;6;;\n", "n 1981 2020 = 6"},
		{"fill", "    fill: [Kommun]\n", head + "1981;2020;6\n;2021;7\n", "n 1981 2020 = 6\nn 1981 2021 = 7"},
		{"last value missing", "    fill: [År]\n", head + "1981;2020;6\n1982;;\n", "n 1981 2020 = 6\nn 1982 2020 = [not_available]"},
		{"own footer", "    footer: [\"Slut*\"]\n", head + "1981;2020;6\nSlut på tabellen;x;y\nKälla: SCB;;\n", "n 1981 2020 = 6"},
		{"in any case", "", "Kommun;År;Antal\nSALA KOMMUN;2020;6\n", "n 1981 2020 = 6"},
		{"skip", "    skip: {Kommun: [\"Summa*\"]}\n", head + "1981;2020;6\nSumma län;2020;7\n", "n 1981 2020 = 6"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, _, err := read(t, test.form, "", test.text); got != test.want || err != nil {
				t.Errorf("got %q, %v, want %q", got, err, test.want)
			}
		})
	}
}
