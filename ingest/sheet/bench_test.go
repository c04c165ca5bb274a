package sheet_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"
	"golang.org/x/text/encoding/charmap"

	"lagesbild/data/codelist"
	"lagesbild/data/datatest"
	"lagesbild/ingest/cells"
	"lagesbild/ingest/sheet"
)

// table is a CSV of education by municipality, level, age and sex, as SCB's database writes it.
func table() string {
	var b strings.Builder
	b.WriteString("\"region\",\"utbildningsnivå\",\"ålder\",\"kön\",\"X2019\"\r\n")
	for i, a := range codelist.Municipalities("") {
		for k, level := range []string{"förgymnasial utbildning kortare än 9 år", "förgymnasial utbildning, 9 (10) år", "gymnasial utbildning, högst 2 år", "gymnasial utbildning, 3 år", "eftergymnasial utbildning, mindre än 3 år", "eftergymnasial utbildning, 3 år eller mer", "forskarutbildning", "uppgift om utbildningsnivå saknas"} {
			for j, age := range []string{"16-24 år", "25-34 år", "35-44 år", "45-54 år", "55-64 år", "65-74 år", "75-84 år", "85-94 år", "95+ år"} {
				fmt.Fprintf(&b, "%q,%q,%q,\"män\",%d\r\n%q,%q,%q,\"kvinnor\",%d\r\n", a.Name, level, age, i+k*j, a.Name, level, age, i*k+j)
			}
		}
	}
	return b.String()
}

func BenchmarkCSV(b *testing.B) {
	text := table()
	windows, err := charmap.Windows1252.NewEncoder().Bytes([]byte(text))
	if err != nil {
		b.Fatal(err)
	}
	for _, bench := range []struct {
		name string
		body []byte
	}{{"utf-8", []byte(text)}, {"windows-1252", windows}} {
		b.Run(bench.name+"/grid", func(b *testing.B) {
			b.SetBytes(int64(len(bench.body)))
			for b.Loop() {
				book, err := sheet.Open("t.csv", bench.body)
				if err != nil {
					b.Fatal(err)
				}
				for _, err := range book.Sheets[0].Rows() {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
		})
		b.Run(bench.name+"/dataset", func(b *testing.B) {
			s := source(b, "scb-utbildning")
			l := &cells.Layout{Dataset: s.Dataset, Title: s.Title, Publisher: s.Publisher, Licence: s.Licence, Dimensions: s.Dimensions, Measures: s.Measures}
			b.SetBytes(int64(len(bench.body)))
			for b.Loop() {
				sets, _, err := s.From.Sheet.Parse(context.Background(), memory.DefaultAllocator, l, &cells.Pages{
					Now: day, Get: func(_ context.Context, r cells.Request) (string, []byte, error) { return r.Name, bench.body, nil },
				})
				if err != nil || sets[0].Len() != 290*8*9*2 {
					b.Fatal(err)
				}
				sets[0].Release()
			}
		})
	}
}

// BenchmarkXLSX reads the sheet with 326,866 filled cells of a school survey.
func BenchmarkXLSX(b *testing.B) {
	body, err := os.ReadFile(filepath.Join(datatest.Shared(b, "real", "skolinspektionen"), "excelrapport-elever-gymnasieskola-ar-2-2022.xlsx"))
	if err != nil {
		b.Fatal(err)
	}
	filled := 0
	for b.Loop() {
		book, err := sheet.Open("t.xlsx", bytes.Clone(body))
		if err != nil {
			b.Fatal(err)
		}
		filled = 0
		for r, err := range book.Sheets[0].Rows() {
			if err != nil {
				b.Fatal(err)
			}
			for _, c := range r.Cells {
				if c != (sheet.Cell{}) {
					filled++
				}
			}
		}
	}
	b.ReportMetric(float64(filled)*float64(b.N)/b.Elapsed().Seconds(), "cells/s")
}
