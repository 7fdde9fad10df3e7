package story_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/citizen"
	"hedui/internal/demo"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/listfile"
	"hedui/internal/policy"
	"hedui/internal/seal"
	"hedui/internal/source"
	"hedui/internal/source/sourcetest"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
)

// Items of the story: hosted without data yet, a front-end database, and a second
// one that is answered by file.
const (
	hostedLate  = "210200.vehicle-late"
	byDatabase  = "210200.vehicle-db"
	askedBefore = "210300.deposit-before"
)

// A letter lasts when the tasks are received, and ends before the query leaves:
// from the end on it does not leave, by no way, in a batch neither; whoever was
// not asked for it is unavailable with the reason, never none. What was asked
// before is still answered (先授权再核对; R3.4, R5.2a, R5.3c, R6.2).
func TestALetterThatEndsStopsTheQuery(t *testing.T) {
	for _, kind := range []catalogue.Kind{catalogue.New, catalogue.Existing} {
		t.Run(string(kind), func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, open storetest.Opener) {
				x := newLapse(t, open, kind)
				x.apply()
				x.leavesBefore()
				x.Clock.Set(demo.Begin+2, 9)
				x.hosted()
				x.interfaces()
				x.toTheMinistry()
				x.byScreenAndFile()
				x.reported()
			})
		})
	}
}

// lapse is the story of three people, of whom the second signed for two days.
type lapse struct {
	*abroad
	kind   catalogue.Kind
	anshan policy.Actor
	bureau *sourcetest.Department
	early  [][2]string // who stood in the file before the end
	hour   int         // since the second day after the beginning
}

func newLapse(t *testing.T, open storetest.Opener, kind catalogue.Kind) *lapse {
	x := &lapse{abroad: beyond(t, open, func(docking.Message) []source.Reply { return nil }), kind: kind, bureau: sourcetest.Open(t), hour: 9}
	if kind == catalogue.Existing {
		x.heping = login(t, x.Stage, "shenyang.clerk") // who looks at the case
	}
	x.anshan = login(t, x.Stage, "anshan.clerk")
	described(t, x.Stage, x.bureau)
	x.bureau.Everybody(sourcetest.Manner{Status: 503})
	anshanApprover := dalianApprover
	anshanApprover.Agency = "210300"
	x.item(dalianApprover, "210200.vehicle", hostedLate, catalogue.Hosted)
	x.item(dalianApprover, "210200.vehicle", byDatabase, catalogue.API)
	x.item(anshanApprover, "210300.deposit", askedBefore, catalogue.File)
	x.database("postgres://nobody:none@127.0.0.1:1/none")
	x.fake.Down(true)
	return x
}

func (x *lapse) item(by policy.Actor, like, id catalogue.ItemID, access catalogue.Access) {
	x.t.Helper()
	item, err := x.Desk.Item(x.t.Context(), by, like)
	x.must(err)
	item.ID, item.Name, item.Access, item.From = id, string(id), access, demo.Begin
	x.must(second(x.Desk.EditItem(x.t.Context(), by, item)))
}

// database describes the front-end database, at an address.
func (x *lapse) database(address string) {
	x.t.Helper()
	var of source.Interface
	sourcetest.Described(x.t, 1, &of)
	u, err := url.Parse(address)
	x.must(err)
	password, _ := u.User.Password()
	u.User = url.User(u.User.Username())
	of.Database.Address, of.Pace.WaitMillis, of.Pace.Tries = u.String(), 1, 1
	in := casework.SourceIn{Interface: of, Credentials: map[string]seal.Secret{"dbPassword": seal.Secret(password)}}
	_, err = x.Desk.EditSource(x.t.Context(), dalianApprover, byDatabase, in)
	if f, bad := fault.Of(err); bad {
		x.t.Fatal(f.Fields)
	}
}

