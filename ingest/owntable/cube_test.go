package owntable

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/datatest"
)

// pxFile is a small file as SCB's: men are 1 and women 2, the contents have units in words.
const pxFile = `CHARSET="ANSI";AXIS-VERSION="2000";CODEPAGE="utf-8";LANGUAGE="sv";MATRIX="TAB1";SUBJECT-AREA="Svar";SUBJECT-CODE="S";
TITLE="Svar efter region, kön, år och tabellinnehåll";CONTENTS="Svar";UNITS="antal";DECIMALS=1;SOURCE="Kommunen";
STUB="region","kön";HEADING="tabellinnehåll","år";
CONTVARIABLE="tabellinnehåll";
VALUES("region")="Riket","Västerås","Sala";VALUES("kön")="män","kvinnor","totalt";VALUES("tabellinnehåll")="Andel trygga","Svarande";VALUES("år")="2023","2024";
VARIABLECODE("region")="Region";VARIABLECODE("kön")="Kon";VARIABLECODE("år")="Tid";
CODES("region")="00","1980","1981";CODES("kön")="1","2","1+2";CODES("tabellinnehåll")="A1","A2";CODES("år")="2023","2024";
UNITS("Andel trygga")="procent";UNITS("Svarande")="antal";
NOTEX("region")="Kommuner enligt indelningen 2024";
DATA=
60.5 61 800 810 70.5 71 700 710 65 66 1500 1520
1 2 3 4 5 6 7 8 9 10 11 12
".." 20 30 40 50 "-" 70 80 90 100 110 120;
`

var answers = Known{Measures: map[string]Measure{"andel trygga": {Unit: "percent"}, "A2": {Unit: "persons", Additive: true}}}

func readCube(file, body string, known Known) (*data.Dataset, error) {
	return Read(t0, memory.DefaultAllocator, "answers", file, []byte(body), "2026-11-21", known)
}

// told are a dataset's observations as text.
func told(d *data.Dataset) map[string]string {
	all := map[string]string{}
	for _, c := range d.Batches() {
		for i := range c.Len() {
			var key []string
			for n := range d.Dimensions {
				key = append(key, d.Dimensions[n].ID+"="+d.Dimensions[n].Codes[c.Codes[n][i]].ID)
			}
			v := fmt.Sprint(c.Value[i])
			if c.Status[i] != 0 {
				v += " " + c.Status[i].String()
			}
			all[strings.Join(key, " ")+" "+d.Measures[c.Measure[i]].ID] = v
		}
	}
	return all
}

func TestPX(t *testing.T) {
	d, err := readCube("svar.px", pxFile, answers)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	got := told(d)
	for key, want := range map[string]string{
		"area=00 sex=M period=2023 andel trygga":   "0.605",
		"area=00 sex=F period=2024 andel trygga":   "0.71",
		"area=00 sex=_T period=2024 A2":            "1520",
		"area=1980 sex=F period=2023 A2":           "7",
		"area=1981 sex=M period=2023 andel trygga": "0 not_available",
		"area=1981 sex=F period=2024 andel trygga": "0 nil",
	} {
		if got[key] != want {
			t.Errorf("%s is %q, want %q", key, got[key], want)
		}
	}
	if len(got) != 36 {
		t.Errorf("%d cells: %v", len(got), got)
	}
	if m := d.Measures[1]; m.ID != "andel trygga" && m.ID != "A2" || m.SexForm != data.SexSplit {
		t.Errorf("%+v", m)
	}
	if len(d.Scoped) != 1 || d.Scoped[0].Where[data.Area] != "" || !d.Scoped[0].Mandatory {
		t.Errorf("notes %+v", d.Scoped)
	}
	c := &d.Batches()[0]
	if o := d.Value(c, 0).Origin; o.Source != source || o.Name != "svar.px" || o.Row == 0 || o.Vintage != "2026-11-21" {
		t.Errorf("origin %v", o)
	}
}

// The sexes go by their texts wherever they stand; what the texts do not tell is refused.
func TestCubeFaults(t *testing.T) {
	for name, test := range map[string]struct{ old, new, want string }{
		"sexes without texts":     {`VALUES("kön")="män","kvinnor","totalt"`, `VALUES("kön")="1","2","1+2"`, `"1": unknown code`},
		"sexes of another tongue": {`VALUES("kön")="män"`, `VALUES("kön")="hommes"`, `sex "hommes": unknown code`},
		"no area":                 {`"region"`, `"skola"`, `no such dimension "area": the file has`},
		"another area's name":     {`"Västerås"`, `"Falun"`, `svar.px Region "1980" (Falun): unknown code: the code is Västerås kommun here`},
		"unknown area":            {`"1981"`, `"LA22"`, `area "LA22": not found`},
		"running number":          {`"1980","1981"`, `"19","20"`, `the code is Västmanlands län here`},
		"twice one sex":           {`"totalt"`, `"kvinnor"`, "duplicate observation"},
		"no such period":          {`CODES("år")="2023","2024"`, `CODES("år")="h1","h2"`, "invalid time period"},
		"another unit":            {`UNITS("Andel trygga")="procent"`, `UNITS("Andel trygga")="kronor"`, "unit mismatch: the file says kronor, the definition percent"},
		"number is no percent":    {`UNITS("Andel trygga")="procent"`, `UNITS("Andel trygga")="antal"`, "unit mismatch"},
		"broken":                  {`DATA=`, `DATUM=`, "svar.px"},
	} {
		t.Run(name, func(t *testing.T) {
			body := strings.ReplaceAll(pxFile, test.old, test.new)
			if name == "no area" {
				body = strings.ReplaceAll(body, `"Region"`, `"Skola"`)
			}
			if body == pxFile {
				t.Fatal("nothing replaced")
			}
			d, err := readCube("svar.px", body, answers)
			if err == nil || d != nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
			if err != nil && strings.Count(strings.SplitN(err.Error(), "\n", 2)[0], "svar.px:") > 1 {
				t.Errorf("named twice: %v", err)
			}
		})
	}
	if _, err := readCube("svar.px", pxFile, Known{Measures: map[string]Measure{"x": {}}}); err == nil || !strings.Contains(err.Error(), "no measure that a definition reads: the file has A1 (Andel trygga), A2 (Svarande)") {
		t.Errorf("got %v", err)
	}
}

