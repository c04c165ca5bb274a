package jsonstat

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-json"

	"lagesbild/ingest/jsontext"
	"lagesbild/ingest/pieces"
)

// Table is a document as it stood, in the provider's words, dimensions and order. Cells run row by row: the last
// dimension moves fastest.
type Table struct {
	Label    string
	Source   string
	Href     string
	Updated  string // as written; PxWeb: 2026-06-08T06:00:00Z
	ID       string // PxWeb's or Eurostat's id of the table, "" where not told
	Language string // sv, en, …; "" where not told
	Notes    []Note

	Dimensions []Dimension

	additive bool
	agency   string
	ours     *rawOurs
	symbols  *symbols
	values   *values
}

// Metadata reports that the document describes a table without its cells, as PxWeb's metadata do.
func (t *Table) Metadata() bool { return t.values.count == 0 }

// Cells returns the number of cells that the document has; a sparse one has fewer than the sizes make.
func (t *Table) Cells() int { return t.values.count }

// Dimension returns the place of the dimension named id, or -1.
func (t *Table) Dimension(id string) int {
	return slices.IndexFunc(t.Dimensions, func(d Dimension) bool { return d.ID == id })
}

// scanner walks a document, and lists of cells in pieces of about so many bytes.
type scanner struct {
	jsontext.Scanner
	piece int
}

func newScanner(b []byte, at int, path string) *scanner {
	return &scanner{jsontext.Scanner{B: b, I: at, Path: path}, pieces.Size}
}

// Error is a fault at a place in a document.
type Error = jsontext.Error

// root are the members of a document, or of the dataset inside a bundle of version 1.
type root struct {
	s        *scanner
	raw      map[string]span
	values   *values
	statuses *statuses
	symbols  *symbols
	late     error // a value or status that is JSON but no cells
}

// span is a member's value and where it stands.
type span struct {
	text []byte
	at   int
}

// Decode reads one document: a dataset of version 2.0, or of version 1 alone or as the only one in a bundle. A document
// that is something else, or does not agree with itself, is refused with an [Error] that says where.
func Decode(body []byte) (*Table, error) {
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	s := newScanner(body, 0, "$")
	switch c := s.Space(); {
	case s.I == len(body):
		return nil, errors.New("the document is empty")
	case c == '<':
		return nil, errors.New("a web page or XML, not JSON: was an error answer saved?")
	case bytes.HasPrefix(body, []byte("\xff\xfe")) || bytes.HasPrefix(body, []byte("\xfe\xff")):
		return nil, errors.New("UTF-16, not UTF-8: save the document again as it was delivered")
	}
	if s.Peek() != '{' {
		if _, err := s.Skip(0); err != nil {
			return nil, err
		}
		return nil, errNot
	}
	r, err := s.root()
	if err != nil {
		return nil, err
	}
	s.Path = "$"
	if s.Space(); s.I < len(s.B) {
		return nil, s.Unexpected("the end of the document")
	}
	return r.table(true)
}

// root walks the members of an object.
func (s *scanner) root() (*root, error) {
	r := &root{s: s, raw: map[string]span{}, symbols: newSymbols()}
	path := s.Path
	err := s.Object(func(name string) error {
		name = strings.Clone(name)
		if _, twice := r.raw[name]; twice {
			return s.Fault(s.I, path, fmt.Errorf("%.40q stands twice", name))
		}
		s.Path = path + "." + short(name)
		defer func() { s.Path = path }()
		at := s.I
		err := r.cells(name)
		if err != nil { // it may be JSON all the same, and no cells: then the other members tell what it is
			if err == errShape {
				err = s.Fault(at, s.Path, err)
			}
			r.late, s.I = cmp.Or(r.late, err), at
			_, err = s.Skip(1)
		}
		r.raw[name] = span{s.B[at:s.I], at}
		return err
	})
	return r, err
}

// cells reads the members that hold cells, and passes over the others.
func (r *root) cells(name string) (err error) {
	switch name {
	case "value":
		r.values, err = r.s.readValues(r.symbols)
	case "status":
		r.statuses, err = r.s.readStatus(r.symbols)
	default:
		var text []byte
		at := r.s.I
		if text, err = r.s.Skip(1); err == nil && !utf8.Valid(text) {
			err = r.s.Fault(at, r.s.Path, jsontext.ErrNotUTF8)
		}
	}
	return err
}

// member decodes one member, if it is there.
func (r *root) member(name string, into any) error {
	m, ok := r.raw[name]
	if !ok {
		return nil
	}
	return r.decode(m, r.s.Path+"."+name, into)
}

func (r *root) decode(m span, path string, into any) error {
	if err := decode(m.text, into); err != nil {
		return r.s.Fault(m.at, path, plain(err))
	}
	return nil
}

