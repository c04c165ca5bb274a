package definition_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"lagesbild/data/definition"
)

type meal struct {
	ID     string   `yaml:"id"`
	Dishes []dish   `yaml:"dishes"`
	Tags   []string `yaml:"tags,omitempty"`
}

type dish struct {
	Name  string  `yaml:"name"`
	Price float64 `yaml:"price"`
}

var errPrice = errors.New("price is negative")

func (m *meal) Validate() error {
	var faults []error
	for i, d := range m.Dishes {
		if d.Price < 0 {
			faults = append(faults, &definition.Invalid{Path: "$.dishes[" + string(rune('0'+i)) + "].price", Err: errPrice})
		}
	}
	return errors.Join(faults...)
}

func TestDecodeFaults(t *testing.T) {
	for _, test := range []struct{ name, src, want string }{
		{"unknown key", "id: a\ndishs: []\n", `m.yaml:2:1: unknown key "dishs" — did you mean "dishes"?`},
		{"unknown inner key", "id: a\ndishes:\n  - name: soppa\n    prise: 3\n", `m.yaml:4:5: unknown key "prise" — did you mean "price"?`},
		{"nothing near", "id: a\nzzzzzzzz: 1\n", `m.yaml:2:1: unknown key "zzzzzzzz"`},
		{"wrong type", "id: a\ndishes:\n  - name: soppa\n    price: dyr\n", "m.yaml:4:12: "},
		{"duplicate key", "id: a\nid: b\n", "m.yaml:2:1: "},
		{"syntax", "id: [a\n", "m.yaml:1:"},
		{"value", "id: a\ndishes:\n  - name: soppa\n    price: -3\n", "m.yaml:4:12: price is negative"},
		{"two values", "dishes: [{price: -3}, {price: -4}]\n", "m.yaml:1:18: price is negative\nm.yaml:1:31: price is negative"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := definition.Decode("m.yaml", []byte(test.src), &meal{})
			if err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("got  %v\nwant %s…", err, test.want)
			}
		})
	}
}

// TestLocate: what is found wrong later stands at its line too, with its meaning; other errors stay as they are.
func TestLocate(t *testing.T) {
	files, err := definition.Load[meal]("m", fstest.MapFS{"m/a.yaml": {Data: []byte("id: a\ndishes:\n  - name: soppa\n    price: 3\n")}})
	if err != nil {
		t.Fatal(err)
	}
	other := errors.New("not about the file")
	err = files[0].Locate(errors.Join(other, definition.Faultf("$.dishes[0].price", "too dear: %w", errPrice)))
	if err == nil || err.Error() != "not about the file\nm/a.yaml:4:12: too dear: price is negative" || !errors.Is(err, errPrice) {
		t.Errorf("got %v", err)
	}
	if files[0].Locate(other) != other || files[0].Locate(nil) != nil {
		t.Error("another error was changed")
	}
}

func TestDecodeKeepsMeaning(t *testing.T) {
	err := definition.Decode("m.yaml", []byte("dishes: [{price: -3}]"), &meal{})
	if !errors.Is(err, errPrice) {
		t.Errorf("got %v, want it to be errPrice", err)
	}
}

func TestLoadOverlays(t *testing.T) {
	ours := fstest.MapFS{"meals/a.yaml": {Data: []byte("id: ours-a")}, "meals/b.yaml": {Data: []byte("id: ours-b")}}
	theirs := fstest.MapFS{"meals/b.yaml": {Data: []byte("id: theirs-b")}, "meals/c.yaml": {Data: []byte("id: theirs-c")}}
	files, err := definition.Load[meal]("meals", ours, theirs, fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range files {
		got = append(got, f.Stem()+"="+f.Value.ID)
	}
	if want := "a=ours-a b=theirs-b c=theirs-c"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestAtFallsBackToParent(t *testing.T) {
	files, err := definition.Load[meal]("m", fstest.MapFS{"m/a.yaml": {Data: []byte("id: a\ndishes:\n  - name: soppa\n")}})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := files[0].At("$.dishes[0].price", errPrice).Error(), "m/a.yaml:3:5: price is negative"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSuggest(t *testing.T) {
	known := []string{"polarity", "measure", "gap"}
	for word, want := range map[string]string{
		"polarty": ` — did you mean "polarity"?`, "mesaure": ` — did you mean "measure"?`, "Gap": ` — did you mean "gap"?`, "colour": "",
	} {
		if got := definition.Suggest(word, known); got != want {
			t.Errorf("Suggest(%q) = %q, want %q", word, got, want)
		}
	}
}
