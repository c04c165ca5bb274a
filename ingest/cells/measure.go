package cells

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/data/definition"
)

// Form is how a provider stores the sexes of one measure.
type Form string

// The forms met. Kolada has the first four of them.
const (
	Split  Form = "split"  // the sexes, and often the total, each under its own code
	Share  Form = "share"  // what stands under the total is the share of one sex, which Of names; or both stand under their own codes
	Paired Form = "paired" // what stands under the total is one sex, which Of names; another id with the same As has the other
	Ratio  Form = "ratio"  // what stands under the total is women's value divided by men's, ready-made
	None   Form = "none"   // only the total
)

var forms = map[Form]data.SexForm{Split: data.SexSplit, Share: data.SexShare, Paired: data.SexSplit, Ratio: data.SexRatio, None: data.SexNone}

// Measure is one of the provider's codes and what it becomes.
type Measure struct {
	As       string             `yaml:"as,omitempty"` // our id; the provider's code if left out
	Title    data.Text          `yaml:"title"`
	Unit     data.Unit          `yaml:"unit"` // as published
	Additive bool               `yaml:"additive,omitempty"`
	Sex      Form               `yaml:"sex"`
	Of       string             `yaml:"of,omitempty"`        // F or M, for share and paired
	Most     *float64           `yaml:"most,omitempty"`      // largest share that can be, where it is not 1
	MarginOf string             `yaml:"margin_of,omitempty"` // id of the measure whose margin of error, plus or minus, this is
	Zero     string             `yaml:"zero,omitempty"`      // statuses of a 0, where the provider writes 0 for what it withholds
	Changes  []Change           `yaml:"changes,omitempty"`   // what the provider changed under the same code, oldest first
	Breaks   []data.SeriesBreak `yaml:"breaks,omitempty"`
	Notes    []data.Note        `yaml:"notes,omitempty"`
}

// Change is what holds from a vintage on, until the next change: another unit or title under the same code, or a
// redefinition that only Why tells. A jump in magnitude is accepted at a declared change and nowhere else.
type Change struct {
	Vintage data.Vintage `yaml:"vintage"`
	Unit    data.Unit    `yaml:"unit,omitempty"`
	Title   data.Text    `yaml:"title,omitempty"`
	Why     data.Text    `yaml:"why"`
}

// ID is the measure's id in the dataset.
func (m *Measure) ID(code string) string {
	if m.As != "" {
		return m.As
	}
	return code
}

// In returns the measure as it was in vintage v.
func (m *Measure) In(v data.Vintage) Measure {
	was := *m
	for _, c := range m.Changes {
		if c.Vintage > v {
			break
		}
		if c.Unit != "" {
			was.Unit = c.Unit
		}
		if c.Title.Complete() {
			was.Title = c.Title
		}
	}
	return was
}

// MostShare is the largest value that a share can have, in the base unit; 0 for what is no share.
func (m *Measure) MostShare() float64 {
	switch base, _, _ := m.Unit.Base(); {
	case base != "share":
		return 0
	case m.Most != nil:
		return *m.Most
	}
	return 1
}

// Declared reports whether a change is declared after vintage old and not after vintage new.
func (m *Measure) Declared(old, new data.Vintage) bool {
	return slices.ContainsFunc(m.Changes, func(c Change) bool { return old < c.Vintage && c.Vintage <= new })
}

// Under is the sex that a value standing under sex means; an error where the form has none there.
func (m *Measure) Under(sex string) (string, error) {
	switch {
	case m.Sex == Split, m.Of != "" && sex == m.Of, m.Sex == Share && m.Of == "" && sex != data.Total:
		return sex, nil
	case m.Of != "" && sex == data.Total:
		return m.Of, nil
	case (m.Sex == None || m.Sex == Ratio) && sex == data.Total:
		return sex, nil
	}
	return "", fmt.Errorf("sex %s: %w: declared as %s%s", sex, data.ErrUnknownCode, m.Sex, of(m.Of))
}

func of(sex string) string {
	if sex == "" {
		return ""
	}
	return " of " + sex
}

