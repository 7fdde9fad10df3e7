package assist

import (
	"fmt"

	"hedui/internal/catalogue"
	"hedui/internal/fault"
)

// Link is the configuration of the ministry link: the limits of both kinds of
// business, and its message forms (R16.1). The province edits it; a task keeps
// the limit that it was pushed with.
type Link struct {
	Version      int    `json:"version"`        // counts the province's changes; 0 = as delivered
	NewDays      int    `json:"newDays"`        // working days for an answer, new applications
	ExistingDays int    `json:"existingDays"`   // the same, existing recipients
	InboundDays  int    `json:"inboundDays"`    // working days in which we answer other provinces
	ReminderDays []int  `json:"reminderDays"`   // before a limit ends, falling
	Late         string `json:"late,omitempty"` // the ministry's rule under which late answers are taken (R8.1); empty: none
	PerMessage   int    `json:"perMessage"`     // most persons in one message
	Forms        []Form `json:"forms,omitempty"`
}

// Form says how a category travels: the ministry's code of it and its names of
// our fields. A category without a form travels under our own names.
type Form struct {
	Category catalogue.CategoryCode `json:"category"`
	Code     string                 `json:"code"`
	Fields   map[string]string      `json:"fields,omitempty"` // our name → the ministry's
}

// DefaultLink is what a province begins with until the ministry's numbers are
// entered.
func DefaultLink() Link {
	return Link{NewDays: 30, ExistingDays: 60, InboundDays: 20, ReminderDays: []int{5, 3, 1}, PerMessage: 1000}
}

// Days is the limit of a kind of business, in working days from the push.
func (l Link) Days(kind catalogue.Kind) int {
	if kind == catalogue.Existing {
		return l.ExistingDays
	}
	return l.NewDays
}

// FormOf gives the form of a category.
func (l Link) FormOf(category catalogue.CategoryCode) Form {
	for _, f := range l.Forms {
		if f.Category == category {
			return f
		}
	}
	return Form{Category: category, Code: string(category)}
}

// FormFor gives the form that bears the ministry's code.
func (l Link) FormFor(code string) Form {
	for _, f := range l.Forms {
		if f.Code == code {
			return f
		}
	}
	return l.FormOf(catalogue.CategoryCode(code))
}

// Name gives the ministry's name of a field of ours.
func (f Form) Name(field string) string {
	if theirs, ok := f.Fields[field]; ok {
		return theirs
	}
	return field
}

// Out renames a record's fields for the message.
func (f Form) Out(record map[string]string) map[string]string {
	out := make(map[string]string, len(record))
	for name, value := range record {
		out[f.Name(name)] = value
	}
	return out
}

// In takes the item's content out of a message's record, under our names; what
// is not in the content is left out (R13.1).
func (f Form) In(item catalogue.Item, record map[string]string) map[string]string {
	in := make(map[string]string, len(record))
	for _, field := range item.Content {
		if value := record[f.Name(field.Name)]; value != "" {
			in[field.Name] = value
		}
	}
	return in
}

// maxLinkDays bounds every limit, as the norm's own do: more is a slip.
const maxLinkDays = 366

// maxPerMessage bounds one message by what a part of a case holds.
const maxPerMessage = 4096

// Check faults a configuration that cannot be, all defects at once.
func (l Link) Check() error {
	var wrong []fault.Field
	want := func(ok bool, path, message string) {
		if !ok {
			wrong = append(wrong, fault.Field{Path: path, Code: "link." + path, Message: message})
		}
	}
	limit := func(days int, path string) {
		want(1 <= days && days <= maxLinkDays, path, fmt.Sprintf("时限应为 1 至 %d 个工作日", maxLinkDays))
	}
	limit(l.NewDays, "newDays")
	limit(l.ExistingDays, "existingDays")
	limit(l.InboundDays, "inboundDays")
	want(1 <= l.PerMessage && l.PerMessage <= maxPerMessage, "perMessage", fmt.Sprintf("每份报文应为 1 至 %d 人", maxPerMessage))
	last := maxLinkDays
	for _, n := range l.ReminderDays {
		want(0 < n && n < last, "reminderDays", "提醒应从大到小、不重复")
		last = n
	}
	codes := map[string]bool{}
	for _, f := range l.Forms {
		want(f.Category != "" && f.Code != "" && !codes[f.Code], "forms", "每个类别须有唯一的部平台编码")
		codes[f.Code] = true
	}
	if len(wrong) == 0 {
		return nil
	}
	return fault.New(fault.Invalid, "link.invalid", "部平台链路配置有误").Because("R16.1").At(wrong...)
}
