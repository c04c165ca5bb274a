package data

import "fmt"

// Lang is a language of readers, as an IETF tag.
type Lang string

// The languages readers are served in; Swedish is the default.
const (
	Swedish Lang = "sv"
	English Lang = "en"
)

// ParseLang returns the language named s.
func ParseLang(s string) (Lang, error) {
	switch Lang(s) {
	case Swedish, English:
		return Lang(s), nil
	}
	return "", fmt.Errorf("unknown language %q: use sv or en", s)
}

// Text is a wording in both languages.
type Text struct {
	SV string `yaml:"sv" json:"sv"`
	EN string `yaml:"en" json:"en"`
}

// In returns the wording in lang, and the other language's where that one is empty.
func (t Text) In(lang Lang) string {
	if (lang == English && t.EN != "") || t.SV == "" {
		return t.EN
	}
	return t.SV
}

// Complete reports whether both languages are there.
func (t Text) Complete() bool { return t.SV != "" && t.EN != "" }
