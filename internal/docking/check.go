package docking

import (
	"maps"
	"slices"
	"time"

	"hedui/internal/fault"
)

// Clocks may differ by Skew; a message that claims to be of a later time is
// refused. Older than Window nobody keeps its receipt: it is refused too, so a
// message can never be taken a second time.
const (
	Skew   = 10 * time.Minute
	Window = 400 * 24 * time.Hour
)

// form is what a message of a kind must have.
type form struct {
	says    string                // Chinese
	request bool                  // it is about a request
	has     func(m *Message) bool // what its content needs; nil = nothing
}

var forms = map[Kind]form{
	Catalogue:      {"资源目录", false, func(m *Message) bool { return len(m.Items) > 0 }},
	Request:        {"协查请求", true, func(m *Message) bool { return m.Asked != nil && len(m.Asked.Persons) > 0 && m.Asked.Category != "" }},
	Confirm:        {"省级确认", true, nil},
	Return:         {"省级退回", true, func(m *Message) bool { return m.Words != "" && m.Field != "" }},
	Feedback:       {"反馈", true, func(m *Message) bool { return len(m.Answers) > 0 }},
	Reason:         {"未反馈原因", true, func(m *Message) bool { return m.Words != "" }},
	Terminate:      {"终止", true, nil},
	Opinion:        {"终止意见", true, func(m *Message) bool { return m.Words != "" }},
	Review:         {"复核申请", true, func(m *Message) bool { return m.Review != "" && len(m.Persons) > 0 }},
	ReviewFeedback: {"复核反馈", true, func(m *Message) bool { return m.Review != "" && len(m.Answers) > 0 }},
	Adjust:         {"调整令", true, func(m *Message) bool { return m.Order != nil && len(m.Order.Changes) > 0 }},
	Acknowledge:    {"调整令确认", true, nil},
	Consult:        {"档案调阅", true, func(m *Message) bool { return m.Consult != "" && len(m.Wanted) > 0 && m.Words != "" }},
	Supply:         {"档案提供", true, func(m *Message) bool { return m.Consult != "" && (len(m.Papers) > 0 || m.Words != "") }},
	Agreement:      {"保密协议状态", true, func(m *Message) bool { return m.Agreement != nil && len(m.Papers) == 1 }},
	Receipted:      {"回执", false, func(m *Message) bool { return m.Receipt != nil && m.Receipt.Of != "" }},
	Collect:        {"领取", false, nil},
	Ledger:         {"对账", false, func(m *Message) bool { return m.On != 0 }},
	Resend:         {"重发请求", false, func(m *Message) bool { return len(m.IDs) > 0 }},
}

// Kinds lists all kinds, in alphabetical order.
func Kinds() []Kind { return slices.Sorted(maps.Keys(forms)) }

// Chinese gives the word of the interface.
func (k Kind) Chinese() string { return forms[k].says }

// Business tells whether a message of the kind changes something and therefore
// stands in ledgers; the others only carry.
func (k Kind) Business() bool {
	return k != Receipted && k != Collect && k != Ledger && k != Resend
}

// Check faults a message that is not whole: docking.version, docking.kind,
// docking.incomplete.
func (m Message) Check() error {
	f, known := forms[m.Kind]
	switch {
	case m.Version != Version:
		return fault.Newf(fault.Invalid, "docking.version", "对接报文的规范版本是 %d，本系统使用版本 %d", m.Version, Version).Do("请双方使用同一版本的对接规范")
	case !known:
		return fault.New(fault.Invalid, "docking.kind", "对接报文的种类不识").Do("请按对接规范的报文种类发送")
	case m.ID == "" || len(m.ID) > 128 || m.From == "" || m.To == "" || m.SentAt.IsZero():
		return incomplete(f, "报文头缺少编号、收发方或发送时间")
	case f.request && m.Request == "":
		return incomplete(f, "报文头缺少请求编号")
	case f.has != nil && !f.has(&m):
		return incomplete(f, "报文内容缺项")
	}
	return nil
}

func incomplete(f form, what string) error {
	return fault.Newf(fault.Invalid, "docking.incomplete", "“%s”报文不完整：%s", f.says, what).Do("请按对接规范补全后以新编号发送")
}

// Timely faults a message of another time: docking.clock, docking.old.
func (h Header) Timely(now time.Time) error {
	if h.SentAt.After(now.Add(Skew)) {
		return fault.Newf(fault.Invalid, "docking.clock", "报文的发送时间 %s 晚于本系统时间 %s", h.SentAt.UTC().Format(time.RFC3339), now.UTC().Format(time.RFC3339)).
			Do("请双方核对时钟（误差不超过10分钟）后重发")
	}
	if h.SentAt.Before(now.Add(-Window)) {
		return fault.New(fault.Invalid, "docking.old", "报文发送已超过400天，不再接收").Do("请以新编号重新发送")
	}
	return nil
}

// Count sums up answers for the header of a feedback.
func (m *Message) Count(missing int) {
	c := Coverage{Persons: len(m.Answers), Missing: missing}
	for _, a := range m.Answers {
		switch a.Status {
		case "found":
			c.Found++
		case "none":
			c.None++
		case "name_differs":
			c.NameDiffers++
		case "not_authorised":
			c.NotAuthorised++
		default:
			c.Unavailable++
		}
		if a.AsOf != 0 && (m.AsOf == 0 || a.AsOf < m.AsOf) {
			m.AsOf = a.AsOf
		}
	}
	m.Coverage = &c
}
