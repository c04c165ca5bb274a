// Package ingest brings providers' pages onto the shelf.
//
// In come sources, which analysts define in YAML, and pages as they were saved; out go datasets, each vintage whole or
// not at all, with where they come from. A page passes through [Fetcher], one format's package with the checks of
// ingest/cells, the corrections that stand beside the source, and the checks here; whatever is wrong is reported together,
// and then nothing of that source is shelved. One source that fails does not stop the others. The package translates; it
// does not compute or choose, and repairs only what an analyst has written down, cell by cell.
//
// A state remembers its runs in a [Ledger], its pages in an [Archive], from which a run that was cut short goes on and a
// fetch can be repeated ([Replay]).
//
// Begin with [Run]; the definitions that ship are [Definitions].
package ingest
