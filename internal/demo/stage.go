package demo

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/citizen"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/seal"
	"hedui/internal/source"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// Clock is the demo's time, which the story moves from step to step. It is safe
// for concurrent use.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock makes a clock that stands at an instant.
func NewClock(at time.Time) *Clock { return &Clock{now: at} }

// Now is the instant at which the clock stands.
func (c *Clock) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.now }

// Advance moves the clock on.
func (c *Clock) Advance(d time.Duration) { c.mu.Lock(); defer c.mu.Unlock(); c.now = c.now.Add(d) }

// Tick is Now, and moves the clock on by a millisecond, so that what is told in
// the order of its instants is told in the order in which it happened.
func (c *Clock) Tick() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(time.Millisecond)
	return c.now
}

// Set moves the clock to hour o'clock of a day, Beijing time.
func (c *Clock) Set(on workday.Date, hour int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = on.Start().Add(time.Duration(hour) * time.Hour)
}

// Begin is the morning on which the story begins: the first working day after
// the National Day holiday of 2026.
var Begin = workday.NewDate(2026, 10, 8)

// Stage is where the story is played: an open Hedui whose clock the story
// moves. Out is the folder for the files that its people exchange.
type Stage struct {
	Desk     *casework.Desk
	Store    *store.Store
	Clock    *Clock
	Province *Province
	Seed     uint64
	Out      string
	Say      func(format string, args ...any) // tells each step, in Chinese
	Progress func(done, all int)              // of Build; may be nil
}

// Build founds the province in an empty installation: agencies, departments,
// catalogue, accounts, and the hosted data of its residents.
func (s Stage) Build(ctx context.Context) error {
	start, err := casework.StartOf("210000", workday.NewDate(2026, 1, 1))
	if err != nil {
		return err
	}
	for i := range start.Agencies {
		start.Agencies[i].Phone = "000-0000 0000（演示）"
	}
	if err := s.Desk.Install(ctx, start); err != nil {
		return err
	}
	s.Say("建立辽宁省：%d 个核对机构、%d 个部门、%d 个目录项", len(start.Agencies), len(start.Departments), len(start.Items))
	if err := s.accounts(ctx); err != nil {
		return err
	}
	return s.snapshots(ctx)
}

func (s Stage) accounts(ctx context.Context) error {
	for _, a := range Accounts(s.Seed) {
		in := casework.AccountIn{Login: a.Login, Name: a.Name, Roles: a.Roles, Agency: a.Agency, Department: a.Department, Password: seal.Secret(a.Password)}
		if _, _, err := s.Desk.CreateAccount(ctx, policy.Program("init"), in); err != nil {
			return err
		}
	}
	return nil
}

// snapshots imports the hosted items, each as of the province's day.
func (s Stage) snapshots(ctx context.Context) error {
	all := Snapshots()
	records := int64(0)
	for i, id := range all {
		done, err := s.Import(ctx, id)
		if err != nil {
			return err
		}
		records += done.Records
		if s.Progress != nil {
			s.Progress(i+1, len(all))
		}
	}
	residents, households := s.Province.Count()
	s.Say("导入 %d 项托管数据 %d 条（%d 户 %d 人，均为%s），数据截止日期 %s", len(all), records, households, residents, Mark, AsOf.Chinese())
	return nil
}

// Import imports what the province's residents have of a hosted item.
func (s Stage) Import(ctx context.Context, id catalogue.ItemID) (done source.Imported, err error) {
	item, err := s.Desk.Item(ctx, reader, id)
	if err != nil {
		return done, err
	}
	return s.Desk.ImportRecords(ctx, policy.Program("console"), id, AsOf, func(yield func(citizen.Number, string, finding.Record) error) (failed error) {
		s.Province.Records(item, func(number, name string, values map[string]string) bool {
			failed = yield(citizen.Number(number), name, values)
			return failed == nil
		})
		return failed
	})
}

// reader looks at what everybody may see.
var reader = policy.Actor{Account: "hedui:demo", Agency: "210000", Level: "province"}

// save writes a file of the story and gives its path.
func (s Stage) save(name string, data []byte) (string, error) {
	if err := os.MkdirAll(s.Out, 0o700); err != nil {
		return "", err
	}
	path := filepath.Join(s.Out, name)
	return path, os.WriteFile(path, data, 0o600)
}

// as logs in one of the demo's people.
func (s Stage) as(ctx context.Context, login string) (policy.Actor, error) {
	for _, a := range Accounts(s.Seed) {
		if a.Login != login {
			continue
		}
		session, err := s.Desk.Login(ctx, login, seal.Secret(a.Password), "127.0.0.1")
		if err != nil {
			return policy.Actor{}, err
		}
		actor, step, err := s.Desk.Actor(ctx, session, "127.0.0.1")
		if err == nil && step != casework.StepNone {
			err = fmt.Errorf("demo: the login of %s still needs %q", login, step)
		}
		return actor, err
	}
	return policy.Actor{}, fmt.Errorf("demo: no account %s", login)
}
