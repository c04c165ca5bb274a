package web

import (
	_ "embed" // the style sheet
	"encoding/base64"
	"fmt"
	"html/template"
	"strings"

	"lagesbild/data"
	"lagesbild/reports"
)

// frame is what every page has round its content.
type frame struct {
	Lang  data.Lang
	W     *words
	Title string
	Brand string
	Logo  template.URL // the logo itself as a data URL, "" without one
	Style template.CSS
	Index string
	Areas []Link
}

func newFrame(lang data.Lang, title string, theme *reports.Theme) (frame, error) {
	if lang == "" {
		lang = data.Swedish
	}
	w, ok := captions[lang]
	if !ok {
		return frame{}, fmt.Errorf("no captions in language %q", string(lang))
	}
	style, err := styleOf(theme)
	return frame{Lang: lang, W: w, Title: title, Brand: theme.Brand, Logo: logoOf(theme.Logo), Style: style}, err
}

// styleOf is a page's whole style: the theme's colours as variables, light and dark, its fonts, and the rules.
func styleOf(theme *reports.Theme) (template.CSS, error) {
	family := theme.Fonts.Family
	if strings.ContainsAny(family, "<>{};\\/@") {
		return "", fmt.Errorf("theme %s: font family %q is not a list of names", theme.Name, family)
	}
	return template.CSS(theme.CSS() + "body{font-family:" + family + "}\n" + rules), nil
}

//go:embed style.css
var stylesheet string

// rules is the style sheet as pages carry it, every one of them: without its line breaks.
var rules = strings.ReplaceAll(stylesheet, "\n", "")

// logoOf prefers the drawing to the picture. As an image neither can run or fetch anything.
func logoOf(l reports.Logo) template.URL {
	switch {
	case len(l.Draft) > 0:
		return template.URL("data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString(l.Draft))
	case len(l.Image) > 0:
		return template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(l.Image))
	}
	return ""
}
