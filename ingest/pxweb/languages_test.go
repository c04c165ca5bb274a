package pxweb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"lagesbild/data"
	"lagesbild/ingest/cells"
)

// TestTables: both languages where the service has them, one where it has one or one page was saved.
func TestTables(t *testing.T) {
	const meta = `{"title":"Folkmängd %s","variables":[{"code":"Tid","text":"år","values":["2024"],"valueTexts":["2024"],"time":true}]}`
	const address = "https://api.scb.se/OV0104/v1/doris/%s/ssd/BE/Folk"
	for _, test := range []struct {
		name, base string
		pages      map[string]string // by address: the language of its title
		sv, en     string
	}{
		{"both", "", map[string]string{fmt.Sprintf(address, "sv"): "sv", fmt.Sprintf(address, "en"): "en"}, "sv", "en"},
		{"Swedish", "", map[string]string{fmt.Sprintf(address, "sv"): "sv"}, "sv", ""},
		{"English", "", map[string]string{fmt.Sprintf(address, "en"): "en"}, "", "en"},
		{"one page for both", "", map[string]string{fmt.Sprintf(address, "sv"): "sv", fmt.Sprintf(address, "en"): "sv"}, "sv", ""},
		{"another address", "http://localhost/v1/sv/ssd", map[string]string{"http://localhost/v1/sv/ssd/BE/Folk": "sv", "http://localhost/v1/en/ssd/BE/Folk": "en"}, "sv", "en"},
		{"none", "", nil, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			f, err := ParseAddress(fmt.Sprintf(address, "en"))
			if err != nil {
				t.Fatal(err)
			}
			sv, en, err := f.Tables(context.Background(), &cells.Pages{Base: test.base, Get: func(_ context.Context, r cells.Request) (string, []byte, error) {
				language, ok := test.pages[r.Address]
				if !ok {
					return "", nil, fmt.Errorf("%s: %w", r.Address, data.ErrNotFound)
				}
				return r.Name, fmt.Appendf(nil, meta, language), nil
			}})
			if (err != nil) != (test.pages == nil) || err != nil && !errors.Is(err, data.ErrNotFound) {
				t.Fatal(err)
			}
			for i, got := range []*Table{sv, en} {
				want := []string{test.sv, test.en}[i]
				if (got == nil) != (want == "") || got != nil && got.Title != "Folkmängd "+want {
					t.Errorf("%v, want %q", got, want)
				}
			}
		})
	}
}

// TestTablesV2 asks version 2 in both languages by its query.
func TestTablesV2(t *testing.T) {
	f, err := ParseAddress("https://statistikdatabasen.scb.se/api/v2/tables/TAB1?lang=en")
	if err != nil {
		t.Fatal(err)
	}
	var asked []string
	sv, en, err := f.Tables(context.Background(), &cells.Pages{Get: func(_ context.Context, r cells.Request) (string, []byte, error) {
		asked = append(asked, r.Address[strings.LastIndex(r.Address, "?")+1:])
		return r.Name, []byte(metaV2), nil
	}})
	if err != nil || sv == nil || en != nil || !slices.Equal(asked, []string{"lang=sv", "lang=en"}) {
		t.Error(asked, sv, en, err)
	}
}
