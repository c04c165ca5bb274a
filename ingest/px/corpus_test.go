package px

import (
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
)

// sound are the files of the collection that are statistics, with what was counted in them by another program: cells,
// those whose sign says that there is no number, and those that say nil. Notes are counted by this one.
var sound = []struct {
	path                       string
	cells, missing, nil, notes int
}{
	{"api/px-files/14216.px", 4, 0, 0, 1},
	{"api/px-files/BE0101A1.px", 1, 0, 0, 1},
	{"api/px-files/BE0101A1_20200914-143936.px", 96, 0, 0, 1},
	{"api/px-files/BE0101A1_contact.px", 96, 0, 0, 1},
	{"api/px-files/BE0101A1_misc_metadata.px", 1, 0, 0, 1},
	{"api/px-files/BE0101A1_show_codes_or.px", 96, 0, 0, 1},
	{"api/px-files/BE0101A1_with_notes.px", 96, 0, 0, 15},
	{"api/px-files/BE0101N1.px", 64, 0, 0, 5},
	{"api/px-files/HalfYearStatistics.px", 56, 0, 0, 2},
	{"api/px-files/Issue220Finland.px", 42504, 29767, 0, 3},
	{"api/px-files/LargeFinnishDatasetWithManyValues.px", 149872, 0, 0, 5},
	{"api/px-files/MontlyStatisticsWithOneContent.px", 1410, 0, 0, 0},
	{"api/px-files/MultipleContent.px", 53820, 0, 0, 3},
	{"api/px-files/MultipleContentSmall.px", 12, 0, 0, 3},
	{"api/px-files/NAAC01_20230728-205316.px", 6720, 1445, 0, 9},
	{"api/px-files/PR0101B3.px", 40, 0, 0, 1},
	{"api/px-files/SingleValueMultipleVariables.px", 1, 0, 0, 2},
	{"api/px-files/TAB2936.px", 189, 37, 0, 7},
	{"api/px-files/WeeklyStatisticsWithTwoContent.px", 4, 0, 0, 0},
	{"api/px-files/WierdTimeWithOneValue.px", 1, 0, 0, 3},
	{"api/px-files/pxweb-example-db/Example/AggregallowedNo/PR0101B3.px", 40, 0, 0, 1},
	{"api/px-files/pxweb-example-db/Example/AttributesCellnotes/BE0101F1langensvfiolikacelln.px", 48, 0, 0, 12},
	{"api/px-files/pxweb-example-db/Example/Autopen/BE0101N1.px", 84, 0, 0, 3},
	{"api/px-files/pxweb-example-db/Example/Autopen/BE0101N1autopen.px", 84, 0, 0, 3},
	{"api/px-files/pxweb-example-db/Example/Descriptiondefault/BE0101N1descdefault.px", 84, 0, 0, 3},
	{"api/px-files/pxweb-example-db/Example/Descriptiondefault/BE0101N1descnotdefault.px", 84, 0, 0, 3},
	{"api/px-files/pxweb-example-db/Example/Doublecolumn/BE0101N1doublecol.px", 84, 0, 0, 3},
	{"api/px-files/pxweb-example-db/Example/Doublecolumn/HA0201E8doublecol.px", 117, 0, 0, 2},
	{"api/px-files/pxweb-example-db/Example/Hierarchies/BE0101A1det.px", 9984, 0, 0, 3},
	{"api/px-files/pxweb-example-db/Example/Hierarchies/BE0101A1hier.px", 9984, 0, 0, 3},
	{"api/px-files/pxweb-example-db/Example/Hierarchies/BE0101A1hierpiv.px", 9984, 0, 0, 3},
	{"api/px-files/pxweb-example-db/Example/Hierarchies/BE0101A1hierreg.px", 9984, 0, 0, 3},
	{"api/px-files/pxweb-example-db/Example/Hierarchies/BE0101A1hierreg2.px", 9984, 0, 0, 3},
	{"api/px-files/pxweb-example-db/Example/Hierarchies/GeneveEUhierarch.px", 58, 0, 0, 0},
	{"api/px-files/pxweb-example-db/Example/Hierarchies/PR0101B3hier.px", 726, 42, 0, 1},
	{"api/px-files/pxweb-example-db/Example/Hierarchies/PR0101B3hier2lang.px", 726, 42, 0, 1},
	{"api/px-files/pxweb-example-db/Example/Maxvariabler/10variabler.PX", 17920, 0, 0, 0},
	{"api/px-files/pxweb-example-db/Example/Misc/OfficialStatistics/officialstatistics.px", 48, 2, 0, 12},
	{"api/px-files/pxweb-example-db/Example/Month/PR0101B3.px", 324, 0, 0, 1},
	{"api/px-files/pxweb-example-db/Example/Month/PR0101D8.px", 58, 0, 0, 1},
	{"api/px-files/pxweb-example-db/Example/NPM/BE0101F1allKeywords.px", 48, 6, 1, 22},
	{"api/px-files/pxweb-example-db/Example/NPM/BE0101F1allKeywordsNoContentsvar.px", 24, 6, 1, 14},
	{"api/px-files/pxweb-example-db/Example/NPM/BE0101F1datasymbols.px", 24, 6, 0, 8},
	{"api/px-files/pxweb-example-db/Example/NPM/BE0101F1nilSymbol.px", 48, 3, 3, 12},
	{"api/px-files/pxweb-example-db/Example/NPM/BE0101F1nildotnosymbol.px", 48, 8, 8, 12},
	{"api/px-files/pxweb-example-db/Example/NPM/BE0101F1nildotsymbols.px", 48, 8, 8, 12},
	{"api/px-files/pxweb-example-db/Example/NPM/BE0101F1nilnopres.px", 48, 3, 3, 12},
	{"api/px-files/pxweb-example-db/Example/NPM/BE0101F1nolang.px", 48, 6, 1, 22},
	{"api/px-files/pxweb-example-db/Example/NPM/BE0101F1symbnot.px", 48, 6, 0, 14},
	{"api/px-files/pxweb-example-db/Example/NPM/BE0101F1symbnot2.px", 48, 6, 0, 14},
	{"api/px-files/pxweb-example-db/Example/NPM/EXEMPEL1.PX", 48, 5, 1, 21},
	{"api/px-files/pxweb-example-db/Example/NPM/EXEMPEL2.PX", 48, 6, 0, 23},
	{"api/px-files/pxweb-example-db/Example/Population/BE0101A1.px", 33936, 0, 0, 1},
	{"api/px-files/pxweb-example-db/Example/Population/BE0101A1elimtot.px", 90, 0, 0, 1},
	{"api/px-files/pxweb-example-db/Example/Population/BE0101A1proc.px", 288, 0, 0, 1},
	{"api/px-files/pxweb-example-db/Example/Population/BE0101A1procproc.px", 432, 0, 0, 1},
	{"api/px-files/pxweb-example-db/Example/Population/BE0101F1allakw.px", 48, 6, 0, 24},
	{"api/px-files/pxweb-example-db/Example/Population/BE0101F1pnosymbol.px", 24, 6, 0, 8},
	{"api/px-files/pxweb-example-db/Example/Population/BE0101F1symbnot.px", 48, 6, 0, 14},
	{"api/px-files/pxweb-example-db/Example/Population/BE101ACE.px", 8064, 0, 0, 0},
	{"api/px-files/pxweb-example-db/Example/Population/Fotnoter.px", 3240, 0, 0, 15},
	{"api/px-files/pxweb-example-db/Example/Population/Nya Fotnoter.px", 48, 0, 0, 11},
	{"api/px-files/pxweb-example-db/Example/Quarter/HA0201E8.px", 117, 0, 0, 2},
	{"api/px-files/pxweb-example-db/Example/aggregations/BE0101D1.px", 46176, 0, 0, 2},
	{"api/px-files/pxweb-example-db/Example/alias/BE0101F1ensvdescdefault.px", 48, 0, 0, 5},
	{"api/px-files/pxweb-example-db/Example/alias/BE0101F1langensvfiolikacelln.px", 48, 0, 0, 12},
	{"api/px-files/pxweb-example-db/Example/alias/BE0101F1langensvfiolikacelln2.px", 48, 0, 0, 12},
	{"api/px-files/pxweb-example-db/Example/alias/BE0101F1langensvolikacelln.px", 48, 2, 0, 12},
	{"api/px-files/pxweb-example-db/Example/datanotecell/Transmengde.px", 27300, 0, 0, 6767},
	{"api/px-files/pxweb-example-db/Example/error/continue/BE0101A1procerrorPrecision.px", 96, 0, 0, 1},
	{"api/px-files/pxweb-example-db/Example/error/continue/BE0101F1errorAggregAllowed.px", 48, 6, 0, 24},
	{"api/px-files/pxweb-example-db/Example/error/continue/BE0101F1errorCellnote.px", 48, 6, 0, 23},
	{"api/px-files/pxweb-example-db/Example/error/continue/BE0101F1errorContVariabledetails.px", 48, 6, 0, 24},
	{"api/px-files/pxweb-example-db/Example/error/continue/BE0101F1errorContact.px", 48, 6, 0, 24},
	{"api/px-files/pxweb-example-db/Example/error/continue/BE0101F1errorDescDefault.px", 48, 6, 0, 24},
	{"api/px-files/pxweb-example-db/Example/error/continue/BE0101F1errorDescription.px", 48, 6, 0, 24},
	{"api/px-files/pxweb-example-db/Example/error/continue/BE0101F1errorDomain.px", 48, 6, 0, 24},
	{"api/px-files/pxweb-example-db/Example/error/continue/BE0101F1errorDoubleCol.px", 48, 6, 0, 24},
	{"api/px-files/pxweb-example-db/Example/error/continue/BE0101F1errorElimYalue.px", 48, 6, 0, 24},
	{"api/px-files/pxweb-example-db/Example/error/continue/BE0101F1errorElimYes.px", 48, 6, 0, 24},
	{"api/px-files/pxweb-example-db/Example/error/continue/BE0101F1errorMap.px", 48, 6, 0, 24},
	{"api/px-files/pxweb-example-db/Example/error/continue/BE0101F1errorNote.px", 48, 6, 0, 23},
	{"api/px-files/pxweb-example-db/Example/error/continue/BE0101F1errorNoteVar.px", 48, 6, 0, 23},
	{"api/px-files/pxweb-example-db/Example/error/continue/BE0101F1errorShowdecimals.px", 48, 6, 0, 24},
	{"api/px-files/pxweb-example-db/Example/error/continue/BE0101F1errorShowdecimals2.px", 48, 6, 0, 24},
	{"api/px-files/pxweb-example-db/Example/error/continue/BE0101F1errorShowdecimals2d.px", 48, 6, 0, 24},
	{"api/px-files/pxweb-example-db/Example/error/continue/BE0101F1errorSource.px", 48, 6, 0, 24},
	{"api/px-files/pxweb-example-db/Example/error/continue/BE0101F1errorTimeval.px", 48, 6, 0, 24},
	{"api/px-files/pxweb-example-db/Example/error/continue/BE0101F1errorValueNote.px", 48, 6, 0, 23},
	{"api/px-files/pxweb-example-db/Example/error/continue/BE0101F1errorValuenotex.px", 48, 6, 0, 23},
	{"api/px-files/pxweb-example-db/Example/error/continue/template av BE0101F1error.px", 48, 6, 0, 24},
	{"api/px-files/pxweb-example-db/Example/error/fatal/BE0101F1misingSubjectArea.px", 48, 6, 0, 24},
	{"api/px-files/pxweb-example-db/Example/error/fatal/BE0101F1missingSubjectCode.px", 48, 6, 0, 24},
	{"api/px-files/pxweb-example-db/Example/error/fatal/BE0101F1missingTitle.px", 48, 6, 0, 24},
	{"api/px-files/pxweb-example-db/Example/error/fatal/BE0101F1missingUnit.px", 48, 6, 0, 24},
	{"api/px-files/pxweb-example-db/Example/error/fatal/template av BE0101F1error.px", 48, 6, 0, 24},
	{"api/px-files/pxweb-example-db/Example/error/multilang/BE0101F1ensvcontvarerror.px", 48, 0, 0, 5},
	{"api/px-files/pxweb-example-db/Example/error/multilang/BE0101F1ensvdescdefaulterror.px", 48, 0, 0, 5},
	{"api/px-files/pxweb-example-db/Example/error/multilang/BE0101F1ensvdescerror.px", 48, 0, 0, 5},
	{"api/px-files/pxweb-example-db/Example/error/multilang/BE0101F1langensvfiolikacelln2error.px", 48, 0, 0, 12},
	{"api/px-files/pxweb-example-db/Example/keys/BE0101F1symbnotkeys.px", 48, 6, 0, 14},
	{"api/px-files/pxweb-example-db/Example/keys/BE101ACEkeys.px", 8064, 0, 0, 0},
	{"api/px-files/pxweb-example-db/Example/multilanguage/BE0101F1ensvdescdefault.px", 48, 0, 0, 5},
	{"api/px-files/pxweb-example-db/Example/multilanguage/BE0101F1langensvfiolikacelln.px", 48, 0, 0, 12},
	{"api/px-files/pxweb-example-db/Example/multilanguage/BE0101F1langensvfiolikacelln2.px", 48, 0, 0, 12},
	{"api/px-files/pxweb-example-db/Example/multilanguage/BE0101F1langensvolikacelln.px", 48, 2, 0, 12},
	{"api/px-files/pxweb-example-db/Example/percent/BE0101A1proc.px", 96, 0, 0, 1},
	{"api/px-files/pxweb-example-db/Example/percent/BE0101A1proc2.px", 96, 0, 0, 1},
	{"api/px-files/pxweb-example-db/Example/percent/BE0101A1procnorounding.px", 96, 0, 0, 1},
	{"api/px-files/pxweb-example-db/Example/percent/BE0101A1procrounding0.px", 96, 0, 0, 1},
	{"api/px-files/pxweb-example-db/Example/percent/BE0101A1procrounding1.px", 96, 0, 0, 1},
	{"api/px-files/pxweb-example-db/Example/percent/BE0101A1procspar.px", 96, 0, 0, 1},
	{"api/px-files/pxweb-example-db/Example/percent/ENdecnoround.px", 27, 3, 0, 5},
	{"api/px-files/pxweb-example-db/Example/percent/ENdecround0.px", 27, 3, 0, 5},
	{"api/px-files/pxweb-example-db/Example/percent/ENdecround1.px", 27, 3, 0, 5},
	{"api/px-files/tab_12909_metaid.px", 12, 0, 0, 2},
	{"api/pxwebapi2-reference/database/TAB001.px", 5940, 2259, 0, 1},
	{"api/pxwebapi2-reference/database/TAB002.px", 19800, 9921, 0, 1},
	{"api/pxwebapi2-reference/database/TAB003.px", 2448, 18, 0, 1},
	{"api/pxwebapi2-reference/database/TAB004.px", 4312, 1103, 0, 4},
	{"api/pxwebapi2-reference/database/TAB005.px", 6402, 107, 0, 1},
	{"api/pxwebapi2-reference/expected/tab4_fewcells.px", 1, 0, 0, 3},
	{"px/PxBuild/statfin_khi_pxt_11xm.px", 72, 1, 0, 2},
	{"px/PxBuild/test_cube_2/expected/tab_2.px", 54, 0, 0, 0},
	{"px/duckdb-px/SCB-BefolkningR1860N.px", 18204, 0, 0, 21},
	{"px/duckdb-px/statfin_akay_pxt_001.px", 768, 3, 0, 1},
	{"px/duckdb-px/statfin_vaerak_pxt_11rc.px", 9063, 0, 0, 4},
	{"px/pxR/EPA_es_1.px", 2340, 13, 0, 0},
	{"px/pxR/example.px", 10488, 0, 0, 0},
	{"px/pxR/example2.px", 24, 0, 0, 0},
	{"px/pxmake/BEXSTA_windows_1252.px", 7200, 0, 1937, 2},
	{"px/pxmake/CONTVARIABLE.px", 24, 0, 0, 3},
	{"px/pxmake/MAP.px", 24, 0, 0, 0},
	{"px/pxmake/PRXPRISH.px", 106, 2, 0, 1},
	{"px/pxmake/TIMEVAL_long.px", 24, 0, 0, 0},
	{"px/pxmake/TIMEVAL_short.px", 24, 0, 0, 0},
	{"px/pxmake/multilingual_no_codes.px", 8, 0, 0, 0},
	{"px/pxmake/no_timeval_or_codes2.px", 8, 0, 0, 0},
	{"px/pyaxis/14001.px", 8064, 2260, 0, 0},
	{"px/pyaxis/27067.px", 812, 460, 0, 1},
}

