package web

import (
	"fmt"
	"strings"
	"time"

	"lagesbild/data"
)

// words are the captions a page has beside the document's own text. Those with a % are patterns.
type words struct {
	Skip, AllAreas, SwitchArea, Areas, Contents     string
	Goal, AsTable, Limits, Chart, Trend             string
	Missing, MissingIntro                           string
	Terms, Unit, Formula, Source, SubGoal, Polarity string
	Newest, Made, Date, Months                      string
	Charts, MissingCount, Lights                    string
	Formats                                         map[string]string // by extension
}

var captions = map[data.Lang]*words{
	data.Swedish: {
		Skip: "Hoppa till innehållet", AllAreas: "Alla områden", SwitchArea: "Byt område", Contents: "Innehåll",
		Goal: "Delmål %d", AsTable: "Visa som tabell", Limits: "Vad figuren inte visar", Chart: "Hämta figuren som",
		Missing: "Saknas i denna utgåva", MissingIntro: "Figurer som hör till utgåvan men som inte kan visas här.",
		Terms: "Definitioner", Unit: "Enhet", Formula: "Så räknas det", Source: "Källa", SubGoal: "Delmål", Polarity: "Så tolkas det",
		Newest: "Uppgifter hämtade till och med den %s.", Made: "Sammanställd den %s.", Trend: "från %s till %s",
		Areas: "Områden", Charts: "Diagram (%d)", MissingCount: "Saknas (%d)", Lights: "Mål och läge",
		Formats: map[string]string{
			"html": "Sida", "xlsx": "Arbetsbok (Excel)", "pptx": "Bildspel (PowerPoint)", "pdf": "PDF", "pdf-16x9": "PDF att visa (16:9)", "csv": "Alla siffror (CSV)",
			"png": "PNG", "svg": "SVG", "changes": "Alla ändringar (CSV)",
		},
		Months: "januari februari mars april maj juni juli augusti september oktober november december",
		Date:   "%d %s %d",
	},
	data.English: {
		Skip: "Skip to content", AllAreas: "All areas", SwitchArea: "Other areas", Contents: "Contents",
		Goal: "Sub-goal %d", AsTable: "Show as table", Limits: "What the figure does not show", Chart: "Download the figure as",
		Missing: "Missing in this edition", MissingIntro: "Figures that belong to the edition but cannot be shown here.",
		Terms: "Definitions", Unit: "Unit", Formula: "How it is computed", Source: "Source", SubGoal: "Sub-goal", Polarity: "How to read it",
		Newest: "Figures retrieved up to %s.", Made: "Compiled on %s.", Trend: "from %s to %s",
		Areas: "Areas", Charts: "Charts (%d)", MissingCount: "Missing (%d)", Lights: "Goals and status",
		Formats: map[string]string{
			"html": "Page", "xlsx": "Workbook (Excel)", "pptx": "Slides (PowerPoint)", "pdf": "PDF", "pdf-16x9": "PDF to show (16:9)", "csv": "All figures (CSV)",
			"png": "PNG", "svg": "SVG", "changes": "All changes (CSV)",
		},
		Months: "January February March April May June July August September October November December",
		Date:   "%d %s %d",
	},
}

// day writes YYYY-MM-DD as readers say it; text of another form stays as it is.
func (w *words) day(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return fmt.Sprintf(w.Date, t.Day(), strings.Fields(w.Months)[t.Month()-1], t.Year())
}

// dates says how fresh the figures are and when the document was made.
func (w *words) dates(newest, made string) string {
	var said []string
	if newest != "" {
		said = append(said, fmt.Sprintf(w.Newest, w.day(newest)))
	}
	if made != "" {
		said = append(said, fmt.Sprintf(w.Made, w.day(made)))
	}
	return strings.Join(said, " ")
}

// format names a file format for readers.
func (w *words) format(f string) string {
	if name, ok := w.Formats[f]; ok {
		return name
	}
	return strings.ToUpper(f)
}
