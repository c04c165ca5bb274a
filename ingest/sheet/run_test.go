package sheet_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/store"
	"lagesbild/ingest"
	"lagesbild/ingest/fetch"
)

var day = time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)

// From a folder and from the network, to the shelf.
func TestRun(t *testing.T) {
	files, err := definitions()
	if err != nil {
		t.Fatal(err)
	}
	body := forsakringskassan(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/fp/FPAntalDagarBeloppLanKommun.xlsx" {
			http.NotFound(w, r)
			return
		}
		w.Write(body)
	}))
	defer server.Close()
	for name, o := range map[string]ingest.Options{
		"folder":  {From: ingest.Folder{FS: fstest.MapFS{"FPAntalDagarBeloppLanKommun.xlsx": {Data: body}}, Path: "pages", Now: day}},
		"network": {From: &fetch.Client{}, BaseURL: map[string]string{"forsakringskassan": server.URL}},
	} {
		t.Run(name, func(t *testing.T) {
			shelf := store.Open(t.TempDir(), nil)
			o.Sources, o.Now = []string{"forsakringskassan"}, day
			outcomes, err := ingest.Run(context.Background(), shelf, files, o)
			if err != nil || outcomes[0].Err != nil {
				t.Fatal(err, outcomes[0].Err)
			}
			d, err := shelf.Read(context.Background(), memory.DefaultAllocator, "forsakringskassan", "2024-04-02")
			if err != nil {
				t.Fatal(err)
			}
			defer d.Release()
			if d.Len() != 12 || len(d.Measures) != 3 {
				t.Errorf("%d cells, %d measures", d.Len(), len(d.Measures))
			}
		})
	}
}

// A bad cell shelves nothing, and every bad cell is told.
func TestRunShelvesNothingBad(t *testing.T) {
	files, err := definitions()
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer("5 301", "5 3O1", "Kommunal", "Komunal").Replace(siris)
	shelf := store.Open(t.TempDir(), nil)
	outcomes, err := ingest.Run(context.Background(), shelf, files, ingest.Options{
		Sources: []string{"siris"}, Now: day,
		From: ingest.Folder{FS: fstest.MapFS{"siris.csv": {Data: []byte(text)}}, Path: "pages", Now: day},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`Skolverket/siris@2023-11-01 siris.csv row 6 column "E: Antal elever | Pojkar": "5 3O1": is not a number`,
		`siris.csv row 7 column "C: Huvudman": organiser "Komunal": unknown code — did you mean "Kommunal"?`,
	} {
		if err := outcomes[0].Err; err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	var cell *data.CellError
	if !errors.As(outcomes[0].Err, &cell) {
		t.Error("no CellError")
	}
	if known, err := shelf.Vintages("siris"); !errors.Is(err, data.ErrNotFound) && len(slices.Clone(known)) > 0 {
		t.Errorf("shelved %v, %v", known, err)
	}
}
