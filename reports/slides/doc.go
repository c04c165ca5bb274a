// Package slides writes a [reports.Document] as a PowerPoint deck that a strategist can edit: a title, the status as a
// native table, a slide for each figure that the edition marks for the deck, and what is missing.
//
// In comes a finished document; out go bytes, the same bytes for the same document. A line, a dumbbell and stacked bars
// are native charts with their numbers in an embedded workbook; what Office has no chart for is a picture. Every slide has
// its finding as title, its source, alternative text, and speaker notes: what it shows, what it does not show, and what to
// answer when somebody asks how sure it is. The package rounds nothing and writes no sentence about the figures.
//
// A deck stands on a set of master, layouts and theme: Lägesbild's own, which [base] writes, or a template that the
// reader brings. Both are read in the same way, so that titles, fonts, colours and places are always the layout's.
//
// Begin with [Render].
package slides
