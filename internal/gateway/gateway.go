// Package gateway carries digests of notices out of the system.
//
// Nouns: a gateway is one way out: a Webhook (signed HTTP), Mail (SMTP), or a
// File that a local program picks up, which also stands in for an SMS platform
// until there is one. Sending again under the same id is allowed: whoever
// receives can tell. What a gateway cannot ever deliver is refused with
// gateway.refused; all else may be tried again.
package gateway

import (
	"context"
	"errors"
	"net/textproto"
	"strconv"
	"time"

	"hedui/internal/fault"
	"hedui/internal/notice"
)

// within bounds one delivery.
const within = 20 * time.Second

// Sender delivers messages of one channel.
type Sender interface {
	Send(ctx context.Context, m notice.Message) error
}

// Gateways are the ways out of this program by channel. Webhooks need no
// set-up; a channel that is not there is refused.
type Gateways map[notice.Channel]Sender

// Send delivers by the message's channel.
func (g Gateways) Send(ctx context.Context, m notice.Message) error {
	sender, ok := g[m.Channel]
	if !ok {
		return refused("本系统未配置该通知方式", nil)
	}
	return sender.Send(ctx, m)
}

func refused(why string, cause error) error {
	return fault.New(fault.Refused, "gateway.refused", "通知未能送达："+why).From(cause)
}

func unavailable(cause error) error {
	return fault.New(fault.Unavailable, "gateway.unavailable", "通知暂时未能送达").Do("系统会自动重试，无需人工处理").From(withoutAddress(cause))
}

var errTransport = errors.New("gateway: the other side could not be reached or did not accept")

// withoutAddress keeps recipients out of logs: errors of the network quote them.
func withoutAddress(err error) error {
	var reply *textproto.Error
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return context.DeadlineExceeded
	case errors.As(err, &reply):
		return errors.Join(errTransport, errors.New("code "+strconv.Itoa(reply.Code)))
	}
	return errTransport
}
