package main

import (
	"fmt"
	"strings"

	"hedui/internal/norm"
)

type normCommand struct {
	Settings bool `help:"只列本规范的数值（时限、提醒等）及其条款"`
	JSON     bool `name:"json" help:"以JSON输出"`
}

func (n normCommand) Run(c console) error {
	if n.Settings {
		return n.settings(c)
	}
	rules, err := norm.Trace()
	if err != nil {
		return err
	}
	if n.JSON {
		return c.json(rules)
	}
	rows := [][]string{{"条款", "要求", "实现", "验证"}}
	for _, r := range rules {
		rows = append(rows, []string{r.Rule, r.Says, places(r.Code), places(r.Tests)})
	}
	if err := c.table(append(rows, nil)); err != nil {
		return err
	}
	return n.settings(c)
}

// places names the first of many places, and counts them.
func places(all []string) string {
	switch len(all) {
	case 0:
		return "—"
	case 1:
		return all[0]
	}
	return fmt.Sprintf("%s 等%d处", all[0], len(all))
}

func (n normCommand) settings(c console) error {
	settings := norm.Default().List()
	if n.JSON {
		return c.json(settings)
	}
	rows := [][]string{{"条款", "设置", "值"}}
	for _, s := range settings {
		rows = append(rows, []string{s.Rule, s.Label, settingText(s)})
	}
	return c.table(rows)
}

// settingText writes a value as people read it: 是, 5、3、1个工作日.
func settingText(s norm.Setting) string {
	switch v := s.Value.(type) {
	case bool:
		if v {
			return "是"
		}
		return "否"
	case []int:
		return strings.ReplaceAll(strings.Trim(fmt.Sprint(v), "[]"), " ", "、") + s.Unit
	default:
		return fmt.Sprint(v) + s.Unit
	}
}
