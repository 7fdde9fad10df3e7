package main

import (
	"context"
	"os"

	"hedui/internal/bench"
)

type benchDockingCommand struct {
	Exchanges int    `default:"5000" help:"往返次数"`
	AtOnce    int    `default:"64" help:"同时进行多少"`
	Dir       string `type:"path" help:"放测试数据的目录，缺省用临时目录，测完删除"`
	JSON      bool   `name:"json" help:"输出 JSON"`
}

// Run exits with 1 when a message was not taken.
func (b benchDockingCommand) Run(ctx context.Context, c console) error {
	dir, err := os.MkdirTemp(b.Dir, "hedui-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	r, err := bench.Docking(ctx, bench.DockingJob{Exchanges: max(1, b.Exchanges), AtOnce: max(1, b.AtOnce), Dir: dir})
	if err != nil {
		return err
	}
	if b.JSON {
		err = c.json(r)
	} else {
		err = c.say("%d 次往返（同时 %d 个）：每秒 %.0f 次，p50 %.1f 毫秒，p99 %.1f 毫秒；同一磁盘逐个落盘每秒 %.0f 次；%s",
			r.Exchanges, b.AtOnce, r.PerSecond, r.P50, r.P99, r.Commits, r.Setup["cpu"])
	}
	if err == nil && !r.Taken {
		err = errFound
	}
	return err
}
