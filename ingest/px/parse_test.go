package px

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/ingest/cells"
)

// people is an office's file: municipalities by sex, family type and year.
const people = `CHARSET="ANSI";
CODEPAGE="utf-8";
LANGUAGE="sv";
LANGUAGES="sv","en";
DECIMALS=0;
MATRIX="BE1";
SUBJECT-CODE="BE";
SUBJECT-AREA="Befolkning";
TITLE="Hushåll";
CONTENTS="Hushåll";
STUB="region","familj","kön";
STUB[en]="region","family","sex";
HEADING="innehåll","år";
HEADING[en]="contents","year";
CONTVARIABLE="innehåll";
VARIABLECODE("kön")="Kon";
VARIABLECODE("år")="Tid";
VALUES("region")="Sala","Fagersta";
CODES("region")="1981","1982";
VALUES("familj")="Alla","Ensamstående";
CODES("familj")="T","E";
VALUES("kön")="kvinnor","män";
CODES("kön")="2","1";
VALUES("innehåll")="Antal","Andel";
CODES("innehåll")="N1","N2";
VALUES("år")="2023K1","2023K2";
TIMEVAL("år")=TLIST(Q1),"20231","20232";
UNITS="olika";
UNITS("Antal")="antal";
UNITS("Andel")="procent";
LAST-UPDATED="20240131 08:00";
NOTE="Om tabellen.";
NOTEX="Viktigt.";
VALUENOTE("kön","män")="Om män.";
VALUENOTE("familj","Ensamstående")="Om ensamstående.";
VALUENOTE("innehåll","Andel")="Om andelen.";
CELLNOTE("Sala","Alla","kvinnor","Antal","2023K2")="Om en cell.";
DATA=
1 2 50.5 "-"
3 ".." 4 "..."
9 9 9 9
9 9 9 9
5 6 7 8
10 11 12 13
9 9 9 9
9 9 9 9
;
`

func peopleForm() (*Form, *cells.Layout) {
	text := data.Text{SV: "t", EN: "t"}
	return &Form{
		File: "be1.px", Where: map[string][]string{"familj": {"T"}}, Symbols: map[string]string{"...": "suppressed"},
		Units: map[string]data.Unit{"antal": "persons", "procent": "percent"},
	}, &cells.Layout{
		Dataset: "people", Title: text, Publisher: "SCB", Licence: "CC0",
		Dimensions: map[string]cells.Dimension{
			data.Area: {Column: "region"}, data.Time: {Column: "Tid"},
			data.Sex: {Column: "sex", Codes: map[string]string{"kvinnor": data.Women, "1": data.Men}},
		},
		Measures: map[string]cells.Measure{
			"N1": {As: "persons", Title: text, Unit: "persons", Additive: true, Sex: cells.Split},
			"N2": {As: "part", Title: text, Unit: "percent", Sex: cells.Split},
		},
		Notes: []data.Note{{Text: text}},
	}
}

