// Package pdf writes a [reports.Document] as a tagged PDF file, on A4 to be printed, sent and read aloud or on 16:9 to be shown.
//
// In comes a finished document; out go bytes, the same bytes for the same document. The first page has the title, the
// state in short and the contents; then come the sections, each figure with its chart as a vector drawing, its text, the
// table behind it, notes, limits and source, and at the end what is missing and the definitions. On a screen the deck's
// figures come one a page and their tables after them. A structure tree says
// what is heading, paragraph, list, table and figure, in the order in which it is read; rules, repeated table heads and
// page numbers are artifacts. The package rounds nothing and writes no sentence about the figures.
//
// A page is laid out in the units of charts: the text is 800 of them wide, so that a chart stands in it as it is drawn and
// the theme's sizes hold for all text. Begin with [Render].
package pdf
