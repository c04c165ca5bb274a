package workbook

import (
	"bytes"
	"encoding/xml"
	"regexp"
	"strconv"
	"testing"

	"lagesbild/reports"
)

// Words of any kind are read back as what XML can hold of them, never as another cell's or as more XML.
func FuzzWords(f *testing.F) {
	for _, s := range []string{"", " a ", "_x0041_", "_x005F_x0041_", "__x0041__x0042_", "_x00", "</t></si>", "]]>", "=1+1", "rad\nrad\r\n", "\x00\xff\ufffe", "å−\u00a0%"} {
		f.Add(s)
	}
	theme := reports.DefaultTheme()
	styles := newStyles("Arial", &theme)
	code := regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)
	f.Fuzz(func(t *testing.T, words string) {
		if len(words) > 1000 {
			return
		}
		list := sharedStrings{at: map[string]int{}}
		runs := []run{{text: words}}
		for i, c := range []cell{{kind: plain, words: "first"}, {kind: plain, words: words}, {kind: rich, words: words, runs: &runs}} {
			if n := list.number(&c, &styles); n != i && words != "first" {
				t.Fatalf("cell %d has words %d", i, n)
			}
		}
		var read struct {
			Items []struct {
				Text string `xml:"t"`
				Rich string `xml:"r>t"`
			} `xml:"si"`
		}
		if err := xml.Unmarshal(list.part(), &read); err != nil {
			t.Fatalf("%q: %v", words, err)
		}
		last := len(read.Items) - 1
		if last != list.unique-1 || read.Items[0].Text != "first" {
			t.Fatalf("%q: %+v", words, read.Items)
		}
		var held bytes.Buffer
		_ = xml.EscapeText(&held, []byte(words))
		var want string
		if err := xml.Unmarshal([]byte("<t>"+held.String()+"</t>"), &want); err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{read.Items[last-1].Text, read.Items[last].Rich} {
			got := code.ReplaceAllStringFunc(text, func(x string) string {
				n, _ := strconv.ParseUint(x[2:6], 16, 32)
				return string(rune(n))
			})
			if got != want {
				t.Errorf("%q became %q, want %q", words, got, want)
			}
		}
	})
}
