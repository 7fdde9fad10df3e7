package source

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"time"
)

// Failure says why somebody was not answered. Reason is Chinese and made of our
// own words alone: what a department's system or a driver reports may quote the
// person.
type Failure struct {
	Reason string
	Whole  bool          // the source's, not this person's: asking the next one is no use
	Again  time.Duration // when to ask again; 0 = not known
	final  bool          // asking again is no use
	unsent bool          // the question certainly had no effect: safe to repeat
}

func (f *Failure) Error() string { return f.Reason }

func failed(reason string) *Failure { return &Failure{Reason: reason} }

// down is a source that cannot be reached.
func down(reason string) *Failure { return &Failure{Reason: reason, Whole: true, unsent: true} }

// connectionFailure sorts an error of a connection. The error's own text stays
// inside: a malformed answer would be quoted in it.
func connectionFailure(err error) *Failure {
	var dns *net.DNSError
	var op *net.OpError
	var certificate *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	switch {
	case errors.Is(err, context.Canceled):
		return down("查询被中断")
	case errors.As(err, &certificate), errors.As(err, &authority):
		return down("数据源的证书不可信")
	case errors.As(err, &dns):
		return down("找不到数据源的主机")
	case errors.As(err, &op) && op.Op == "dial":
		return down("无法连接数据源")
	case errors.Is(err, context.DeadlineExceeded), isTimeout(err):
		return failed("数据源未在规定时间内应答")
	}
	return failed("与数据源的连接中断")
}

func isTimeout(err error) bool {
	var t net.Error
	return errors.As(err, &t) && t.Timeout()
}
