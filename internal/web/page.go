package web

import (
	"bytes"
	"cmp"
	"embed"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"hedui/internal/casework"
	"hedui/internal/fault"
	"hedui/internal/report"
	"hedui/internal/workday"
)

//go:embed page
var pageFiles embed.FS

var pages = template.Must(template.ParseFS(pageFiles, "page/*.html"))

// pageRoutes are the pages beside the application: no script, nothing from
// elsewhere.
func (s *Server) pageRoutes() {
	s.mux.HandleFunc("GET /about/{$}", s.startPage)
	if s.application == nil {
		s.mux.HandleFunc("GET /{$}", s.startPage)
	}
	s.mux.HandleFunc("GET /api/{$}", s.apiPage)
	s.mux.HandleFunc("GET /v/{$}", s.verifyForm)
	s.mux.HandleFunc("POST /v/{$}", s.verifyTyped)
	s.mux.HandleFunc("GET /v/{code}", s.verifyPage)
	s.mux.HandleFunc("GET "+errorsPath, s.errorsPage)
	s.mux.HandleFunc("GET /page/style.css", pageFile("style.css"))
	s.mux.HandleFunc("GET /favicon.ico", pageFile("shield.svg")) // where every browser looks; they take the type for its word
}

func pageFile(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, pageFiles, "page/"+name) }
}

// page renders a page whole before its first byte leaves.
func (s *Server) page(w http.ResponseWriter, r *http.Request, status int, name string, data any) {
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, name, data); err != nil {
		writeProblem(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = b.WriteTo(w) // whom to tell, if the browser has gone
}

// head is what every page knows.
type head struct {
	Title string
	Demo  bool
	Code  string // typed into the form
}

func (s *Server) startPage(w http.ResponseWriter, r *http.Request) {
	database := map[string]string{"sqlite": "SQLite（单机）", "postgres": "PostgreSQL"}[s.desk.Database()]
	s.page(w, r, http.StatusOK, "start.html", struct {
		head
		Version, Database, Now string
		Built                  bool
	}{head{Title: "首页", Demo: s.desk.Demo()}, s.version, database, s.desk.Now().In(workday.Beijing).Format("2006-01-02 15:04"), s.application != nil})
}

// verifyShown is the page that says whether a paper is ours.
type verifyShown struct {
	head
	Genuine *casework.Genuine
	Wrong   string
}

func (s *Server) verifyForm(w http.ResponseWriter, r *http.Request) {
	s.page(w, r, http.StatusOK, "verify.html", verifyShown{head: s.verifyHead("")})
}

func (s *Server) verifyHead(code string) head {
	return head{Title: "验证核对报告", Demo: s.desk.Demo(), Code: code}
}

// verifyTyped leads to the page of a typed code, which can be shown again.
func (s *Server) verifyTyped(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<12)
	code := report.NormalCode(r.PostFormValue("code"))
	if code == "" {
		s.page(w, r, http.StatusUnprocessableEntity, "verify.html", verifyShown{head: s.verifyHead(""), Wrong: "验证码应为12位字母和数字，请核对后重新输入。"})
		return
	}
	http.Redirect(w, r, "/v/"+strings.ReplaceAll(code, "-", ""), http.StatusSeeOther)
}

func (s *Server) verifyPage(w http.ResponseWriter, r *http.Request) {
	v := verifyShown{head: s.verifyHead(report.NormalCode(r.PathValue("code")))}
	g, err := s.genuine(r.Context(), r.PathValue("code"))
	if err == nil {
		v.Genuine = &g
		s.page(w, r, http.StatusOK, "verify.html", v)
		return
	}
	p := problem(r.Context(), err)
	if v.Wrong = p.Detail + "。" + p.Mend; fault.Is(err, fault.Missing) {
		v.Wrong = "没有这个验证码的核对报告。请核对后重新输入；仍不一致的，请向报告所列的核对机构查询。"
	}
	for k, values := range p.GetHeaders() {
		w.Header().Set(k, values[0])
	}
	s.page(w, r, p.Status, "verify.html", v)
}

// group is a part of the interface's list.
type group struct {
	Tag    string
	Routes []listed
}

type listed struct{ Method, Path, Says, Who string }

func (s *Server) apiPage(w http.ResponseWriter, r *http.Request) {
	s.page(w, r, http.StatusOK, "api.html", struct {
		head
		Groups []group
	}{head{Title: "接口目录", Demo: s.desk.Demo()}, groups(s.api.OpenAPI())})
}

// groups lists the routes of the document by tag.
func groups(doc *huma.OpenAPI) []group {
	by := map[string][]listed{}
	for path, item := range doc.Paths {
		for _, op := range operations(item) {
			by[op.Tags[0]] = append(by[op.Tags[0]], listed{op.Method, path, op.Summary, op.Description})
		}
	}
	var all []group
	for tag, routes := range by {
		slices.SortFunc(routes, func(a, b listed) int {
			return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Method, b.Method))
		})
		all = append(all, group{tag, routes})
	}
	slices.SortFunc(all, func(a, b group) int { return strings.Compare(a.Routes[0].Path, b.Routes[0].Path) })
	return all
}

func operations(item *huma.PathItem) []*huma.Operation {
	all := []*huma.Operation{item.Get, item.Put, item.Post, item.Delete, item.Patch}
	return slices.DeleteFunc(all, func(op *huma.Operation) bool { return op == nil })
}
