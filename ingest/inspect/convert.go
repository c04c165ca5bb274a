package inspect

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"lagesbild/data"
	"lagesbild/data/store"
	"lagesbild/ingest/jsonstat"
	"lagesbild/ingest/px"
)

// Formats are those that a dataset is written in.
var Formats = []string{"csv", "json-stat", "px", "parquet"}

// Write writes the file's dataset in one of Formats. A grid has none: a definition must say what its cells are.
func (f *File) Write(w io.Writer, format string) error {
	if f.dataset == nil {
		return fmt.Errorf("%s: a file of kind %s does not say what its numbers are: only PX and JSON-stat can be converted; write a definition and ingest it", f.Name, f.Kind)
	}
	return Write(w, f.dataset, format)
}

// Write writes a dataset in one of Formats.
func Write(w io.Writer, d *data.Dataset, format string) error {
	switch format {
	case "csv":
		return long(w, d)
	case "json-stat":
		return jsonstat.Write(w, d, jsonstat.WriteOptions{})
	case "px":
		return px.Write(w, d, px.Export{})
	case "parquet":
		return store.Encode(w, d)
	}
	return fmt.Errorf("format %q: %w", format, data.ErrUnknownCode)
}

// long writes a dataset as a table with a row a cell: its codes, its measure, the number as published and the status.
func long(w io.Writer, d *data.Dataset) error {
	out := csv.NewWriter(w)
	var head []string
	for _, dim := range d.Dimensions {
		head = append(head, dim.ID)
	}
	if err := out.Write(append(head, "measure", "value", "unit", "status")); err != nil {
		return err
	}
	for _, c := range d.Batches() {
		for i := range c.Len() {
			var row []string
			for n := range d.Dimensions {
				row = append(row, d.Dimensions[n].Codes[c.Codes[n][i]].ID)
			}
			m, value := &d.Measures[c.Measure[i]], ""
			if !c.Status[i].Missing() {
				value = strconv.FormatFloat(m.AsPublished(c.Value[i]), 'f', -1, 64)
			}
			if err := out.Write(append(row, m.ID, value, string(m.Published), c.Status[i].String())); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}
