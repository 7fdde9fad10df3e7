package verification

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hedui/internal/agency"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/workday"
)

var (
	now   = time.Date(2026, 10, 8, 2, 0, 0, 0, time.UTC)
	today = workday.NewDate(2026, 10, 8)
)

func item(id catalogue.ItemID, category catalogue.CategoryCode, asks ...catalogue.Material) catalogue.Item {
	return catalogue.Item{ID: id, Name: string(id), Category: category, Materials: asks, From: today - 100,
		Kinds: []catalogue.Kind{catalogue.New, catalogue.Existing}}
}

// family is a sound application of two for two items that ask for all papers.
func family() (Case, []catalogue.Item, []Subject) {
	items := []catalogue.Item{
		item("210200.vehicle", "vehicle", catalogue.AuthorizationLetter, catalogue.IDCopy, catalogue.CommissionLetter),
		item("210300.deposit", "deposit", catalogue.AuthorizationLetter),
	}
	head := Subject{Ordinal: 1, Household: 1, Number: "210102195803141449", Name: "孙玉芬", Relation: "户主", IDCopy: "d_2",
		Authorization: Authorization{Number: "SQ-1", SignedOn: today - 5, Scan: "d_1"}}
	wife := head
	wife.Ordinal, wife.Relation, wife.Number, wife.Name = 2, "配偶", "210202199001011232", "马䶮"
	return Case{Kind: catalogue.New, Households: 1, Commission: Commission{Scan: "d_3"}}, items, []Subject{head, wife}
}

// No authorization, no query; papers by the chosen items (R5.1), kept on paper
// with their keeper in batches alone (R7.1); items by kind and validity (R3.2), and
// none beyond what the commission names (R9.1).
func TestChecker(t *testing.T) {
	type application struct {
		c     *Case
		items []catalogue.Item
		all   []Subject
	}
	letter := func(change func(*Authorization)) func(*application) {
		return func(a *application) { change(&a.all[1].Authorization) }
	}
	for _, c := range []struct {
		name   string
		change func(*application)
		want   []string // paths of the faults
	}{
		{"complete", func(*application) {}, nil},
		{"no authorization", letter(func(l *Authorization) { *l = Authorization{Scan: "d_1"} }), []string{"subjects[2].authorization"}},
		{"not signed", letter(func(l *Authorization) { l.SignedOn = 0 }), []string{"subjects[2].authorization"}},
		{"signed tomorrow", letter(func(l *Authorization) { l.SignedOn = today + 1 }), []string{"subjects[2].authorization"}},
		{"signed today", letter(func(l *Authorization) { l.SignedOn = today }), nil},
		{"ended yesterday", letter(func(l *Authorization) { l.ValidTo = today - 1 }), []string{"subjects[2].authorization"}},
		{"ends today", letter(func(l *Authorization) { l.ValidTo = today }), nil},
		{"withdrawn", letter(func(l *Authorization) { l.Withdrawn = now }), []string{"subjects[2].authorization"}},
		{"a minor's, signed by nobody else", func(a *application) { a.all[1].Number = "210102201603140028" }, []string{"subjects[2].authorization.signer"}},
		{"a minor's, signed by the guardian", func(a *application) {
			a.all[1].Number, a.all[1].Authorization.Signer = "210102201603140028", "孙玉芬"
		}, nil},
		{"of age since yesterday", func(a *application) {
			a.all[1].Number = "210102200810070021"
			a.all[1].Authorization.SignedOn = today
		}, nil},
		{"of age, but not when it was signed", func(a *application) {
			a.all[1].Number = "210102200810070021"
			a.all[1].Authorization.SignedOn = today - 5
		}, []string{"subjects[2].authorization.signer"}},
		{"to be withdrawn", letter(func(l *Authorization) { l.Withdrawn = now.Add(time.Hour) }), nil},
		{"one category of two", letter(func(l *Authorization) { l.Categories = []catalogue.CategoryCode{"deposit"} }), nil},
		{"another category", letter(func(l *Authorization) { l.Categories = []catalogue.CategoryCode{"pension"} }), []string{"subjects[2].authorization"}},
		{"an item that nobody's covers", func(a *application) {
			for i := range a.all {
				a.all[i].Authorization.Categories = []catalogue.CategoryCode{"vehicle"}
			}
		}, []string{"items[210300.deposit]"}},
		{"no scan", letter(func(l *Authorization) { l.Scan = "" }), []string{"subjects[2].authorization.scan"}},
		{"no scan, but a keeper", letter(func(l *Authorization) { l.Scan, l.Keeper = "", "和平区核对中心" }), []string{"subjects[2].authorization.scan"}},
		{"no papers in a batch, but a keeper", func(a *application) {
			a.c.Kind, a.all[1].Authorization.Scan, a.all[1].IDCopy, a.all[1].Authorization.Keeper = catalogue.Existing, "", "", "和平区核对中心"
		}, nil},
		{"no papers in a batch, and no keeper", func(a *application) {
			a.c.Kind, a.all[1].Authorization.Scan, a.all[1].IDCopy = catalogue.Existing, "", ""
		}, []string{"subjects[2].authorization.scan", "subjects[2].idCopy"}},
		{"no id copy of somebody for whom no item asks one", func(a *application) {
			a.items[1].Materials = nil
			a.all[1].Authorization.Categories, a.all[1].IDCopy = []catalogue.CategoryCode{a.items[1].Category}, ""
		}, nil},
		{"no id copy", func(a *application) { a.all[0].IDCopy = "" }, []string{"subjects[1].idCopy"}},
		{"no item asks for papers", func(a *application) {
			a.items[0].Materials, a.items[1].Materials = nil, nil
			a.all[0].IDCopy, a.all[0].Authorization.Scan, a.c.Commission.Scan = "", "", ""
		}, nil},
		{"no commission scan", func(a *application) { a.c.Commission.Scan = "" }, []string{"commission.scan"}},
		{"nobody", func(a *application) { a.all, a.c.Households = nil, 0 }, []string{"subjects"}},
		{"no item", func(a *application) { a.items = nil }, []string{"items", "subjects[1].authorization", "subjects[2].authorization"}},
		{"two heads", func(a *application) { a.all[1].Relation = "申请人" }, []string{"households[1]"}},
		{"no head", func(a *application) { a.all[0].Relation = "父亲" }, []string{"households[1]"}},
		{"two heads of existing recipients", func(a *application) { a.all[1].Relation, a.c.Kind = "户主", catalogue.Existing }, nil},
		{"an empty household", func(a *application) { a.c.Households = 2 }, []string{"households[2]"}},
		{"an item of the future", func(a *application) { a.items[0].From = today + 1 }, []string{"items[210200.vehicle]"}},
		{"an item of the past", func(a *application) { a.items[0].To = today - 1 }, []string{"items[210200.vehicle]"}},
		{"an item beyond the commission", func(a *application) { a.c.Commission.Categories = []catalogue.CategoryCode{"vehicle"} }, []string{"items[210300.deposit]"}},
		{"items within the commission", func(a *application) {
			a.c.Commission.Categories = []catalogue.CategoryCode{"vehicle", "deposit", "pension"}
		}, nil},
		{"an item for the other kind", func(a *application) { a.items[1].Kinds = []catalogue.Kind{catalogue.Existing} }, []string{"items[210300.deposit]"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			one, items, all := family()
			a := application{&one, items, all}
			c.change(&a)
			checker := NewChecker(a.c.Kind, a.items, now)
			for _, s := range a.all {
				checker.Subject(s)
			}
			err := checker.Done(*a.c)
			if got := wrong(err); !slices.Equal(got, c.want) {
				t.Fatalf("faults at %v, want %v", got, c.want)
			}
			if err != nil && strings.Contains(fmt.Sprint(err), "马䶮") {
				t.Error("the fault names a person")
			}
		})
	}
}

