package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"

	"hedui/internal/bench"
)

type benchCommands struct {
	Match   benchMatchCommand   `cmd:"" help:"比对：名单文件到核对结果文件"`
	Batch   benchBatchCommand   `cmd:"" help:"批量核对：整个系统，从名单文件到可查的核对结果，与单独的比对引擎相比"`
	Import  benchImportCommand  `cmd:"" help:"导入：数据文件到数据快照"`
	Online  benchOnlineCommand  `cmd:"" help:"单户核对：经 HTTP 从提交到全部结果可查"`
	Docking benchDockingCommand `cmd:"" help:"对接：两个系统之间签名、加密、落盘、有回执的往返"`
}

type benchMatchCommand struct{ benchFlags }

func (b benchMatchCommand) Run(ctx context.Context, c console) error {
	return b.run(ctx, c, bench.Match)
}

type benchBatchCommand struct {
	benchFlags
	Database string `placeholder:"postgres://…" help:"整个系统用的空PostgreSQL数据库；缺省用SQLite"`
}

func (b benchBatchCommand) Run(ctx context.Context, c console) error {
	return b.run(ctx, c, func(ctx context.Context, j bench.Job) (bench.Result, error) {
		j.Database = b.Database
		return bench.Batch(ctx, j)
	})
}

type benchImportCommand struct{ benchFlags }

func (b benchImportCommand) Run(ctx context.Context, c console) error {
	return b.run(ctx, c, bench.Import)
}

type benchFlags struct {
	Records   int      `default:"1000000" help:"每个资源的记录数"`
	Subjects  int      `default:"100000" help:"核对对象数"`
	Resources int      `default:"1" help:"资源数"`
	Rounds    int      `default:"5" help:"每一方测量几次，取中位数"`
	Against   []string `placeholder:"duckdb,postgres" help:"与谁比较：duckdb（缺少时由 npm 安装到缓存目录）、postgres（Debian 的程序）"`
	Dir       string   `type:"path" help:"放测试数据的目录，缺省用临时目录，测完删除"`
	JSON      bool     `name:"json" help:"输出 JSON"`
}

// run exits with 1 when the sides found different things.
func (b benchFlags) run(ctx context.Context, c console, measure func(context.Context, bench.Job) (bench.Result, error)) error {
	var r bench.Result
	err := b.job(c, func(j bench.Job) (err error) {
		r, err = measure(ctx, j)
		return err
	})
	if err != nil {
		return err
	}
	if err := b.tell(c, r); err != nil {
		return err
	}
	if !r.Equal {
		return errFound
	}
	return nil
}

// job does work in a folder of its own, which is removed in the end.
func (b benchFlags) job(c console, work func(bench.Job) error) error {
	dir, err := os.MkdirTemp(b.Dir, "hedui-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	j := bench.Job{Records: b.Records, Subjects: b.Subjects, Resources: b.Resources, Rounds: b.Rounds, Against: b.Against, Dir: dir,
		Note: func(format string, args ...any) { fmt.Fprintf(c.err, format+"\n", args...) }}
	if err := j.Check(); err != nil {
		return err
	}
	return work(j)
}

func (b benchFlags) tell(c console, r bench.Result) error {
	if b.JSON {
		return c.json(r)
	}
	rows := [][]string{{"", "中位数", "倍数"}}
	for _, name := range slices.Sorted(maps.Keys(r.Medians)) {
		ratio := ""
		if x, ok := r.Ratios[name]; ok {
			ratio = fmt.Sprintf("%.2f", x)
		}
		rows = append(rows, []string{name, fmt.Sprintf("%.3f s", r.Medians[name]), ratio})
	}
	if err := c.table(rows); err != nil {
		return err
	}
	same := "各方结果相同"
	if !r.Equal {
		same = "各方结果不同！"
	}
	return c.say("%s：%d 行；内存峰值 %.0f MB（不含文件映射 %.0f MB）；%s", same, r.Findings, r.PeakMB, r.AnonMB, r.Setup["cpu"])
}
