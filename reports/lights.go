package reports

import (
	"math"

	"lagesbild/data"
	"lagesbild/indicators"
	"lagesbild/indicators/method"
)

// LightLine is one of an indicator's three lights with its sentence.
type LightLine struct {
	Head  string // what it is about: Läge, Takt, Plats
	Light Light
	Word  string // what the light is called
	Why   string
}

// Lights says the three lights of an area's newest figure, side by side, each in its own words with its numbers: whether
// the level is reached, whether it is on the way, and its place among others. An indicator that nobody may judge has none,
// and the list is empty.
func Lights(cat *indicators.Catalogue, r *indicators.Result, area string, w *Wording, lang data.Lang) []LightLine {
	v := newVoice(r, w, lang)
	l := cat.Lights(r, area)
	if l.Status.Rule == nil {
		return nil
	}
	status := v.judge(r, area)
	return []LightLine{
		{v.say("Läge", "Status"), status.light, status.light.Word(lang), status.why},
		{v.say("Takt", "Pace"), Light(l.Pace.State), paceWord(l.Pace).In(lang), v.pace(l)},
		{v.say("Plats", "Place"), Light(l.Place.State), wordOf(placeWords, l.Place.State).In(lang), v.relative(l.Place)},
	}
}

var (
	paceWords = map[indicators.State]data.Text{
		indicators.Good: {SV: "Närmar sig", EN: "Getting closer"},
		indicators.Near: {SV: "Oförändrat", EN: "Unchanged"},
		indicators.Miss: {SV: "Åt fel håll", EN: "Moving away"},
	}
	placeWords = map[indicators.State]data.Text{
		indicators.Good: {SV: "Bland den bästa fjärdedelen", EN: "In the best quarter"},
		indicators.Near: {SV: "I mitten", EN: "In the middle"},
		indicators.Miss: {SV: "Bland den sämsta fjärdedelen", EN: "In the worst quarter"},
	}
)

// wordOf is a light's own word, or that of doubt or absence.
func wordOf(words map[indicators.State]data.Text, s indicators.State) data.Text {
	if w, ok := words[s]; ok {
		return w
	}
	return lightWords[Light(s)]
}

// paceWord is the verdict on the way to a target, or the direction.
func paceWord(p indicators.Pace) data.Text {
	if p.Progress == nil || p.State == indicators.Uncertain {
		return wordOf(paceWords, p.State)
	}
	w := indicators.VerdictWord(p.Progress.Verdict)
	return data.Text{SV: Capital(w.SV), EN: Capital(w.EN)}
}

// pace says whether an area is on the way to the target or to equality.
func (v voice) pace(l indicators.Lights) string {
	p := l.Pace
	switch {
	case p.State == indicators.NoData:
		return v.whyMissing(l.Status.Missing)
	case p.Old:
		return v.say("Uppgiften är för gammal för att säga något om takten i dag.", "The figure is too old to say anything about the pace today.")
	case p.Few:
		return v.say("Takten går inte att bedöma: "+v.points(p.Points)+", minst "+Count(method.MarkerPoints, v.lang())+" behövs.",
			"The pace cannot be judged: "+v.points(p.Points)+", at least "+Count(method.MarkerPoints, v.lang())+" are needed.")
	case p.Progress != nil:
		return v.toTarget(p)
	}
	years := v.span(p)
	change := v.yearly(math.Abs(p.Slope.Value))
	what := v.say("Skillnaden mellan "+v.women()+" och "+v.men(), "The difference between "+v.women()+" and "+v.men())
	if l.Status.Rule.Band != nil {
		what = v.say("Avståndet mellan "+possessive(v.women(), v.lang())+" andel och hälften", "The distance of "+possessive(v.women(), v.lang())+" share from one half")
	}
	switch p.State {
	case indicators.Good:
		return v.say(what+" har minskat med "+change+" per år "+years+v.slopes(p)+".", what+" has decreased by "+change+" a year "+years+v.slopes(p)+".")
	case indicators.Miss:
		return v.say(what+" har ökat med "+change+" per år "+years+v.slopes(p)+".", what+" has increased by "+change+" a year "+years+v.slopes(p)+".")
	case indicators.Near:
		return v.say(what+" är oförändrad "+years+".", what+" has not changed "+years+".")
	}
	return v.say(what+" varken ökar eller minskar säkert "+years+v.slopes(p)+".", what+" neither increases nor decreases for certain "+years+v.slopes(p)+".")
}

