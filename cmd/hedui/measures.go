package main

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"hedui/internal/store"
)

// measureWithin bounds how long a measurement waits for the database.
const measureWithin = 3 * time.Second

// measures shows what the store knows of itself, beside what web measures.
func measures(s *store.Store) *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(
		gauge("hedui_audit_window_seconds", "How long the oldest entry of the last group waited outside the signed tree.",
			func() float64 { return s.Window().Seconds() }),
		gauge("hedui_jobs_due", "Jobs that are due and not done.", func() float64 { n, _ := backlog(s); return n }),
		gauge("hedui_jobs_oldest_seconds", "How long the oldest due job has waited.", func() float64 { _, age := backlog(s); return age }),
	)
	return r
}

func gauge(name, help string, value func() float64) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value)
}

// backlog is -1 while the database does not answer.
func backlog(s *store.Store) (n, seconds float64) {
	ctx, cancel := context.WithTimeout(context.Background(), measureWithin)
	defer cancel()
	due, oldest, err := s.Backlog(ctx)
	if err != nil {
		return -1, -1
	}
	return float64(due), oldest.Seconds()
}
