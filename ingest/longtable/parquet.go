package longtable

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"lagesbild/data"
	"lagesbild/data/store/parquet"
	"lagesbild/ingest/cells"
)

// parquet reads a Parquet page. Rows are counted from 1.
func (t *table) parquet(ctx context.Context, body []byte) error {
	row := int32(0)
	first := true
	err := parquet.Scan(ctx, body, func(r arrow.Record) error {
		if first {
			first = false
			var names []string
			for _, f := range r.Schema().Fields() {
				names = append(names, f.Name)
			}
			if err := t.headings(names); err != nil {
				return err
			}
		}
		err := t.group(r, row)
		row += int32(r.NumRows())
		return err
	})
	if err != nil {
		return fmt.Errorf("%s: %w", t.form.File, err)
	}
	return nil
}

// group reads one row group, whose rows follow row before.
func (t *table) group(r arrow.Record, before int32) error {
	fields := slices.Concat(t.filters, t.fields)
	columns := make([][]int32, len(fields))
	for i, f := range fields {
		var err error
		if columns[i], err = words(r.Column(f.place), f.words); err != nil {
			return fmt.Errorf("column %q: %w", f.column, err)
		}
	}
	value, err := t.values(r.Column(t.value))
	if err != nil {
		return fmt.Errorf("column %q: %w", t.form.Value, err)
	}
	for i := range int(r.NumRows()) {
		for k, f := range fields {
			t.set(f, columns[k][i])
		}
		if t.kept() {
			t.row(before+int32(i)+1, value(i))
		}
	}
	return nil
}

// words finds the meaning of each row's word; a null is the empty word.
func words(a arrow.Array, w *cells.Words) ([]int32, error) {
	text, err := parquet.Text(a)
	if err != nil {
		return nil, err
	}
	found := make([]int32, a.Len())
	if d, ok := a.(*array.Dictionary); ok {
		return found, dictionary(d, w, found)
	}
	for i := range found {
		word, _ := text(i)
		found[i] = w.Find(word)
	}
	return found, nil
}

// dictionary finds each of the dictionary's words that a row has, once.
func dictionary(a *array.Dictionary, w *cells.Words, found []int32) error {
	word, err := parquet.Text(a.Dictionary())
	if err != nil {
		return err
	}
	const notFound = math.MaxInt32
	of := slices.Repeat([]int32{notFound}, a.Dictionary().Len())
	for i := range found {
		if a.IsNull(i) {
			found[i] = w.Find("")
			continue
		}
		k := a.GetValueIndex(i)
		if of[k] == notFound {
			text, _ := word(k)
			of[k] = w.Find(text)
		}
		found[i] = of[k]
	}
	return nil
}

// values reads the value column, numbers or numbers written as text.
func (t *table) values(a arrow.Array) (func(int) number, error) {
	if value, err := parquet.Number(a); err == nil {
		return func(i int) number {
			v, ok := value(i)
			if !ok {
				return number{reason: data.NotAvailable}
			}
			return number{value: v}
		}, nil
	}
	text, err := parquet.Text(a)
	if err != nil {
		return nil, err
	}
	return func(i int) number {
		s, _ := text(i)
		return t.read(s)
	}, nil
}
