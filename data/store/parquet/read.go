package parquet

import (
	"context"
	"fmt"
	"runtime"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
)

// Column reads the whole of column i in row group g. The array is the caller's to release; it lives in Go's own memory.
func (f *File) Column(ctx context.Context, g, i int) (arrow.Array, error) {
	a, err := guard(ctx, func() (arrow.Array, error) { return f.column(ctx, g, i) })
	if err != nil {
		return nil, fmt.Errorf("parquet: row group %d column %q: %w", g, f.schema.Field(i).Name, err)
	}
	return a, nil
}

// column goes by one field's reader, because the record reader above it starts goroutines that nobody recovers.
func (f *File) column(ctx context.Context, g, i int) (arrow.Array, error) {
	rows := f.meta.RowGroups[g].NumRows
	if rows == 0 {
		return array.MakeArrayOfNull(memory.NewGoAllocator(), f.schema.Field(i).Type, 0), nil
	}
	chunk, err := f.meta.RowGroup(g).ColumnChunk(i)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", data.ErrCorrupt, err)
	}
	at := spanOf(chunk)
	nullable := f.meta.Schema.Column(i).MaxDefinitionLevel() > 0
	pages, err := pagesOf(f.raw[at.from:at.to], chunk, nullable)
	switch {
	case err != nil:
		return nil, err
	case f.dict[i] && !nullable && wordsOnly(pages):
		return words(pages, chunk.Compression(), rows)
	case f.schema.Field(i).Type.ID() == arrow.FLOAT64 && numbersOnly(pages):
		return numbers(pages, chunk.Compression(), rows, nullable)
	case slices.ContainsFunc(pages, func(p page) bool { return p.encoding == byteStreamSplit }):
		return nil, fmt.Errorf("%w: encoding %v in pages of the second version", ErrUnsupported, byteStreamSplit)
	}
	mem := memory.NewGoAllocator()
	r, err := f.reader(mem)
	if err != nil {
		return nil, err
	}
	c, err := r.GetFieldReader(ctx, i, map[int]bool{i: true}, []int{g})
	if err != nil {
		return nil, fmt.Errorf("%w: %v", data.ErrCorrupt, err)
	}
	defer c.Release()
	got, err := c.NextBatch(rows)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", data.ErrCorrupt, err)
	}
	defer got.Release()
	return whole(mem, got, rows)
}

// whole returns the chunks as one array of exactly the rows the footer promised.
func whole(mem memory.Allocator, c *arrow.Chunked, rows int64) (arrow.Array, error) {
	if int64(c.Len()) != rows {
		return nil, fmt.Errorf("%w: %d rows came out, the footer says %d", data.ErrCorrupt, c.Len(), rows)
	}
	for _, chunk := range c.Chunks() {
		if err := checkIndices(chunk); err != nil {
			return nil, err
		}
	}
	if chunks := c.Chunks(); len(chunks) == 1 {
		chunks[0].Retain()
		return chunks[0], nil
	}
	a, err := array.Concatenate(c.Chunks(), mem)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", data.ErrCorrupt, err)
	}
	return a, nil
}

// checkIndices sees that a dictionary has every word its rows ask for, which the reader does not.
func checkIndices(a arrow.Array) error {
	d, ok := a.(*array.Dictionary)
	if !ok {
		return nil
	}
	words := int32(d.Dictionary().Len())
	for row, i := range d.Indices().(*array.Int32).Int32Values() {
		if (i < 0 || i >= words) && d.IsValid(row) {
			return fmt.Errorf("%w: word %d of a dictionary of %d", data.ErrCorrupt, i, words)
		}
	}
	return nil
}

// guard runs f in a goroutine of its own, returns its panic, if any, as an error, and waits no longer than ctx.
func guard[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- result{err: fmt.Errorf("%w: %v", data.ErrCorrupt, p)}
			}
		}()
		value, err := f()
		done <- result{value, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// parallel runs do(0) … do(n-1), as many at a time as there are processors, and returns the error of least index.
func parallel(n int, do func(int) error) error {
	errs := make([]error, n)
	next := make(chan int)
	done := make(chan struct{})
	workers := min(n, runtime.GOMAXPROCS(0))
	for range workers {
		go func() {
			for i := range next {
				errs[i] = do(i)
			}
			done <- struct{}{}
		}()
	}
	for i := range n {
		next <- i
	}
	close(next)
	for range workers {
		<-done
	}
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// inOrder makes things 0 … n-1, as many at a time as there are processors, and gives them to take in order. The first error ends
// it, when what was begun has come to its end.
func inOrder[T any](n int, do func(int) (T, error), take func(int, T) error) (err error) {
	type result struct {
		made T
		err  error
	}
	begun := make(chan chan result, runtime.GOMAXPROCS(0)-1)
	stop := make(chan struct{})
	go func() {
		defer close(begun)
		for i := range n {
			c := make(chan result, 1)
			select {
			case begun <- c:
				go func() {
					made, err := do(i)
					c <- result{made, err}
				}()
			case <-stop:
				return
			}
		}
	}()
	i := 0
	for c := range begun {
		r := <-c
		if err != nil {
			continue
		}
		if err = r.err; err == nil {
			err = take(i, r.made)
		}
		if err != nil {
			close(stop)
		}
		i++
	}
	return err
}

// Columns reads the named columns of the row groups, several at a time, and hands each to the caller's function with the
// places of its group and its name in the arguments. Calls for different columns come from several goroutines at once; the array is
// released after the call. A column that the file lacks is [data.ErrNotFound].
func (f *File) Columns(ctx context.Context, groups []int, names []string, each func(group, name int, a arrow.Array) error) error {
	index := make([]int, len(names))
	for k, name := range names {
		at := f.schema.FieldIndices(name)
		if len(at) != 1 {
			return fmt.Errorf("parquet: column %q: %w among %v", name, data.ErrNotFound, f.Names())
		}
		index[k] = at[0]
	}
	return parallel(len(groups)*len(names), func(k int) error {
		g, c := k/len(names), k%len(names)
		a, err := f.Column(ctx, groups[g], index[c])
		if err != nil {
			return err
		}
		defer a.Release()
		return each(g, c, a)
	})
}

// Names returns the names of the columns in order.
func (f *File) Names() []string {
	names := make([]string, f.schema.NumFields())
	for i, field := range f.schema.Fields() {
		names[i] = field.Name
	}
	return names
}
