// Package wire carries docking messages between systems, and knows nothing of
// what they say.
//
// Nouns: a Line leads to one peer's door over HTTPS; a Handler is our door; a
// Folder is the other kind of door, for systems that can only exchange files. At
// every door the same bytes go in, and what is said to them comes out: a
// receipt, or the messages that were collected. The Suite examines whether
// somebody else's door keeps to the specification.
package wire

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"hedui/internal/docking"
	"hedui/internal/fault"
)

// Path is where a door is, below an address; the number is the specification's
// version.
const Path = "/docking/v1"

const (
	exchangeWithin = time.Minute // for a message and what is said to it
	silentWithin   = 15 * time.Second
	perPeer        = mostOfOne // connections: a door lets no more of one address in
	askFirst       = 1 << 20
)

// Line leads to one peer's door. It is safe for concurrent use.
type Line struct {
	url    string
	client *http.Client
}

// Dial makes a line to a peer's address. roots are the authorities of its TLS
// certificate; nil = the system's. Nothing is sent yet. The fault is
// docking.address.
func Dial(address string, roots *x509.CertPool) (*Line, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && !(u.Scheme == "http" && loopback(u.Hostname())) {
		return nil, fault.New(fault.Invalid, "docking.address", "对接地址应为 https://主机:端口"+Path).Do("http 只能用于本机")
	}
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS13, RootCAs: roots}, MaxIdleConnsPerHost: perPeer, MaxConnsPerHost: perPeer,
		IdleConnTimeout: time.Minute, ExpectContinueTimeout: time.Second, TLSHandshakeTimeout: silentWithin, ResponseHeaderTimeout: exchangeWithin,
	}
	follow := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse } // messages go where they were addressed
	return &Line{address, &http.Client{Transport: transport, Timeout: exchangeWithin, CheckRedirect: follow}}, nil
}

func loopback(host string) bool { return host == "127.0.0.1" || host == "::1" || host == "localhost" }

// Close lets go of the connections.
func (l *Line) Close() { l.client.CloseIdleConnections() }

// Exchange hands messages in and gives what is said to them. A fault with a code
// of the specification means that the peer refuses for good; docking.down, that
// it may not have arrived and must be sent again.
func (l *Line) Exchange(ctx context.Context, wire []byte) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, l.url, bytes.NewReader(wire))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "text/plain; charset=utf-8")
	if len(wire) > askFirst {
		r.Header.Set("Expect", "100-continue") // who refuses it needs not read it
	}
	response, err := l.client.Do(r)
	if err != nil {
		return nil, down(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, mostAnswer+1))
	switch {
	case err != nil:
		return nil, down(err)
	case len(body) > mostAnswer:
		return nil, down(errors.New("the answer is too long"))
	case response.StatusCode == http.StatusOK:
		return body, nil
	}
	return nil, refusal(response.StatusCode, body)
}

// mostAnswer bounds what is said to a message: a collection of full messages.
const mostAnswer = 4 * docking.MaxSize

// down says that a message may not have arrived.
func down(cause error) error {
	return fault.New(fault.Unavailable, "docking.down", "对接方暂时无法连接").Do("系统会自动重发，无需人工处理").From(cause)
}

// problem is how a door says that it does not take a message.
type problem struct {
	Code  string `json:"code"`
	Title string `json:"title"`
}

// refusal tells what is for good from what passes.
func refusal(status int, body []byte) error {
	var p problem
	_ = json.Unmarshal(body, &p) // a body that is none says nothing
	if kind, final := kinds[status]; final {
		if p.Code == "" {
			p.Code = "docking.refused"
		}
		return fault.New(kind, p.Code, "对接方拒绝接收该报文："+p.Title).Do("请按对接规范核对后重发")
	}
	return down(errors.New("HTTP " + http.StatusText(status)))
}

// statuses says what is refused for good, and how; everything else passes.
var statuses = map[fault.Kind]int{
	fault.Forbidden: http.StatusForbidden, fault.Conflict: http.StatusConflict, fault.TooLarge: http.StatusRequestEntityTooLarge,
	fault.Invalid: http.StatusUnprocessableEntity, fault.Refused: http.StatusUnprocessableEntity, fault.Missing: http.StatusUnprocessableEntity,
}

// kinds is how a refusal of the other side is read.
var kinds = map[int]fault.Kind{
	http.StatusForbidden: fault.Forbidden, http.StatusConflict: fault.Conflict, http.StatusRequestEntityTooLarge: fault.TooLarge,
	http.StatusUnprocessableEntity: fault.Invalid,
}

// Final tells whether a message is refused for good: sending the same again is of
// no use. Somebody else's change in the same moment passes.
func Final(err error) bool {
	f, known := fault.Of(err)
	return known && statuses[f.Kind] != 0 && f.Code != "store.stale" && f.Code != "docking.cut"
}
