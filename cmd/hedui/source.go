package main

import (
	"context"
	"errors"
	"strings"

	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/finding"
	"hedui/internal/policy"
)

type sourceCommands struct {
	Try sourceTryCommand `cmd:"" help:"用不存在的人试用目录项的接口，不显示任何人的信息（服务运行时也可）"`
}

type sourceTryCommand struct {
	folder
	Item string `arg:"" name:"目录项" help:"目录项编号，如 210200.vehicle"`
}

func (s sourceTryCommand) Run(ctx context.Context, c console) (err error) {
	opened, m, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, opened.Close()) }()
	desk := casework.New(casework.Options{Store: opened, Demo: m.Demo != nil})
	defer desk.Close()
	t, err := desk.TrySource(ctx, policy.Program("console"), catalogue.ItemID(s.Item))
	if err != nil {
		return err
	}
	if t.Status == finding.Unavailable {
		if err := c.say("接口说明第%d版：无法提供（%s），用时%d毫秒。", t.Version, t.Reason, t.Took.Milliseconds()); err != nil {
			return err
		}
		return errFound
	}
	return c.say("接口说明第%d版：%s，%d条记录，数据截止日期 %s，有值的字段：%s，用时%d毫秒。",
		t.Version, t.Status.Chinese(), t.Records, t.AsOf, strings.Join(t.Fields, "、"), t.Took.Milliseconds())
}
