// Package parquet is the only door to Parquet files: it writes them, and it reads them through a fence.
//
// Arrow v17's reader drops rows without an error, ends the process or never returns on files it does not understand. Here
// every column chunk's type, codec, encodings and place are checked in the footer first, then every page's header; one
// column of one row group is read at a time in a goroutine that recovers; the rows that come out are counted against the
// footer, and a dictionary's indices against its words. What comes back is therefore all of a column, or an error that
// is [data.ErrCorrupt] or [ErrUnsupported]. Page bodies of files written here carry zstd's own checksum, the footer and
// the page headers none: who needs certainty against flipped bits compares the file's SHA-256 first, as data/store does.
//
// Begin with [Encode] and [Open]; [Scan] reads anyone's flat table row group by row group.
package parquet
