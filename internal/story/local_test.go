package story_test

import (
	"testing"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/norm"
	"hedui/internal/policy"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
)

// A city lays down its own procedure across its counties: its limits, and a
// second person's approval. Business inside the city goes by it; the same
// county's article 5 business keeps the norm's limit (R14.1).
func TestACitysOwnProcedureAcrossItsCounties(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := stage(t, open)
		heping, approver := login(t, s, "heping.clerk"), login(t, s, "heping.approver")
		inside := theCast(demo.Begin)
		inside.items = []catalogue.ItemID{"210100.realestate"}
		local := inside.commission()
		local.Kind = catalogue.Local
		if _, err := s.Desk.Create(t.Context(), heping, local); !fault.HasCode(err, "procedure.missing") {
			t.Errorf("before the city has laid one down: %v", err)
		}
		admin := policy.Actor{Account: "test", Roles: []account.Role{account.System}, Agency: "210100", Level: agency.City}
		if err := s.Desk.EditProcedure(t.Context(), admin, norm.Procedure{FeedbackDays: 7, ReviewDays: 5, Approval: true}); err != nil {
			t.Fatal(err)
		}
		c := localCase(t, s, heping, inside, local)
		if _, err := s.Desk.Choose(t.Context(), heping, c.ID, []catalogue.ItemID{"210100.realestate", "210200.vehicle"}); !fault.HasCode(err, "procedure.outside") {
			t.Errorf("an item of another city: %v", err)
		}
		c, tasks, err := s.Desk.Submit(t.Context(), heping, c.ID)
		if err != nil || c.State != verification.Approving || len(tasks) != 0 {
			t.Fatalf("submitted: %s with %d tasks, %v", c.State, len(tasks), err)
		}
		if _, tasks, err = s.Desk.Approve(t.Context(), approver, c.ID); err != nil {
			t.Fatal(err)
		}
		if got := tasks[0]; got.LimitDays != 7 || got.Kind != catalogue.Local {
			t.Errorf("the task has %d working days, %s", got.LimitDays, got.Kind)
		}
		beside := inside.submitted(t, s, heping).Tasks[0]
		if beside.LimitDays != 30 || beside.Kind != catalogue.New {
			t.Errorf("article 5 beside it: %d working days, %s", beside.LimitDays, beside.Kind)
		}
	})
}

// What another county of the city holds is answered by the city, within the
// procedure's limit, and reviewed within the procedure's (R4.3, R14.1).
func TestWhatAnotherCountyHoldsIsAnsweredByTheCityUnderItsProcedure(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		x := doubt{t: t, Stage: stage(t, open)}
		x.enter()
		shenyang := login(t, x.Stage, "shenyang.clerk")
		admin := policy.Actor{Account: "test", Roles: []account.Role{account.System}, Agency: "210100", Level: agency.City}
		if err := x.Desk.EditProcedure(t.Context(), admin, norm.Procedure{FeedbackDays: 7, ReviewDays: 5}); err != nil {
			t.Fatal(err)
		}
		a := theCast(demo.Begin)
		a.items = []catalogue.ItemID{"210103.land"}
		in := a.commission()
		in.Kind = catalogue.Local
		c := localCase(t, x.Stage, x.clerk, a, in)
		_, tasks, err := x.Desk.Submit(t.Context(), x.clerk, c.ID)
		if err != nil || len(tasks) != 1 || tasks[0].Assisting != "210100" || tasks[0].LimitDays != 7 {
			t.Fatalf("%+v, %v", tasks, err)
		}
		var found []finding.Finding
		for _, one := range must(x.Desk.Asked(t.Context(), shenyang, tasks[0].ID)) {
			found = append(found, finding.Finding{Ordinal: one.Ordinal, Status: finding.None, AsOf: demo.AsOf})
		}
		must(x.Desk.Answer(t.Context(), shenyang, tasks[0].ID, found))
		must(x.Desk.Feedback(t.Context(), shenyang, tasks[0].ID))
		x.Clock.Set(demo.Begin+1, 10)
		o := must(x.Desk.Object(t.Context(), x.clerk, c.ID, x.about(wife, "land", "210100")))
		all := must(x.Desk.Review(t.Context(), x.clerk, o.ID))
		if len(all) != 1 || all[0].LimitDays != 5 || all[0].Assisting != "210100" {
			t.Errorf("%+v", all)
		}
	})
}

