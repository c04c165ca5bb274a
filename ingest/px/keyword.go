package px

import (
	"fmt"
	"strconv"
	"strings"
)

// subject is what a keyword's sub-keys name.
type subject int

const (
	ofTable     subject = iota // none
	ofContent                  // none, or a value of the content variable
	ofVariable                 // a variable
	ofTableOr                  // none, or a variable
	ofValue                    // a variable and one of its values
	ofAny                      // none, a variable, or a variable and a value
	ofCell                     // a value or * for each variable, stub first
	ofCellOrAll                // none, or as of a cell
)

// kind is what stands after the equals sign.
type kind int

const (
	aText kind = iota
	aNumber
	aYesNo
	aList
	aTime
	aTree
)

// rule is what is known of a keyword. A fault in one that is vital refuses the file; in any other the keyword is passed over.
type rule struct {
	of    subject
	is    kind
	vital bool
}

// keywords are those of the format's specification up to AXIS-VERSION 2013.
var keywords = map[string]rule{
	"CHARSET": {}, "AXIS-VERSION": {}, "CODEPAGE": {}, "LANGUAGE": {}, "LANGUAGES": {is: aList},
	"CREATION-DATE": {}, "NEXT-UPDATE": {}, "UPDATE-FREQUENCY": {}, "FIRST-PUBLISHED": {},
	"PX-SERVER": {}, "DIRECTORY-PATH": {}, "DATABASE": {}, "TABLEID": {}, "MATRIX": {vital: true}, "META-ID": {of: ofAny}, "SYNONYMS": {is: aList},
	"DEFAULT-GRAPH": {}, "AUTOPEN": {is: aYesNo}, "CONFIDENTIAL": {}, "COPYRIGHT": {is: aYesNo}, "OFFICIAL-STATISTICS": {is: aYesNo},
	"SUBJECT-CODE": {vital: true}, "SUBJECT-AREA": {vital: true}, "CONTENTS": {vital: true},
	"TITLE": {vital: true}, "DESCRIPTION": {}, "DESCRIPTIONDEFAULT": {is: aYesNo},
	"SOURCE": {}, "SURVEY": {}, "LINK": {}, "INFOFILE": {}, "INFO": {},
	"DECIMALS": {is: aNumber, vital: true}, "SHOWDECIMALS": {is: aNumber}, "ROUNDING": {is: aNumber}, "PRECISION": {of: ofValue, is: aNumber},
	"AGGREGALLOWED": {is: aYesNo},

	"STUB": {is: aList, vital: true}, "HEADING": {is: aList, vital: true}, "CONTVARIABLE": {vital: true},
	"VALUES": {of: ofVariable, is: aList, vital: true}, "CODES": {of: ofVariable, is: aList, vital: true},
	"VARIABLECODE": {of: ofVariable}, "VARIABLE-TYPE": {of: ofVariable}, "TIMEVAL": {of: ofVariable, is: aTime},
	"DOMAIN": {of: ofVariable}, "MAP": {of: ofVariable}, "ELIMINATION": {of: ofVariable}, "PRESTEXT": {of: ofVariable, is: aNumber},
	"DOUBLECOLUMN": {of: ofVariable, is: aYesNo}, "PARTITIONED": {of: ofVariable, is: aList}, "KEYS": {of: ofVariable, vital: true},
	"HIERARCHIES": {of: ofVariable, is: aTree}, "HIERARCHYLEVELS": {of: ofVariable, is: aNumber},
	"HIERARCHYLEVELSOPEN": {of: ofVariable, is: aNumber}, "HIERARCHYNAMES": {of: ofVariable, is: aList},

	"UNITS": {of: ofContent, vital: true}, "LAST-UPDATED": {of: ofContent}, "STOCKFA": {of: ofContent}, "CFPRICES": {of: ofContent},
	"DAYADJ": {of: ofContent, is: aYesNo}, "SEASADJ": {of: ofContent, is: aYesNo}, "REFPERIOD": {of: ofContent}, "BASEPERIOD": {of: ofContent},
	"CONTACT": {of: ofContent},

	"NOTE": {of: ofTableOr}, "NOTEX": {of: ofTableOr}, "VALUENOTE": {of: ofValue}, "VALUENOTEX": {of: ofValue},
	"CELLNOTE": {of: ofCell}, "CELLNOTEX": {of: ofCell}, "DATANOTE": {of: ofAny}, "DATANOTECELL": {of: ofCell}, "DATANOTESUM": {},
	"DATASYMBOL1": {}, "DATASYMBOL2": {}, "DATASYMBOL3": {}, "DATASYMBOL4": {}, "DATASYMBOL5": {}, "DATASYMBOL6": {},
	"DATASYMBOLNIL": {}, "DATASYMBOLSUM": {},
	"ATTRIBUTE-ID": {is: aList}, "ATTRIBUTE-TEXT": {is: aList}, "ATTRIBUTES": {of: ofCellOrAll, is: aList},
}

// fits says what is wrong with a statement by itself, "" for nothing.
func (r rule) fits(s *Statement) string {
	switch n := len(s.Keys); {
	case r.of == ofTable && n > 0, r.of == ofVariable && n != 1, r.of == ofValue && n != 2,
		(r.of == ofContent || r.of == ofTableOr) && n > 1, r.of == ofAny && n > 2, r.of == ofCell && n == 0:
		return fmt.Sprintf("%d names in parentheses", n)
	}
	first, many := s.Values[0], len(s.Values) > 1
	switch {
	case r.is == aText && many:
		return fmt.Sprintf("%d values where one belongs", len(s.Values))
	case r.is == aNumber:
		if _, err := strconv.ParseUint(first.Text, 10, 8); err != nil || many {
			return fmt.Sprintf("%q where a whole number belongs", first.Text)
		}
	case r.is == aYesNo && (many || !strings.EqualFold(first.Text, "YES") && !strings.EqualFold(first.Text, "NO")):
		return fmt.Sprintf("%q where YES or NO belongs", first.Text)
	case r.is == aTime && first.Quoted:
		return fmt.Sprintf("%q where TLIST belongs", first.Text)
	}
	if r.is == aList {
		for _, v := range s.Values {
			if v.After != ',' && v.After != 0 {
				return fmt.Sprintf("%q after %q where a comma belongs", v.After, v.Text)
			}
		}
	}
	return ""
}

func (s *Statement) yes() bool { return strings.EqualFold(s.text(), "YES") }

// number is the statement's, or otherwise if it has none.
func (s *Statement) number(otherwise int) int {
	n, err := strconv.ParseUint(s.text(), 10, 8)
	if err != nil {
		return otherwise
	}
	return int(n)
}
