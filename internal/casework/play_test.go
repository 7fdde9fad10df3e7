package casework_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/citizen"
	"hedui/internal/demo"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/listfile"
	"hedui/internal/policy"
	"hedui/internal/seal"
	"hedui/internal/store"
	"hedui/internal/verification"
)

const (
	seed      = 1
	residents = 400
)

// play is one case of the cast's, step by step, on a stage. Each step may be
// repeated, with the same idempotency key where it begins something.
type play struct {
	demo.Stage
	clerk, anshan, approver policy.Actor
	deposit                 catalogue.Item

	key  string
	id   verification.ID
	task assist.ID
}

// newPlay founds a province on a store and logs the staff in.
func newPlay(t testing.TB, s *store.Store) *play {
	t.Helper()
	province, err := demo.New(seed, residents)
	if err != nil {
		t.Fatal(err)
	}
	desk := casework.New(casework.Options{Store: s, Demo: true})
	stop, err := desk.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(context.Background()); desk.Close() })
	p := &play{Stage: demo.Stage{Desk: desk, Store: s, Province: province, Seed: seed, Say: t.Logf}}
	if err := p.Build(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, actor := range map[string]*policy.Actor{"heping.clerk": &p.clerk, "anshan.clerk": &p.anshan, "heping.approver": &p.approver} {
		*actor = enter(t, desk, name)
	}
	if p.deposit, err = desk.Item(t.Context(), p.anshan, "210300.deposit"); err != nil {
		t.Fatal(err)
	}
	return p
}

// begun is a clock that began at the demo's morning and goes on.
func begun() func() time.Time {
	ahead := time.Until(demo.Begin.Start().Add(9 * time.Hour))
	return func() time.Time { return time.Now().Add(ahead) }
}

func enter(t testing.TB, desk *casework.Desk, name string) policy.Actor {
	t.Helper()
	all := demo.Accounts(seed)
	a := all[slices.IndexFunc(all, func(a demo.Account) bool { return a.Login == name })]
	session, err := desk.Login(t.Context(), name, seal.Secret(a.Password), "127.0.0.1")
	if err == nil {
		var actor policy.Actor
		if actor, _, err = desk.Actor(t.Context(), session, "127.0.0.1"); err == nil {
			return actor
		}
	}
	t.Fatal(err)
	return policy.Actor{}
}

// step is a verb of the play.
type step struct {
	name string
	do   func(context.Context) error
}

// steps of one case, from commission to report.
func (p *play) steps() []step {
	return []step{
		{"create", p.create}, {"choose", p.choose}, {"list", p.list}, {"paper", p.paper}, {"submit", p.submit},
		{"matched", p.matched}, {"import", p.answer}, {"feedback", p.feedback}, {"issue", p.issue},
	}
}

// once does what a door does with an idempotency key: what was done before is
// not done again.
func (p *play) once(ctx context.Context, actor policy.Actor, verb string, do func(context.Context) error) error {
	key, digest := p.key+verb, [32]byte{1}
	if _, _, err := p.Desk.Remembered(ctx, actor, key, digest); err != nil {
		return err
	}
	return do(casework.Once(ctx, key, digest))
}

func (p *play) create(ctx context.Context) error {
	err := p.once(ctx, p.clerk, "create", func(ctx context.Context) error {
		_, err := p.Desk.Create(ctx, p.clerk, casework.CreateIn{Kind: catalogue.New, Commission: verification.Commission{
			Number: "演示-1", Department: "210102.mz", Purpose: "最低生活保障审核确认", Assistance: "dibao", On: demo.Begin - 1,
		}})
		return err
	})
	all, err2 := p.Desk.Cases(ctx, p.clerk, store.CaseFilter{Limit: 1})
	if len(all) > 0 {
		p.id = all[0].ID
	}
	return errors.Join(err, err2)
}

func (p *play) choose(ctx context.Context) error {
	_, err := p.Desk.Choose(ctx, p.clerk, p.id, []catalogue.ItemID{"210200.vehicle", "210300.deposit"})
	return err
}

func (p *play) list(ctx context.Context) error { return p.listOf(ctx, castList()) }

func castList() demo.Sheet {
	s := demo.Sheet{Heading: []string{"户编号", "姓名", "身份证号", "与户主关系", "授权书编号", "授权日期", "授权保管单位", "授权签署人"}}
	for i, m := range demo.Cast() {
		s.Rows = append(s.Rows, []string{"1", m.Name, m.Number, m.Relation, fmt.Sprint("SQ-", i), demo.AsOf.String(), "和平区核对中心", m.Signer})
	}
	return s
}

func (p *play) listOf(ctx context.Context, s demo.Sheet) error {
	var b bytes.Buffer
	if err := s.Write(&b, listfile.XLSX); err != nil {
		return err
	}
	got, err := p.Desk.ImportList(ctx, p.clerk, p.id, casework.ListFile{Content: bytes.NewReader(b.Bytes()), Size: int64(b.Len())})
	if err == nil && !got.Taken {
		err = fmt.Errorf("the list has %d faults", got.Total)
	}
	return err
}

