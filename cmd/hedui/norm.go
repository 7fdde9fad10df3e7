package main

import (
	"fmt"
	"strings"

	"hedui/internal/norm"
)

type normCommand struct {
	JSON bool `name:"json" help:"以JSON输出"`
}

func (n normCommand) Run(c console) error {
	settings, rules := norm.Default().List(), norm.Rules()
	if n.JSON {
		return c.json(struct {
			Version  string         `json:"version"`
			Settings []norm.Setting `json:"settings"`
			Rules    []norm.Rule    `json:"rules"`
		}{norm.Version, settings, rules})
	}
	rows := [][]string{{"条款", "设置", "值"}}
	for _, s := range settings {
		rows = append(rows, []string{s.Rule, s.Label, settingText(s)})
	}
	if err := c.table(append(rows, nil)); err != nil {
		return err
	}
	rows = [][]string{{"条款", "要求"}}
	for _, r := range rules {
		rows = append(rows, []string{r.ID, r.Says})
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
