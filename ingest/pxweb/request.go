package pxweb

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"lagesbild/ingest/cells"
)

var unsafeName = regexp.MustCompile(`[^A-Za-z0-9._,-]+`)

// get asks for an address. The name of the answer when it is saved, with .json, is the address's path with _ for / and for
// whatever is no letter a to z, digit or . _ , -; then, as the addresses of version 1 are the same for all, _config or _data;
// and for data in several parts _1, _2, … in order.
func get(base string, query url.Values, about string, steps ...string) cells.Request {
	address := strings.TrimRight(base, "/") + "/" + escaped(steps)
	name := saved(address) + about + ".json"
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	return cells.Request{Address: address, Name: name}
}

func saved(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "page"
	}
	return unsafeName.ReplaceAllString(strings.Trim(u.Path, "/"), "_")
}

func (f *Form) lang() url.Values { return url.Values{"lang": {cmp.Or(f.Language, "sv")}} }

// Metadata asks what the table is.
func (f *Form) Metadata() cells.Request {
	if f.API == V1 {
		return get(f.Address, nil, "", strings.Split(f.Table, "/")...)
	}
	return get(f.Address, f.lang(), "", "tables", f.Table, "metadata")
}

// Config asks for the limits.
func (f *Form) Config() cells.Request {
	if f.API == V1 {
		r := get(f.Address, nil, "_config", strings.Split(f.Table, "/")...)
		r.Address += "?config"
		return r
	}
	return get(f.Address, nil, "", "config")
}

// codelist asks for a codelist of version 2.
func (f *Form) codelist(id string) cells.Request {
	return get(f.Address, f.lang(), "", "codelists", id)
}

// Data asks for the cells of each chunk as JSON-stat 2. Version 2 is asked by GET unless the address became longer than
// SCB answers, or a code has signs that it would read as more than a code.
func (f *Form) Data(chunks [][]Choice) ([]cells.Request, error) {
	var all []cells.Request
	for i, chunk := range chunks {
		ask := f.askV2
		if f.API == V1 {
			ask = f.askV1
		}
		r, err := ask(chunk)
		if err != nil {
			return nil, err
		}
		if len(chunks) > 1 {
			r.Name = fmt.Sprintf("%s_%d.json", strings.TrimSuffix(r.Name, ".json"), i+1)
		}
		all = append(all, r)
	}
	return all, nil
}

type (
	queryV1 struct {
		Query    []itemV1 `json:"query"`
		Response struct {
			Format string `json:"format"`
		} `json:"response"`
	}
	itemV1 struct {
		Code      string `json:"code"`
		Selection struct {
			Filter string   `json:"filter"`
			Values []string `json:"values"`
		} `json:"selection"`
	}
	queryV2 struct {
		Selection []itemV2 `json:"selection"`
	}
	itemV2 struct {
		Variable string   `json:"variableCode"`
		Codelist string   `json:"codelist,omitempty"`
		Codes    []string `json:"valueCodes"`
	}
)

func (f *Form) askV1(chunk []Choice) (cells.Request, error) {
	var q queryV1
	q.Response.Format = "json-stat2"
	for _, c := range chunk {
		i := itemV1{Code: c.Variable}
		i.Selection.Filter, i.Selection.Values = cmp.Or(c.Codelist, "item"), c.Codes
		q.Query = append(q.Query, i)
	}
	return post(get(f.Address, nil, "_data", strings.Split(f.Table, "/")...), q)
}

// longest is the longest address that is sent; SCB refuses those above some 2,100 letters.
const longest = 2000

func (f *Form) askV2(chunk []Choice) (cells.Request, error) {
	byPost, byGet, plain, q := f.lang(), f.lang(), true, queryV2{}
	byPost.Set("outputFormat", "json-stat2")
	byGet.Set("outputFormat", "json-stat2")
	for _, c := range chunk {
		if c.Silent {
			continue
		}
		plain = plain && !strings.ContainsAny(strings.Join(c.Codes, ""), ",[]();")
		byGet.Set("valueCodes["+c.Variable+"]", strings.Join(c.Codes, ","))
		if c.Codelist != "" {
			byGet.Set("codelist["+c.Variable+"]", c.Codelist)
		}
		q.Selection = append(q.Selection, itemV2{c.Variable, c.Codelist, c.Codes})
	}
	if short := get(f.Address, byGet, "", "tables", f.Table, "data"); plain && len(short.Address) <= longest {
		return short, nil
	}
	return post(get(f.Address, byPost, "", "tables", f.Table, "data"), q)
}

// post makes a question of an address and a body.
func post(r cells.Request, body any) (cells.Request, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(body)
	r.Body = bytes.TrimSpace(b.Bytes())
	return r, err
}
