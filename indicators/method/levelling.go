package method

import "lagesbild/data"

// Levelling is how a gap between the sexes has moved.
type Levelling int

// The ways. LevelledDown is a warning: the gap closes, but the sex that was better off has become worse off.
const (
	NotClosed    Levelling = iota // as large as before, or larger
	LevelledUp                    // smaller, and the better-off sex has not become worse off
	LevelledDown                  // smaller, and the better-off sex has become worse off
)

// Levelled says how the gap between women's and men's values has moved from then to now.
//
// In: four values in one unit and which order is best ([Descending]: a higher value is). A gap that has changed sides is
// closed as far as it became smaller. Out: [data.Undefined] never; missing on any side is missing, with all reasons.
// Swapping the sexes changes nothing. Source: methods, gaps: a gap is not to be praised for closing downwards.
func Levelled(womenThen, menThen, womenNow, menNow data.Value, order Order) (Levelling, data.Status) {
	s := Combine(womenThen.Status | menThen.Status | womenNow.Status | menNow.Status)
	if s.Missing() {
		return NotClosed, s
	}
	before, after := Unequal(womenThen.Number-menThen.Number, 0), Unequal(womenNow.Number-menNow.Number, 0)
	if after >= before {
		return NotClosed, s
	}
	then, now := womenThen.Number, womenNow.Number // of the better-off sex
	if (menThen.Number > then) == (order == Descending) {
		then, now = menThen.Number, menNow.Number
	}
	if now != then && (now < then) == (order == Descending) {
		return LevelledDown, s
	}
	return LevelledUp, s
}
