package web

import (
	"context"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"hedui/internal/fault"
)

// metrics are labelled by route pattern and status alone.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	inFlight prometheus.Gauge
}

func newMetrics(r *prometheus.Registry) *metrics {
	if r == nil {
		r = prometheus.NewRegistry()
	}
	m := &metrics{
		registry: r,
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "hedui_http_requests_total", Help: "Requests by route and status."}, []string{"route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "hedui_http_seconds", Help: "Time to answer, by route.",
			Buckets: []float64{.005, .025, .1, .5, 1, 5, 30}}, []string{"route"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "hedui_http_in_flight", Help: "Requests being answered."}),
	}
	r.MustRegister(m.requests, m.seconds, m.inFlight, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// readyWithin bounds how long /readyz waits for the database.
const readyWithin = 3 * time.Second

func (s *Server) healthRoutes() {
	s.mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok\n") })
	s.mux.HandleFunc("GET /readyz", s.readyz)
	s.mux.Handle("GET /metrics", localOnly(promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{})))
}

func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), readyWithin)
	defer cancel()
	if s.ready != nil {
		if err := s.ready(ctx); err != nil {
			writeProblem(w, r, fault.New(fault.Unavailable, "web.not_ready", "系统尚未就绪").Retry(readyWithin).From(err))
			return
		}
	}
	_, _ = io.WriteString(w, "ok\n")
}

// localOnly answers this machine alone: measurements say how much is done, and
// a monitor runs beside the server or through its own tunnel.
func localOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ip := net.ParseIP(addressOf(r))
		if ip == nil || !ip.IsLoopback() || r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != "" {
			writeProblem(w, r, fault.New(fault.Forbidden, "web.local_only", "只能在服务器本机查看"))
			return
		}
		next.ServeHTTP(w, r)
	})
}
