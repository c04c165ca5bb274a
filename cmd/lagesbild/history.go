package main

import (
	"fmt"
	"strings"
	"time"

	"lagesbild/ingest"
)

// ledger is the record of the state's runs.
func (a *app) ledger() ingest.Ledger {
	return ingest.Ledger{Dir: a.state, Clock: func() time.Time {
		now, err := clock()
		if err != nil {
			return a.now // cannot be: it was read when the program began
		}
		return now
	}}
}

// moment is a time as people read it.
func moment(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

// tellRun is what became of the latest run; "" if there has been none.
func (a *app) tellRun(h *ingest.History) string {
	if h.Last == nil {
		return ""
	}
	began := moment(h.Last.Start.Time)
	switch end := h.Last.End; {
	case h.Running:
		return fmt.Sprintf(a.say("%s, pågår i process %d", "%s, goes on in process %d"), began, h.Last.Start.Process)
	case end == nil:
		return fmt.Sprintf(a.say("%s, avbruten", "%s, cut short"), began)
	case end.Failed > 0:
		return fmt.Sprintf(a.say("%s, %d av %d källor misslyckades", "%s, %d of %d sources failed"), began, end.Failed, len(h.Last.Start.Sources))
	}
	return fmt.Sprintf(a.say("%s, klar", "%s, done"), began)
}

// tellTrouble is why a source's latest reading gave nothing, on one line; "" if it did.
func (a *app) tellTrouble(r ingest.Reading, running bool) string {
	switch {
	case !r.Cut.IsZero() && running:
		return ""
	case !r.Cut.IsZero():
		return fmt.Sprintf(a.say("%s: avbruten", "%s: cut short"), moment(r.Cut))
	case r.Last != nil && r.Last.Error != "":
		return fmt.Sprintf("%s: %s", moment(r.Last.Time), shortened(r.Last.Error))
	}
	return ""
}

// shortened is the beginning of the first line of a message.
func shortened(message string) string {
	const enough = 100
	message, rest, _ := strings.Cut(message, "\n")
	if runes := []rune(message); len(runes) > enough {
		message, rest = string(runes[:enough]), "…"
	}
	if rest != "" {
		message += "…"
	}
	return message
}

// tellHistory says what the ledger knows of a source.
func (a *app) tellHistory(h *ingest.History, id string, line func(sv, en, text string)) {
	r := h.Source(id)
	line("nästa publicering", "next release", r.Next)
	if e := r.Last; e != nil {
		what := fmt.Sprintf(a.say("%d sidor, %d byte, %d rader, %d anmärkningar", "%d pages, %d bytes, %d rows, %d findings"), e.Pages, e.Bytes, e.Rows, e.Findings)
		line("senast läst", "last read", moment(e.Time)+": "+what)
	}
	if !r.Cut.IsZero() && !h.Running {
		line("avbruten", "cut short", moment(r.Cut))
	}
	if e := r.Failed; e != nil {
		line("senaste fel", "last error", moment(e.Time)+": "+strings.ReplaceAll(e.Error, "\n", "; "))
	}
}
