package data

// Query is one question to a dataset: keep the observations whose codes are named, then sum over the dimensions
// that are not named in By. An engine answers it with a dataset again.
type Query struct {
	Dataset string
	Measure string
	Where   map[string][]string // dimension → codes kept; a dimension not named keeps all
	By      []string            // dimensions that remain, in this order
}
