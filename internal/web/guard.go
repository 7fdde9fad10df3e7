package web

import (
	"net/http"
	"strings"

	"hedui/internal/fault"
)

// headers that go with every answer: the page loads nothing from elsewhere,
// nobody frames it, nothing of the API stays in a cache.
var headers = map[string]string{
	"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
		"connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Permissions-Policy":           "camera=(), geolocation=(), microphone=()",
	"Referrer-Policy":              "no-referrer",
	"X-Content-Type-Options":       "nosniff",
	"X-Frame-Options":              "DENY",
}

// maxBody bounds a request's body before any route looks at it; routes set
// their own, smaller limit. A list of a million rows is about 60 MB.
const maxBody = 256 << 20

// guarded adds the headers, bounds the body and refuses requests that a browser
// sends on behalf of another site.
func (s *Server) guarded(next http.Handler) http.Handler {
	foreign := http.NewCrossOriginProtection()
	if s.site != "" {
		if err := foreign.AddTrustedOrigin(s.site); err != nil {
			s.log.Warn("the site's address is no origin; browsers behind another name are refused", "error", err)
		}
	}
	foreign.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		writeProblem(w, r, fault.New(fault.Forbidden, "request.cross_origin", "拒绝来自其他网站的请求").Do("请从本系统的页面操作"))
	}))
	inner := foreign.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for k, v := range headers {
			w.Header().Set(k, v)
		}
		if s.strict {
			w.Header().Set("Strict-Transport-Security", "max-age=31536000")
		}
		if strings.HasPrefix(r.URL.Path, "/api/") {
			w.Header().Set("Cache-Control", "no-store")
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		inner.ServeHTTP(w, r)
	})
}
