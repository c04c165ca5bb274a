package workbook

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"lagesbild/data"
	"lagesbild/reports"
	"lagesbild/reports/ooxml"
)

// Render writes doc as one workbook. The document's Made, or else its Date, is the only day in the file; equal documents
// give equal bytes. Several documents may be rendered at once.
func Render(w io.Writer, doc *reports.Document) error {
	if err := compose(doc).write(w); err != nil {
		return fmt.Errorf("workbook %s: %w", doc.Area.Slug, err)
	}
	return nil
}

// compose lays out every sheet of a document.
func compose(doc *reports.Document) *book {
	b := newBook(doc)
	b.status()
	for i := range doc.Sections {
		b.section(&doc.Sections[i])
	}
	b.facts(b.words.peers, b.words.peersLead, &doc.Peers)
	b.definitions()
	b.facts(b.words.revised, "", &doc.Revised)
	b.changes()
	b.missing()
	b.data()
	b.finishCharts()
	b.cover()
	return b
}

// book is a workbook being put together.
type book struct {
	doc      *reports.Document
	words    words
	look     ooxml.Look
	file     *excelize.File
	styles   styles
	names    map[string]bool // of sheets, lower case
	grids    []*grid         // in the order they were begun; the cover is put first
	toc      []entry
	labels   []excelize.DefinedName
	under    chartData
	strings  sharedStrings
	drawings int // sheets with charts so far
	charts   int
}

// entry is a line of the contents.
type entry struct {
	sheet       *grid
	row         int // of a figure's title, 0 for the sheet itself
	title, note string
}

func newBook(doc *reports.Document) *book {
	lang := doc.Lang
	if _, ok := captions[lang]; !ok {
		lang = data.Swedish
	}
	f := excelize.NewFile()
	b := &book{doc: doc, words: captions[lang], look: ooxml.LookOf(&doc.Theme, lang), file: f, names: map[string]bool{}}
	b.styles = newStyles(b.look.Font, &doc.Theme)
	b.strings.at = map[string]int{}
	b.names[strings.ToLower(b.words.contents)] = true
	return b
}

func (b *book) paper() string  { return ooxml.Hex(b.doc.Theme.Colours.Paper) }
func (b *book) ink() string    { return ooxml.Hex(b.doc.Theme.Colours.Ink) }
func (b *book) ink2() string   { return ooxml.Hex(b.doc.Theme.Colours.Ink2) }
func (b *book) muted() string  { return ooxml.Hex(b.doc.Theme.Colours.Muted) }
func (b *book) grid() string   { return ooxml.Hex(b.doc.Theme.Colours.Grid) }
func (b *book) axis() string   { return ooxml.Hex(b.doc.Theme.Colours.Axis) }
func (b *book) accent() string { return ooxml.Hex(b.doc.Theme.Colours.Women) }

// sheet begins a sheet; its name is made fit for Excel and unlike all others.
func (b *book) sheet(title string) *grid {
	g := &grid{name: b.name(title)}
	g.wide(1, marginWide)
	b.grids = append(b.grids, g)
	return g
}

// nameMost is Excel's limit for a sheet's name.
const nameMost = 31

func (b *book) name(title string) string {
	title = strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) || r < ' ' {
			return ' '
		}
		return r
	}, title), " '")
	if title == "" {
		title = b.words.title
	}
	for n := 1; ; n++ {
		end := ""
		if n > 1 {
			end = fmt.Sprintf(" (%d)", n)
		}
		name := cut(title, nameMost-len(end)) + end
		if key := strings.ToLower(name); !b.names[key] {
			b.names[key] = true
			return name
		}
	}
}

// cut shortens s to at most n characters, between words where it can.
func cut(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	s = string(runes[:n])
	if space := strings.LastIndex(s, " "); space > n/2 && runes[n] != ' ' {
		s = s[:space]
	}
	return strings.TrimRight(s, " ,–-'")
}

// heading puts a sheet's title and the way back at its top and returns the next free row.
func (b *book) heading(g *grid, title, intro string, to int) int {
	s := style{size: 16, bold: true, color: b.accent()}
	g.put(2, 1, title, b.styles.id(s))
	g.tall(1, 27)
	g.put(2, 2, b.words.back, b.styles.id(style{size: 9, link: true, color: b.look.Text(reports.Women)}))
	g.links = append(g.links, link{ref(2, 2), quoted(b.words.contents) + "!A1"})
	g.tall(2, 15)
	g.frozen = [2]int{0, 2}
	if intro == "" {
		return 4
	}
	s = style{color: b.ink2(), wrap: true, top: true}
	g.text(2, to, 3, intro, b.styles.id(s), s)
	return 5
}
