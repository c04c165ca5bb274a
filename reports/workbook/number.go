package workbook

import (
	"strings"
	"unicode/utf8"

	"lagesbild/data"
	"lagesbild/reports"
	"lagesbild/reports/ooxml"
)

// numberFormat is the number format that shows a number as its text does: the same decimals, sign and unit after it.
// A text that is no plain number gets the column's decimals.
func numberFormat(n reports.Number, decimals int, signed bool, lang data.Lang) string {
	point, group := ",", "\u00a0 \u202f"
	if lang == data.English {
		point, group = ".", ","
	}
	text := strings.TrimLeft(n.Text, "+−-")
	end := strings.IndexFunc(text, func(r rune) bool {
		return (r < '0' || r > '9') && !strings.ContainsRune(point+group, r)
	})
	suffix := ""
	if end >= 0 {
		for end > 0 && strings.HasSuffix(text[:end], "\u00a0") {
			end -= utf8.RuneLen('\u00a0')
		}
		text, suffix = text[:end], text[end:]
	}
	if text == "" {
		return ooxml.Format(decimals, signed, "")
	}
	_, fraction, _ := strings.Cut(text, point)
	return ooxml.Format(len(fraction), signed, suffix)
}

// signed reports whether a column shows its signs, as gaps do.
func signed(t *reports.Table, col int) bool {
	for _, r := range t.Rows {
		if col < len(r.Cells) && plus(r.Cells[col].Number) {
			return true
		}
	}
	return false
}

func plus(n *reports.Number) bool { return n != nil && n.OK && strings.HasPrefix(n.Text, "+") }

// lightText is a light as words: its shape, then its word.
func lightText(l reports.Light, word string) string {
	glyph := glyphs[l]
	if glyph == "" || strings.HasPrefix(word, glyph) {
		return word
	}
	return glyph + " " + word
}
