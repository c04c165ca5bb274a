package forsakringskassan

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/ingest/cells"
)

// described checks that the agency's description of the table knows every dimension and measure that the definition
// names. How the description is built is not published, so a name counts as known wherever it stands, as a key or a text.
func (f *Form) described(l *cells.Layout, body []byte) error {
	var root any
	if err := json.Unmarshal(body, &root); err != nil {
		return fmt.Errorf("not a whole JSON page: %w", err)
	}
	known := map[string]bool{}
	names(root, known)
	wanted := slices.Concat(slices.Collect(maps.Keys(l.Measures)), slices.Collect(maps.Keys(f.Where)))
	for _, d := range l.Dimensions {
		wanted = append(wanted, d.Column)
	}
	if f.Month != "" {
		wanted = append(wanted, f.Month)
	}
	slices.Sort(wanted)
	var faults cells.Faults
	for _, name := range slices.Compact(wanted) {
		if !known[name] {
			faults.Add(fmt.Errorf("%q: %w%s: the description of the table does not mention it", name, data.ErrNotFound, definition.Suggest(name, slices.Sorted(maps.Keys(known)))))
		}
	}
	return faults.Err()
}

// names gathers every key and text.
func names(v any, into map[string]bool) {
	switch v := v.(type) {
	case string:
		into[v] = true
	case []any:
		for _, x := range v {
			names(x, into)
		}
	case map[string]any:
		for key, x := range v {
			into[key] = true
			names(x, into)
		}
	}
}
