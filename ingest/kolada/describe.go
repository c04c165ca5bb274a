package kolada

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"lagesbild/data"
	"lagesbild/ingest/cells"
)

var (
	idForm  = regexp.MustCompile(`^[NU][0-9]{5}$`)
	idWords = regexp.MustCompile(`[^A-Za-z0-9]+`)
)

// IDs finds the ids of indicators in what a person wrote or copied: one or several ids, or an address at kolada.se that
// holds some. None means that the text is about something else.
func IDs(text string) []string {
	u, err := url.Parse(text)
	address := err == nil && u.Host != ""
	if address {
		if host := u.Hostname(); host != "kolada.se" && !strings.HasSuffix(host, ".kolada.se") {
			return nil
		}
		text = u.Path + " " + u.RawQuery + " " + u.Fragment
		if plain, err := url.QueryUnescape(text); err == nil {
			text = plain
		}
	}
	var ids []string
	for _, word := range idWords.Split(strings.ToUpper(text), -1) {
		switch is := idForm.MatchString(word); {
		case is && !slices.Contains(ids, word):
			ids = append(ids, word)
		case !is && !address && word != "":
			return nil
		}
	}
	return ids
}

// Describe writes a source definition of indicators from the pages that describe them: those saved, where there are
// saved pages, or else those of the service. The source and its dataset are called id, or after the indicators. Titles,
// units and the division by sex are what the pages tell; what they cannot tell is said in a comment. An id that they do
// not describe is [data.ErrNotFound].
func Describe(ctx context.Context, p *cells.Pages, ids []string, id string) ([]byte, error) {
	form := &Form{Pages: []string{"v3_data_*.json"}, KPIs: []string{"v3_kpi*.json"}, Groups: KeepOut}
	first, err := p.Names(ctx, form.KPIs...)
	if errors.Is(err, cells.ErrNeedsFile) {
		first, err = form.KPIAddresses(p.Base, ids), nil
	}
	if err != nil {
		return nil, err
	}
	described := map[string]kpi{}
	r := &reader{form: form, pages: Pages{Base: p.Base, Get: through(p)}}
	err = follow(ctx, r, slices.Values(first), decode[kpi], func(_ string, page *page[kpi]) {
		for _, k := range page.Values {
			described[k.ID] = k
		}
	})
	if err != nil {
		return nil, err
	}
	var known []kpi
	var faults []error
	for _, id := range ids {
		k, ok := described[id]
		if !ok {
			faults = append(faults, fmt.Errorf("indicator %s: %w among those that Kolada describes", id, data.ErrNotFound))
		}
		known = append(known, k)
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return written(form, known, cmp.Or(id, named(ids))), nil
}

// named is what a source of these indicators is called: after the first three.
func named(ids []string) string {
	return "kolada-" + strings.ToLower(strings.Join(ids[:min(len(ids), 3)], "-"))
}

func written(form *Form, known []kpi, id string) []byte {
	var b bytes.Buffer
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# From Kolada's own description. Kolada has no English: titles under en are Swedish until they are translated.")
	line("id: %s\ndataset: %s", id, id)
	title := data.Text{SV: "Nyckeltal ur Kolada", EN: "Key figures from Kolada"}
	if len(known) == 1 {
		title.SV = clean(known[0].Title)
		title.EN = title.SV
	}
	line("title:\n  sv: %s\n  en: %s", strconv.Quote(title.SV), strconv.Quote(title.EN))
	line("publisher: Kolada")
	line("provenance:")
	line("  sv: Nyckeltal från Kolada, den kommunala databasen hos Rådet för främjande av kommunala analyser (RKA).")
	line("  en: Key figures from Kolada, the municipal database of the Council for the Promotion of Municipal Analysis (RKA).")
	line("licence: Öppna data, ange källan Kolada (RKA)")
	line("from:\n  kolada:")
	line("    pages: [%s] # saved pages, where --from names their folder", strconv.Quote(form.Pages[0]))
	line("    kpis: [%s]", strconv.Quote(form.KPIs[0]))
	line("    groups: %s # groups of municipalities are unweighted means of their members", form.Groups)
	line("measures:")
	for i := range known {
		known[i].write(line, known)
	}
	return b.Bytes()
}

// write writes the indicator as a measure.
func (k *kpi) write(line func(format string, args ...any), among []kpi) {
	title := clean(k.Title)
	unit, form, of, doubts := k.shape(title)
	if year := discontinued.FindString(title); year != "" {
		doubts = append(doubts, "Discontinued after "+strings.Trim(year, " (-)")+".")
	}
	line("  %s:", k.ID)
	for _, text := range append([]string{clean(k.Description)}, doubts...) {
		comment(line, text)
	}
	line("    title:\n      sv: %s\n      en: %[1]s", strconv.Quote(title))
	line("    unit: %s\n    sex: %s", unit, form)
	if of != "" {
		line("    of: %s", of)
	}
	if rest, margin := strings.CutPrefix(title, "Osäkerhetstal - "); margin {
		for _, other := range among {
			if plain(other.Title) == plain(rest) && other.Divided == k.Divided {
				line("    margin_of: %s", other.ID)
			}
		}
	}
}

var (
	ratioTitle = regexp.MustCompile(`som andel av mäns |andel av männens `)
	shareTitle = regexp.MustCompile(`(?i)^(kvinnor|män) |^anställda (kvinnor|män),|tas ut av (kvinnor|män),`)
	namesSex   = regexp.MustCompile(`(?i)(^|[^\pL])(kvinn|flick|män|mäns|pojk)`)
)

// shape is how the indicator stores its numbers, and what about that a person must look at.
func (k *kpi) shape(title string) (unit data.Unit, form cells.Form, of string, doubts []string) {
	units := unitsOf(title)
	if unit = "number"; len(units) > 0 {
		unit = units[0]
	} else {
		doubts = append(doubts, "Check the unit: the title does not tell it.")
	}
	sex := shareTitle.FindStringSubmatch(title)
	switch {
	case k.Divided:
		return unit, cells.Split, "", doubts
	case unit == "percent" && ratioTitle.MatchString(title):
		return "percent-ratio", cells.Ratio, "", append(doubts, "Check the form: read as women's value in percent of men's.")
	case unit == "percent" && sex != nil:
		of = data.Men
		if strings.Contains(strings.ToLower(sex[0]), "kvinnor") {
			of = data.Women
		}
		return unit, cells.Share, of, append(doubts, "Check the form: read as one sex's share, so that the other's is the remainder.")
	case namesSex.MatchString(title):
		doubts = append(doubts, "Check the form: the title names a sex. If another indicator has the other sex, both become one measure with sex: paired, of: and as:.")
	}
	return unit, cells.None, "", doubts
}

// clean is Kolada's text on one line; it writes \n as two letters.
func clean(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(text, `\n`, " ")), " ")
}

// width is that of a comment's lines.
const width = 120

func comment(line func(format string, args ...any), text string) {
	row := ""
	for word := range strings.FieldsSeq(text) {
		if row != "" && len(row)+len(word) >= width {
			line("    # %s", row)
			row = ""
		}
		row = strings.TrimSpace(row + " " + word)
	}
	if row != "" {
		line("    # %s", row)
	}
}
