package wire

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hedui/internal/docking"
	"hedui/internal/fault"
)

// echo is a door that says what it was told, or the fault it is set to.
type echo struct{ err error }

func (e *echo) accept(_ context.Context, wire []byte) ([]byte, error) { return wire, e.err }

func door(t *testing.T, e *echo) (*httptest.Server, *Line) {
	t.Helper()
	server := httptest.NewUnstartedServer(Handler(e.accept))
	server.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	server.StartTLS()
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	l, err := Dial(server.URL+Path, roots)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	return server, l
}

func TestALineTellsFinalRefusalsFromWhatPasses(t *testing.T) {
	e := &echo{}
	_, l := door(t, e)
	if said, err := l.Exchange(t.Context(), []byte("five lines")); err != nil || string(said) != "five lines" {
		t.Errorf("%s, %v", said, err)
	}
	for kind, code := range map[fault.Kind]string{
		fault.Forbidden: "docking.revoked", fault.Invalid: "docking.form", fault.Conflict: "docking.reused", fault.TooLarge: "docking.size",
		fault.Unavailable: "docking.down", fault.Internal: "docking.down", fault.TooMany: "docking.down",
	} {
		e.err = fault.New(kind, code, "说明")
		if _, err := l.Exchange(t.Context(), nil); !fault.HasCode(err, code) {
			t.Errorf("%s: %v", kind, err)
		}
	}
	e.err = errors.New("a defect")
	if _, err := l.Exchange(t.Context(), nil); !fault.HasCode(err, "docking.down") {
		t.Error(err)
	}
}

func TestALineTrustsNobodyElse(t *testing.T) {
	server, _ := door(t, &echo{})
	l, err := Dial(server.URL+Path, x509.NewCertPool())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Exchange(t.Context(), nil); !fault.HasCode(err, "docking.down") {
		t.Errorf("a foreign TLS certificate: %v", err)
	}
	old := httptest.NewUnstartedServer(Handler((&echo{}).accept))
	old.TLS = &tls.Config{MaxVersion: tls.VersionTLS12}
	old.StartTLS()
	defer old.Close()
	roots := x509.NewCertPool()
	roots.AddCert(old.Certificate())
	if l, err = Dial(old.URL, roots); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Exchange(t.Context(), nil); !fault.HasCode(err, "docking.down") {
		t.Errorf("TLS 1.2: %v", err)
	}
	for _, address := range []string{"http://203.0.113.7/docking/v1", "ftp://localhost", "", "://"} {
		if _, err := Dial(address, nil); !fault.HasCode(err, "docking.address") {
			t.Errorf("%q: %v", address, err)
		}
	}
	moved := httptest.NewServer(http.RedirectHandler(server.URL, http.StatusPermanentRedirect))
	defer moved.Close()
	if l, err = Dial(moved.URL, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Exchange(t.Context(), nil); !fault.HasCode(err, "docking.down") {
		t.Errorf("a message followed a redirection: %v", err)
	}
}

// A gigabyte is refused by its announced length, or as soon as it is too long;
// nothing of it gets behind the door.
func TestAGigabyteIsRefusedAtOnce(t *testing.T) {
	server := httptest.NewServer(Handler(func(_ context.Context, wire []byte) ([]byte, error) {
		t.Errorf("%d bytes were taken", len(wire))
		return nil, nil
	}))
	defer server.Close()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n", Path, 1<<30)
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || response.StatusCode != http.StatusRequestEntityTooLarge {
		t.Fatalf("%v, %v", response, err)
	}
	pushed := &endless{}
	unannounced, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+Path, io.LimitReader(pushed, 1<<30))
	if err != nil {
		t.Fatal(err)
	}
	if response, err := http.DefaultClient.Do(unannounced); err == nil {
		response.Body.Close()
		if response.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("unannounced: %s", response.Status)
		}
	} // or the door was shut while we still pushed
	if n := pushed.n.Load(); n > 4*docking.MaxSize { // what the buffers of a socket hold, and a little more
		t.Errorf("%d bytes were let in", n)
	}
}

// endless counts what was read of it.
type endless struct{ n atomic.Int64 }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'A'
	}
	e.n.Add(int64(len(p)))
	return len(p), nil
}

func TestWhatIsCutOffIsNotTaken(t *testing.T) {
	taken := make(chan struct{}, 1)
	server := httptest.NewServer(Handler(func(context.Context, []byte) ([]byte, error) { taken <- struct{}{}; return nil, nil }))
	defer server.Close()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nHEDUI", Path)
	conn.Close()
	server.Close() // waits for the request to end
	if len(taken) > 0 {
		t.Error("half a message was taken")
	}
}

