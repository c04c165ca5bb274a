package local_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/indicators"
	"lagesbild/indicators/engine/local"
	"lagesbild/indicators/enginetest"
)

type library map[string]*data.Dataset

func (l library) Dataset(_ context.Context, id string) (*data.Dataset, error) {
	d, ok := l[id]
	if !ok {
		return nil, fmt.Errorf("dataset %q: %w", id, data.ErrNotFound)
	}
	return d, nil
}

func TestEngine(t *testing.T) {
	enginetest.Test(t, func(_ testing.TB, mem memory.Allocator, datasets ...*data.Dataset) indicators.Engine {
		l := library{}
		for _, d := range datasets {
			l[d.ID] = d
		}
		return local.Engine{Library: l, Mem: mem}
	})
}

// A sum over codes that hold one another would count people twice.
func TestOverlap(t *testing.T) {
	for _, test := range []struct{ dimension, a, b string }{
		{data.Sex, data.Women, data.Total}, {data.Area, "19", "1980"}, {data.Area, "00", "19"},
	} {
		s := data.Structure{ID: "d", Dimensions: []data.Dimension{{ID: test.dimension}}, Measures: []data.Measure{{ID: "m", Unit: "persons", Additive: true}}}
		b := data.NewBuilder(s, "2020-01-01", "")
		page := b.Page(data.Page{})
		for _, code := range []string{test.a, test.b} {
			b.Append([]int32{b.Code(0, data.Code{ID: code})}, 0, 1, 0, page, 1)
		}
		d, err := b.Finish(memory.DefaultAllocator)
		if err != nil {
			t.Fatal(err)
		}
		_, err = local.Engine{Library: library{"d": d}}.Aggregate(context.Background(), data.Query{Dataset: "d", Measure: "m"})
		if !errors.Is(err, data.ErrNotAdditive) {
			t.Errorf("%s %s and %s: %v, want not additive", test.dimension, test.a, test.b, err)
		}
	}
}
