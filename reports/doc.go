// Package reports turns results into figures and figures into documents: what a strategist, a focus group or a council
// is shown, in Swedish or English, with one look.
//
// In comes what indicators computed; out go bytes of charts, workbooks and pages. Rounding happens here, once, when a
// [Figure] is drawn up; its sentence, its chart and its table come from the same numbers, and every renderer shows
// that same Figure. The package computes no indicator and reads no page.
//
// Begin with [Figure] and [Document], and with [Build], which makes a document of an [Edition]; what is said about an
// indicator can be worded in a [Wording]. chart draws, canvas is what it draws on, workbook and web render documents.
package reports
