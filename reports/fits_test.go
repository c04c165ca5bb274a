package reports

import (
	"errors"
	"strings"
	"testing"
)

// A kind that cannot show an indicator, whatever its figures, is refused at its line with what can.
func TestUnfitKinds(t *testing.T) {
	for _, test := range []struct{ entry, want string }{
		{"{indicator: ill-health-rate, kind: bars}", "ill-health-rate: its definition has no breakdown"},
		{"{indicator: ill-health-rate, kind: dumbbell, classes: true}", "no breakdown"},
		{"{indicator: education-level, kind: stacked, classes: true}", "no parts of one whole"},
		{"{indicator: ill-health-rate, kind: class-lines}", "no breakdown"},
		{"{indicator: education-level, kind: pyramid}", "a pyramid is of counts by age"},
	} {
		const head = "id: one\ntitle: {sv: Ett, en: One}\nsections: [{id: one, title: {sv: Ett, en: One}, figures: [\n"
		editions, err := LoadEditions(layer("editions/one.yaml", head+test.entry+"]}]\n"))
		if err != nil {
			t.Fatal(err)
		}
		err = errors.Join(editions[0].Check(open(t).catalogue))
		if err == nil || !strings.Contains(err.Error(), "editions/one.yaml:4:") || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", test.entry, err)
		}
	}
}
