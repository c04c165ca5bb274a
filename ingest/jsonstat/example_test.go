package jsonstat_test

import (
	"fmt"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/ingest/jsonstat"
)

func Example() {
	table, err := jsonstat.Decode([]byte(`{"version":"2.0","class":"dataset","label":"Folkmängd","updated":"2025-02-21",
		"id":["Region","Tid"],"size":[1,3],"role":{"time":["Tid"]},
		"dimension":{"Region":{"category":{"label":{"19":"Västmanlands län"}}},"Tid":{"category":{"index":["2022","2023","2024"]}}},
		"value":[279984,null,282128],"status":{"1":".."}}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	d, err := table.Dataset(memory.DefaultAllocator, jsonstat.Options{ID: "population", Lang: data.Swedish})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer d.Release()
	c := &d.Batches()[0]
	for i := range c.Len() {
		v := d.Value(c, i)
		fmt.Printf("%s %v %q\n", d.Dimensions[1].Codes[c.Codes[1][i]].ID, v.Number, v.Status)
	}
	// Output:
	// 2022 279984 ""
	// 2023 0 "not_available"
	// 2024 282128 ""
}
