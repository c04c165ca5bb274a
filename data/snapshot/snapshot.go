// Package snapshot holds the real figures that ship inside the program, as a shelf embedded in the binary.
//
// Nothing enters while the program runs; [Shelf] leaves as the read-only base that data/store lays the user's own shelf
// over. How the files are made is told in shelf/README.md.
package snapshot

import (
	"embed"
	"io/fs"
)

//go:embed shelf
var files embed.FS

// Shelf returns the shelf that ships inside; its root holds <dataset>/<vintage>/.
func Shelf() fs.FS {
	root, err := fs.Sub(files, "shelf")
	if err != nil {
		panic(err) // the embedded folder's own name
	}
	return root
}
