// Package jsonstat reads and writes JSON-stat, the format in which PxWeb and Eurostat deliver tables.
//
// In come documents of version 2.0 (class dataset) or single datasets of version 1; out comes a [Table], the document as
// it stood, and from it a dataset: under the provider's own dimensions and codes by [Table.Dataset], or under ours, as an
// analyst's definition says, by [Parse]. The way back is [Write]. A null is missing and never 0; a symbol beside a value
// is a status by the provider's own table; a document that contradicts itself is refused with byte, line and JSON path.
// Collections and bundles of several datasets are refused, links are passed over. Memory follows the document's length,
// not the sizes that it claims.
//
// Begin with [Decode].
package jsonstat
