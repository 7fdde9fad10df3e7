package web

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"time"
)

// The server's own bounds: a slow or silent client holds nothing for long. An
// upload of a large list over a thin line takes minutes; event streams set
// their own deadline with each event.
const (
	headWithin    = 10 * time.Second
	requestWithin = 10 * time.Minute
	idleWithin    = 2 * time.Minute
	stopWithin    = 15 * time.Second
	maxHead       = 64 << 10
)

// Serve answers on l, with TLS where config is given, until ctx ends; then it
// finishes the requests that run, for at most 15 seconds.
func (s *Server) Serve(ctx context.Context, l net.Listener, config *tls.Config) error {
	server := &http.Server{
		Handler: s, TLSConfig: config, ReadHeaderTimeout: headWithin, ReadTimeout: requestWithin,
		WriteTimeout: requestWithin, IdleTimeout: idleWithin, MaxHeaderBytes: maxHead,
		ErrorLog: log.New(io.Discard, "", 0), // the library's own lines name network addresses
	}
	server.RegisterOnShutdown(s.stop) // event streams do not end by themselves
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
		defer cancel()
		stopped <- server.Shutdown(end)
	}()
	err := serve(server, l)
	if !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}

func serve(server *http.Server, l net.Listener) error {
	if server.TLSConfig == nil {
		return server.Serve(l)
	}
	return server.ServeTLS(telling{l}, "", "")
}
