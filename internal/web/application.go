package web

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"encoding/base64"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"

	"hedui/internal/fault"
)

// application serves the browser application: one page for every address of
// its rooms, and assets whose names change with their content.
type application struct {
	files fs.FS
	page  []byte
}

// nonceMark stands in the built page where each answer gets its own nonce.
const nonceMark = "__CSP_NONCE__"

// newApplication is nil when the program was built without one.
func newApplication(files fs.FS) *application {
	if files == nil {
		return nil
	}
	page, err := fs.ReadFile(files, "index.html")
	if err != nil {
		return nil
	}
	return &application{files, page}
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
	nonce := newNonce()
	w.Header().Set("Content-Security-Policy", strings.Replace(headers["Content-Security-Policy"], "style-src 'self'", "style-src 'self' 'nonce-"+nonce+"'", 1))
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(bytes.ReplaceAll(s.application.page, []byte(nonceMark), []byte(nonce))) // whom to tell, if the browser has gone
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

func newNonce() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // it never fails
	return base64.StdEncoding.EncodeToString(b[:])
}

// asset serves a file as it was compressed at build time.
func (s *Server) asset(w http.ResponseWriter, r *http.Request) {
	name := "assets/" + r.PathValue("name")
	data, encoding, err := s.compressed(name, r.Header.Get("Accept-Encoding"))
	if err != nil {
		writeProblem(w, r, fault.New(fault.Missing, "web.no_asset", "没有这个文件").Do("程序可能已更新，请刷新页面"))
		return
	}
	h := w.Header()
	h.Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	if encoding == "" {
		unpacked, err := gzip.NewReader(bytes.NewReader(data))
		if err == nil {
			_, _ = io.Copy(w, unpacked)
		}
		return
	}
	h.Set("Content-Encoding", encoding)
	h.Set("Content-Length", strconv.Itoa(len(data)))
	_, _ = w.Write(data)
}

// compressed finds the smallest form that the browser takes; with encoding ""
// it takes none, and the data is gzip to be unpacked.
func (s *Server) compressed(name, accepts string) (data []byte, encoding string, err error) {
	if s.application == nil {
		return nil, "", fs.ErrNotExist
	}
	for _, form := range []struct{ encoding, ending string }{{"br", ".br"}, {"gzip", ".gz"}} {
		if strings.Contains(accepts, form.encoding) {
			if data, err = fs.ReadFile(s.application.files, name+form.ending); err == nil {
				return data, form.encoding, nil
			}
		}
	}
	data, err = fs.ReadFile(s.application.files, name+".gz")
	return data, "", err
}
