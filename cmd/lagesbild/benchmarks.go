package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"lagesbild/data"
	"lagesbild/indicators"
	"lagesbild/reports"
)

// benchmarks prints every group that the area is set beside, with the group's own figures, and whether what is concluded
// from one would hold with the others.
func (e *explanation) benchmarks(r *indicators.Result) {
	groups := e.cat.Benchmarks(e.area.Code)
	near, own, err := e.cat.Nearest(e.results, e.area.Code)
	if own && err == nil {
		groups = append(groups, near)
	}
	all := r.Benchmarks(e.area.Code, e.period, groups)
	if len(all) == 0 {
		return
	}
	fmt.Fprintf(e.out, "\n%s\n", e.say("Jämfört med:", "Compared with:"))
	if r.Indicator.Method.Total != nil {
		e.levels(r, all)
		return
	}
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "  %s\n", e.say("grupp\tkvinnor\tmän\tgap\tgruppens värde\tplats", "group\twomen\tmen\tgap\tgroup's value\tplace"))
	for _, b := range all {
		kind := e.say("ovägt medel", "unweighted mean")
		if b.Gap.Joint {
			kind = e.say("hela gruppens befolkning", "the group's joint population")
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\t%s\t%d/%d\n", b.Group.Title.In(e.lang), e.groupText(b.Women, r.Unit), e.groupText(b.Men, r.Unit), e.groupText(b.Gap, gapUnit(r)),
			kind, b.Standing.Unequal.Rank, b.Standing.Unequal.Ranked)
	}
	_ = w.Flush() // to memory or a terminal
	switch {
	case err != nil:
		fmt.Fprintf(e.out, "  %v\n", err)
	case own:
		var names []string
		for _, code := range near.Areas {
			names = append(names, areaName(code, e.period))
		}
		fmt.Fprintf(e.out, "  %s: %s\n", near.Title.In(e.lang), strings.Join(names, ", "))
	}
	same := indicators.Agree(all)
	e.sensitivity(len(all), same.Nearer, e.say("Närmare jämställt än gruppen", "Nearer equality than the group"), all[0].Nearer)
	e.sensitivity(len(all), same.Half, e.say("I den mer jämställda halvan", "In the more equal half"), all[0].Half)
}

// levels prints the groups of an indicator without women and men.
func (e *explanation) levels(r *indicators.Result, all []indicators.Benchmark) {
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "  %s\n", e.say("grupp\tovägt medel\tplats", "group\tunweighted mean\tplace"))
	for _, b := range all {
		place := "–"
		if b.Level.Rank > 0 {
			place = fmt.Sprintf("%d/%d", b.Level.Rank, b.Level.Ranked)
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\n", b.Group.Title.In(e.lang), e.groupText(b.Total, r.Unit), place)
	}
	_ = w.Flush() // to memory or a terminal
}

// sensitivity prints whether a conclusion depends on the list.
func (e *explanation) sensitivity(lists int, same bool, conclusion string, yes bool) {
	answer := e.say("nej", "no")
	if yes {
		answer = e.say("ja", "yes")
	}
	switch {
	case lists == 1:
		fmt.Fprintf(e.out, "%s: %s\n", conclusion, answer)
	case same:
		fmt.Fprintf(e.out, e.say("%s: %s, med alla %d listor\n", "%s: %s, with all %d lists\n"), conclusion, answer, lists)
	default:
		fmt.Fprintf(e.out, e.say("%s: beror på vilken lista man väljer\n", "%s: depends on the list that is chosen\n"), conclusion)
	}
}

// groupText is a group's figure, or why there is none.
func (e *explanation) groupText(g indicators.GroupValue, unit data.Unit) string {
	if !g.Value.OK() {
		return reports.Reason(g.Value.Status, e.lang)
	}
	return e.valueText(g.Value, unit)
}
