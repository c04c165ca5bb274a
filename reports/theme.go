package reports

// Theme is the one place where colours, fonts and the logo come from. The zero value is not usable; begin with
// DefaultTheme, which a county replaces in part with a YAML file of its own.
type Theme struct {
	Name string `yaml:"name"`
}
