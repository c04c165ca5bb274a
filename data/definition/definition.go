// Package definition reads the YAML files that analysts write: sources, indicators, goals, counties, editions, themes.
//
// In come layers of folders, the program's own first and a user's after it; out come Go values, decoded strictly and
// validated. An unknown key, a wrong type or a value that Validate refuses is an error at file, line and column that
// suggests what was meant. The package knows no kind of definition itself.
//
// Begin with [Load].
package definition

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// maxBytes bounds one definition; the longest of ours has a few kilobytes.
const maxBytes = 1 << 20

// Invalid is a fault at a YAML path such as $.method.values.dataset, for Validate to return. Several may be joined.
type Invalid struct {
	Path string
	Err  error
}

func (e *Invalid) Error() string { return e.Path + ": " + e.Err.Error() }

// Unwrap returns the meaning.
func (e *Invalid) Unwrap() error { return e.Err }

// Faultf is an Invalid with a formatted message.
func Faultf(path, format string, args ...any) error {
	return &Invalid{Path: path, Err: fmt.Errorf(format, args...)}
}

// Validator is a definition that can tell what is wrong with itself.
type Validator interface{ Validate() error }

// File is one definition and where it stands.
type File[T any] struct {
	Name  string // "catalogue/wage-ratio.yaml"
	Value T
	src   []byte
}

// At places err at a path of the file: "catalogue/wage-ratio.yaml:7:12: …".
func (f File[T]) At(path string, err error) error { return at(f.Name, f.src, path, err) }

// Locate places each fault of err that has a path at its line and column of the file; other errors stay as they are.
func (f File[T]) Locate(err error) error {
	var invalid *Invalid
	if !errors.As(err, &invalid) {
		return err
	}
	all := split(err)
	for i, one := range all {
		if errors.As(one, &invalid) {
			all[i] = f.At(invalid.Path, invalid.Err)
		}
	}
	return errors.Join(all...)
}

// Stem is the file's name without folder and ending, which is to equal the definition's id.
func (f File[T]) Stem() string { return strings.TrimSuffix(path.Base(f.Name), ".yaml") }

// Load reads every *.yaml in dir of the layers, a later layer replacing files of the same name, sorted by name. A layer
// without the folder is passed over. All faults of all files are reported together.
func Load[T any](dir string, layers ...fs.FS) ([]File[T], error) {
	from := map[string]fs.FS{}
	for _, layer := range layers {
		names, err := fs.Glob(layer, path.Join(dir, "*.yaml"))
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			from[name] = layer
		}
	}
	names := make([]string, 0, len(from))
	for name := range from {
		names = append(names, name)
	}
	slices.Sort(names)
	var files []File[T]
	var faults []error
	for _, name := range names {
		f := File[T]{Name: name}
		var err error
		if f.src, err = fs.ReadFile(from[name], name); err == nil {
			err = Decode(name, f.src, &f.Value)
		}
		if err != nil {
			faults = append(faults, err)
			continue
		}
		files = append(files, f)
	}
	return files, errors.Join(faults...)
}

// Decode reads one YAML document into the struct that into points to, strictly, and validates it.
func Decode(file string, src []byte, into any) error {
	if len(src) > maxBytes {
		return fmt.Errorf("%s: %d bytes: a definition has at most %d", file, len(src), maxBytes)
	}
	if err := yaml.NewDecoder(bytes.NewReader(src), yaml.Strict()).Decode(into); err != nil {
		return explain(file, err, reflect.TypeOf(into))
	}
	v, ok := into.(Validator)
	if !ok {
		return nil
	}
	var faults []error
	for _, fault := range split(v.Validate()) {
		var invalid *Invalid
		if errors.As(fault, &invalid) {
			fault = at(file, src, invalid.Path, invalid.Err)
		} else {
			fault = fmt.Errorf("%s: %w", file, fault)
		}
		faults = append(faults, fault)
	}
	return errors.Join(faults...)
}

// split takes a joined error apart.
func split(err error) []error {
	if err == nil {
		return nil
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []error
		for _, e := range joined.Unwrap() {
			all = append(all, split(e)...)
		}
		return all
	}
	return []error{err}
}

// explain turns the decoder's error into one line with position and, for an unknown key, a suggestion.
func explain(file string, err error, t reflect.Type) error {
	var unknown *yaml.UnknownFieldError
	if errors.As(err, &unknown) {
		key := unknown.Token.Value
		others := slices.DeleteFunc(keys(t), func(k string) bool { return k == key }) // it stands where it is not known
		return fmt.Errorf("%s: unknown key %q%s", place(file, unknown.Token), key, Suggest(key, others))
	}
	var y yaml.Error
	if errors.As(err, &y) && y.GetToken() != nil {
		return fmt.Errorf("%s: %s", place(file, y.GetToken()), y.GetMessage())
	}
	return fmt.Errorf("%s: %w", file, err)
}

func place(file string, t *token.Token) string {
	return fmt.Sprintf("%s:%d:%d", file, t.Position.Line, t.Position.Column)
}

// at finds the line and column of a path; where the path itself is absent, those of its nearest parent that is there.
func at(file string, src []byte, where string, err error) error {
	tree, parseErr := parser.ParseBytes(src, 0)
	for p := where; parseErr == nil && len(p) > 1; p = p[:max(strings.LastIndexAny(p, ".["), 0)] {
		query, bad := yaml.PathString(p)
		if bad != nil {
			break
		}
		if node, missing := query.FilterFile(tree); missing == nil && node != nil {
			return fmt.Errorf("%s: %w", place(file, first(node)), err)
		}
	}
	return fmt.Errorf("%s: %w", file, err)
}

// first is the token a node begins with: a mapping's own token is its first colon.
func first(n ast.Node) *token.Token {
	for {
		switch m := n.(type) {
		case *ast.MappingNode:
			if len(m.Values) == 0 {
				return m.GetToken()
			}
			n = m.Values[0]
		case *ast.MappingValueNode:
			return m.Key.GetToken()
		default:
			return n.GetToken()
		}
	}
}

// keys collects every YAML key that a type can hold, at any depth.
func keys(t reflect.Type) []string {
	seen := map[reflect.Type]bool{}
	var names []string
	var walk func(reflect.Type)
	walk = func(t reflect.Type) {
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			walk(t.Elem())
		case reflect.Struct:
			if seen[t] {
				return
			}
			seen[t] = true
			for i := range t.NumField() {
				name, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
				if name != "" && name != "-" {
					names = append(names, name)
				}
				walk(t.Field(i).Type)
			}
		}
	}
	walk(t)
	return names
}
