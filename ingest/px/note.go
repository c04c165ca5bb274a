package px

import (
	"fmt"
	"slices"
	"strings"

	"lagesbild/data"
)

// Note is a note of the file and what it is on: nothing for the table, else a variable, a value or a cell.
type Note struct {
	Text      data.Text
	Mandatory bool // the office demands that it follows the figures
	Mark      bool // a footnote's mark, DATANOTE: shown beside the figures
	On        []Place
}

// Place is a value of a variable, by places; Value is -1 for the variable as a whole.
type Place struct{ Variable, Value int }

// noteKinds are the keywords of notes in the order that notes have in a File.
var noteKinds = []struct {
	keyword         string
	mandatory, mark bool
}{
	{"NOTEX", true, false},
	{"NOTE", false, false},
	{"VALUENOTEX", true, false},
	{"VALUENOTE", false, false},
	{"CELLNOTEX", true, false},
	{"CELLNOTE", false, false},
	{"DATANOTE", false, true},
	{"DATANOTECELL", false, true},
}

// noteGroup is all notes of one kind on the same thing, each language's apart.
type noteGroup struct {
	on    []Place
	texts [][]string // language, note
}

// readNotes understands the notes. One on a thing that does not exist is a finding.
func (r *reader) readNotes() []Note {
	groups := make([][]noteGroup, len(noteKinds))
	place := map[string]int{}
	for i := range r.Statements {
		s := &r.Statements[i]
		kind := kindOf(s.Keyword)
		if kind < 0 {
			continue
		}
		on, err := r.on(s)
		if err != nil {
			r.find(s.Line, "%v: %v: the note is left out", s, err)
			continue
		}
		key := fmt.Sprint(kind, on)
		at, ok := place[key]
		if !ok {
			at = len(groups[kind])
			place[key] = at
			groups[kind] = append(groups[kind], noteGroup{on, make([][]string, len(r.Languages))})
		}
		lang := r.langOf(s)
		texts := &groups[kind][at].texts[lang]
		*texts = append(*texts, splitNotes(s.text())...)
	}
	var all []Note
	for kind, of := range groups {
		for _, g := range of {
			all = append(all, r.pair(kind, g)...)
		}
	}
	return all
}

func kindOf(keyword string) int {
	for i, k := range noteKinds {
		if k.keyword == keyword {
			return i
		}
	}
	return -1
}

// pair makes notes of a group: those in the same place of each language are one note.
func (r *reader) pair(kind int, g noteGroup) []Note {
	longest := 0
	for _, texts := range g.texts {
		longest = max(longest, len(texts))
	}
	var notes []Note
	for i := range longest {
		text := r.text(func(lang int) string {
			if i < len(g.texts[lang]) {
				return g.texts[lang][i]
			}
			return ""
		})
		if text != (data.Text{}) {
			notes = append(notes, Note{text, noteKinds[kind].mandatory, noteKinds[kind].mark, g.on})
		}
	}
	return notes
}

// on finds what a statement's sub-keys name.
func (r *reader) on(s *Statement) ([]Place, error) {
	lang := r.langOf(s)
	if lang == 0 && s.Lang != "" && !strings.EqualFold(s.Lang, r.Languages[0]) {
		return nil, fmt.Errorf("the language %s is not the file's", s.Lang)
	}
	if keywords[s.Keyword].of == ofCell {
		return r.onCell(s, lang)
	}
	if len(s.Keys) == 0 {
		return nil, nil
	}
	v := slices.IndexFunc(r.Variables, func(v Variable) bool {
		return v.Names[lang] == s.Keys[0] || v.Names[0] == s.Keys[0] || v.Code == s.Keys[0]
	})
	if v < 0 {
		return nil, fmt.Errorf("no variable %q", s.Keys[0])
	}
	if len(s.Keys) == 1 {
		return []Place{{v, -1}}, nil
	}
	i, ok := r.Variables[v].Find(lang, s.Keys[1])
	if !ok || len(s.Keys) > 2 {
		return nil, fmt.Errorf("no value %q", s.Keys[1])
	}
	return []Place{{v, i}}, nil
}

func (r *reader) onCell(s *Statement, lang int) ([]Place, error) {
	if len(s.Keys) != len(r.Variables) {
		return nil, fmt.Errorf("%d names for %d variables", len(s.Keys), len(r.Variables))
	}
	on := []Place{}
	for v, key := range s.Keys {
		if key == "*" {
			continue
		}
		i, ok := r.Variables[v].Find(lang, key)
		if !ok {
			return nil, fmt.Errorf("no value %q of the variable %q", key, r.Variables[v].Name())
		}
		on = append(on, Place{v, i})
	}
	return on, nil
}

// splitNotes parts a text at ## into notes and at # into lines, except inside the tags of HTML.
func splitNotes(text string) []string {
	var notes []string
	var b strings.Builder
	end := func() {
		notes = append(notes, tidy(b.String()))
		b.Reset()
	}
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '<' && tag(text[i:]) > 0:
			n := tag(text[i:])
			b.WriteString(text[i : i+n])
			i += n - 1
		case strings.HasPrefix(text[i:], "##"):
			end()
			i++
		case text[i] == '#':
			b.WriteByte('\n')
		default:
			b.WriteByte(text[i])
		}
	}
	end()
	return notes
}

// tidy takes away empty lines before and after, and what stands on an empty line between.
func tidy(note string) string {
	lines := strings.Split(strings.TrimSpace(note), "\n")
	for i, line := range lines {
		if strings.TrimSpace(line) == "" {
			lines[i] = ""
		}
	}
	return strings.Join(lines, "\n")
}

// tag is the length of the HTML tag that text begins with, 0 for none.
func tag(text string) int {
	if len(text) < 2 || !letter(text[1]) && text[1] != '/' && text[1] != '!' {
		return 0
	}
	return strings.IndexByte(text, '>') + 1
}

// joinNotes is the inverse of splitNotes. A # in a text, which the format has no way to write, becomes a fullwidth one.
func joinNotes(notes []string) string {
	var b strings.Builder
	for i, note := range notes {
		if i > 0 {
			b.WriteString("##")
		}
		note = tidy(strings.ReplaceAll(note, "\r\n", "\n"))
		for k := 0; k < len(note); k++ {
			switch n := tag(note[k:]); {
			case note[k] == '<' && n > 0:
				b.WriteString(strings.ReplaceAll(note[k:k+n], "\n", " "))
				k += n - 1
			case note[k] == '\n' && k+1 < len(note) && note[k+1] == '\n':
				b.WriteString("# ")
			case note[k] == '\n':
				b.WriteByte('#')
			case note[k] == '#':
				b.WriteString("＃")
			default:
				b.WriteByte(note[k])
			}
		}
	}
	return b.String()
}
