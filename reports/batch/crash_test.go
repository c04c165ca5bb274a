package batch

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// makeLoop names the folder in which this test binary, started as a process of its own, makes reports until it is killed.
const makeLoop = "LAGESBILD_TEST_MAKE_LOOP"

func TestMain(m *testing.M) {
	if dir := os.Getenv(makeLoop); dir != "" {
		if err := madeUntilKilled(dir, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

const (
	crashAreas = 12
	crashFiles = 4
)

// report is what a file of an area holds in a state of the figures; it grows and shrinks from one to the next.
func report(name string, state int) string {
	return strings.Repeat(fmt.Sprintf("%s %d\n", name, state), 200+100*(state%3))
}

// makeAll makes every area of a state that is not whole.
func makeAll(dir string, state int, told io.Writer) (asides []Aside, err error) {
	f, err := Open(dir)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if err := f.Begin(Run{Edition: "e", Program: strconv.Itoa(state)}); err != nil {
		return nil, err
	}
	for i := range crashAreas {
		a := Area{Code: strconv.Itoa(100 + i), Inputs: strconv.Itoa(state), Formats: []string{"txt"}}
		if whole, err := f.Whole(a.Code, a.Inputs, a.Formats); whole || err != nil {
			if err != nil {
				return nil, err
			}
			continue
		}
		m, err := f.Make(a.Code)
		if err != nil {
			return nil, err
		}
		for k := range crashFiles {
			name := fmt.Sprintf("%s/%d.txt", a.Code, k)
			if err := m.File(name, "txt", func(w io.Writer) error { _, err := io.WriteString(w, report(name, state)); return err }); err != nil {
				return nil, err
			}
		}
		more, err := m.Place(a, "egen")
		if err != nil {
			return nil, err
		}
		asides = append(asides, more...)
		fmt.Fprintln(told, a.Code)
	}
	m, err := f.Make("")
	if err != nil {
		return nil, err
	}
	if err := m.File("index.txt", "txt", func(w io.Writer) error { _, err := io.WriteString(w, report("index", state)); return err }); err != nil {
		return nil, err
	}
	files, more, err := m.PlaceShared("egen")
	if err != nil {
		return nil, err
	}
	return append(asides, more...), f.Finish(files)
}

func madeUntilKilled(dir string, told io.Writer) error {
	for state := int(time.Now().UnixNano() % 1e9); ; state++ {
		if _, err := makeAll(dir, state, told); err != nil {
			return err
		}
	}
}

// TestKilledAnywhere kills a process that makes reports, at random moments: every file there is whole, nothing of the
// program's is ever taken for somebody's own, and the next run makes what is left.
func TestKilledAnywhere(t *testing.T) {
	kills := 30
	if testing.Short() {
		kills = 8
	}
	dir := t.TempDir()
	for i := range kills {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), makeLoop+"="+dir)
		child.Stderr = os.Stderr
		out, err := child.StdoutPipe()
		if err == nil {
			err = child.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for range 1 + rand.N(2*crashAreas) { // it has come so far, however slow the machine is
			if !lines.Scan() {
				t.Fatalf("the process ended by itself: %v", child.Wait())
			}
		}
		time.Sleep(rand.N(3 * time.Millisecond))
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = child.Wait() // killed
		whole(t, dir)
		if i%3 == 0 { // at times the next run is undisturbed
			asides, err := makeAll(dir, -i, io.Discard)
			if err != nil || len(asides) > 0 {
				t.Fatalf("after kill %d: %v, put aside %v", i, err, asides)
			}
			whole(t, dir)
			m, err := Read(dir)
			if err != nil || len(m.Runs) != 1 || len(m.Runs[0].Areas) != crashAreas {
				t.Fatalf("after kill %d: %+v, %v", i, m, err)
			}
		}
	}
}

// whole checks every file of a folder but the hidden ones.
func whole(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.Name() == hidden {
			return filepath.SkipDir
		}
		if d.IsDir() || d.Name() == ManifestFile {
			return nil
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, path)
		name := filepath.ToSlash(rel)
		if name == "index.txt" {
			name = "index"
		}
		first, _, _ := strings.Cut(string(raw), "\n")
		state, err := strconv.Atoi(strings.TrimPrefix(first, name+" "))
		if err != nil || string(raw) != report(name, abs(state)) && string(raw) != report(name, state) {
			t.Errorf("%s is not whole, or not the program's: %q", name, first)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Read(dir); err != nil {
		t.Error(err)
	}
}

func abs(x int) int { return max(x, -x) }
