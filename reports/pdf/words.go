package pdf

import "lagesbild/data"

// words are what the file says beside the document's own text.
type words struct {
	lang                                   string
	newest, made, page, part               string
	contents, goal, limits                 string
	missing, missingNote                   string
	terms, unit, formula, polarity, source string
	tables, tablesNote                     string
	subGoal, sources                       string
}

var captions = map[data.Lang]words{
	data.Swedish: {
		lang: "sv-SE", newest: "Uppgifter hämtade till och med %s.", made: "Sammanställd %s.", page: "Sida %d av %d", part: " (del %d)",
		contents: "Innehåll", goal: "Delmål %d. ", limits: "Vad figuren inte visar: ",
		missing: "Saknas i denna utgåva", missingNote: "Figurer som hör till utgåvan men som inte kan visas här.",
		tables: "Tabeller", tablesNote: "Talen bakom varje figur, med anmärkningar och källa.",
		terms: "Definitioner", unit: "Enhet: ", formula: "Så räknas det: ", polarity: "Så tolkas det: ", source: "Källa: ", subGoal: "Delmål: ", sources: "Källor: %s. Lägesbilds egen bearbetning.",
	},
	data.English: {
		lang: "en-GB", newest: "Figures retrieved up to %s.", made: "Compiled %s.", page: "Page %d of %d", part: " (part %d)",
		contents: "Contents", goal: "Sub-goal %d. ", limits: "What the figure does not show: ",
		missing: "Missing in this edition", missingNote: "Figures that belong to the edition but cannot be shown here.",
		tables: "Tables", tablesNote: "The numbers behind each figure, with its notes and source.",
		terms: "Definitions", unit: "Unit: ", formula: "How it is computed: ", polarity: "How to read it: ", source: "Source: ", subGoal: "Sub-goal: ", sources: "Sources: %s. Processed by Lägesbild.",
	},
}
