package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"hedui/internal/fault"
	"hedui/internal/listfile"
)

type listCommands struct {
	Check    listCheckCommand    `cmd:"" help:"检查名单文件（xlsx、csv），指出每一处问题"`
	Template listTemplateCommand `cmd:"" help:"生成名单模板（xlsx）"`
}

type listCheckCommand struct {
	File  string `arg:"" name:"文件" help:"名单文件：xlsx，或UTF-8、GB18030编码的csv"`
	JSON  bool   `name:"json" help:"以JSON输出，每处问题一行"`
	Limit int    `placeholder:"N" help:"最多列出多少处问题（缺省：文字200处，JSON 100000处）"`
}

// How many faults are named when --limit does not say. A person reads some;
// a program wants all, within the memory that they take.
const (
	namedToPeople   = 200
	namedToPrograms = 100_000
)

func (l listCheckCommand) Run(ctx context.Context, c console) error {
	if l.Limit < 0 {
		return wrongly("--limit 应为正整数")
	}
	found, err := l.check(ctx, c)
	if err != nil {
		return err
	}
	if l.JSON {
		err = l.json(c, found)
	} else {
		err = l.text(c, found)
	}
	if err == nil && !found.Clean() {
		err = errFound
	}
	return err
}

func (l listCheckCommand) check(ctx context.Context, c console) (listfile.Result, error) {
	f, size, err := openInput(l.File)
	if err != nil {
		return listfile.Result{}, err
	}
	defer f.Close()
	progress := c.progressOf("检查名单", "行")
	defer progress.end()
	found, err := listfile.Check(ctx, f, size, listfile.Options{Progress: progress.at, MaxFaults: l.most()})
	if err == nil && found.Persons == 0 {
		err = fault.Newf(fault.Invalid, "list.empty", "“%s”中没有核对对象", l.File).Do("请在标题行下方逐行填写姓名和身份证号")
	}
	return found, err
}

func (l listCheckCommand) most() int {
	switch {
	case l.Limit > 0:
		return l.Limit
	case l.JSON:
		return namedToPrograms
	}
	return namedToPeople
}

// json writes one object a line for each fault; what was left out is told
// beside, so that the lines stay what programs expect.
func (l listCheckCommand) json(c console, found listfile.Result) error {
	for _, f := range found.Faults {
		line, err := f.JSON()
		if err != nil {
			return err
		}
		if err := c.say("%s", line); err != nil {
			return err
		}
	}
	if left := leftOut(found); left > 0 {
		fmt.Fprintf(c.err, "另有%d处问题没有列出，可用 --limit 列出更多\n", left)
	}
	return nil
}

func leftOut(found listfile.Result) int { return found.Total + found.Warnings - len(found.Faults) }

// text writes a table and a summary. Values and mends are shown: whoever runs
// the command has the file (R11).
func (l listCheckCommand) text(c console, found listfile.Result) error {
	if len(found.Faults) > 0 {
		rows := [][]string{{"行", "列", "问题", "原值", "建议改为"}}
		for _, f := range found.Faults {
			rows = append(rows, []string{fmt.Sprint(f.Row), f.Column, marked(f), f.Value.Reveal(), f.Mend.Reveal()})
		}
		if err := c.table(append(rows, nil)); err != nil {
			return err
		}
	}
	return l.summary(c, found)
}

func marked(f listfile.Fault) string {
	if f.Warning {
		return "（提醒）" + f.Message
	}
	return f.Message
}

func (l listCheckCommand) summary(c console, found listfile.Result) error {
	where := ""
	if found.Sheet != "" {
		where = "工作表“" + plain(found.Sheet) + "”，"
	}
	if err := c.say("%s共%d户%d人；问题%d处，提醒%d处。", where, found.Households, found.Persons, found.Total, found.Warnings); err != nil {
		return err
	}
	if err := c.table(byCode(found)); err != nil {
		return err
	}
	return l.verdict(c, found)
}

// byCode counts the faults of each kind, most first, with the words of one.
func byCode(found listfile.Result) [][]string {
	words := map[string]string{}
	for _, f := range found.Faults {
		words[f.Code] = f.Message
	}
	codes := slices.SortedFunc(maps.Keys(found.ByCode), func(a, b string) int {
		return cmp.Or(found.ByCode[b]-found.ByCode[a], cmp.Compare(a, b))
	})
	var rows [][]string
	for _, code := range codes {
		rows = append(rows, []string{fmt.Sprintf("  %d处", found.ByCode[code]), code, words[code]})
	}
	return rows
}

func (l listCheckCommand) verdict(c console, found listfile.Result) error {
	if left := leftOut(found); left > 0 {
		if err := c.say("另有%d处没有列出，可用 --limit 列出更多，或用 --json 全部列出。", left); err != nil {
			return err
		}
	}
	if len(found.Unread) > 0 {
		if err := c.say("没有读取的工作表：%s。", plain(strings.Join(found.Unread, "、"))); err != nil {
			return err
		}
	}
	if found.Clean() {
		return c.say("名单可以导入。")
	}
	return c.say("请改正后再导入；导入时也可选择剔除有问题的家庭，共%d行。", found.Dropped)
}

type listTemplateCommand struct {
	File string `arg:"" name:"文件" help:"要生成的文件，如 名单.xlsx"`
}

func (l listTemplateCommand) Run(c console) error {
	if err := createFile(l.File, 0o644, listfile.Template); err != nil {
		return err
	}
	return c.say("已生成名单模板：%s", l.File)
}
