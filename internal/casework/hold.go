package casework

import (
	"fmt"
	"slices"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/review"
	"hedui/internal/store"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// freeOfHold are the looks that send an agency nothing personal which it did not
// itself bring in, or take with the commission: its lists, its papers, its own
// cross-province request, its search by a number that it types, and the scans
// of agreements. Every other look waits for the agreement (R10.1, decision 16).
var freeOfHold = []policy.Action{policy.CaseList, policy.HouseholdRead, policy.HouseholdReveal, policy.DocumentOpen, policy.TaskRequest, policy.AgreementRead}

// heldBack says in Chinese why nothing personal may be sent to an agency today,
// by the province's setting (R10.1); "" when it may. The province itself is
// bound by law, not by an agreement.
func heldBack(tx *store.Tx, id agency.ID) (string, error) {
	a, err := tx.Agency(id)
	if fault.Is(err, fault.Missing) || err == nil && a.Level == agency.Province {
		return "", nil // another province's agency is the ministry's to bind
	}
	if err != nil {
		return "", err
	}
	settings, err := settingsFor(tx, id)
	if err != nil || !settings.HoldWithoutAgreement {
		return "", err
	}
	all, err := tx.Agreements(id)
	if err != nil {
		return "", err
	}
	why, _ := agency.Uncovered(all, workday.DateOf(tx.Now))
	if why == "" {
		return "", nil
	}
	return a.Name + why, nil
}

// mayBeSent faults when nothing personal may be sent to an agency today.
func mayBeSent(tx *store.Tx, id agency.ID) error {
	why, err := heldBack(tx, id)
	if err != nil || why == "" {
		return err
	}
	return fault.New(fault.Refused, "agreement.held", why+"，暂停向其提供个人信息，各项时限照常计算").Because("R10.1").
		Do("请与上级核对机构签订保密协议并报省级备案，备案后即可继续办理")
}

// lookAllowed lets an agency's staff look at what it may be sent. Departments
// are no agencies: a commissioning one has its own reports (R9.2), a sharing one
// gets queries through the assisting agency, and waits with it (taskToQuery).
func lookAllowed(tx *store.Tx, actor policy.Actor, verb policy.Action) error {
	if actor.Program || actor.Department != "" || slices.Contains(freeOfHold, verb) {
		return nil
	}
	return mayBeSent(tx, actor.Agency)
}

// taskToQuery finds an open task whose people the actor may be told.
func taskToQuery(tx *store.Tx, actor policy.Actor, id assist.ID) (assist.Task, error) {
	t, err := taskToAnswer(tx, actor, policy.TaskExportQuery, id)
	if err != nil {
		return t, err
	}
	return t, mayBeSent(tx, t.Assisting)
}

// queryAgain finds an open review whose people the actor may be told.
func (d *Desk) queryAgain(tx *store.Tx, actor policy.Actor, id review.ID) (second, error) {
	s, err := d.lookAgain(tx, actor, policy.ReviewExportQuery, id)
	if err == nil {
		err = mayBeSent(tx, s.r.Assisting)
	}
	if err != nil {
		return second{}, err
	}
	return s, nil
}

// paperAllowed lets an agency open the papers of its own case; those of others
// are sent to it (R3.3), and wait for its agreement.
func paperAllowed(tx *store.Tx, actor policy.Actor, c verification.Case) error {
	if actor.Agency == c.Initiating || actor.Agency == c.Commissioned {
		return nil
	}
	return mayBeSent(tx, actor.Agency)
}

// hold says why personal data of a task is held back, and from whom: its query
// from the assisting agency, its result from the agencies of the case.
func hold(tx *store.Tx, t assist.Task) (string, error) {
	if why, err := heldBack(tx, t.Assisting); err != nil || why != "" && t.Pending() {
		return because(why, "暂停提供查询对象"), err
	}
	why, err := heldBack(tx, t.Initiating)
	if err != nil || why == "" && t.Commissioned == t.Initiating {
		return "", err
	}
	if why == "" {
		why, err = heldBack(tx, t.Commissioned)
	}
	return because(why, "暂停提供核对结果"), err
}

func because(why, what string) string {
	if why == "" {
		return ""
	}
	return why + "，" + what + "，时限照常计算（依据《操作规范》第十条）"
}

// concern tells everybody who shares pending business with an agency, once each,
// and writes it into the timelines of that business when it is held back.
func concern(tx *store.Tx, id agency.ID, kind, told string, timelines bool) error {
	tasks, err := tx.PendingWith(id)
	if err != nil {
		return err
	}
	var offices []string
	cases := map[verification.ID]bool{}
	for _, t := range tasks {
		offices = append(offices, string(t.Initiating), string(t.Commissioned), string(t.Assisting))
		if t.Assisting == id {
			offices = append(offices, string(t.Sharing))
		}
		if !timelines || cases[t.Case] {
			continue
		}
		cases[t.Case] = true
		if err := tx.AddEvent(store.Event{Case: t.Case, Verb: kind, Words: told, Office: office(tx.Actor)}); err != nil {
			return err
		}
	}
	slices.Sort(offices)
	offices = slices.DeleteFunc(slices.Compact(offices), func(o string) bool { return o == string(id) || o == string(agency.Ministry) })
	return notifyEach(tx, store.Notice{Kind: kind, Words: told}, offices...)
}

// resume tells those concerned that what was held back goes on.
func resume(tx *store.Tx, id agency.ID, before string) error {
	if before == "" {
		return nil
	}
	if now, err := heldBack(tx, id); err != nil || now != "" {
		return err
	}
	told := fmt.Sprintf("%s的保密协议已备案，恢复向其提供个人信息", agencyOf(tx, id))
	return concern(tx, id, "agreement.resumed", told, true)
}
