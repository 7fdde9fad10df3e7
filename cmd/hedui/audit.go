package main

import (
	"context"
	"errors"
	"io"
	"os"

	"hedui/internal/audit"
	"hedui/internal/casework"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/seal"
)

type auditCommands struct {
	Export auditExportCommand `cmd:"" help:"导出审计日志（含哈希和全部已签名的检查点）"`
	Verify auditVerifyCommand `cmd:"" help:"离线验证导出的审计日志，不需要服务器"`
	Key    auditKeyCommand    `cmd:"" help:"显示验证审计日志用的公钥，请事先另行保存"`
}

type auditKeyCommand struct{ folder }

func (k auditKeyCommand) Run(c console) error {
	if _, err := k.find(); err != nil {
		return err
	}
	master, err := seal.OpenMaster(k.keys())
	if err != nil {
		return err
	}
	_, err = c.out.Write(master.Signer().Verifier().PEM())
	return written(err)
}

type auditVerifyCommand struct{ verifying }

// verified is what a verification found, for programs.
type verified struct {
	Valid       bool             `json:"valid"`
	From        int64            `json:"from"`
	To          int64            `json:"to"`
	Checkpoints int              `json:"checkpoints"`
	Broken      int64            `json:"broken"` // the first entry that is not as it was; 0 = none, or not told
	Fault       string           `json:"fault"`
	Message     string           `json:"message"`
	Last        audit.Checkpoint `json:"last"`
}

func (v auditVerifyCommand) Run(c console) error {
	var result audit.Result
	wrong, err := v.judge("audit.", func(f *os.File, size int64, key *seal.Verifier) (err error) {
		progress := c.progressOf("验证审计日志", "字节")
		defer progress.end()
		result, err = audit.Verify(&counted{Reader: f, each: func(n int64) { progress.bytes(n, size) }}, key)
		return err
	})
	if err != nil {
		return err
	}
	return v.show(c, result, wrong)
}

func (v auditVerifyCommand) show(c console, r audit.Result, wrong *fault.Error) (err error) {
	out := verified{Valid: wrong == nil, From: r.From, To: r.Size, Checkpoints: r.Checkpoints, Broken: r.Broken, Last: r.Last}
	if wrong != nil {
		out.Fault, out.Message = wrong.Code, wrong.Message
	}
	switch {
	case v.JSON:
		err = c.json(out)
	case wrong != nil:
		err = c.say("验证不通过：%s", sentence(wrong, false))
	default:
		err = c.say("验证通过：第%d条至第%d条，%d个检查点，均未改动、缺失或调换。\n末个检查点：第%d条，%s，根哈希 %s\n导出时间：%s",
			r.From, r.Size, r.Checkpoints, r.Last.Size, minute(r.Last.At), r.Last.Root, minute(r.ExportedAt))
	}
	return outcomeOf(wrong, err)
}

type auditExportCommand struct {
	folder
	File string `arg:"" name:"文件" help:"要生成的文件"`
	From int64  `default:"1" placeholder:"序号" help:"从第几条起（缺省从头）"`
	To   int64  `default:"0" placeholder:"序号" help:"到第几条止（缺省到末条）"`
}

func (e auditExportCommand) Run(ctx context.Context, c console) (err error) {
	if e.From < 1 || e.To < 0 || e.To > 0 && e.To < e.From {
		return wrongly("--from 和 --to 应为由小到大的序号")
	}
	s, _, err := e.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	desk := casework.New(casework.Options{Store: s})
	defer desk.Close()
	progress := c.progressOf("导出审计日志", "字节")
	defer progress.end()
	err = createFile(e.File, 0o600, func(w io.Writer) error {
		return desk.ExportAudit(ctx, policy.Program("console"), &counting{Writer: w, each: progress.sofar}, e.From, e.To)
	})
	if err != nil {
		return err
	}
	return c.say("已导出审计日志：%s", e.File)
}