func (p *play) paper(ctx context.Context) error {
	for i, m := range demo.Cast() {
		if err := p.paperOf(ctx, i+1, catalogue.AuthorizationLetter, demo.AuthorizationScan(m)); err != nil {
			return err
		}
		if err := p.paperOf(ctx, i+1, catalogue.IDCopy, demo.IDCopyScan(m)); err != nil {
			return err
		}
	}
	return p.paperOf(ctx, 0, catalogue.CommissionLetter, demo.CommissionScan())
}

func (p *play) paperOf(ctx context.Context, ordinal int, kind catalogue.Material, scan []byte) error {
	_, err := p.Desk.AddMaterial(ctx, p.clerk, p.id, casework.MaterialIn{
		Ordinal: ordinal, Kind: kind, ContentType: "application/pdf", Content: bytes.NewReader(scan)})
	return err
}

func (p *play) submit(ctx context.Context) error {
	_, _, err := p.Desk.Submit(ctx, p.clerk, p.id)
	if v, err := p.Desk.Case(ctx, p.clerk, p.id); err == nil {
		for _, t := range v.Tasks {
			if t.Access == catalogue.File {
				p.task = t.ID
			}
		}
	}
	return err
}

// matched waits until Dalian's task is answered.
func (p *play) matched(ctx context.Context) error {
	for {
		v, err := p.Desk.Case(ctx, p.clerk, p.id)
		if err != nil {
			return err
		}
		open := func(t casework.TaskView) bool { return t.Access == catalogue.Hosted && t.State == assist.Open }
		if !slices.ContainsFunc(v.Tasks, open) {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(2 * time.Millisecond):
		}
	}
}

func (p *play) answer(ctx context.Context) error {
	var pairs [][2]string
	var numbers []string
	for _, m := range demo.Cast() {
		pairs, numbers = append(pairs, [2]string{m.Number, m.Name}), append(numbers, m.Number)
	}
	var b bytes.Buffer
	if err := demo.AnswerSheet(p.deposit, pairs, p.Province.Answers(p.deposit, numbers), demo.AsOf).Write(&b, listfile.XLSX); err != nil {
		return err
	}
	_, err := p.Desk.ImportAnswer(ctx, p.anshan, p.task, casework.AnswerFile{Name: "反馈.xlsx", Content: bytes.NewReader(b.Bytes()), Size: int64(b.Len())})
	return err
}

func (p *play) feedback(ctx context.Context) error {
	_, err := p.Desk.Feedback(ctx, p.anshan, p.task)
	return err
}

func (p *play) issue(ctx context.Context) error {
	return p.once(ctx, p.approver, "issue", func(ctx context.Context) error {
		_, err := p.Desk.Issue(ctx, p.approver, p.id, 1, "")
		return err
	})
}

// footprint counts what a case has left behind, wherever.
func (p *play) footprint(t testing.TB) map[string]int {
	t.Helper()
	of := map[string]string{}
	for _, table := range []string{"subject_part", "subject", "material", "task", "report", "case_event", "notice"} {
		of[table] = `SELECT count(*) FROM ` + table + ` WHERE case_id = $1`
	}
	for _, table := range []string{"answer", "answer_part", "prepared", "reminder"} {
		of[table] = `SELECT count(*) FROM ` + table + ` WHERE task_id IN (SELECT id FROM task WHERE case_id = $1)`
	}
	of["reported"] = `SELECT count(*) FROM verification WHERE id = $1 AND state = 'reported'`
	of["answered"] = `SELECT count(*) FROM task WHERE case_id = $1 AND state = 'answered'`
	counts := map[string]int{}
	err := p.Store.View(t.Context(), func(tx *store.Tx) error {
		for name, query := range of {
			var n int
			if err := tx.QueryRow(query, string(p.id)).Scan(&n); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			counts[name] = n
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return counts
}

// doneBefore tells that a verb was refused because it has been done.
func doneBefore(err error) bool {
	for _, code := range []string{"store.key_in_use", "case.submitted", "assist.answered", "task.not_prepared"} {
		if fault.HasCode(err, code) {
			return true
		}
	}
	return false
}

// publishOf imports a hosted item's data anew.
func (p *play) publishOf(ctx context.Context, id catalogue.ItemID) error {
	dalian := policy.Program("console")
	item, err := p.Desk.Item(ctx, p.clerk, id)
	if err != nil {
		return err
	}
	_, err = p.Desk.ImportRecords(ctx, dalian, id, demo.AsOf, func(yield func(citizen.Number, string, finding.Record) error) error {
		var failed error
		p.Province.Records(item, func(number, name string, values map[string]string) bool {
			failed = yield(citizen.Number(number), name, values)
			return failed == nil
		})
		return failed
	})
	return err
}
