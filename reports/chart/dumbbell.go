package chart

import "lagesbild/reports"

func layDumbbell(d *reports.Dumbbell, s *sheet) (plan, error)       { return plan{}, ErrNothing }
func layStatusTable(d *reports.StatusTable, s *sheet) (plan, error) { return plan{}, ErrNothing }
func layMatrix(d *reports.Matrix, s *sheet) (plan, error)           { return plan{}, ErrNothing }
