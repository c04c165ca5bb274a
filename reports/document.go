package reports

import "lagesbild/data"

// Document is one edition for one area, complete: what every renderer gets.
type Document struct {
	Edition  string // id of the edition: "lagesbild"
	OnePage  bool   // printed, it is a single page
	Lang     data.Lang
	Area     Place
	Title    string    // "Jämställdheten i Sala kommun"
	Lead     string    // one or two sentences: the state in short, computed
	Date     string    // day of the newest figures, YYYY-MM-DD
	Made     string    // day the document was made, YYYY-MM-DD, or "" where runs must be alike
	Sections []Section // status first, then one a sub-goal, in order
	Missing  []Missing // figures the edition names that have no data here
	Changes  *Changes  // since the edition before; nil where there is none
	Terms    []Term    // definitions of every indicator used
	Peers    Table     // the place beside those it is best compared with, indicator by indicator; no columns where there are none
	Revised  Table     // numbers that their sources have changed since the retrieval before; the caption says how many
	Data     Table     // every number behind the document as one long table, to be pivoted
	Theme    Theme
	Version  string // of the program that made it

	// Disagreements are where the edition's own words no longer agree with a figure, each at its line of the edition's file.
	// The document has the words all the same: the editor decides.
	Disagreements []error
}

// Place is the area a document is about, and what it is part of.
type Place struct {
	Code, Name string
	Full       string // "Sala kommun", "Västmanlands län"
	Genitive   string // "Salas", "Västmanlands läns"
	In         string // "i Sala", "på Gotland", "i riket"
	Slug       string // "1981-sala": its folder and file stem
	Level      string // "country", "county", "municipality"
	County     string // name of the county, "" for the country
}

// Section is one sub-goal's figures, the status, another chapter of an edition, or prose.
type Section struct {
	ID      string // "status", "unpaid-care", …
	Number  int    // of the sub-goal, 0 for the others
	Title   string
	Intro   string // what the sub-goal says
	Figures []Figure
	Prose   bool // it has its introduction and never figures
}

// Missing names a figure that could not be drawn and says why.
type Missing struct {
	Title, Why string
}

// Term is an indicator's definition as the reader needs it.
type Term struct {
	ID, Title, Definition, Unit, Goal, Formula, Source, Polarity string
	Notes                                                        []string
}
