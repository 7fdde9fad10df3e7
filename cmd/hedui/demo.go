package main

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"hedui/internal/casework"
	"hedui/internal/demo"
	"hedui/internal/seal"
	"hedui/internal/store"
)

type demoCommand struct {
	folder
	Seed   uint64 `default:"1" placeholder:"数" help:"随机种子，相同的种子得到相同的数据（缺省 ${default}）"`
	People int    `default:"200000" placeholder:"人数" help:"虚构居民人数（缺省 ${default}）"`
}

// The bounds of a demo province, in residents: the cast must find its county,
// and they are kept in memory.
const (
	fewest = 100
	most   = 5_000_000
)

// demoFiles is the folder of the files that the story's people exchange.
const demoFiles = "演示文件"

func (d demoCommand) Run(ctx context.Context, c console) error {
	if d.People < fewest || d.People > most {
		return wrongly("--people 应在%d至%d之间", fewest, most)
	}
	master, undo, err := d.begin(&demoMark{Seed: d.Seed})
	if err != nil {
		return err
	}
	if err := d.play(ctx, c, master); err != nil {
		undo()
		return err
	}
	return nil
}

// play builds the province and plays the story in it.
func (d demoCommand) play(ctx context.Context, c console, master *seal.Master) (err error) {
	clock := demo.NewClock(demo.Begin.Start().Add(8 * time.Hour))
	s, err := store.Open(ctx, store.Options{Dir: d.Dir, DSN: d.Database, Master: master, Now: clock.Tick})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	desk := casework.New(casework.Options{Store: s, Demo: true, Site: "http://127.0.0.1:8080"})
	defer desk.Close()
	stop, err := desk.Start(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop(context.WithoutCancel(ctx))) }()
	played, err := d.stage(c, desk, s, clock)(ctx)
	if err != nil {
		return err
	}
	if err := d.tell(c, played); err != nil {
		return err
	}
	return d.mark(mark{Ready: true, Database: d.kind(), Demo: &demoMark{Seed: d.Seed, Until: clock.Now()}})
}

// stage gives what grows the province, builds it and plays.
func (d demoCommand) stage(c console, desk *casework.Desk, s *store.Store, clock *demo.Clock) func(context.Context) (demo.Played, error) {
	return func(ctx context.Context) (demo.Played, error) {
		province, err := demo.New(d.Seed, d.People)
		if err != nil {
			return demo.Played{}, err
		}
		out, err := filepath.Abs(filepath.Join(d.Dir, demoFiles))
		if err != nil {
			return demo.Played{}, err
		}
		progress := c.progressOf("导入托管数据", "项")
		on := demo.Stage{Desk: desk, Store: s, Clock: clock, Province: province, Seed: d.Seed, Out: out,
			Say:      func(format string, args ...any) { _ = c.say(format, args...) }, // tell, at the end, notices a full disk
			Progress: func(done, all int) { progress.at(int64(done), float64(done)/float64(all)) }}
		err = on.Build(ctx)
		progress.end()
		if err != nil {
			return demo.Played{}, err
		}
		return on.Play(ctx)
	}
}

func (d demoCommand) tell(c console, p demo.Played) error {
	if err := c.say("\n演示文件（名单、查询文件、反馈文件和报告）："); err != nil {
		return err
	}
	for _, path := range p.Files {
		if err := c.say("  %s", path); err != nil {
			return err
		}
	}
	return tellAccounts(c, d.Seed)
}

// tellAccounts lists the demo's accounts with their passwords.
func tellAccounts(c console, seed uint64) error {
	rows := [][]string{{"登录名", "密码", "用途"}}
	for _, a := range demo.Accounts(seed) {
		rows = append(rows, []string{a.Login, a.Password, a.Does})
	}
	if err := c.say("演示账号："); err != nil {
		return err
	}
	return c.table(rows)
}
