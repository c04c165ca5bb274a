package kolada

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
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

// described is the address of the page that describes the indicators of a data address.
func (f *Form) described(base, data string) string {
	ids, _, _ := strings.Cut(strings.TrimPrefix(data, f.service(base)+"/data/kpi/"), "/")
	return f.KPIAddresses(base, strings.Split(ids, ","))[0]
}

// since is the address that tells what of a data address has changed since a day.
func since(data string, day time.Time) string {
	path, _, _ := strings.Cut(data, "?")
	return path + "?per_page=1&from_date=" + day.UTC().Format(time.DateOnly)
}

func (f *Form) service(base string) string {
	return strings.TrimRight(cmp.Or(base, f.address()), "/")
}