// points says how many comparable years there are.
func (v voice) points(n int) string {
	switch n {
	case 0:
		return v.say("det finns inget jämförbart år", "there is no comparable year")
	case 1:
		return v.say("det finns ett jämförbart år", "there is one comparable year")
	}
	return v.say("det finns "+Count(n, v.lang())+" jämförbara år", "there are "+Count(n, v.lang())+" comparable years")
}

func (v voice) span(p indicators.Pace) string { return string(p.From) + "–" + string(p.To) }

// yearly is a change of the gap a year, in the gap's unit; percentages change by percentage points.
func (v voice) yearly(x float64) string {
	unit := v.scale.gapUnit
	if unit == "percent" {
		unit = "percentage-points"
	}
	return v.scale.with(v.paceDecimals()).amount(Number{Value: x * v.scale.gapFactor}, unit)
}

func (v voice) paceDecimals() int { return v.marginDecimals() + 1 }

// slopes is the interval of a change a year: (95 procents konfidensintervall: 0,31 till 0,90). Of a decrease it is that of
// its size.
func (v voice) slopes(p indicators.Pace) string {
	if p.State == indicators.Good {
		p.Slope.Low, p.Slope.High = -p.Slope.High, -p.Slope.Low
	}
	end := func(x float64) string { return Decimal(x*v.scale.gapFactor, v.paceDecimals(), v.lang()) }
	return " (95" + nbsp + v.say("procents konfidensintervall: "+end(p.Slope.Low)+" till ", "per cent confidence interval: "+end(p.Slope.Low)+" to ") + end(p.Slope.High) + ")"
}

// toTarget says the verdict on the way to a target, with the value now and the one required.
func (v voice) toTarget(p indicators.Pace) string {
	g := v.indicator.Target
	value := func(x float64) string {
		if g.Of == indicators.OfGap {
			return v.scale.with(v.marginDecimals()).amount(Number{Value: x * v.scale.gapFactor}, v.scale.gapUnit)
		}
		return v.scale.amount(Number{Value: x * v.scale.factor}, v.scale.unit)
	}
	target, now := value(g.Value), v.say("värdet var ", "the value was ")+value(p.Progress.Value)+" "+v.year(p.To)+"."
	if p.Progress.Verdict == method.Achieved {
		return v.say("Målvärdet "+target+" "+v.year(g.By)+" är uppnått: ", "The target of "+target+" "+v.year(g.By)+" is achieved: ") + now
	}
	if p.Progress.Undefined {
		return v.say("Takten mot målvärdet "+target+" "+v.year(g.By)+" går inte att beräkna: ", "The pace towards the target of "+target+" "+v.year(g.By)+" cannot be computed: ") + now
	}
	share := Decimal(p.Progress.Pace.Ratio*100, 0, v.lang()) + nbsp + v.say("procent", "per cent")
	unsure := ""
	if p.State == indicators.Uncertain {
		unsure = v.say(", men varierar för mycket för att säga säkert", ", but varies too much to tell for certain")
	}
	return v.say("Takten "+v.span(p)+" är "+share+" av den som krävs för målvärdet "+target+" "+v.year(g.By)+unsure+"; ",
		"The pace "+v.span(p)+" is "+share+" of what is required for the target of "+target+" "+v.year(g.By)+unsure+"; ") + now
}

// relative says an area's place.
func (v voice) relative(p indicators.Relative) string {
	if p.State == indicators.NoData {
		return v.say("Det finns för få områden med uppgift att jämföra med.", "There are too few areas with a figure to compare with.")
	}
	rank, of := Decimal(float64(p.Place.Rank), 0, v.lang()), Decimal(float64(p.Place.Ranked), 0, v.lang())
	shared := ""
	if p.Place.Shared {
		shared = v.say("delad ", "shared ")
	}
	among := p.Group.Title
	if 2*p.Place.Ranked < len(p.Group.Areas) {
		among = data.Text{SV: "de områden som har uppgift", EN: "the areas that have figures"}
	}
	return Capital(v.say(shared+"plats "+rank+" av "+of+" bland "+among.SV+" "+v.year(p.Period)+", där plats 1 har minst skillnad mellan könen.",
		shared+"place "+rank+" of "+of+" among "+among.EN+" "+v.year(p.Period)+", where place 1 has the smallest difference between the sexes."))
}
