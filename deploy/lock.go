package deploy

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Lock keeps a second run out of the same directory until release is called, or the process ends, however it ends.
func Lock(root string) (release func(), err error) {
	if err := os.MkdirAll(root, 0o750); err != nil {
		return nil, err
	}
	path := filepath.Join(root, "lock")
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o640)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer func() { _ = file.Close() }() // nothing was written
		if errors.Is(err, syscall.EWOULDBLOCK) {
			holder, _ := os.ReadFile(path) // only for the message
			return nil, fmt.Errorf("another run is under way here, %s: wait until it has ended; it would deploy from the same templates", strings.TrimSpace(string(holder)))
		}
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if err := file.Truncate(0); err != nil {
		return nil, err
	}
	if _, err := fmt.Fprintf(file, "process %d since %s\n", os.Getpid(), time.Now().Format(time.TimeOnly)); err != nil {
		return nil, err
	}
	return func() { _ = file.Close() }, nil // which unlocks
}
