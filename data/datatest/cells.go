package datatest

import (
	"fmt"
	"strings"

	"lagesbild/data"
)

// Cells writes a dataset's cells, one a line: measure, codes, the number if there is one, the status if there is any, and
// what origin says of where the cell stands.
func Cells(d *data.Dataset, origin func(data.Origin) string) string {
	var b strings.Builder
	for _, c := range d.Batches() {
		for i := range c.Len() {
			b.WriteString(d.Measures[c.Measure[i]].ID)
			for k, dim := range d.Dimensions {
				b.WriteString(" " + dim.Codes[c.Codes[k][i]].ID)
			}
			v := d.Value(&c, i)
			if v.OK() {
				fmt.Fprintf(&b, " %v", v.Number)
			}
			if v.Status != 0 {
				fmt.Fprintf(&b, " [%v]", v.Status)
			}
			b.WriteString(" " + origin(v.Origin) + "\n")
		}
	}
	return b.String()
}
