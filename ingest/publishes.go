package ingest

import (
	"maps"
	"slices"

	"lagesbild/ingest/cells"
)

// MeasureIDs lists the measures that the source publishes, by their ids in the dataset, sorted.
func (s *Source) MeasureIDs() []string {
	ids := map[string]bool{}
	for code, m := range s.Measures {
		ids[m.ID(code)] = true
	}
	return slices.Sorted(maps.Keys(ids))
}

// DimensionIDs lists the dimensions of the source's dataset, in its order.
func (s *Source) DimensionIDs() []string { return cells.Order(s.layout().Dimensions) }
