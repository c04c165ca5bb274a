package cells

import (
	"strings"
	"testing"

	"lagesbild/data"
)

// TestWordsKept: a dimension may list words, count them and keep the rest, in that order.
func TestWordsKept(t *testing.T) {
	text := data.Text{SV: "%d år", EN: "age %d"}
	l := testLayout()
	l.Dimensions["age"] = Dimension{Title: text, Codes: map[string]string{"100+": "100"}, Numbers: &Numbers{Most: 100, Title: text}}
	l.Dimensions["occupation"] = Dimension{Title: text, Kept: true, Codes: map[string]string{"0002": "unknown"}, Titles: map[string]data.Text{"unknown": text}}
	if err := l.Validate(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ id, word, code string }{
		{"age", "100+", "100"},
		{"age", "7", "7"},
		{"age", "07", ""},
		{"age", "101", ""},
		{"occupation", "0002", "unknown"},
		{"occupation", "2341", "2341"},
		{"occupation", "", ""},
	} {
		code, err := l.Meaning(c.id, c.word)
		if code != c.code || (err == nil) != (c.code != "") {
			t.Errorf("%s %q: %q, %v", c.id, c.word, code, err)
		}
		if c.code != "" && l.Allows(c.id, c.code) != nil {
			t.Errorf("%s: %q is not allowed", c.id, c.code)
		}
	}
	if l.Allows("age", "100+") == nil {
		t.Error("the provider's word passes for a code")
	}
	l.Dimensions[data.Sex] = Dimension{Kept: true}
	l.Dimensions[data.Area] = Dimension{Kept: true}
	l.Dimensions["occupation"] = Dimension{Title: text}
	err := l.Validate()
	for _, want := range []string{"$.dimensions.sex.kept: the sexes are F, M and _T", "$.dimensions.area: area has a code list of its own", "$.dimensions.occupation: say which words are allowed"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
