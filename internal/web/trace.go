package web

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"

	"hedui/internal/account"
	"hedui/internal/fault"
)

// trace follows one request through the log. It holds no personal datum: the
// route's pattern instead of the address, the account's id instead of a name.
type trace struct {
	id      string
	address string // for the register, never for the log
	account account.ID
	origin  string
	log     *slog.Logger
	answer  *statusWriter
}

type traceKey struct{}

func traceIn(ctx context.Context) *trace {
	t, _ := ctx.Value(traceKey{}).(*trace)
	if t == nil {
		return &trace{log: slog.Default()}
	}
	return t
}

func traceOf(ctx context.Context) string { return traceIn(ctx).id }

func newTraceID() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // it never fails
	return hex.EncodeToString(b[:])
}

// traced gives the request its id, logs and measures it, and turns a panic into
// a bare internal error. An id from outside is not taken over: it could hold
// anything.
func (s *Server) traced(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", s.desk.Now().UTC().Format(http.TimeFormat)) // the clock that limits go by; a page follows it
		began := time.Now()
		t := &trace{id: newTraceID(), address: addressOf(r), origin: s.originOf(r), log: s.log}
		r = r.WithContext(context.WithValue(r.Context(), traceKey{}, t))
		w.Header().Set("X-Request-Id", t.id)
		sw := &statusWriter{ResponseWriter: w}
		t.answer = sw
		_, route := s.mux.Handler(r)
		s.metrics.inFlight.Inc()
		defer func() {
			s.metrics.inFlight.Dec()
			if p := recover(); p != nil {
				s.panicked(sw, r, p)
			}
			s.finished(r, route, sw.status(), t, time.Since(began))
		}()
		next.ServeHTTP(sw, r)
	})
}

func (s *Server) panicked(w *statusWriter, r *http.Request, p any) {
	if p == http.ErrAbortHandler {
		panic(p)
	}
	s.log.Error("panic", "trace", traceOf(r.Context()), "in", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
	if w.code == 0 {
		writeProblem(w, r, fault.New(fault.Internal, "internal", ""))
	}
}

func (s *Server) finished(r *http.Request, route string, status int, t *trace, took time.Duration) {
	if route == "" {
		route = "none"
	}
	s.metrics.requests.WithLabelValues(route, strconv.Itoa(status)).Inc()
	s.metrics.seconds.WithLabelValues(route).Observe(took.Seconds())
	level := slog.LevelInfo
	if status >= http.StatusInternalServerError {
		level = slog.LevelWarn
	}
	s.log.Log(r.Context(), level, "request", "trace", t.id, "route", route, "status", status,
		"ms", took.Milliseconds(), "account", t.account)
}

// statusWriter remembers the status for log and metrics, and the body where an
// idempotency key asks for it.
type statusWriter struct {
	http.ResponseWriter
	code int
	copy *bytes.Buffer // nil = no copy is kept, or no longer
}

func (w *statusWriter) status() int {
	if w.code == 0 {
		return http.StatusOK
	}
	return w.code
}

// WriteHeader notes the first final status.
func (w *statusWriter) WriteHeader(code int) {
	if w.code == 0 && code >= http.StatusOK {
		w.code = code
	}
	w.ResponseWriter.WriteHeader(code)
}

// Write notes the status that it implies.
func (w *statusWriter) Write(b []byte) (int, error) {
	if w.code == 0 {
		w.code = http.StatusOK
	}
	if w.copy != nil && w.copy.Len()+len(b) <= mostRemembered {
		w.copy.Write(b)
	} else {
		w.copy = nil
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap gives http.ResponseController its way in.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// addressOf is the peer's network address. Forwarding headers are not believed:
// anybody can send them.
func addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// originOf is the origin that browsers see; devices sign it.
func (s *Server) originOf(r *http.Request) string {
	if s.site != "" {
		return s.site
	}
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
