package web

import (
	"context"
	"net/http"
	"time"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/casework"
	"hedui/internal/policy"
	"hedui/internal/workday"
)

// Page is one page of a list. Next is the cursor of the page after it, empty at
// the end.
type Page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty" doc:"下一页的游标，空表示没有更多"`
}

// Cursor is the query of every list.
type Cursor struct {
	After string `query:"after" maxLength:"128" doc:"上一页返回的next"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"100" doc:"每页条数"`
}

// Day is a calendar date in a query, 2026-10-08: the library takes a
// workday.Date there for a number.
type Day string

// date is 0 for a day that is not given; the interface has checked the form.
func (d Day) date() workday.Date {
	on, _ := workday.ParseDate(string(d))
	return on
}

// pageOf cuts a page from limit+1 rows that were asked for.
func pageOf[T, R any](rows []T, limit int, show func(T) R, id func(T) string) Page[R] {
	p := Page[R]{Items: make([]R, 0, min(len(rows), limit))}
	if len(rows) > limit {
		rows = rows[:limit]
		p.Next = id(rows[limit-1])
	}
	for _, r := range rows {
		p.Items = append(p.Items, show(r))
	}
	return p
}

// Account is an account as its administrator sees it.
type Account struct {
	ID           account.ID          `json:"id"`
	Login        string              `json:"login"`
	Name         string              `json:"name"`
	Roles        []account.Role      `json:"roles"`
	Agency       agency.ID           `json:"agency"`
	Department   agency.DepartmentID `json:"department,omitempty"`
	Disabled     bool                `json:"disabled"`
	Locked       *time.Time          `json:"lockedUntil,omitempty"`
	SecondFactor bool                `json:"secondFactor"`
	System       bool                `json:"system" doc:"只能由令牌使用"`
	LastLogin    *time.Time          `json:"lastLogin,omitempty"`
}

func showAccount(a account.Account) Account {
	return Account{ID: a.ID, Login: a.Login, Name: a.Name, Roles: a.Roles, Agency: a.Agency, Department: a.Department,
		Disabled: a.Disabled, Locked: given(a.Attempts.LockedUntil), SecondFactor: a.TOTP != "", System: a.PasswordHash == "",
		LastLogin: given(a.LastLogin)}
}

