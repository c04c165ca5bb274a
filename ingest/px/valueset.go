package px

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"lagesbild/data"
	"lagesbild/ingest/charset"
)

// ValueSet is the values that a variable of a database can have: a .vs file beside its PX files.
type ValueSet struct {
	Name         string
	Presentation string // what people read; "" where not told
	Domains      []string
	Aggregations []string // names of .agg files
	Codes        []data.Code
}

// Aggregation puts the values of a value set in groups: an .agg file.
type Aggregation struct {
	Name     string
	ValueSet string // by name
	Groups   []Group
}

// Group is a group with the codes of its values. A value may be in several groups, or in none.
type Group struct {
	data.Code
	Members []string
}

// ReadValueSet reads a .vs file. A code without a text has itself for one. A code twice is an error, and so is a file that
// lacks its name or its codes.
func ReadValueSet(name string, raw []byte) (*ValueSet, error) {
	f, err := readSections(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	v := &ValueSet{Name: f.text("descr", "name"), Presentation: f.text("descr", "prestext")}
	var faults [4]error
	v.Domains, faults[0] = f.list("domain")
	v.Aggregations, faults[1] = f.list("aggreg")
	v.Codes, faults[2] = f.codes("valuecode", "valuetext")
	if v.Name == "" {
		faults[3] = errors.New("[Descr]: no Name")
	}
	if err := errors.Join(faults[:]...); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return v, nil
}

// ReadAggregation reads an .agg file. A group without members, a member twice in a group and members of a group that is
// not listed are errors.
func ReadAggregation(name string, raw []byte) (*Aggregation, error) {
	f, err := readSections(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	a := &Aggregation{Name: f.text("aggreg", "name"), ValueSet: f.text("aggreg", "valueset")}
	codes, err := f.codes("aggreg", "aggtext")
	faults := []error{err}
	if a.Name == "" || a.ValueSet == "" {
		faults = append(faults, errors.New("[Aggreg]: needs Name and Valueset"))
	}
	listed := map[string]bool{"aggreg": true, "aggtext": true}
	for _, c := range codes {
		key := strings.ToLower(c.ID)
		listed[key] = true
		members, err := f.list(key)
		faults = append(faults, err)
		g := Group{Code: c, Members: members}
		seen := map[string]bool{}
		for _, m := range g.Members {
			if seen[m] {
				faults = append(faults, fmt.Errorf("[%s]: value %q: %w", c.ID, m, data.ErrDuplicate))
			}
			seen[m] = true
		}
		if len(g.Members) == 0 {
			faults = append(faults, fmt.Errorf("group %q: no section [%s] with its values", c.ID, c.ID))
		}
		a.Groups = append(a.Groups, g)
	}
	for _, s := range f.order {
		if !listed[s] {
			faults = append(faults, fmt.Errorf("line %d: [%s]: %w: [Aggreg] does not list such a group", f.line[s], s, data.ErrUnknownCode))
		}
	}
	if err := errors.Join(faults...); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return a, nil
}

// Missing are the members of groups that the value set does not have, each once.
func (a *Aggregation) Missing(v *ValueSet) []string {
	known := map[string]bool{}
	for _, c := range v.Codes {
		known[c.ID] = true
	}
	var missing []string
	for _, g := range a.Groups {
		for _, m := range g.Members {
			if !known[m] {
				known[m], missing = true, append(missing, m)
			}
		}
	}
	return missing
}

// sections are an INI file: keys and texts by section, names in lower case.
type sections struct {
	of    map[string]map[string]string
	order []string
	line  map[string]int
}

// readSections reads lines. The bytes are of any code page that Windows programs have written such files in.
func readSections(raw []byte) (*sections, error) {
	text, _, err := charset.Text(raw, "")
	if err != nil {
		return nil, err
	}
	f := &sections{of: map[string]map[string]string{}, line: map[string]int{}}
	var now map[string]string
	for i, line := range strings.Split(lineBreaks.Replace(string(text)), "\n") {
		line = strings.TrimSpace(line)
		key, value, pair := strings.Cut(line, "=")
		key = strings.ToLower(strings.TrimSpace(key))
		switch {
		case line == "" || line[0] == ';':
		case line[0] == '[' && strings.HasSuffix(line, "]"):
			name := strings.ToLower(strings.TrimSpace(line[1 : len(line)-1]))
			if f.of[name] != nil {
				return nil, fmt.Errorf("line %d: [%s] stands twice", i+1, name)
			}
			now = map[string]string{}
			f.of[name], f.line[name] = now, i+1
			f.order = append(f.order, name)
		case now == nil || !pair:
			return nil, fmt.Errorf("line %d: %.40q: want a section in brackets, or a key and a text with = between", i+1, line)
		default:
			if _, twice := now[key]; twice {
				return nil, fmt.Errorf("line %d: key %q stands twice", i+1, key)
			}
			now[key] = strings.TrimSpace(value)
		}
	}
	return f, nil
}

var lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n")

func (f *sections) text(section, key string) string { return f.of[section][key] }

// list is the texts under 1, 2, 3 and so on. A gap among the numbers is an error: what follows it would be lost.
func (f *sections) list(section string) ([]string, error) {
	var all []string
	for {
		text, ok := f.of[section][strconv.Itoa(len(all)+1)]
		if !ok {
			return all, f.beyond(section, len(all))
		}
		all = append(all, text)
	}
}

// beyond is the error of numbered keys that are not among the first n.
func (f *sections) beyond(section string, n int) error {
	for _, key := range slices.Sorted(maps.Keys(f.of[section])) {
		if at, err := strconv.Atoi(key); err == nil && (at < 1 || at > n) {
			return fmt.Errorf("[%s]: %s: want numbers from 1 without a gap, and %d are there", section, key, n)
		}
	}
	return nil
}

// codes are the codes of one section with the texts of another, in the file's order.
func (f *sections) codes(section, texts string) ([]data.Code, error) {
	ids, err := f.list(section)
	if err == nil && len(ids) == 0 {
		err = fmt.Errorf("[%s]: no codes, numbered from 1", section)
	}
	faults := []error{err, f.beyond(texts, len(ids))}
	all := make([]data.Code, len(ids))
	seen := map[string]bool{}
	for i, id := range ids {
		if key := strings.ToLower(id); seen[key] {
			faults = append(faults, fmt.Errorf("[%s]: code %q: %w", section, id, data.ErrDuplicate))
		} else {
			seen[key] = true
		}
		text := f.text(texts, strconv.Itoa(i+1))
		if text == "" {
			text = id
		}
		all[i] = data.Code{ID: id, Title: data.Text{SV: text}, Position: i + 1}
	}
	return all, errors.Join(faults...)
}
