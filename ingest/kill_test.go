package ingest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/data/store"
	"lagesbild/ingest"
)

// The environment of a child process that does nothing but one run.
const (
	childState = "LAGESBILD_TEST_STATE"
	childDay   = "LAGESBILD_TEST_DAY"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childState); dir != "" {
		if err := child(dir, os.Getenv(childDay)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child ingests four sources as published on day into the state of dir, and says when it begins.
func child(dir, day string) error {
	sources, pages, err := published(day)
	if err != nil {
		return err
	}
	fmt.Println("begun")
	outcomes, err := ingest.Run(context.Background(), store.Open(filepath.Join(dir, "shelf"), nil), sources, ingest.Options{
		From: folder(pages), Jobs: 2, Now: carried, Keep: ingest.Archive{Dir: dir},
	})
	for _, o := range outcomes {
		err = errors.Join(err, o.Err)
	}
	return err
}

// published makes four sources and their pages of a day; every day's figures differ.
func published(day string) ([]definition.File[ingest.Source], fstest.MapFS, error) {
	pages := fstest.MapFS{}
	var sources []definition.File[ingest.Source]
	for k := range 4 {
		id := fmt.Sprintf("toy-%d", k)
		var s ingest.Source
		err := definition.Decode(id+".yaml", fmt.Appendf(nil, `
id: %[1]s
dataset: %[1]s
title: {sv: Prov, en: Test}
publisher: Verket
provenance: {sv: Påhittat., en: Invented.}
licence: CC0
from: {longtable: {file: %[1]s.csv, value: value, vintage: {column: day}}}
dimensions: {area: {column: area}, period: {column: year}, age: {column: age, title: {sv: Ålder, en: Age}, numbers: {least: 0, most: 99, title: {sv: "%%d år", en: "age %%d"}}}}
measures: {n: {title: {sv: Antal, en: Number}, unit: persons, additive: true, sex: none}}
`, id), &s)
		if err != nil {
			return nil, nil, err
		}
		sources = append(sources, definition.File[ingest.Source]{Name: "sources/" + id + ".yaml", Value: s})
		var b bytes.Buffer
		b.WriteString("area,year,age,day,value\n")
		seed, err := strconv.ParseUint(strings.ReplaceAll(day, "-", ""), 10, 64)
		if err != nil {
			return nil, nil, err
		}
		random := rand.New(rand.NewPCG(uint64(k), seed))
		for _, area := range []int{1904, 1907, 1960, 1961, 1962, 1980, 1981, 1982, 1983, 1984} {
			for age := range 100 {
				fmt.Fprintf(&b, "%d,2023,%d,%s,%d\n", area, age, day, 100+random.IntN(200))
			}
		}
		pages[id+".csv"] = &fstest.MapFile{Data: b.Bytes()}
	}
	return sources, pages, nil
}

// TestKill ends a run at random points, 50 times (10 with -short). Every vintage that is there afterwards must be whole, those of
// earlier runs must all be there, and the next run must complete.
func TestKill(t *testing.T) {
	dir := t.TempDir()
	shelf := store.Open(filepath.Join(dir, "shelf"), nil)
	start := func(day string) (*exec.Cmd, *bytes.Buffer) {
		c := exec.Command(os.Args[0])
		c.Env = append(os.Environ(), childState+"="+dir, childDay+"="+day)
		var said bytes.Buffer
		c.Stderr = &said
		out, err := c.StdoutPipe()
		if err == nil {
			err = c.Start()
		}
		if err == nil {
			_, err = out.Read(make([]byte, 1)) // the run begins now
		}
		if err != nil {
			t.Fatal(err, said.String())
		}
		return c, &said
	}
	c, said := start("2024-01-01")
	began := time.Now()
	if err := c.Wait(); err != nil {
		t.Fatal(err, said.String())
	}
	whole := time.Since(began)
	random := rand.New(rand.NewPCG(1, 2))
	killed, shelved, kills := 0, 0, 50
	if testing.Short() {
		kills = 10
	}
	for i := range kills {
		day := fmt.Sprintf("2024-%02d-%02d", 2+i/28, 1+i%28)
		c, said := start(day)
		time.Sleep(time.Duration(random.Int64N(int64(whole))))
		_ = c.Process.Kill() // it may have ended by itself
		var exit *exec.ExitError
		switch err := c.Wait(); {
		case err == nil:
		case errors.As(err, &exit) && exit.ExitCode() == -1:
			killed++
		default:
			t.Fatal(err, said.String())
		}
		if err := shelf.Verify(context.Background()); err != nil {
			t.Fatalf("after kill %d: %v", i, err)
		}
		for k := range 4 {
			vintages, err := shelf.Vintages(fmt.Sprintf("toy-%d", k))
			if err != nil || !slices.Contains(vintages, data.Vintage("2024-01-01")) {
				t.Fatalf("after kill %d: vintages %v, %v", i, vintages, err)
			}
			if slices.Contains(vintages, data.Vintage(day)) {
				shelved++
			}
		}
	}
	t.Logf("a run takes %v; %d of %d killed, %d of %d vintages shelved", whole, killed, kills, shelved, 4*kills)
	if killed < kills/2 || shelved == 0 || shelved == 4*kills {
		t.Error("the kills miss the work")
	}
	c, said = start("2024-12-01")
	if err := c.Wait(); err != nil {
		t.Fatal(err, said.String())
	}
	if err := shelf.Verify(context.Background()); err != nil {
		t.Fatal(err)
	}
	for k := range 4 {
		if v, err := shelf.Vintages(fmt.Sprintf("toy-%d", k)); err != nil || v[len(v)-1] != "2024-12-01" {
			t.Errorf("the next run did not complete: %v, %v", v, err)
		}
	}
}
