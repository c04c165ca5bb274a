package pdf

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"unicode/utf16"

	"lagesbild/reports/canvas"
)

// font embeds a face: its letters, their widths, and the character each of them is.
// Source: ISO 32000-1, 9.7.4 (a CIDFont of TrueType outlines) and 9.10.3 (ToUnicode).
func (d *document) font(f *canvas.PDFFace) ref {
	outlines, chars := d.file.next(), d.file.next()
	d.file.stream(outlines, fmt.Sprintf("/Length1 %d", len(f.File)), f.File)
	d.file.stream(chars, "", []byte(characters(f.Runes)))
	name := tag(f.File) + "+" + f.PostScript
	weight := 80
	if f.Bold {
		weight = 140
	}
	about := d.file.add("<</Type /FontDescriptor /FontName /%s /Flags 32 /FontBBox [%s %s %s %s] /ItalicAngle 0 /Ascent %s /Descent %s /CapHeight %s /StemV %d /FontFile2 %v>>",
		name, num(f.Box[0]), num(f.Box[1]), num(f.Box[2]), num(f.Box[3]), num(f.Ascent), num(f.Descent), num(f.CapHeight), weight, outlines)
	var widths strings.Builder
	for _, w := range f.Widths {
		widths.WriteString(num(w) + " ")
	}
	cid := d.file.add("<</Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> /FontDescriptor %v /CIDToGIDMap /Identity /W [1 [%s]]>>",
		name, about, widths.String())
	return d.file.add("<</Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%v] /ToUnicode %v>>", name, cid, chars)
}

// tag is the six letters that tell subsets of one face apart.
func tag(file []byte) string {
	sum := sha256.Sum256(file)
	b := make([]byte, 6)
	for i := range b {
		b[i] = 'A' + sum[i]%26
	}
	return string(b)
}

// characters is the map from codes to characters that text is copied and read by.
func characters(runes []rune) string {
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for from := 0; from < len(runes); from += 100 { // at most 100 in a stretch
		part := runes[from:min(from+100, len(runes))]
		fmt.Fprintf(&b, "%d beginbfchar\n", len(part))
		for i, r := range part {
			fmt.Fprintf(&b, "<%04X> <", from+i+1)
			for _, u := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&b, "%04X", u)
			}
			b.WriteString(">\n")
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.String()
}
