package sheet_test

import (
	"testing"
	"unicode/utf8"

	"lagesbild/ingest/sheet"
)

// walk opens and reads a file to its end; what it yields must be what the grid promises.
func walk(t *testing.T, body []byte) {
	b, err := sheet.Open("f", body)
	if err != nil {
		return
	}
	places := 0
	for _, s := range b.Sheets {
		last := int32(0)
		for r, err := range s.Rows() {
			if err != nil {
				break
			}
			if r.Number <= last || len(r.Cells) == 0 || r.Cells[len(r.Cells)-1] == (sheet.Cell{}) {
				t.Fatalf("row %d after %d with cells %q", r.Number, last, r.Cells)
			}
			last = r.Number
			for _, c := range r.Cells {
				if b.Kind == sheet.CSV && (c.Type != sheet.Text || !utf8.ValidString(c.Text)) {
					t.Fatalf("cell %q", c)
				}
			}
			if places += len(r.Cells); places > 1<<20 {
				return
			}
		}
	}
}

func FuzzCSV(f *testing.F) {
	for _, seed := range []string{
		siris, "sep=;\na;b;c\n1;2;3", "a,\"b\"\"c\",d\r\n1,2,3\r\n", "a\tb\n\n1\t2\n", "\"", "Kommun;År;Antal\n0180 Stockholm;2020;1 234,5\nKälla: SCB", "a|b\rc|d\r", "1.234,5;1,5;~100;..",
	} {
		f.Add([]byte(seed))
	}
	s := source(f, "siris")
	f.Fuzz(func(t *testing.T, body []byte) {
		walk(t, body)
		all, _, err := parse(t, s, body)
		if err == nil && len(all) == 0 {
			t.Error("neither cells nor an error")
		}
	})
}

func FuzzXLSX(f *testing.F) {
	f.Add(arbetsformedlingen(f))
	f.Add(forsakringskassan(f))
	f.Add(bare(f, `<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c><f>x</f></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>`, "xl/sharedStrings.xml", "<sst><si><t>a</t></si></sst>"))
	s := source(f, "arbetsformedlingen")
	f.Fuzz(func(t *testing.T, body []byte) {
		walk(t, body)
		all, _, err := parse(t, s, body)
		if err == nil && len(all) == 0 {
			t.Error("neither cells nor an error")
		}
	})
}

// FuzzPart reaches what an archive's checksums hide from FuzzXLSX.
func FuzzPart(f *testing.F) {
	for _, seed := range []string{
		`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>`,
		`<x:worksheet><!-- a > b --><x:row><x:c t="inlineStr"><x:is><x:t>a&amp;b</x:t></x:is></x:c></x:row><x:mergeCells count="1"><x:mergeCell ref="A1:B2"/></x:mergeCells></x:worksheet>`,
		`<worksheet><row r="3" a='>'><c r="AB3" t="e"><f>1</f><v><![CDATA[#N/A]]></v></c></row></worksheet>`,
	} {
		f.Add(seed, `<sst><si><t>a</t></si></sst>`, `<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>`)
	}
	f.Fuzz(func(t *testing.T, part, shared, styles string) {
		walk(t, bare(t, part, "xl/sharedStrings.xml", shared, "xl/styles.xml", styles))
	})
}
