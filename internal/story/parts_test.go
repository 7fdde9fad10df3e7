package story_test

import (
	"slices"
	"testing"

	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// A request that is too long for one message comes to the province in parts, and is
// decided as a whole: with one part the others are returned, what comes again takes
// the place of each, so that nobody is asked about twice; and once a part is pushed
// on the rest cannot be returned any more (R5.2b).
func TestALongRequestIsReturnedAsAWhole(t *testing.T) {
	s := dock(t, storetest.SQLite)
	ctx, dalian, province := t.Context(), login(t, s.dalian.Stage, "dalian.clerk"), login(t, s.province.Stage, "province.approver")
	b := &batch{s.dalian.running, t}
	c, err := s.dalian.Desk.Create(ctx, dalian, casework.CreateIn{Kind: catalogue.Existing, Commission: b.commission("210200.mz")})
	s.must(err)
	b.fill(dalian, c.ID, finding.PartSize+4)
	_, err = s.dalian.Desk.Choose(ctx, dalian, c.ID, []catalogue.ItemID{"220000.realestate"})
	s.must(err)
	_, _, err = s.dalian.Desk.Submit(ctx, dalian, c.ID)
	s.must(err)
	parts := func(state assist.State) []casework.TaskView {
		all, err := s.province.Desk.Tasks(ctx, province, store.TaskFilter{Limit: 100})
		s.must(err)
		all = slices.DeleteFunc(all, func(t casework.TaskView) bool { return t.State != state || t.Item.ID != "220000.realestate" })
		slices.SortFunc(all, func(a, b casework.TaskView) int { return a.Subjects - b.Subjects })
		return all
	}
	mine := func() casework.TaskView { return taskAbout(t, s.dalian.Stage, dalian, c.ID, "220000.realestate") }

	s.until("both parts", func() bool { return len(parts(assist.Confirming)) == 2 })
	_, err = s.province.Desk.ReturnTask(ctx, province, parts(assist.Confirming)[0].ID, casework.ReturnIn{Field: "authorization", Ordinal: 2, Reason: "授权书编号有误"})
	s.must(err)
	if n := len(parts(assist.Returned)); n != 2 {
		t.Errorf("%d parts were returned", n)
	}
	s.until("the return", func() bool { return mine().State == assist.Returned })
	said, err := s.dalian.Desk.Returns(ctx, dalian, mine().ID)
	if err != nil || len(said) != 1 || said[0].Ordinal != finding.PartSize+2 {
		t.Errorf("%+v, %v", said, err)
	}
	letter := verification.Authorization{Number: "SQ-更正", SignedOn: workday.DateOf(s.dalian.Clock.Now()), Keeper: "大连市核对中心"}
	s.must(s.dalian.Desk.Mend(ctx, dalian, mine().ID, casework.MendIn{Ordinal: finding.PartSize + 2, Authorization: &letter}))
	_, err = s.dalian.Desk.Resubmit(ctx, dalian, mine().ID)
	s.must(err)

	s.until("both parts again", func() bool { return len(parts(assist.Confirming)) == 2 })
	again := parts(assist.Confirming)
	if n := len(parts(assist.Returned)); n != 0 || again[0].Subjects != 4 || again[1].Subjects != finding.PartSize {
		t.Errorf("%d parts are still returned; of %d and %d persons", n, again[0].Subjects, again[1].Subjects)
	}
	_, err = s.province.Desk.ConfirmTask(ctx, province, again[0].ID)
	s.must(err)
	_, err = s.province.Desk.ReturnTask(ctx, province, again[1].ID, casework.ReturnIn{Field: "name", Reason: "姓名有误"})
	if !fault.HasCode(err, "task.part_confirmed") {
		t.Errorf("the rest of what was pushed on was returned: %v", err)
	}
	_, err = s.province.Desk.ConfirmTask(ctx, province, again[1].ID)
	s.must(err)
	s.until("the confirmation", func() bool { return mine().State == assist.Open && len(parts(assist.Open)) == 2 })
	s.until("the receipts", func() bool { return s.taken(docking.Confirm) == 2 })
	for _, n := range []*node{s.province, s.dalian} {
		dead, err := n.Desk.DeadMessages(ctx, login(t, n.Stage, "province.clerk"))
		if err != nil || len(dead) > 0 {
			t.Errorf("%+v, %v", dead, err)
		}
	}
}

// taken counts what Dalian took of a kind.
func (s *selfBuilt) taken(kind docking.Kind) (n int) {
	s.must(s.dalian.Store.View(s.t.Context(), func(tx *store.Tx) error {
		return tx.QueryRow(`SELECT count(*) FROM docking_received WHERE kind = $1 AND outcome = 'taken'`, string(kind)).Scan(&n)
	}))
	return n
}
