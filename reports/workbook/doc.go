// Package workbook writes a [reports.Document] as an Excel workbook that a strategist can check, filter and edit: a cover
// with contents, the status, one sheet a sub-goal with every figure's table beside its native chart, similar areas,
// definitions, what sources have changed, what is missing, and all numbers as one long table to be filtered and pivoted.
//
// In comes a finished document; out go bytes, the same bytes for the same document. Numbers are numbers, with the
// decimals their texts have; a missing one is the word that says why, never 0 and never an empty cell. Lights are a shape
// and a word, coloured by rules that read the cell, so that they survive editing, printing and screen readers. No cell
// begins a formula. The package rounds nothing and writes no sentence about the figures.
//
// Excelize makes the frame: workbook, list of sheets, names, properties. Every sheet is a [grid] in memory first, which
// becomes a part of its own; charts come from package ooxml.
//
// Begin with [Render].
package workbook
