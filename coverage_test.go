package lagesbild_test

import (
	"encoding/csv"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"lagesbild/data/datatest"
	"lagesbild/ingest"
)

// tables says, for each publisher's table as the lists of what is wanted write it, the words that sources must hold: a
// table's name, id or number, or a part of the source's id. Names and ids of one table stand side by side with |.
var tables = map[string][]string{
	// indicators.csv
	"SCB ME0107A Kfledamoter":                                          {"Kfledamoter"},
	"SCB ME0107B Ltledamoter":                                          {"Ltledamoter"},
	"SCB ME0107C Riksdagsledamoter (TAB3531)":                          {"Riksdagsledamoter|TAB3531"},
	"SCB TAB6384/TAB6383 (IntGr1…BAS, chefsandel)":                     {"TAB6384", "TAB6383", "TAB389", "TAB4881"},
	"SCB YREG57BAS/YREG60BAS (län), YREG58/YREG56 (kommun), AM0208":    {"YREG57BAS", "YREG60BAS", "YREG58|YREG58BAS", "YREG56"},
	"SCB DagSni07KonK → ArbStDoNAr…, AM0207/AM0210":                    {"DagSni07KonK", "ArbStDoNAr"},
	"SCB HE0110A NetInk02 (TAB5278)":                                   {"NetInk02|TAB5278"},
	"SCB HE0110G TabVX4bDispInkN (TAB1492)":                            {"TabVX4bDispInkN|TAB1492"},
	"SCB TAB6383 IntGr1KomUtbBAS":                                      {"IntGr1KomUtbBAS|TAB6383"},
	"Skolverket SIRIS export 458/460/461":                              {"458", "460", "461"},
	"SCB UF0506B UtbSUNBef / Utbildning":                               {"UtbSUNBef", "Utbildning"},
	"SCB IntGr8Kom2":                                                   {"IntGr8Kom2"},
	"SCB IntGr8LanKON3":                                                {"IntGr8LanKON3"},
	"FK FPAntalDagarBeloppLanKommun + tfpVabAntalDagarBeloppLanKommun": {"FPAntalDagarBeloppLanKommun", "tfpVabAntalDagarBeloppLanKommun"},
	"FK FPAntalDagarBeloppManadLan":                                    {"FPAntalDagarBeloppManadLan"},
	"FK NPAntalBeloppDagarLan":                                         {"NPAntalBeloppDagarLan"},
	"FoHM hlv1psyxreg, hlv1allmxreg, halsgodyreg, hlv1socxreg":         {"hlv1psyxreg", "hlv1allmxreg", "halsgodyreg", "hlv1socxreg"},
	"FK SJPohttal":                                                     {"SJPohttal"},
	"FK SJPsjptal":                                                     {"SJPsjptal"},
	"FK SJPSEKTORBRANSCHBRA1LAN":                                       {"SJPSEKTORBRANSCHBRA1LAN"},
	"SCB LivslUtbLan":                                                  {"LivslUtbLan"},
	"SCB BefolkningNy TAB638 → BefolkningCKM":                          {"BefolkningNy|TAB638", "BefolkningCKM"},
	// pocketbook.md
	"SCB ME0107C `Riksdagsledamoter` TAB3531":  {"Riksdagsledamoter|TAB3531"},
	"SCB ME0107B `Ltledamoter`":                {"Ltledamoter"},
	"SCB ME0107A `Kfledamoter`; Kolada N05815": {"Kfledamoter"},
	"SCB AA0003B `IntGr1LanUtbBAS` (2022–), AA0003X `IntGr1LanKonUtb` (–2021) TAB6384/TAB6383, TAB389/TAB4881": {"IntGr1LanUtbBAS|TAB6384", "TAB6383", "IntGr1LanKonUtb|TAB389", "TAB4881"},
	"SCB YREG by industry":                         {"YREG by industry"},
	"SCB HE0110A `NetInk02` TAB5278":               {"NetInk02|TAB5278"},
	"SCB HE0110G `TabVX4bDispInkN` TAB1492":        {"TabVX4bDispInkN|TAB1492"},
	"SCB AM0210A `ArbStatusM` TAB6260":             {"ArbStatusM|TAB6260"},
	"Arbetsförmedlingen monthly workbook":          {"arbetsformedlingen"},
	"SCB `IntGr1LanKonUtb`/`IntGr1KomKonUtb`/…BAS": {"IntGr1LanKonUtb|TAB389", "IntGr1KomKonUtb|TAB4881", "IntGr1LanUtbBAS|TAB6384", "IntGr1KomUtbBAS|TAB6383"},
	"SCB HE0000 `HE0000T02N2`":                     {"HE0000T02N2"},
	"Kronofogden open data (CSV) + population":     {"kronofogden", "BefolkningNy|TAB638"},
	"SCB UF0506B `Utbildning`, `UtbSUNBef`":        {"Utbildning", "UtbSUNBef"},
	"SCB AM0208D `YREG58BAS`/`YREG58N`":            {"YREG58BAS", "YREG58N"},
	"SCB TAB3784":                                  {"TAB3784"},
	"FK `fp-antal-mottagare-nettodagar-belopp/FPAntalDagarBeloppLanKommun.xlsx`; Kolada N00943": {"FPAntalDagarBeloppLanKommun"},
	"FK `fp-antal-mottagare-nettodagar-belopp-manad/FPAntalDagarBeloppManadLan.xlsx`":           {"FPAntalDagarBeloppManadLan"},
	"FK `tfp-vab-antal-mottagare-belopp/tfpVabAntalDagarBeloppLanKommun.xlsx`; Kolada N00945":   {"tfpVabAntalDagarBeloppLanKommun"},
	"FK `np-antal-mottagare-belopp-dagar/NPAntalBeloppDagarLan.xlsx`":                           {"NPAntalBeloppDagarLan"},
	"SCB BE0701 `LivslUtbLan`":                         {"LivslUtbLan"},
	"FK `ohm-ohalsotal/SJPohttal.xlsx`; Kolada N00957": {"SJPohttal"},
	"FK `ohm-sjptal/SJPsjptal.xlsx`; Kolada N00938 (holds days *and* insured: county = sum of days / sum of insured)": {"SJPsjptal"},
	"FK `sjp-pagaende-sjukfall-diagnos-f43/SJPPagSjukfallDiagnosF43.xlsx`":                                            {"SJPPagSjukfallDiagnosF43"},
	"FK `sjp-bransch-sektor/SJPSEKTORBRANSCHBRA1LAN.xlsx`":                                                            {"SJPSEKTORBRANSCHBRA1LAN"},
	"BRÅ NTU county workbooks; Kolada N07634, N07636, N07614 (not split by sex)":                                      {"ntu"},
}

