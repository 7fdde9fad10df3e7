package main

import (
	"net"
	"os"
	"time"

	"hedui/internal/demo"
	"hedui/internal/store"
	"hedui/internal/web"
	"hedui/internal/workday"
)

// moved lets the clock of a demonstration be moved.
type moved struct {
	At string `placeholder:"2026-10-08T09:00" help:"把时钟拨到此刻（北京时间）起走；仅限演示数据目录"`
}

// clock is the folder's, unless --at moves it.
func (s moved) clock(m mark, started time.Time) (func() time.Time, error) {
	if s.At == "" {
		return m.clock(started), nil
	}
	if m.Demo == nil {
		return nil, wrongly("--at 只能用于演示数据目录")
	}
	return movedTo(s.At, started)
}

// movedTo is the machine's clock, or one that begins at an instant.
func movedTo(text string, started time.Time) (func() time.Time, error) {
	if text == "" {
		return time.Now, nil
	}
	layout := "2006-01-02T15:04"
	if len(text) > len(layout) {
		layout += ":05"
	}
	at, err := time.ParseInLocation(layout, text, workday.Beijing)
	if err != nil {
		return nil, wrongly("--at 应写成 2026-10-08T09:00")
	}
	return from(at, started), nil
}

// site is the address that reports name.
func (s serveCommand) site(l net.Listener) string {
	if s.Site != "" {
		return s.Site
	}
	scheme, host := "https://", l.Addr().String()
	if s.TLSCert == "" && web.Loopback(s.Listen) {
		scheme = "http://"
	}
	if _, port, err := net.SplitHostPort(host); err == nil && !web.Loopback(host) {
		if name, err := os.Hostname(); err == nil {
			host = net.JoinHostPort(name, port)
		}
	}
	return scheme + host
}

// tell says where the server is to be found, for the one who started it.
func (s serveCommand) tell(c console, l net.Listener, opened *store.Store, m mark) error {
	database := map[string]string{"sqlite": "SQLite", "postgres": "PostgreSQL"}[opened.Database()]
	if err := c.say("核对 hedui %s\n地址：%s\n数据目录：%s（%s）", thisBuild().Version, s.site(l), s.Dir, database); err != nil {
		return err
	}
	if m.Demo != nil {
		if err := s.tellDemo(c, opened, *m.Demo); err != nil {
			return err
		}
	}
	return c.say("按 Ctrl-C 停止。")
}

func (s serveCommand) tellDemo(c console, opened *store.Store, m demoMark) error {
	if err := c.say("%s：所有人员和数据均为虚构，登录不需要第二因子；时钟从 %s 起走。", demo.Mark, minute(opened.Now())); err != nil {
		return err
	}
	return tellAccounts(c, m.Seed)
}
