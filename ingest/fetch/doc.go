// Package fetch gets providers' pages over the network, politely: no other package speaks HTTP.
//
// In goes an address, out comes an [ingest.Snapshot] whose bytes are as the provider sent them, or an error that says
// what was asked and what was answered. A [Client] sends one request at a time to a host and no faster than that host's
// ceiling; what may pass, such as 429, a 5xx, a hanging or a cut-off answer, is asked for again with growing pauses or
// after the pause that the provider names, and everything else is an error at once. It follows a redirect only within
// the same host, reads no more than a bounded size, and never takes a web page for figures.
//
// Begin with [Client].
package fetch