func TestAFolderIsADoorToo(t *testing.T) {
	dir := t.TempDir()
	f, err := OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := f.Put([]byte("for the peer")); err != nil {
			t.Fatal(err)
		}
	}
	if got := names(t, dir, "out"); len(got) != 1 || got[0] != docking.Digest([]byte("for the peer"))+ending {
		t.Errorf("out: %v", got)
	}
	in := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, "in", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	in("a.msg", "good")
	in("b.msg", "bad")
	in("c.msg", "later")
	in(".new-d.msg.part", "half written")
	err = f.Take(t.Context(), func(_ context.Context, wire []byte) ([]byte, error) {
		switch string(wire) {
		case "good":
			return []byte("receipt"), nil
		case "bad":
			return nil, fault.New(fault.Forbidden, "docking.signature", "")
		}
		return nil, fault.New(fault.Unavailable, "store.busy", "")
	})
	if !fault.HasCode(err, "store.busy") {
		t.Error(err)
	}
	if got := strings.Join(names(t, dir, "in"), " "); got != ".new-d.msg.part c.msg" {
		t.Errorf("in: %s", got)
	}
	said, err := os.ReadFile(filepath.Join(dir, "receipts", docking.Digest([]byte("receipt"))+ending))
	if err != nil || !bytes.Equal(said, []byte("receipt")) {
		t.Errorf("%s, %v", said, err)
	}
	aside := filepath.Join(dir, "receipts", docking.Digest([]byte("bad"))+".msg.refused")
	if why, err := os.ReadFile(aside + ".txt"); err != nil || string(why) != "b.msg docking.signature\n" {
		t.Errorf("%s, %v", why, err)
	}
}

func names(t *testing.T, dir, folder string) (all []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(dir, folder))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

// A message that drips in is ended by the deadline, long before it is whole, and
// whoever else knocks meanwhile is heard.
func TestASlowDripIsEndedByTheDeadline(t *testing.T) {
	server := httptest.NewServer(handler((&echo{}).accept, 200*time.Millisecond))
	defer server.Close()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	const length = 1000
	fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n", Path, length)
	ended := make(chan string, 1)
	go func() {
		answer, _ := io.ReadAll(conn)
		ended <- string(answer)
	}()
	line, err := Dial(server.URL+Path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer line.Close()
	for n := range length - 1 {
		select {
		case answer := <-ended:
			if !strings.Contains(answer, "503") || n == 0 {
				t.Errorf("after %d bytes: %q", n, answer)
			}
			return
		case <-time.After(10 * time.Millisecond):
			_, _ = conn.Write([]byte("A"))
		}
		if said, err := line.Exchange(t.Context(), []byte("another")); err != nil || string(said) != "another" {
			t.Fatalf("another: %s, %v", said, err)
		}
	}
	t.Error("it drips on")
}

// One address cannot keep the others out by dripping.
func TestOneAddressHoldsOnlyItsPlaces(t *testing.T) {
	var a addresses
	var leave func()
	for range mostOfOne {
		var ok bool
		if leave, ok = a.enter("192.0.2.1:4711"); !ok {
			t.Fatal("no place")
		}
	}
	if _, ok := a.enter("192.0.2.1:4712"); ok {
		t.Error("one too many")
	}
	if _, ok := a.enter("192.0.2.2:4711"); !ok {
		t.Error("another address is kept out")
	}
	leave()
	if _, ok := a.enter("192.0.2.1:4712"); !ok {
		t.Error("the place is not free again")
	}
}

// What a peer is told for good is what it does not send again; a change by
// somebody else in the same moment passes.
func TestFinal(t *testing.T) {
	for code, want := range map[string]struct {
		kind  fault.Kind
		final bool
	}{
		"docking.old":        {fault.Invalid, true},
		"docking.no_message": {fault.Missing, true},
		"docking.letters":    {fault.Refused, true},
		"docking.stranger":   {fault.Forbidden, true},
		"store.stale":        {fault.Conflict, false},
		"docking.cut":        {fault.Invalid, false},
		"docking.not_ready":  {fault.Unavailable, false},
	} {
		door := httptest.NewRecorder()
		Handler(func(context.Context, []byte) ([]byte, error) { return nil, fault.New(want.kind, code, "测试") }).
			ServeHTTP(door, httptest.NewRequest("POST", Path, strings.NewReader("x")))
		if final := kinds[door.Code] != 0; final != want.final {
			t.Errorf("%s: HTTP %d", code, door.Code)
		}
	}
}
