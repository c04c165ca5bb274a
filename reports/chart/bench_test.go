package chart

import (
	"io"
	"testing"

	"lagesbild/reports"
)

func benchmark(b *testing.B, fig *reports.Figure, write func(*Drawing, io.Writer) error) {
	th := reports.DefaultTheme()
	b.ReportAllocs()
	for b.Loop() {
		d, err := Draw(fig, &th, Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := write(d, io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLineSVG(b *testing.B)        { benchmark(b, managersLine(), (*Drawing).SVG) }
func BenchmarkLinePNG(b *testing.B)        { benchmark(b, managersLine(), (*Drawing).PNG) }
func BenchmarkDumbbellSVG(b *testing.B)    { benchmark(b, dumbbellFigure(11), (*Drawing).SVG) }
func BenchmarkDumbbellPNG(b *testing.B)    { benchmark(b, dumbbellFigure(11), (*Drawing).PNG) }
func BenchmarkStatusTableSVG(b *testing.B) { benchmark(b, statusFigure(), (*Drawing).SVG) }
func BenchmarkStatusTablePNG(b *testing.B) { benchmark(b, statusFigure(), (*Drawing).PNG) }
func BenchmarkMatrixSVG(b *testing.B)      { benchmark(b, matrixFigure(22), (*Drawing).SVG) }
func BenchmarkMatrixPNG(b *testing.B)      { benchmark(b, matrixFigure(22), (*Drawing).PNG) }
