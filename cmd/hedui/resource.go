package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/seal"
	"hedui/internal/source"
	"hedui/internal/workday"
)

type resourceCommands struct {
	Import  resourceImportCommand  `cmd:"" help:"导入托管目录项的数据，成为新的数据快照（服务运行时也可）"`
	Migrate resourceMigrateCommand `cmd:"" help:"把一个市的数据资源连同目录项成批迁入省级系统（服务运行时也可；中断后再次运行即继续）"`
}

type resourceImportCommand struct {
	folder
	Item    string `arg:"" name:"目录项" help:"目录项编号，如 210200.vehicle"`
	File    string `arg:"" optional:"" name:"文件" help:"数据文件（csv，也可以是 csv.gz、csv.zst；xlsx）"`
	From    string `placeholder:"postgres://…" help:"不用文件，直接从部门的数据库读取；地址中不写密码"`
	Query   string `type:"path" placeholder:"文件" help:"存放查询语句的文件；查询结果的列名与数据文件的表头写法相同"`
	Secret  string `name:"from-password-file" type:"path" placeholder:"文件" help:"存放部门数据库密码的文件"`
	AsOf    string `name:"as-of" required:"" placeholder:"日期" help:"数据截止日期，如 2026-09-30"`
	BadFile string `name:"bad-file" type:"path" placeholder:"文件" help:"剔除有问题的行时，把每一处的行号、列和原因（不含数据）写到这个文件"`
	DropBad bool   `name:"drop-bad" help:"剔除有问题的行，导入其余；缺省有一行不对就全部不导入"`
}

func (r resourceImportCommand) Run(ctx context.Context, c console) (err error) {
	asOf, err := workday.ParseDate(r.AsOf)
	if err != nil {
		return misuse{err}
	}
	in := casework.ResourceFile{AsOf: asOf, DropBad: r.DropBad}
	leave, err := r.input(&in)
	if err != nil {
		return err
	}
	defer leave()
	s, m, err := r.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	desk := casework.New(casework.Options{Store: s, Demo: m.Demo != nil})
	defer desk.Close()
	progress := c.progressOf("导入", "行")
	in.Progress = progress.at
	var got source.Imported
	var refused error
	err = r.aside(func(aside io.Writer) (err error) {
		in.Aside = aside
		got, err = desk.ImportResource(ctx, policy.Program("console"), catalogue.ItemID(r.Item), in)
		if fault.HasCode(err, "resource.bad_rows") { // the file that names them stays
			refused, err = err, nil
		}
		return err
	})
	progress.end()
	if err != nil {
		return err
	}
	return r.tell(c, got, refused)
}

// input names what is to be imported: a file, open until leave, or a department's
// database.
func (r resourceImportCommand) input(in *casework.ResourceFile) (leave func(), err error) {
	if (r.File == "") == (r.From == "") || (r.Query == "") != (r.From == "") {
		return nil, misuse{fault.New(fault.Invalid, "resource.from", "没有说明数据从哪里来").Do("请给出数据文件，或用 --from 和 --query 指定部门的数据库和查询语句")}
	}
	if r.File != "" {
		f, size, err := openInput(r.File)
		in.Content, in.Size = f, size
		return func() { f.Close() }, err
	}
	in.Query, err = r.query()
	return func() {}, err
}

func (r resourceImportCommand) query() (*source.Query, error) {
	text, err := os.ReadFile(r.Query)
	if err != nil {
		return nil, unreadable(r.Query, err)
	}
	q := &source.Query{Driver: "postgres", Address: r.From, Text: string(text)}
	if r.Secret == "" {
		return q, nil
	}
	secret, err := os.ReadFile(r.Secret)
	if err != nil {
		return nil, unreadable(r.Secret, err)
	}
	q.Password = seal.Secret(strings.TrimSpace(string(secret)))
	return q, nil
}

// aside gives work the file that names the bad rows; work that fails leaves none.
func (r resourceImportCommand) aside(work func(io.Writer) error) error {
	if r.BadFile == "" {
		return work(nil)
	}
	return createFile(r.BadFile, 0o600, work)
}

// tell says what was imported and which rows were not, by place and cause.
func (r resourceImportCommand) tell(c console, got source.Imported, refused error) error {
	if len(got.Bad) > 0 {
		rows := [][]string{{"行", "列", "问题"}}
		for _, b := range got.Bad {
			rows = append(rows, []string{fmt.Sprint(b.Row), b.Column, b.Message})
		}
		if err := c.table(append(rows, nil)); err != nil {
			return err
		}
	}
	if refused != nil {
		if err := c.say("%s", sentence(refused, false)); err != nil {
			return err
		}
		return errFound
	}
	return c.say("已导入 %s：%d条记录，数据截止日期 %s，剔除%d行。", r.Item, got.Records, got.AsOf, got.Num)
}
