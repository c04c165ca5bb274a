package ingest_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"lagesbild/data/definition"
	"lagesbild/data/store"
	"lagesbild/ingest"
)

const sdmx = `DATAFLOW,LAST UPDATE,freq,unit,sex,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS
ESTAT:LFST_R(1.0),27/02/26 23:00:00,A,PC,F,SE,2024,80.5,,
ESTAT:LFST_R(1.0),27/02/26 23:00:00,A,PC,M,SE,2024,84,bp,
ESTAT:LFST_R(1.0),27/02/26 23:00:00,A,PC,T,SE110,2024-Q1,82.25,u,
ESTAT:LFST_R(1.0),27/02/26 23:00:00,A,PC,T,SE125,2024,,c,
ESTAT:LFST_R(1.0),27/02/26 23:00:00,A,PC,F,SE125,2024,:,,
ESTAT:LFST_R(1.0),27/02/26 23:00:00,A,THS_PER,F,SE125,2024,61,,
`

// TestSDMXCSV: a definition of a long table reads SDMX-CSV, version 1.0 with commas, and 2.0 with semicolons and decimal commas
// when it is told the columns and the mark; a confidential row and an unknown flag stop it.
func TestSDMXCSV(t *testing.T) {
	const cells = `employment-rate 00 2024 F 0.805 [] Eurostat/OBS_VALUE@2026-02-27 employment.csv row 2 column "OBS_VALUE"
employment-rate 00 2024 M 0.84 [provisional break] Eurostat/OBS_VALUE@2026-02-27 employment.csv row 3 column "OBS_VALUE"
employment-rate 01 2024-Q1 _T 0.8225 [approximate] Eurostat/OBS_VALUE@2026-02-27 employment.csv row 4 column "OBS_VALUE"
employment-rate 19 2024 F 0 [not_available] Eurostat/OBS_VALUE@2026-02-27 employment.csv row 6 column "OBS_VALUE"
employment-rate 19 2024 _T 0 [suppressed] Eurostat/OBS_VALUE@2026-02-27 employment.csv row 5 column "OBS_VALUE"
`
	sources := func() []definition.File[ingest.Source] {
		all, err := ingest.Sources(os.DirFS("testdata/sdmx"))
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	second := sources()
	form := second[0].Value.From.LongTable
	form.Decimal, form.Ignore = ",", []string{"STRUCTURE", "STRUCTURE_ID", "ACTION"}
	version2 := strings.NewReplacer("DATAFLOW,LAST UPDATE", "STRUCTURE;STRUCTURE_ID;ACTION", "ESTAT:LFST_R(1.0),27/02/26 23:00:00", "dataflow;ESTAT:LFST_R(1.0);I", ",", ";", "80.5", "80,5", "82.25", "82,25").Replace(sdmx)
	for _, test := range []struct {
		name, page, fault string
		sources           []definition.File[ingest.Source]
	}{
		{"1.0", sdmx, "", sources()},
		{"2.0", version2, "", second},
		{"confidential", strings.Replace(sdmx, ",c,\n", ",c,C\n", 1), `row 5 column "CONF_STATUS": "C": the definition says that this column is blank`, sources()},
		{"unknown flag", strings.Replace(sdmx, ",bp,", ",x,", 1), `row 3 column "OBS_FLAG": status "x": unknown code`, sources()},
		{"another region", strings.Replace(sdmx, ",SE,", ",DE,", 1), `row 2 column "geo"`, sources()},
		{"a further dimension", strings.NewReplacer("freq,", "freq,age,", ",A,", ",A,Y20-64,").Replace(sdmx), `unknown column "age"`, sources()},
	} {
		shelf := store.Open(t.TempDir(), nil)
		out := run(t, shelf, test.sources, ingest.Options{From: folder(fstest.MapFS{"employment.csv": {Data: []byte(test.page)}})})["sdmx-employment"]
		switch {
		case test.fault != "":
			if out.Err == nil || !strings.Contains(out.Err.Error(), test.fault) {
				t.Errorf("%s: want %q, got %v", test.name, test.fault, out.Err)
			}
		case out.Err != nil:
			t.Errorf("%s: %v", test.name, out.Err)
		default:
			if got := read(t, shelf, "sdmx-employment", "2026-02-27"); got != cells {
				t.Errorf("%s: got\n%swant\n%s", test.name, got, cells)
			}
		}
	}
}
