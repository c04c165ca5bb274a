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

// title turns a figure's subtitle into lines of at most width pixels, so that a chart that is moved into another
// document says what it measures and which colour is whose.
func (l Look) title(runs []reports.Run, width int) [][]Run {
	most := float64(width) - 30
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
			wide := TextWidth(word, 10, bold)
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

// TextWidth estimates how many CSS pixels s takes in Arial of so many points.
func TextWidth(s string, points float64, bold bool) float64 {
	units := 0
	for _, r := range s {
		switch {
		case strings.ContainsRune("ijlI'|!.,:;ftr()[] \u00a0/-", r):
			units += 30
		case strings.ContainsRune("mwMWÅÄÖ%@—", r):
			units += 83
		case r >= 'A' && r <= 'Z':
			units += 69
		default:
			units += 55
		}
	}
	if bold {
		units += units / 14
	}
	return float64(units) / 100 * points * 96 / 72
}
