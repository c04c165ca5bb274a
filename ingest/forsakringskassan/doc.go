// Package forsakringskassan reads the Swedish Social Insurance Agency's open statistics in JSON.
//
// In comes a table's file, a list of rows that each have dimensions and observations by name, and a [Form]; out comes a
// dataset, or every fault of the file. A value that the agency withholds (rojd) is suppressed and never shown, a null or
// absent one is not available, neither is ever 0. Totals are rows among the others: a dimension that neither the dataset
// nor the form names must be ALL throughout, else the figures of its parts would be counted beside their total. Rows are
// read one by one where they stand, so that memory follows what comes out and not how the file is written.
//
// Begin with [Form.Parse].
package forsakringskassan
