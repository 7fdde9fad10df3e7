package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"hedui/internal/agency"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/source"
	"hedui/internal/web"
	"hedui/internal/wire"
	"hedui/internal/workday"
)

// ministryCommand plays the ministry's platform and the provinces behind it.
// It remembers nothing beyond its life: comparing ledgers brings back what it forgot.
type ministryCommand struct {
	Listen  string        `default:"127.0.0.1:9100" placeholder:"地址" help:"监听地址（缺省 ${default}）"`
	Cert    string        `required:"" placeholder:"文件" help:"部平台（100000）的对接证书"`
	Key     string        `required:"" placeholder:"文件" help:"其私钥"`
	Peer    string        `required:"" placeholder:"文件" help:"省级系统的对接证书"`
	TLSCert string        `name:"tls-cert" and:"tls" placeholder:"文件" help:"TLS证书（PEM）；本机以外必需"`
	TLSKey  string        `name:"tls-key" and:"tls" placeholder:"文件" help:"TLS私钥（PEM）"`
	Late    time.Duration `placeholder:"时长" help:"收到请求后多久反馈"`
	Partly  bool          `help:"分两批反馈，后一批再晚同样时长"`
	Twice   bool          `help:"每份反馈发两次"`
	Silent  bool          `help:"不反馈"`
	At      string        `placeholder:"2026-10-08T09:00" help:"把时钟拨到此刻（北京时间）起走，与演示数据目录一致"`

	now func() time.Time
}

// Run serves until it is stopped.
func (m ministryCommand) Run(ctx context.Context, c console) error {
	party, err := openParty(m.Cert, m.Key)
	if err != nil {
		return err
	}
	if agency.ID(party.Certificate.Code()) != agency.Ministry {
		return misuse{fault.Newf(fault.Invalid, "ministry.certificate", "证书 %s 不是部平台（%s）的", m.Cert, agency.Ministry).
			Do("请用 hedui docking keys --code 100000 生成")}
	}
	text, err := read(m.Peer)
	if err != nil {
		return err
	}
	peer, err := docking.ParseCertificate(text)
	if err != nil {
		return err
	}
	if m.TLSCert == "" && !web.Loopback(m.Listen) {
		return fault.New(fault.Invalid, "ministry.tls", "在本机以外监听须用HTTPS").Do("请用 --tls-cert 和 --tls-key 给出证书")
	}
	l, err := serveCommand{Listen: m.Listen}.listen(ctx)
	if err != nil {
		return err
	}
	if m.now, err = movedTo(m.At, time.Now()); err != nil {
		return err
	}
	fake := source.NewMinistryFake(m.now, party, peer, m.answers)
	fake.LookAgain(m.looksAgain)
	if err := c.say("模拟部平台：%s%s%s（请用 Ctrl+C 停止）", m.scheme(), l.Addr(), wire.Path); err != nil {
		return errors.Join(err, l.Close())
	}
	return m.serve(ctx, l, wire.Handler(fake.Exchange))
}

func (m ministryCommand) scheme() string {
	if m.TLSCert == "" {
		return "http://"
	}
	return "https://"
}

func (m ministryCommand) serve(ctx context.Context, l net.Listener, door http.Handler) error {
	mux := http.NewServeMux()
	mux.Handle(wire.Path, door)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: time.Minute}
	stop := context.AfterFunc(ctx, func() { server.Close() })
	defer stop()
	var err error
	if m.TLSCert == "" {
		err = server.Serve(l)
	} else if server.TLSConfig, err = web.Given(m.TLSCert, m.TLSKey); err == nil {
		err = server.ServeTLS(l, "", "")
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// answers is what the other province says: it holds nothing about anybody, in
// the way that the flags want.
func (m ministryCommand) answers(ask docking.Message) []source.Reply {
	if m.Silent {
		return nil
	}
	half := len(ask.Asked.Persons)
	if m.Partly {
		half = (half + 1) / 2
	}
	replies := []source.Reply{{After: m.Late, Twice: m.Twice, Message: m.wave(ask, ".1", ask.Asked.Persons[:half], len(ask.Asked.Persons)-half)}}
	if half < len(ask.Asked.Persons) {
		replies = append(replies, source.Reply{After: 2 * m.Late, Twice: m.Twice, Message: m.wave(ask, ".2", ask.Asked.Persons[half:], 0)})
	}
	return replies
}

// looksAgain finds nothing again.
func (m ministryCommand) looksAgain(review docking.Message) []source.Reply {
	if m.Silent {
		return nil
	}
	persons := make([]docking.AskedPerson, len(review.Persons))
	for i, no := range review.Persons {
		persons[i].No = no
	}
	w := m.wave(review, "", persons, 0)
	w.Kind, w.Review = docking.ReviewFeedback, review.Review
	return []source.Reply{{After: m.Late, Twice: m.Twice, Message: w}}
}

func (m ministryCommand) wave(ask docking.Message, ending string, persons []docking.AskedPerson, missing int) docking.Message {
	w := docking.New(docking.Feedback, "answer-"+ask.ID+ending, ask.Request, ask.To, ask.From)
	for _, p := range persons {
		r := docking.PersonReply{No: p.No, Status: finding.None, AsOf: workday.DateOf(m.now()) - 1, Source: "模拟部平台"}
		if ask.Kind == docking.Request && p.Authorization == "" { // no authorization, no query
			r = docking.PersonReply{No: p.No, Status: finding.NotAuthorised, AsOf: r.AsOf, Source: r.Source}
		}
		w.Answers = append(w.Answers, r)
	}
	w.Count(missing)
	return w
}
