package jsonstat

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"

	"github.com/goccy/go-json"
)

// decode is the only door to the JSON library. What comes here has passed the scanner, so that the library decides
// nothing about what is JSON; numbers of cells never come here.
func decode(raw []byte, into any) error { return json.Unmarshal(raw, into) }

// The header as it is written. Maps are enough where the order of members means nothing: positions are numbers.
type (
	rawDimension struct {
		Label     string          `json:"label"`
		Note      texts           `json:"note"`
		Category  *rawCategory    `json:"category"`
		Extension json.RawMessage `json:"extension"`
	}
	rawCategory struct {
		Index json.RawMessage     `json:"index"`
		Label map[string]string   `json:"label"`
		Note  map[string]texts    `json:"note"`
		Unit  map[string]rawUnit  `json:"unit"`
		Child map[string][]string `json:"child"`
	}
	rawUnit struct {
		Base     string `json:"base"`
		Label    string `json:"label"`
		Symbol   string `json:"symbol"`
		Decimals *whole `json:"decimals"`
	}
	rawDimExt struct {
		Elimination     bool              `json:"elimination"`
		EliminationCode string            `json:"eliminationValueCode"`
		Mandatory       flags             `json:"noteMandatory"`
		CodeMandatory   map[string]flags  `json:"categoryNoteMandatory"`
		RefPeriod       map[string]texts  `json:"refperiod"`
		Measuring       map[string]string `json:"measuringType"`
		Codelists       []Codelist        `json:"codelists"`
	}
	rawExtension struct {
		ID        string   `json:"id"`
		Lang      string   `json:"lang"`
		Agency    string   `json:"agencyId"`
		Mandatory flags    `json:"noteMandatory"`
		PX        rawPX    `json:"px"`
		Ours      *rawOurs `json:"lagesbild"`
	}
	rawPX struct {
		TableID   string `json:"tableid"`
		Matrix    string `json:"matrix"`
		Language  string `json:"language"`
		Contents  string `json:"contents"`
		Decimals  *whole `json:"decimals"`
		Aggregate *bool  `json:"aggregallowed"`
	}
	// rawOurs is what Write adds, so that nothing a dataset says is lost: what each status means, which measures may be
	// summed, notes on parts that the format has no place for.
	rawOurs struct {
		Status   map[string]string `json:"status"`
		Additive []string          `json:"additive"`
		Notes    []rawCellNote     `json:"notes"`
	}
	rawCellNote struct {
		ID        string            `json:"id"`
		Where     map[string]string `json:"where"`
		Text      string            `json:"text"`
		Mandatory bool              `json:"mandatory"`
	}
)

// texts is a list of texts, a single text, or, in drafts of PxWeb, objects that hold one.
type texts []string

// UnmarshalJSON reads all three.
func (t *texts) UnmarshalJSON(raw []byte) error {
	var list []json.RawMessage
	if len(raw) > 0 && raw[0] != '[' {
		list = []json.RawMessage{raw}
	} else if err := json.Unmarshal(raw, &list); err != nil {
		return err
	}
	*t = nil
	for _, one := range list {
		var text string
		var object struct {
			Text string `json:"text"`
		}
		switch {
		case string(one) == "null":
			continue
		case json.Unmarshal(one, &text) == nil:
		case json.Unmarshal(one, &object) == nil && object.Text != "":
			text = object.Text
		default:
			return fmt.Errorf("%.40s is not a text", one)
		}
		*t = append(*t, text)
	}
	return nil
}

// loose decodes an extension. One of another shape is another publisher's and says nothing here.
func loose[T any](raw []byte) T {
	var ext, none T
	if len(raw) == 0 || decode(raw, &ext) != nil {
		return none
	}
	return ext
}

// whole is a whole number, which some write as a text.
type whole int64

// UnmarshalJSON reads both.
func (w *whole) UnmarshalJSON(raw []byte) error {
	s := string(raw)
	if s == "null" {
		return nil
	}
	if len(s) > 1 && s[0] == '"' {
		s = s[1 : len(s)-1]
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return fmt.Errorf("%.40s is not a whole number", raw)
	}
	*w = whole(n)
	return nil
}

