// Package px reads and writes PX files, the format of PC-Axis and PxWeb that the Nordic statistical offices publish in.
//
// In comes a file as it was saved, in any of the code pages met; out comes a [File], every keyword kept, or all that is
// wrong with it, each fault with file, line and keyword. A File becomes a data.Dataset in the file's own codes with
// [File.Dataset], or in ours with [Parse], which an analyst's definition directs. The other way, [New] makes a File of a
// dataset and [Write] writes it, so that values, statuses, notes and the provider's order come back when it is read.
//
// A fault that could make a number mean something else refuses the file; any other is a finding. The package guesses no
// unit, fills in no value and repairs no text. What it allocates is bounded by the bytes of the file, whatever the file
// declares. Format: sources, section 5, and the PX file format specification of Statistics Sweden, AXIS-VERSION 2013.
//
// A database's value sets and groupings of values, which stand beside its PX files, are read by [ReadValueSet] and
// [ReadAggregation].
//
// Begin with [Read].
package px
