// Package digest sums up Go values: equal values have equal checksums, in every run and on every machine.
//
// What enters is any value made of numbers, words, lists, maps, structs and pointers; what leaves is a SHA-256. Fields that
// are not exported count as well, so that nothing a reader may see can change without the sum. Begin with Of.
package digest

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"math"
	"reflect"
	"slices"
)

// Of returns the checksum of values, in hexadecimal. A nil pointer differs from one to a zero value, and a value behind
// an interface is told with its type. Maps are summed in any order of keys. A function or channel has no value to sum up:
// meeting one is a panic.
func Of(values ...any) string {
	s := summer{hash: sha256.New()}
	for _, v := range values {
		s.value(reflect.ValueOf(&v).Elem())
	}
	return hex.EncodeToString(s.end())
}

// summer gathers what is to be hashed, for hashing goes fastest in long pieces.
type summer struct {
	hash hash.Hash
	held []byte
}

const enough = 32 << 10

func (s *summer) end() []byte {
	s.hash.Write(s.held)
	return s.hash.Sum(nil)
}

func (s *summer) number(x uint64) {
	s.held = binary.LittleEndian.AppendUint64(s.held, x)
	if len(s.held) >= enough {
		s.hash.Write(s.held)
		s.held = s.held[:0]
	}
}

func (s *summer) text(t string) {
	s.number(uint64(len(t)))
	s.held = append(s.held, t...)
}

func (s *summer) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.Bool:
		x := uint64(0)
		if v.Bool() {
			x = 1
		}
		s.number(x)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		s.number(uint64(v.Int()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		s.number(v.Uint())
	case reflect.Float32, reflect.Float64:
		s.number(math.Float64bits(v.Float()))
	case reflect.String:
		s.text(v.String())
	case reflect.Pointer, reflect.Interface:
		s.behind(v)
	case reflect.Struct:
		for i := range v.NumField() {
			s.value(v.Field(i))
		}
	case reflect.Slice, reflect.Array:
		s.list(v)
	case reflect.Map:
		s.table(v)
	default:
		panic(fmt.Sprintf("digest: a %s has no value", v.Type()))
	}
}

// behind sums what a pointer or interface holds.
func (s *summer) behind(v reflect.Value) {
	if v.IsNil() {
		s.number(0)
		return
	}
	s.number(1)
	if v.Kind() == reflect.Interface {
		s.text(v.Elem().Type().String())
	}
	s.value(v.Elem())
}

func (s *summer) list(v reflect.Value) {
	s.number(uint64(v.Len()))
	if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
		s.held = append(s.held, v.Bytes()...)
		return
	}
	for i := range v.Len() {
		s.value(v.Index(i))
	}
}

// table sums a map's pairs each by itself and then their sums in order.
func (s *summer) table(v reflect.Value) {
	var pairs []string
	for pair := v.MapRange(); pair.Next(); {
		one := summer{hash: sha256.New()}
		one.value(pair.Key())
		one.value(pair.Value())
		pairs = append(pairs, string(one.end()))
	}
	slices.Sort(pairs)
	s.number(uint64(len(pairs)))
	for _, p := range pairs {
		s.text(p)
	}
}
