package px

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lagesbild/data/datatest"
)

// TestValueSetCorpus reads every value set and aggregation of shared/real: codes with their last text, or groups, members and
// those members that the value set of the folder does not have.
func TestValueSetCorpus(t *testing.T) {
	want := map[string]string{
		"api/px-files/pxweb-example-db/Example/aggregations/10-årsgrupper.agg":             `10-year intervals of ÅlderM: 5 groups to "45-54", 41 members, 0 not in the set`,
		"api/px-files/pxweb-example-db/Example/aggregations/5-årsgrupper.agg":              `5-year intervals of ÅlderM: 9 groups to "50-54", 41 members, 0 not in the set`,
		"api/px-files/pxweb-example-db/Example/aggregations/6-årsgrupper.agg":              `10-year intervals of ÅlderMX: 5 groups to "45-54", 41 members`,
		"api/px-files/pxweb-example-db/Example/aggregations/Kommuner2003.vs":               `Region1999/2003: 290 codes to "Kiruna", 1 aggregations`,
		"api/px-files/pxweb-example-db/Example/aggregations/Lokala arbetsmarknader98-.agg": `local labor markets98- of Kommuner2003: 100 groups to "Kiruna LA", 290 members, 0 not in the set`,
		"api/px-files/pxweb-example-db/Example/aggregations/ÅlderM.vs":                     `ÅlderM: 102 codes to "100", 3 aggregations`,
		"api/pxwebapi2-reference/aggregations/Counties-en.agg":                             `Counties of Counties07: 21 groups to "Norrbotten county", 290 members, 0 not in the set`,
		"api/pxwebapi2-reference/aggregations/Counties-sv.agg":                             `Län of Lan07: 21 groups to "Norrbottens län", 290 members, 0 not in the set`,
		"api/pxwebapi2-reference/aggregations/REGION-EN.vs":                                `Counties07: 290 codes to "Kiruna", 1 aggregations`,
		"api/pxwebapi2-reference/aggregations/REGION-SV.vs":                                `Lan07: 290 codes to "Kiruna", 1 aggregations`,
		"px/pxmake/10-years_classes.agg":                                                   `10-years_classes of Age5: 8 groups to "70+", 16 members, 0 not in the set`,
		"px/pxmake/5-year.agg":                                                             `5-year of PXVSAge: 20 groups to "95+", 100 members, 0 not in the set`,
		"px/pxmake/Age5.vs":                                                                `Age5: 16 codes to "75+ years", 2 aggregations`,
		"px/pxmake/BEXSTALLkommune.agg":                                                    `kommune of BEXSTALLlkode: 6 groups to "Udenfor kommunerne", 6 members, 0 not in the set`,
		"px/pxmake/BEXSTALLlkode.vs":                                                       `BEXSTALLlkode: 119 codes to "Uoplyst udenfor kommunerne", 5 aggregations`,
		"px/pxmake/BEXSTALLmunicipality.agg":                                               `municipality of BEXSTALLlcode: 6 groups to "Udenfor kommunerne", 6 members`,
		"px/pxmake/PXVSAge.vs":                                                             `PXVSAge: 100 codes to "99", 11 aggregations`,
	}
	got, sets, groups := map[string]string{}, map[string]*ValueSet{}, map[string]*Aggregation{}
	root := datatest.Shared(t, "real")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		ending := strings.ToLower(filepath.Ext(path))
		if err != nil || d.IsDir() || ending != ".vs" && ending != ".agg" {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(root, path)
		name = filepath.ToSlash(name)
		if ending == ".vs" {
			v, err := ReadValueSet(name, raw)
			if err != nil {
				return err
			}
			sets[filepath.Dir(path)+v.Name], sets[strings.TrimSuffix(path, filepath.Ext(path))] = v, v
			got[name] = fmt.Sprintf("%s: %d codes to %q, %d aggregations", v.Name, len(v.Codes), v.Codes[len(v.Codes)-1].Title.SV, len(v.Aggregations))
			return nil
		}
		a, err := ReadAggregation(name, raw)
		if err != nil {
			return err
		}
		groups[name] = a
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, a := range groups {
		members := 0
		for _, g := range a.Groups {
			members += len(g.Members)
		}
		got[name] = fmt.Sprintf("%s of %s: %d groups to %q, %d members", a.Name, a.ValueSet, len(a.Groups), a.Groups[len(a.Groups)-1].Title.SV, members)
		dir := filepath.Join(root, filepath.FromSlash(filepath.Dir(name)))
		if v := cmp.Or(sets[dir+a.ValueSet], sets[filepath.Join(dir, a.ValueSet)]); v != nil {
			got[name] += fmt.Sprintf(", %d not in the set", len(a.Missing(v)))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if got[name] != want[name] {
			t.Errorf("%q: %q, want %q", name, got[name], want[name])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d files, want %d", len(got), len(want))
	}
}

// TestValueSetFaults holds each fault against the words that must be in its message.
func TestValueSetFaults(t *testing.T) {
	const set = "[Descr]\r\nName=Län\r\n[Domain]\r\n1=lan\r\n[Valuecode]\r\n1=01\r\n2=03\r\n[Valuetext]\r\n2=Uppsala\r\n"
	const agg = "[Aggreg]\nName=Delar\nValueset=Län\n1=A\n2=B\n[Aggtext]\n1=Aa\n; en not\n[a]\n1=01\n2=03\n[B]\n1=04\n"
	v, err := ReadValueSet("a.vs", []byte("\xef\xbb\xbf"+set))
	if err != nil || v.Codes[0].Title.SV != "01" || v.Codes[1].Title.SV != "Uppsala" || v.Domains[0] != "lan" {
		t.Fatalf("%+v %v", v, err)
	}
	a, err := ReadAggregation("a.agg", []byte(agg))
	if err != nil || a.Groups[1].Title.SV != "B" || !slices.Equal(a.Groups[0].Members, []string{"01", "03"}) || !slices.Equal(a.Missing(v), []string{"04"}) {
		t.Fatalf("%+v %v", a, err)
	}
	for _, test := range []struct{ old, new, says string }{
		{"Name=Län\r\n", "", "a.vs: [Descr]: no Name"},
		{"1=01\r\n", "", "[valuecode]: 2: want numbers from 1"},
		{"1=01\r\n2=03", "1=03\r\n2=03", `code "03": duplicate`},
		{"2=Uppsala", "3=Uppsala", "[valuetext]: 3: want numbers"},
		{"1=01\r\n2=03\r\n", "", "[valuecode]: no codes"},
		{"[Domain]", "[Descr]", "line 3: [descr] stands twice"},
		{"Name=Län", "Län", `line 2: "Län": want a section`},
		{"2=03", "1=03", `key "1" stands twice`},
		{"[Descr]", "x=1", `line 1: "x=1": want a section`},
	} {
		if _, err := ReadValueSet("a.vs", []byte(strings.Replace(set, test.old, test.new, 1))); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("want %q, got %v", test.says, err)
		}
	}
	for _, test := range []struct{ old, new, says string }{
		{"Valueset=Län\n", "", "a.agg: [Aggreg]: needs Name and Valueset"},
		{"[B]\n1=04", "", `group "B": no section [B]`},
		{"2=03", "2=01", `[A]: value "01": duplicate`},
		{"2=03", "3=03", "[a]: 3: want numbers from 1 without a gap, and 1 are there"},
		{"[B]", "[C]", "line 12: [c]: unknown code"},
		{"2=B", "2=a", `[aggreg]: code "a": duplicate`},
	} {
		if _, err := ReadAggregation("a.agg", []byte(strings.Replace(agg, test.old, test.new, 1))); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("want %q, got %v", test.says, err)
		}
	}
}

// FuzzValueSet: nothing panics, and what is read has no code and no member twice.
func FuzzValueSet(f *testing.F) {
	f.Add([]byte("[Descr]\nName=a\n[Aggreg]\nName=b\nValueset=a\n1=x\n[Aggtext]\n[x]\n1=y\n[Valuecode]\n1=y\n[Valuetext]\n1=\xe5"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		unique := func(ids []string) {
			if slices.Sort(ids); len(slices.Compact(slices.Clone(ids))) != len(ids) {
				t.Fatalf("twice: %q", ids)
			}
		}
		if v, err := ReadValueSet("f.vs", raw); err == nil {
			var ids []string
			for _, c := range v.Codes {
				ids = append(ids, c.ID)
			}
			unique(ids)
		}
		if a, err := ReadAggregation("f.agg", raw); err == nil {
			for _, g := range a.Groups {
				unique(slices.Clone(g.Members))
			}
		}
	})
}
