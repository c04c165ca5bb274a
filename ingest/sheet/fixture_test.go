package sheet_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
)

// page is one sheet of a workbook that a test makes.
type page struct {
	name   string
	rows   map[int][]any
	merged [][2]string
	hidden bool
	style  map[string]int // range "A1:B2" → built-in number format
}

func workbook(t testing.TB, pages ...page) []byte {
	t.Helper()
	f := excelize.NewFile()
	check := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	for i, p := range pages {
		if i == 0 {
			check(f.SetSheetName("Sheet1", p.name))
		} else {
			_, err := f.NewSheet(p.name)
			check(err)
		}
		for row, values := range p.rows {
			at, err := excelize.CoordinatesToCellName(1, row)
			check(err)
			check(f.SetSheetRow(p.name, at, &values))
		}
		for _, m := range p.merged {
			check(f.MergeCell(p.name, m[0], m[1]))
		}
		for area, format := range p.style {
			id, err := f.NewStyle(&excelize.Style{NumFmt: format})
			check(err)
			from, to, _ := strings.Cut(area, ":")
			check(f.SetCellStyle(p.name, from, to, id))
		}
		if p.hidden {
			check(f.SetSheetVisible(p.name, false))
		}
	}
	var b bytes.Buffer
	check(f.Write(&b))
	return b.Bytes()
}

func forsakringskassan(t testing.TB) []byte {
	heading := []any{"År", "Månad", "Län", "Kommun", "Kön", "Antal mottagare", "Nettodagar", "Andel nettodagar per kön"}
	title := []any{"Föräldrapenning, antal mottagare och nettodagar"}
	return workbook(t,
		page{name: "Information", rows: map[int][]any{1: {"Om statistiken"}}},
		page{name: "Data", rows: map[int][]any{
			1: title, 2: {"Uppdaterad 2024-04-02"}, 3: heading,
			4: {2024, 1, "Riket", "Riket", "Kvinnor och män", "163 000", "4 250 120,5", 100},
			5: {2024, 1, "20 Dalarnas län", "20 Dalarnas län", "Kvinnor", "2512", "61234,5", "71,2"},
			6: {2024, 1, "20 Dalarnas län", "2080 Falun", "Män", 480, 9876.25, 28.8},
		}},
		page{name: "Data (2)", rows: map[int][]any{
			1: title, 2: {"Uppdaterad 2024-04-02"}, 3: heading,
			4: {"2024", "2", "01 Stockholms län", "0180 Stockholm", "Kvinnor", "20 001", "", 69.5},
		}},
	)
}

func TestForsakringskassan(t *testing.T) {
	all, findings, err := parse(t, source(t, "forsakringskassan"), forsakringskassan(t))
	if err != nil || len(all) != 12 || len(findings) > 0 {
		t.Fatalf("%d cells, findings %q, %v", len(all), findings, err)
	}
	for key, want := range map[string]string{
		"recipients 00 2024-01 _T": "163000", "net-days 00 2024-01 _T": "4.2501205e+06", "net-days-share 00 2024-01 _T": "1",
		"recipients 20 2024-01 F": "2512", "net-days 20 2024-01 F": "61234.5", "net-days-share 20 2024-01 F": "0.7120000000000001",
		"net-days 2080 2024-01 M": "9876.25", "recipients 0180 2024-02 F": "20001", "net-days 0180 2024-02 F": "[not_available]",
	} {
		holds(t, all, key, want)
	}
	for _, c := range all {
		if c.key == "net-days 2080 2024-01 M" {
			if got, want := c.at.String(), `Försäkringskassan/FPAntalDagarBeloppLanKommun@2024-04-02 FPAntalDagarBeloppLanKommun.xlsx row 6 column "Data!G: Nettodagar"`; got != want {
				t.Errorf("origin %s, want %s", got, want)
			}
		}
	}
}

const siris = "\ufeffValt läsår: 2022/23\r\nUttag: 2023-11-01\r\n\r\n" +
	"Kommun;Kommunkod;Huvudman;Antal elever;;Andel med betyg (%);;Betygspoäng;\r\n" +
	";;;Flickor;Pojkar;Flickor;Pojkar;Flickor;Pojkar\r\n" +
	"Stockholm;0180;Samtliga;5\u00a0123;5 301;~100;98,5;245,1;228,7\r\n" +
	"Sala;1981;Kommunal;..;112;97,0;.;;221,0\r\n"

func TestSIRIS(t *testing.T) {
	all, findings, err := parse(t, source(t, "siris"), []byte(siris))
	if err != nil || len(all) != 12 || len(findings) > 0 {
		t.Fatalf("%d cells, findings %q, %v", len(all), findings, err)
	}
	for key, want := range map[string]string{
		"pupils 0180 2023 F _T": "5123", "pupils 0180 2023 M _T": "5301", "graded 0180 2023 F _T": "1 [approximate]", "graded 0180 2023 M _T": "0.985",
		"pupils 1981 2023 F municipal": "[suppressed]", "graded 1981 2023 M municipal": "[not_available]", "points 1981 2023 F municipal": "[not_available]", "points 1981 2023 M municipal": "221",
	} {
		holds(t, all, key, want)
	}
}