func (x *lapse) apply() {
	x.t.Helper()
	a := theCast(demo.Begin)
	a.items = []catalogue.ItemID{hostedLate, byInterface, byDatabase, "210300.deposit", askedBefore, "220000.realestate"}
	in := a.commission()
	if in.Kind = x.kind; x.kind == catalogue.Existing {
		in.Commission.Department = "210100.mz"
	}
	c, err := a.readyUnder(x.t.Context(), x.Desk, x.heping, in)
	x.must(err)
	x.must(x.Desk.Authorize(x.t.Context(), x.heping, c.ID, 2, verification.Authorization{Number: "SQ-短", SignedOn: demo.Begin, ValidTo: demo.Begin + 1, Keeper: "和平区核对中心"}))
	x.must(second3(x.Desk.Submit(x.t.Context(), x.heping, c.ID)))
	x.v = view(x.t, x.Stage, x.heping, c.ID)
}

func second3[A, B any](_ A, _ B, err error) error { return err }

// leavesBefore: a file goes out while the letter lasts; what is for the ministry
// is frozen, and the line is down. That a clock was fast when an earlier file went
// out, without the second person, takes nothing away from it.
func (x *lapse) leavesBefore() {
	x.t.Helper()
	x.Clock.Set(demo.Begin+2, 8)
	if in := x.file(askedBefore); len(in) != 2 {
		x.t.Errorf("%d people in the file of the fast clock", len(in))
	}
	x.Clock.Set(demo.Begin, 10)
	x.early = x.file(askedBefore)
	if len(x.early) != 3 {
		x.t.Fatalf("%d people in the file before the end", len(x.early))
	}
	x.must(second(x.Desk.ConfirmTask(x.t.Context(), x.province, x.about("220000.realestate").ID)))
	x.until("an attempt", func() bool { return x.fake.Tries() > 0 })
}

// file exports a task's query and tells who stands in it.
func (x *lapse) file(item catalogue.ItemID) (in [][2]string) {
	x.t.Helper()
	var b bytes.Buffer
	x.must(x.Desk.ExportQuery(x.t.Context(), x.anshan, x.about(item).ID, listfile.CSV, &b))
	for _, m := range demo.Cast() {
		if strings.Contains(b.String(), m.Number) {
			in = append(in, [2]string{m.Number, m.Name})
		}
	}
	return in
}

// states are the three people's findings of an item.
func (x *lapse) states(item catalogue.ItemID, want ...finding.Status) {
	x.t.Helper()
	found, err := x.Desk.Findings(x.t.Context(), x.heping, x.about(item).ID, 1, 3)
	x.must(err)
	for i, w := range want {
		f := found[i+1]
		if f.Status != w || w == finding.Unavailable && !strings.Contains(f.Reason, "授权书在查询前已到期") {
			x.t.Errorf("%s, person %d: %s, %s; want %s", item, i+1, f.Status, f.Reason, w)
		}
	}
}

// hosted: the data comes in later.
func (x *lapse) hosted() {
	x.t.Helper()
	_, err := x.Desk.ImportRecords(x.t.Context(), policy.Program("console"), hostedLate, demo.AsOf, func(yield func(citizen.Number, string, finding.Record) error) error {
		m := demo.Cast()[1]
		return yield(citizen.Number(m.Number), m.Name, finding.Record{"plateNo": "辽B·演9"})
	})
	x.must(err)
	x.until("the match", func() bool { return x.about(hostedLate).State == assist.Answered })
	x.states(hostedLate, finding.None, finding.Unavailable, finding.None)
}

// interfaces: the bureau's is back, and the front-end database is there.
func (x *lapse) interfaces() {
	x.t.Helper()
	cast := demo.Cast()
	before := x.bureau.Times(cast[1].Number)
	x.bureau.Everybody(sourcetest.Manner{})
	x.database(x.filled())
	for _, item := range []catalogue.ItemID{byInterface, byDatabase} {
		x.later(string(item), func() bool { return x.about(item).State == assist.Answered })
		x.states(item, finding.None, finding.Unavailable, finding.None)
	}
	if after := x.bureau.Times(cast[1].Number); after != before {
		x.t.Errorf("asked the interface %d times after the end", after-before)
	}
}

// later lets hours pass until Hedui has tried again by itself.
func (x *lapse) later(what string, done func() bool) {
	x.t.Helper()
	x.until(what, func() bool {
		x.hour++
		x.Clock.Set(demo.Begin+2, x.hour)
		time.Sleep(200 * time.Millisecond) // the workers look as often
		return done()
	})
}

