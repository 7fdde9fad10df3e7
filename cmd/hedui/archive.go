package main

import (
	"os"

	"hedui/internal/archive"
	"hedui/internal/fault"
	"hedui/internal/seal"
)

type archiveCommands struct {
	Verify archiveVerifyCommand `cmd:"" help:"离线验证导出的档案包，不需要服务器"`
}

type archiveVerifyCommand struct{ verifying }

// bundleVerified is what a verification found, for programs.
type bundleVerified struct {
	Valid    bool             `json:"valid"`
	Fault    string           `json:"fault"`
	Message  string           `json:"message"`
	Manifest archive.Manifest `json:"manifest"`
}

func (v archiveVerifyCommand) Run(c console) error {
	var m archive.Manifest
	wrong, err := v.judge("archive.", func(f *os.File, size int64, key *seal.Verifier) (err error) {
		m, err = archive.Verify(f, size, key)
		return err
	})
	if err != nil {
		return err
	}
	return v.show(c, m, wrong)
}

func (v archiveVerifyCommand) show(c console, m archive.Manifest, wrong *fault.Error) (err error) {
	switch {
	case v.JSON:
		out := bundleVerified{Valid: wrong == nil, Manifest: m}
		if wrong != nil {
			out.Fault, out.Message = wrong.Code, wrong.Message
		}
		err = c.json(out)
	case wrong != nil:
		err = c.say("验证不通过：%s", sentence(wrong, false))
	default:
		err = c.say("验证通过：业务 %s 的案卷，%s保管，%d 份文件均未改动、缺失或增加。\n制作时间：%s，依据的操作规范：%s",
			m.Number, m.Name, len(m.Entries), minute(m.MadeAt), m.Norm)
	}
	return outcomeOf(wrong, err)
}