func TestKronofogden(t *testing.T) {
	text := "År;Kommunkod;Kommunnamn;Kön;Antal personer;Skuldbelopp tkr\n2023;180;Stockholm;Kvinna;12 345;1 234 567,5\n2023;1980;Västerås;Man;2 001;99\n2023;1980;Västerås;Totalt;3 456*;\n"
	body, err := charmap.Windows1252.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	all, findings, err := parse(t, source(t, "kronofogden"), body)
	if err != nil || len(all) != 6 {
		t.Fatalf("%d cells, %v", len(all), err)
	}
	for key, want := range map[string]string{
		"persons 0180 2023 F": "12345", "debt 0180 2023 F": "1.2345675e+09", "persons 1980 2023 _T": "3456", "debt 1980 2023 _T": "[not_available]",
	} {
		holds(t, all, key, want)
	}
	if len(findings) != 1 || !strings.Contains(findings[0], `column E: Antal personer: 1 numbers with a mark of a footnote`) {
		t.Errorf("findings %q", findings)
	}
}

func arbetsformedlingen(t testing.TB) []byte {
	return workbook(t, page{
		name: "Tabell", rows: map[int][]any{
			1: {"Inskrivna arbetslösa 16–64 år"},
			3: {"Län", "Kommun", 2024},
			4: {nil, nil, "Januari", nil, "Februari"},
			5: {nil, nil, "Kvinnor", "Män", "Kvinnor", "Män"},
			6: {"Örebro län", "Länet totalt", 900, 1100, 890, 1090},
			7: {nil, "Örebro", 500, 600, 490, 590},
			8: {nil, "Lekebergs kommun", 20, 31, 21, 30},
			9: {"Västmanlands län", "Västerås stad", 700, 800, 690, "790"},
			// a row that is empty
			11: {"1) Från och med 2023 räknas även deltagare i etableringsprogrammet."},
			12: {"Källa: Arbetsförmedlingen"},
		},
		merged: [][2]string{{"A3", "A5"}, {"B3", "B5"}, {"C3", "F3"}, {"C4", "D4"}, {"E4", "F4"}, {"A6", "A8"}},
	})
}

func TestArbetsformedlingen(t *testing.T) {
	all, findings, err := parse(t, source(t, "arbetsformedlingen"), arbetsformedlingen(t))
	if err != nil || len(all) != 12 {
		t.Fatalf("%d cells, %v", len(all), err)
	}
	for key, want := range map[string]string{
		"unemployed 1880 2024-01 F": "500", "unemployed 1880 2024-02 M": "590", "unemployed 1814 2024-01 M": "31", "unemployed 1980 2024-02 M": "790",
	} {
		holds(t, all, key, want)
	}
	if len(findings) != 1 || !strings.Contains(findings[0], `sheet "Tabell": the table ends at row 11, "1) Från och med 2023`) {
		t.Errorf("findings %q", findings)
	}
}

func TestBRA(t *testing.T) {
	sheet := func(name string, stockholm, women float64) page {
		return page{name: name, rows: map[int][]any{
			1: {"Andel utsatta för brott mot enskild person"},
			2: {"Område", "Andel utsatta", nil, nil, "Antal svarande"},
			3: {nil, "Samtliga", "Kvinnor", "Män"},
			4: {"Hela landet", 0.204, 0.212, 0.196, 74000},
			5: {"Stockholms län", stockholm, women, "-", 9000},
			6: {"Källa: NTU"},
		}, merged: [][2]string{{"A2", "A3"}, {"B2", "D2"}}, style: map[string]int{"B4:D5": 10}}
	}
	s := source(t, "bra-ntu")
	s.From.Sheet.Symbols = map[string]string{"-": "too_uncertain"}
	defer func() { s.From.Sheet.Symbols = nil }()
	all, _, err := parse(t, s, workbook(t, sheet("2023", 0.221, 0.23), sheet("2024", 0.222, 0.231)))
	if err != nil || len(all) != 12 {
		t.Fatalf("%d cells, %v", len(all), err)
	}
	for key, want := range map[string]string{
		"exposed 00 2023 _T": "0.204", "exposed 01 2023 F": "0.23", "exposed 01 2024 F": "0.231", "exposed 01 2024 M": "[too_uncertain]",
	} {
		holds(t, all, key, want)
	}
}

func TestValmyndigheten(t *testing.T) {
	body := workbook(t,
		page{name: "Läs mig", rows: map[int][]any{1: {"Röster"}}},
		page{name: "roster_KF", hidden: true, rows: map[int][]any{
			1: {"Kommun", "Parti", "Röster", "Röstberättigade"},
			2: {"0180 Stockholm", "0001 Arbetarepartiet", 150000, 780000},
			3: {"0180 Stockholm", "Summa giltiga röster", 600000, 780000},
			4: {"0180 Stockholm", "Valdeltagande", 0.8, 780000},
			5: {"1981 Sala", "0001 Arbetarepartiet", 4000, 17000},
		}})
	all, _, err := parse(t, source(t, "valmyndigheten"), body)
	if err != nil || len(all) != 2 {
		t.Fatalf("%d cells, %v", len(all), err)
	}
	holds(t, all, "votes 0180 2022 0001 Arbetarepartiet", "150000")
	holds(t, all, "votes 1981 2022 0001 Arbetarepartiet", "4000")
}
