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
