package gateway

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"mime"
	"net"
	"net/smtp"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	"hedui/internal/notice"
	"hedui/internal/seal"
)

// Mail delivers by an SMTP relay. Away from the loopback it speaks TLS or
// nothing. The Message-ID is the message's id, so that a repetition is known.
type Mail struct {
	Address  string // host:port
	From     string // e-mail address of the sender
	User     string // "" = the relay asks for no login
	Password seal.Secret
	Roots    *tls.Config // nil = the system's roots
}

// Send hands one message to the relay.
func (g Mail) Send(ctx context.Context, m notice.Message) error {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	client, err := g.dial(ctx)
	if err != nil {
		return unavailable(err)
	}
	defer client.Close()
	return answered(g.deliver(client, m))
}

func (g Mail) dial(ctx context.Context) (*smtp.Client, error) {
	host, _, err := net.SplitHostPort(g.Address)
	if err != nil {
		return nil, err
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", g.Address)
	if err != nil {
		return nil, err
	}
	deadline, _ := ctx.Deadline()
	if err := conn.SetDeadline(deadline); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	client, err := smtp.NewClient(conn, host)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	if err := g.greet(client, host); err != nil {
		return nil, errors.Join(err, client.Close())
	}
	return client, nil
}

// greet turns encryption on, and logs in.
func (g Mail) greet(client *smtp.Client, host string) error {
	if offered, _ := client.Extension("STARTTLS"); offered {
		config := &tls.Config{MinVersion: tls.VersionTLS12}
		if g.Roots != nil {
			config = g.Roots.Clone()
		}
		config.ServerName = host
		if err := client.StartTLS(config); err != nil {
			return err
		}
	} else if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return errors.New("gateway: the relay offers no encryption")
	}
	if g.User == "" {
		return nil
	}
	return client.Auth(smtp.PlainAuth("", g.User, g.Password.Reveal(), host))
}

func (g Mail) deliver(client *smtp.Client, m notice.Message) error {
	if err := client.Mail(g.From); err != nil {
		return err
	}
	if err := client.Rcpt(m.To); err != nil {
		return err
	}
	w, err := client.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(g.letter(m)); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	_ = client.Quit() // the relay has taken it by now
	return nil
}

// letter is the message by RFC 5322, its text in base64.
func (g Mail) letter(m notice.Message) []byte {
	_, domain, _ := strings.Cut(g.From, "@")
	var b bytes.Buffer
	for _, header := range [][2]string{
		{"From", g.From}, {"To", m.To}, {"Subject", mime.BEncoding.Encode("UTF-8", m.Subject)}, {"Date", m.At.Format(time.RFC1123Z)},
		{"Message-ID", "<" + m.ID + "@" + domain + ">"}, {"Auto-Submitted", "auto-generated"}, {"MIME-Version", "1.0"},
		{"Content-Type", "text/plain; charset=UTF-8"}, {"Content-Transfer-Encoding", "base64"},
	} {
		fmt.Fprintf(&b, "%s: %s\r\n", header[0], header[1])
	}
	text := base64.StdEncoding.EncodeToString([]byte(m.Text))
	for len(text) > 0 {
		n := min(len(text), 76)
		b.WriteString("\r\n" + text[:n])
		text = text[n:]
	}
	b.WriteString("\r\n")
	return b.Bytes()
}

// answered tells refusals for good (5xx) from those for now.
func answered(err error) error {
	var reply *textproto.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &reply) && reply.Code/100 == 5:
		return refused("邮件服务器返回 "+strconv.Itoa(reply.Code), nil)
	}
	return unavailable(err)
}
