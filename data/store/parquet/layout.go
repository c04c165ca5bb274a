package parquet

import (
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/memory"
	pq "github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
)

// Layout says what of a table's columns cannot be seen from their types. The zero value is always right.
type Layout struct {
	// Climbing names int32 columns whose numbers mostly rise by one. They are written as packed differences, which decode
	// slower than a dictionary but are a hundredth of the size.
	Climbing []string
	// Blank names string columns in which "" may stand. They get no statistics, because arrow v17 passes over "" when it
	// looks for the least string, and other engines would skip such rows by it.
	Blank []string
	// Split names float64 columns that may be written byte by byte, which takes less time and room where their numbers are mostly
	// whole, or by their places among the different ones, where these are few. Arrow v17 cannot read the former, [File] and
	// other engines can.
	Split []string
}

// properties are how the columns of schema are encoded.
func (l *Layout) properties(schema *arrow.Schema, more ...pq.WriterProperty) *pq.WriterProperties {
	props := []pq.WriterProperty{
		pq.WithAllocator(memory.NewGoAllocator()), pq.WithCreatedBy("lagesbild"), pq.WithStats(true), pq.WithMaxRowGroupLength(1 << 30),
		// zstd's own level: higher ones take 4 to 16 times as long and gain 1 to 3 percent on real figures.
		pq.WithCompression(compress.Codecs.Zstd), pq.WithDictionaryDefault(false),
	}
	for _, f := range schema.Fields() {
		switch {
		case slices.Contains(l.Climbing, f.Name):
			props = append(props, pq.WithEncodingFor(f.Name, pq.Encodings.DeltaBinaryPacked))
		case f.Type.ID() == arrow.STRING || f.Type.ID() == arrow.INT32: // they recur so much that a dictionary pays
			props = append(props, pq.WithDictionaryFor(f.Name, true))
		}
		if slices.Contains(l.Blank, f.Name) {
			props = append(props, pq.WithStatsFor(f.Name, false))
		}
	}
	return pq.NewWriterProperties(append(props, more...)...)
}

// splitting is how the columns of Split are encoded where that pays.
func (l *Layout) splitting() []pq.WriterProperty {
	var all []pq.WriterProperty
	for _, name := range l.Split {
		all = append(all, pq.WithEncodingFor(name, byteStreamSplit))
	}
	return all
}
