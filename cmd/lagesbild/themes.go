package main

import (
	"errors"
	"fmt"
	"io/fs"

	"lagesbild/data/codelist"
	"lagesbild/reports"
)

// themes are the looks of a run: a county's own where a file themes/<county>.yaml says so, else the general one.
type themes struct {
	general  *reports.Theme
	byCounty map[string]*reports.Theme
}

// themes reads the themes of the user's folders over the program's own.
func (a *app) themes() (*themes, error) {
	own := reports.DefaultTheme()
	t := &themes{general: &own, byCounty: map[string]*reports.Theme{}}
	for i, layer := range a.layers(reports.Definitions())[1:] {
		read := func(id string, into **reports.Theme) error {
			file := "themes/" + id + ".yaml"
			src, err := fs.ReadFile(layer, file)
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err != nil {
				return err
			}
			files, err := fs.Sub(layer, "themes")
			if err != nil {
				return err
			}
			theme, err := reports.LoadTheme(fmt.Sprintf("%s/%s", a.definitions[i], file), src, own, files)
			if err != nil {
				return err
			}
			*into = &theme
			return nil
		}
		faults := []error{read("lagesbild", &t.general)}
		for _, area := range codelist.Current() {
			if area.Level == codelist.County {
				theme := t.byCounty[area.Code]
				faults = append(faults, read(area.Code, &theme))
				t.byCounty[area.Code] = theme
			}
		}
		if err := errors.Join(faults...); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// of returns the theme of an area.
func (t *themes) of(area codelist.Area) *reports.Theme {
	county := area.County
	if area.Level == codelist.County {
		county = area.Code
	}
	if theme := t.byCounty[county]; theme != nil {
		return theme
	}
	return t.general
}
