// Package cells turns cells as a provider wrote them into datasets.
//
// In come a [Layout], which an analyst's definition gives, and cells one by one: words for area, period, sex and other
// dimensions, a measure, a number or the reason why there is none. Out come datasets, one for each vintage met, or all
// [Faults] of the page, each a data.CellError at the origin that a good value would have carried. The package knows no
// file format; it translates and checks, and it never repairs, fills in or computes.
//
// Begin with [New] and [Collector.Add].
package cells
