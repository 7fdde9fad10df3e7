//go:build unix

package match

import (
	"os"

	"golang.org/x/sys/unix"
)

// mapFile maps a file for reading: its pages are the system's to keep or drop,
// so ten snapshots of a gigabyte cost the program no memory of its own.
func mapFile(f *os.File, size int64) (data []byte, unmap func() error, err error) {
	if size == 0 {
		return nil, func() error { return nil }, nil
	}
	data, err = unix.Mmap(int(f.Fd()), 0, int(size), unix.PROT_READ, unix.MAP_SHARED)
	return data, func() error { return unix.Munmap(data) }, err
}
