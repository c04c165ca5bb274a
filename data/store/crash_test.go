package store

import (
	"bufio"
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
)

// putLoop names the directory in which this test binary, started as a process of its own, puts until it is killed.
const putLoop = "LAGESBILD_TEST_PUT_LOOP"

func TestMain(m *testing.M) {
	if dir := os.Getenv(putLoop); dir != "" {
		os.Exit(putUntilKilled(dir))
	}
	os.Exit(m.Run())
}

// figuresOf is a small dataset that is another one each day.
func figuresOf(day time.Time) (*data.Dataset, error) {
	b := data.NewBuilder(data.Structure{
		ID: "sample", Dimensions: []data.Dimension{{ID: data.Area}, {ID: data.Time}}, Measures: []data.Measure{{ID: "m"}},
	}, data.Vintage(day.Format(time.DateOnly)), "CC0")
	page := b.Page(data.Page{Source: "SCB"})
	for i := range int32(3000) {
		codes := []int32{b.Code(0, data.Code{ID: strconv.Itoa(int(i / 10))}), b.Code(1, data.Code{ID: strconv.Itoa(int(2010 + i%10))})}
		b.Append(codes, 0, float64(i)*float64(day.Unix()), 0, page, i)
	}
	return b.Finish(memory.DefaultAllocator)
}

// putUntilKilled shelves one vintage after the other and prints the name of each that it was told is there.
func putUntilKilled(dir string) int {
	s := Open(dir, nil)
	vintages, _ := s.vintages("sample")
	day := time.Date(2024, 1, 1+len(vintages), 0, 0, 0, 0, time.UTC)
	fmt.Println("start")
	for ; ; day = day.AddDate(0, 0, 1) {
		d, err := figuresOf(day)
		if err == nil {
			_, err = s.Put(background, d, provenance)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		fmt.Println(d.Vintage)
	}
}

// TestKilledAnywhere kills a process that puts, at random moments: every vintage it was told is there is there and
// whole, none is there in part, and the next process goes on.
func TestKilledAnywhere(t *testing.T) {
	kills := 50
	if testing.Short() {
		kills = 10
	}
	dir := t.TempDir()
	s := Open(dir, nil)
	window := 2 * timeToPut(t)
	aside := 0
	for i := range kills {
		// Every other process gets beyond its first vintage, however slow the machine has become meanwhile.
		done := killed(t, dir, i%2, rand.N(window))
		vintages, err := s.vintages("sample")
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range done {
			if !slices.Contains(vintages, v) {
				t.Fatalf("%s was shelved before the kill and is gone", v)
			}
		}
		for _, v := range vintages[max(0, len(vintages)-len(done)-1):] {
			if err := s.verify(background, "sample", v); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := os.Stat(filepath.Join(dir, asideDir)); err == nil {
			aside++
		}
	}
	vintages, err := s.vintages("sample")
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range vintages {
		day := time.Date(2024, 1, 1+i, 0, 0, 0, 0, time.UTC)
		want, err := figuresOf(day)
		if err != nil {
			t.Fatal(err)
		}
		if diff := difference(mustRead(t, s, v), want); diff != "" {
			t.Fatalf("%s: %s", v, diff)
		}
	}
	if len(vintages) == 0 {
		t.Error("every process was killed before its first vintage, so nothing was tried")
	}
	mustPut(t, s, sample(t, memory.DefaultAllocator, 10, 1))
	if _, err := os.Stat(filepath.Join(dir, asideDir)); err == nil {
		t.Error("what a killed process left is still there after a Put")
	}
	t.Logf("%d kills, %d of them amid writing, %d vintages", kills, aside, len(vintages))
}

// timeToPut is how long a process takes here and now from its start to its first vintage.
func timeToPut(t *testing.T) time.Duration {
	t.Helper()
	cmd, lines, stderr := putting(t, t.TempDir())
	start := time.Now()
	told := lines.Scan()
	took := time.Since(start)
	cmd.Process.Kill()
	cmd.Wait() // an error, as it was killed
	if !told {
		t.Fatalf("the process ended by itself: %s", stderr)
	}
	return took
}

// putting starts a process that puts, up to where it has said that it begins.
func putting(t *testing.T, dir string) (*exec.Cmd, *bufio.Scanner, *bytes.Buffer) {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), putLoop+"="+dir)
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	lines.Scan() // "start"
	return cmd, lines, &stderr
}

// killed runs a process that puts, kills it some time after it has reported so many vintages and returns those it
// reported.
func killed(t *testing.T, dir string, reported int, after time.Duration) []data.Vintage {
	t.Helper()
	cmd, lines, stderr := putting(t, dir)
	var done []data.Vintage
	for len(done) < reported && lines.Scan() {
		done = append(done, data.Vintage(lines.Text()))
	}
	timer := time.AfterFunc(after, func() { cmd.Process.Kill() })
	defer timer.Stop()
	for lines.Scan() {
		done = append(done, data.Vintage(lines.Text()))
	}
	cmd.Wait() // an error, as it was killed
	if stderr.Len() > 0 {
		t.Fatalf("the process ended by itself: %s", stderr.String())
	}
	return done
}
