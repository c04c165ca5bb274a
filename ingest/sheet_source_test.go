package ingest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/data/store"
	"lagesbild/ingest"
)

// sheets are pages as the program's definitions of sheets believe them to be, in the manner that is known of each agency.
var sheets = map[string]string{
	"skolverket-458.csv": "\ufeffElever per program\nValt läsår: 2025/26\n\n" +
		"Program;Huvudman;Antal elever;;\n;;Totalt;Kvinnor;Män\n" +
		"Naturvetenskapsprogrammet;Samtliga;12 345;6 345;6 000\nNaturvetenskapsprogrammet;Enskild;345;145;200\nFordonsprogrammet;Samtliga;40;..;..\n",
	"skolverket-460.csv": "\ufeffValt läsår: 2025/26\nLän;Länskod;Program;Huvudman;Antal elever;;\n;;;;Totalt;Kvinnor;Män\n" +
		"Västmanlands län;19;Teknikprogrammet;Samtliga;300;80;220\n",
	"skolverket-461.csv": "\ufeffValt läsår: 2025/26\nKommun;Kommunkod;Program;Huvudman;Antal elever;;\n;;;;Totalt;Kvinnor;Män\n" +
		"Västerås;1980;Teknikprogrammet;Samtliga;300;80;220\n",
	"kronofogden-skuldsatta.csv": "År;Kommunkod;Kommun;Kön;Ålder;Antal\n2025;1980;Västerås;Kvinna;18-25;120\n2025;1980;Västerås;Man;18-25;140\n",
	"arbetsformedlingen-lan.xlsx": "Arbetssökande, län och kommun;;;;;;\nInskrivna arbetslösa;;;;;;\nOktober 2026;;;;;;\nLän;2026;;;;;\n;januari;;;februari;;\n;Kvinnor;Män;Totalt;Kvinnor;Män;Totalt\n" +
		"Västmanlands län;3 000;3 500;6 500;3 100;3 400;6 500\nKälla: Arbetsförmedlingen;;;;;;\n",
}

// TestSheetSources: each definition of an agency's sheet reads a page of the kind that is known of the agency.
func TestSheetSources(t *testing.T) {
	sources, err := ingest.Sources(ingest.Definitions())
	if err != nil {
		t.Fatal(err)
	}
	sources = slices.DeleteFunc(sources, func(f definition.File[ingest.Source]) bool { return f.Value.From.Sheet == nil })
	pages := fstest.MapFS{}
	for name, body := range sheets {
		pages[name] = &fstest.MapFile{Data: []byte(body)}
	}
	shelf := store.Open(t.TempDir(), nil)
	var got []string
	for id, out := range run(t, shelf, sources, ingest.Options{From: folder(pages)}) {
		if out.Err != nil || len(out.Vintages) != 1 {
			t.Errorf("%s: %+v", id, out)
			continue
		}
		d, err := shelf.Read(t.Context(), memory.DefaultAllocator, out.Dataset, out.Vintages[0].Vintage)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, listed(d))
		d.Release()
	}
	all := strings.Join(got, "\n")
	for _, want := range []string{
		fmt.Sprint("pupils 00 2026 ", data.Women, " Naturvetenskapsprogrammet 6345"), "pupils 00 2026 F Fordonsprogrammet", "pupils 19 2026 M Teknikprogrammet 220",
		"pupils 1980 2026 _T Teknikprogrammet 300", "debtors 1980 2025 F 18-25 120", "registered-unemployed 19 2026-02 M 3400",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q", want)
		}
	}
	if t.Failed() {
		t.Log(all)
	}
}
