package local

import (
	"maps"
	"slices"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
)

// dense is the largest number of possible cells for which a slot is kept ready for each.
const dense = 1 << 22

// sums collects the cells of an answer, each in a slot.
type sums struct {
	*plan
	slotOf  []int32         // key → slot + 1, where the cells are few
	slots   map[int64]int32 // the same, where they are many
	key     []int64         // slot → key
	total   []float64
	status  []data.Status
	addend  []int32 // observations met
	page    []int32 // index into pages
	row     []int32
	pages   []data.Page
	pageAt  []int32 // dataset's page → index into pages + 1
	between map[[2]int32]int32
}

func newSums(p *plan) *sums {
	s := &sums{plan: p, pageAt: make([]int32, len(p.d.Pages)), between: map[[2]int32]int32{}}
	if p.cells <= dense {
		s.slotOf = make([]int32, p.cells)
	} else {
		s.slots = map[int64]int32{}
	}
	return s
}

// slot returns the slot of a key, a new one if there is none yet.
func (s *sums) slot(key int64) int32 {
	if s.slotOf != nil {
		if i := s.slotOf[key]; i > 0 {
			return i - 1
		}
		s.slotOf[key] = int32(len(s.key)) + 1
	} else {
		if i, ok := s.slots[key]; ok {
			return i
		}
		s.slots[key] = int32(len(s.key))
	}
	s.key = append(s.key, key)
	s.total = append(s.total, 0)
	s.status = append(s.status, 0)
	s.addend = append(s.addend, 0)
	s.page = append(s.page, 0)
	s.row = append(s.row, 0)
	return int32(len(s.key)) - 1
}

func (s *sums) add(c *data.Columns) {
	from, to := rows(c, s.measure)
next:
	for i := from; i < to; i++ {
		for _, k := range s.narrow {
			if !s.keep[k][c.Codes[k][i]] {
				continue next
			}
		}
		key := int64(0)
		for j, k := range s.by {
			key += int64(c.Codes[k][i]) * int64(s.stride[j])
		}
		slot := s.slot(key)
		page := s.pageOf(c.Page[i])
		if s.addend[slot] == 0 {
			s.page[slot], s.row[slot] = page, c.Row[i]
		} else {
			s.page[slot], s.row[slot] = s.merge(s.page[slot], page), 0
		}
		s.addend[slot]++
		s.total[slot] += c.Value[i]
		s.status[slot] |= c.Status[i]
	}
}

func (s *sums) pageOf(page int32) int32 {
	if s.pageAt[page] == 0 {
		s.pages = append(s.pages, s.d.Pages[page])
		s.pageAt[page] = int32(len(s.pages))
	}
	return s.pageAt[page] - 1
}

// merge is the page of a sum whose addends stand on two pages: what they have in common.
func (s *sums) merge(a, b int32) int32 {
	if a == b {
		return a
	}
	if i, ok := s.between[[2]int32{a, b}]; ok {
		return i
	}
	m, x, y := s.pages[a], s.pages[a], s.pages[b]
	keep := func(field *string, a, b string) {
		if a != b {
			*field = ""
		}
	}
	keep(&m.Source, x.Source, y.Source)
	keep(&m.Table, x.Table, y.Table)
	keep((*string)(&m.Vintage), string(x.Vintage), string(y.Vintage))
	keep(&m.Name, x.Name, y.Name)
	keep(&m.Column, x.Column, y.Column)
	keep(&m.Note, x.Note, y.Note)
	i := int32(slices.Index(s.pages, m))
	if i < 0 {
		i = int32(len(s.pages))
		s.pages = append(s.pages, m)
	}
	s.between[[2]int32{a, b}] = i
	return i
}

// sumStatus is the status of a sum of several addends whose statuses together are s.
func sumStatus(s data.Status) data.Status {
	if s.Missing() {
		return s.Reasons()
	}
	return s&^(data.Nil|data.Contradicted) | data.Derived
}

// answer makes a dataset of the sums.
func (s *sums) answer(mem memory.Allocator) (*data.Dataset, error) {
	structure := data.Structure{ID: s.d.ID, Title: s.d.Title, Measures: []data.Measure{s.d.Measures[s.measure]}, Notes: slices.Clone(s.d.Notes)}
	if s.note != nil {
		structure.Notes = append(structure.Notes, *s.note)
	}
	for _, k := range s.by {
		structure.Dimensions = append(structure.Dimensions, s.d.Dimensions[k])
	}
	b := data.NewBuilder(structure, s.d.Vintage, s.d.Licence)
	for _, p := range s.pages {
		b.Page(p)
	}
	codes := make([]int32, len(s.by))
	put := func(key int64, slot int32) {
		for j, k := range s.by {
			codes[j] = int32(key / int64(s.stride[j]) % int64(len(s.d.Dimensions[k].Codes)))
		}
		status := s.status[slot]
		if int(s.addend[slot]) < s.addends {
			status |= data.NotAvailable
		}
		if s.addends > 1 {
			status = sumStatus(status)
		}
		b.Append(codes, 0, s.total[slot], status, s.page[slot], s.row[slot])
	}
	if s.slotOf != nil {
		for key, slot := range s.slotOf {
			if slot > 0 {
				put(int64(key), slot-1)
			}
		}
	} else {
		for _, key := range slices.Sorted(maps.Keys(s.slots)) {
			put(key, s.slots[key])
		}
	}
	return b.Finish(mem)
}