// refused are the files that are no tables, or are broken on purpose, with why. The first seven of PxBuild are what its
// README says of them; four of the demo database's fatal files are told as findings instead: a foreign file may lack
// UNITS, TITLE and SUBJECT-….
var refused = map[string]string{
	"px/PxBuild/BadFiles/BadStart1.px":          "no DATA",
	"px/PxBuild/BadFiles/BadValueType1.px":      "AXIS-VERSION: 2 values where one belongs",
	"px/PxBuild/BadFiles/BadValueType3.px":      `AGGREGALLOWED: "2013" where YES or NO belongs`,
	"px/PxBuild/BadFiles/BadValueType5.px":      `DECIMALS: "13X" where a whole number belongs`,
	"px/PxBuild/BadFiles/BadValueType7.px":      "LANGUAGES: the list ends with a comma",
	"px/PxBuild/BadFiles/QuoteUnquote1.px":      `the word "wrongplacement1" stands before a quotation mark`,
	"px/PxBuild/ok_odd_usage.px":                "no DATA",
	"px/PxBuild/testdata2.px":                   "no DATA",
	"px/PxBuild/testdataKort.px":                "no DATA",
	"px/PxBuild/testdata.px":                    `no VALUES for the variable "år"`,
	fatal + "BE0101F1errorCodes.px":             `line 24: CODES("region"): cannot be read`,
	fatal + "BE0101F1errorContVariableunits.px": `line 42: UNITS("Inmigratedx"): no content of that name`,
	fatal + "BE0101F1errorContvariable.px":      `line 17: CONTVARIABLE "typex": no variable of that name`,
	fatal + "BE0101F1errorHeading.px":           "line 16: HEADING: cannot be read",
	fatal + "BE0101F1errorMatrix.px":            "line 8: MATRIX: cannot be read",
	fatal + "BE0101F1errorStub.px":              "line 15: STUB: cannot be read",
	fatal + "BE0101F1errorSubjectArea.px":       "line 6: SUBJECT-AREA: cannot be read",
	fatal + "BE0101F1errorUnit.px":              "line 14: UNITS: cannot be read",
	fatal + "BE0101F1errorValues.px":            `line 18: VALUES("region"): cannot be read`,
	fatal + "BE0101F1errorVarValue.px":          `no VALUES for the variable "region"`,
	fatal + "BE0101F1errormissingValues.px":     `no VALUES for the variable "age"`,
	fatal + "BE0101F1missingContents.px":        "no CONTENTS",
	fatal + "BE0101F1missingData.px":            "no DATA",
	fatal + "BE0101F1missingDecimal.px":         "no DECIMALS",
	fatal + "BE0101F1missingMatrix.px":          "no MATRIX",
	fatal + "BE0101F1missingStubHeading.px":     "no STUB and no HEADING",
}

