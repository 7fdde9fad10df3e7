package gateway_test

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"hedui/internal/fault"
	"hedui/internal/gateway"
	"hedui/internal/gateway/gatewaytest"
	"hedui/internal/notice"
)

var digest = notice.Message{ID: "dg0123456789", Channel: notice.Mail, To: "office@example.com", Secret: "0123456789abcdef",
	Subject: "核对系统：和平区核对中心有 3 条新通知", Text: strings.Repeat("收到协查任务 3 条\n", 20), At: time.Unix(1_790_000_000, 0).UTC()}

// A webhook is signed, bears its id, and follows no redirect; what may be tried
// again is told from what never will be taken.
func TestWebhook(t *testing.T) {
	h := gatewaytest.NewHook(t)
	m := digest
	m.To = h.URL
	send := func() error { return gateway.NewWebhook(nil).Send(t.Context(), m) }
	if err := send(); err != nil {
		t.Fatal(err)
	}
	got := h.Got()[0]
	if got.Header.Get("Idempotency-Key") != m.ID || got.Header.Get("Hedui-Signature") != gateway.Sign(m.Secret, "1790000000", got.Body) ||
		got.Header.Get("Hedui-Time") != "1790000000" || !strings.Contains(string(got.Body), `"subject":"核对系统`) {
		t.Errorf("posted %v %s", got.Header, got.Body)
	}
	for status, kind := range map[int]fault.Kind{302: fault.Refused, 400: fault.Refused, 410: fault.Refused, 429: fault.Unavailable, 503: fault.Unavailable} {
		if h.Answer(status); !fault.Is(send(), kind) {
			t.Errorf("%d: %v", status, send())
		}
	}
	h.Drop(2) // the client tries a connection that it kept once more by itself
	if err := send(); !fault.Is(err, fault.Unavailable) {
		t.Errorf("hung up: %v", err)
	}
	m.To = "http://127.0.0.1:1/secret-path"
	if err := send(); !fault.Is(err, fault.Unavailable) || strings.Contains(allOf(err), "secret-path") {
		t.Errorf("nobody there: %s", allOf(err))
	}
}

// allOf is what a log would show of an error.
func allOf(err error) string {
	text := ""
	for ; err != nil; err = errors.Unwrap(err) {
		text += err.Error() + "; "
	}
	return text
}

// A letter arrives as RFC 5322 wants it, in plain on the loopback and over TLS
// with a login, and refusals for good are told from those for now.
func TestMail(t *testing.T) {
	relay := gatewaytest.NewRelay(t, nil)
	g := gateway.Mail{Address: relay.Address, From: "hedui@example.cn"}
	if err := g.Send(t.Context(), digest); err != nil {
		t.Fatal(err)
	}
	letters, bodies := relay.Letters()
	subject, err := new(mime.WordDecoder).DecodeHeader(letters[0].Header.Get("Subject"))
	text, wrong := base64.StdEncoding.DecodeString(strings.ReplaceAll(strings.TrimSpace(bodies[0]), "\r\n", ""))
	if err != nil || wrong != nil || subject != digest.Subject || string(text) != digest.Text || letters[0].Header.Get("Message-ID") != "<"+digest.ID+"@example.cn>" {
		t.Errorf("%q %q %v %v", subject, text, err, wrong)
	}
	for code, kind := range map[int]fault.Kind{550: fault.Refused, 451: fault.Unavailable} {
		relay.Refuse(code)
		if err := g.Send(t.Context(), digest); !fault.Is(err, kind) || strings.Contains(allOf(err), digest.To) {
			t.Errorf("%d: %s", code, allOf(err))
		}
	}
	relay.Refuse(0)
	relay.Drop(1)
	if err := g.Send(t.Context(), digest); !fault.Is(err, fault.Unavailable) {
		t.Errorf("hung up: %v", err)
	}
}

func TestMailOverTLS(t *testing.T) {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.StartTLS()
	defer server.Close()
	relay := gatewaytest.NewRelay(t, &tls.Config{Certificates: server.TLS.Certificates})
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	g := gateway.Mail{Address: relay.Address, From: "hedui@example.cn", User: "hedui", Password: "geheim", Roots: &tls.Config{RootCAs: roots}}
	if err := g.Send(t.Context(), digest); err != nil {
		t.Fatal(err)
	}
	letters, _ := relay.Letters()
	if len(letters) != 1 || len(relay.Logins()) != 1 {
		t.Errorf("%d letters, logins %v", len(letters), relay.Logins())
	}
	g.Roots = nil // whom nobody vouches for is told nothing
	if err := g.Send(t.Context(), digest); !fault.Is(err, fault.Unavailable) || len(relay.Logins()) != 1 {
		t.Errorf("an unknown relay: %v", err)
	}
}

// A message lies in the folder whole, once.
func TestFile(t *testing.T) {
	g := gateway.Gateways{notice.SMS: gateway.File{Dir: t.TempDir()}}
	m := digest
	m.Channel, m.To = notice.SMS, "13800000000"
	for range 2 {
		if err := g.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	all, err := os.ReadDir(g[notice.SMS].(gateway.File).Dir)
	if err != nil || len(all) != 1 || all[0].Name() != m.ID+".json" {
		t.Errorf("%v %v", all, err)
	}
	m.ID = "../escape"
	if err := g.Send(t.Context(), m); !fault.Is(err, fault.Refused) {
		t.Errorf("another name: %v", err)
	}
	if err := g.Send(t.Context(), digest); !fault.HasCode(err, "gateway.refused") {
		t.Errorf("a channel that is not there: %v", err)
	}
}
