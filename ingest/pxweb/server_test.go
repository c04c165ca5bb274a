package pxweb

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lagesbild/ingest/cells"
	"lagesbild/ingest/jsonstat"
)

// metaV2 describes the same table as v1 in version 2, with a total that stands for the sexes when they are left out.
const metaV2 = `{"version":"2.0","class":"dataset","label":"Folkmängd efter region, kön och år","source":"SCB","updated":"2026-02-20T07:00:00Z",
 "role":{"time":["Tid"],"metric":["ContentsCode"]},"id":["Region","Kon","ContentsCode","Tid"],"size":[3,3,2,3],"dimension":{
 "Region":{"label":"region","category":{"index":{"00":0,"19":1,"1980":2},"label":{"00":"Riket","19":"Västmanlands län","1980":"Västerås"}},
  "extension":{"elimination":true,"codelists":[{"id":"vs_Län","label":"Län","type":"Valueset"}]}},
 "Kon":{"label":"kön","category":{"index":{"1":0,"2":1,"1+2":2},"label":{"1":"män","2":"kvinnor","1+2":"totalt"}},"extension":{"elimination":true,"eliminationValueCode":"1+2"}},
 "ContentsCode":{"label":"tabellinnehåll","category":{"index":{"N1":0,"N2":1},"label":{"N1":"Folkmängd","N2":"Folkökning"},
  "unit":{"N1":{"base":"personer","decimals":0},"N2":{"base":"personer","decimals":0}}},"extension":{"elimination":false}},
 "Tid":{"label":"år","category":{"index":{"2022":0,"2023":1,"2024":2},"label":{"2022":"2022","2023":"2023","2024":"2024"}},"extension":{"elimination":false}}},
 "extension":{"px":{"tableid":"TAB1","language":"sv"}},"value":[]}`

// service is a PxWeb of one table in both versions, with limits as theirs. A cell's value tells where it stands.
type service struct {
	*httptest.Server
	limit   int
	asked   []string // methods and versions of the questions for cells
	mistake func(t *Table, chosen map[string][]string)
}

func serve(t *testing.T, limit int) *service {
	s := &service{limit: limit}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	table, _ := DecodeV2([]byte(metaV2))
	chosen := map[string][]string{}
	refusal := `{"type":"Parameter error","title":"Too many cells selected","status":400}`
	code := http.StatusBadRequest
	switch path := r.URL.Path; {
	case path == "/v1/sv/ssd/BE/Folk" && r.URL.RawQuery == "config":
		fmt.Fprintf(w, `{"maxValues":1000,"maxCells":%d,"maxCalls":30,"timeWindow":10,"CORS":true}`, s.limit)
		return
	case path == "/v1/sv/ssd/BE/Folk" && r.Method == http.MethodGet:
		io.WriteString(w, v1)
		return
	case path == "/v1/sv/ssd/BE/Folk":
		var q queryV1
		if json.Unmarshal(body, &q) != nil || q.Response.Format != "json-stat2" {
			http.Error(w, `{"error":"Parameter error"}`, http.StatusBadRequest)
			return
		}
		for _, i := range q.Query {
			chosen[i.Code] = i.Selection.Values
		}
		refusal, code = `{"error":"Too many values selected"}`, http.StatusForbidden
	case path == "/api/v2/config":
		fmt.Fprintf(w, `{"apiVersion":"2.2.0","maxDataCells":%d,"maxCallsPerTimeWindow":30,"timeWindow":10}`, s.limit)
		return
	case path == "/api/v2/tables/TAB1/metadata":
		io.WriteString(w, metaV2)
		return
	case path == "/api/v2/codelists/vs_Län":
		io.WriteString(w, `{"id":"vs_Län","label":"Län","type":"Valueset","values":[{"code":"19","label":"Västmanlands län","valueMap":["19"]}]}`)
		return
	case path == "/api/v2/tables/TAB1/data" && len(r.URL.String()) > 2100:
		http.NotFound(w, r)
		return
	case path == "/api/v2/tables/TAB1/data":
		var q queryV2
		_ = json.Unmarshal(body, &q)
		for _, i := range q.Selection {
			chosen[i.Variable] = i.Codes
		}
		for key, values := range r.URL.Query() {
			if v, ok := strings.CutPrefix(key, "valueCodes["); ok {
				chosen[strings.TrimSuffix(v, "]")] = strings.Split(values[0], ",")
			}
		}
	default:
		http.NotFound(w, r)
		return
	}
	s.asked = append(s.asked, r.Method)
	if s.mistake != nil {
		s.mistake(table, chosen)
	}
	answer, n := cut(table, chosen)
	if n > s.limit {
		http.Error(w, refusal, code)
		return
	}
	w.Write(answer)
}

