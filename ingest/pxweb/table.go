package pxweb

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"lagesbild/ingest/jsonstat"
)

// Table is a table as its metadata describe it, without cells. A variable without categories has more of them than the
// provider lists. Its role is time, geo, metric or "".
type Table struct {
	ID        string // "" where the metadata do not tell, as in version 1
	Title     string
	Source    string
	Updated   string // as written
	Next      string // update that is announced, as written; "" where not told
	Language  string // sv, en, …; "" where not told
	Variables []jsonstat.Dimension
}

// variable returns the variable named id, or nil.
func (t *Table) variable(id string) *jsonstat.Dimension {
	i := slices.IndexFunc(t.Variables, func(v jsonstat.Dimension) bool { return v.ID == id })
	if i < 0 {
		return nil
	}
	return &t.Variables[i]
}

// role returns the only variable with a role, or nil.
func (t *Table) role(role string) *jsonstat.Dimension {
	i := slices.IndexFunc(t.Variables, func(v jsonstat.Dimension) bool { return v.Role == role })
	if i < 0 {
		return nil
	}
	return &t.Variables[i]
}

// metric returns the place of the variable of what is measured, or -1.
func (t *Table) metric() int {
	return slices.IndexFunc(t.Variables, func(v jsonstat.Dimension) bool { return v.Role == "metric" })
}

func (t *Table) ids() []string {
	var ids []string
	for _, v := range t.Variables {
		ids = append(ids, v.ID)
	}
	return ids
}

// contents is what SCB, and most others, call the variable of what is measured.
const contents = "ContentsCode"

// regions are what a variable of areas is called, in lower case, where the metadata give no role.
var regions = []string{"region", "kommun", "län", "lan", "municipality", "county", "område", "area"}

// roles finds the roles that metadata leave out.
func (t *Table) roles() error {
	count := map[string]int{}
	for _, v := range t.Variables {
		count[v.Role]++
	}
	if count["time"] > 1 || count["metric"] > 1 {
		return errors.New("several variables have the role of time, or of what is measured")
	}
	for i := range t.Variables {
		v := &t.Variables[i]
		switch {
		case v.Role != "":
		case count["metric"] == 0 && v.ID == contents:
			v.Role = "metric"
		case count["geo"] == 0 && (slices.Contains(regions, strings.ToLower(v.ID)) || slices.Contains(regions, strings.ToLower(v.Label))):
			v.Role, count["geo"] = "geo", 1
		}
	}
	return nil
}

// DecodeV2 reads the metadata of a table in version 2.
func DecodeV2(body []byte) (*Table, error) {
	doc, err := jsonstat.Decode(body)
	if err != nil {
		return nil, err
	}
	if !doc.Metadata() {
		return nil, fmt.Errorf("%q: %d cells, where the table's metadata are wanted", doc.Label, doc.Cells())
	}
	t := &Table{ID: doc.ID, Title: doc.Label, Source: doc.Source, Updated: doc.Updated, Language: doc.Language, Variables: doc.Dimensions}
	for _, v := range t.Variables {
		if len(v.Categories) == 0 {
			return nil, fmt.Errorf("$.dimension.%s.category: lists no code", v.ID)
		}
	}
	var announced struct {
		Extension struct {
			PX struct{ NextUpdate string }
		}
	}
	if json.Unmarshal(body, &announced) == nil { // a courtesy: its form is not the interface's
		t.Next = announced.Extension.PX.NextUpdate
	}
	return t, t.roles()
}

// DecodeV1 reads the metadata of a table in version 1. They tell no units.
func DecodeV1(body []byte) (*Table, error) {
	var raw struct {
		Title     string `json:"title"`
		Variables []struct {
			Code        string   `json:"code"`
			Text        string   `json:"text"`
			Values      []string `json:"values"`
			Texts       []string `json:"valueTexts"`
			Elimination bool     `json:"elimination"`
			Time        bool     `json:"time"`
			Map         string   `json:"map"`
		} `json:"variables"`
	}
	if err := decode(body, &raw); err != nil {
		return nil, err
	}
	if len(raw.Variables) == 0 {
		return nil, errors.New("$.variables: lists no variable: not the metadata of a table")
	}
	t := &Table{Title: raw.Title}
	for i, r := range raw.Variables {
		at := fmt.Sprintf("$.variables[%d]", i)
		switch {
		case r.Code == "":
			return nil, fmt.Errorf("%s.code: is empty", at)
		case t.variable(r.Code) != nil:
			return nil, fmt.Errorf("%s.code: %q stands twice", at, r.Code)
		case len(r.Values) != len(r.Texts):
			return nil, fmt.Errorf("%s.valueTexts: %d texts for the %d values of %q", at, len(r.Texts), len(r.Values), r.Code)
		case r.Values != nil && len(r.Values) == 0:
			return nil, fmt.Errorf("%s.values: %q has none", at, r.Code)
		}
		v := jsonstat.Dimension{ID: r.Code, Label: r.Text, Elimination: r.Elimination}
		seen := make(map[string]bool, len(r.Values))
		for k, code := range r.Values {
			if code == "" || seen[code] {
				return nil, fmt.Errorf("%s.values[%d]: %q is empty or stands twice", at, k, code)
			}
			seen[code] = true
			v.Categories = append(v.Categories, jsonstat.Category{ID: code, Label: r.Texts[k], Decimals: -1})
		}
		switch {
		case r.Time:
			v.Role = "time"
		case r.Map != "":
			v.Role = "geo"
		}
		t.Variables = append(t.Variables, v)
	}
	return t, t.roles()
}