func given(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func (s *Server) accountRoutes() {
	const tag = "账号"
	handle(s, route{method: http.MethodGet, path: "/api/v1/accounts", verb: "account.list", says: "查看账号", tag: tag}, s.accounts)
	handle(s, route{method: http.MethodPost, path: "/api/v1/accounts", verb: "account.create", says: "建立账号", tag: tag, status: http.StatusCreated}, s.createAccount)
	handle(s, route{method: http.MethodPatch, path: "/api/v1/accounts/{id}", verb: "account.edit", says: "修改账号", tag: tag}, s.editAccount)
	handle(s, route{method: http.MethodPost, path: "/api/v1/accounts/{id}/reset", verb: "account.reset", says: "重置账号", tag: tag}, s.resetAccount)
	handle(s, route{method: http.MethodPut, path: "/api/v1/accounts/{id}/disabled", verb: "account.disable", says: "停用或启用账号", tag: tag}, s.disableAccount)
	handle(s, route{method: http.MethodGet, path: "/api/v1/policies", verb: "policy.read", says: "查看授权策略", tag: tag}, s.policies)
	handle(s, route{method: http.MethodGet, path: "/api/v1/settings/access", verb: "settings.access", says: "查看登录安全设置", tag: tag}, s.limits)
	handle(s, route{method: http.MethodPut, path: "/api/v1/settings/access", verb: "settings.edit_access", says: "修改登录安全设置", tag: tag}, s.setLimits)
}

type accountsOut struct{ Body Page[Account] }

func (s *Server) accounts(ctx context.Context, actor policy.Actor, in *Cursor) (*accountsOut, error) {
	rows, err := s.desk.Accounts(ctx, actor, account.ID(in.After), in.Limit+1)
	if err != nil {
		return nil, err
	}
	return &accountsOut{pageOf(rows, in.Limit, showAccount, func(a account.Account) string { return string(a.ID) })}, nil
}

type createAccountIn struct {
	Body struct {
		Login      string              `json:"login" maxLength:"32" doc:"登录名"`
		Name       string              `json:"name" maxLength:"64" doc:"姓名"`
		Roles      []account.Role      `json:"roles" minItems:"1" maxItems:"4" doc:"角色"`
		Agency     agency.ID           `json:"agency" maxLength:"16" doc:"所属机构"`
		Department agency.DepartmentID `json:"department,omitempty" maxLength:"32"`
		System     bool                `json:"system,omitempty" doc:"部门系统的账号，没有密码，只能由令牌使用"`
	}
}

type createdAccount struct {
	Account
	Password string `json:"password,omitempty" doc:"一次性密码，只显示这一次"`
}

type createAccountOut struct{ Body createdAccount }

func (s *Server) createAccount(ctx context.Context, actor policy.Actor, in *createAccountIn) (*createAccountOut, error) {
	b := in.Body
	a, once, err := s.desk.CreateAccount(ctx, actor, casework.AccountIn{Login: b.Login, Name: b.Name, Roles: b.Roles,
		Agency: b.Agency, Department: b.Department, System: b.System})
	if err != nil {
		return nil, err
	}
	return &createAccountOut{createdAccount{showAccount(a), once.Reveal()}}, nil
}

type accountPath struct {
	ID account.ID `path:"id" maxLength:"64"`
}

type editAccountIn struct {
	ID   account.ID `path:"id" maxLength:"64"`
	Body struct {
		Name  string         `json:"name" maxLength:"64" doc:"姓名"`
		Roles []account.Role `json:"roles" minItems:"1" maxItems:"4" doc:"角色"`
	}
}

type accountOut struct{ Body Account }

func (s *Server) editAccount(ctx context.Context, actor policy.Actor, in *editAccountIn) (*accountOut, error) {
	a, err := s.desk.EditAccount(ctx, actor, in.ID, in.Body.Name, in.Body.Roles)
	if err != nil {
		return nil, err
	}
	return &accountOut{showAccount(a)}, nil
}

type resetOut struct {
	Body struct {
		Password string `json:"password" doc:"一次性密码，只显示这一次"`
	}
}

func (s *Server) resetAccount(ctx context.Context, actor policy.Actor, in *accountPath) (*resetOut, error) {
	once, err := s.desk.ResetAccount(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	out := &resetOut{}
	out.Body.Password = once.Reveal()
	return out, nil
}

type disableIn struct {
	ID   account.ID `path:"id" maxLength:"64"`
	Body struct {
		Disabled bool `json:"disabled" doc:"是否停用"`
	}
}

func (s *Server) disableAccount(ctx context.Context, actor policy.Actor, in *disableIn) (*none, error) {
	return nil, s.desk.DisableAccount(ctx, actor, in.ID, in.Body.Disabled)
}

type policiesOut struct{ Body Page[policy.Policy] }

func (s *Server) policies(ctx context.Context, actor policy.Actor, _ *none) (*policiesOut, error) {
	all, err := s.desk.Policies(ctx, actor)
	if err != nil {
		return nil, err
	}
	return &policiesOut{Page[policy.Policy]{Items: all}}, nil
}

// Limits are account.Limits in whole minutes.
type Limits struct {
	Failures        int  `json:"failures" minimum:"3" maximum:"10" doc:"连续失败几次后锁定"`
	LockMinutes     int  `json:"lockMinutes" minimum:"1" maximum:"1440" doc:"锁定多久，分钟"`
	IdleMinutes     int  `json:"idleMinutes" minimum:"1" maximum:"60" doc:"空闲多久退出，分钟"`
	AbsoluteMinutes int  `json:"absoluteMinutes" minimum:"1" maximum:"1440" doc:"一次登录最长多久，分钟"`
	OneTimeMinutes  int  `json:"oneTimeMinutes" minimum:"60" maximum:"20160" doc:"一次性密码有效多久，分钟"`
	SecondFactor    bool `json:"secondFactor" doc:"是否人人必须启用动态口令"`
}

type limitsOut struct{ Body Limits }

func minutes(d time.Duration) int { return int(d / time.Minute) }

func (s *Server) limits(ctx context.Context, actor policy.Actor, _ *none) (*limitsOut, error) {
	l, err := s.desk.Limits(ctx, actor)
	if err != nil {
		return nil, err
	}
	return &limitsOut{Limits{l.Failures, minutes(l.LockFor), minutes(l.Idle), minutes(l.Absolute), minutes(l.OneTimeFor), l.SecondFactor}}, nil
}

type limitsIn struct{ Body Limits }

func (s *Server) setLimits(ctx context.Context, actor policy.Actor, in *limitsIn) (*none, error) {
	l := account.DefaultLimits()
	l.Failures, l.SecondFactor = in.Body.Failures, in.Body.SecondFactor
	l.LockFor, l.Idle = time.Duration(in.Body.LockMinutes)*time.Minute, time.Duration(in.Body.IdleMinutes)*time.Minute
	l.Absolute, l.OneTimeFor = time.Duration(in.Body.AbsoluteMinutes)*time.Minute, time.Duration(in.Body.OneTimeMinutes)*time.Minute
	return nil, s.desk.SetLimits(ctx, actor, l)
}
