package canvas

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

var errOutlines = errors.New("it has no TrueType outlines; a PDF needs a TTF font")

var big = binary.BigEndian

// tables are the parts of a TrueType file by name.
type tables map[string][]byte

// readTables finds the parts of a font file. Source: OpenType specification, "The OpenType font file".
func readTables(src []byte) (tables, error) {
	if len(src) < 12 {
		return nil, errOutlines
	}
	t := tables{}
	for i := range int(big.Uint16(src[4:])) {
		at := 12 + 16*i
		if at+16 > len(src) {
			return nil, errors.New("its list of tables is cut short")
		}
		from, size := uint64(big.Uint32(src[at+8:])), uint64(big.Uint32(src[at+12:]))
		if from+size > uint64(len(src)) {
			return nil, fmt.Errorf("table %q reaches beyond the file", src[at:at+4])
		}
		t[string(src[at:at+4])] = src[from : from+size]
	}
	for name, least := range map[string]int{"head": 54, "hhea": 36, "maxp": 32, "hmtx": 4, "loca": 4, "glyf": 0} {
		if body, ok := t[name]; !ok || len(body) < least {
			return nil, errOutlines
		}
	}
	return t, nil
}

// glyph returns the outline of a glyph, empty for one without.
func (t tables) glyph(i uint16) ([]byte, error) {
	var from, to int
	loca := t["loca"]
	if big.Uint16(t["head"][50:]) == 0 {
		if 2*int(i)+4 > len(loca) {
			return nil, fmt.Errorf("no glyph %d", i)
		}
		from, to = 2*int(big.Uint16(loca[2*int(i):])), 2*int(big.Uint16(loca[2*int(i)+2:]))
	} else {
		if 4*int(i)+8 > len(loca) {
			return nil, fmt.Errorf("no glyph %d", i)
		}
		from, to = int(big.Uint32(loca[4*int(i):])), int(big.Uint32(loca[4*int(i)+4:]))
	}
	if from > to || to > len(t["glyf"]) {
		return nil, fmt.Errorf("glyph %d reaches beyond its table", i)
	}
	return t["glyf"][from:to], nil
}

// metric is a glyph's advance width and left side bearing, as bytes.
func (t tables) metric(i uint16) []byte {
	hmtx := t["hmtx"]
	long := int(big.Uint16(t["hhea"][34:]))
	last := min(int(i), long-1)
	if last < 0 || 4*last+4 > len(hmtx) {
		return make([]byte, 4)
	}
	m := slices.Clone(hmtx[4*last : 4*last+4])
	if at := 4*long + 2*(int(i)-long); int(i) >= long && at+2 <= len(hmtx) {
		copy(m[2:], hmtx[at:at+2])
	}
	return m
}

// Flags of a composite glyph's parts. Source: OpenType specification, table glyf.
const (
	argsAreWords = 1 << 0
	oneScale     = 1 << 3
	moreParts    = 1 << 5
	twoScales    = 1 << 6
	fourScales   = 1 << 7
)

// parts visits where in a composite glyph the numbers of its parts stand.
func parts(g []byte, visit func(at int)) error {
	if len(g) < 10 || int16(big.Uint16(g)) >= 0 {
		return nil
	}
	for at := 10; ; {
		if at+4 > len(g) {
			return errors.New("a composite glyph is cut short")
		}
		flags := big.Uint16(g[at:])
		visit(at + 2)
		at += 6
		if flags&argsAreWords != 0 {
			at += 2
		}
		switch {
		case flags&oneScale != 0:
			at += 2
		case flags&twoScales != 0:
			at += 4
		case flags&fourScales != 0:
			at += 8
		}
		if flags&moreParts == 0 {
			return nil
		}
	}
}

// mostGlyphs is how many glyphs a font can number.
const mostGlyphs = 1<<16 - 1

// subset returns a TrueType file whose glyph i is glyph glyphs[i] of src; the parts that composite glyphs are made of
// follow after those. It has what a PDF needs to draw glyphs, and no names or characters.
func subset(src []byte, glyphs []uint16) ([]byte, error) {
	t, err := readTables(src)
	if err != nil {
		return nil, err
	}
	glyphs = slices.Clone(glyphs)
	first := map[uint16]uint16{} // place in the new file by place in the old
	for i, g := range slices.Backward(glyphs) {
		first[g] = uint16(i)
	}
	var glyf, loca, hmtx []byte
	for i := 0; i < len(glyphs); i++ { // grows while it is walked
		g, err := t.glyph(glyphs[i])
		if err != nil {
			return nil, err
		}
		g = slices.Clone(g)
		if err := parts(g, func(at int) {
			old := big.Uint16(g[at:])
			place, ok := first[old]
			if !ok {
				place = uint16(len(glyphs))
				first[old] = place
				glyphs = append(glyphs, old)
			}
			big.PutUint16(g[at:], place)
		}); err != nil {
			return nil, err
		}
		loca = big.AppendUint32(loca, uint32(len(glyf)))
		glyf = append(glyf, g...)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
		hmtx = append(hmtx, t.metric(glyphs[i])...)
	}
	if len(glyphs) > mostGlyphs {
		return nil, fmt.Errorf("%d glyphs: at most %d", len(glyphs), mostGlyphs)
	}
	loca = big.AppendUint32(loca, uint32(len(glyf)))
	head, hhea, maxp := slices.Clone(t["head"]), slices.Clone(t["hhea"]), slices.Clone(t["maxp"])
	big.PutUint32(head[8:], 0)  // the sum of the whole file, set below
	big.PutUint16(head[50:], 1) // loca in four bytes
	big.PutUint16(hhea[34:], uint16(len(glyphs)))
	big.PutUint16(maxp[4:], uint16(len(glyphs)))
	out := tables{"head": head, "hhea": hhea, "maxp": maxp, "hmtx": hmtx, "loca": loca, "glyf": glyf}
	for _, hints := range []string{"cvt ", "fpgm", "prep"} {
		if body, ok := t[hints]; ok {
			out[hints] = body
		}
	}
	return out.file(), nil
}

// file puts tables together to a font file.
func (t tables) file() []byte {
	var names []string
	for name := range t {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Compare(a, b) })
	log := 0
	for 2<<log <= len(names) {
		log++
	}
	file := big.AppendUint32(nil, 0x00010000)
	for _, v := range []int{len(names), 16 << log, log, 16*len(names) - 16<<log} {
		file = big.AppendUint16(file, uint16(v))
	}
	at := len(file) + 16*len(names)
	var body []byte
	head := 0
	for _, name := range names {
		if name == "head" {
			head = at + len(body)
		}
		file = append(file, name...)
		file = big.AppendUint32(file, checksum(t[name]))
		file = big.AppendUint32(file, uint32(at+len(body)))
		file = big.AppendUint32(file, uint32(len(t[name])))
		body = append(body, t[name]...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	file = append(file, body...)
	big.PutUint32(file[head+8:], 0xB1B0AFBA-checksum(file))
	return file
}

// checksum is the sum of four bytes at a time, the last filled up with zeros.
func checksum(b []byte) (sum uint32) {
	for ; len(b) >= 4; b = b[4:] {
		sum += big.Uint32(b)
	}
	var rest [4]byte
	copy(rest[:], b)
	return sum + big.Uint32(rest[:])
}
