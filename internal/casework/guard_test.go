package casework_test

import (
	"crypto/rand"
	"io"
	"strings"
	"sync/atomic"
	"testing"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
)

// interrupter lets something happen when the next random number is drawn: the
// moment at which a verb stages what it is going to store.
type interrupter struct{ then atomic.Pointer[func()] }

func (i *interrupter) Read(p []byte) (int, error) {
	if then := i.then.Swap(nil); then != nil {
		(*then)()
	}
	return rand.Read(p)
}

func administrator(at agency.ID, level agency.Level) policy.Actor {
	return policy.Actor{Account: account.ID("a_system_" + at), Roles: []account.Role{account.System}, Agency: at, Level: level}
}

// Where an agency stands is decided above it (R4.3): the administrator of a
// city neither lifts it to a province nor takes another one under it.
func TestNoAgencyLiftsItself(t *testing.T) {
	p := newPlay(t, storetest.SQLite(t)(func(o *store.Options) { o.Now = begun() }))
	city, province := administrator("210200", agency.City), administrator("210000", agency.Province)
	at := func(id, parent agency.ID, level agency.Level) agency.Agency {
		return agency.Agency{ID: id, Name: "甲", ShortName: "乙" + string(id), Level: level, Parent: parent}
	}
	for _, c := range []struct {
		what string
		by   policy.Actor
		a    agency.Agency
		want string
	}{
		{"its own name", city, at("210200", "210000", agency.City), ""},
		{"a county of its own", city, at("210202", "210200", agency.County), ""},
		{"a new county below it", city, at("210299", "210200", agency.County), ""},
		{"a new city below a city", city, at("210298", "210200", agency.City), "agency.invalid"},
		{"itself a province", city, at("210200", "", agency.Province), "policy.denied"},
		{"another city below it", city, at("210100", "210200", agency.County), "policy.denied"},
		{"another city's county", city, at("210102", "210200", agency.County), "policy.denied"},
		{"a county moved by the province", province, at("210102", "210200", agency.County), ""},
		{"a second province", province, at("220000", "", agency.Province), "policy.denied"},
	} {
		wants(t, c.what, p.Desk.EditAgency(t.Context(), c.by, c.a), c.want)
	}
	region := agency.Region{Code: "210102", Name: "和平区", Level: agency.County, Parent: "210100"}
	wants(t, "another's region", p.Desk.EditRegion(t.Context(), city, region), "policy.denied")
	wants(t, "a region by the province", p.Desk.EditRegion(t.Context(), province, region), "")
}

// wants compares a fault's code; "" is none.
func wants(t *testing.T, what string, err error, code string) {
	t.Helper()
	f, _ := fault.Of(err)
	if (err == nil) != (code == "") || f != nil && f.Code != code {
		t.Errorf("%s: got %v, want %q", what, err, code)
	}
}

// submitted plays a case up to Anshan's task.
func submitted(t *testing.T, p *play) {
	t.Helper()
	for _, s := range p.steps()[:6] {
		if err := s.do(t.Context()); err != nil {
			t.Fatal(s.name, err)
		}
	}
}

func (p *play) nothingFound(t *testing.T) (all []finding.Finding) {
	t.Helper()
	asked, err := p.Desk.Asked(t.Context(), p.anshan, p.task)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range asked {
		all = append(all, finding.Finding{Ordinal: a.Ordinal, Status: finding.None, AsOf: demo.AsOf})
	}
	return all
}

// Whoever withdraws while an answer is made is not in it, on either database.
func TestAnAnswerMadeBesideAWithdrawalIsNotKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		var i interrupter
		p := newPlay(t, open(func(o *store.Options) { o.Now, o.Rand = begun(), &i }))
		p.key = "beside"
		submitted(t, p)
		all := p.nothingFound(t)
		withdraw := func() {
			if err := p.Desk.WithdrawAuthorization(t.Context(), p.clerk, p.id, 2); err != nil {
				t.Error(err)
			}
		}
		i.then.Store(&withdraw)
		_, err := p.Desk.Answer(t.Context(), p.anshan, p.task, all)
		wants(t, "the answer made before", err, "store.stale")
		left := p.nothingFound(t)
		if len(left) != len(all)-1 {
			t.Fatalf("%d of %d are still asked", len(left), len(all))
		}
		m, err := p.Desk.Answer(t.Context(), p.anshan, p.task, left)
		if err != nil || m.Counts.Subjects[finding.None] != len(left) {
			t.Errorf("got %v, %v", m.Counts, err)
		}
	})
}

