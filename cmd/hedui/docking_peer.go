package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"hedui/internal/agency"
	"hedui/internal/casework"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
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
	docks, err := d.docks()
	if err != nil {
		return err
	}
	opened, m, err := f.open(ctx)
	if err != nil {
		return err
	}
	desk := casework.New(casework.Options{Store: opened, Demo: m.Demo != nil, Docked: docks})
	return errors.Join(do(desk), desk.Close(), opened.Close())
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
	text, err := os.ReadFile(r.Certificate)
	if err != nil {
		return keysUnwritable(err)
	}
	return r.at(ctx, docked{}, func(desk *casework.Desk) error {
		p, err := desk.RegisterPeer(ctx, atConsole, casework.PeerIn{Certificate: text, URL: r.URL, Folder: r.Folder, Collects: r.Collect})
		if err != nil {
			return err
		}
		return c.say("已登记对接方 %s。", p.ID)
	})
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
		state, oldest, heard := "正常", "", "尚无"
		if !p.RevokedAt.IsZero() {
			state = "已注销"
		}
		if p.Waiting > 0 {
			oldest = minute(p.Oldest)
		}
		if !p.HeardAt.IsZero() {
			heard = minute(p.HeardAt)
		}
		rows = append(rows, []string{string(p.ID), p.Name, state, heard, fmt.Sprint(p.Waiting), oldest, p.Fault, fmt.Sprint(p.GivenUp), minute(p.Until)})
	}
	if err := c.table(rows); err != nil || len(dead) == 0 {
		return err
	}
	rows = [][]string{{"\n未能送达", "种类", "对接方", "放弃于", "原因"}}
	for _, m := range dead {
		rows = append(rows, []string{m.ID, docking.Kind(m.Kind).Chinese(), string(m.Peer), minute(m.DeadAt), m.Fault})
	}
	return c.table(rows)
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
	Peer string `arg:"" name:"对接方" help:"行政区划代码"`
	On   string `placeholder:"2026-10-08" help:"核对哪一日的报文；缺省为昨日"`
}

// Run compares ledgers; exit code 1 says that there were differences.
func (r dockingReconcileCommand) Run(ctx context.Context, c console) error {
	on := workday.DateOf(time.Now()) - 1
	if r.On != "" {
		var err error
		if on, err = workday.ParseDate(r.On); err != nil {
			return misuse{err}
		}
	}
	if r.DockingCert == "" {
		return misuse{fault.New(fault.Invalid, "docking.no_certificate", "对账需要 --docking-cert 和 --docking-key")}
	}
	return r.at(ctx, r.docked, func(desk *casework.Desk) error {
		found, err := desk.Reconcile(ctx, atConsole, agency.ID(r.Peer), on)
		if err != nil {
			return err
		}
		if err := c.say("%s：本方 %d 份；对方缺 %d 份，已重新发出；本方缺 %d 份，已补收。", on.Chinese(), found.Compared, found.SentOn, found.Asked); err != nil {
			return err
		}
		if found.SentOn+found.Asked > 0 {
			return errFound
		}
		return nil
	})
}
