package ooxml

import (
	"archive/zip"
	"bytes"
	"slices"
	"testing"
	"time"
)

const types = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`

// Equal parts give equal bytes in whatever order they come.
func TestZipOrder(t *testing.T) {
	parts := map[string][2]string{
		"xl/b.xml": {"<b/>", "<b/>"}, "xl/a.xml": {"<a/>", "<a/>"}, "_rels/.rels": {"<r/>", "<r/>"},
		contentTypes: {
			types + `<Override PartName="/xl/b.xml" ContentType="b"/><Default Extension="xml" ContentType="x"/><Override PartName="/xl/a.xml" ContentType="a"/></Types>`,
			types + `<Override PartName="/xl/a.xml" ContentType="a"/><Override PartName="/xl/b.xml" ContentType="b"/><Default Extension="xml" ContentType="x"/></Types>`,
		},
	}
	orders := [2][]string{{"xl/b.xml", contentTypes, "_rels/.rels", "xl/a.xml"}, {"xl/a.xml", "_rels/.rels", contentTypes, "xl/b.xml"}}
	var out [2]bytes.Buffer
	day := time.Date(2024, 12, 12, 0, 0, 0, 0, time.UTC)
	for i, order := range orders {
		z := NewZip(&out[i], day)
		for _, name := range order {
			w, err := z.Create(name)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write([]byte(parts[name][i])); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(out[0].Bytes(), out[1].Bytes()) {
		t.Error("the order of creation shows in the bytes")
	}
	r, err := zip.NewReader(bytes.NewReader(out[0].Bytes()), int64(out[0].Len()))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range r.File {
		names = append(names, f.Name)
		if !f.Modified.Equal(day) {
			t.Errorf("%s is dated %v", f.Name, f.Modified)
		}
	}
	if want := []string{contentTypes, "_rels/.rels", "xl/a.xml", "xl/b.xml"}; !slices.Equal(names, want) {
		t.Errorf("parts %q, want %q", names, want)
	}
}

func TestZipBadTypes(t *testing.T) {
	for _, broken := range []string{"<Types", types, types + `<Default Extension="xml"</Types>`, types + `<Part/></Types>`, types + `words</Types>`, types + `</Types><Types/>`} {
		z := NewZip(new(bytes.Buffer), time.Now())
		w, _ := z.Create(contentTypes)
		_, _ = w.Write([]byte(broken))
		if err := z.Close(); err == nil {
			t.Errorf("%s passes", broken)
		}
	}
	spaced := types + "\n  <Override PartName=\"/b\" ContentType=\"b\"></Override>\n  <Default Extension=\"xml\" ContentType=\"x\" />\n</Types>\n"
	if got, err := sortTypes([]byte(spaced)); err != nil || !bytes.HasSuffix(got, []byte(types+`<Default Extension="xml" ContentType="x" /><Override PartName="/b" ContentType="b"/></Types>`)) {
		t.Errorf("%s, %v", got, err)
	}
}
