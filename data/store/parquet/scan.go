package parquet

import (
	"context"
	"fmt"
	"strconv"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
)

// Scan reads a flat Parquet file from anywhere, calling each with one record per row group in the file's order. The
// record is released after the call. A file that cannot be read whole is an error, see [Open]; groups before the
// faulty one have been handed out by then.
func Scan(ctx context.Context, raw []byte, each func(arrow.Record) error) error {
	f, err := Open(raw)
	if err != nil {
		return err
	}
	for g := range f.Groups() {
		if err := f.scan(ctx, g, each); err != nil {
			return err
		}
	}
	return nil
}

func (f *File) scan(ctx context.Context, g int, each func(arrow.Record) error) error {
	arrays := make([]arrow.Array, len(f.Names()))
	defer func() {
		for _, a := range arrays {
			if a != nil {
				a.Release()
			}
		}
	}()
	err := f.Columns(ctx, []int{g}, f.Names(), func(_, c int, a arrow.Array) error {
		a.Retain()
		arrays[c] = a
		return nil
	})
	if err != nil {
		return err
	}
	r := array.NewRecord(f.schema, arrays, f.GroupRows(g))
	defer r.Release()
	return each(r)
}

// Text returns how to read column a as text: strings as they are, dates as YYYY-MM-DD, whole numbers in digits; a null
// is "", false. Other types are [ErrUnsupported].
func Text(a arrow.Array) (func(i int) (string, bool), error) {
	var text func(i int) string
	switch a := a.(type) {
	case *array.String:
		text = a.Value
	case *array.Binary:
		text = a.ValueString
	case *array.LargeString:
		text = a.Value
	case *array.Int16:
		text = func(i int) string { return strconv.Itoa(int(a.Value(i))) }
	case *array.Int32:
		text = func(i int) string { return strconv.Itoa(int(a.Value(i))) }
	case *array.Int64:
		text = func(i int) string { return strconv.FormatInt(a.Value(i), 10) }
	case *array.Date32:
		text = func(i int) string { return a.Value(i).FormattedString() }
	case *array.Boolean:
		text = func(i int) string { return strconv.FormatBool(a.Value(i)) }
	case *array.Null:
		text = func(int) string { return "" }
	case *array.Dictionary:
		word, err := Text(a.Dictionary())
		if err != nil {
			return nil, err
		}
		return func(i int) (string, bool) {
			if a.IsNull(i) {
				return "", false
			}
			return word(a.GetValueIndex(i))
		}, nil
	default:
		return nil, fmt.Errorf("%w: %v as text", ErrUnsupported, a.DataType())
	}
	return func(i int) (string, bool) {
		if a.IsNull(i) {
			return "", false
		}
		return text(i), true
	}, nil
}

// Number returns how to read column a as numbers; a null is 0, false. Types without numbers are [ErrUnsupported].
func Number(a arrow.Array) (func(i int) (float64, bool), error) {
	var number func(i int) float64
	switch a := a.(type) {
	case *array.Float64:
		number = a.Value
	case *array.Float32:
		number = func(i int) float64 { return float64(a.Value(i)) }
	case *array.Int16:
		number = func(i int) float64 { return float64(a.Value(i)) }
	case *array.Int32:
		number = func(i int) float64 { return float64(a.Value(i)) }
	case *array.Int64:
		number = func(i int) float64 { return float64(a.Value(i)) }
	case *array.Null:
		number = func(int) float64 { return 0 }
	default:
		return nil, fmt.Errorf("%w: %v as a number", ErrUnsupported, a.DataType())
	}
	return func(i int) (float64, bool) {
		if a.IsNull(i) {
			return 0, false
		}
		return number(i), true
	}, nil
}