// forgiven are the faults that the demo database's other broken files, and real ones, are read in spite of.
var forgiven = map[string]string{
	forgive + "BE0101F1errorAggregAllowed.px":         `AGGREGALLOWED: "2"`,
	forgive + "BE0101F1errorCellnote.px":              "4 names for 5 variables",
	forgive + "BE0101F1errorContVariabledetails.px":   `LAST-UPDATED("Inmigratedx")`,
	forgive + "BE0101F1errorContact.px":               `CONTACT("Inmigrated"): cannot be read`,
	forgive + "BE0101F1errorDescription.px":           "DESCRIPTION: cannot be read",
	forgive + "BE0101F1errorDomain.px":                `DOMAIN("regionx")`,
	forgive + "BE0101F1errorDoubleCol.px":             `DOUBLECOLUMN("regionx")`,
	forgive + "BE0101F1errorElimYalue.px":             `ELIMINATION("regionx")`,
	forgive + "BE0101F1errorElimYes.px":               `ELIMINATION("sexx")`,
	forgive + "BE0101F1errorMap.px":                   `MAP("region"): cannot be read`,
	forgive + "BE0101F1errorNote.px":                  "NOTE: cannot be read",
	forgive + "BE0101F1errorNoteVar.px":               `no variable "regionx"`,
	forgive + "BE0101F1errorShowdecimals.px":          "larger than DECIMALS",
	forgive + "BE0101F1errorShowdecimals2.px":         `SHOWDECIMALS: "A"`,
	forgive + "BE0101F1errorSource.px":                "SOURCE: cannot be read",
	forgive + "BE0101F1errorTimeval.px":               "2 periods for 1 values",
	forgive + "BE0101F1errorValueNote.px":             `VALUENOTE("age","20"): cannot be read`,
	forgive + "BE0101F1errorValuenotex.px":            "VALUENOTEX",
	fatal + "BE0101F1misingSubjectArea.px":            "no SUBJECT-AREA",
	fatal + "BE0101F1missingSubjectCode.px":           "no SUBJECT-CODE",
	fatal + "BE0101F1missingTitle.px":                 "no TITLE",
	fatal + "BE0101F1missingUnit.px":                  "no UNITS",
	demo + "error/multilang/BE0101F1ensvdescerror.px": "not among LANGUAGES",
	demo + "Population/BE101ACE.px":                   "2 codes for 3 values",
	"px/PxBuild/test_cube_2/expected/tab_2.px":        "UNITS[no]: stands on line 1 too",
	"px/pxR/example2.px":                              "LAST.UPDATED: unknown keyword",
}

