//go:build unix

package chart

import (
	"bytes"
	"encoding/json"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"testing"

	"lagesbild/reports"
	"lagesbild/reports/ooxml"
	"lagesbild/reports/reportstest"
)

// lineWork is what a drawing program is told of a line chart.
type lineWork struct {
	Width, Height int // CSS pixels
	Title         string
	Subtitle      [][2]string // words and their colour
	Periods       []string
	Lines         []lineSeries
	Low, High     float64 // of the band
	Band          string  // its label
	BandColor     string
	Grid, Muted   string
	Below         []string // note and source
}

type lineSeries struct {
	Name, Color, Text string
	Values            []float64
	End               string // its last value as text
}

// listed tells what managersLine draws.
func listed(b *testing.B, fig *reports.Figure) lineWork {
	th := reports.DefaultTheme()
	d, err := Draw(fig, &th, Options{})
	if err != nil {
		b.Fatal(err)
	}
	w, h := d.Size()
	look := ooxml.LookOf(&th, fig.Lang)
	body := fig.Body.(*reports.Line)
	work := lineWork{
		Width: int(w), Height: int(h), Title: fig.Title, Periods: body.Periods, Low: body.Band.Low, High: body.Band.High, Band: body.Band.Label,
		BandColor: ooxml.Hex(th.Colours.Band), Grid: ooxml.Hex(th.Colours.Grid), Muted: ooxml.Hex(th.Colours.Muted), Below: append(fig.Notes, fig.Source),
	}
	for _, r := range fig.Subtitle {
		work.Subtitle = append(work.Subtitle, [2]string{r.Text, look.Text(r.Role)})
	}
	for _, s := range body.Series {
		line := lineSeries{Name: s.Name, Color: look.Draw(s.Role), Text: look.Text(s.Role)}
		for _, p := range s.Points {
			line.Values, line.End = append(line.Values, p.Value), p.Text
		}
		work.Lines = append(work.Lines, line)
	}
	return work
}

// BenchmarkPeer has Matplotlib draw the same line chart: title, coloured subtitle, two lines with names and values at
// their ends, band, grid, note and source, in the same size.
func BenchmarkPeer(b *testing.B) {
	fig := managersLine()
	work, err := json.Marshal(listed(b, fig))
	if err != nil {
		b.Fatal(err)
	}
	th := reports.DefaultTheme()
	for _, format := range []struct {
		name  string
		write func(*Drawing, io.Writer) error
	}{{"png", (*Drawing).PNG}, {"svg", (*Drawing).SVG}} {
		b.Run(format.name, func(b *testing.B) {
			dir := b.TempDir()
			list, theirs := filepath.Join(dir, "work.json"), filepath.Join(dir, "peer."+format.name)
			if err := os.WriteFile(list, work, 0o600); err != nil {
				b.Fatal(err)
			}
			peer := reportstest.StartPeer(b, "matplotlib", filepath.Join("testdata", "peer.py"), list, theirs)
			var ours bytes.Buffer
			draw := func() {
				ours.Reset()
				d, err := Draw(fig, &th, Options{})
				if err != nil {
					b.Fatal(err)
				}
				if err := format.write(d, &ours); err != nil {
					b.Fatal(err)
				}
			}
			peer.Against(b, 10, draw)
			made, err := os.ReadFile(theirs)
			if err != nil {
				b.Fatal(err)
			}
			if format.name == "png" {
				samePixels(b, ours.Bytes(), made)
			}
			b.ReportMetric(float64(len(made))/float64(ours.Len()), "size-times")
		})
	}
}

// samePixels makes sure that both pictures are equally large.
func samePixels(b *testing.B, ours, theirs []byte) {
	b.Helper()
	one, err := png.DecodeConfig(bytes.NewReader(ours))
	if err != nil {
		b.Fatal(err)
	}
	other, err := png.DecodeConfig(bytes.NewReader(theirs))
	if err != nil {
		b.Fatal(err)
	}
	if one.Width != other.Width || one.Height != other.Height {
		b.Fatalf("%d × %d and %d × %d pixels", one.Width, one.Height, other.Width, other.Height)
	}
}
