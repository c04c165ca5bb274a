package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// wholeFile writes a file beside its place and moves it there when it is complete; an equal file is left untouched.
func wholeFile(name string, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, b.Bytes()) {
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".lagesbild-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already if it was moved
	_, err = f.Write(b.Bytes())
	if err := errors.Join(err, f.Chmod(0o644), f.Close()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return os.Rename(f.Name(), name)
}
