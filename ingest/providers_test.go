package ingest_test

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing/fstest"

	"lagesbild/data/definition"
	"lagesbild/ingest"
)

// providers answers as ten sources' providers do, with invented figures that differ from day to day: two of Kolada, two
// tables of each version of PxWeb, two PX files, a JSON-stat document and a CSV file.
type providers struct {
	mu    sync.Mutex
	day   string
	asked map[string][]string // by who asks
}

// The codes of every table.
var (
	toyAreas = []string{"1904", "1907", "1960", "1961", "1962", "1980", "1981", "1982", "1983", "1984"}
	toySexes = []string{"1", "2"}
	toyYears = []string{"2020", "2021", "2022", "2023", "2024"}
)

// figure is what a cell holds on a day.
func figure(words ...string) int {
	h := fnv.New32a()
	io.WriteString(h, strings.Join(words, "|"))
	return int(100 + h.Sum32()%900)
}

func (p *providers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	question, _ := io.ReadAll(r.Body)
	p.mu.Lock()
	p.asked[r.UserAgent()] = append(p.asked[r.UserAgent()], strings.TrimSpace("http://"+r.Host+r.URL.String()+" "+string(question)))
	day := p.day
	p.mu.Unlock()
	source, path, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	switch kind, _, _ := strings.Cut(source, "-"); kind {
	case "kolada":
		p.kolada(w, r, source, path, day)
	case "v1":
		answerV1(w, r, source, day, question)
	case "v2":
		answerV2(w, r, source, path, day)
	case "px":
		io.WriteString(w, pxFile(source, day))
	case "jsonstat":
		w.Write(cube(source, day, map[string][]string{"Region": toyAreas, "Kon": toySexes, "ContentsCode": {"N1"}, "Tid": toyYears}, true))
	case "csv":
		fmt.Fprintln(w, "area,sex,year,day,value")
		for _, a := range toyAreas {
			for _, s := range toySexes {
				for _, y := range toyYears {
					fmt.Fprintf(w, "%s,%s,%s,%s,%d\n", a, s, y, day, figure(source, a, s, y, day))
				}
			}
		}
	}
}

// kolada has an indicator of two values a row, twelve rows a page. What it has of the years before 2022, a request of their own,
// never changes.
func (p *providers) kolada(w http.ResponseWriter, r *http.Request, source, path, day string) {
	var rows []any
	if strings.HasPrefix(path, "kpi/") {
		rows = append(rows, map[string]any{"id": "N00001", "title": "Påhittat antal", "is_divided_by_gender": true})
	} else {
		for _, y := range strings.Split(path[strings.LastIndex(path, "/")+1:], ",") {
			changed := day
			if y < "2022" {
				changed = "2025-12-01"
			}
			for _, a := range toyAreas {
				if slices.Contains(toyYears, y) && changed >= r.URL.Query().Get("from_date") {
					year, _ := strconv.Atoi(y)
					rows = append(rows, map[string]any{"kpi": "N00001", "municipality": a, "period": year, "values": []any{
						map[string]any{"gender": "K", "count": 1, "status": "", "value": figure(source, a, "K", y, changed), "isdeleted": false},
						map[string]any{"gender": "M", "count": 1, "status": "", "value": figure(source, a, "M", y, changed), "isdeleted": false},
					}})
				}
			}
		}
	}
	const per = 12
	page, _ := strconv.Atoi(r.URL.Query().Get("page"))
	from, next := max(page-1, 0)*per, any(nil)
	if from+per < len(rows) {
		next = fmt.Sprintf("http://%s%s?page=%d&per_page=5000", r.Host, r.URL.Path, max(page, 1)+1)
	}
	json.NewEncoder(w).Encode(map[string]any{"values": append([]any{}, rows[min(from, len(rows)):min(from+per, len(rows))]...), "next_url": next})
}

const toyLimits = `"maxCalls":100000,"maxCallsPerTimeWindow":100000,"timeWindow":10,"maxCells":20,"maxDataCells":20`

func answerV1(w http.ResponseWriter, r *http.Request, source, day string, question []byte) {
	var q struct {
		Query []struct {
			Code      string
			Selection struct{ Values []string }
		}
	}
	switch {
	case r.URL.RawQuery == "config":
		io.WriteString(w, "{"+toyLimits+"}")
	case r.Method == http.MethodGet:
		list := func(s []string) string { b, _ := json.Marshal(s); return string(b) }
		fmt.Fprintf(w, `{"title":"Folkmängd","variables":[{"code":"Region","text":"region","values":%[1]s,"valueTexts":%[1]s},
			{"code":"Kon","text":"kön","values":["1","2"],"valueTexts":["män","kvinnor"]},{"code":"ContentsCode","text":"innehåll","values":["N1"],"valueTexts":["Folkmängd"]},
			{"code":"Tid","text":"år","values":%[2]s,"valueTexts":%[2]s,"time":true}]}`, list(toyAreas), list(toyYears))
	case json.Unmarshal(question, &q) == nil:
		chosen := map[string][]string{}
		for _, v := range q.Query {
			chosen[v.Code] = v.Selection.Values
		}
		w.Write(cube(source, day, chosen, true))
	}
}

func answerV2(w http.ResponseWriter, r *http.Request, source, path, day string) {
	switch {
	case strings.HasSuffix(path, "config"):
		io.WriteString(w, `{"apiVersion":"2.2.0",`+toyLimits+"}")
	case strings.HasSuffix(path, "metadata"):
		w.Write(cube(source, day, map[string][]string{"Region": toyAreas, "Kon": toySexes, "ContentsCode": {"N1"}, "Tid": toyYears}, false))
	default:
		chosen := map[string][]string{}
		for key, values := range r.URL.Query() {
			if v, ok := strings.CutPrefix(key, "valueCodes["); ok {
				chosen[strings.TrimSuffix(v, "]")] = strings.Split(values[0], ",")
			}
		}
		w.Write(cube(source, day, chosen, true))
	}
}

