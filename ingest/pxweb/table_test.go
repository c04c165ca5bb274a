package pxweb

import (
	"os"
	"strings"
	"testing"
	"time"

	"lagesbild/data/datatest"
)

// TestRecorded decodes every recorded answer, each as what it is; drafts and other kinds are refused with the reason.
func TestRecorded(t *testing.T) {
	table := func(body []byte) error { _, err := DecodeV2(body); return err }
	config := func(body []byte) error { _, err := DecodeConfig(body); return err }
	list := func(body []byte) error { _, err := DecodeCodelist(body); return err }
	for _, c := range []struct {
		name   string
		decode func([]byte) error
		fault  string
	}{
		{"pxwebapi2-scb/TAB6471_metadata.json", table, ""},
		{"pxwebapi2-scb/TAB6471_data.json", table, "2772 cells, where the table's metadata are wanted"},
		{"pxwebapi2-scb/tables.json", table, "not JSON-stat"},
		{"pxwebapi2-scb/search.json", table, "not JSON-stat"},
		{"pxwebapi2-scb/config.json", config, ""},
		{"pxwebapi2-scb/agg_Ålder10årJ.json", list, ""},
		{"pxwebapi2-reference/expected/MetadataById_tab001_js2.json", table, ""},
		{"pxwebapi2-reference/expected/MetadataById_tab003_js2.json", table, ""},
		{"pxwebapi2-reference/expected/MetadataById_tab004_js2.json", table, ""},
		{"pxwebapi2-reference/expected/GetApiConfiguration.json", config, ""},
		{"pxwebapi2-reference/expected/TableById_tab004.json", table, "not JSON-stat"},
		{"pxwebapi2-specs/config-response.json", config, ""},
		{"pxwebapi2-specs/configResponse.json", config, ""},
		{"pxwebapi2-specs/codelists-agg_RegionNUTS2_2008-response.json", list, ""},
		{"pxwebapi2-specs/filter-vs_RegionLän07.json", list, ""},
		{"pxwebapi2-specs/table-metadata-example.json", table, "not JSON-stat"},
		{"pxwebapi2-specs/table-metadata-example.json", func(body []byte) error { _, err := DecodeV1(body); return err }, "$.variables.values: object, where another kind of value belongs"},
		{"pxwebapi2-specs/03024_metadata-jsonstat.json", table, "byte"},
	} {
		body, err := os.ReadFile(datatest.Shared(t, "real", "api", c.name))
		if err != nil {
			t.Fatal(err)
		}
		check(t, c.name, c.decode(body), c.fault)
	}
}

// check wants an error that says fault, or none.
func check(t *testing.T, name string, err error, fault string) {
	t.Helper()
	if (err == nil) != (fault == "") || err != nil && !strings.Contains(err.Error(), fault) {
		t.Errorf("%s: %v, want %q", name, err, fault)
	}
}

func TestRecordedTable(t *testing.T) {
	body, err := os.ReadFile(datatest.Shared(t, "real", "api", "pxwebapi2-scb", "TAB6471_metadata.json"))
	if err != nil {
		t.Fatal(err)
	}
	table, err := DecodeV2(body)
	if err != nil {
		t.Fatal(err)
	}
	region := table.role("geo")
	if table.ID != "TAB6471" || table.Language != "sv" || region == nil || region.ID != "Region" || len(region.Categories) != 312 || len(region.Codelists) == 0 || !region.Elimination {
		t.Errorf("another table: %s %s %+v", table.ID, table.Language, region)
	}
	if table.role("time").ID != "Tid" || table.role("metric").Categories[0].Unit != "antal" || table.variable("Alder").Elimination {
		t.Error("another time, measure or age")
	}
}

const v1 = `{"title":"Folkmängd","variables":[
 {"code":"Region","text":"region","values":["00","19","1980"],"valueTexts":["Riket","Västmanland","Västerås"],"elimination":true},
 {"code":"Kon","text":"kön","values":["1","2"],"valueTexts":["män","kvinnor"],"elimination":true},
 {"code":"ContentsCode","text":"tabellinnehåll","values":["N1","N2"],"valueTexts":["Folkmängd","Folkökning"]},
 {"code":"Tid","text":"år","values":["2022","2023","2024"],"valueTexts":["2022","2023","2024"],"time":true}]}`

func TestDecodeV1(t *testing.T) {
	table, err := DecodeV1([]byte("\ufeff" + v1))
	if err != nil {
		t.Fatal(err)
	}
	if table.role("time").ID != "Tid" || table.role("geo").ID != "Region" || table.role("metric").ID != "ContentsCode" || table.Variables[1].Categories[1].Label != "kvinnor" {
		t.Errorf("another table: %+v", table)
	}
	for _, c := range []struct{ body, fault string }{
		{strings.Replace(v1, `"Riket",`, ``, 1), `$.variables[0].valueTexts: 2 texts for the 3 values of "Region"`},
		{strings.Replace(v1, `["1","2"]`, `["1","1"]`, 1), `$.variables[1].values[1]: "1" is empty or stands twice`},
		{strings.Replace(v1, `"Kon"`, `"Region"`, 1), `$.variables[1].code: "Region" stands twice`},
		{strings.Replace(v1, `"1","2"`, `1`, 1), "line 3, column"},
		{v1[:100], "line 2"},
		{v1 + "x", "line 5"},
		{"", "empty"},
		{"<html>", "web page"},
		{`{"error":"Parameter error"}`, "answers with an error: Parameter error"},
		{`[{"id":"BE","type":"l","text":"Befolkning"}]`, "a level of the database with BE"},
		{`{}`, "lists no variable"},
		{strings.Replace(v1, `"elimination":true}`, `"time":true}`, 1), "several variables"},
	} {
		_, err := DecodeV1([]byte(c.body))
		check(t, c.body[:min(len(c.body), 30)], err, c.fault)
	}
	unlisted := `{"title":"T","variables":[{"code":"A","text":"a"},{"code":"Tid","text":"år","values":["2024"],"valueTexts":["2024"],"time":true}]}`
	if table, err := DecodeV1([]byte(unlisted)); err != nil || len(table.Variables[0].Categories) != 0 {
		t.Errorf("above maxValues: %v %v", table, err)
	}
}

func TestDecodeConfig(t *testing.T) {
	c, err := DecodeConfig([]byte(`{"maxValues":110000,"maxCells":150000,"maxCalls":30,"timeWindow":10,"CORS":true}`))
	if err != nil || c.Cells != 150000 || c.Values != 110000 || c.Calls != 30 || c.Window != 10*time.Second {
		t.Errorf("%+v %v", c, err)
	}
	_, err = DecodeConfig([]byte(`{"maxCells":0}`))
	check(t, "no limit", err, "want a limit of cells above 0")
	_, err = DecodeCodelist([]byte(`{"id":"a","values":[{"code":"1"},{"code":"1"}]}`))
	check(t, "codelist", err, "$.values[1].code")
}
