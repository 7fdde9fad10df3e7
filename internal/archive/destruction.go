package archive

import (
	"bytes"
	"encoding/json"
	"slices"
	"time"

	"hedui/internal/agency"
	"hedui/internal/fault"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// DestructionID names a destruction.
type DestructionID string

// DestructionState is a step of a destruction.
type DestructionState string

// The steps: one person proposes, another approves, and then it is done at
// once, or rejects.
const (
	Proposed DestructionState = "proposed"
	Done     DestructionState = "done"
	Rejected DestructionState = "rejected"
)

var destructionWords = map[DestructionState]string{Proposed: "待审核", Done: "已销毁", Rejected: "未批准"}

// Chinese gives the word of the interface.
func (s DestructionState) Chinese() string { return destructionWords[s] }

// Going is one case on the list of what goes (销毁清册); it names nobody.
type Going struct {
	Case       verification.ID `json:"case"`
	Number     string          `json:"number"`
	Kind       string          `json:"kind"`
	EndedOn    workday.Date    `json:"endedOn"`
	KeepUntil  workday.Date    `json:"keepUntil"`
	Households int             `json:"households"`
	Subjects   int             `json:"subjects"`
	Documents  int             `json:"documents"`
}

// Destruction is a proposal to destroy files whose term has passed, and what
// became of it. It stays for good.
type Destruction struct {
	ID         DestructionID    `json:"id"`
	Agency     agency.ID        `json:"agency"`
	State      DestructionState `json:"state"`
	Goes       []Going          `json:"goes"`
	Reason     string           `json:"reason"`
	ProposedAt time.Time        `json:"proposedAt"`
	ProposedBy string           `json:"proposedBy"`
	DecidedAt  time.Time        `json:"decidedAt,omitzero"`
	DecidedBy  string           `json:"decidedBy,omitempty"`
	Answer     string           `json:"answer,omitempty"`    // why it was rejected
	Signature  []byte           `json:"signature,omitempty"` // over Certificate, by the installation's key
	Revision   int              `json:"revision"`
}

// maxGoing bounds one proposal, whose transaction destroys it all.
const maxGoing = 200

// Propose begins a destruction of cases whose term has passed by today. Faults:
// destruction.empty, destruction.kept, destruction.reason.
func Propose(of agency.ID, goes []Going, reason, by string, now time.Time) (Destruction, error) {
	if len(goes) == 0 || len(goes) > maxGoing {
		return Destruction{}, fault.Newf(fault.Invalid, "destruction.empty", "一次可提请销毁 1 至 %d 卷", maxGoing)
	}
	if reason == "" {
		return Destruction{}, fault.New(fault.Invalid, "destruction.reason", "提请销毁须写明鉴定意见")
	}
	var wrong []fault.Field
	for _, g := range goes {
		if g.KeepUntil >= workday.DateOf(now) {
			wrong = append(wrong, fault.Field{Path: "cases[" + string(g.Case) + "]", Code: "destruction.kept", Message: g.Number + " 应保管至 " + g.KeepUntil.Chinese()})
		}
	}
	if len(wrong) > 0 {
		return Destruction{}, fault.New(fault.Refused, "destruction.kept", "保管期未满的案卷不得销毁").Because("R7.1").At(wrong...)
	}
	return Destruction{Agency: of, State: Proposed, Goes: goes, Reason: reason, ProposedAt: now, ProposedBy: by}, nil
}

// Approve lets the destruction be done, by another person than who proposed it.
// Faults: destruction.same_person, destruction.decided.
func (d *Destruction) Approve(by string, now time.Time) error {
	if by == d.ProposedBy {
		return fault.New(fault.Refused, "destruction.same_person", "销毁须由提请人以外的人员审核").Because("R7.1").Do("请由本机构另一名审核人员审核")
	}
	return d.decide(Done, "", by, now)
}

// Reject keeps the files, for a reason. Faults: destruction.answer,
// destruction.decided.
func (d *Destruction) Reject(answer, by string, now time.Time) error {
	if answer == "" {
		return fault.New(fault.Invalid, "destruction.answer", "不批准销毁须写明理由")
	}
	return d.decide(Rejected, answer, by, now)
}

func (d *Destruction) decide(state DestructionState, answer, by string, now time.Time) error {
	if d.State != Proposed {
		return fault.Newf(fault.Conflict, "destruction.decided", "该销毁申请%s", d.State.Chinese()).Do("请刷新页面")
	}
	d.State, d.Answer, d.DecidedBy, d.DecidedAt = state, answer, by, now
	return nil
}

// Certificate is what the installation's key signs of a destruction that was
// done (销毁证明): a line that names the format, then the list as JSON
// (testdata/certificate.golden).
func (d Destruction) Certificate() ([]byte, error) {
	d.Signature, d.Revision = nil, 0
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	err := enc.Encode(d)
	return slices.Concat([]byte("hedui destruction 1\n"), out.Bytes()), err
}
