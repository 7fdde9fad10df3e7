package gateway

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"hedui/internal/notice"
)

// Webhook posts a message as JSON, signed by the receiver's secret: header
// Hedui-Signature is hex(HMAC-SHA256(secret, Hedui-Time + "." + body)).
// Idempotency-Key is the message's id. 2xx takes it; 408, 425, 429 and 5xx may
// be tried again, all else is a refusal. It follows no redirects.
type Webhook struct{ client *http.Client }

// NewWebhook makes the gateway; transport nil is the usual one.
func NewWebhook(transport http.RoundTripper) *Webhook {
	return &Webhook{&http.Client{Transport: transport, Timeout: within, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// hook is the body of a webhook.
type hook struct {
	ID      string    `json:"id"`
	Type    string    `json:"type"`
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
	At      time.Time `json:"at"`
}

// Send posts to m.To.
func (w *Webhook) Send(ctx context.Context, m notice.Message) error {
	body, err := json.Marshal(hook{m.ID, "digest", m.Subject, m.Text, m.At.UTC()})
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, m.To, bytes.NewReader(body))
	if err != nil {
		return refused("地址有误", nil)
	}
	at := strconv.FormatInt(m.At.Unix(), 10)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", m.ID)
	r.Header.Set("Hedui-Time", at)
	r.Header.Set("Hedui-Signature", Sign(m.Secret, at, body))
	response, err := w.client.Do(r)
	if err != nil {
		return unavailable(err)
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 1<<16)) // so that the connection serves again
	switch status := response.StatusCode; {
	case status/100 == 2:
		return nil
	case status == http.StatusRequestTimeout, status == http.StatusTooEarly, status == http.StatusTooManyRequests, status/100 == 5:
		return unavailable(nil)
	default:
		return refused(fmt.Sprintf("对方返回 %d", status), nil)
	}
}

// Sign gives the signature of a webhook's body, sent at a time in seconds.
func Sign(secret, at string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "%s.%s", at, body)
	return hex.EncodeToString(mac.Sum(nil))
}