const (
	demo    = "api/px-files/pxweb-example-db/Example/"
	fatal   = demo + "error/fatal/"
	forgive = demo + "error/continue/"
)

// TestCorpus: every file of the collection is read, with the cells it has, or refused for what is wrong with it.
func TestCorpus(t *testing.T) {
	want := map[string]int{}
	for i, s := range sound {
		want[s.path] = i
	}
	met := 0
	corpus(t, func(path string, raw []byte) {
		met++
		f, err := Read(path, raw)
		if why, bad := refused[path]; bad {
			if err == nil || !strings.Contains(err.Error(), why) {
				t.Errorf("%s: %v; want it refused: %s", path, err, why)
			}
			return
		}
		i, listed := want[path]
		if err != nil || !listed {
			t.Errorf("%s: listed %v, %v", path, listed, err)
			return
		}
		delete(want, path)
		if note := forgiven[path]; note != "" && !strings.Contains(strings.Join(f.Findings, "\n"), note) {
			t.Errorf("%s: %q; want the finding %s", path, f.Findings, note)
		}
		d, err := f.Dataset(memory.DefaultAllocator, Options{})
		if err != nil {
			t.Error(err)
			return
		}
		defer d.Release()
		missing, none := 0, 0
		for _, b := range d.Batches() {
			for _, s := range b.Status {
				if s.Missing() {
					missing++
				}
				if s.Has(data.Nil) {
					none++
				}
			}
		}
		s := sound[i]
		if d.Len() != s.cells || missing != s.missing || none != s.nil || len(d.Notes)+len(d.Scoped) != s.notes {
			t.Errorf("%s: %d cells, %d missing, %d nil, %d notes; want %v", path, d.Len(), missing, none, len(d.Notes)+len(d.Scoped), s)
		}
	})
	for path := range want {
		t.Errorf("%s: not in the collection", path)
	}
	if met != len(sound)+len(refused) {
		t.Errorf("%d files, %d listed", met, len(sound)+len(refused))
	}
}
