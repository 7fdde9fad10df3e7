//go:build !unix

package match

import (
	"io"
	"os"
)

// mapFile reads the whole file where there is no mapping.
func mapFile(f *os.File, size int64) (data []byte, unmap func() error, err error) {
	data = make([]byte, size)
	_, err = io.ReadFull(f, data)
	return data, func() error { return nil }, err
}
