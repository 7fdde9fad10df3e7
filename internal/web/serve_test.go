package web

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hedui/internal/casework"
	"hedui/internal/policy"
	"hedui/internal/store/storetest"
)

var noon = time.Date(2026, 10, 8, 4, 0, 0, 0, time.UTC)

func TestSelfMadeCertificate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, err := SelfMade(dir, []string{"hedui.example", "10.1.2.3"}, noon)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dir, certName))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	serial := func(c *tls.Config) string {
		leaf, err := x509.ParseCertificate(c.Certificates[0].Certificate[0])
		if err != nil {
			t.Fatal(err)
		}
		return leaf.SerialNumber.String()
	}
	for _, k := range []struct {
		name  string
		hosts []string
		at    time.Time
		same  bool
	}{
		{"next day", []string{"hedui.example"}, noon.AddDate(0, 0, 1), true},
		{"another host", []string{"other.example"}, noon, false},
		{"near its end", []string{"other.example"}, noon.AddDate(0, 11, 10), false},
	} {
		again, err := SelfMade(dir, k.hosts, k.at)
		if err != nil {
			t.Fatal(err)
		}
		if same := serial(first) == serial(again); same != k.same {
			t.Errorf("%s: same %t", k.name, same)
		}
		first = again
	}
}

func TestABrokenCertificateIsRefusedInWords(t *testing.T) {
	t.Parallel()
	if _, err := Given("no.pem", "no.key"); err == nil || !strings.Contains(err.Error(), "证书") {
		t.Error(err)
	}
}

func TestLoopback(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"127.0.0.1:8080": true, "localhost:80": true, "[::1]:1": true, ":8080": false, "0.0.0.0:80": false, "10.0.0.1:80": false, "x": false,
	} {
		if Loopback(address) != want {
			t.Errorf("%s: %t", address, !want)
		}
	}
}

// A server under TLS, with a stream of numbers that has no end of its own.
func TestServeStreamAndStop(t *testing.T) {
	t.Parallel()
	base := storetest.SQLite(t)()
	s := New(Options{Desk: casework.New(casework.Options{Store: base}), Sessions: base.Sessions(), Secure: true, Log: slog.New(slog.DiscardHandler)})
	stream(s, route{method: http.MethodGet, path: "/api/v1/numbers", verb: "test.numbers", access: anybody},
		func(context.Context, policy.Actor, *none) (feed, error) {
			return func(ctx context.Context, send func(string, any) error) error {
				if err := send("number", 1); err != nil {
					return err
				}
				<-ctx.Done()
				return ctx.Err()
			}, nil
		})
	stream(s, route{method: http.MethodGet, path: "/api/v1/broken", verb: "test.broken", access: anybody},
		func(context.Context, policy.Actor, *none) (feed, error) {
			return func(context.Context, func(string, any) error) error { return errors.New("secret cause") }, nil
		})
	config, err := SelfMade(t.TempDir(), []string{"127.0.0.1"}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, l, config) }()

	pool := x509.NewCertPool()
	leaf, err := x509.ParseCertificate(config.Certificates[0].Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	pool.AddCert(leaf)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true}}
	at := "https://" + l.Addr().String()

	plain, err := http.Get("http://" + l.Addr().String() + "/" + strings.Repeat("long", 4<<10))
	if err != nil {
		t.Fatal(err)
	}
	told, err := io.ReadAll(plain.Body)
	plain.Body.Close()
	if err != nil || plain.StatusCode != http.StatusBadRequest || !strings.Contains(string(told), "改为 https://") {
		t.Errorf("plain HTTP on the encrypted port: %d %s %v", plain.StatusCode, told, err)
	}

	broken, err := client.Get(at + "/api/v1/broken")
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := io.ReadAll(broken.Body)
	broken.Body.Close()
	if !strings.HasPrefix(string(raw), "event: problem\ndata: {") || strings.Contains(string(raw), "secret") {
		t.Errorf("%s", raw)
	}

	numbers, err := client.Get(at + "/api/v1/numbers")
	if err != nil {
		t.Fatal(err)
	}
	defer numbers.Body.Close()
	if got := numbers.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Errorf("Content-Type %q", got)
	}
	lines := bufio.NewReader(numbers.Body)
	if line, err := lines.ReadString('\n'); line != "event: number\n" || err != nil {
		t.Fatalf("%q %v", line, err)
	}
	stop()
	if _, err := io.ReadAll(lines); err != nil {
		t.Errorf("the stream was cut: %v", err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
