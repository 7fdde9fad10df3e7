package story_test

import (
	"testing"

	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/docking"
	"hedui/internal/store/storetest"
)

// What a city's own system asks for counts against an item's quota as anybody's
// does: a request too many is refused, with what is left; a repetition counts once
// (R12.2, R13.1).
func TestADockedCitysRequestsAreWithinTheQuota(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		x := newFetched(t, open)
		item, err := x.Desk.Item(t.Context(), x.province, "210000.tax")
		x.must(err)
		item.Quota, item.From = catalogue.Quota{Count: 4, Per: "month"}, demo.Begin+2
		x.must(second(x.Desk.EditItem(t.Context(), x.province, item)))
		x.Clock.Set(item.From, 9)

		for _, send := range []struct {
			id   string
			want docking.Outcome
			code string
		}{{"first", docking.Taken, ""}, {"first", docking.Taken, ""}, {"second", docking.Refused, "catalogue.quota"}} {
			if r := x.asksFor(send.id, item.ID); r.Outcome != send.want || r.Code != send.code {
				t.Errorf("%s: %+v", send.id, r)
			}
		}
	})
}

// asksFor is Dalian's system asking about the cast.
func (x *fetched) asksFor(id string, item catalogue.ItemID) docking.Receipt {
	x.t.Helper()
	m := docking.New(docking.Request, id, "task-"+id, "210200", "210000")
	m.Asked = &docking.Question{Category: "tax", Item: item, Kind: catalogue.New, Initiating: "210200", Commissioned: "210200", Commission: "演示-大民核委〔2026〕1号", Purpose: "最低生活保障审核确认"}
	for i, p := range demo.Cast() {
		m.Asked.Persons = append(m.Asked.Persons, docking.AskedPerson{No: i + 1, Number: p.Number, Name: p.Name, Authorization: p.Authorization, SignedOn: p.SignedOn})
	}
	if x.sent[id] == nil {
		m.SentAt, m.No = x.Clock.Now(), 1
		sealed, err := x.dalian.Seal(m, x.ours.Certificate)
		x.must(err)
		x.sent[id] = sealed
	}
	said, err := x.Desk.AcceptMessage(x.t.Context(), x.sent[id])
	x.must(err)
	s, err := docking.Parse(said)
	x.must(err)
	return *s.Receipt
}
