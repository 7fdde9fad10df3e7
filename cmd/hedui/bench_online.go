package main

import (
	"context"

	"hedui/internal/bench"
)

type benchOnlineCommand struct {
	Records    int    `default:"100000" help:"每个资源的记录数"`
	Households int    `default:"100" help:"户数，每户4人，逐户测量"`
	Resources  int    `default:"30" help:"托管目录项数"`
	Dir        string `type:"path" help:"放测试数据的目录，缺省用临时目录，测完删除"`
	Database   string `placeholder:"postgres://…" help:"空的PostgreSQL数据库；缺省用SQLite"`
	JSON       bool   `name:"json" help:"输出 JSON"`
}

// Run exits with 1 when a household's findings are not what the data says.
func (b benchOnlineCommand) Run(ctx context.Context, c console) error {
	flags := benchFlags{Records: b.Records, Subjects: 4 * b.Households, Resources: b.Resources, Rounds: 1, Dir: b.Dir}
	var r bench.OnlineResult
	err := flags.job(c, func(j bench.Job) (err error) {
		j.Database = b.Database
		r, err = bench.Online(ctx, j)
		return err
	})
	switch {
	case err != nil:
		return err
	case b.JSON:
		err = c.json(r)
	default:
		same := "结果正确"
		if !r.Equal {
			same = "结果不对！"
		}
		err = c.say("%d 户，每户 %d 项次，从提交到全部可查：p50 %.0f 毫秒，p99 %.0f 毫秒；同一磁盘逐个落盘每秒 %.0f 次；%s；%s",
			r.Households, r.Findings, r.P50, r.P99, r.Commits, same, r.Setup["cpu"])
	}
	if err == nil && !r.Equal {
		err = errFound
	}
	return err
}
