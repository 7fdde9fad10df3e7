package story_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hedui/internal/agency"
	"hedui/internal/archive"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/docking"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/workday"
)

// beside is what the province and a city with its own system keep in common,
// whichever door is between them.
type beside struct {
	*selfBuilt
	province, dalian, zhongshan, heping policy.Actor
}

// What is not a request crosses the wire too: the province's orders and who took
// note of them (R13.1), a city's own catalogue (R4.2), its confidentiality
// agreements and their filing (R10.1), papers out of each other's archives (R7.2).
func TestADockedCityIsToldAndTells(t *testing.T) {
	for name, c := range map[string]struct {
		database func(testing.TB) storetest.Opener
		folders  bool
	}{"sqlite, sockets": {storetest.SQLite, false}, "postgres, folders": {storetest.Postgres, true}} {
		t.Run(name, func(t *testing.T) {
			s := dock(t, c.database)
			if c.folders {
				s.byFolders()
			}
			x := &beside{selfBuilt: s, province: login(t, s.province.Stage, "province.approver"), dalian: login(t, s.dalian.Stage, "dalian.approver"),
				zhongshan: login(t, s.dalian.Stage, "zhongshan.clerk"), heping: login(t, s.province.Stage, "heping.clerk")}
			x.publishes()
			x.orders()
			x.signs()
			x.consults()
			x.nothingIsLeft()
		})
	}
}

// byFolders replaces the sockets by a folder on each side.
func (s *selfBuilt) byFolders() {
	s.t.Helper()
	ours, theirs := s.t.TempDir(), s.t.TempDir()
	for at, peer := range map[*node]*node{s.province: s.dalian, s.dalian: s.province} {
		dir := map[*node]string{s.province: ours, s.dalian: theirs}[at]
		_, err := at.Desk.RegisterPeer(s.t.Context(), policy.Program("console"), casework.PeerIn{Certificate: peer.party.Certificate.PEM(), Folder: dir})
		s.must(err)
		s.must(at.Desk.Collect(s.t.Context())) // makes the folders
	}
	s.courier = func() {
		for _, way := range [][2]string{{ours, theirs}, {theirs, ours}} {
			bring(s.t, filepath.Join(way[0], "out"), filepath.Join(way[1], "in"))
			bring(s.t, filepath.Join(way[0], "receipts"), filepath.Join(way[1], "in"))
		}
		for _, n := range []*node{s.province, s.dalian} {
			s.must(n.Desk.Collect(s.t.Context()))
		}
	}
}

