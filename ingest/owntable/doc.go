// Package owntable reads a user's own figures: a long table with a heading, one row an area, period and sex, or a cube that
// says itself what its numbers are.
//
// In come the bytes of a CSV, workbook, Parquet, PX or JSON-stat file and what definitions say of its measures; out comes a
// dataset, or every fault of the file with its place. Of a long table columns area, period and sex are known by name, in
// Swedish as well; a column of numbers is a measure and any other a dimension, unless the definitions say which it is. Of a
// cube they are known by code or text, as are the definitions' measures; other dimensions keep their codes. A value without
// a known unit has unit number and may not be summed. The table is read for one run and never shelved.
//
// Begin with [Read].
package owntable
