// Package sheet reads workbooks and CSV files as agencies publish them.
//
// In comes a page, .xlsx or CSV, told by its bytes and not by its name, and a [Form] that an analyst writes; out comes a
// dataset, or every fault of the page under its origin. The model is one: a sheet is a grid; its heading gives every
// column a name; a column holds either words, one on each row, or values; each value with the words that belong to it is
// a record of fields, which are the dimensions, the parts of the period and the measure.
//
//	from:
//	  sheet:
//	    file: arbetslosa-2024.xlsx
//	    sheets: [Tabell 1]                    # needless if one is visible; "{year}" takes the word from the names
//	    heading: {row: 4, rows: 3}            # needless where the first row with three filled cells and no number is it
//	    preamble: ["Inskrivna arbetslösa, {year}"]  # a line above the heading that must be there; optional
//	    provider: scb                         # whose signs stand for missing numbers
//	    fill: [Kommun]                        # words that hold until the next one
//	    areas: municipality                   # which is meant by a name that a county has too
//	    values:
//	      - {heading: "{month} | {sex}", measure: unemployed}
//	      - {heading: "Därav ungdomar | {month} | {sex}", measure: young}
//	    ignore: [Län, "Summa*"]              # columns that say what others say already
//	dimensions:
//	  area: {column: Kommun}
//	  period: {}
//	  sex: {codes: {Kvinnor: F, Män: M, Totalt: _T}}
//
// A field may come from a column of words (column of a dimension, period: and measure:), from a heading, a sheet's name
// or a line above the heading ({sex} in a template), or from fixed; it must come from exactly one of them. A column that
// nothing names is a fault. Merged cells of a heading hold over all their columns, in CSV an empty upper cell continues
// the one before; the levels are joined with " | ". Areas are codes, codes with lost zeros, codes with names, or names,
// matched exactly; periods are understood in all the forms met. What follows the table, such as notes, is told as a
// finding; values after it are a fault.
//
// Numbers in a workbook are taken as stored. Those written as text may have groups of thousands and a comma or a point:
// which it is, the column itself tells, and one that tells both is refused. Nothing is guessed: an error cell or a
// formula without value is missing, with a finding.
//
// Old workbooks (.xls), .ods and web pages saved under another name are refused with what to do. Sizes are bounded before
// anything is parsed, and a row takes the memory of its cells, whatever the sheet says of its dimension.
//
// Begin with [Form.Parse]; with [Open] to look at any file as it is.
package sheet
