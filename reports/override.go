package reports

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"lagesbild/data"
)

// override is one of the texts that an edition puts in place of the program's own.
type override struct {
	path string // under the entry: ".title", ".notes[0]"
	text data.Text
}

// overrides are the texts of an entry that say something.
func (f Entry) overrides() []override {
	all := []override{{".title", f.Title}, {".subtitle", f.Subtitle}, {".text", f.Text}}
	for i, n := range f.Notes {
		all = append(all, override{fmt.Sprintf(".notes[%d]", i), n})
	}
	return slices.DeleteFunc(all, func(o override) bool { return o.text == (data.Text{}) })
}

// override puts the edition's own words in place of the computed ones, and tells where they disagree with the figure.
func (b *builder) override(f Figure, e Entry, words map[string]string) Figure {
	computed := f
	set := func(text data.Text) (string, bool) {
		said := text.In(b.lang)
		return fill(said, words), said != ""
	}
	if title, ok := set(e.Title); ok {
		f.Title = title
	}
	if subtitle, ok := set(e.Subtitle); ok {
		f.Subtitle = []Run{{Text: subtitle}}
	}
	if text, ok := set(e.Text); ok {
		f.Text = text
	}
	if len(e.Notes) > 0 {
		f.Notes = nil
		for _, n := range e.Notes {
			note, _ := set(n)
			f.Notes = append(f.Notes, note)
		}
	}
	for _, o := range e.overrides() {
		said := o.text.In(b.lang)
		for _, fault := range computed.disagreements(placeholder.ReplaceAllString(said, "…")) {
			err := fmt.Errorf("%s: ”%s”: %s", f.ID, fill(said, words), fault)
			b.disagree = append(b.disagree, b.edition.at(e.path+o.path+"."+string(b.lang), err))
		}
	}
	return f
}

// disagreements are what a text says of a figure that the figure's table belies; nil if nothing is found.
func (f *Figure) disagreements(text string) []string {
	var all []string
	known := f.numbers()
	for _, n := range digits.FindAllString(text, -1) {
		if n = strings.TrimRight(n, ".,"+nbsp+" "); !shows(known, n) {
			all = append(all, n+" stands nowhere in the figure"+f.newest())
		}
	}
	for _, sentence := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(".;:!?", r) }) {
		words := strings.FieldsFunc(strings.ToLower(sentence), func(r rune) bool { return strings.ContainsRune(" ,()”\"\n"+nbsp, r) })
		if fault := f.comparedOtherwise(words); fault != "" {
			all = append(all, fault)
		}
		if fault := f.changedOtherwise(words); fault != "" {
			all = append(all, fault)
		}
	}
	return all
}

// digits is a number in running text, its thousands apart by a space or a comma.
var digits = regexp.MustCompile(`\d+(?:[ \x{00a0},]\d{3}\b)*(?:[.,]\d+)?`)

// numbers are those that a figure shows, without their signs: its table's, and those of its own words.
func (f *Figure) numbers() []float64 {
	var all []float64
	learn := func(text string) {
		for _, n := range digits.FindAllString(text, -1) {
			if x, _, ok := numberIn(n); ok {
				all = append(all, x)
			}
		}
	}
	for _, r := range f.Table.Rows {
		for _, c := range r.Cells {
			if c.Number != nil && c.Number.OK {
				all = append(all, math.Abs(c.Number.Value))
			}
			learn(c.Text)
		}
	}
	for _, c := range f.Table.Columns {
		learn(c.Head)
	}
	for _, r := range f.Subtitle {
		learn(r.Text)
	}
	learn(f.Title + " " + f.Text + " " + f.Table.Caption + " " + f.Limits + " " + strings.Join(f.Notes, " "))
	return all
}

// numberIn reads a number as people write it, with its decimals. A comma before three digits at the end is taken both ways
// in shows.
func numberIn(s string) (x float64, decimals int, ok bool) {
	s = strings.NewReplacer(" ", "", nbsp, "").Replace(s)
	s = strings.ReplaceAll(s, ",", ".")
	x, err := strconv.ParseFloat(s, 64)
	if point := strings.LastIndex(s, "."); point >= 0 {
		decimals = len(s) - point - 1
	}
	return x, decimals, err == nil
}

// shows reports whether a number is among the known ones, as it is or as one of them rounded.
func shows(known []float64, n string) bool {
	forms := []string{n, strings.ReplaceAll(n, ",", "")} // 63,0 and 1,234
	if parts := strings.Fields(strings.ReplaceAll(n, nbsp, " ")); len(parts) == 2 && len(parts[0]) == 4 {
		return shows(known, parts[0]) && shows(known, parts[1]) // a year and another number
	}
	return slices.ContainsFunc(forms, func(form string) bool {
		x, decimals, ok := numberIn(form)
		return ok && slices.ContainsFunc(known, func(k float64) bool { return k == x || Round(k, decimals) == x })
	})
}

// sexOf tells which sex a word names: kvinnor, flickornas, men's.
func sexOf(word string) (Role, bool) {
	for _, w := range []struct {
		role  Role
		stems []string
	}{{Women, []string{"kvinn", "flick", "tjej", "women", "girl", "woman"}}, {Men, []string{"män", "man", "pojk", "kill", "men", "boy"}}} {
		for _, stem := range w.stems {
			rest, ok := strings.CutPrefix(word, stem)
			whole := len(stem) > 3 // män, man and men are whole words, at most in the genitive or definite form
			if ok && (whole || slices.Contains([]string{"", "s", "nen", "nens", "'s", "’s"}, rest)) {
				return w.role, true
			}
		}
	}
	return Plain, false
}