// plain shortens the library's messages, which repeat Go's types.
func plain(err error) error {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return fmt.Errorf("%s: %s is not of the kind that JSON-stat has there", cmp.Or(kind.Field, "value"), kind.Value)
	}
	return err
}

func short(name string) string {
	if len(name) > 40 {
		return strings.ToValidUTF8(name[:40], "") + "…"
	}
	return name
}

// table makes a Table of the members.
func (r *root) table(outer bool) (*Table, error) {
	var class string
	if err := r.member("class", &class); err != nil {
		return nil, err
	}
	if class == "collection" || class == "bundle" {
		return nil, r.collection(class)
	}
	if m, ok := r.raw["dimension"]; class == "dimension" || !ok || m.text[0] != '{' {
		if class == "dimension" {
			return nil, errors.New("a dimension alone, not a dataset")
		}
		if class == "" && outer {
			return r.bundle()
		}
		return nil, errNot
	}
	if r.late != nil {
		return nil, r.late
	}
	t := &Table{symbols: r.symbols, values: r.values}
	if err := r.header(t); err != nil {
		return nil, err
	}
	ids, sizes, roles, err := r.frame()
	if err != nil {
		return nil, err
	}
	if err := r.dimensions(t, ids, sizes, roles); err != nil {
		return nil, err
	}
	return t, r.join(t, sizes)
}

var errNot = errors.New(`not JSON-stat: there is no member "dimension"`)

// header reads what stands beside the dimensions.
func (r *root) header(t *Table) error {
	var label, source, href, updated, extension json.RawMessage
	for name, into := range map[string]*json.RawMessage{"label": &label, "source": &source, "href": &href, "updated": &updated, "extension": &extension} {
		if err := r.member(name, into); err != nil {
			return err
		}
	}
	t.Label, t.Source, t.Href, t.Updated = loose[string](label), loose[string](source), loose[string](href), loose[string](updated)
	ext := loose[rawExtension](extension)
	t.ID, t.Language, t.agency, t.ours = cmp.Or(ext.PX.TableID, ext.PX.Matrix, ext.ID), strings.ToLower(cmp.Or(ext.PX.Language, ext.Lang)), ext.Agency, ext.Ours
	t.additive = ext.PX.Aggregate != nil && *ext.PX.Aggregate
	var note texts
	if err := r.member("note", &note); err != nil {
		return err
	}
	t.Notes = notes(note, ext.Mandatory)
	for _, text := range []string{t.Label, t.Source} {
		if doubled(text) {
			return r.s.Fault(0, r.s.Path, errDoubled(text))
		}
	}
	return nil
}

// frame reads ids, sizes and roles, which version 1 keeps inside the member dimension.
func (r *root) frame() (ids []string, sizes []whole, roles map[string]texts, err error) {
	in, inPath := r.raw, r.s.Path
	if _, ok := r.raw["id"]; !ok {
		if in, err = r.s.members(r.raw["dimension"], r.s.Path+".dimension"); err != nil {
			return nil, nil, nil, err
		}
		inPath += ".dimension"
	}
	for name, into := range map[string]any{"id": &ids, "size": &sizes, "role": &roles} {
		m, ok := in[name]
		if !ok && name != "role" {
			return nil, nil, nil, r.s.Fault(r.raw["dimension"].at, r.s.Path, fmt.Errorf("not JSON-stat: there is no member %q", name))
		}
		if ok && err == nil {
			err = r.decode(m, inPath+"."+name, into)
		}
	}
	if err == nil && len(ids) != len(sizes) {
		err = r.s.Fault(in["size"].at, inPath+".size", fmt.Errorf("%d sizes for %d dimensions", len(sizes), len(ids)))
	}
	return ids, sizes, roles, err
}

// members takes an object, already known to be one, apart.
func (s *scanner) members(m span, path string) (map[string]span, error) {
	inner := newScanner(s.B, m.at, path)
	all := map[string]span{}
	err := inner.Object(func(name string) error {
		at := inner.I
		if _, twice := all[name]; twice {
			return inner.Fault(at, path, fmt.Errorf("%.40q stands twice", name))
		}
		text, err := inner.Skip(1)
		all[strings.Clone(name)] = span{text, at}
		return err
	})
	return all, err
}