// cube is a JSON-stat document of the chosen codes, with or without values.
func cube(source, day string, chosen map[string][]string, filled bool) []byte {
	order := []string{"Region", "Kon", "ContentsCode", "Tid"}
	dimensions := map[string]any{}
	var size []int
	for _, id := range order {
		index, labels := map[string]int{}, map[string]string{}
		for i, c := range chosen[id] {
			index[c], labels[c] = i, c
		}
		category := map[string]any{"index": index, "label": labels}
		if id == "ContentsCode" {
			category["unit"] = map[string]any{"N1": map[string]any{"base": "personer", "decimals": 0}}
		}
		dimensions[id] = map[string]any{"label": strings.ToLower(id), "category": category}
		size = append(size, len(chosen[id]))
	}
	values := []int{}
	for _, a := range chosen["Region"] {
		for _, s := range chosen["Kon"] {
			for _, y := range chosen["Tid"] {
				if filled {
					values = append(values, figure(source, a, s, y, day))
				}
			}
		}
	}
	body, _ := json.Marshal(map[string]any{
		"version": "2.0", "class": "dataset", "label": "Folkmängd", "source": "Verket", "updated": day + "T07:00:00Z",
		"role": map[string]any{"time": []string{"Tid"}, "metric": []string{"ContentsCode"}, "geo": []string{"Region"}},
		"id":   order, "size": size, "dimension": dimensions, "value": values,
	})
	return body
}

func pxFile(source, day string) string {
	var b strings.Builder
	list := func(s []string) string { return `"` + strings.Join(s, `","`) + `"` }
	fmt.Fprintf(&b, `CHARSET="ANSI";
AXIS-VERSION="2013";
CODEPAGE="utf-8";
LANGUAGE="sv";
SUBJECT-AREA="Befolkning";
SUBJECT-CODE="BE";
MATRIX="FOLK";
TITLE="Folkmängd";
CONTENTS="Folkmängd";
UNITS="personer";
DECIMALS=0;
STUB="Region","Kon";
HEADING="Tid";
VALUES("Region")=%[1]s;
VALUES("Kon")="män","kvinnor";
VALUES("Tid")=%[2]s;
CODES("Region")=%[1]s;
CODES("Kon")="1","2";
LAST-UPDATED="%[3]s 09:00";
SOURCE="Verket";
DATA=
`, list(toyAreas), list(toyYears), strings.ReplaceAll(day, "-", ""))
	for _, a := range toyAreas {
		for _, s := range toySexes {
			for _, y := range toyYears {
				fmt.Fprintf(&b, "%d ", figure(source, a, s, y, day))
			}
			b.WriteByte('\n')
		}
	}
	return b.String() + ";\n"
}

// toySources are the ten definitions, whose providers stand at a base address.
func toySources(base string) ([]definition.File[ingest.Source], error) {
	const head = `id: %[1]s
dataset: %[1]s
title: {sv: Prov, en: Test}
publisher: Verket
provenance: {sv: Påhittat., en: Invented.}
licence: CC0
`
	const persons = "{as: persons, title: {sv: Folkmängd, en: Population}, unit: persons, additive: true, sex: split}\n"
	const table = "dimensions: {area: {column: Region}, period: {column: Tid}, sex: {column: Kon, codes: {\"1\": M, \"2\": F}}}\nmeasures:\n  "
	texts := map[string]string{
		"kolada":   "from: {kolada: {address: \"%[2]s/%[1]s\", years: {from: 1997, to: 2024}}}\nmeasures:\n  N00001: {title: {sv: Påhittat antal, en: Invented}, unit: number, sex: split}\n",
		"v1":       "from: {pxweb: {api: v1, address: \"%[2]s/%[1]s/sv/ssd\", table: BE/Folk, units: {personer: persons}}}\n" + table + "N1: " + persons,
		"v2":       "from: {pxweb: {api: v2, address: \"%[2]s/%[1]s/api/v2\", table: TAB1, units: {personer: persons}}}\n" + table + "N1: " + persons,
		"px":       "from: {px: {file: %[1]s.px, address: \"%[2]s/%[1]s/folk.px\", units: {personer: persons}}}\n" + table + "Folkmängd: " + persons,
		"jsonstat": "from: {jsonstat: {pages: [%[1]s.json], address: \"%[2]s/%[1]s/folk\", units: {personer: persons}}}\n" + table + "N1: " + persons,
		"csv": "from: {longtable: {file: %[1]s.csv, address: \"%[2]s/%[1]s/folk.csv\", value: value, vintage: {column: day}}}\n" +
			"dimensions: {area: {column: area}, period: {column: year}, sex: {column: sex, codes: {\"1\": M, \"2\": F}}}\nmeasures:\n  N1: " + persons,
	}
	layer := fstest.MapFS{}
	for _, id := range toyIDs {
		kind, _, _ := strings.Cut(id, "-")
		layer["sources/"+id+".yaml"] = &fstest.MapFile{Data: fmt.Appendf(nil, head+texts[kind], id, base)}
	}
	return ingest.Sources(layer)
}

var toyIDs = []string{"kolada-a", "kolada-b", "v1-a", "v1-b", "v2-a", "v2-b", "px-a", "px-b", "jsonstat-a", "csv-a"}