var (
	above    = []string{"högre", "fler", "flera", "större", "mer", "mera", "längre", "higher", "more", "larger", "greater", "longer"}
	below    = []string{"lägre", "färre", "mindre", "kortare", "lower", "fewer", "less", "smaller", "shorter"}
	than     = []string{"än", "than"}
	risen    = []string{"ökat", "ökade", "ökar", "stigit", "steg", "stiger", "vuxit", "växte", "växer", "increased", "increases", "risen", "rose", "rises", "grown", "grew", "grows", "widened"}
	fallen   = []string{"minskat", "minskade", "minskar", "sjunkit", "sjönk", "sjunker", "fallit", "föll", "faller", "krympt", "decreased", "decreases", "fallen", "fell", "falls", "narrowed", "shrunk", "shrank"}
	gapStems = []string{"skillnad", "gap", "avstånd", "difference", "distance"}
	hedges   = []string{"inte", "varken", "not", "neither", "nor"}
)

// comparedOtherwise finds a sentence that says of one sex that it has more or less than the other, where the newest values
// do not. The sex before "än" is compared, the one after it is what it is compared with.
func (f *Figure) comparedOtherwise(words []string) string {
	at := slices.IndexFunc(words, func(w string) bool { return slices.Contains(than, w) })
	if at < 0 || has(words, risen) || has(words, fallen) || has(words, hedges) {
		return ""
	}
	before, after := sexesIn(words[:at]), sexesIn(words[at:])
	if len(before) != 1 || len(after) != 1 || before[0] == after[0] {
		return ""
	}
	claim := 0
	if has(words[:at], above) {
		claim = 1
	}
	if has(words[:at], below) {
		claim--
		if claim == 0 {
			return "" // both are said
		}
	}
	now, ok := f.end(true)
	if claim == 0 || !ok {
		return ""
	}
	if before[0] == Men {
		claim = -claim
	}
	if is := sign(now.gap.Value); is != claim {
		return "women's value is " + stands[is] + " men's " + now.text()
	}
	return ""
}

// stands say how one value stands to another.
var stands = map[int]string{1: "higher than", -1: "lower than", 0: "the same as"}

// changedOtherwise finds a sentence that says that the difference or one sex's value has risen or fallen, where the first
// and last values do not.
func (f *Figure) changedOtherwise(words []string) string {
	up, down := has(words, risen), has(words, fallen)
	if up == down || has(words, hedges) {
		return ""
	}
	claim := 1
	if down {
		claim = -1
	}
	now, ok := f.end(true)
	then, ok0 := f.end(false)
	if !ok || !ok0 || then.when == now.when {
		return ""
	}
	what, from, to := "", 0.0, 0.0
	switch of := sexesIn(words); {
	case slices.ContainsFunc(words, func(w string) bool {
		return slices.ContainsFunc(gapStems, func(g string) bool { return strings.HasPrefix(w, g) })
	}):
		what, from, to = "the difference", math.Abs(then.gap.Value), math.Abs(now.gap.Value)
	case len(of) == 1 && of[0] == Women && now.women.OK:
		what, from, to = "women's value", then.women.Value, now.women.Value
	case len(of) == 1 && of[0] == Men && now.men.OK:
		what, from, to = "men's value", then.men.Value, now.men.Value
	default:
		return ""
	}
	if is := sign(Round(to-from, 10)); is != claim {
		return what + " is " + stands[is] + " in " + then.when + " " + then.text() + " " + now.text()
	}
	return ""
}

// end is a row of a figure that both sexes have a value in. Where only their ratio is published, there is only the gap.
type end struct {
	women, men, gap Number
	when            string // "" for an area's row
}

// end is the last or the first row of a figure over time, else that of the area the figure is about.
func (f *Figure) end(last bool) (end, bool) {
	women := slices.IndexFunc(f.Table.Columns, func(c Column) bool { return c.Role == Women })
	gap := max(women+2, 1) // men's column lies between, or there are no others
	_, overTime := f.Body.(*Line)
	rows := slices.Clone(f.Table.Rows)
	if last {
		slices.Reverse(rows)
	}
	for _, r := range rows {
		if !overTime && !r.Own || len(r.Cells) <= gap || r.Cells[gap].Number == nil || !r.Cells[gap].Number.OK {
			continue
		}
		e := end{gap: *r.Cells[gap].Number}
		if women > 0 && r.Cells[women].Number != nil && r.Cells[women+1].Number != nil {
			e.women, e.men = *r.Cells[women].Number, *r.Cells[women+1].Number
		}
		if overTime {
			e.when = r.Cells[0].Text
		}
		return e, true
	}
	return end{}, false
}

// text shows the values: (2023: women 69,2, men 30,8).
func (e end) text() string {
	when := ""
	if e.when != "" {
		when = e.when + ": "
	}
	if !e.women.OK || !e.men.OK {
		return "(" + when + "difference " + e.gap.Text + ")"
	}
	return "(" + when + "women " + e.women.Text + ", men " + e.men.Text + ")"
}

// newest shows the newest values after what is wrong.
func (f *Figure) newest() string {
	if e, ok := f.end(true); ok {
		return " " + e.text()
	}
	return ""
}

func has(words, any []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(any, w) })
}

// sexes are those that words name, each once.
func sexesIn(words []string) []Role {
	var all []Role
	for _, w := range words {
		if r, ok := sexOf(w); ok && !slices.Contains(all, r) {
			all = append(all, r)
		}
	}
	return all
}

func sign(x float64) int {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}
