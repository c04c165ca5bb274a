package kolada

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"lagesbild/ingest/cells"
)

// TestAddresses: no path has more than 25 ids or years, and each id meets each year once.
func TestAddresses(t *testing.T) {
	var ids []string
	for i := range 51 {
		ids = append(ids, fmt.Sprintf("N%05d", i))
	}
	f := &Form{Years: Years{From: 1990}}
	met := map[string]int{}
	for _, address := range f.DataAddresses("http://127.0.0.1/v3/", ids, 2026) {
		path, ok := strings.CutPrefix(address, "http://127.0.0.1/v3/data/kpi/")
		path, ok2 := strings.CutSuffix(path, "?per_page=5000")
		kpis, years, ok3 := strings.Cut(path, "/year/")
		some, span := strings.Split(kpis, ","), strings.Split(years, ",")
		if !ok || !ok2 || !ok3 || len(some) > 25 || len(span) > 25 {
			t.Errorf("address %s", address)
		}
		for _, id := range some {
			for _, year := range span {
				met[id+" "+year]++
			}
		}
	}
	if len(met) != 51*37 || met["N00050 2026"] != 1 || met["N00000 1990"] != 1 {
		t.Errorf("%d pairs of id and year, want %d", len(met), 51*37)
	}
	f = &Form{Years: Years{From: 2023, To: 2024}}
	if got := f.DataAddresses("", []string{"N1", "N2"}, 2026); !slices.Equal(got, []string{"https://api.kolada.se/v3/data/kpi/N1,N2/year/2023,2024?per_page=5000"}) {
		t.Errorf("%q", got)
	}
	if got := f.KPIAddresses("", ids); len(got) != 3 || got[2] != "https://api.kolada.se/v3/kpi/N00050?per_page=5000" {
		t.Errorf("%q", got)
	}
}

func TestYears(t *testing.T) {
	for years, says := range map[Years]string{{}: "", {From: 1970}: "", {To: 2025}: "", {2025, 2024}: "2025 to 2024", {From: 1969}: "1969", {To: 1950}: "1950", {From: -1}: "-1"} {
		err := (&Form{Years: years}).Validate(new(cells.Layout))
		if (err == nil) != (says == "") || err != nil && !(strings.Contains(err.Error(), "$.from.kolada.years") && strings.Contains(err.Error(), says)) {
			t.Errorf("%v: %v", years, err)
		}
	}
}
