package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"hedui/internal/seal"
	"hedui/internal/simulate"
	"hedui/internal/store"
)

type simulateCommand struct {
	Seed     uint64  `default:"1" placeholder:"数" help:"随机种子，相同的种子走过相同的步骤（缺省 ${default}）"`
	Days     int     `default:"365" placeholder:"天数" help:"虚拟天数，自2026年1月5日起（缺省 ${default}）"`
	Counties int     `default:"0" placeholder:"个数" help:"提出申请的县区个数，0为全省（缺省 ${default}）"`
	Pace     float64 `default:"2" placeholder:"笔数" help:"每个工作日平均新发起的业务（缺省 ${default}）"`
	Until    int     `default:"0" placeholder:"步数" help:"走到这一步为止，用于重现（缺省不限）"`
	Database string  `placeholder:"postgres://…" help:"空的PostgreSQL数据库地址；缺省用临时文件夹中的SQLite" env:"HEDUI_SIMULATE_DATABASE"`
	Dir      string  `placeholder:"文件夹" help:"临时文件夹建在此处；内存文件系统最快"`
	JSON     bool    `name:"json" help:"以JSON输出结果"`
}

// The bounds of a simulation: its calendar ends with 2027.
const (
	mostDays = 500
	mostPace = 1000
)

func (s simulateCommand) Run(ctx context.Context, c console) (err error) {
	if s.Days < 1 || s.Days > mostDays || s.Pace < 0 || s.Pace > mostPace || s.Counties < 0 {
		return wrongly("--days 应在1至%d之间，--pace 应在0至%d之间", mostDays, mostPace)
	}
	dir, err := os.MkdirTemp(s.Dir, "hedui-simulate-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	master, err := masterIn(dir)
	if err != nil {
		return err
	}
	options := simulate.Options{Seed: s.Seed, Days: s.Days, Counties: s.Counties, Pace: s.Pace, Until: s.Until,
		Open: func(change func(*store.Options)) (*store.Store, error) {
			o := store.Options{Dir: dir, DSN: s.Database, Master: master}
			change(&o)
			return store.Open(ctx, o)
		}}
	if !s.JSON {
		options.Say = func(format string, args ...any) { _ = c.say(format, args...) } // tell notices a full disk
	}
	r, err := simulate.Run(ctx, options)
	return s.tell(c, r, err)
}

func masterIn(dir string) (*seal.Master, error) {
	keys := filepath.Join(dir, keysName)
	err := os.Mkdir(keys, 0o700)
	if err == nil {
		err = seal.GenerateMaster(keys, rand.Reader)
	}
	if err != nil {
		return nil, err
	}
	return seal.OpenMaster(keys)
}

// tell shows what happened, and what broke with the command to play it again.
func (s simulateCommand) tell(c console, r simulate.Result, err error) error {
	broken, found := errors.AsType[*simulate.Broken](err)
	if err != nil && !found {
		return err
	}
	if s.JSON {
		err = c.json(r)
	} else {
		err = c.say("种子 %d：%d 天，%d 步，业务 %d 笔 %d 人，协查任务 %d 项（已反馈 %d，超期 %d，终止 %d），复核 %d 项，报告 %d 份，中断 %d 次，安全登记 %d 条；摘要 %s，用时 %.0f 秒",
			r.Seed, r.Days, r.Steps, r.Cases, r.Persons, r.Tasks, r.Answered, r.Expired, r.Ended, r.Reviews, r.Reports, r.Kills, r.Entries, r.Digest, r.Seconds)
	}
	if err != nil || !found {
		return err
	}
	_, err = fmt.Fprintln(c.err, broken)
	return errors.Join(written(err), errFound)
}
