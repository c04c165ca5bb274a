package kolada

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// What the service bears: so many ids or years in a path, so many rows on a page.
const (
	perPath = 25
	perPage = "?per_page=5000"
)

// DataAddresses are those of the first pages with the values of indicators, for all areas and the form's years, at the
// form's service or at base if that is not "". The year is that of the run.
func (f *Form) DataAddresses(base string, ids []string, year int) []string {
	var years []string
	for y := cmp.Or(f.Years.From, firstYear); y <= cmp.Or(f.Years.To, year); y++ {
		years = append(years, strconv.Itoa(y))
	}
	var all []string
	for some := range slices.Chunk(ids, perPath) {
		for span := range slices.Chunk(years, perPath) {
			all = append(all, f.service(base)+"/data/kpi/"+strings.Join(some, ",")+"/year/"+strings.Join(span, ",")+perPage)
		}
	}
	return all
}

// KPIAddresses are those of the pages that describe indicators.
func (f *Form) KPIAddresses(base string, ids []string) []string {
	var all []string
	for some := range slices.Chunk(ids, perPath) {
		all = append(all, f.service(base)+"/kpi/"+strings.Join(some, ",")+perPage)
	}
	return all
}

func (f *Form) service(base string) string {
	return strings.TrimRight(cmp.Or(base, f.address()), "/")
}
