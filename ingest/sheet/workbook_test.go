package sheet_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"lagesbild/data/datatest"
	"lagesbild/ingest/sheet"
)

// archive makes a zip file of parts, by name and text.
func archive(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// saying is a workbook whose sheet has 100 rows and is said to have so many bytes.
func saying(t testing.TB, size uint64) []byte {
	t.Helper()
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(w, "<worksheet><sheetData>%s</sheetData></worksheet>", strings.Repeat("<row><c><v>1</v></c></row>", 100))
	w.Close()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range [][2]string{{"xl/workbook.xml", book}, {"xl/_rels/workbook.xml.rels", rels}} {
		p, err := z.Create(part[0])
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(p, part[1])
	}
	p, err := z.CreateRaw(&zip.FileHeader{Name: "xl/worksheets/sheet1.xml", Method: zip.Deflate, CompressedSize64: uint64(packed.Len()), UncompressedSize64: size})
	if err != nil {
		t.Fatal(err)
	}
	p.Write(packed.Bytes())
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	book = `<?xml version="1.0"?><workbook xmlns:r="x"><sheets><sheet name="A &amp; B" sheetId="1" r:id="rId1"/></sheets></workbook>`
	rels = `<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`
)

// bare is a workbook whose only sheet is the given part.
func bare(t testing.TB, part string, more ...string) []byte {
	t.Helper()
	return archive(t, append([]string{"xl/workbook.xml", book, "xl/_rels/workbook.xml.rels", rels, "xl/worksheets/sheet1.xml", part}, more...)...)
}

// grid writes the rows of a sheet, one a line, cells by type and text.
func grid(s *sheet.Sheet) (string, error) {
	var b strings.Builder
	for r, err := range s.Rows() {
		if err != nil {
			return b.String(), err
		}
		fmt.Fprintf(&b, "%d:", r.Number)
		for _, c := range r.Cells {
			fmt.Fprintf(&b, " %d%q", c.Type, c.Text)
		}
		b.WriteByte('\n')
	}
	return b.String(), nil
}

func opened(body []byte) (string, error) {
	b, err := sheet.Open("t.xlsx", body)
	if err != nil {
		return "", err
	}
	return grid(b.Sheets[0])
}

func TestCellTypes(t *testing.T) {
	const styles = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\-mm"/><numFmt numFmtId="165" formatCode="0.0 &quot;dygn&quot;"/><numFmt numFmtId="166" formatCode="0.0%"/></numFmts>` +
		`<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/></cellXfs></styleSheet>`
	const strings_ = `<sst><si><t>ett</t></si><si><r><t>Väster</t></r><r><t xml:space="preserve">ås </t></r><rPh><t>läses ej</t></rPh></si><si><t/></si></sst>`
	body := bare(t, `<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="D2"><v>7.0000000000000001E-3</v></c></row>`+
		`<row r="3"><c t="inlineStr"><is><t>a&lt;b&#229;</t></is></c><c t="b"><v>1</v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c><c><f>A1&gt;B1</f></c><c t="str"><f>x</f><v>text</v></c><c s="1"><v>45323</v></c><c s="2"><v>45323</v></c><c s="3"><v>0.784</v></c><c s="1"><v>45323.5</v></c><c t="s"><v>2</v></c></row>`+
		`<row r="9"/></sheetData></worksheet>`, "xl/styles.xml", styles, "xl/sharedStrings.xml", strings_)
	got, err := opened(body)
	want := "2: 0\"ett\" 0\"Västerås \" 0\"\" 1\"0.007\"\n" +
		"3: 0\"a<bå\" 4\"TRUE\" 5\"#DIV/0!\" 6\"\" 0\"text\" 3\"2024-02-01\" 1\"45323\" 2\"0.784\" 3\"2024-02-01T12:00:00\"\n"
	if got != want || err != nil {
		t.Errorf("got  %s%v\nwant %s", got, err, want)
	}
}

// What is hostile or damaged is refused, whatever it says of its size.
func TestBrokenWorkbooks(t *testing.T) {
	rowOf := func(cells string) []byte {
		return bare(t, `<worksheet><sheetData><row r="1">`+cells+`</row></sheetData></worksheet>`)
	}
	for _, test := range []struct {
		name, want string
		body       []byte
	}{
		{"no archive", "a damaged archive", []byte("PK\x03\x04rest")},
		{"a zip", "a zip archive, not a workbook", archive(t, "data.csv", "a;b")},
		{"OpenDocument", "an OpenDocument sheet (.ods): open it in Excel or LibreOffice and save as .xlsx", archive(t, "mimetype", "x", "content.xml", "x")},
		{"binary", "(.xlsb)", archive(t, "xl/workbook.bin", "x")},
		{"text document", "text document or presentation", archive(t, "word/document.xml", "x")},
		{"old", "old kind (.xls)", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more")},
		{"password", "protected by a password", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")},
		{"PDF", "a PDF document", []byte("%PDF-1.4 x")},
		{"HTML", "a web page (HTML)", []byte("\ufeff\n<html><table><tr><td>1</td></tr></table></html>")},
		{"XML of 2003", "Excel 2003's XML kind", []byte(`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>`)},
		{"JSON", "JSON, not a sheet", []byte(`{"a": 1}`)},
		{"empty", "the file is empty", []byte(" \n")},
		{"no sheet", "no sheet of cells", archive(t, "xl/workbook.xml", "<workbook><sheets/></workbook>")},
		{"bomb", "more than is read", saying(t, 100<<20)},
		{"more than it says", "not a valid zip file", saying(t, 60)},
		{"cut", "ends in the middle", bare(t, `<worksheet><sheetData><row r="1"><c><v>1`)},
		{"cut between tags", "ends in the middle", bare(t, `<worksheet><sheetData><row r="1"><c><v>1</v></c></row>`)},
		{"document type", "a document type", bare(t, `<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet/>`)},
		{"entity", "is no character", rowOf(`<c t="str"><v>&lol;</v></c>`)},
		{"text that is not there", "not among the 0", rowOf(`<c t="s"><v>3</v></c>`)},
		{"no number", "is not a number", rowOf(`<c><v>NaN</v></c>`)},
		{"type", `unknown type "q"`, rowOf(`<c t="q"><v>1</v></c>`)},
		{"columns", "no place in a sheet", rowOf(`<c r="XFE1"><v>1</v></c>`)},
		{"backwards", "out of order", rowOf(`<c r="B1"><v>1</v></c><c r="A1"><v>1</v></c>`)},
		{"rows backwards", "follows row", bare(t, `<worksheet><sheetData><row r="2"/><row r="1"/></sheetData></worksheet>`)},
		{"rows", "more than 1048576 rows", bare(t, `<worksheet><sheetData><row r="1048577"/></sheetData></worksheet>`)},
		{"merged", "no place in a sheet", bare(t, `<worksheet><sheetData/><mergeCells><mergeCell ref="A0:B2"/></mergeCells></worksheet>`)},
		{"outside", "outside the rows", bare(t, `<worksheet><c><v>1</v></c></worksheet>`)},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, err := opened(test.body); err == nil || !strings.Contains(err.Error(), test.want) || !strings.HasPrefix(err.Error(), "t.xlsx") {
				t.Errorf("got %q, %v, want %q", got, err, test.want)
			}
		})
	}
}

// A sheet that says it has 17 thousand million cells costs what its one cell costs.
func TestDimensionIsNotBelieved(t *testing.T) {
	body := bare(t, `<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>`)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got, err := opened(body)
	runtime.ReadMemStats(&after)
	if got != "1: 1\"1\"\n" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if spent := after.TotalAlloc - before.TotalAlloc; spent > 16<<20 {
		t.Errorf("%d bytes allocated", spent)
	}
}

// excelize is another reader of the same files.
func TestAsExcelizeReads(t *testing.T) {
	names, err := filepath.Glob(filepath.Join(datatest.Shared(t, "real", "region-dalarna"), "*.xlsx"))
	if err != nil || len(names) != 7 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	for _, name := range names {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		other, err := excelize.OpenReader(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		b, err := sheet.Open(filepath.Base(name), body)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range b.Sheets {
			rows, err := other.GetRows(s.Name, excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			for r, err := range s.Rows() {
				if err != nil {
					t.Fatal(err)
				}
				for i, c := range r.Cells {
					want := ""
					if int(r.Number) <= len(rows) && i < len(rows[r.Number-1]) {
						want = rows[r.Number-1][i]
					}
					if c.Text != want && !strings.HasPrefix(want, c.Text) { // 0.27000000000000002 for 0.27
						t.Errorf("%s %s row %d column %s: %q, excelize %q", b.Name, s.Name, r.Number, sheet.Letter(i+1), c.Text, want)
					}
				}
			}
		}
	}
}

const dims = "  area: {column: Kommun}\n  period: {column: År}\n"

// readBook reads the pages with a small definition.
func readBook(t testing.TB, form string, body []byte) (string, []string, error) {
	t.Helper()
	return read(t, form, dims, string(body))
}

func TestMissingInWorkbook(t *testing.T) {
	text := func(s string) string { return `<c t="inlineStr"><is><t>` + s + `</t></is></c>` }
	row := func(kommun, year, value string) string {
		return "<row>" + text(kommun) + text(year) + value + "</row>"
	}
	body := bare(t, `<worksheet><sheetData>`+row("Kommun", "År", text("Antal"))+row("1981", "2020", `<c t="e"><f>1/0</f><v>#DIV/0!</v></c>`)+
		row("1981", "2021", `<c><f>A1</f></c>`)+row("1981", "2022", `<c><v>5</v></c>`)+row("1981", "2023", "")+`</sheetData></worksheet>`)
	got, findings, err := readBook(t, "", body)
	if want := "n 1981 2020 = [not_available]\nn 1981 2021 = [not_available]\nn 1981 2022 = 5\nn 1981 2023 = [not_available]"; got != want || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if all := strings.Join(findings, "\n"); len(findings) != 2 || !strings.Contains(all, "column A & B!C: Antal: 1 error cells") || !strings.Contains(all, "1 formulas saved without their value") {
		t.Errorf("findings %q", findings)
	}
}

func TestSheetsChosen(t *testing.T) {
	rows := func(year int) map[int][]any {
		return map[int][]any{1: {"Kommun", "År", "Antal"}, 2: {"1981", year, year - 2000}}
	}
	body := workbook(t, page{name: "Info", rows: map[int][]any{1: {"x"}}}, page{name: "Data", rows: rows(2020)}, page{name: "Data (2)", rows: rows(2021)}, page{name: "Data gömd", rows: rows(2022), hidden: true})
	for _, test := range []struct{ form, want, fault string }{
		{"    sheets: [\"Data*\"]\n", "n 1981 2020 = 20\nn 1981 2021 = 21", ""},
		{"    sheets: [Data gömd]\n", "n 1981 2022 = 22", ""},
		{"    sheets: [\"#2\"]\n", "n 1981 2020 = 20", ""},
		{"", "", "3 sheets: say which under sheets: Info, Data, Data (2)"},
		{"    sheets: [Dta]\n", "", `no sheet "Dta" — did you mean "Data"?`},
		{"    sheets: [Info]\n", "", `t.csv sheet "Info": no heading`},
	} {
		got, _, err := readBook(t, test.form, body)
		if got != test.want || test.fault != "" && (err == nil || !strings.Contains(err.Error(), test.fault)) || test.fault == "" && err != nil {
			t.Errorf("%s: got %q, %v", test.form, got, err)
		}
	}
}

// A column that shows percent says what its numbers are; one that does not is believed to be in the measure's unit.
func TestDatesAndMerges(t *testing.T) {
	body := workbook(t, page{
		name: "D", rows: map[int][]any{
			1: {"Kommun", "År", "Antal"}, 2: {"1981", 43831, 5}, 3: {nil, 43862, 6}, 4: {"1982", 43831, 7},
		},
		merged: [][2]string{{"A2", "A3"}}, style: map[string]int{"B2:B4": 14},
	})
	got, _, err := readBook(t, "", body)
	if want := "n 1981 2020-01 = 5\nn 1981 2020-02 = 6\nn 1982 2020-01 = 7"; got != want || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}
