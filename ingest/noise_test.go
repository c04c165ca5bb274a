package ingest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"lagesbild/data/datatest"
	"lagesbild/data/store"
	"lagesbild/ingest"
)

const monthly = `id: monthly
dataset: monthly
title: {sv: Folkmängd, en: Population}
publisher: SCB
provenance: {sv: Tabell TAB6471., en: Table TAB6471.}
licence: CC0
from: {jsonstat: {pages: [TAB6471_data.json]}}
dimensions:
  area: {column: Region}
  period: {column: Tid}
  sex: {column: Kon, codes: {TotSa: _T, "1": M, "2": F}}
  age:
    column: Alder
    title: {sv: Ålder, en: Age}
    kept: true
measures: {000007SF: {as: persons, title: {sv: Folkmängd, en: Population}, unit: persons, additive: true, sex: split}}
`

// TestNoise: in the 924 sums of women and men of SCB's table of 2026, where random noise was added, 524 differ from the
// total by more than rounding, by 8 at most (counted from the page apart from this program). None of them is a doubt.
func TestNoise(t *testing.T) {
	name := datatest.Shared(t, "real", "api", "pxwebapi2-scb", "TAB6471_data.json")
	body, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	pages := fstest.MapFS{filepath.Base(name): {Data: body}}
	for more, want := range map[string]string{"": "", "checks: {sums: {noise: 0}}\n": "measure persons: women and men do not add up to the total, 524 cells: "} {
		sources, err := ingest.Sources(fstest.MapFS{"sources/monthly.yaml": {Data: []byte(monthly + more)}})
		if err != nil {
			t.Fatal(err)
		}
		out := run(t, store.Open(t.TempDir(), nil), sources, ingest.Options{From: folder(pages)})["monthly"]
		findings := strings.Join(out.Findings, "\n")
		if out.Err != nil || want == "" && findings != "" || !strings.Contains(findings, want) {
			t.Errorf("%q: %v, findings %s", more, out.Err, findings)
		}
	}
}
