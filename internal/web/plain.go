package web

import (
	"io"
	"net"
	"time"
)

// plainAnswer is for whoever typed http:// before the address of an encrypted
// port; the library's own sentence is English.
const plainAnswer = "HTTP/1.0 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n" +
	"本端口只接受加密连接，请把地址开头的 http:// 改为 https://。\n"

// telling is the listener of an encrypted port that answers unencrypted HTTP
// with that sentence.
type telling struct{ net.Listener }

// Accept gives the next connection; what it opens with is looked at when it is
// first read, in the connection's own goroutine.
func (l telling) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &opening{Conn: c}, nil
}

type opening struct {
	net.Conn
	begun bool
}

// Read ends a connection that opens with an HTTP method: TLS opens with the
// byte 0x16 (RFC 8446, section 5.1).
func (c *opening) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if c.begun || n == 0 {
		return n, err
	}
	c.begun = true
	if b[0] < 'A' || b[0] > 'Z' {
		return n, err
	}
	c.sayPlain()
	return 0, io.EOF
}

// sayPlain reads on for a moment after the answer: closing with unread bytes
// resets the connection, and the answer might be lost.
func (c *opening) sayPlain() {
	_ = c.SetDeadline(time.Now().Add(time.Second))
	_, _ = io.WriteString(c.Conn, plainAnswer) // whom to tell, if it has gone
	if half, ok := c.Conn.(*net.TCPConn); ok {
		_ = half.CloseWrite()
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(c.Conn, maxHead))
}
