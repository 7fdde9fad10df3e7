package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hedui/internal/agency"
	"hedui/internal/casework"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/web"
	"hedui/internal/wire"
	"hedui/internal/workday"
)

// docked says what an installation docks with: nothing by default.
type docked struct {
	DockingCert string `name:"docking-cert" and:"docking" placeholder:"文件" help:"本系统的对接证书（PEM，SM2）"`
	DockingKey  string `name:"docking-key" and:"docking" placeholder:"文件" help:"对接证书的私钥"`
	DockingCA   string `name:"docking-ca" placeholder:"文件" help:"对接方TLS证书的签发机构（PEM）；缺省用系统自带的"`
}

func (d docked) docks() (casework.Docked, error) {
	if d.DockingCert == "" {
		return casework.Docked{}, nil
	}
	party, err := openParty(d.DockingCert, d.DockingKey)
	if err != nil {
		return casework.Docked{}, err
	}
	roots, err := rootsIn(d.DockingCA)
	if err != nil {
		return casework.Docked{}, err
	}
	return casework.Docked{Party: party, Dial: func(p store.Peer) (casework.Exchanger, error) { return wire.Dial(p.URL, roots) }}, nil
}

var atConsole = policy.Program("console")

// at opens the installation's desk for one command.
func (f folder) at(ctx context.Context, d docked, do func(*casework.Desk) error) error {
	return f.atTime(ctx, d, moved{}, func(desk *casework.Desk, _ time.Time) error { return do(desk) })
}

// atTime is at with a clock that may be moved; do gets what it says.
func (f folder) atTime(ctx context.Context, d docked, t moved, do func(*casework.Desk, time.Time) error) error {
	docks, err := d.docks()
	if err != nil {
		return err
	}
	m, err := f.find()
	if err != nil {
		return err
	}
	now, err := t.clock(m, time.Now())
	if err != nil {
		return err
	}
	opened, err := f.openAt(ctx, now)
	if err != nil {
		return err
	}
	desk := casework.New(casework.Options{Store: opened, Demo: m.Demo != nil, Docked: docks})
	return errors.Join(do(desk, now()), desk.Close(), opened.Close())
}

type dockingRegisterCommand struct {
	folder
	Certificate string `arg:"" name:"证书" help:"对接方的证书文件（PEM）"`
	URL         string `placeholder:"https://…/docking/v1" help:"对接方的地址；没有地址的由对方来领取"`
	Folder      string `placeholder:"文件夹" help:"与对接方交换文件的文件夹，代替地址"`
	Collect     bool   `help:"由本系统向该地址领取对方的报文（如部平台）"`
}

// Run registers a peer.
func (r dockingRegisterCommand) Run(ctx context.Context, c console) error {
	text, err := read(r.Certificate)
	if err != nil {
		return err
	}
	return r.at(ctx, docked{}, func(desk *casework.Desk) error {
		p, err := desk.RegisterPeer(ctx, atConsole, casework.PeerIn{Certificate: text, URL: r.URL, Folder: r.Folder, Collects: r.Collect})
		if err != nil {
			return err
		}
		certificate, err := docking.ParseCertificate(text)
		if err != nil {
			return err
		}
		return c.say("已登记对接方 %s，%s。\n指纹 %s，请与对方当面或电话核对；有误的用 hedui docking revoke 注销。", p.ID, doorWords(p), certificate.Fingerprint())
	})
}

// doorWords says how messages get to a peer.
func doorWords(p store.Peer) string {
	switch {
	case p.Folder != "":
		return "经文件夹 " + p.Folder + " 交换"
	case p.Collects:
		return "向 " + p.URL + " 发送和领取"
	case p.URL != "":
		return "向 " + p.URL + " 发送"
	}
	return "没有地址，由对方来领取"
}

type dockingRevokeCommand struct {
	folder
	Peer string `arg:"" name:"对接方" help:"行政区划代码"`
}

// Run revokes a peer.
func (r dockingRevokeCommand) Run(ctx context.Context, c console) error {
	return r.at(ctx, docked{}, func(desk *casework.Desk) error {
		if err := desk.RevokePeer(ctx, atConsole, agency.ID(r.Peer)); err != nil {
			return err
		}
		return c.say("已注销对接方 %s，即时生效。", r.Peer)
	})
}

type dockingStatusCommand struct {
	folder
	JSON bool `name:"json" help:"输出JSON，供程序读取"`
}

// Run shows peers and dead letters.
func (s dockingStatusCommand) Run(ctx context.Context, c console) error {
	return s.at(ctx, docked{}, func(desk *casework.Desk) error {
		peers, err := desk.Peers(ctx, atConsole)
		if err != nil {
			return err
		}
		dead, err := desk.DeadMessages(ctx, atConsole)
		if err != nil {
			return err
		}
		if s.JSON {
			return c.json(map[string]any{"peers": peers, "dead": dead})
		}
		return s.print(c, peers, dead)
	})
}