// Config is what a service allows.
type Config struct {
	Cells     int64         // most cells of one answer
	Calls     int           // most calls in a window, 0 where not told
	Window    time.Duration // 0 where not told
	Values    int64         // most values of a variable that are listed; version 1 only
	Languages []string      // version 2 only
	Licence   string        // version 2 only
}

// DecodeConfig reads the answer to config in either version.
func DecodeConfig(body []byte) (*Config, error) {
	var raw struct {
		MaxDataCells, MaxCells, MaxValues int64
		MaxCallsPerTimeWindow, MaxCalls   int
		TimeWindow                        int
		License                           string
		Languages                         []struct{ ID string }
	}
	if err := decode(body, &raw); err != nil {
		return nil, err
	}
	c := &Config{
		Cells: max(raw.MaxDataCells, raw.MaxCells), Calls: max(raw.MaxCallsPerTimeWindow, raw.MaxCalls),
		Window: time.Duration(raw.TimeWindow) * time.Second, Values: raw.MaxValues, Licence: raw.License,
	}
	if c.Cells <= 0 || c.Calls < 0 || c.Window < 0 {
		return nil, fmt.Errorf("$.maxDataCells or $.maxCells: %d, with %d calls in %v: want a limit of cells above 0", c.Cells, c.Calls, c.Window)
	}
	for _, l := range raw.Languages {
		c.Languages = append(c.Languages, l.ID)
	}
	return c, nil
}

// Codelist is another list in whose codes version 2 can express a variable.
type Codelist struct {
	ID, Label, Type string // the type is Aggregation or Valueset
	Values          []Group
}

// Group is one code of a codelist and the variable's own codes that it stands for.
type Group struct {
	Code    string   `json:"code"`
	Label   string   `json:"label"`
	Members []string `json:"valueMap"`
}

// DecodeCodelist reads a codelist.
func DecodeCodelist(body []byte) (*Codelist, error) {
	var c Codelist
	if err := decode(body, &c); err != nil {
		return nil, err
	}
	if c.ID == "" || len(c.Values) == 0 {
		return nil, fmt.Errorf("$.values: codelist %q has no values", c.ID)
	}
	seen := map[string]bool{}
	for i, v := range c.Values {
		if v.Code == "" || seen[v.Code] {
			return nil, fmt.Errorf("$.values[%d].code: %q is empty or stands twice", i, v.Code)
		}
		seen[v.Code] = true
	}
	return &c, nil
}

// decode reads one of the provider's JSON objects, or says what it is instead and where it stops being one.
func decode(body []byte, into any) error {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\ufeff")))
	switch {
	case len(body) == 0:
		return errors.New("the answer is empty")
	case body[0] == '<':
		return errors.New("a web page or XML, not JSON: was an error answer saved?")
	case !utf8.Valid(body):
		return errors.New("not UTF-8")
	case body[0] == '[':
		return fmt.Errorf("a list and not a table%s", levels(body))
	}
	if err := json.Unmarshal(body, into); err != nil {
		return located(body, err)
	}
	var refused struct{ Error, Title, Type string }
	if json.Unmarshal(body, &refused) == nil && (refused.Error != "" || refused.Type == "Parameter error") {
		return fmt.Errorf("the provider answers with an error: %s", refused.Error+refused.Title)
	}
	return nil
}

// levels names what a level of the database holds, if body is one.
func levels(body []byte) string {
	var entries []struct{ ID, DBID, Text string }
	if json.Unmarshal(body, &entries) != nil {
		return ""
	}
	var ids []string
	for _, e := range entries[:min(len(entries), 5)] {
		ids = append(ids, e.ID+e.DBID)
	}
	return fmt.Sprintf(": a level of the database with %s …: the address needs the table's id at its end", strings.Join(ids, ", "))
}

// located adds line and column to the library's errors and leaves Go's types out.
func located(body []byte, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	at := int64(-1)
	switch {
	case errors.As(err, &syntax):
		at = syntax.Offset
	case errors.As(err, &kind):
		at, err = kind.Offset, fmt.Errorf("$.%s: %s, where another kind of value belongs", kind.Field, kind.Value)
	default:
		return err
	}
	before := body[:min(max(at-1, 0), int64(len(body)))]
	return fmt.Errorf("line %d, column %d: %w", bytes.Count(before, []byte("\n"))+1, len(before)-bytes.LastIndexByte(before, '\n'), err)
}
