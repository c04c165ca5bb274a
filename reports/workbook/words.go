package workbook

import (
	"lagesbild/data"
	"lagesbild/reports"
)

// words are the workbook's own captions; everything else it says is the document's.
type words struct {
	contents, status, comparison, definitions, missing, data, chartData string // sheets
	peers, revised                                                      string

	area, county, newest, made, sources, howToRead, back, page string
	period, why, limits, missingLead, title, reason            string
	readLead, rule, chartLead, peersLead, changed              string
	figure, indicator, row                                     [2]string // one, many
	term                                                       [9]string
}

var captions = map[data.Lang]words{
	data.Swedish: {
		contents: "Innehåll", status: "Läget", comparison: "Jämförelse", definitions: "Definitioner", missing: "Saknas", data: "Data",
		chartData: "Diagramdata", peers: "Liknande områden", revised: "Ändrade tal",
		area: "Område", county: "Län", newest: "Uppgifter hämtade till och med", made: "Framställd", sources: "Källor",
		howToRead: "Så läses läget", back: "← Till innehållet", page: "Sida &P av &N",
		figure: [2]string{"figur", "figurer"}, indicator: [2]string{"indikator", "indikatorer"}, row: [2]string{"rad", "rader"}, period: "Period", why: "Varför", limits: "Visar inte: ", title: "Figur", reason: "Skäl",
		missingLead: "Figurer som hör till den här lägesbilden men som inte kan visas.",
		readLead:    "Form och ord säger samma sak som färgen.",
		rule:        "Saknas en uppgift står skälet i cellen. Varje figur anger sin källa. Talen är avrundade som i diagrammen.",
		chartLead:   "Underlag till diagrammen där tabellens celler inte räcker: luckor, brott och målband. Tom cell är en lucka.",
		peersLead:   "Senaste år med uppgift, ordnat efter skillnadens storlek. Plats 1 är närmast lika. Ett ovägt medel räknar alla områden lika och är inte gruppens gemensamma värde.",
		changed:     "Vad som är ändrat",
		term:        [9]string{"Indikator", "Id", "Definition", "Enhet", "Delmål", "Formel", "Källa", "Önskad riktning", "Anmärkningar"},
	},
	data.English: {
		contents: "Contents", status: "Status", comparison: "Comparison", definitions: "Definitions", missing: "Missing", data: "Data",
		chartData: "Chart data", peers: "Similar areas", revised: "Changed numbers",
		area: "Area", county: "County", newest: "Figures retrieved up to", made: "Made", sources: "Sources",
		howToRead: "How to read the status", back: "← To the contents", page: "Page &P of &N",
		figure: [2]string{"figure", "figures"}, indicator: [2]string{"indicator", "indicators"}, row: [2]string{"row", "rows"}, period: "Period", why: "Why", limits: "Does not show: ", title: "Figure", reason: "Reason",
		missingLead: "Figures that belong to this report but cannot be shown.",
		readLead:    "Shape and word say the same as the colour.",
		rule:        "Where a value is missing its cell says why. Every figure names its source. Numbers are rounded as in the charts.",
		chartLead:   "What charts need beyond the tables' own cells: gaps, breaks and target bands. An empty cell is a gap.",
		peersLead:   "Latest year with figures, by size of the difference. Place 1 is nearest equality. An unweighted mean counts every area the same and is not the group's joint value.",
		changed:     "What has changed",
		term:        [9]string{"Indicator", "Id", "Definition", "Unit", "Goal", "Formula", "Source", "Desired direction", "Notes"},
	},
}

// glyphs are the lights' shapes as text, so that they need no picture and no icon set.
var glyphs = map[reports.Light]string{
	reports.LightGood: "●", reports.LightNear: "▲", reports.LightMiss: "◆", reports.LightUncertain: "◇", reports.LightNoData: "○",
}

// lights in the order a legend has them, with what they mean.
var lights = []struct {
	light   reports.Light
	meaning data.Text
}{
	{reports.LightGood, data.Text{SV: "Skillnaden mellan kvinnor och män är inom målnivån.", EN: "The difference between women and men is within the target level."}},
	{reports.LightNear, data.Text{SV: "Skillnaden är strax utanför målnivån.", EN: "The difference is just outside the target level."}},
	{reports.LightMiss, data.Text{SV: "Skillnaden är utanför målnivån.", EN: "The difference is outside the target level."}},
	{reports.LightUncertain, data.Text{SV: "Uppgifterna räcker inte för att avgöra läget.", EN: "The figures are not enough to tell."}},
	{reports.LightNoData, data.Text{SV: "Källan har ingen uppgift som kan visas.", EN: "The source has no figure that can be shown."}},
}
