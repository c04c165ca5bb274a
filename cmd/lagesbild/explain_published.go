package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/indicators"
	"lagesbild/reports/batch"
)

// published prints what the area's reports in a folder say of the cell, edition by edition: the same, or what else.
func (e *explanation) published(r *indicators.Result, dir string) error {
	m, err := batch.Read(dir)
	if m == nil || err != nil {
		return err
	}
	for _, run := range m.Runs {
		if run.Results == nil || !slices.ContainsFunc(run.Areas, func(a batch.Area) bool { return a.Code == e.area.Code && a.Error == "" }) {
			continue
		}
		kept, err := e.kept(dir, run.Results)
		if errors.Is(err, data.ErrNotFound) {
			continue // the edition does not show the indicator
		}
		if err != nil {
			return fmt.Errorf("reports in %s: %w", dir, err)
		}
		fmt.Fprintf(e.out, e.say("\nI utgåvan %s i %s (resultat %s, sha256:%s): ", "\nIn edition %s in %s (results %s, sha256:%s): "), run.Edition, dir, run.Results.Vintage, run.Results.SHA256)
		then, now := e.cellText(kept.At(e.area.Code, e.period), r), e.cellText(r.At(e.area.Code, e.period), r)
		if then == now {
			then = e.say("samma värden.", "the same values.")
		}
		fmt.Fprintln(e.out, then)
	}
	return nil
}

// kept reads back what an edition showed of the indicator.
func (e *explanation) kept(dir string, results *batch.Input) (*indicators.Kept, error) {
	d, err := batch.Results(dir).Read(e.ctx, memory.DefaultAllocator, results.Dataset, data.Vintage(results.Vintage))
	if err != nil {
		return nil, err
	}
	defer d.Release()
	all, err := indicators.ReadKept(d)
	if err != nil {
		return nil, err
	}
	if k := all[e.ind.ID]; k != nil {
		return k, nil
	}
	return nil, fmt.Errorf("indicator %s: %w", e.ind.ID, data.ErrNotFound)
}

// cellText is a cell's values on one line.
func (e *explanation) cellText(c indicators.Cell, r *indicators.Result) string {
	var parts []string
	for _, v := range []struct {
		name  string
		value data.Value
		unit  data.Unit
	}{{e.say("kvinnor", "women"), c.Women, r.Unit}, {e.say("män", "men"), c.Men, r.Unit}, {e.say("samtliga", "total"), c.Total, r.Unit}, {"gap", c.Gap, gapUnit(r)}} {
		if v.value.OK() {
			parts = append(parts, v.name+" "+e.valueText(v.value, v.unit))
		}
	}
	if len(parts) == 0 {
		return e.say("uppgift saknas.", "not available.")
	}
	return strings.Join(parts, ", ") + "."
}
