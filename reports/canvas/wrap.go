package canvas

import (
	"math"
	"strings"
	"unicode/utf8"
)

// piece is a stretch without a place to break, and how the line goes on after it.
type piece struct {
	span  Span
	space bool // a space follows unless the line breaks here
	soft  bool // a hyphen is drawn if the line breaks here
	open  bool // the line may break here
	width float64
}

// Wrap breaks spans into lines at most width wide. Lines break at spaces, after hyphens and dashes within words, at
// soft hyphens, and, where one word is wider than the line, between letters. No-break spaces hold. There is always one line.
func (f *Fonts) Wrap(spans []Span, width float64) [][]Span {
	var lines [][]Span
	var line []Span
	var used float64
	var last piece
	end := func() {
		if last.soft {
			line = join(line, last.span, "-")
		}
		lines, line, used = append(lines, line), nil, 0
	}
	pieces := f.pieces(spans, width)
	for len(pieces) > 0 {
		n, need := f.unit(pieces)
		gap := 0.0
		if len(line) > 0 && last.space {
			gap = f.TextWidth(" ", last.span.Size, last.span.Bold)
		}
		if len(line) > 0 && used+gap+need > width+0.01 {
			end()
			gap = 0
		}
		if gap > 0 {
			line = join(line, last.span, " ")
		}
		used += gap
		for _, p := range pieces[:n] {
			line = join(line, p.span, p.span.Text)
			used += p.width
			last = p
		}
		pieces = pieces[n:]
	}
	last.soft = false
	end()
	return lines
}

// unit returns how many of the pieces stay together, a word whose letters change colour for one, and their width.
func (f *Fonts) unit(pieces []piece) (n int, width float64) {
	for _, p := range pieces {
		n++
		width += p.width
		if p.soft {
			width += f.TextWidth("-", p.span.Size, p.span.Bold)
		}
		if p.open {
			break
		}
	}
	return n, width
}

// Balance wraps like Wrap and then narrows the lines as far as their number allows, so that none is left short.
func (f *Fonts) Balance(spans []Span, width float64) [][]Span {
	lines := f.Wrap(spans, width)
	if len(lines) == 1 {
		return lines
	}
	low, high := width/2, width
	for high-low > 2 {
		mid := (low + high) / 2
		if tried := f.Wrap(spans, mid); len(tried) == len(lines) {
			high, lines = mid, tried
		} else {
			low = mid
		}
	}
	return lines
}

// join adds text set like a span to a line, to the last span of it where that looks alike.
func join(line []Span, like Span, text string) []Span {
	if n := len(line); n > 0 && line[n-1].Size == like.Size && line[n-1].Bold == like.Bold && line[n-1].Colour == like.Colour {
		line[n-1].Text += text
		return line
	}
	like.Text = text
	return append(line, like)
}

func (f *Fonts) pieces(spans []Span, width float64) []piece {
	var all []piece
	add := func(s Span, text string, p piece) {
		p.span, p.width = s, f.TextWidth(text, s.Size, s.Bold)
		p.span.Text = text
		if p.width <= width || utf8.RuneCountInString(text) < 2 {
			all = append(all, p)
			return
		}
		all = append(all, f.chop(p, width)...)
	}
	for _, s := range spans {
		start := 0
		for i, r := range s.Text {
			switch {
			case r == ' ' || r == '\n':
				if i > start || len(all) == 0 {
					add(s, s.Text[start:i], piece{space: true, open: true})
				} else {
					all[len(all)-1].space, all[len(all)-1].open = true, true
				}
				start = i + 1
			case r == softHyphen:
				add(s, s.Text[start:i], piece{soft: true, open: true})
				start = i + utf8.RuneLen(r)
			case (r == '-' || r == '–' || r == '/') && i > start && breaksAfter(s.Text[:i], s.Text[i+utf8.RuneLen(r):]):
				i += utf8.RuneLen(r)
				add(s, s.Text[start:i], piece{open: true})
				start = i
			}
		}
		if start < len(s.Text) {
			add(s, s.Text[start:], piece{})
		}
	}
	return all
}

// breaksAfter reports whether a hyphen between two texts is within a word, not within a range of numbers.
func breaksAfter(before, after string) bool {
	l, _ := utf8.DecodeLastRuneInString(before)
	r, _ := utf8.DecodeRuneInString(after)
	digit := func(r rune) bool { return r >= '0' && r <= '9' }
	return after != "" && !strings.ContainsRune(" \u00a0,.;:)", r) && !strings.ContainsRune(" \u00a0", l) && !digit(l) && !digit(r)
}

// chop breaks a word that is wider than a whole line.
func (f *Fonts) chop(p piece, width float64) []piece {
	var all []piece
	rest := []rune(p.span.Text)
	for len(rest) > 0 {
		n := len(rest)
		for n > 1 && f.TextWidth(string(rest[:n]), p.span.Size, p.span.Bold) > width {
			n--
		}
		part := piece{span: p.span, open: true}
		part.span.Text = string(rest[:n])
		part.width = f.TextWidth(part.span.Text, p.span.Size, p.span.Bold)
		all, rest = append(all, part), rest[n:]
	}
	end := &all[len(all)-1]
	end.space, end.soft, end.open = p.space, p.soft, p.open
	return all
}

// Longest is the width of the widest stretch that Wrap breaks only if it must.
func (f *Fonts) Longest(spans []Span) float64 {
	var widest float64
	for pieces := f.pieces(spans, math.Inf(1)); len(pieces) > 0; {
		n, w := f.unit(pieces)
		widest, pieces = max(widest, w), pieces[n:]
	}
	return widest
}
