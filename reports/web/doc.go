// Package web renders documents as web pages: one page for each area that stands alone, and an index of a run.
//
// In comes a [reports.Document], finished down to its last sentence; out go bytes of HTML. A page holds its style and its
// charts itself, asks nothing of any network, runs no script, and can be read with eyes, ears or fingertips: what a
// chart shows is always there as words and as a table too. The package computes no number, chooses no figure and
// knows no file system: where other files lie is told as addresses relative to the page.
//
// Begin with [Page] and [Index].
package web
