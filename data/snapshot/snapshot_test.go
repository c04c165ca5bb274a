package snapshot

import (
	"context"
	"io/fs"
	"testing"

	"lagesbild/data/store"
)

// limit is what the figures may add to the program.
const limit = 4_000_000

func TestShelfIsSound(t *testing.T) {
	if err := store.Open("", Shelf()).Verify(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func TestShelfIsSmall(t *testing.T) {
	var total int64
	err := fs.WalkDir(Shelf(), ".", func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		total += info.Size()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if total > limit {
		t.Errorf("the shelf is %d bytes, the limit is %d", total, limit)
	}
}
