package ooxml

import (
	"fmt"
	"strings"

	"lagesbild/data"
	"lagesbild/reports"
)

// Look is how Office files are drawn: a theme's light colours and its Office font, and the language of words.
type Look struct {
	Lang  string // "sv-SE"
	Font  string
	theme *reports.Theme
}

// LookOf returns the look of a theme for readers of lang.
func LookOf(theme *reports.Theme, lang data.Lang) Look {
	look := Look{Lang: "sv-SE", Font: theme.Fonts.Office, theme: theme}
	if lang == data.English {
		look.Lang = "en-GB"
	}
	return look
}

func (l Look) lang() data.Lang {
	if l.Lang == "en-GB" {
		return data.English
	}
	return data.Swedish
}

// Hex is a colour as Office writes it: "5C2483".
func Hex(c reports.Colour) string { return strings.TrimPrefix(c.Hex(), "#") }

// Draw returns the colour of lines and columns in role, Text that of words.
func (l Look) Draw(role reports.Role) string {
	line, _ := l.theme.Role(role)
	return Hex(line)
}

// Text returns the colour of words in role.
func (l Look) Text(role reports.Role) string {
	_, text := l.theme.Role(role)
	return Hex(text)
}

// pale is a role's colour mixed with the paper's, for columns that are not the document's own.
func (l Look) pale(role reports.Role) string {
	line, _ := l.theme.Role(role)
	r, g, b := line.Light.RGB()
	pr, pg, pb := l.theme.Colours.Paper.Light.RGB()
	mix := func(c, paper uint8) int { return (46*int(c) + 54*int(paper) + 50) / 100 }
	return fmt.Sprintf("%02X%02X%02X", mix(r, pr), mix(g, pg), mix(b, pb))
}

// titleShare is how much of a chart's width a line of title may take before Office breaks it by itself.
const titleShare = 0.74

// title turns a figure's subtitle into lines of at most width pixels, so that a chart that is moved into another
// document says what it measures and which colour is whose.
func (l Look) title(runs []reports.Run, width int) [][]Run {
	most := float64(width) * titleShare
	lines, used := [][]Run{nil}, 0.0
	for _, r := range runs {
		color, bold := Hex(l.theme.Colours.Ink2), r.Role != reports.Plain && r.Role != reports.Muted
		if bold {
			color = l.Text(r.Role)
		}
		for _, word := range strings.SplitAfter(r.Text, " ") {
			if word == "" {
				continue
			}
			wide := TextWidth(word, titleSize, bold)
			last := len(lines) - 1
			if used+wide > most && len(lines[last]) > 0 {
				lines, used = append(lines, nil), 0
				last++
			}
			used += wide
			if n := len(lines[last]); n > 0 && lines[last][n-1].Color == color && lines[last][n-1].Bold == bold {
				lines[last][n-1].Text += word
				continue
			}
			lines[last] = append(lines[last], Run{Text: word, Color: color, Bold: bold})
		}
	}
	if len(lines[0]) == 0 {
		return nil
	}
	return lines
}

// widths are the advances of Arial's regular glyphs from space to ~, in thousandths of the size.
// Source: Adobe's Helvetica metrics (AFM), which Arial and Liberation Sans share.
var widths = [...]int{
	278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
	1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
	333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
}

// TextWidth is how many CSS pixels s takes in Arial of so many points; bold type is taken to be a fourteenth wider.
func TextWidth(s string, points float64, bold bool) float64 {
	units := 0
	for _, r := range s {
		switch {
		case r >= ' ' && r <= '~':
			units += widths[r-' ']
		case r == '\u00a0':
			units += widths[0]
		case r == 'Å' || r == 'Ä':
			units += 667
		case r == 'Ö' || r == '●' || r == '▲' || r == '◆' || r == '◇' || r == '○':
			units += 778
		case r == '−':
			units += 584
		default: // å, ä, ö, é, – are as wide as most small letters
			units += 556
		}
	}
	if bold {
		units += units / 14
	}
	return float64(units) / 1000 * points * 96 / 72
}
