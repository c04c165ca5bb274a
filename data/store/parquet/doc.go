// Package parquet is the only door to Parquet files: it writes them, and it reads them through a fence.
//
// Arrow v17's reader drops rows without an error, or ends the process, on files it does not understand. Here every
// column chunk's type, codec and encodings are checked in the footer first, one column of one row group is read at a time in a
// goroutine that recovers, allocations are bounded by what the footer says, and the rows that come out are counted
// against it. What comes back is therefore all of a column or an error that is [data.ErrCorrupt] or [ErrUnsupported].
// Page bodies of files written here carry zstd's own checksum, but the footer and the page headers do not: who needs certainty against flipped bits
// compares the file's SHA-256 first, as data/store does.
//
// Begin with [Writer] and [Open]; [Scan] reads anyone's flat table row group by row group.
package parquet
