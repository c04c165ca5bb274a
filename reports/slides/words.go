package slides

import "lagesbild/data"

// words are what a deck says beside the document's own text.
type words struct {
	year, newest, part                string
	shows, limits, sure, notes, goal  string
	notesBelow                        string
	missing, missingNote, figure, why string
	indicator, changed                string
}

var captions = map[data.Lang]words{
	data.Swedish: {
		year: "År", newest: "Uppgifter hämtade till och med", part: " (%d av %d)",
		shows: "Vad figuren visar:", limits: "Vad figuren inte visar:", sure: "Om någon frågar hur säkert det är:", notes: "Anmärkningar:", goal: "Delmålet:",
		notesBelow: "Anmärkningarna står i anteckningarna.",
		missing:    "Saknas i denna utgåva", missingNote: "Figurer som hör till utgåvan men som inte kan visas här, med skälet.", figure: "Figur", why: "Varför",
		indicator: "Indikator", changed: "Vad som är ändrat",
	},
	data.English: {
		year: "Year", newest: "Figures retrieved up to", part: " (%d of %d)",
		shows: "What the figure shows:", limits: "What the figure does not show:", sure: "If somebody asks how sure it is:", notes: "Notes:", goal: "The sub-goal:",
		notesBelow: "The notes stand in the speaker notes.",
		missing:    "Missing in this edition", missingNote: "Figures that belong to the edition but cannot be shown here, with the reason.", figure: "Figure", why: "Why",
		indicator: "Indicator", changed: "What has changed",
	},
}