// Nobody outside a city begins business inside one.
func TestTheProvinceHasNoBusinessInsideACity(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := stage(t, open)
		in := theCast(demo.Begin).commission()
		in.Kind, in.Commission.Department = catalogue.Local, "210000.mz"
		if _, err := s.Desk.Create(t.Context(), login(t, s, "province.clerk"), in); !fault.HasCode(err, "procedure.no_city") {
			t.Errorf("the province: %v", err)
		}
		bad := norm.Procedure{}
		admin := policy.Actor{Account: "test", Roles: []account.Role{account.System}, Agency: "210100", Level: agency.City}
		if err := s.Desk.EditProcedure(t.Context(), admin, bad); !fault.HasCode(err, "norm.procedure") {
			t.Errorf("no limits: %v", err)
		}
	})
}

func localCase(t *testing.T, s demo.Stage, by policy.Actor, a application, in casework.CreateIn) verification.Case {
	t.Helper()
	c, err := s.Desk.Create(t.Context(), by, in)
	if err == nil {
		c, err = s.Desk.Choose(t.Context(), by, c.ID, a.items)
	}
	if err == nil {
		var got casework.ListResult
		if got, err = importList(t.Context(), s.Desk, by, c.ID, a.list()); !got.Taken {
			t.Fatalf("the list was not taken: %d faults, %v", got.Total, err)
		}
	}
	if err == nil {
		asNew := c
		asNew.Kind = catalogue.New // the same papers are asked for
		err = a.papers(t.Context(), s.Desk, by, asNew)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A unit outside the list of departments commissions like any other once it is
// registered as a commissioning unit: the same authorization, tasks and report,
// which it alone opens (R15.1, R2.2).
func TestOtherUnitsCommissionUnderTheSameRules(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := stage(t, open)
		heping := login(t, s, "heping.clerk")
		charity := agency.Department{ID: "210102.cszh", Region: "210102", Function: "cszh", Name: "沈阳市和平区慈善总会", Share: true}
		admin := policy.Actor{Account: "test", Roles: []account.Role{account.System}, Agency: "210102", Level: agency.County}
		edit := func() {
			if err := s.Desk.EditDepartment(t.Context(), admin, charity); err != nil {
				t.Fatal(err)
			}
		}
		in := theCast(demo.Begin).commission()
		in.Commission.Department, in.Commission.Purpose, in.Commission.Assistance = charity.ID, "慈善救助资格核对", "qita"
		refusedTo := func(why string) {
			t.Helper()
			if _, err := s.Desk.Create(t.Context(), heping, in); err == nil {
				t.Errorf("%s: taken", why)
			}
		}
		refusedTo("not registered at all")
		edit()
		refusedTo("registered, but not as a commissioning unit")
		charity.Commission = true
		edit()
		c := localCase(t, s, heping, theCast(demo.Begin), in)
		_, tasks, err := s.Desk.Submit(t.Context(), heping, c.ID)
		if err != nil || len(tasks) != 2 || tasks[0].LimitDays != 30 || tasks[0].State != assist.Open {
			t.Fatalf("%+v, %v", tasks, err)
		}
		r, err := s.Desk.Issue(t.Context(), login(t, s, "heping.approver"), c.ID, 1, "存款数据尚未反馈，先行出具")
		if err != nil {
			t.Fatal(err)
		}
		officer := policy.Actor{Account: "test2", Roles: []account.Role{account.Officer}, Agency: "210102", Level: agency.County, Department: charity.ID}
		if _, _, err := s.Desk.Open(t.Context(), officer, r.ID, casework.FormPDF); err != nil {
			t.Errorf("the unit opens its report: %v", err)
		}
		if _, _, err := s.Desk.Open(t.Context(), login(t, s, "heping.mz"), r.ID, casework.FormPDF); !fault.Is(err, fault.Forbidden) {
			t.Errorf("civil affairs opens the unit's report: %v", err)
		}
	})
}
