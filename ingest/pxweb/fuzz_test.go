package pxweb

import (
	"os"
	"path/filepath"
	"testing"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/ingest/cells"
)

// seed adds the recorded answers, where they are, and some of our own.
func seed(f *testing.F, own ...string) {
	for _, body := range own {
		f.Add([]byte(body))
	}
	for _, pattern := range []string{"pxwebapi2-scb/*.json", "pxwebapi2-reference/expected/*.json", "pxwebapi2-specs/*.json"} {
		names, err := filepath.Glob(filepath.Join("..", "..", "..", "shared", "real", "api", filepath.FromSlash(pattern)))
		if err != nil {
			f.Fatal(err)
		}
		for _, name := range names {
			if body, err := os.ReadFile(name); err == nil && len(body) < 20_000 {
				f.Add(body)
			}
		}
	}
}

// held: a table that was read has variables with ids of their own, is described by a definition that reads, and is asked
// only for what it has.
func held(t *testing.T, f *Form, table *Table) {
	for i, v := range table.Variables {
		if v.ID == "" || table.variable(v.ID) != &table.Variables[i] {
			t.Fatalf("variable %d: %q", i, v.ID)
		}
	}
	text, err := Describe(f, table, nil, About{Licence: "CC0"})
	if err != nil {
		return // it has no time
	}
	var s source
	if err := definition.Decode("described.yaml", text, &s); err != nil {
		return // its words may be none that a definition can have
	}
	l := s.layout()
	l.Dimensions[data.Time] = cells.Dimension{Column: table.role("time").ID}
	plan, err := s.From.PxWeb.Resolve(table, l, nil)
	if err != nil {
		return
	}
	for _, c := range plan.Choices {
		v := table.variable(c.Variable)
		for _, code := range c.Codes {
			if i, err := v.Find(code); len(v.Categories) > 0 && (err != nil || i < 0 || v.Categories[i].ID != code) {
				t.Fatalf("%s: asks for %q, which it does not have", v.ID, code)
			}
		}
	}
}

// FuzzDecodeV1: metadata of version 1 never make the reader panic.
func FuzzDecodeV1(f *testing.F) {
	seed(f, v1, `{"title":"T","variables":[{"code":"A","text":"a"}]}`)
	f.Fuzz(func(t *testing.T, body []byte) {
		if table, err := DecodeV1(body); err == nil {
			held(t, form("https://h", V1), table)
		}
	})
}

// FuzzDecodeV2: metadata of version 2 never make the reader panic.
func FuzzDecodeV2(f *testing.F) {
	seed(f, metaV2)
	f.Fuzz(func(t *testing.T, body []byte) {
		if table, err := DecodeV2(body); err == nil {
			held(t, form("https://h", V2), table)
		}
	})
}

// FuzzDecodeConfig: limits that were read can be kept to.
func FuzzDecodeConfig(f *testing.F) {
	seed(f, `{"maxValues":110000,"maxCells":150000,"maxCalls":30,"timeWindow":10,"CORS":true}`)
	f.Fuzz(func(t *testing.T, body []byte) {
		if c, err := DecodeConfig(body); err == nil && (c.Cells <= 0 || c.Calls < 0 || c.Window < 0) {
			t.Fatalf("%+v", c)
		}
	})
}

// FuzzDecodeCodelist: the codes of a codelist that was read are there, each once.
func FuzzDecodeCodelist(f *testing.F) {
	seed(f, `{"id":"a","values":[{"code":"1","label":"x","valueMap":["1","2"]}]}`)
	f.Fuzz(func(t *testing.T, body []byte) {
		c, err := DecodeCodelist(body)
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for _, v := range c.Values {
			if v.Code == "" || seen[v.Code] {
				t.Fatalf("%q stands twice or is empty", v.Code)
			}
			seen[v.Code] = true
		}
	})
}
