// Package data holds the nouns that every room shares: datasets of observations with their dimensions,
// codes, units, periods, statuses and origins, and what may be asked of them.
//
// In comes what a reader has understood of a provider's page; out goes a [Dataset], columns on Arrow record
// batches. The package fetches nothing, computes no indicator and knows no colour; it imports no other room.
// A missing value is a [Status], never 0 and never NaN, and every value carries its [Origin].
//
// Begin with [Dataset] and [Builder]; [Compare] tells two vintages apart, [Extend] lengthens a series with an
// older vintage where that is safe. The shelf is data/store, code lists are data/codelist, definitions written
// by analysts are decoded by data/definition.
package data
