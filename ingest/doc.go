// Package ingest brings providers' pages onto the shelf.
//
// In come sources, which analysts define in YAML, and pages as they were saved; out go datasets, each vintage whole or
// not at all, with where they come from. A page passes through [Fetcher], one format's package, the checks of
// ingest/cells and those here; whatever is wrong is reported together, and then nothing of that source is shelved. One
// source that fails does not stop the others. The package translates; it does not compute, repair or choose.
//
// Begin with [Run]; the definitions that ship are [Definitions].
package ingest