// A new list has other people at the old ordinals: who withdrew from the old
// one does not silence them.
func TestANewListForgetsTheOldWithdrawals(t *testing.T) {
	p := newPlay(t, storetest.SQLite(t)(func(o *store.Options) { o.Now = begun() }))
	for _, do := range []step{p.steps()[0], p.steps()[1], p.steps()[2]} {
		if err := do.do(t.Context()); err != nil {
			t.Fatal(do.name, err)
		}
	}
	if err := p.Desk.WithdrawAuthorization(t.Context(), p.clerk, p.id, 2); err != nil {
		t.Fatal(err)
	}
	for _, do := range p.steps()[2:6] {
		if err := do.do(t.Context()); err != nil {
			t.Fatal(do.name, err)
		}
	}
	if n := len(p.nothingFound(t)); n != len(demo.Cast()) {
		t.Errorf("%d of %d are asked", n, len(demo.Cast()))
	}
}

// Typed findings say one thing of each subject, and nothing of the future; free
// text holds no number.
func TestTypedFindingsAreChecked(t *testing.T) {
	p := newPlay(t, storetest.SQLite(t)(func(o *store.Options) { o.Now = begun() }))
	submitted(t, p)
	all := p.nothingFound(t)
	_, err := p.Desk.Answer(t.Context(), p.anshan, p.task, append(all, all[0]))
	wants(t, "twice", err, "finding.invalid")
	all[0].AsOf = demo.Begin + 1
	_, err = p.Desk.Answer(t.Context(), p.anshan, p.task, all)
	wants(t, "tomorrow", err, "finding.invalid")
	file := casework.AnswerFile{Name: "反馈.csv", AsOf: demo.Begin + 1, Content: strings.NewReader("")}
	_, err = p.Desk.ImportAnswer(t.Context(), p.anshan, p.task, file)
	wants(t, "a file of tomorrow", err, "resource.as_of")
	number := demo.Cast()[0].Number
	file = casework.AnswerFile{Name: number + ".csv", AsOf: demo.AsOf, Content: strings.NewReader("")}
	_, err = p.Desk.ImportAnswer(t.Context(), p.anshan, p.task, file)
	wants(t, "a number in a name", err, "words.id_number")
	_, err = p.Desk.CasesOf(t.Context(), p.clerk, "", "查"+number, store.CaseFilter{})
	wants(t, "a number in a reason", err, "words.id_number")
}

// An assisting agency sees the papers of those whom its task asks for, and of
// nobody else (R3.3).
func TestPapersAreShownOnlyOfThoseAsked(t *testing.T) {
	p := newPlay(t, storetest.SQLite(t)(func(o *store.Options) { o.Now = begun() }))
	for _, s := range p.steps()[:4] {
		if err := s.do(t.Context()); err != nil {
			t.Fatal(s.name, err)
		}
	}
	for ordinal := 1; ordinal <= 2; ordinal++ {
		copied := casework.MaterialIn{Ordinal: ordinal, Kind: catalogue.IDCopy, ContentType: "application/pdf",
			Content: strings.NewReader("%PDF-1.4 演示")}
		if _, err := p.Desk.AddMaterial(t.Context(), p.clerk, p.id, copied); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.submit(t.Context()); err != nil {
		t.Fatal(err)
	}
	open := func(ordinal int) error {
		return p.Desk.OpenMaterial(t.Context(), p.anshan, p.id, ordinal, catalogue.IDCopy, drop)
	}
	wants(t, "one who is asked", open(2), "")
	if err := p.Desk.WithdrawAuthorization(t.Context(), p.clerk, p.id, 2); err != nil {
		t.Fatal(err)
	}
	wants(t, "one who withdrew", open(2), "policy.denied")
	wants(t, "the other one", open(1), "")
	if v, err := p.Desk.Task(t.Context(), p.anshan, p.task); err != nil || v.State != assist.Open || v.Subjects != len(demo.Cast())-1 {
		t.Errorf("the task asks for %d, %s, %v", v.Subjects, v.State, err)
	}
}

func drop(store.Document, io.Reader) error { return nil }
