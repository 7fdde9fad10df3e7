package archive_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hedui/internal/agency"
	"hedui/internal/archive"
	"hedui/internal/assist"
	"hedui/internal/fault"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

var (
	calendar = workday.Embedded()
	theCase  = verification.Case{ID: "c1", Number: "HD210102-26-00001", Initiating: "210100", Commissioned: "210102", Subjects: 3}
	theTask  = assist.Task{ID: "t1", Case: "c1", Assisting: "210300"}
	monday   = workday.NewDate(2026, 11, 16).Start().Add(9 * time.Hour)
)

// Each agency keeps its own part; authorizations, id copies, commissions and
// reports are the commissioned agency's alone (R7.1, R9.2).
func TestEachAgencyKeepsItsOwnPart(t *testing.T) {
	only := []archive.Part{archive.Authorization, archive.IDCopy, archive.Commission, archive.Report}
	for id, want := range map[agency.ID][]archive.Role{
		"210102": {archive.Commissioned}, "210100": {archive.Initiating}, "210300": {archive.Assisting}, "210000": {archive.Province}, "210200": nil,
	} {
		level := agency.City
		if id == "210000" {
			level = agency.Province
		}
		roles := archive.RolesOf(agency.Agency{ID: id, Level: level}, theCase, []assist.Task{theTask})
		if !slices.Equal(roles, want) {
			t.Errorf("%s is %v", id, roles)
		}
		for _, p := range only {
			if keeps := slices.Contains(archive.Keeps(roles), p); keeps != (id == "210102") {
				t.Errorf("%s keeps %s: %t", id, p.Chinese(), keeps)
			}
		}
		if keeps := slices.Contains(archive.Keeps(roles), archive.Timeline); keeps != (want != nil) {
			t.Errorf("%s keeps the timeline: %t", id, keeps)
		}
	}
}

func ask(papers ...archive.Paper) (archive.Consultation, error) {
	return archive.Ask(archive.Wish{Asking: "210200", Papers: papers, Business: "复查"}, theCase, theTask, calendar, 5, monday)
}

// The keeper has five working days after the day of receipt, and is reminded
// on the days of the setting that lie within them (R7.2).
func TestTheKeeperHasFiveWorkingDays(t *testing.T) {
	c, err := ask(archive.Paper{Part: archive.Authorization, Ordinal: 1})
	if err != nil || c.Keeper != "210102" || c.DueOn != workday.NewDate(2026, 11, 23) {
		t.Fatalf("%s due %s: %v", c.Keeper, c.DueOn, err)
	}
	for days, want := range map[int]int{0: -1, 1: -1, 2: 3, 3: 3, 4: 1, 7: 1, 8: 0} {
		left, ok := c.Reminder(calendar, []int{5, 3, 1}, monday.AddDate(0, 0, days))
		if !ok {
			left = -1
		}
		if left != want {
			t.Errorf("after %d days the reminder is %d, want %d", days, left, want)
		}
	}
	if c.Overdue(c.DueAt.Add(-1)) || !c.Overdue(c.DueAt) {
		t.Error("the limit is the end of its last day")
	}
	late := c
	if err := late.Supply(nil, "a", c.DueAt); err != nil || !late.Late || late.Overdue(c.DueAt) {
		t.Errorf("supplied late: %+v, %v", late, err)
	}
}

// All that is wrong with a request is said at once, by field.
func TestAWishIsCheckedAsAWhole(t *testing.T) {
	_, err := archive.Ask(archive.Wish{Asking: "210200", Papers: []archive.Paper{
		{Part: archive.Report}, {Part: archive.Authorization, Ordinal: 4}, {Part: archive.Commission, Ordinal: 1}, {Part: archive.Exchange},
	}}, theCase, assist.Task{}, calendar, 5, monday)
	f, _ := fault.Of(err)
	var paths []string
	for _, one := range f.Fields {
		paths = append(paths, one.Path)
	}
	for _, want := range []string{"business", "papers[0]", "papers[1]", "papers[2]", "papers[3]"} {
		if !slices.Contains(paths, want) {
			t.Errorf("%s is not among %s", want, strings.Join(paths, " "))
		}
	}
}

// Whatever is done in whatever order, a consultation is settled once.
func TestAConsultationIsSettledOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, err := ask(archive.Paper{Part: archive.Commission})
		if err != nil {
			t.Fatal(err)
		}
		settled := 0
		for range rapid.IntRange(1, 6).Draw(t, "steps") {
			now := monday.Add(time.Duration(rapid.IntRange(0, 20*24).Draw(t, "hours")) * time.Hour)
			var err error
			switch rapid.IntRange(0, 2).Draw(t, "step") {
			case 0:
				err = c.Supply(rapid.SampledFrom([][]archive.Paper{nil, c.Papers}).Draw(t, "missing"), "a", now)
			case 1:
				err = c.Refuse(rapid.SampledFrom([]string{"", "无关"}).Draw(t, "reason"), "a", now)
			default:
				err = c.Withdraw("a", now)
			}
			if err == nil {
				settled++
			}
			if (settled == 0) != (c.State == archive.Open) || settled > 1 {
				t.Fatalf("%d times settled, %s", settled, c.State)
			}
		}
	})
}
