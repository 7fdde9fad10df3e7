package catalogue

import (
	"reflect"
	"strings"
	"time"

	"hedui/internal/agency"
	"hedui/internal/fault"
	"hedui/internal/workday"
)

// AdjustmentID names an adjustment.
type AdjustmentID string

// Adjustment (调整) is the province's order that changes catalogue items from a
// day on: Number is that of its document, Text what it says (R13.1).
type Adjustment struct {
	ID        AdjustmentID `json:"id"`
	Province  agency.ID    `json:"province"`
	Number    string       `json:"number"`
	Text      string       `json:"text"`
	From      workday.Date `json:"from"`
	Changes   []Change     `json:"changes"`
	OrderedAt time.Time    `json:"orderedAt"`
	OrderedBy string       `json:"orderedBy"`
}

// Change is what an order changes about one item: its quota (查询数据限额), its
// scope (业务适用范围) or its content (数据内容). What is nil stays as it is.
type Change struct {
	Item    ItemID  `json:"item" doc:"目录项"`
	Quota   *Quota  `json:"quota,omitempty"`
	Kinds   []Kind  `json:"kinds,omitempty"`
	Content []Field `json:"content,omitempty"`
}

// Check faults an order that cannot be given, all defects at once.
func (a Adjustment) Check(today workday.Date) error {
	c := checker{}
	c.want(strings.TrimSpace(a.Number) != "", "number", "文号不能为空")
	c.want(strings.TrimSpace(a.Text) != "", "text", "调整内容说明不能为空")
	c.want(a.From > today, "from", "生效日期须晚于今天")
	c.want(len(a.Changes) > 0, "changes", "须指明所调整的目录项")
	seen := map[ItemID]bool{}
	for _, one := range a.Changes {
		c.want(!seen[one.Item], "changes", "同一目录项重复："+string(one.Item))
		c.want(one.Quota != nil || one.Kinds != nil || one.Content != nil, "changes", "没有写明调整什么："+string(one.Item))
		seen[one.Item] = true
	}
	if err, ok := c.fault().(*fault.Error); ok {
		return err.Because("R13.1")
	}
	return nil
}

// Apply gives the next version of an item under the order, valid from its day
// on and as long as the item was to be; the version before keeps what it had,
// for the cases begun under it.
func (c Change) Apply(i Item, from workday.Date) Item {
	if c.Quota != nil {
		i.Quota = *c.Quota
	}
	if c.Kinds != nil {
		i.Kinds = c.Kinds
	}
	if c.Content != nil {
		i.Content = c.Content
	}
	i.From = from
	return i
}

// Ordered gives what a row of orders, oldest first, says of an item in the end.
func Ordered(orders []Adjustment, id ItemID) Change {
	last := Change{Item: id}
	for _, a := range orders {
		for _, c := range a.Changes {
			if c.Item != id {
				continue
			}
			if c.Quota != nil {
				last.Quota = c.Quota
			}
			if c.Kinds != nil {
				last.Kinds = c.Kinds
			}
			if c.Content != nil {
				last.Content = c.Content
			}
		}
	}
	return last
}

// Keeps faults a version of the item's owner that goes back on what the
// province ordered of it (R13.1, R4.2).
func (c Change) Keeps(i Item) error {
	ordered := c.Apply(i, i.From)
	if reflect.DeepEqual(ordered.Quota, i.Quota) && reflect.DeepEqual(ordered.Kinds, i.Kinds) && reflect.DeepEqual(ordered.Content, i.Content) {
		return nil
	}
	return fault.Newf(fault.Refused, "catalogue.ordered", "“%s”的限额、适用范围或数据内容由省级调整令规定，不能自行更改", i.Name).
		Because("R13.1").Do("如需更改，请报省级核对机构调整")
}

// Says tells in Chinese what the change is.
func (c Change) Says() string {
	var all []string
	if c.Quota != nil {
		all = append(all, "查询数据限额："+c.Quota.Says())
	}
	if c.Kinds != nil {
		words := make([]string, len(c.Kinds))
		for i, k := range c.Kinds {
			words[i] = k.Chinese()
		}
		all = append(all, "业务适用范围："+strings.Join(words, "、"))
	}
	if c.Content != nil {
		labels := make([]string, len(c.Content))
		for i, f := range c.Content {
			labels[i] = f.Label
		}
		all = append(all, "数据内容："+strings.Join(labels, "、"))
	}
	return strings.Join(all, "；")
}
