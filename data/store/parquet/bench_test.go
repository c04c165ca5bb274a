package parquet

import (
	"math/rand/v2"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
)

// cubeTable is a row group as where observations fill a cube: 23 areas, each of 24 years, two sexes and a hundred ages; a
// value in twenty is missing, and rows stand in the page by area, age, sex and year.
func cubeTable(group uint64) []Column {
	const areas, years, sexes, ages = 23, 24, 2, 100
	rnd := rand.New(rand.NewPCG(group, 2))
	area, status := Column{Words: make([]string, areas)}, Column{Words: []string{"", "not_available"}}
	value, row := Column{}, Column{}
	for a := range areas {
		area.Words[a] = string(rune('a' + a))
		for y := range years {
			for s := range sexes {
				for g := range ages {
					none := rnd.IntN(20) == 0
					area.Place = append(area.Place, int32(a))
					value.Numbers, value.Null = append(value.Numbers, float64(rnd.IntN(1_000_000))), append(value.Null, none)
					row.Ints = append(row.Ints, int32(1+(((int(group)*areas+a)*ages+g)*sexes+s)*years+y))
					status.Place = append(status.Place, 0)
					if none {
						status.Place[len(status.Place)-1] = 1
					}
				}
			}
		}
	}
	return []Column{area, status, value, row}
}

// BenchmarkChunk encodes the columns of four row groups, on one core; MB/s are of eight bytes a row.
func BenchmarkChunk(b *testing.B) {
	schema := arrow.NewSchema([]arrow.Field{tableSchema.Field(0), tableSchema.Field(1), tableSchema.Field(2), tableSchema.Field(5)}, nil)
	l := Layout{Climbing: []string{"row"}, Blank: []string{"status"}, Split: []string{"value"}}
	groups := make([][]Column, 4)
	for g := range groups {
		groups[g] = cubeTable(uint64(g))
	}
	for i, c := range groups[0] {
		b.Run(schema.Field(i).Name, func(b *testing.B) {
			one := arrow.NewSchema(schema.Fields()[i:i+1], nil)
			b.SetBytes(int64(len(groups) * 8 * c.rows()))
			for b.Loop() {
				if _, err := encoded(one, l, len(groups), func(g int) []Column { return groups[g][i : i+1] }); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
