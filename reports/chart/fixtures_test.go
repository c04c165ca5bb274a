package chart

import (
	"math"

	"lagesbild/data"
	"lagesbild/reports"
)

// The figures below are invented; they have the shape of real ones.

func num(x float64, decimals int) reports.Number {
	return reports.Number{Value: reports.Round(x, decimals), OK: true, Text: reports.Decimal(x, decimals, data.Swedish)}
}

func signedNum(x float64, decimals int) reports.Number {
	n := num(x, decimals)
	if n.Value > 0 {
		n.Text = "+" + n.Text
	}
	return n
}

func gone(why string) reports.Number { return reports.Number{Text: why} }

func nums(decimals int, xs ...float64) []reports.Number {
	out := make([]reports.Number, len(xs))
	for i, x := range xs {
		if math.IsNaN(x) {
			out[i] = gone("uppgift saknas")
		} else {
			out[i] = num(x, decimals)
		}
	}
	return out
}

func years(from, to int) []string {
	var out []string
	for y := from; y <= to; y++ {
		out = append(out, reports.Decimal(float64(y%10000), 0, "")[:0]+itoa(y))
	}
	return out
}

func itoa(y int) string {
	return string([]byte{byte('0' + y/1000), byte('0' + y/100%10), byte('0' + y/10%10), byte('0' + y%10)})
}

var sexes = []reports.Run{
	{Text: "Andel av kommunens chefer som är "}, {Text: "kvinnor", Role: reports.Women}, {Text: " respektive "}, {Text: "män", Role: reports.Men},
	{Text: ", 2006–2025, procent"},
}

func figure(id, title string, subtitle []reports.Run, body reports.Body) *reports.Figure {
	return &reports.Figure{
		ID: id, Title: title, Subtitle: subtitle, Body: body,
		Notes:  []string{"Jämn könsfördelning: minst 40 procent av vardera könet. Avser månadsavlönade chefer den 1 november."},
		Source: "Källa: påhittade siffror.",
		Alt:    title + ". Två linjer som korsar varandra.",
	}
}

var managers = []float64{41.4, 43.2, 45.9, 46.4, 47.8, 48.9, 47.8, 46.8, 48.4, 47.5, 50.2, 50.6, 53.1, 55.3, 57.8, 58.9, 61.5, 62.7, 62.6, 63.0}

func rest(xs []float64) []float64 {
	out := make([]float64, len(xs))
	for i, x := range xs {
		out[i] = 100 - x
	}
	return out
}

func managersLine() *reports.Figure {
	return figure("chefer-linje", "Kvinnor är nu sex av tio chefer i Upplands Väsby kommun", sexes, &reports.Line{
		Periods: years(2006, 2025),
		Series: []reports.Series{
			{Name: "Kvinnor", Role: reports.Women, Points: nums(1, managers...)},
			{Name: "Män", Role: reports.Men, Points: nums(1, rest(managers)...)},
		},
		Axis: reports.Axis{Unit: "%", Decimal: 1},
		Band: &reports.Band{Low: 40, High: 60, Label: "Jämn fördelning, 40–60\u00a0%"},
	})
}
