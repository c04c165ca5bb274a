package jsonstat

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/datatest"
)

// corpus lists every real JSON-stat file beside the project: how many cells it has, or why it is refused.
var corpus = map[string]struct {
	cells   int // -1: metadata
	dims    int
	missing int
	o       Options
	refused string // by Decode
	symbol  string // by Dataset, with the document's own table of symbols
}{
	"api/pxwebapi2-scb/TAB6471_data.json":                                 {cells: 2772, dims: 4},
	"api/pxwebapi2-scb/TAB6471_metadata.json":                             {cells: -1},
	"api/pxwebapi2-reference/expected/MetadataById_tab001_js2.json":       {cells: -1},
	"api/pxwebapi2-reference/expected/MetadataById_tab003_js2.json":       {cells: -1},
	"api/pxwebapi2-reference/expected/MetadataById_tab004_js2.json":       {cells: -1},
	"api/pxwebapi2-specs/dataset-meta.json":                               {refused: "$.dimension.Alder: 102 categories, where size says 1"},
	"api/pxwebapi2-specs/table-metadata-example-jsonstat-nocomments.json": {refused: "$.dimension.Alder: 102 categories, where size says 1"},
	// Drafts, which contradict themselves or have comments, which JSON does not have.
	"api/pxwebapi2-specs/03024_metadata-jsonstat.json":         {refused: "$.extension: not JSON: '/'"},
	"api/pxwebapi2-specs/response-scb-all-region.json":         {refused: "$.extension: not JSON: '/'"},
	"api/pxwebapi2-specs/table-metadata-example-jsonstat.json": {refused: "not JSON: '/'"},
	"jsonstat/canada.json":                                     {cells: 120, dims: 4, o: Options{Symbols: &Symbols{Codes: map[string]data.Status{"a": 0}}}, symbol: `symbol "a"`},
	"jsonstat/cso_ie-CIA01.json":                               {cells: 8325, dims: 2},
	"jsonstat/eurostat-name_gpd_c-geo_IT.json":                 {cells: 69, dims: 4, missing: 45, o: Options{Symbols: &Eurostat, Vintage: "2015-11-05"}, symbol: `symbol ":"`},
	"jsonstat/eurostat-name_gpd_c.json":                        {cells: 3036, dims: 4, missing: 1902, o: Options{Symbols: &Eurostat, Vintage: "2015-11-05"}, symbol: `symbol ":"`},
	"jsonstat/galicia.json":                                    {cells: 3960, dims: 5, missing: 4},
	"jsonstat/oecd.json":                                       {cells: 432, dims: 2, o: Options{Symbols: &Eurostat}, symbol: `symbol "e"`},
	"jsonstat/three_dim_size_as_string_v2.json":                {cells: 24, dims: 3, o: Options{Vintage: "2020-01-01"}},
	"jsonstat/three_dim_v1.json":                               {cells: 24, dims: 3, o: Options{Vintage: "2020-01-01"}},
	"jsonstat/order.json":                                      {cells: 24, o: Options{Vintage: "2020-01-01"}, symbol: `symbol "A1B1C1": unknown code`}, // texts where numbers should be
}

func TestCorpus(t *testing.T) {
	root := datatest.Shared(t, "real")
	met := 0
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(path) != ".json" {
			return err
		}
		name, _ := filepath.Rel(root, path)
		name = filepath.ToSlash(name)
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		want, listed := corpus[name]
		if !listed {
			if table, err := Decode(body); err == nil {
				t.Errorf("%s is JSON-stat of %d cells and not listed", name, table.Cells())
			}
			return nil
		}
		met++
		t.Run(name, func(t *testing.T) {
			table, err := Decode(body)
			if want.refused != "" {
				if err == nil || !strings.Contains(err.Error(), want.refused) {
					t.Fatalf("got %v, want %s", err, want.refused)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if want.cells < 0 {
				if !table.Metadata() || len(table.Dimensions) < 4 || table.Label == "" {
					t.Errorf("not metadata: %d cells, %d dimensions", table.Cells(), len(table.Dimensions))
				}
				return
			}
			o := want.o
			if want.symbol != "" {
				o.Symbols = nil
				if _, err := table.Dataset(memory.DefaultAllocator, o); err == nil || !strings.Contains(err.Error(), want.symbol) {
					t.Errorf("without its symbols: got %v, want %s", err, want.symbol)
				}
				if o = want.o; o.Symbols == nil {
					return
				}
			}
			d, err := table.Dataset(memory.DefaultAllocator, o)
			if err != nil {
				t.Fatal(err)
			}
			defer d.Release()
			if missing := missingIn(d); table.Cells() != want.cells || d.Len() != want.cells || len(d.Dimensions) != want.dims || missing != want.missing {
				t.Errorf("%d cells, %d observations, %d dimensions, %d missing", table.Cells(), d.Len(), len(d.Dimensions), missing)
			}
			checkSorted(t, d)
			roundTrip(t, d, WriteOptions{Lang: langOf(d)})
			roundTrip(t, d, WriteOptions{Lang: langOf(d), Contents: contentsOf(table), Order: orderOf(table)})
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if met != len(corpus) {
		t.Errorf("met %d of %d listed files", met, len(corpus))
	}
}

func missingIn(d *data.Dataset) int {
	n := 0
	for k := range d.Batches() {
		for _, s := range d.Batches()[k].Status {
			if s.Missing() {
				n++
			}
		}
	}
	return n
}

// contentsOf and orderOf are what make a written document stand as the table did.
func contentsOf(t *Table) string {
	if m, err := t.metric(""); err == nil && m >= 0 {
		return t.Dimensions[m].ID
	}
	return "ContentsCode"
}

func orderOf(t *Table) []string {
	var ids []string
	for _, d := range t.Dimensions {
		ids = append(ids, d.ID)
	}
	if !slices.Contains(ids, contentsOf(t)) {
		ids = append(ids, contentsOf(t))
	}
	return ids
}

// TestSCB holds SCB's table against numbers that stand in the file.
func TestSCB(t *testing.T) {
	body, err := os.ReadFile(datatest.Shared(t, "real", "api", "pxwebapi2-scb", "TAB6471_data.json"))
	if err != nil {
		t.Fatal(err)
	}
	d := dataset(t, body, Options{})
	got := dump(d)
	for _, want := range []string{
		"dataset TAB6471 \"Folkmängden per månad efter region, ålder, kön och månad\" \"\" 2026-06-08",
		"\n01 0-9 TotSa 2026M01 000007SF 245284 \n", "\n01 0-9 TotSa 2026M04 000007SF 251635 \n", "\n01 0-9 1 2026M01 000007SF 125373 \n",
		"  100+10 11 \"100+ år\"", "scoped [Alder=] true \"Med ålder avses", "scoped [] true \"Från och med referensåret 2025",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("wants %q", want)
		}
	}
}
