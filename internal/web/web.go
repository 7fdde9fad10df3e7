// Package web is the door: HTTP in, verbs of casework, answers out. It decides
// nothing; it knows who asks, decodes, calls one verb and encodes.
//
// Nouns: a Server holds the routes; a route is one verb's address with the
// actor it needs; a Problem is how a fault travels (RFC 9457); a session is a
// browser's login, a bearer token a department's system; an idempotency key
// makes a repeated write one.
package web

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"sync/atomic"

	"github.com/alexedwards/scs/v2"
	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/prometheus/client_golang/prometheus"

	"hedui/internal/casework"
	"hedui/internal/wire"
)

// Options of a Server. Desk and Sessions are needed.
type Options struct {
	Desk     *casework.Desk
	Sessions scs.CtxStore                // where sessions lie between requests
	Site     string                      // the origin that browsers see; "" = as each request says
	Secure   bool                        // served over TLS: the cookie is Secure and __Host-
	Strict   bool                        // the certificate is a given one: HSTS
	Ready    func(context.Context) error // /readyz asks it; nil = always ready
	Metrics  *prometheus.Registry        // where /metrics reads; nil = one of its own
	UI       fs.FS                       // the browser application as it was built; nil = none
	Version  string
	Log      *slog.Logger
}

// Server answers HTTP. It is safe for concurrent use.
type Server struct {
	desk     *casework.Desk
	sessions *scs.SessionManager
	mux      *http.ServeMux
	api      huma.API
	metrics  *metrics
	ready    func(context.Context) error
	site     string
	strict   bool
	log      *slog.Logger
	handler  http.Handler
	life     context.Context // ends when the server stops
	stop     context.CancelFunc
	streams  atomic.Int64 // event streams that are open
	imports  imports
	uploads  chan struct{} // one for each upload under way
	visits   visits
	version  string

	application *application // nil = none was built
}

// New makes a server with all its routes.
func New(o Options) *Server {
	s := &Server{desk: o.Desk, sessions: newSessions(o), mux: http.NewServeMux(), metrics: newMetrics(o.Metrics),
		ready: o.Ready, site: o.Site, strict: o.Strict, log: o.Log, uploads: make(chan struct{}, mostUploads), version: o.Version,
		application: newApplication(o.UI)}
	if s.log == nil {
		s.log = slog.Default()
	}
	s.life, s.stop = context.WithCancel(context.Background())
	s.api = humago.New(s.mux, apiConfig())
	s.api.UseMiddleware(s.identify)
	s.routes()
	s.handler = s.traced(s.guarded(s.sessions.LoadAndSave(s.mux)))
	return s
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

func (s *Server) routes() {
	s.healthRoutes()
	s.sessionRoutes()
	s.accountRoutes()
	s.deviceRoutes()
	s.businessRoutes()
	s.pageRoutes()
	s.mux.Handle(wire.Path, wire.Handler(s.desk.AcceptMessage)) // peers prove themselves by their messages' signatures
	s.applicationRoutes()
}

// apiConfig leaves out the library's own pages and its $schema links.
func apiConfig() huma.Config {
	c := huma.DefaultConfig("核对 Hedui", apiVersion)
	c.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	c.Info.Description = "跨区域居民家庭经济状况核对系统接口"
	c.OpenAPIPath, c.DocsPath, c.SchemasPath = "/api/openapi", "", ""
	c.CreateHooks = nil
	c.RejectUnknownQueryParameters = true
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: "__Host-hedui", Description: "登录后的会话"},
		"token":   {Type: "http", Scheme: "bearer", Description: "部门系统的令牌"},
	}
	return c
}
