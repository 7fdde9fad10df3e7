// Package gatewaytest has the other sides of the gateways, on the loopback: a
// mail relay and a webhook's receiver that keep what arrives, refuse when told
// to, and drop the line after taking a message.
package gatewaytest

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"strings"
	"sync"
	"testing"
)

// Relay is a mail relay.
type Relay struct {
	Address string

	mu      sync.Mutex
	letters []*mail.Message
	bodies  []string
	code    int // of the answer to RCPT; 0 = fine
	drop    int // messages that are taken without an answer
	tls     *tls.Config
	auth    []string
}

// NewRelay listens until the test ends; with a config it offers STARTTLS.
func NewRelay(t testing.TB, config *tls.Config) *Relay {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &Relay{Address: l.Addr().String(), tls: config}
	var done sync.WaitGroup
	done.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			done.Go(func() { r.serve(conn) })
		}
	})
	t.Cleanup(func() { _ = l.Close(); done.Wait() })
	return r
}

// Refuse lets the relay answer a code to every recipient; 0 = it takes them.
func (r *Relay) Refuse(code int) { r.mu.Lock(); defer r.mu.Unlock(); r.code = code }

// Drop lets the next n messages be taken without an answer.
func (r *Relay) Drop(n int) { r.mu.Lock(); defer r.mu.Unlock(); r.drop = n }

// Letters gives what arrived, with the texts.
func (r *Relay) Letters() ([]*mail.Message, []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]*mail.Message(nil), r.letters...), append([]string(nil), r.bodies...)
}

// Logins gives the AUTH lines.
func (r *Relay) Logins() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string(nil), r.auth...)
}

func (r *Relay) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	in := bufio.NewReader(conn)
	say := func(format string, args ...any) { fmt.Fprintf(conn, format+"\r\n", args...) }
	say("220 relay")
	secured := false
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		switch verb := strings.ToUpper(strings.Fields(line + " .")[0]); verb {
		case "EHLO":
			if r.tls != nil && !secured {
				say("250-relay\r\n250 STARTTLS")
			} else {
				say("250-relay\r\n250 AUTH PLAIN")
			}
		case "STARTTLS":
			say("220 go ahead")
			over := tls.Server(conn, r.tls)
			conn, in, secured = over, bufio.NewReader(over), true
		case "AUTH":
			r.mu.Lock()
			r.auth = append(r.auth, strings.TrimSpace(line))
			r.mu.Unlock()
			say("235 welcome")
		case "RCPT":
			r.mu.Lock()
			code := r.code
			r.mu.Unlock()
			if code != 0 {
				say("%d no", code)
			} else {
				say("250 fine")
			}
		case "DATA":
			say("354 go ahead")
			if !r.take(in) {
				return
			}
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 fine")
		}
	}
}

// take reads a letter; false hangs up without an answer.
func (r *Relay) take(in *bufio.Reader) bool {
	var text strings.Builder
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			break
		}
		text.WriteString(strings.TrimPrefix(line, "."))
	}
	m, err := mail.ReadMessage(strings.NewReader(text.String()))
	if err != nil {
		return false
	}
	body, err := io.ReadAll(m.Body)
	if err != nil {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.letters, r.bodies = append(r.letters, m), append(r.bodies, string(body))
	if r.drop > 0 {
		r.drop--
		return false
	}
	return true
}

// Hook is a webhook's receiver.
type Hook struct {
	URL string

	mu     sync.Mutex
	got    []Posted
	status int
	drop   int
}

// Posted is a request that arrived.
type Posted struct {
	Header http.Header
	Body   []byte
}

// NewHook listens until the test ends.
func NewHook(t testing.TB) *Hook {
	t.Helper()
	h := &Hook{status: http.StatusNoContent}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	h.URL = server.URL
	return h
}

// Answer lets the receiver answer a status from now on.
func (h *Hook) Answer(status int) { h.mu.Lock(); defer h.mu.Unlock(); h.status = status }

// Drop lets the next n requests be taken without an answer.
func (h *Hook) Drop(n int) { h.mu.Lock(); defer h.mu.Unlock(); h.drop = n }

// Got gives what arrived.
func (h *Hook) Got() []Posted {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]Posted(nil), h.got...)
}

func (h *Hook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.got = append(h.got, Posted{r.Header, body})
	if h.drop > 0 {
		h.drop--
		panic(http.ErrAbortHandler) // hangs up
	}
	w.Header().Set("Location", "http://192.0.2.1/")
	w.WriteHeader(h.status)
}