// flags say of which notes in a list something holds: {"0":true}.
type flags map[string]bool

func (f flags) has(i int) bool { return f[strconv.Itoa(i)] }

// Note is a note as the document has it.
type Note struct {
	Text      string
	Mandatory bool // PxWeb demands that it follows the figures
}

// Dimension is one dimension with its categories in the provider's order.
type Dimension struct {
	ID              string
	Label           string
	Role            string // time, geo, metric or ""
	Notes           []Note
	Categories      []Category
	Elimination     bool   // PxWeb: may be left out of a question
	EliminationCode string // the category that then stands for all, "" for their sum
	Codelists       []Codelist
}

// Category is one code of a dimension. Unit, Decimals, RefPeriod and Measuring are for what is measured.
type Category struct {
	ID        string
	Label     string
	Notes     []Note
	Unit      string // in the provider's words: PxWeb's base, else the label
	Decimals  int    // to show, -1 where not told
	RefPeriod string
	Measuring string // PxWeb: Stock, Flow, Average or Other
	Children  []string
}

// Codelist is another list in whose codes PxWeb can express a dimension.
type Codelist struct {
	ID    string `json:"id"`
	Label string `json:"label"`
	Type  string `json:"type"`
}

// most is the number of cells and categories that can be counted.
const most = 1<<31 - 2

// dimension turns what is written into a Dimension.
func dimension(id string, raw *rawDimension) (Dimension, error) {
	ext := loose[rawDimExt](raw.Extension)
	d := Dimension{
		ID: id, Label: cmp.Or(raw.Label, id), Notes: notes(raw.Note, ext.Mandatory),
		Elimination: ext.Elimination, EliminationCode: ext.EliminationCode, Codelists: ext.Codelists,
	}
	c := raw.Category
	if c == nil {
		return d, errors.New("has no category")
	}
	codes, err := index(c)
	if err != nil {
		return d, err
	}
	for _, code := range codes {
		if code == "" {
			return d, errors.New("a category has no code")
		}
		label, ok := c.Label[code]
		if !ok {
			label = code
		}
		k := Category{
			ID: code, Label: label, Notes: notes(c.Note[code], ext.CodeMandatory[code]), Children: c.Child[code],
			Measuring: ext.Measuring[code], Decimals: -1,
		}
		if p := ext.RefPeriod[code]; len(p) > 0 {
			k.RefPeriod = p[0]
		}
		if u, ok := c.Unit[code]; ok {
			k.Unit = cmp.Or(u.Base, u.Label, u.Symbol)
			if u.Decimals != nil {
				k.Decimals = int(*u.Decimals)
			}
		}
		d.Categories = append(d.Categories, k)
	}
	return d, nil
}

// index returns the codes in order: from a list, from positions, or, if there is no index, the only label.
func index(c *rawCategory) ([]string, error) {
	switch {
	case len(c.Index) == 0 || string(c.Index) == "null":
		if len(c.Label) != 1 {
			return nil, fmt.Errorf("category has no index, and %d labels: one would do", len(c.Label))
		}
		for code := range c.Label {
			return []string{code}, nil
		}
	case c.Index[0] == '[':
		var codes []string
		if err := decode(c.Index, &codes); err != nil {
			return nil, err
		}
		seen := make(map[string]bool, len(codes))
		for _, code := range codes {
			if seen[code] {
				return nil, fmt.Errorf("category %q stands twice", code)
			}
			seen[code] = true
		}
		return codes, nil
	}
	var places map[string]whole
	if err := decode(c.Index, &places); err != nil {
		return nil, err
	}
	codes := make([]string, len(places))
	taken := make([]bool, len(places))
	for code, at := range places {
		if at < 0 || int(at) >= len(codes) {
			return nil, fmt.Errorf("category %q has position %d of %d", code, at, len(codes))
		}
		if taken[at] {
			return nil, fmt.Errorf("categories %q and %q share position %d", min(code, codes[at]), max(code, codes[at]), at)
		}
		codes[at], taken[at] = code, true
	}
	return codes, nil
}

func notes(list texts, mandatory flags) []Note {
	var all []Note
	for i, t := range list {
		all = append(all, Note{Text: t, Mandatory: mandatory.has(i)})
	}
	return all
}
