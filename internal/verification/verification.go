// Package verification is the case (核对业务): one submission of one or more
// households under one commission, until its reports. It decides, as pure
// functions, what a complete application is and which step may follow which
// (R2.1, R3.2, R5.1, R5.2a, R8.2, R9.1).
//
// Nouns: a Commission (核对委托) is a department's order; a Household (家庭) is a
// group of Subjects (核对对象) verified together; an Authorization (授权书) is a
// subject's signed consent; a Case holds them with the chosen catalogue items.
package verification

import (
	"slices"
	"time"

	"hedui/internal/agency"
	"hedui/internal/catalogue"
	"hedui/internal/citizen"
	"hedui/internal/fault"
	"hedui/internal/workday"
)

// ID names a case; Number is what officials call it (HD210102-26-01795).
type ID string

// DocumentID names a stored paper: a scan, a list, a report.
type DocumentID string

// State is a step of a case.
type State string

// The steps. Preparing is a list that a county readies for its city (R6.1);
// Draft is edited; Approving is the province's own batch before a second person
// has let it go (R6.1); Running waits for answers; Answered has none
// open; Reported has a report of every household; Terminated was ended by its
// initiator (R8.2); Destroyed has neither people nor papers any more (R7.1).
const (
	Preparing  State = "preparing"
	Draft      State = "draft"
	Approving  State = "approving"
	Running    State = "running"
	Answered   State = "answered"
	Reported   State = "reported"
	Terminated State = "terminated"
	Destroyed  State = "destroyed"
)

var stateWords = map[State]string{
	Preparing: "待移交", Draft: "草稿", Approving: "待审核", Running: "核对中", Answered: "已反馈齐", Reported: "已出具报告", Terminated: "已终止", Destroyed: "已销毁",
}

// Chinese gives the word of the interface.
func (s State) Chinese() string { return stateWords[s] }

// next is the state table: what may follow what.
var next = map[State][]State{
	Preparing: {Draft, Terminated},
	Draft:     {Approving, Running, Terminated},
	Approving: {Running, Draft, Terminated},
	Running:   {Answered, Reported, Terminated},
	Answered:  {Running, Reported, Terminated},
	Reported:  {Running, Reported, Terminated, Destroyed},

	Terminated: {Destroyed},
}

// Assistance is the kind of assistance that is applied for or received (R9.1).
type Assistance string

// Commission is a department's order to verify. Due is the day by which it
// wants the report (0 = not said). Number and Scan are those of its letter.
type Commission struct {
	Number     string              `json:"number"`
	Department agency.DepartmentID `json:"department"`
	Purpose    string              `json:"purpose"`    // 最低生活保障审核确认
	Assistance Assistance          `json:"assistance"` // dibao, tekun …
	On         workday.Date        `json:"on"`
	Due        workday.Date        `json:"due,omitzero"`
	Scan       DocumentID          `json:"scan,omitempty"`
	Monitoring bool                `json:"monitoring,omitempty"` // it orders hints (动态监测); without it there are none (R9.1)

	Categories []catalogue.CategoryCode `json:"categories,omitempty"` // what it wants asked (R9.1); empty = it leaves that to the agency
}

// Wants tells whether a category is within the commission: nothing is asked
// beyond it (R9.1).
func (c Commission) Wants(category catalogue.CategoryCode) bool {
	return len(c.Categories) == 0 || slices.Contains(c.Categories, category)
}

// The kinds of assistance that can be commissioned.
var assistances = map[Assistance]string{
	"dibao": "最低生活保障", "tekun": "特困人员救助供养", "bianyuan": "最低生活保障边缘家庭",
	"zhichu": "支出型困难家庭", "linshi": "临时救助", "yiliao": "医疗救助", "zhufang": "住房保障",
	"jiaoyu": "教育救助", "jiuye": "就业救助", "qita": "其他依法委托事项",
}

// Chinese gives the word of the interface, or "" for an unknown kind.
func (a Assistance) Chinese() string { return assistances[a] }

// Group tells who lives with the applicant and who only owes support.
type Group string

// The two groups of a household.
const (
	Cohabiting Group = "cohabiting" // 共同生活的家庭成员
	Supporter  Group = "supporter"  // 赡养、抚养、扶养义务人
)

// Chinese gives the word of the interface.
func (g Group) Chinese() string {
	if g == Supporter {
		return "赡（抚、扶）养义务人"
	}
	return "共同生活"
}

// Authorization is a subject's signed consent. Categories limits it; empty
// covers all. Keeper says where the paper is, when it was not scanned (R7.1).
type Authorization struct {
	Number     string                   `json:"number"`
	SignedOn   workday.Date             `json:"signedOn"`
	ValidTo    workday.Date             `json:"validTo,omitzero"` // 0 = as long as the benefit lasts
	Signer     string                   `json:"signer,omitempty"` // guardian; empty = the subject
	Categories []catalogue.CategoryCode `json:"categories,omitempty"`
	Scan       DocumentID               `json:"scan,omitempty"`
	Keeper     string                   `json:"keeper,omitempty"`
	Withdrawn  time.Time                `json:"withdrawn,omitzero"`
}

