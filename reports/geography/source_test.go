package geography

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lagesbild/data/datatest"
)

// territory is one record of SCB's file.
type territory struct {
	code, name string
	land       float64 // square kilometres, as published
	rings      []Ring
}

// source reads SCB's borders from the shapefile beside the project.
func source(t *testing.T) []territory {
	t.Helper()
	stem := filepath.Join(datatest.Shared(t, "real", "boundaries", "Kommungranser_SCB_07"), "Kommungranser_SCB_07")
	shp, err := os.ReadFile(stem + ".shp")
	if err != nil {
		t.Fatal(err)
	}
	dbf, err := os.ReadFile(stem + ".dbf")
	if err != nil {
		t.Fatal(err)
	}
	all, err := territories(dbf)
	if err == nil {
		err = addRings(shp, all)
	}
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// territories reads the table: codes, names and land areas, in Latin-1.
func territories(dbf []byte) ([]territory, error) {
	if len(dbf) < 32 {
		return nil, errors.New("dbf without a head")
	}
	count, head, size := int(binary.LittleEndian.Uint32(dbf[4:])), int(binary.LittleEndian.Uint16(dbf[8:])), int(binary.LittleEndian.Uint16(dbf[10:]))
	field := map[string][2]int{}
	for at, begin := 32, 1; at+32 <= head && dbf[at] != '\r'; at += 32 {
		name, _, _ := strings.Cut(string(dbf[at:at+11]), "\x00")
		field[name] = [2]int{begin, begin + int(dbf[at+16])}
		begin += int(dbf[at+16])
	}
	if len(dbf) < head+count*size {
		return nil, errors.New("dbf ends in the middle")
	}
	all := make([]territory, count)
	for i := range all {
		record := dbf[head+i*size:][:size]
		text := func(name string) string {
			var b strings.Builder
			for _, c := range record[field[name][0]:field[name][1]] {
				b.WriteRune(rune(c))
			}
			return strings.TrimSpace(b.String())
		}
		all[i] = territory{code: text("KNKOD"), name: text("KNNAMN")}
		if _, err := fmt.Sscan(text("LANDAREAKM"), &all[i].land); err != nil {
			return nil, fmt.Errorf("%s: land area: %w", all[i].name, err)
		}
	}
	return all, nil
}

// addRings reads the polygons, in the table's order, rounded to metres.
//
// Source: ESRI Shapefile Technical Description, 1998.
func addRings(shp []byte, all []territory) error {
	le, at := binary.LittleEndian, 100
	for i := range all {
		if at+52 > len(shp) {
			return fmt.Errorf("%s: shp ends before it", all[i].name)
		}
		length := 2 * int(binary.BigEndian.Uint32(shp[at+4:]))
		if kind := le.Uint32(shp[at+8:]); kind != 5 {
			return fmt.Errorf("%s: shape type %d, want polygon", all[i].name, kind)
		}
		parts, points := int(le.Uint32(shp[at+44:])), int(le.Uint32(shp[at+48:]))
		begin := func(k int) int {
			if k == parts {
				return points
			}
			return int(le.Uint32(shp[at+52+4*k:]))
		}
		xy := shp[at+52+4*parts:]
		for k := range parts {
			var r Ring
			for p := begin(k); p < begin(k+1)-1; p++ { // the last one is the first again
				e, n := math.Float64frombits(le.Uint64(xy[16*p:])), math.Float64frombits(le.Uint64(xy[16*p+8:]))
				r = append(r, Point{int32(math.Round(e)), int32(math.Round(n))})
			}
			all[i].rings = append(all[i].rings, r)
		}
		at += 8 + length
	}
	return nil
}
