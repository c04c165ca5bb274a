// Package inspect tells what any statistics file holds, without a definition: its dimensions and codes, measures and units,
// what is missing and why, notes, and the first rows.
//
// In come a file's name and bytes; out comes a [File], or why the file cannot be read, with the place. What a file is, its
// bytes tell and not its name. A file that says what its numbers are (PX, JSON-stat) gives a dataset as well, in the
// provider's own codes, that can be written in another format; a grid (a workbook, CSV, a Parquet table) has no such words
// and gives its rows.
//
// Begin with [Open].
package inspect