func (s dockingStatusCommand) print(c console, peers []casework.PeerView, dead []casework.DockedMessage) error {
	if len(peers) == 0 {
		return c.say("尚未登记对接方。")
	}
	rows := [][]string{{"对接方", "名称", "状况", "最近联系", "待送达", "最早", "原因", "已放弃", "证书至"}}
	for _, p := range peers {
		state, oldest, heard, until := "正常", "", "尚无", minute(p.Until)
		if p.Lacks != "" {
			state, until = "缺证书", cause(p.Lacks)
		}
		if !p.RevokedAt.IsZero() {
			state = "已注销"
		}
		if p.Waiting > 0 {
			oldest = minute(p.Oldest)
		}
		if !p.HeardAt.IsZero() {
			heard = minute(p.HeardAt)
		}
		rows = append(rows, []string{string(p.ID), p.Name, state, heard, fmt.Sprint(p.Waiting), oldest, cause(p.Fault), fmt.Sprint(p.GivenUp), until})
	}
	if err := c.table(rows); err != nil || len(dead) == 0 {
		return err
	}
	if err := c.say("\n未能送达的报文："); err != nil {
		return err
	}
	rows = [][]string{{"编号", "种类", "对接方", "放弃于", "原因"}}
	for _, m := range dead {
		rows = append(rows, []string{m.ID, docking.Kind(m.Kind).Chinese(), string(m.Peer), minute(m.DeadAt), cause(m.Fault)})
	}
	if err := c.table(rows); err != nil {
		return err
	}
	return c.say("消除原因后用 hedui docking resend 编号 重发，对方只收一次。")
}

// cause says why a message did not arrive, with the code of the list of errors.
func cause(code string) string {
	if code == "" {
		return ""
	}
	return web.CauseOf(code) + "（" + code + "）"
}

type dockingResendCommand struct {
	folder
	Message string `arg:"" name:"报文" help:"报文编号，见 docking status"`
}

// Run puts a dead letter back into the outbox; the running server sends it.
func (r dockingResendCommand) Run(ctx context.Context, c console) error {
	return r.at(ctx, docked{}, func(desk *casework.Desk) error {
		if err := desk.Resend(ctx, atConsole, r.Message); err != nil {
			return err
		}
		return c.say("已重新放入发件箱。")
	})
}

type dockingReconcileCommand struct {
	folder
	docked
	moved
	Peer string `arg:"" name:"对接方" help:"行政区划代码"`
	On   string `placeholder:"2026-10-08" help:"只核对这一日的报文；缺省为最近7日和今日"`
}

// Run compares ledgers; exit code 1 says that there were differences.
func (r dockingReconcileCommand) Run(ctx context.Context, c console) error {
	var on workday.Date
	if r.On != "" {
		var err error
		if on, err = workday.ParseDate(r.On); err != nil {
			return misuse{err}
		}
	}
	if r.DockingCert == "" {
		return misuse{fault.New(fault.Invalid, "docking.no_certificate", "对账需要 --docking-cert 和 --docking-key")}
	}
	return r.atTime(ctx, r.docked, r.moved, func(desk *casework.Desk, now time.Time) error {
		first, last := on, on
		if on == 0 {
			last = workday.DateOf(now)
			first = last - casework.LedgerDays
		}
		return r.compare(ctx, c, desk, first, last)
	})
}

// comparedWords tells what a comparison of one day found.
func comparedWords(found casework.Differences) string {
	if found.SentOn+found.Asked == 0 {
		return fmt.Sprintf("本方 %d 份，一致。", found.Compared)
	}
	return fmt.Sprintf("本方 %d 份；对方缺 %d 份，已重新放入发件箱；本方缺 %d 份，已补收。", found.Compared, found.SentOn, found.Asked)
}

// compare prints one line for each day.
func (r dockingReconcileCommand) compare(ctx context.Context, c console, desk *casework.Desk, first, last workday.Date) error {
	sentOn, differ := 0, false
	for on := first; on <= last; on++ {
		found, err := desk.Reconcile(ctx, atConsole, agency.ID(r.Peer), on)
		if err != nil {
			return err
		}
		if err := c.say("%s：%s", on.Chinese(), comparedWords(found)); err != nil {
			return err
		}
		sentOn += found.SentOn
		differ = differ || found.SentOn+found.Asked > 0
	}
	if !differ {
		return c.say("双方一致。")
	}
	if sentOn > 0 {
		if err := c.say("放入发件箱的报文由运行中的服务送出，进展见 hedui docking status。"); err != nil {
			return err
		}
	}
	return errFound
}
