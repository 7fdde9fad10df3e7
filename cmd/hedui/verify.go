package main

import (
	"io"
	"os"
	"strings"

	"hedui/internal/fault"
	"hedui/internal/seal"
)

// verifying are the flags of a check without a server.
type verifying struct {
	File string `arg:"" name:"文件" help:"导出的文件"`
	Key  string `required:"" placeholder:"公钥文件" help:"事先保存的公钥（hedui audit key 的输出）"`
	JSON bool   `name:"json" help:"以JSON输出"`
}

// judge checks the file against the pinned key. What is wrong with its content,
// a fault of this family, is the check's answer; err is why there is none.
func (v verifying) judge(family string, check func(f *os.File, size int64, key *seal.Verifier) error) (wrong *fault.Error, err error) {
	key, err := pinned(v.Key)
	if err != nil {
		return nil, err
	}
	f, size, err := openInput(v.File)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	err = check(f, size, key)
	wrong, judged := fault.Of(err)
	if err != nil && (!judged || !strings.HasPrefix(wrong.Code, family)) {
		return nil, unreadable(v.File, err)
	}
	return wrong, nil
}

func pinned(path string) (*seal.Verifier, error) {
	f, _, err := openInput(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, 1<<16))
	if err != nil {
		return nil, unreadable(path, err)
	}
	return seal.ParsePublicKey(text)
}

// outcomeOf ends a check that was shown, or could not be.
func outcomeOf(wrong *fault.Error, shown error) error {
	if shown == nil && wrong != nil {
		return errFound
	}
	return shown
}
