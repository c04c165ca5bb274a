// Package kolada reads the data pages of Kolada's open service, version 3.
//
// In come pages as the service answered them, followed from one to the next, and a [Form]; out comes a dataset, or every
// fault of the pages. A null value is missing, a deleted one is deleted, neither is ever 0; area ids become area codes.
// How each indicator stores the sexes is said by the source's definition, because the pages do not say it: divided (K, M
// and T), one sex's share under T, one id for each sex, or a ready-made ratio.
//
// Pages of an earlier run serve again where the service says that nothing of them has changed; what has is fetched whole.
//
// Begin with [Form.Parse].
package kolada
