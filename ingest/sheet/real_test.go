package sheet_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lagesbild/data/datatest"
	"lagesbild/ingest/sheet"
)

// Counts: rows of the files, counted with wc and by hand, times their columns of values. Values: read by eye.
func TestRealFiles(t *testing.T) {
	for _, test := range []struct {
		id, folder string
		cells      int
		want       map[string]string
	}{
		{"scb-alderkon", "scb/csv", 58580, map[string]string{"population 0114 2019 M 0": "271", "population 0114 2019 F 2": "293"}},
		{"scb-inkomster", "scb/csv", 6960, map[string]string{"income-mean 0114 2018 M 16+": "355700", "income-median 0114 2018 M 16-19": "6300"}},
		{"scb-fodda", "scb/csv", 16240, map[string]string{"population 0114 2019 M 12 abroad": "50", "population 0114 2019 M 13 SE": "285"}},
		{"scb-skatt", "scb/csv", 580, map[string]string{"tax-municipality 0114 2019": "0.1942", "tax-region 0117 2019": "0.1208", "tax-region 0980 2019": "0"}},
		{"scb-utbildning", "scb/csv", 41760, map[string]string{"population 0114 2019 M 16-24 1": "34", "population 0114 2019 F 35-44 1": "110"}},
		{"municip-data", "scb", 5217, map[string]string{"population 0114 2002": "37524", "seats 0114 2022": "51", "population 2584 2022": "22555"}},
		{"skolverket-behorighet", "skolverket", 4278, map[string]string{"eligible 1440 2019 _T _T": "43", "ineligible 0461 2019 _T independent": "[not_available]"}},
		{"skolverket-behorighet-2", "skolverket", 6417, map[string]string{"eligible 1440 2019 _T _T": "303.972", "pupils 1440 2019 _T municipal": "322"}},
		{"bolagsverket", "region-dalarna", 59 * 26, map[string]string{"companies 20 2020-01 Aktiebolag": "37", "companies 20 2020-02 Enskild näringsidkare": "61"}},
		{"dalarna-andel", "region-dalarna", 1224, map[string]string{"unemployed 00 2020-01 SE": "0.032", "unemployed 2085 2022-12 abroad": "0.193"}},
		{"dalarna-kommun", "region-dalarna", 15, map[string]string{"unemployment 2021 2026-04 _T": "0.03", "unemployment 2084 2026-04 _T": "0.06"}},
		{"dalarna-lan", "region-dalarna", 66, map[string]string{"unemployment 00 2020 _T": "0.067", "unemployment 25 2022 _T": "0.035"}},
		{"overrep", "region-dalarna", 64, map[string]string{"men-employees 20 2008 M G01": "0.799052132701422", "men-managers 20 2022 M G14": "0.201388888888889"}},
		{"varsel", "region-dalarna", 385, map[string]string{"notices 20 1992-01": "490", "notices 20 2024-01": "87"}},
		{"socialstyrelsen", "region-dalarna", 264, map[string]string{"households 20 2014-01": "3914", "paid 20 2024-10": "2.8283e+07", "households 20 2024-11": "[not_available]"}},
		{"tillvaxtanalys", "region-dalarna", 53, map[string]string{"companies 20 2024-Q1": "433", "companies 20 2011-Q1": "467"}},
		{"skolenkaten", "skolinspektionen", 318, map[string]string{"information 0114 2022 _T": "5.7", "information 0114 2022 F": "5.5", "information 0120 2022 M": "6.3"}},
	} {
		t.Run(test.id, func(t *testing.T) {
			s := source(t, test.id)
			body, err := os.ReadFile(filepath.Join(datatest.Shared(t, "real"), test.folder, s.From.Sheet.File))
			if err != nil {
				t.Fatal(err)
			}
			all, findings, err := parse(t, s, body)
			if err != nil {
				t.Fatal(err)
			}
			if len(all) != test.cells {
				t.Errorf("%d cells, want %d", len(all), test.cells)
			}
			for key, want := range test.want {
				holds(t, all, key, want)
			}
			if len(findings) > 0 {
				t.Errorf("findings %q", findings)
			}
		})
	}
}

// Areas of other countries are not in our code list, so that these are read as grids. Counts of rows and filled cells are
// those of LibreOffice's import or of the file's lines.
func TestRealGrids(t *testing.T) {
	for _, test := range []struct {
		file, encoding string
		separator      byte
		rows, filled   int
		at             string // row column
		want           string
	}{
		{"international/abr_wb.csv", "utf-8", ',', 267, 15044, "7 E", "145.245"},
		{"international/mmr_wb.csv", "utf-8", ',', 267, 5282, "5 A", "Country Name"},
		{"international/flfp_ilo_mod_est.csv", "utf-8", ',', 267, 8114, "6 B", "ABW"},
		{"international/mlfp_ilo_mod_est.csv", "utf-8", ',', 267, 8114, "6 A", "Aruba"},
		{"international/gii_historical.csv", "windows-1252", ',', 209, 3019, "3 I", "0.665"},
		{"international/fem_parliament_seats.csv", "windows-1252", ',', 220, 3371, "4 G", "5.2"},
		{"statfin/Ehdokas_data.csv", "utf-8", ';', 294, 2058, "6 C", "106 Hyvinkää"},
		{"statfin/sukupuolijakauma.csv", "utf-8", ';', 309, 1545, "2 E", "8186"},
		{"statfin/väkiluku.csv", "windows-1252", ';', 294, 882, "6 B", "106 Hyvinkää"},
		{"kolada/Metadata_Kolada.csv", "utf-8", ',', 3481, 13923, "2 D", "N00001"},
		{"px/PxBuild/test_cube_2/thedata.csv", "utf-8", ';', 28, 168, "2 F", "1112"},
		{"skolinspektionen/excelrapport-elever-gymnasieskola-ar-2-2022.xlsx", "", 0, 882, 326866, "2 A", "Orgnummer"},
	} {
		t.Run(test.file, func(t *testing.T) {
			body, err := os.ReadFile(filepath.Join(datatest.Shared(t, "real"), test.file))
			if err != nil {
				t.Fatal(err)
			}
			b, err := sheet.Open(filepath.Base(test.file), body)
			if err != nil {
				t.Fatal(err)
			}
			rows, filled, found := 0, 0, ""
			for r, err := range b.Sheets[0].Rows() {
				if err != nil {
					t.Fatal(err)
				}
				rows++
				for i, c := range r.Cells {
					if c != (sheet.Cell{}) {
						filled++
					}
					if fmt.Sprint(r.Number, " ", sheet.Letter(i+1)) == test.at {
						found = c.Text
					}
				}
			}
			if b.Encoding != test.encoding || b.Separator != test.separator || rows != test.rows || filled != test.filled || found != test.want {
				t.Errorf("%s %q: %d rows, %d filled, %s is %q", b.Encoding, b.Separator, rows, filled, test.at, found)
			}
		})
	}
}

// Kolada's exports of 2012 are BIFF8.
func TestRealOldWorkbooks(t *testing.T) {
	names, err := filepath.Glob(filepath.Join(datatest.Shared(t, "real", "kolada", "xls"), "*.xls"))
	if err != nil || len(names) != 22 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	for _, name := range names {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := sheet.Open(filepath.Base(name), body); err == nil || !strings.Contains(err.Error(), "old kind (.xls): open it in Excel or LibreOffice and save as .xlsx") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
