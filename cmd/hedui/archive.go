package main

import (
	"strings"

	"hedui/internal/archive"
	"hedui/internal/fault"
)

type archiveCommands struct {
	Verify archiveVerifyCommand `cmd:"" help:"离线验证导出的档案包，不需要服务器"`
}

type archiveVerifyCommand struct {
	File string `arg:"" name:"文件" help:"导出的档案包"`
	Key  string `required:"" placeholder:"公钥文件" help:"事先保存的公钥（hedui audit key 的输出）"`
	JSON bool   `name:"json" help:"以JSON输出"`
}

// bundleVerified is what a verification found, for programs.
type bundleVerified struct {
	Valid    bool             `json:"valid"`
	Fault    string           `json:"fault"`
	Message  string           `json:"message"`
	Manifest archive.Manifest `json:"manifest"`
}

func (v archiveVerifyCommand) Run(c console) error {
	key, err := pinned(v.Key)
	if err != nil {
		return err
	}
	f, size, err := openInput(v.File)
	if err != nil {
		return err
	}
	defer f.Close()
	m, err := archive.Verify(f, size, key)
	wrong, judged := fault.Of(err)
	if err != nil && (!judged || !strings.HasPrefix(wrong.Code, "archive.")) {
		return unreadable(v.File, err)
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
	if err == nil && wrong != nil {
		err = errFound
	}
	return err
}