// filled is a front-end database that knows the second person alone.
func (x *lapse) filled() string {
	x.t.Helper()
	address := storetest.EmptyPostgres(x.t)
	db, err := sql.Open("pgx", address)
	x.must(err)
	defer db.Close()
	m := demo.Cast()[1]
	for _, s := range []string{
		`CREATE TABLE vehicle (sfzh text, xm text, hphm text, ccdjrq date, jg numeric)`,
		`CREATE TABLE load_log (loaded_on timestamptz)`, `INSERT INTO load_log VALUES ('2026-10-06 23:30+08')`,
		fmt.Sprintf(`INSERT INTO vehicle VALUES ('%s', '%s', '辽B9', '2019-03-12', 1)`, m.Number, m.Name),
	} {
		x.must(second(db.Exec(s)))
	}
	return address
}

// toTheMinistry: the frozen message does not leave; another one does, without.
func (x *lapse) toTheMinistry() {
	x.t.Helper()
	x.fake.Down(false)
	x.later("the request", func() bool { return len(x.fake.Got(docking.Request)) > 0 })
	var got []int
	for _, m := range x.fake.Got(docking.Request) {
		for _, p := range m.Asked.Persons {
			got = append(got, p.No)
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, []int{1, 3}) {
		x.t.Errorf("the ministry was asked about %v", got)
	}
	dead, err := x.Desk.DeadMessages(x.t.Context(), x.province)
	x.must(err)
	if len(dead) != 1 || dead[0].Fault != "docking.letters_ended" {
		x.t.Fatalf("given up: %+v", dead)
	}
	if err := x.Desk.Resend(x.t.Context(), login(x.t, x.Stage, "system.admin"), dead[0].ID); !fault.Is(err, fault.Refused) {
		x.t.Errorf("it was sent again: %v", err)
	}
	x.states("220000.realestate", "", finding.Unavailable, "")
}

func (x *lapse) byScreenAndFile() {
	x.t.Helper()
	id := x.about("210300.deposit").ID
	asked, err := x.Desk.Asked(x.t.Context(), x.anshan, id)
	x.must(err)
	if in := x.file("210300.deposit"); len(asked) != 2 || len(in) != 2 {
		x.t.Errorf("%d on the screen, %d in the file after the end", len(asked), len(in))
	}
	none := func(ordinal int) finding.Finding {
		return finding.Finding{Ordinal: ordinal, Status: finding.None, AsOf: demo.AsOf}
	}
	all := []finding.Finding{none(1), none(2), none(3)}
	if err := second(x.Desk.Answer(x.t.Context(), x.anshan, id, all)); !fault.HasCode(err, "task.letter_ended") {
		x.t.Errorf("an answer about who was not to be asked: %v", err)
	}
	x.must(second(x.Desk.Answer(x.t.Context(), x.anshan, id, []finding.Finding{all[0], all[2]})))
	x.must(second(x.Desk.Feedback(x.t.Context(), x.anshan, id)))
	x.states("210300.deposit", finding.None, finding.Unavailable, finding.None)

	late := x.about(askedBefore).ID
	x.file(askedBefore) // once more, without the second: the first file's answer still counts
	item, err := x.Desk.Item(x.t.Context(), x.anshan, askedBefore)
	x.must(err)
	file, err := answerFile(item, x.Province, x.early, demo.AsOf)
	x.must(err)
	x.must(second(x.Desk.ImportAnswer(x.t.Context(), x.anshan, late, file)))
	x.must(second(x.Desk.Feedback(x.t.Context(), x.anshan, late)))
	found, err := x.Desk.Findings(x.t.Context(), x.heping, late, 1, 3)
	x.must(err)
	if f := found[2]; f.Status != finding.Found && f.Status != finding.None {
		x.t.Errorf("what was lawfully asked: %s, %s", f.Status, f.Reason)
	}
}

func (x *lapse) reported() {
	x.t.Helper()
	h, err := x.Desk.Coverage(x.t.Context(), x.heping, x.v.Case.ID, 1)
	x.must(err)
	for _, line := range h.Coverage {
		if got := line.Cells[1].Says(); got != "无法提供" && line.Item != askedBefore {
			x.t.Errorf("%s: %s", line.Item, got)
		}
	}
}
