package main

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"os"
	"syscall"
	"time"

	"hedui/internal/casework"
	"hedui/internal/fault"
	"hedui/internal/store"
	"hedui/internal/web"
	"hedui/ui"
)

type serveCommand struct {
	folder
	Listen  string `default:"127.0.0.1:8080" placeholder:"地址" help:"监听地址（缺省 ${default}）；本机以外的地址一律使用HTTPS"`
	TLSCert string `name:"tls-cert" and:"tls" placeholder:"文件" help:"证书文件（PEM）；缺省在本机以外使用自制证书"`
	TLSKey  string `name:"tls-key" and:"tls" placeholder:"文件" help:"证书的私钥文件（PEM）"`
	Site    string `placeholder:"https://…" help:"用户访问的网址，印在报告的验证码中；缺省由监听地址推定" env:"HEDUI_SITE"`
	docked
	Node string `placeholder:"city:210200" help:"本系统是哪个地区的：自建系统的城市写成 city:代码，与省级系统对接；须与对接证书一致"`
	outgoing
	moved
}

// jobsWithin bounds how long a stopping server waits for the jobs under way;
// they are begun again at the next start.
const jobsWithin = 10 * time.Second

func (s serveCommand) Run(ctx context.Context, c console) error {
	m, err := s.find()
	if err != nil {
		return err
	}
	now, err := s.clock(m, time.Now())
	if err != nil {
		return err
	}
	l, err := s.listen(ctx)
	if err != nil {
		return err
	}
	defer l.Close()
	opened, err := s.openAt(ctx, now)
	if err != nil {
		return err
	}
	return errors.Join(s.serve(ctx, c, l, opened, m), opened.Close())
}

func (s serveCommand) listen(ctx context.Context) (net.Listener, error) {
	var of net.ListenConfig
	l, err := of.Listen(ctx, "tcp", s.Listen)
	switch {
	case err == nil:
		return l, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fault.Newf(fault.Conflict, "serve.address_used", "地址 %s 已被其他程序占用", s.Listen).Do("请停止该程序，或用 --listen 换一个端口").From(err)
	case errors.Is(err, syscall.EACCES):
		return nil, fault.Newf(fault.Forbidden, "serve.address_forbidden", "没有权限监听 %s", s.Listen).Do("请用 --listen 换一个大于1023的端口").From(err)
	}
	return nil, fault.Newf(fault.Invalid, "serve.address", "无法监听 %s", s.Listen).Do("请用 --listen 指定本机的地址和端口，如 127.0.0.1:8080").From(err)
}

// serve wires the program together and answers until ctx ends.
func (s serveCommand) serve(ctx context.Context, c console, l net.Listener, opened *store.Store, m mark) error {
	secure, err := s.tls()
	if err != nil {
		return err
	}
	docks, err := s.docks()
	if err != nil {
		return err
	}
	if s.Node != "" {
		if err := casework.CheckNode(s.Node, docks.Party); err != nil {
			return misuse{err}
		}
	}
	gateways, err := s.gateways()
	if err != nil {
		return err
	}
	desk := casework.New(casework.Options{Store: opened, Site: s.site(l), Demo: m.Demo != nil, Docked: docks, Outgoing: gateways})
	defer desk.Close()
	stop, err := desk.Start(ctx)
	if err != nil {
		return err
	}
	door := web.New(web.Options{Desk: desk, Sessions: opened.Sessions(), Site: s.Site, Secure: secure != nil, Strict: s.TLSCert != "",
		UI: ui.Dist(), Ready: opened.Ping, Metrics: measures(opened), Version: thisBuild().Version})
	if err := s.tell(c, l, opened, m); err != nil {
		return errors.Join(err, stop(ctx))
	}
	err = door.Serve(ctx, l, secure)
	if errors.Is(err, context.DeadlineExceeded) {
		slog.Warn("requests were cut off") // they had their time; what they wrote is whole or not at all
		err = nil
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), jobsWithin)
	defer cancel()
	return errors.Join(err, stop(end), c.say("已停止。"))
}

// tls is nil on the loopback without a given certificate.
func (s serveCommand) tls() (*tls.Config, error) {
	switch {
	case s.TLSCert != "":
		return web.Given(s.TLSCert, s.TLSKey)
	case web.Loopback(s.Listen):
		return nil, nil
	}
	return web.SelfMade(s.Dir, s.hosts(), time.Now())
}

// hosts are the names that a self-made certificate is for.
func (s serveCommand) hosts() []string {
	host, _, _ := net.SplitHostPort(s.Listen)
	if ip := net.ParseIP(host); host != "" && (ip == nil || !ip.IsUnspecified()) {
		return []string{host}
	}
	hosts := []string{"localhost", "127.0.0.1", "::1"}
	if name, err := os.Hostname(); err == nil {
		hosts = append(hosts, name)
	}
	addresses, _ := net.InterfaceAddrs()
	for _, a := range addresses {
		if n, ok := a.(*net.IPNet); ok && n.IP.IsGlobalUnicast() {
			hosts = append(hosts, n.IP.String())
		}
	}
	return hosts
}
