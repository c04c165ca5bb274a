package store

import (
	"context"
	"os"
	"time"
)

// lock waits until this process alone holds the file. The system lets go of it when the process ends, however it ends, so
// that a kill leaves nothing to clear; the file itself stays.
func lock(ctx context.Context, name string) (unlock func(), err error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, err
	}
	for {
		held, err := tryLock(f)
		if held {
			return func() { f.Close() }, nil
		}
		if err == nil {
			select {
			case <-time.After(10 * time.Millisecond):
				continue
			case <-ctx.Done():
				err = ctx.Err()
			}
		}
		f.Close()
		return nil, &os.PathError{Op: "lock", Path: name, Err: err}
	}
}

// Hold takes a file that one process at a time can hold, and keeps it until release or the end of the process; where
// another holds it, ok is false at once.
func Hold(name string) (release func(), ok bool, err error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, false, err
	}
	held, err := tryLock(f)
	if !held || err != nil {
		f.Close()
		if err != nil {
			err = &os.PathError{Op: "lock", Path: name, Err: err}
		}
		return nil, false, err
	}
	return func() { f.Close() }, true, nil
}