// uncovered are the words that no source holds, and why none does. A word that a source comes to hold must go from here.
var uncovered = map[string]string{
	"YREG56":           "municipalities are read from YREG58BAS and YREG58N; where this older table stands is not recorded",
	"YREG57BAS":        "counties are read from YREG60BAS of the same register; where this table stands is not recorded",
	"YREG by industry": "the list names no table",
	"ArbStDoNAr":       "the list gives the table's name cut off; employed by industry are read from TAB3784",
	"ntu":              "the names of Brå's county workbooks are not known",
}

var (
	koladaID   = regexp.MustCompile(`\b[NU][0-9]{5}\b`)
	belonging  = regexp.MustCompile(`(?:par|osäkerhetstal) ([NU][0-9]{5})`)
	placeLines = regexp.MustCompile(`(?m)^(?:id| +(?:table|address|file)): (.*)$`)
	notWord    = regexp.MustCompile(`[^A-Za-z0-9]+`)
)

// held are the words of all sources: of their ids, tables, addresses and files, and the codes of Kolada's indicators.
func held(t *testing.T) map[string]bool {
	t.Helper()
	sources, err := ingest.Sources(ingest.Definitions())
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]bool{}
	for _, f := range sources {
		if f.Value.From.Kolada != nil {
			for code := range f.Value.Measures {
				words[code] = true
			}
		}
		text, err := fs.ReadFile(ingest.Definitions(), f.Name)
		if err != nil {
			t.Fatal(err)
		}
		for _, place := range placeLines.FindAllStringSubmatch(string(text), -1) {
			for _, word := range notWord.Split(place[1], -1) {
				words[word] = true
			}
		}
	}
	return words
}

// wants is what one row of a list needs: indicators of Kolada, those that belong to them, and tables.
func wants(t *testing.T, where, ref, remark string) []string {
	t.Helper()
	words := koladaID.FindAllString(ref, -1)
	for _, m := range belonging.FindAllStringSubmatch(remark, -1) {
		words = append(words, m[1])
	}
	of, known := tables[ref]
	if !known && !strings.HasPrefix(ref, "Kolada ") {
		t.Errorf("%s: %q: nobody says what a source of this must hold", where, ref)
	}
	return append(words, of...)
}

// TestWantedHaveSources: every verified row of the list of indicators and every figure of the pocketbook has a source, or
// stands among those that have none, with the reason.
func TestWantedHaveSources(t *testing.T) {
	f, err := os.Open(datatest.Shared(t, "spec", "indicators.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(name string) int { return slices.Index(rows[0], name) }
	wanted := map[string][]string{} // by row
	for _, row := range rows[1:] {
		if row[column("status")] == "V" {
			where := "indicators.csv row " + row[column("nr")]
			wanted[where] = wants(t, where, row[column("kalla_id")], row[column("anmarkning")])
		}
	}
	book, err := os.ReadFile(datatest.Shared(t, "spec", "pocketbook.md"))
	if err != nil {
		t.Fatal(err)
	}
	before := ""
	for line := range strings.Lines(string(book)) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		if len(cells) != 7 || !strings.Contains("123456", string(strings.TrimSpace(cells[1] + "#")[0])) {
			continue
		}
		where, ref := "pocketbook.md figure "+strings.TrimSpace(cells[1]), strings.TrimSpace(cells[5])
		if ref == "same" {
			ref = before
		}
		wanted[where], before = wants(t, where, ref, ""), ref
	}
	if len(wanted) != 139+32 {
		t.Errorf("%d rows and figures are wanted", len(wanted))
	}
	has := held(t)
	missing := map[string]bool{}
	for _, where := range slices.Sorted(maps.Keys(wanted)) {
		for _, word := range wanted[where] {
			if slices.ContainsFunc(strings.Split(word, "|"), func(one string) bool { return has[one] }) {
				continue
			}
			missing[word] = true
			if uncovered[word] == "" {
				t.Errorf("%s: no source holds %s", where, word)
			}
		}
	}
	for word := range uncovered {
		if !missing[word] {
			t.Errorf("%s: a source holds it now, or nothing wants it: it is no exception", word)
		}
	}
}
