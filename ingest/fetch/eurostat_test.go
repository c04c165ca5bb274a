package fetch

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/data/store"
	"lagesbild/ingest"
)

// eurostat answers as Eurostat's statistics service does, with invented figures of one table by sex, age and region for
// two years: any dimension is a filter, missing cells have no number, and refusals are JSON.
type eurostat struct{ most int }

var eurostatCodes = map[string][]string{
	"freq": {"A"}, "unit": {"NR"}, "sex": {"T", "M", "F"}, "age": {"TOTAL", "Y_LT15", "Y15-64", "Y_GE65", "UNK"},
	"geo": {"SE", "SE1", "SE11", "SE110", "SE125", "DE"}, "time": {"2024", "2025"},
}

func refuse(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	fmt.Fprint(w, body)
}

func (e *eurostat) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if !strings.HasSuffix(r.URL.Path, "/statistics/1.0/data/demo_r_pjanaggr3") {
		refuse(w, 404, `{"error":[{"status":404,"id":100,"label":"ERR_NOT_FOUND_4: Dataset not found"}]}`)
		return
	}
	ids := []string{"freq", "unit", "sex", "age", "geo", "time"}
	var dims, sizes []string
	cells := 1
	for _, id := range ids {
		codes := slices.Clone(eurostatCodes[id])
		if asked := q[id]; asked != nil {
			codes = slices.DeleteFunc(codes, func(c string) bool { return !slices.Contains(asked, c) })
		}
		cells *= len(codes)
		var index []string
		for i, c := range codes {
			index = append(index, fmt.Sprintf("%q:%d", c, i))
		}
		sizes = append(sizes, fmt.Sprint(len(codes)))
		dims = append(dims, fmt.Sprintf(`%q:{"label":%q,"category":{"index":{%s}}}`, id, id, strings.Join(index, ",")))
	}
	switch {
	case cells == 0:
		refuse(w, 400, `{"error":{"status":400,"id":100,"label":"No results found"}}`)
		return
	case e.most > 0 && cells > e.most:
		refuse(w, 413, `{"error":[{"status":413,"id":150,"label":"EXTRACTION_TOO_BIG: The requested extraction is too big."}]}`)
		return
	case q.Get("lang") == "async":
		refuse(w, 200, `{"warning":{"status":413,"label":"ASYNCHRONOUS_RESPONSE. Your request will be treated asynchronously. Please try again later."}}`)
		return
	}
	var values []string
	perSex := max(cells/3, 1)
	for i := range cells - 1 {
		parts := []int{3, 1, 2}[i/perSex%3] // all, men and women
		values = append(values, fmt.Sprintf(`"%d":%d`, i, parts*(1000+i%perSex)))
	}
	fmt.Fprintf(w, `{"version":"2.0","class":"dataset","label":"Population","source":"ESTAT","updated":"2026-02-27T23:00:00+0100","value":{%s},"status":{"0":"bep","%d":":"},"id":["%s"],"size":[%s],"dimension":{%s},"extension":{"id":"DEMO_R_PJANAGGR3","agencyId":"ESTAT"}}`,
		strings.Join(values, ","), cells-1, strings.Join(ids, `","`), strings.Join(sizes, ","), strings.Join(dims, ","))
}

// TestEurostat reads the program's own source of Eurostat's from a service of its form, and holds each refusal against the
// words that tell what to do.
func TestEurostat(t *testing.T) {
	all, err := ingest.Sources(ingest.Definitions())
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(f definition.File[ingest.Source]) bool { return f.Value.ID == "eurostat-population" })
	read := func(t *testing.T, e *eurostat, change func(url.Values, *url.URL)) (ingest.Outcome, *store.Shelf) {
		one := all[i]
		form := *one.Value.From.JSONStat
		one.Value.From.JSONStat = &form
		u, err := url.Parse(form.Address)
		if err != nil {
			t.Fatal(err)
		}
		q := u.Query()
		change(q, u)
		u.RawQuery = q.Encode()
		form.Address = u.String()
		shelf := store.Open(t.TempDir(), nil)
		out, err := ingest.Run(t.Context(), shelf, []definition.File[ingest.Source]{one}, ingest.Options{
			From: serve(t, e), Now: time.Now(), BaseURL: map[string]string{one.Value.ID: "http://127.0.0.1"},
		})
		if err != nil {
			t.Fatal(err)
		}
		return out[0], shelf
	}
	synctest.Test(t, func(t *testing.T) {
		out, shelf := read(t, &eurostat{}, func(url.Values, *url.URL) {})
		if out.Err != nil {
			t.Fatal(out.Err)
		}
		d, err := shelf.Read(t.Context(), memory.DefaultAllocator, "eurostat-population", "2026-02-27")
		if err != nil {
			t.Fatal(err)
		}
		defer d.Release()
		met := map[string]int{}
		for _, c := range d.Batches() {
			for i := range c.Len() {
				v := d.Value(&c, i)
				met[d.Dimensions[0].Codes[c.Codes[0][i]].ID]++
				met[v.Status.String()]++
			}
		}
		want := map[string]int{"00": 24, "01": 24, "19": 24, "": 70, (data.Break | data.Estimated | data.Provisional).String(): 1, "not_available": 1}
		if !maps.Equal(met, want) {
			t.Errorf("cells %v, want %v", met, want)
		}
		for words, change := range map[string]func(url.Values, *url.URL){
			"400 Bad Request: the provider answers with an error: No results found (100)": func(q url.Values, _ *url.URL) { q.Set("geo", "NO") },
			"404 Not Found: the provider answers with an error: ERR_NOT_FOUND_4":          func(_ url.Values, u *url.URL) { u.Path += "x" },
			"too big (150); ask for less, with filters in the address":                    func(q url.Values, _ *url.URL) { q.Del("age"); q.Del("geo") },
			"means to answer later and gives no figures":                                  func(q url.Values, _ *url.URL) { q.Set("lang", "async") },
			`"UNK" (UNK): age "UNK": unknown code`:                                        func(q url.Values, _ *url.URL) { q.Set("age", "UNK") },
			`"DE" (DE): area "DE": unknown code`:                                          func(q url.Values, _ *url.URL) { q.Add("geo", "DE") },
			`"SE11" (SE11): area "SE11": unknown code`:                                    func(q url.Values, _ *url.URL) { q.Add("geo", "SE11") },
		} {
			out, _ := read(t, &eurostat{most: 100}, change)
			if out.Err == nil || !strings.Contains(out.Err.Error(), words) {
				t.Errorf("want %q, got %v", words, out.Err)
			}
		}
	})
}
