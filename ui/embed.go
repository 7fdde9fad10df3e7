// Package ui holds the browser application as npm run build made it: the page,
// and its assets compressed (.br). Its source is beside this file.
package ui

import (
	"embed"
	"io/fs"
)

// dist.txt always matches, so that go build works before any build of the
// application; the program then says so in its page.
//
//go:embed all:dist*
var files embed.FS

// Dist gives the built application, nil when there is none.
func Dist() fs.FS {
	dist, err := fs.Sub(files, "dist")
	if err != nil {
		return nil
	}
	if _, err := fs.Stat(dist, "index.html"); err != nil {
		return nil
	}
	return dist
}
