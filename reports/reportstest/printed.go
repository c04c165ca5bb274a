package reportstest

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Office is LibreOffice with a profile of its own. It skips the test where LibreOffice or poppler is not installed, which
// LAGESBILD_TEST_ALL=1 forbids, and where tests are to be short.
type Office struct {
	t   testing.TB
	dir string
}

// NewOffice finds the programs.
func NewOffice(t testing.TB) *Office {
	t.Helper()
	for _, program := range []string{"soffice", "pdftoppm"} {
		if _, err := exec.LookPath(program); err == nil {
			continue
		}
		if os.Getenv("LAGESBILD_TEST_ALL") == "1" {
			t.Fatalf("%s is not installed", program)
		}
		t.Skipf("%s is not installed", program)
	}
	if testing.Short() {
		t.Skip("a conversion takes seconds")
	}
	return &Office{t, t.TempDir()}
}

// Convert opens a file, whose name tells what it is, and returns what is saved of it in another format.
func (o *Office) Convert(name string, file []byte, to string) []byte {
	o.t.Helper()
	from := filepath.Join(o.dir, name)
	if err := os.WriteFile(from, file, 0o600); err != nil {
		o.t.Fatal(err)
	}
	out := filepath.Join(o.dir, "out")
	profile := "-env:UserInstallation=file://" + filepath.ToSlash(filepath.Join(o.dir, "profile"))
	said, err := exec.Command("soffice", "--headless", profile, "--convert-to", to, "--outdir", out, from).CombinedOutput()
	if err != nil {
		o.t.Fatalf("%v\n%s", err, said)
	}
	body, err := os.ReadFile(filepath.Join(out, name[:len(name)-len(filepath.Ext(name))]+"."+to))
	if err != nil {
		o.t.Fatalf("%v\n%s", err, said)
	}
	return body
}

// leastInk is how much of a page is drawn on at least, a title alone on an otherwise white one.
const leastInk = 0.001

// Pages prints a file, looks at a picture of every page and returns their number. An empty page is a fault.
func (o *Office) Pages(name string, file []byte) int {
	o.t.Helper()
	pdf := filepath.Join(o.dir, "printed.pdf")
	if err := os.WriteFile(pdf, o.Convert(name, file, "pdf"), 0o600); err != nil {
		o.t.Fatal(err)
	}
	if said, err := exec.Command("pdftoppm", "-r", "30", "-gray", pdf, filepath.Join(o.dir, "page")).CombinedOutput(); err != nil {
		o.t.Fatalf("%v\n%s", err, said)
	}
	pages, err := filepath.Glob(filepath.Join(o.dir, "page-*.pgm"))
	if err != nil {
		o.t.Fatal(err)
	}
	for _, page := range pages {
		picture, err := os.ReadFile(page)
		if err != nil {
			o.t.Fatal(err)
		}
		if ink, err := inked(picture); err != nil || ink < leastInk {
			o.t.Errorf("%s: %s: %.4f of it is drawn on, %v", name, filepath.Base(page), ink, err)
		}
	}
	return len(pages)
}

// inked is the part of a grey picture's pixels that differ from its first one.
func inked(pgm []byte) (float64, error) {
	var wide, high, most int
	if _, err := fmt.Fscanf(bytes.NewReader(pgm), "P5\n%d %d\n%d\n", &wide, &high, &most); err != nil {
		return 0, err
	}
	pixels := pgm[len(pgm)-wide*high:]
	drawn := 0
	for _, p := range pixels {
		if p != pixels[0] {
			drawn++
		}
	}
	return float64(drawn) / float64(len(pixels)), nil
}
