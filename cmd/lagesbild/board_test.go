package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"lagesbild/data"
	"lagesbild/ingest"
)

// screen is what a terminal shows after text that goes up and clears as the board does.
func screen(t *testing.T, text string) []string {
	t.Helper()
	var lines []string
	for text != "" {
		if rest, ok := strings.CutPrefix(text, "\x1b["); ok {
			up, rest, ok := strings.Cut(rest, "A\x1b[J")
			n := int(up[0] - '0')
			if !ok || len(up) != 1 || n > len(lines) {
				t.Fatalf("cannot go up %q of %d lines", up, len(lines))
			}
			lines, text = lines[:len(lines)-n], rest
			continue
		}
		line, rest, ok := strings.Cut(text, "\n")
		if !ok {
			t.Fatalf("no end of line: %q", text)
		}
		lines, text = append(lines, line), rest
	}
	return lines
}

func TestBoard(t *testing.T) {
	var out bytes.Buffer
	a := &app{lang: data.Lang("sv")}
	b := &board{app: a, out: &out, width: 70}
	check := func(want string, steps ...ingest.Step) {
		t.Helper()
		for _, s := range steps {
			s.Total = 3
			b.show(s)
		}
		if got := strings.ReplaceAll(strings.Join(screen(t, out.String()), "\n"), "\u00a0", " "); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
	check(`kolada                   hämtar           0 sidor  0,0 kB
scb                      läser            2 sidor  10,0 kB
0 av 3 källor`,
		ingest.Step{Source: "kolada", Stage: ingest.Fetching}, ingest.Step{Source: "scb", Stage: ingest.Fetching},
		ingest.Step{Source: "scb", Stage: ingest.Parsing, Pages: 2, Bytes: 10_000})
	check(`scb                      misslyckades     2 sidor  10,0 kB
kolada                   läser            1 200 sidor  3,4 MB
1 av 3 källor`,
		ingest.Step{Source: "kolada", Stage: ingest.Parsing, Pages: 1200, Bytes: 3_400_000},
		ingest.Step{Source: "scb", Stage: ingest.Done, Pages: 2, Bytes: 10_000, Err: errors.New("no"), Done: 1})
	check(`scb                      misslyckades     2 sidor  10,0 kB
kolada                   klar             1 201 sidor  3,5 MB  12 345`,
		ingest.Step{Source: "kolada", Stage: ingest.Done, Pages: 1201, Bytes: 3_500_000, Rows: 12_345_678, Done: 3})
}

func TestEvents(t *testing.T) {
	var out bytes.Buffer
	a := &app{logFormat: "json", errOut: &out, log: slog.New(slog.NewJSONHandler(&out, nil))}
	report := a.reporter()
	for _, s := range []ingest.Step{
		{Source: "kolada", Stage: ingest.Parsing, Pages: 1},
		{Source: "kolada", Stage: ingest.Parsing, Pages: 2},
		{Source: "kolada", Stage: ingest.Done, Pages: 2, Bytes: 9, Rows: 4},
		{Source: "scb", Stage: ingest.Done, Err: errors.New("no")},
	} {
		report(s)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 3 || !strings.Contains(lines[1], `"source":"kolada","stage":"done","pages":2,"bytes":9,"rows":4`) || !strings.Contains(lines[2], `"level":"ERROR"`) {
		t.Errorf("%q", lines)
	}
	for _, silent := range []*app{{logFormat: "json", quiet: true}, {logFormat: "text", errOut: &out}} {
		if silent.reporter() != nil {
			t.Errorf("%+v reports", silent)
		}
	}
}

// TestEvery: rounds follow each other at their distance whatever fails in them, until the run is interrupted or makes no sense.
func TestEvery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var said bytes.Buffer
		a := &app{errOut: &said}
		ctx, stop := context.WithCancel(t.Context())
		var at []time.Duration
		began := time.Now()
		time.AfterFunc(60*time.Hour, stop)
		err := a.every(ctx, 24*time.Hour, func() error {
			at = append(at, time.Since(began))
			time.Sleep(time.Hour)
			return partialError{errors.New("one source failed")}
		})
		if err != nil || len(at) != 3 || strings.Count(said.String(), "one source failed") != 3 || time.Since(began) != 60*time.Hour {
			t.Errorf("rounds at %v, after %v: %v; said %q", at, time.Since(began), err, said.String())
		}
		for i, late := range at {
			if least := time.Duration(i) * 24 * time.Hour; late < least || late > least+time.Duration(i)*15*time.Minute {
				t.Errorf("round %d after %v", i, late)
			}
		}
		rounds := 0
		if err := a.every(t.Context(), time.Hour, func() error { rounds++; return usageError{errors.New("what?")} }); err == nil || rounds != 1 {
			t.Errorf("%d rounds that make no sense: %v", rounds, err)
		}
	})
}
