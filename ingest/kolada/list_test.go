package kolada

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lagesbild/data/codelist"
	"lagesbild/data/datatest"
)

func TestLists(t *testing.T) {
	areas, next, err := AreaList([]byte(`{"values":[{"id":"0000","title":"Riket","type":"L"},{"id":"0019","title":"Region Västmanland","type":"L"},{"id":"1981","title":"Sala","type":"K"}],
		"next_url":"https://api.kolada.se/v3/municipality?page=2","count":3}`))
	if err != nil || len(areas) != 3 || next != "https://api.kolada.se/v3/municipality?page=2" {
		t.Fatalf("%v %q %v", areas, next, err)
	}
	if code, err := areas[1].Code(); code != "19" || err != nil {
		t.Errorf("%s %v", code, err)
	}
	groups, next, err := GroupList([]byte(`{"values":[{"id":"G1","title":"Liknande kommuner (ovägt medel)","members":[{"member_id":"1981","member_title":"Sala"}]},{"id":"G2","title":"Tom","members":[]}],"next_url":null}`))
	if err != nil || len(groups) != 2 || groups[0].Members[0].ID != "1981" || next != "" {
		t.Errorf("%v %q %v", groups, next, err)
	}
	for body, says := range map[string]string{
		`{"values":[{"id":"1981","title":"Norberg"}]}`: `row 1: area "1981" is Sala here and Norberg at Kolada`,
		`{"values":[{"id":"9981","title":"Sala"}]}`:    "no area of today",
		`{"values":[{"id":"181","title":"Sala"}]}`:     "four digits",
		`{"valuer":[]}`: `no "values"`,
	} {
		if _, _, err := AreaList([]byte(body)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", body, err, says)
		}
	}
	if _, _, err := GroupList([]byte(`{"values":[{"id":"G1","title":"x","members":[{"member_id":"1981","member_title":"Sala"},{"member_id":"7","member_title":"?"}]}]}`)); err == nil || !strings.Contains(err.Error(), "row 1") {
		t.Errorf("a member that is none: %v", err)
	}
}

// TestRecordedLists: Kolada's 312 areas are ours, name for name, and so are the members of its 3,630 groups.
func TestRecordedLists(t *testing.T) {
	read := func(name string) []byte {
		body, err := os.ReadFile(filepath.Join(datatest.Shared(t, "real"), "api", "kolada", name))
		if err != nil {
			t.Fatal(err)
		}
		return body
	}
	areas, _, err := AreaList(read("v3_municipality.json"))
	if err != nil || len(areas) != len(codelist.Current()) {
		t.Errorf("%d areas, want %d: %v", len(areas), len(codelist.Current()), err)
	}
	groups, _, err := GroupList(read("v3_municipality_groups.json"))
	members := 0
	for _, g := range groups {
		members += len(g.Members)
	}
	if err != nil || len(groups) != 3630 || members != 26573 {
		t.Errorf("%d groups of %d members: %v", len(groups), members, err)
	}
}
