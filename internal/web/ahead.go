package web

import (
	"encoding/json"
	"io/fs"
	"path"
	"strings"
)

// room is an address of the application, a segment with $ standing for any, and
// the links of what it loads.
type room struct {
	segments []string
	links    string
}

// roomsOf reads what the build says of its rooms; without that nothing is named
// ahead, and each import is found by the one before it.
func roomsOf(files fs.FS) (rooms []room) {
	data, err := fs.ReadFile(files, "ahead.json")
	if err != nil {
		return nil
	}
	var assets map[string][]string
	if json.Unmarshal(data, &assets) != nil {
		return nil
	}
	for address, loads := range assets {
		rooms = append(rooms, room{strings.Split(address, "/"), linksTo(loads)})
	}
	return rooms
}

func linksTo(assets []string) string {
	var b strings.Builder
	for _, a := range assets {
		switch path.Ext(a) {
		case ".js":
			b.WriteString(`<link rel="modulepreload" crossorigin href="/` + a + `">`)
		case ".css":
			b.WriteString(`<link rel="preload" as="style" crossorigin href="/` + a + `">`)
		}
	}
	return b.String()
}

// links are those of the room at an address: of the one with the most segments
// of its own, where several fit.
func (a *application) links(address string) (links string) {
	best := -1
	for _, r := range a.ahead {
		if own, ok := r.fits(strings.Split(address, "/")); ok && own > best {
			best, links = own, r.links
		}
	}
	return links
}

func (r room) fits(segments []string) (own int, ok bool) {
	if len(segments) != len(r.segments) {
		return 0, false
	}
	for i, s := range r.segments {
		switch {
		case s == segments[i]:
			own++
		case !strings.HasPrefix(s, "$"):
			return 0, false
		}
	}
	return own, true
}