func (r *root) dimensions(t *Table, ids []string, sizes []whole, roles map[string]texts) error {
	all, err := r.s.members(r.raw["dimension"], r.s.Path+".dimension")
	if err != nil {
		return err
	}
	for i, id := range ids {
		path := r.s.Path + ".dimension." + short(id)
		m, ok := all[id]
		if !ok {
			return r.s.Fault(r.raw["dimension"].at, path, fmt.Errorf("dimension %q is named in id and is not there", id))
		}
		if id == "" || id == measureKey && !slices.Contains(roles["metric"], id) {
			return r.s.Fault(m.at, path, fmt.Errorf("%q cannot be the name of a dimension", id))
		}
		if t.Dimension(id) >= 0 {
			return r.s.Fault(m.at, path, fmt.Errorf("dimension %q stands twice in id", id))
		}
		var raw rawDimension
		if err := r.decode(m, path, &raw); err != nil {
			return err
		}
		d, err := dimension(id, &raw)
		if err == nil && int64(len(d.Categories)) != int64(sizes[i]) {
			err = fmt.Errorf("%d categories, where size says %d", len(d.Categories), sizes[i])
		}
		for _, c := range d.Categories {
			if err == nil && doubled(c.Label) {
				err = errDoubled(c.Label)
			}
		}
		if err != nil {
			return r.s.Fault(m.at, path, err)
		}
		for _, role := range []string{"metric", "geo", "time"} {
			if slices.Contains(roles[role], id) {
				d.Role = role
			}
		}
		t.Dimensions = append(t.Dimensions, d)
	}
	return nil
}

// join holds values and statuses against the sizes.
func (r *root) join(t *Table, sizes []whole) error {
	n := int64(1)
	for _, size := range sizes {
		if size > 0 && n > math.MaxInt32/int64(size) {
			n = math.MaxInt64
			break
		}
		n *= int64(size)
	}
	if n > most && slices.Contains(sizes, 0) {
		n = 0
	}
	if t.values == nil {
		t.values = &values{}
	}
	if len(t.values.value) == 0 && !t.values.object && (r.statuses == nil || len(r.statuses.at) == 0) {
		return nil // metadata: sizes are told, cells are not
	}
	at, path := r.raw["value"].at, r.s.Path+".value"
	if n > most {
		return r.s.Fault(at, path, errTooMany)
	}
	if err := t.values.join(r.statuses, int(n)); err != nil {
		return r.s.Fault(at, path, err)
	}
	return nil
}

// bundle reads the only dataset of a version 1 bundle.
func (r *root) bundle() (*Table, error) {
	var names []string
	for name, m := range r.raw {
		if refusals[name] {
			return nil, errors.New(cmp.Or(refused(name, m.text), "the provider answers with an error: "+answer(m.text)))
		}
		if len(m.text) == 0 || m.text[0] != '{' {
			continue
		}
		if inner, err := r.s.members(m, r.s.Path); err == nil && len(inner["dimension"].text) > 0 {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	switch len(names) {
	case 0:
		if title, ok := r.raw["title"]; ok && len(r.raw["status"].text) == 3 {
			return nil, fmt.Errorf("the provider answers with an error: %s %s", r.raw["status"].text, answer(title.text))
		}
		return nil, errNot
	case 1:
		s := newScanner(r.s.B, r.raw[names[0]].at, "$."+short(names[0]))
		inner, err := s.root()
		if err != nil {
			return nil, err
		}
		t, err := inner.table(false)
		if err == nil && t.ID == "" && names[0] != "dataset" {
			t.ID = names[0]
		}
		return t, err
	}
	return nil, fmt.Errorf("a bundle of %d datasets (%s): give one alone", len(names), short(strings.Join(names, ", ")))
}

// answer is the text of a provider's error, cut to a line.
func answer(raw []byte) string {
	var b bytes.Buffer
	if json.Compact(&b, raw) != nil || b.Len() > 200 {
		return string(raw[:min(len(raw), 200)])
	}
	return b.String()
}

// collection refuses, and says what could be fetched instead.
func (r *root) collection(class string) error {
	var link struct {
		Item []struct {
			Label string `json:"label"`
			Href  string `json:"href"`
		} `json:"item"`
	}
	if m, ok := r.raw["link"]; ok {
		_ = decode(m.text, &link) // only to say more
	}
	var items []string
	for _, i := range link.Item[:min(len(link.Item), 3)] {
		items = append(items, cmp.Or(i.Href, i.Label))
	}
	return fmt.Errorf("a %s of %d items, not a dataset: fetch one of them alone (%s …)", class, len(link.Item), strings.Join(items, ", "))
}

// doubled reports text that was encoded as UTF-8 twice, as Windows-1252 in between: "VÃ¤sterås" for "Västerås".
func doubled(text string) bool {
	rest := text
	for {
		i := strings.IndexAny(rest, "ÃÂ")
		if i < 0 {
			return false
		}
		rest = rest[i+len("Ã"):]
		for _, next := range rest {
			if next >= 0x80 && next <= 0xbf || strings.ContainsRune("…„–˜€‚ƒ†‡ˆ‰Š‹ŒŽ‘’“”•—™š›œžŸ", next) {
				return true
			}
			break
		}
	}
}

func errDoubled(text string) error {
	return fmt.Errorf("%.60q is UTF-8 encoded twice: fetch the document again", text)
}