// Covers tells whether the authorization allows asking a category at an
// instant: no authorization, no query (先授权再核对).
func (a Authorization) Covers(category catalogue.CategoryCode, at time.Time) bool {
	on := workday.DateOf(at)
	if a.Number == "" || a.SignedOn == 0 || a.SignedOn > on || (a.ValidTo != 0 && a.ValidTo < on) {
		return false
	}
	if !a.Withdrawn.IsZero() && !a.Withdrawn.After(at) {
		return false
	}
	if len(a.Categories) == 0 {
		return true
	}
	for _, c := range a.Categories {
		if c == category {
			return true
		}
	}
	return false
}

// Subject is a person to verify. Ordinal counts from 1 through the case,
// Household from 1 through its households.
type Subject struct {
	Ordinal       int               `json:"ordinal"`
	Household     int               `json:"household"`
	Number        citizen.Number    `json:"number"`
	Name          string            `json:"name"`
	Relation      string            `json:"relation"` // 户主, 配偶 …
	Group         Group             `json:"group"`
	Authorization Authorization     `json:"authorization"`
	IDCopy        DocumentID        `json:"idCopy,omitempty"`
	Declared      map[string]string `json:"declared,omitempty"` // category code → what the subject declared
}

// adult is the age from which a person signs for oneself (民法典第十七条).
const adult = 18

// NeedsGuardian tells whether the authorization lacks its guardian: who was a
// minor on the day of signing did not sign it (R5.1).
func (s Subject) NeedsGuardian() bool {
	on := s.Authorization.SignedOn
	return s.Authorization.Signer == "" && s.Number.Age(on.Year(), on.Month(), on.Day()) < adult && s.Number.Valid()
}

// Head tells whether the subject heads its household (户主 / 申请人).
func (s Subject) Head() bool {
	switch s.Relation {
	case "户主", "申请人", "本人", "户主/申请人":
		return true
	}
	return false
}

// Household is a group of subjects verified together; Name is the number or
// label that the list gave it.
type Household struct {
	No   int    `json:"no"`
	Name string `json:"name,omitempty"`
	Size int    `json:"size"`
}

// Case is one submission, without its subjects (they may be a million, and
// are sealed): their number and grouping stand in Subjects and Households.
type Case struct {
	ID           ID              `json:"id"`
	Number       string          `json:"number"`
	Kind         catalogue.Kind  `json:"kind"`
	State        State           `json:"state"`
	Initiating   agency.ID       `json:"initiating"`
	Commissioned agency.ID       `json:"commissioned"`
	Commission   Commission      `json:"commission"`
	Items        []catalogue.Ref `json:"items"`
	Subjects     int             `json:"subjects"`
	Households   int             `json:"households"`
	NormVersion  string          `json:"normVersion"`        // R17
	Procedure    int             `json:"procedure,omitzero"` // version of its city's own procedure; 0: it goes by articles 5 and 6 (R14.1)
	CreatedBy    string          `json:"createdBy"`
	CreatedAt    time.Time       `json:"createdAt"`
	SubmittedAt  time.Time       `json:"submittedAt,omitzero"`
	EndedAt      time.Time       `json:"endedAt,omitzero"`
	EndReason    string          `json:"endReason,omitempty"`
	Supplement   Supplement      `json:"supplement,omitzero"`
	Revision     int             `json:"revision"` // counts changes; a stale writer is refused
}

// To moves the case to another state, or faults.
func (c *Case) To(state State) error {
	for _, s := range next[c.State] {
		if s == state {
			c.State = state
			return nil
		}
	}
	return fault.Newf(fault.Conflict, "case.state", "业务当前为“%s”，不能转为“%s”", c.State.Chinese(), state.Chinese()).
		Do("请刷新页面，查看业务的最新进展")
}

// MustDraft faults unless an agency can still edit the case: a draft, or its
// own list that it has not handed over yet.
func (c Case) MustDraft(by agency.ID) error {
	switch {
	case c.State == Draft, c.State == Preparing && by == c.Commissioned:
		return nil
	case c.State == Preparing:
		return fault.New(fault.Conflict, "case.preparing", "名单尚未移交，由县级核对机构准备").Because("R6.1")
	}
	return fault.Newf(fault.Conflict, "case.submitted", "业务已提交（%s），不能再修改", c.State.Chinese()).
		Do("需要更改时，请终止本业务后重新提交")
}

// Terminate ends the case at any time, by its initiator alone, with a reason
// (R8.2). What was received stays.
func (c *Case) Terminate(by agency.ID, reason string, now time.Time) error {
	if by != c.Initiating {
		return fault.New(fault.Refused, "case.not_initiator", "只有核对发起机构可以终止本业务").Because("R8.2")
	}
	if reason == "" {
		return fault.New(fault.Invalid, "case.reason", "终止业务须写明原因").Because("R8.2")
	}
	if err := c.To(Terminated); err != nil {
		return err
	}
	c.EndedAt, c.EndReason = now, reason
	return nil
}
