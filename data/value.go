package data

// Value is one number with its status and origin, or the reason why there is none.
type Value struct {
	Number float64 // meaningful only if OK
	Status Status
	Origin Origin
}

// OK reports whether there is a number.
func (v Value) OK() bool { return !v.Status.Missing() }

// Note is a doubt or a fact that follows a value to every figure. It is not an error.
type Note struct {
	ID   string `yaml:"id,omitempty" json:"id,omitempty"`
	Text Text   `yaml:"text" json:"text"`
	From Period `yaml:"from,omitempty" json:"from,omitempty"` // the first period it is about; "" for all before To
	To   Period `yaml:"to,omitempty" json:"to,omitempty"`     // the last; "" for all from From
}
