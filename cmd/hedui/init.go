package main

import (
	"context"
	"errors"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/casework"
	"hedui/internal/policy"
	"hedui/internal/seal"
	"hedui/internal/store"
	"hedui/internal/workday"
)

type initCommand struct {
	folder
	Province string `default:"210000" placeholder:"代码" help:"省级行政区划代码（缺省 ${default}，辽宁省）"`
	Login    string `default:"security" placeholder:"登录名" help:"首个安全管理员的登录名（缺省 ${default}）"`
	Name     string `default:"安全管理员" placeholder:"姓名" help:"首个安全管理员的姓名（缺省 ${default}）"`
}

func (i initCommand) Run(ctx context.Context, c console) error {
	// What can be wrong with the flags shows before anything is written.
	if _, err := casework.StartOf(agency.ID(i.Province), 0); err != nil {
		return misuse{err}
	}
	if wrong := account.CheckLogin(i.Login); wrong != nil {
		return misuse{wrong}
	}
	master, undo, err := i.begin(nil)
	if err != nil {
		return err
	}
	if err := i.found(ctx, c, master); err != nil {
		undo()
		return err
	}
	return nil
}

// found fills the new installation and shows the one-time password. The folder
// is ready only after it was shown: nobody could log in otherwise.
func (i initCommand) found(ctx context.Context, c console, master *seal.Master) (err error) {
	s, err := store.Open(ctx, store.Options{Dir: i.Dir, DSN: i.Database, Master: master})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	desk := casework.New(casework.Options{Store: s})
	defer desk.Close()
	start, err := casework.StartOf(agency.ID(i.Province), workday.DateOf(s.Now()))
	if err != nil {
		return err
	}
	if err := desk.Install(ctx, start); err != nil {
		return err
	}
	_, once, err := desk.CreateAccount(ctx, policy.Program("init"), casework.AccountIn{Login: i.Login, Name: i.Name,
		Roles: []account.Role{account.Security}, Agency: agency.ID(i.Province)})
	if err != nil {
		return err
	}
	if err := s.Sequence(ctx, true); err != nil {
		return err
	}
	if err := i.tell(c, len(start.Agencies), len(start.Items), once); err != nil {
		return err
	}
	return i.mark(mark{Ready: true, Database: i.kind()})
}

func (i initCommand) tell(c console, agencies, items int, once seal.Secret) error {
	return c.say(`已建立数据目录 %s：%d个核对机构，%d个目录项。
首个安全管理员：%s
一次性密码：%s
密码只显示这一次，请立即登录并修改，登录后由其建立其他账号。
请把 %s 复制到与备份不同的安全地点：没有其中的密钥，任何数据都无法读出。`,
		i.Dir, agencies, items, i.Login, once.Reveal(), i.keys())
}
