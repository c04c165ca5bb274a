package cube

import (
	"cmp"
	"slices"
)

// Strides says how far apart the cells of two neighbouring codes are, by dimension of a table of these sizes.
func Strides(sizes []int64) []int64 {
	all, step := make([]int64, len(sizes)), int64(1)
	for i := len(all) - 1; i >= 0; i-- {
		all[i] = step
		step *= sizes[i]
	}
	return all
}

// sparse sorts the cells by where they stand in the dataset.
func (c *Cube) sparse() {
	place := c.keys(Strides(c.Sizes))
	type cell struct {
		key int64
		i   int32
	}
	var all []cell
	for i, n := range c.At {
		if key := place(int64(n)); key >= 0 {
			all = append(all, cell{key, int32(i)})
		}
	}
	slices.SortFunc(all, func(a, b cell) int { return cmp.Compare(a.key, b.key) })
	codes := make([]int32, len(c.Axes))
	for _, x := range all {
		key := x.key
		for d := len(codes) - 1; d >= 0; d-- {
			size := int64(len(c.Axes[d].Codes))
			codes[d], key = int32(key%size), key/size
		}
		c.put(int32(key), codes, int64(c.At[x.i]), int(x.i))
	}
}

// keys returns what tells a cell number's place in the dataset, -1 for none.
func (c *Cube) keys(strides []int64) func(n int64) int64 {
	code := make([][]int32, len(strides)) // by dimension and category of the table
	var step []int64                      // by axis
	all := int64(1)
	for d := len(c.Axes) - 1; d >= 0; d-- {
		step = append([]int64{all}, step...)
		all *= int64(len(c.Axes[d].Codes))
	}
	for d, a := range c.Axes {
		if d == c.Sex || a.Dim < 0 {
			continue
		}
		code[a.Dim] = slices.Repeat([]int32{-1}, int(c.Sizes[a.Dim]))
		for k, from := range a.From {
			code[a.Dim][from/strides[a.Dim]] = int32(k)
		}
	}
	measured := map[int64]int64{} // what measure and sex add → their part of the key
	for m := range c.Measures {
		for s, from := range c.Measures[m].From {
			if from >= 0 {
				measured[from] = int64(m) * all
				if c.Sex >= 0 {
					measured[from] += int64(s) * step[c.Sex]
				}
			}
		}
	}
	return func(n int64) int64 {
		key, rest := int64(0), n
		for d, a := range c.Axes {
			if d == c.Sex || a.Dim < 0 {
				continue
			}
			p := n / strides[a.Dim] % c.Sizes[a.Dim]
			k := code[a.Dim][p]
			if k < 0 {
				return -1
			}
			key, rest = key+int64(k)*step[d], rest-p*strides[a.Dim]
		}
		part, ok := measured[rest]
		if !ok {
			return -1
		}
		return key + part
	}
}
