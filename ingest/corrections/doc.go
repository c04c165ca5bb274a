// Package corrections puts right what a provider published wrong, cell by cell, as an analyst has written it down.
//
// In come a CSV file, which stands beside a source's definition and has one cell a row, and the source's datasets; out
// come the datasets with those cells changed, each under its own origin and with a note that tells the reason. A row
// says what the provider published. Where the page says something else, the provider has repaired it and the row is an
// error, so that no correction outlives its cause. The package finds no faults itself and guesses no value.
//
// Begin with [Parse] and [File.Apply].
package corrections