// cut is the answer to a choice, and its number of cells. A variable left out is eliminated.
func cut(t *Table, chosen map[string][]string) ([]byte, int) {
	var ids, dimensions []string
	var sizes []int
	keys := []int{0}
	for _, v := range t.Variables {
		codes, ok := chosen[v.ID]
		if !ok {
			continue
		}
		index, labels, units, next := map[string]int{}, map[string]string{}, map[string]any{}, []int(nil)
		for i, code := range codes {
			index[code] = i
			k := slices.IndexFunc(v.Categories, func(c jsonstat.Category) bool { return c.ID == code })
			labels[code] = v.Categories[k].Label
			units[code] = map[string]any{"base": cmp.Or(v.Categories[k].Unit, "personer"), "decimals": 0}
		}
		for _, key := range keys {
			for _, code := range codes {
				next = append(next, key*10+slices.IndexFunc(v.Categories, func(c jsonstat.Category) bool { return c.ID == code }))
			}
		}
		keys = next
		ids, sizes = append(ids, v.ID), append(sizes, len(codes))
		category := map[string]any{"index": index, "label": labels}
		if v.Role == "metric" {
			category["unit"] = units
		}
		d, _ := json.Marshal(map[string]any{"label": v.Label, "category": category})
		name, _ := json.Marshal(v.ID)
		dimensions = append(dimensions, string(name)+":"+string(d))
	}
	id, _ := json.Marshal(ids)
	size, _ := json.Marshal(sizes)
	value, _ := json.Marshal(keys)
	return fmt.Appendf(nil, `{"version":"2.0","class":"dataset","label":"Folkmängd","source":"SCB","updated":"2026-02-20T07:00:00Z",
	 "role":{"time":["Tid"],"metric":["ContentsCode"]},"id":%s,"size":%s,"dimension":{%s},"extension":{"px":{"tableid":"TAB1","language":"sv"}},"value":%s}`,
		id, size, strings.Join(dimensions, ","), value), len(keys)
}

// network gets answers over HTTP and, if dir is set, saves them under their names.
func network(dir string) func(context.Context, cells.Request) (string, []byte, error) {
	return func(ctx context.Context, r cells.Request) (string, []byte, error) {
		q, err := http.NewRequestWithContext(ctx, r.Method(), r.Address, bytes.NewReader(r.Body))
		if err != nil {
			return "", nil, err
		}
		a, err := http.DefaultClient.Do(q)
		if err != nil {
			return "", nil, err
		}
		defer a.Body.Close()
		body, err := io.ReadAll(a.Body)
		if err == nil && a.StatusCode != http.StatusOK {
			err = fmt.Errorf("%s %s: %s %s", r.Method(), r.Address, a.Status, body)
		}
		if err == nil && dir != "" {
			err = os.WriteFile(filepath.Join(dir, r.Name), body, 0o666)
		}
		return r.Name, body, err
	}
}

// folder gets answers that were saved.
func folder(dir string) func(context.Context, cells.Request) (string, []byte, error) {
	return func(_ context.Context, r cells.Request) (string, []byte, error) {
		body, err := os.ReadFile(filepath.Join(dir, r.Name))
		return r.Name, body, err
	}
}
