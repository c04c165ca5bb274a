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

// table is a CSV of n years of every municipality by sex.
func table(n int) string {
	var b strings.Builder
	b.WriteString("År;Kommunkod;Kommunnamn;Kön;Antal personer;Skuldbelopp tkr\r\n")
	for year := range n {
		for i, a := range codelist.Municipalities("") {
			for k, sex := range []string{"Kvinna", "Man", "Totalt"} {
				fmt.Fprintf(&b, "%d;%s;%s;%s;%d;%d,%d\r\n", 2005+year%20, a.Code, a.Name, sex, 100+i*(k+1), 90000+i*7*(k+3), (i+year)%10)
			}
		}
	}
	return b.String()
}

func BenchmarkCSV(b *testing.B) {
	text := table(20)
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
			s := source(b, "kronofogden")
			l := &cells.Layout{Dataset: s.Dataset, Title: s.Title, Publisher: s.Publisher, Licence: s.Licence, Dimensions: s.Dimensions, Measures: s.Measures}
			b.SetBytes(int64(len(bench.body)))
			for b.Loop() {
				sets, _, err := s.From.Sheet.Parse(context.Background(), memory.DefaultAllocator, l, &cells.Pages{
					Now: day, Get: func(_ context.Context, r cells.Request) (string, []byte, error) { return r.Name, bench.body, nil },
				})
				if err != nil || sets[0].Len() != 20*290*3*2 {
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
