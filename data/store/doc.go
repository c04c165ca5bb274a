// Package store is the shelf: datasets by vintage, as Parquet files with a manifest that any tool can read.
//
// In goes a [data.Dataset] with its provenance, out comes the same dataset, or some measures of it, as of any day it
// was published. A vintage appears whole or not at all and is never changed; what is read has passed its checksum.
// The shelf that ships inside the program and the user's directory are seen as one. The package decides nothing about
// what a figure means.
//
//	<root>/<dataset>/<vintage>/data.parquet    the dimensions by name, measure, value, status, page, row
//	<root>/<dataset>/<vintage>/manifest.json   structure, pages, licence, provenance, checksums
//
// Begin with [Open].
package store