func TestParse(t *testing.T) {
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	form, l := peopleForm()
	if err := errors.Join(form.Validate(l), l.Validate()); err != nil {
		t.Fatal(err)
	}
	sets, findings, err := dataset(context.Background(), mem, form, l, []byte(people), func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	d := sets[0]
	defer d.Release()
	if len(sets) != 1 || len(findings) != 0 || d.Vintage != "2024-01-31" || d.Len() != 16 {
		t.Errorf("%d sets, %q, %s, %d", len(sets), findings, d.Vintage, d.Len())
	}
	for _, test := range []struct {
		measure, area, period, sex string
		want                       float64
		status                     data.Status
		row                        int
	}{
		{"persons", "1981", "2023-Q1", data.Women, 1, 0, 39},
		{"part", "1981", "2023-Q1", data.Women, 0.505, 0, 39},
		{"part", "1981", "2023-Q2", data.Women, 0, data.Nil, 39},
		{"persons", "1981", "2023-Q2", data.Men, 0, data.NotAvailable, 40},
		{"part", "1981", "2023-Q2", data.Men, 0, data.Suppressed, 40},
		{"persons", "1982", "2023-Q1", data.Men, 10, 0, 44},
	} {
		v := at(t, d, test.measure, test.area, test.period, test.sex)
		if v.Number != test.want || v.Status != test.status || v.Origin.Row != test.row || v.Origin.Source != "SCB" || v.Origin.Table != "BE1" {
			t.Errorf("%+v: %+v", test, v)
		}
	}
	if got := fmt.Sprint(d.Dimensions[2].Codes[0].Position, d.Dimensions[2].Codes[1].Position, d.Dimensions[0].Codes[0].Position); got != "0 0 0" {
		t.Errorf("positions %s", got)
	}
	if len(d.Notes) != 2 || d.Notes[1].Text.SV != "Om tabellen." || len(l.Notes) != 1 {
		t.Errorf("%v", d.Notes)
	}
	if got, want := fmt.Sprint(d.Scoped), "[{{ {Viktigt. }  } map[] true} {{ {Om män. }  } map[sex:M] false} {{ {Om andelen. }  } map[measure:part] false} {{ {Om en cell. }  } map[area:1981 measure:persons period:2023-Q2 sex:F] false}]"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// TestParseFaults: what the definition does not know refuses the file, told once each.
func TestParseFaults(t *testing.T) {
	for want, change := range map[string]func(*Form, *cells.Layout, *string){
		`variable "familj" with 2 values is no dimension`:     func(f *Form, _ *cells.Layout, _ *string) { f.Where = nil },
		`where: variable "familj": "X": unknown code`:         func(f *Form, _ *cells.Layout, _ *string) { f.Where["familj"] = []string{"X"} },
		`where: no variable "famil" — did you mean "familj"?`: func(f *Form, _ *cells.Layout, _ *string) { f.Where = map[string][]string{"famil": {"T"}} },
		`dimension area: no variable "kommun"`: func(_ *Form, l *cells.Layout, _ *string) {
			l.Dimensions[data.Area] = cells.Dimension{Column: "kommun"}
		},
		`dimension sex: the variable "region" is taken`: func(_ *Form, l *cells.Layout, _ *string) {
			l.Dimensions[data.Sex] = cells.Dimension{Column: "region"}
		},
		`variable "kön", value "kvinnor": sex "2": unknown code`: func(_ *Form, l *cells.Layout, _ *string) {
			l.Dimensions[data.Sex] = cells.Dimension{Column: "kön", Codes: map[string]string{"1": data.Men}}
		},
		`measure "N2": unknown code`: func(_ *Form, l *cells.Layout, _ *string) { delete(l.Measures, "N2") },
		`measure N2: unit mismatch: published in "procent", which is percent, but declared in per-1000`: func(_ *Form, l *cells.Layout, _ *string) {
			l.Measures["N2"] = cells.Measure{Unit: "per-1000", Sex: cells.Split}
		},
		`measure N1: unit "stycken": unknown code`:            func(_ *Form, _ *cells.Layout, s *string) { *s = strings.Replace(*s, `="antal"`, `="stycken"`, 1) },
		`value "2023K1": "2023K1" on scale H1`:                nil,
		`be1.px row 39 column "DATA": 101 percent is outside`: func(_ *Form, _ *cells.Layout, s *string) { *s = strings.Replace(*s, "50.5", "101", 1) },
		`area "9999" in 2023-Q1: unknown code`:                func(_ *Form, _ *cells.Layout, s *string) { *s = strings.Replace(*s, `"1982"`, `"9999"`, 1) },
		`LAST-UPDATED: vintage "": want a day`:                func(_ *Form, _ *cells.Layout, s *string) { *s = strings.Replace(*s, "20240131 08:00", "", 1) },
		`the file has no content variable, but the source has 2 measures`: func(f *Form, _ *cells.Layout, s *string) {
			f.Where["innehåll"] = []string{"N1"}
			*s = strings.Replace(*s, `CONTVARIABLE="innehåll";`, "", 1)
			f.Units = nil
		},
	} {
		form, l := peopleForm()
		src := people
		if change == nil {
			src = strings.NewReplacer(`TLIST(Q1),"20231","20232"`, `TLIST(H1),"20231","20232"`, "2023K1", "20231", "2023K2", "20232").Replace(src)
			want = strings.ReplaceAll(want, "2023K1", "20231")
		} else {
			change(form, l, &src)
		}
		_, _, err := dataset(context.Background(), memory.DefaultAllocator, form, l, []byte(src), func(string) {})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nwant %s", err, want)
		} else if strings.Count(err.Error(), want) != 1 && !strings.Contains(want, "area") {
			t.Errorf("told more than once: %v", err)
		}
	}
}

func TestValidate(t *testing.T) {
	form, l := peopleForm()
	form.File, form.Vintage = "a/b.csv", "2024"
	form.Symbols = map[string]string{"..": "break", "x": "suppressed"}
	form.Units = map[string]data.Unit{"kr": "bushels"}
	form.Where = map[string][]string{"familj": nil}
	l.Dimensions[data.Area] = cells.Dimension{}
	err := form.Validate(l)
	for _, want := range []string{"want a file's name that ends in .px", `".."`, "", "the signs are", "bushels", "want a day", "lists no code", "needs the variable"} {
		if err == nil || !strings.Contains(err.Error(), strings.Trim(want, `"`)) {
			t.Errorf("%v\nwant %s", err, want)
		}
	}
}