// jsonFile has a running number for each area, women first, a quarter and no measures of its own.
const jsonFile = `{"version":"2.0","class":"dataset","label":"Svar","id":["kommun","gender","tid","age"],"size":[2,2,1,1],
"dimension":{
 "kommun":{"label":"kommun","category":{"index":["1","2"],"label":{"1":"Sala","2":"Västerås"}}},
 "gender":{"label":"kön","category":{"index":["1","2"],"label":{"1":"Kvinnor","2":"Män"}}},
 "tid":{"label":"kvartal","category":{"index":["2024K1"],"label":{"2024K1":"2024K1"}}},
 "age":{"label":"ålder","category":{"index":["16-24"],"label":{"16-24":"16–24 år"}}}},
"value":[1.5,2.5,null,4]}`

func TestJSONStat(t *testing.T) {
	d, err := readCube("svar.json", jsonFile, Known{Measures: map[string]Measure{"svar": {Unit: "percent"}}, Dimensions: []string{"ålder"}})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	got := told(d)
	for key, want := range map[string]string{
		"area=1981 sex=F period=2024-Q1 ålder=16-24 svar": "0.015",
		"area=1981 sex=M period=2024-Q1 ålder=16-24 svar": "0.025",
		"area=1980 sex=F period=2024-Q1 ålder=16-24 svar": "0 not_available",
		"area=1980 sex=M period=2024-Q1 ålder=16-24 svar": "0.04",
	} {
		if got[key] != want {
			t.Errorf("%s is %q, want %q in %v", key, got[key], want, got)
		}
	}
	if _, err := readCube("svar.json", `{"a": 1}`, answers); err == nil || !strings.HasPrefix(err.Error(), "svar.json: ") {
		t.Errorf("got %v", err)
	}
}

// A cube without sexes holds totals, never somebody's.
func TestCubeTotals(t *testing.T) {
	body := `{"version":"2.0","class":"dataset","label":"n","id":["area","time"],"size":[1,1],"dimension":{
 "area":{"category":{"index":["1981"]}},"time":{"category":{"index":["2024"]}}},"value":[7]}`
	d, err := readCube("n.json", body, Known{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	if got := told(d); len(got) != 1 || d.Measures[0].SexForm != data.SexNone || d.Measures[0].Unit != "number" {
		t.Errorf("%v %+v", got, d.Measures[0])
	}
	if v, ok := told(d)["area=1981 period=2024 sex=_T table"]; !ok || v != "7" {
		t.Errorf("%v", told(d))
	}
}

// Pages of SCB's in both formats: sexes by their texts, the total's code among them, and units as the file has them.
func TestRealCubes(t *testing.T) {
	for file, want := range map[string]struct{ dims, sexes string }{
		"pxwebapi2-scb/TAB6471_data.json": {"area Alder sex period", "F M _T"},
		"px-files/BE0101N1.px":            {"area Civilstand Alder sex period", "F M"},
	} {
		body, err := os.ReadFile(datatest.Shared(t, "real", "api", filepath.FromSlash(file)))
		if err != nil {
			t.Fatal(err)
		}
		d, err := readCube(file, string(body), Known{})
		if err != nil {
			t.Fatal(err)
		}
		var dims, sexes []string
		for _, dim := range d.Dimensions {
			dims = append(dims, dim.ID)
			for _, c := range dim.Codes {
				if dim.ID == data.Sex {
					sexes = append(sexes, c.ID)
				}
			}
		}
		if strings.Join(dims, " ") != want.dims || strings.Join(sexes, " ") != want.sexes {
			t.Errorf("%s: dimensions %v, sexes %v", file, dims, sexes)
		}
		d.Release()
	}
	body, err := os.ReadFile(datatest.Shared(t, "real", "api", "px-files", "TAB2936.px"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := readCube("TAB2936.px", string(body), Known{}); err == nil || !strings.Contains(err.Error(), `no such dimension "area": the file has Kon (`) {
		t.Errorf("a table without areas: %v", err)
	}
}

// FuzzCube: no PX file or JSON-stat document makes it fall, and the sexes are ours.
func FuzzCube(f *testing.F) {
	f.Add("svar.px", pxFile)
	f.Add("svar.json", jsonFile)
	f.Add("svar.px", strings.ReplaceAll(pxFile, `"totalt"`, `"kvinnor"`))
	f.Fuzz(func(t *testing.T, file, body string) {
		if !strings.HasSuffix(file, ".px") {
			file = "svar.json"
		}
		d, err := readCube(file, body, answers)
		if err != nil {
			return
		}
		defer d.Release()
		_, sex, err := d.Dimension(data.Sex)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range sex.Codes {
			if c.ID != data.Women && c.ID != data.Men && c.ID != data.Total {
				t.Fatalf("sex %q", c.ID)
			}
		}
	})
}
