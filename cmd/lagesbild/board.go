package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/term"

	"lagesbild/ingest"
)

// board shows on a terminal what each source of a run is doing: a line for each that is being read, redrawn as pages come,
// and above them a line that stays for each that is done.
type board struct {
	app    *app
	out    io.Writer
	width  int // of the terminal, in letters
	active []ingest.Step
	drawn  int // lines that the next drawing replaces
}

// board returns nil where there is no terminal to draw on, or nobody wants to see it.
func (a *app) board() *board {
	f, ok := a.errOut.(*os.File)
	if a.quiet || a.logFormat != "text" || !ok || !term.IsTerminal(int(f.Fd())) {
		return nil
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width < 1 {
		width = 80
	}
	return &board{app: a, out: f, width: width}
}

// reporter is what is called at each step of a run: the board on a terminal, events for schedulers with --log json.
func (a *app) reporter() func(ingest.Step) {
	if b := a.board(); b != nil {
		return b.show
	}
	if a.quiet || a.logFormat != "json" {
		return nil
	}
	last := map[string]ingest.Stage{}
	return func(s ingest.Step) {
		if last[s.Source] == s.Stage {
			return
		}
		last[s.Source] = s.Stage
		event := a.log.With("source", s.Source, "stage", s.Stage, "pages", s.Pages, "bytes", s.Bytes)
		switch {
		case s.Err != nil:
			event.Error("ingest", "error", s.Err.Error())
		case s.Stage == ingest.Done:
			event.Info("ingest", "rows", s.Rows)
		default:
			event.Info("ingest")
		}
	}
}

// show takes one step. A line is cut at the terminal's edge, so that it is one line there too.
func (b *board) show(s ingest.Step) {
	var text strings.Builder
	if b.drawn > 0 {
		fmt.Fprintf(&text, "\x1b[%dA\x1b[J", b.drawn) // up to the first line that is replaced, and all below cleared
	}
	i := slices.IndexFunc(b.active, func(t ingest.Step) bool { return t.Source == s.Source })
	switch {
	case s.Stage == ingest.Done:
		if i >= 0 {
			b.active = slices.Delete(b.active, i, i+1)
		}
		b.line(&text, &s)
	case i >= 0:
		b.active[i] = s
	default:
		b.active = append(b.active, s)
	}
	b.drawn = 0
	if s.Done < s.Total {
		for i := range b.active {
			b.line(&text, &b.active[i])
		}
		fmt.Fprintf(&text, b.app.say("%d av %d källor\n", "%d of %d sources\n"), s.Done, s.Total)
		b.drawn = len(b.active) + 1
	}
	_, _ = io.WriteString(b.out, text.String()) // only a terminal that is gone can fail
}

func (b *board) line(to *strings.Builder, s *ingest.Step) {
	say := b.app.say
	stage := map[ingest.Stage]string{
		ingest.Fetching: say("hämtar", "fetching"), ingest.Parsing: say("läser", "reading"), ingest.Checking: say("kontrollerar", "checking"),
		ingest.Shelving: say("lägger på hyllan", "shelving"), ingest.Done: say("klar", "done"),
	}[s.Stage]
	if s.Err != nil {
		stage = say("misslyckades", "failed")
	}
	text := fmt.Sprintf("%-24s %-16s %s %s  %s", s.Source, stage, grouped(s.Pages), say("sidor", "pages"), b.app.size(s.Bytes))
	if s.Stage == ingest.Done && s.Err == nil {
		text += "  " + grouped(s.Rows) + " " + say("rader", "rows")
	}
	letters := []rune(text)
	to.WriteString(string(letters[:min(len(letters), b.width-1)]) + "\n")
}

// size is a number of bytes as people read it.
func (a *app) size(bytes int64) string {
	value, unit := float64(bytes)/1e3, "kB"
	if value >= 999.5 {
		value, unit = value/1e3, "MB"
	}
	text := strconv.FormatFloat(value, 'f', 1, 64)
	return strings.Replace(text, ".", a.say(",", "."), 1) + "\u00a0" + unit
}

// grouped writes a count with its thousands apart.
func grouped(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "\u00a0" + text[i:]
	}
	return text
}
