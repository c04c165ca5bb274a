package owntable

import (
	"fmt"
	"strings"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/ingest/px"
)

// names are the words that a known column may have as its heading.
var names = map[string]string{
	"area": data.Area, "område": data.Area, "kommun": data.Area, "region": data.Area, "län": data.Area, "municipality": data.Area,
	"period": data.Time, "year": data.Time, "år": data.Time, "time": data.Time, "tid": data.Time, "kvartal": data.Time, "quarter": data.Time, "månad": data.Time, "month": data.Time,
	"sex": data.Sex, "kön": data.Sex, "kon": data.Sex, "gender": data.Sex,
}

// sexes are the words for the sexes. K is Kolada's for women.
var sexes = map[string]string{
	"f": data.Women, "k": data.Women, "women": data.Women, "woman": data.Women, "kvinnor": data.Women, "kvinna": data.Women,
	"female": data.Women, "females": data.Women, "flickor": data.Women, "girls": data.Women,
	"m": data.Men, "men": data.Men, "man": data.Men, "män": data.Men, "male": data.Men, "males": data.Men, "pojkar": data.Men, "boys": data.Men,
	"_t": data.Total, "t": data.Total, "total": data.Total, "totalt": data.Total, "samtliga": data.Total, "båda könen": data.Total, "both sexes": data.Total,
	"totalt, samtliga män och kvinnor": data.Total, "total, all men and women": data.Total, "kvinnor och män": data.Total, "män och kvinnor": data.Total, "women and men": data.Total, "men and women": data.Total,
}

var titles = map[string]data.Text{
	data.Area: {SV: "Område", EN: "Area"}, data.Time: {SV: "Period", EN: "Period"}, data.Sex: {SV: "Kön", EN: "Sex"},
	data.Women: {SV: "Kvinnor", EN: "Women"}, data.Men: {SV: "Män", EN: "Men"}, data.Total: {SV: "Totalt", EN: "Total"},
}

// code translates a word of a dimension. Areas answer to code or name.
func (t *table) code(dim, word string) (data.Code, error) {
	switch dim {
	case data.Area:
		a, err := codelist.Find(word)
		return data.Code{ID: a.Code, Title: data.Text{SV: a.Name, EN: a.Name}}, err
	case data.Time:
		p, err := px.Period(word, "")
		return data.Code{ID: string(p), Title: data.Text{SV: string(p), EN: string(p)}}, err
	case data.Sex:
		id, ok := sexes[strings.ToLower(word)]
		if !ok {
			return data.Code{}, fmt.Errorf("sex %q: %w: want F, M or _T (also K, kvinnor, män, totalt; 1 and 2 are no sex without their texts)", word, data.ErrUnknownCode)
		}
		return data.Code{ID: id, Title: titles[id]}, nil
	}
	if word == "" {
		return data.Code{}, fmt.Errorf("%s is empty", dim)
	}
	return data.Code{ID: word, Title: data.Text{SV: word, EN: word}}, nil
}
