// Package longtable reads long tables: files with a heading and one value on each row.
//
// In comes the page as it was saved, CSV or Parquet, and a [Form] that says which column is what; out come datasets, one
// for each vintage the table holds, or every fault of the page. CSV has commas or semicolons, is UTF-8 with or without a
// byte order mark or Windows-1252, and may quote. A column that the form does not name is a fault: it may be a dimension
// that nobody has thought of.
//
// Begin with [Parse].
package longtable