// wrong lists the inputs that a fault names, sorted.
func wrong(err error) []string {
	var all []string
	if e, ok := fault.Of(err); ok {
		for _, f := range e.Fields {
			all = append(all, f.Path)
		}
	}
	slices.Sort(all)
	return all
}

func TestCheckerListsManyFaultsButNotWithoutEnd(t *testing.T) {
	one, items, _ := family()
	checker := NewChecker(one.Kind, items, now)
	for i := range 1000 {
		checker.Subject(Subject{Ordinal: i + 1, Household: 1, Relation: "子", IDCopy: "d_2", Authorization: Authorization{Scan: "d_1"}})
	}
	e, _ := fault.Of(checker.Done(one))
	if e == nil || len(e.Fields) != maxFaults || !strings.Contains(e.Message, "另有 803 处") {
		t.Fatalf("%v", e)
	}
}

// No verification without a commission, and a department commissions at its own
// level alone (R2.2, R9.1).
func TestCheckCommission(t *testing.T) {
	department := agency.Department{ID: "210102.mz", Region: "210102", Commission: true}
	for _, c := range []struct {
		name, want string
		change     func(*Commission, *agency.Department)
	}{
		{"sound", "", func(*Commission, *agency.Department) {}},
		{"no number", "commission.number", func(c *Commission, _ *agency.Department) { c.Number = " " }},
		{"no purpose", "commission.purpose", func(c *Commission, _ *agency.Department) { c.Purpose = "" }},
		{"unknown assistance", "commission.assistance", func(c *Commission, _ *agency.Department) { c.Assistance = "gift" }},
		{"no date", "commission.on", func(c *Commission, _ *agency.Department) { c.On = 0 }},
		{"dated tomorrow", "commission.on", func(c *Commission, _ *agency.Department) { c.On = today + 1 }},
		{"due before it was given", "commission.due", func(c *Commission, _ *agency.Department) { c.Due = c.On - 1 }},
		{"due the same day", "", func(c *Commission, _ *agency.Department) { c.Due = c.On }},
		{"a department that only shares", "commission.department", func(_ *Commission, d *agency.Department) { d.Commission = false }},
		{"a department of another level", "commission.department", func(_ *Commission, d *agency.Department) { d.Region = "210100" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			commission, d := Commission{Number: "沈和民核委〔2026〕9号", Purpose: "审核确认", Assistance: "dibao", On: today}, department
			c.change(&commission, &d)
			if got := strings.Join(wrong(CheckCommission(catalogue.New, commission, d, "210102", today)), " "); got != c.want {
				t.Errorf("faults at %q, want %q", got, c.want)
			}
		})
	}
	if err := CheckCommission("other", Commission{}, department, "210102", today); !slices.Contains(wrong(err), "kind") {
		t.Errorf("an unknown kind: %v", err)
	}
}
