// Package pxweb knows what a PxWeb table is and how to ask for it, in PxWebApi version 1 and version 2.
//
// In come an analyst's definition, which names a table and what is wanted of it, and the provider's own description of
// that table; out go as few requests as the provider's cell limit allows, and the answers come back as one dataset, read
// by package jsonstat. An answer that does not hold the very codes that were asked for is refused. The package sends
// nothing itself: it is given a function that gets what a [cells.Request] says, from the network or from saved pages, whose
// names each request tells. What a table of another kind or an error message says instead of metadata is told, with its
// place.
//
// Begin with [Parse]; [Describe] writes a definition for a table that has none.
package pxweb
