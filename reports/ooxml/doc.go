// Package ooxml makes the parts that Office files share: native charts and the zip around everything.
//
// In comes the Body of a [reports.Figure]; out goes a [Chart], whose series know their numbers but not yet where these
// lie, and whose [Chart.Part] writes the chart part that Excel and PowerPoint draw and let people edit. A workbook or a
// slide first says in which cells the numbers stand ([Chart.Place], [Numbers].Ref). Elements come in the order that ECMA-376
// demands, and every series carries its values, so that previews and protected view show the chart as well. [Zip] writes
// an Office file whose bytes depend on its contents alone.
//
// The package knows no sheet and no slide, and rounds nothing: it draws the numbers of the Figure.
//
// Begin with [Line] and [Bars], which turn what a Figure draws into a [Chart].
package ooxml
