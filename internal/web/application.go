package web

import (
	"bytes"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"

	"hedui/internal/fault"
)

// application serves the browser application: one page for every address of
// its rooms, and assets whose names change with their content.
type application struct {
	files fs.FS
	page  []byte
	ahead []room
}

// visitorMark stands in the built page where it is told whether its browser has a
// session to ask for: who has none would only be refused, with an error in its console.
const visitorMark = "__VISITOR__"

// aheadMark stands there where the page names what it will load, so that a browser
// fetches all of it at once, and not one import after the other: the room, and who
// has come; without a session the login, which must stay light.
const (
	aheadMark = "<!-- __AHEAD__ -->"
	whoAhead  = `<link rel="preload" as="fetch" crossorigin href="/api/v1/session">`
	loginRoom = "login" // no address
)

// newApplication is nil when the program was built without one.
func newApplication(files fs.FS) *application {
	if files == nil {
		return nil
	}
	page, err := fs.ReadFile(files, "index.html")
	if err != nil {
		return nil
	}
	return &application{files, page, roomsOf(files)}
}

func (s *Server) applicationRoutes() {
	s.mux.HandleFunc("GET /assets/{name}", s.asset)
	s.mux.HandleFunc("/", s.elsewhere)
}

// elsewhere answers what no route is for: a browser that asks for a page gets
// the application, which knows its own addresses.
func (s *Server) elsewhere(w http.ResponseWriter, r *http.Request) {
	if s.application == nil || !wantsPage(r) {
		writeProblem(w, r, fault.New(fault.Missing, "web.no_route", "没有这个地址").Do("请查看 /api/openapi.json"))
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	visitor, ahead := s.visitor(r), s.application.links(loginRoom)
	if visitor == known {
		ahead = whoAhead + s.application.links(r.URL.Path)
	}
	_, _ = strings.NewReplacer(visitorMark, visitor, aheadMark, ahead).WriteString(w, string(s.application.page)) // whom to tell, if the browser has gone
}

const known = "known"

// visitor is "known" when a browser brings a session, be it over or not.
func (s *Server) visitor(r *http.Request) string {
	if _, err := r.Cookie(s.sessions.Cookie.Name); err != nil {
		return "new"
	}
	return known
}

// wantsPage tells a browser on its way to a page from a program that mistook
// an address.
func wantsPage(r *http.Request) bool {
	read := r.Method == http.MethodGet || r.Method == http.MethodHead
	for _, own := range []string{"/api/", "/assets/", "/page/"} {
		read = read && !strings.HasPrefix(r.URL.Path, own)
	}
	return read && (r.URL.Path == "/" || strings.Contains(r.Header.Get("Accept"), "text/html"))
}

// asset serves a file as it was compressed at build time, or unpacked to who
// does not take that.
func (s *Server) asset(w http.ResponseWriter, r *http.Request) {
	name := "assets/" + r.PathValue("name")
	data, err := s.compressed(name)
	if err != nil {
		writeProblem(w, r, fault.New(fault.Missing, "web.no_asset", "没有这个文件").Do("程序可能已更新，请刷新页面"))
		return
	}
	h := w.Header()
	h.Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	if !strings.Contains(r.Header.Get("Accept-Encoding"), "br") {
		_, _ = io.Copy(w, brotli.NewReader(bytes.NewReader(data)))
		return
	}
	h.Set("Content-Encoding", "br")
	h.Set("Content-Length", strconv.Itoa(len(data)))
	_, _ = w.Write(data)
}

func (s *Server) compressed(name string) ([]byte, error) {
	if s.application == nil {
		return nil, fs.ErrNotExist
	}
	return fs.ReadFile(s.application.files, name+".br")
}