func (l *Layout) measure(code string) error {
	m, path := l.Measures[code], "$.measures."+Key(code)
	var faults []error
	fault := func(at, format string, args ...any) {
		faults = append(faults, definition.Faultf(path+at, format, args...))
	}
	if !m.Title.Complete() {
		fault(".title", "needs a title in both languages, sv and en")
	}
	faults = append(faults, checkUnit(path+".unit", m.Unit))
	if _, ok := forms[m.Sex]; !ok {
		fault(".sex", "%q: %w%s: use split, share, paired, ratio or none", m.Sex, data.ErrUnknownCode, definition.Suggest(string(m.Sex), formNames()))
	}
	if _, ok := l.Dimensions[data.Sex]; !ok && m.Sex != None {
		fault(".sex", "%q in a dataset without the dimension sex", m.Sex)
	}
	switch of := m.Of; {
	case of != "" && of != data.Women && of != data.Men:
		fault(".of", "%q: %w: use F or M", of, data.ErrUnknownCode)
	case of != "" && m.Sex != Share && m.Sex != Paired:
		fault(".of", "has no meaning with sex: %s", m.Sex)
	case of == "" && m.Sex == Paired:
		fault(".sex", "paired needs of: the sex that this code holds, F or M")
	}
	base, _, _ := m.Unit.Base()
	switch {
	case m.Sex == Share && base != "share":
		fault(".unit", "%w: sex: share needs a share or percent, not %s", data.ErrUnitMismatch, m.Unit)
	case m.Sex == Ratio && base != "ratio":
		fault(".unit", "%w: sex: ratio needs ratio or percent-ratio, not %s", data.ErrUnitMismatch, m.Unit)
	case m.Additive && (base == "share" || base == "ratio"):
		fault(".additive", "%w: a %s", data.ErrNotAdditive, base)
	case m.Most != nil && (base != "share" || *m.Most <= 1):
		fault(".most", "is for shares that can be above 1")
	}
	if m.MarginOf != "" {
		if err := l.margin(&m); err != nil {
			fault(".margin_of", "%w", err)
		}
	}
	if s, err := data.ParseStatus(m.Zero); err != nil || m.Zero != "" && !s.Missing() {
		fault(".zero", "%q: want statuses that say why there is no number", m.Zero)
	}
	for i, c := range m.Changes {
		at := fmt.Sprintf("%s.changes[%d]", path, i)
		if _, err := Day(string(c.Vintage)); err != nil || i > 0 && c.Vintage <= m.Changes[i-1].Vintage {
			faults = append(faults, definition.Faultf(at+".vintage", "%q: want YYYY-MM-DD, the oldest change first", c.Vintage))
		}
		if c.Unit != "" {
			faults = append(faults, checkUnit(at+".unit", c.Unit))
		}
		if !c.Why.Complete() {
			faults = append(faults, definition.Faultf(at+".why", "needs the reason in both languages, sv and en"))
		}
	}
	faults = append(faults, Breaks(path, m.Breaks))
	for i, n := range m.Notes {
		if !n.Text.Complete() {
			fault(fmt.Sprintf(".notes[%d]", i), "needs the text in both languages, sv and en")
		}
	}
	return errors.Join(faults...)
}

// margin checks that a measure can be the margin of the one it names.
func (l *Layout) margin(m *Measure) error {
	var ids []string
	for _, code := range slices.Sorted(maps.Keys(l.Measures)) {
		of := l.Measures[code]
		if ids = append(ids, of.ID(code)); of.ID(code) != m.MarginOf {
			continue
		}
		switch {
		case of.MarginOf != "":
			return fmt.Errorf("%s is a margin itself", m.MarginOf)
		case of.Unit != m.Unit || of.Sex != m.Sex || of.Of != m.Of:
			return fmt.Errorf("%w: %s is in %s by sex: %s, the margin in %s by sex: %s", data.ErrUnitMismatch, m.MarginOf, of.Unit, of.Sex, m.Unit, m.Sex)
		}
		return nil
	}
	return fmt.Errorf("measure %q: %w%s", m.MarginOf, data.ErrNotFound, definition.Suggest(m.MarginOf, ids))
}

// Breaks reports every fault of the breaks that a definition declares below path.
func Breaks(path string, breaks []data.SeriesBreak) error {
	var faults []error
	for i, b := range breaks {
		at := fmt.Sprintf("%s.breaks[%d]", path, i)
		if _, err := data.ParsePeriod(string(b.From)); err != nil || !b.Why.Complete() {
			faults = append(faults, definition.Faultf(at, "needs a period and the reason in both languages"))
		}
		if _, ok := codelist.Lookup(b.Area); b.Area != "" && !ok {
			faults = append(faults, definition.Faultf(at+".area", "%q: %w: want an area of today, or leave it out for all", b.Area, data.ErrUnknownCode))
		}
	}
	return errors.Join(faults...)
}

// shared checks the codes that become one measure: only the two halves of a pair may.
func (l *Layout) shared() error {
	codes := map[string][]string{}
	for _, code := range slices.Sorted(maps.Keys(l.Measures)) {
		m := l.Measures[code]
		codes[m.ID(code)] = append(codes[m.ID(code)], code)
	}
	var faults []error
	for _, id := range slices.Sorted(maps.Keys(codes)) {
		of := codes[id]
		first := l.Measures[of[0]]
		path := "$.measures." + Key(of[len(of)-1])
		switch {
		case len(of) == 1 && first.Sex == Paired:
			faults = append(faults, definition.Faultf(path+".sex", "paired, but no other code becomes %q", id))
		case len(of) == 1:
		case len(of) > 2 || first.Sex != Paired || l.Measures[of[1]].Sex != Paired || first.Of == l.Measures[of[1]].Of:
			faults = append(faults, definition.Faultf(path, "%s all become %q: only a pair of one women's and one men's code may", strings.Join(of, ", "), id))
		case first.Unit != l.Measures[of[1]].Unit || first.Title != l.Measures[of[1]].Title || first.Additive != l.Measures[of[1]].Additive:
			faults = append(faults, definition.Faultf(path, "%w: %s are one measure and need the same title, unit and additive", data.ErrUnitMismatch, strings.Join(of, " and ")))
		}
	}
	return errors.Join(faults...)
}

func checkUnit(path string, u data.Unit) error {
	if _, _, err := u.Base(); err != nil {
		var names []string
		for _, known := range data.Units() {
			names = append(names, string(known))
		}
		slices.Sort(names)
		return definition.Faultf(path, "%w%s: the units are %s", err, definition.Suggest(string(u), names), strings.Join(names, ", "))
	}
	return nil
}

func formNames() []string {
	var names []string
	for _, f := range slices.Sorted(maps.Keys(forms)) {
		names = append(names, string(f))
	}
	return names
}

// Key writes a mapping's key so that it can stand in a YAML path.
func Key(key string) string {
	if strings.ContainsAny(key, " .[]'*") {
		return "'" + key + "'"
	}
	return key
}