// bring moves all messages from one folder to another.
func bring(t *testing.T, from, to string) {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(from, "*.msg"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range all {
		if err := os.Rename(path, filepath.Join(to, filepath.Base(path))); err != nil {
			t.Fatal(err)
		}
	}
}

// publishes: Dalian changes its own item; the province has it, and only as Dalian's.
func (x *beside) publishes() {
	x.t.Helper()
	item, err := x.selfBuilt.dalian.Desk.Item(x.t.Context(), x.dalian, "210200.vehicle")
	x.must(err)
	item.Name, item.LimitDays, item.From = "机动车和船舶（大连市）", 12, workday.DateOf(x.selfBuilt.dalian.Clock.Now())+1
	item, err = x.selfBuilt.dalian.Desk.EditItem(x.t.Context(), x.dalian, item)
	x.must(err)
	x.until("the item", func() bool {
		there, err := x.selfBuilt.province.Desk.Item(x.t.Context(), x.province, item.ID)
		return err == nil && there.Name == item.Name && there.LimitDays == 12 && there.From >= item.From
	})
}

// orders: the city's items follow, its agencies acknowledge one by one, and the
// province sees who has not.
func (x *beside) orders() {
	x.t.Helper()
	day := workday.DateOf(x.selfBuilt.province.Clock.Now()) + 10
	order, err := x.selfBuilt.province.Desk.Adjust(x.t.Context(), x.province, catalogue.Adjustment{Number: "辽核〔2026〕19号", Text: "降低查询限额", From: day,
		Changes: []catalogue.Change{{Item: "210200.vehicle", Quota: &catalogue.Quota{Count: 900, Per: "month"}}}})
	x.must(err)
	var got []casework.AdjustmentView
	x.until("the order", func() bool {
		got, err = x.selfBuilt.dalian.Desk.Adjustments(x.t.Context(), x.dalian, "", 10)
		return err == nil && len(got) == 1
	})
	if got[0].Number != order.Number || got[0].From != day || len(got[0].Receipts) == 0 || slices.ContainsFunc(got[0].Receipts, func(r store.Receipt) bool { return r.Agency[:4] != "2102" }) {
		x.t.Errorf("%+v", got[0])
	}
	item, err := x.selfBuilt.dalian.Desk.Item(x.t.Context(), x.dalian, "210200.vehicle")
	x.must(err)
	if item.Quota.Count != 900 || item.From != day {
		x.t.Errorf("the item: %+v from %s", item.Quota, item.From)
	}
	x.must(x.selfBuilt.dalian.Desk.Acknowledge(x.t.Context(), x.dalian, got[0].ID))
	x.must(x.selfBuilt.dalian.Desk.Acknowledge(x.t.Context(), x.zhongshan, got[0].ID))
	x.until("both acknowledgements", func() bool {
		all, err := x.selfBuilt.province.Desk.Adjustments(x.t.Context(), x.province, "", 10)
		x.must(err)
		var done []agency.ID
		for _, r := range all[0].Receipts {
			if !r.At.IsZero() {
				done = append(done, r.Agency)
			}
		}
		return slices.Equal(done, []agency.ID{"210200", "210202"})
	})
	x.ordersWhatIsUnknownThere(day)
}

// ordersWhatIsUnknownThere: a city takes note of an order also when it knows none of
// the items that it changes.
func (x *beside) ordersWhatIsUnknownThere(day workday.Date) {
	x.t.Helper()
	p := x.selfBuilt.province
	item, err := p.Desk.Item(x.t.Context(), x.province, "210300.vehicle")
	x.must(err)
	item.ID, item.Version = "210300.unknown", 1
	x.must(p.Store.Write(x.t.Context(), policy.Program("test"), "test", func(tx *store.Tx) error { // no city is told
		tx.Object("item", string(item.ID))
		return tx.PutItem(item)
	}))
	_, err = p.Desk.Adjust(x.t.Context(), x.province, catalogue.Adjustment{Number: "辽核〔2026〕20号", Text: "降低查询限额", From: day,
		Changes: []catalogue.Change{{Item: item.ID, Quota: &catalogue.Quota{Count: 9, Per: "month"}}}})
	x.must(err)
	x.until("the order about an unknown item", func() bool {
		got, err := x.selfBuilt.dalian.Desk.Adjustments(x.t.Context(), x.dalian, "", 10)
		return err == nil && len(got) == 2 && slices.ContainsFunc(got, func(v casework.AdjustmentView) bool {
			return v.Number == "辽核〔2026〕20号" && len(v.Changes) == 0
		})
	})
}

// signs: Dalian registers an agreement with the province, which files it.
func (x *beside) signs() {
	x.t.Helper()
	today := workday.DateOf(x.selfBuilt.dalian.Clock.Now())
	_, err := x.selfBuilt.dalian.Desk.RegisterAgreement(x.t.Context(), login(x.t, x.selfBuilt.dalian.Stage, "dalian.clerk"), casework.AgreementIn{Lower: "210200",
		Number: "连密〔2026〕7号", SignedOn: today, From: today, To: today + 365, ContentType: "application/pdf", Content: bytes.NewReader(demo.CommissionScan())})
	x.must(err)
	signed := func(n *node, by policy.Actor) (a casework.AgreementView) {
		all, err := n.Desk.Agreements(x.t.Context(), by)
		x.must(err)
		if i := slices.IndexFunc(all, func(a casework.AgreementView) bool { return a.Number == "连密〔2026〕7号" }); i >= 0 {
			a = all[i]
		}
		return a
	}
	x.until("the agreement", func() bool { return signed(x.selfBuilt.province, x.province).State == agency.Unfiled })
	a := signed(x.selfBuilt.province, x.province)
	x.must(x.selfBuilt.province.Desk.OpenAgreement(x.t.Context(), x.province, a.ID, func(_ store.Document, r io.Reader) error {
		if paper, err := io.ReadAll(r); err != nil || !bytes.Equal(paper, demo.CommissionScan()) {
			x.t.Errorf("the paper has %d bytes: %v", len(paper), err)
		}
		return nil
	}))
	x.must(second(x.selfBuilt.province.Desk.FileAgreement(x.t.Context(), x.province, a.ID)))
	x.until("its filing", func() bool { return signed(x.selfBuilt.dalian, x.dalian).State == agency.Valid })
}

// consults: Dalian needs an authorization that Heping keeps, and gets it; Heping
// needs what Dalian exchanged, and is told why not.
func (x *beside) consults() {
	x.t.Helper()
	x.morning(1)
	v := theCast(workday.DateOf(x.selfBuilt.province.Clock.Now())-1).submitted(x.t, x.selfBuilt.province.Stage, x.heping)
	clerk := login(x.t, x.selfBuilt.dalian.Stage, "dalian.clerk")
	var tasks []casework.TaskView
	x.until("the task", func() bool {
		var err error
		tasks, err = x.selfBuilt.dalian.Desk.Tasks(x.t.Context(), clerk, store.TaskFilter{Limit: 10})
		return err == nil && len(tasks) == 1
	})
	ask, err := x.selfBuilt.dalian.Desk.Consult(x.t.Context(), clerk, casework.ConsultIn{Task: tasks[0].ID, Business: "车辆权属存疑",
		Papers: []archive.Paper{{Part: archive.Authorization, Ordinal: 2}, {Part: archive.IDCopy, Ordinal: 2}}})
	x.must(err)
	asked := x.asked(x.selfBuilt.province, x.heping, "210200")
	x.refusesWhatIsNoScan(tasks[0], ask.ID)
	if asked.Keeper != "210102" || asked.LimitDays != 5 || asked.Case != v.Case.ID || asked.Papers[0].Ordinal != 2 {
		x.t.Errorf("Heping is asked: %+v", asked.Consultation)
	}
	x.must(second(x.selfBuilt.province.Desk.Supply(x.t.Context(), x.heping, asked.ID)))
	x.settled(x.selfBuilt.dalian, clerk, ask.ID, archive.Supplied)
	var paper bytes.Buffer
	x.must(x.selfBuilt.dalian.Desk.OpenConsulted(x.t.Context(), clerk, ask.ID, 1, func(_ store.Document, r io.Reader) error {
		_, err := paper.ReadFrom(r)
		return err
	}))
	x.must(x.selfBuilt.province.Desk.OpenConsulted(x.t.Context(), x.heping, asked.ID, 1, func(_ store.Document, r io.Reader) error {
		if kept, err := io.ReadAll(r); err != nil || !bytes.Equal(kept, paper.Bytes()) {
			x.t.Errorf("%d bytes are kept, %d came: %v", len(kept), paper.Len(), err)
		}
		return nil
	}))
	task := taskAbout(x.t, x.selfBuilt.province.Stage, x.heping, v.Case.ID, "210200.vehicle")
	ask, err = x.selfBuilt.province.Desk.Consult(x.t.Context(), x.heping, casework.ConsultIn{Task: task.ID, Papers: []archive.Paper{{Part: archive.Exchange}}, Business: "复查"})
	x.must(err)
	asked = x.asked(x.selfBuilt.dalian, clerk, "210102")
	x.must(second(x.selfBuilt.dalian.Desk.RefuseConsultation(x.t.Context(), clerk, asked.ID, "由系统比对，没有往来文件")))
	x.settled(x.selfBuilt.province, x.heping, ask.ID, archive.Refused)
}

// refusesWhatIsNoScan: only scans come into an archive, whoever sends them.
func (x *beside) refusesWhatIsNoScan(about casework.TaskView, ask archive.ConsultationID) {
	x.t.Helper()
	m := docking.New(docking.Supply, "html.1", string(about.ID), "210000", "210200")
	m.Consult, m.SentAt = string(ask), x.selfBuilt.province.Clock.Now()
	m.Papers = []docking.Paper{{No: 1, Name: "授权书", ContentType: "text/html", Content: []byte("<script>")}}
	sealed, err := x.selfBuilt.province.party.Seal(m, x.selfBuilt.dalian.party.Certificate)
	x.must(err)
	said, err := x.selfBuilt.dalian.Desk.AcceptMessage(x.t.Context(), sealed)
	x.must(err)
	receipt, err := docking.Parse(said)
	x.must(err)
	got, err := x.selfBuilt.province.party.Open(receipt)
	x.must(err)
	if got.Receipt == nil || got.Receipt.Outcome != docking.Refused || got.Receipt.Code != "material.type" {
		x.t.Errorf("a paper that is no scan: %+v", got.Receipt)
	}
}

// asked waits until an agency is asked for papers by another.
func (x *beside) asked(n *node, by policy.Actor, asking agency.ID) (v casework.ConsultationView) {
	x.t.Helper()
	x.until("the application of "+string(asking), func() bool {
		all, err := n.Desk.Consultations(x.t.Context(), by, casework.ConsultationFilter{})
		x.must(err)
		i := slices.IndexFunc(all, func(v casework.ConsultationView) bool { return v.Asking == asking && v.State == archive.Open })
		if i >= 0 {
			v = all[i]
		}
		return i >= 0
	})
	return v
}

func (x *beside) settled(n *node, by policy.Actor, id archive.ConsultationID, want archive.ConsultationState) {
	x.t.Helper()
	x.until("the papers", func() bool {
		v, _, err := n.Desk.ConsultationOf(x.t.Context(), by, id)
		x.must(err)
		return v.State == want
	})
}

// nothingIsLeft: nothing waits, nothing was given up, each kind is registered with
// its rule.
func (x *beside) nothingIsLeft() {
	x.t.Helper()
	var left casework.PeerView
	x.t.Cleanup(func() {
		if x.t.Failed() {
			x.t.Logf("the last peer looked at: %+v", left)
		}
	})
	for _, n := range []*node{x.selfBuilt.province, x.selfBuilt.dalian} {
		x.until("the last receipt", func() bool {
			peers, err := n.Desk.Peers(x.t.Context(), policy.Program("console"))
			x.must(err)
			left = peers[0]
			return left.Waiting == 0
		})
		dead, err := n.Desk.DeadMessages(x.t.Context(), policy.Program("console"))
		x.must(err)
		if len(dead) > 0 {
			x.t.Errorf("given up: %+v", dead)
		}
		x.must(n.Store.Sequence(x.t.Context(), true))
		entries, err := n.Desk.Entries(x.t.Context(), login(x.t, n.Stage, "audit.admin"), store.EntryFilter{Limit: 1000})
		x.must(err)
		var rules []string
		for _, e := range entries {
			if e.Verb == string(policy.DockingReceive) {
				rules = append(rules, e.Rule)
			}
		}
		for _, rule := range []string{"R13.1", "R10.1", "R7.2"} {
			if !slices.Contains(rules, rule) {
				x.t.Errorf("%s is not among what was received: %s", rule, strings.Join(rules, " "))
			}
		}
	}
}
