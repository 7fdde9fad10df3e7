package agency

import (
	"slices"
	"strings"
	"time"

	"hedui/internal/fault"
	"hedui/internal/workday"
)

// AgreementID names a registered confidentiality agreement.
type AgreementID string

// Agreement is a confidentiality agreement (保密协议) that an agency signs with
// the tier above: a city with the province, a county with its city (R10.1). It
// binds from From to To, both days included, once the province has filed it
// (备案). Scan is the stored paper.
type Agreement struct {
	ID           AgreementID  `json:"id"`
	Number       string       `json:"number"`
	Lower        ID           `json:"lower"`
	Upper        ID           `json:"upper"`
	SignedOn     workday.Date `json:"signedOn"`
	From         workday.Date `json:"from"`
	To           workday.Date `json:"to"`
	Scan         string       `json:"scan"`
	RegisteredAt time.Time    `json:"registeredAt"`
	RegisteredBy string       `json:"registeredBy"`
	FiledAt      time.Time    `json:"filedAt,omitzero"`
	FiledBy      string       `json:"filedBy,omitempty"`
}

// AgreementState is what an agreement is worth on a day.
type AgreementState string

// The four states: not filed with the province, not begun, valid, ended.
const (
	Unfiled AgreementState = "unfiled"
	Ahead   AgreementState = "ahead"
	Valid   AgreementState = "valid"
	Ended   AgreementState = "ended"
)

var agreementWords = map[AgreementState]string{Unfiled: "待备案", Ahead: "未生效", Valid: "有效", Ended: "已到期"}

// Chinese gives the word of the interface.
func (s AgreementState) Chinese() string { return agreementWords[s] }

// Check faults an agreement that cannot be registered, all defects at once.
func (a Agreement) Check(today workday.Date) error {
	var wrong []fault.Field
	want := func(ok bool, path, message string) {
		if !ok {
			wrong = append(wrong, fault.Field{Path: path, Code: "agreement." + path, Message: message})
		}
	}
	want(strings.TrimSpace(a.Number) != "", "number", "协议编号不能为空")
	want(a.SignedOn != 0 && a.SignedOn <= today, "signedOn", "签订日期缺失或晚于今天")
	want(a.From != 0 && a.From >= a.SignedOn, "from", "生效日期缺失或早于签订日期")
	want(a.To != 0 && a.To >= a.From, "to", "到期日期缺失或早于生效日期")
	want(a.To == 0 || a.To >= today, "to", "协议已经到期，请登记续签的协议")
	if len(wrong) > 0 {
		return fault.New(fault.Invalid, "agreement.invalid", "保密协议信息有误").Because("R10.1").At(wrong...)
	}
	return nil
}

// SignsWith gives the agency on the tier above with which a signs: agreements
// are signed tier by tier (R10.1). The province signs with nobody below the
// ministry, and so registers none here.
func (a Agency) SignsWith() (ID, error) {
	if a.Level == Province {
		return "", fault.New(fault.Refused, "agreement.tier", "保密协议由市级与省级、县级与市级逐级签订").Because("R10.1")
	}
	return a.Parent, nil
}

// State tells what the agreement is worth on a day.
func (a Agreement) State(on workday.Date) AgreementState {
	switch {
	case on > a.To:
		return Ended
	case a.FiledAt.IsZero():
		return Unfiled
	case on < a.From:
		return Ahead
	}
	return Valid
}

// File files the agreement with the province, once (R10.1).
func (a *Agreement) File(by string, now time.Time) error {
	if !a.FiledAt.IsZero() {
		return fault.New(fault.Conflict, "agreement.filed", "该协议已经备案")
	}
	if a.State(workday.DateOf(now)) == Ended {
		return fault.Newf(fault.Conflict, "agreement.ended", "该协议已于 %s 到期，不再备案", a.To.Chinese()).Do("请登记续签的协议")
	}
	a.FiledAt, a.FiledBy = now, by
	return nil
}

// Cover gives the filed agreement with which an agency's cover ends: from a day
// on, through those that follow each other without a gap. It is false when none
// is valid on the day. All are one agency's.
func Cover(all []Agreement, on workday.Date) (last Agreement, ok bool) {
	filed := slices.DeleteFunc(slices.Clone(all), func(a Agreement) bool { return a.FiledAt.IsZero() })
	slices.SortStableFunc(filed, func(a, b Agreement) int { return int(a.From - b.From) })
	end := on - 1
	for _, a := range filed {
		if a.From <= end+1 && a.To > end {
			last, end, ok = a, a.To, true
		}
	}
	return last, ok
}

// Warning is what an agency's agreements give cause for on a day.
type Warning string

// Ending comes within the days of the setting, Over when the last cover ended.
const (
	Ending Warning = "ending"
	Over   Warning = "over"
)

// Warn tells whether an agency's cover ends within days, or has ended, and with
// which agreement. Who never had one is on the list of Lacking instead.
func Warn(all []Agreement, on workday.Date, days int) (Agreement, Warning, bool) {
	if last, ok := Cover(all, on); ok {
		return last, Ending, int(last.To-on) <= days
	}
	var last Agreement
	for _, a := range all {
		if !a.FiledAt.IsZero() && a.To < on && a.To > last.To {
			last = a
		}
	}
	return last, Over, last.To != 0
}

// Lack is an agency without a valid agreement on a day, for the tier above.
// Until is the end of its last one; 0 = it never had one that was filed.
type Lack struct {
	Agency Agency       `json:"agency"`
	Upper  ID           `json:"upper"`
	Why    string       `json:"why"` // Chinese
	Until  workday.Date `json:"until,omitzero"`
}

// Lacking lists the agencies of city and county level that no agreement covers
// on a day, in their order (R10.1).
func Lacking(agencies []Agency, all []Agreement, on workday.Date) []Lack {
	of := map[ID][]Agreement{}
	for _, a := range all {
		of[a.Lower] = append(of[a.Lower], a)
	}
	var lacking []Lack
	for _, a := range agencies {
		why, until := Uncovered(of[a.ID], on)
		if a.Level != Province && why != "" {
			lacking = append(lacking, Lack{Agency: a, Upper: a.Parent, Why: why, Until: until})
		}
	}
	return lacking
}

// Uncovered says in Chinese why an agency's agreements do not cover a day, and
// when the last one ended; "" when one does.
func Uncovered(all []Agreement, on workday.Date) (why string, until workday.Date) {
	if _, ok := Cover(all, on); ok {
		return "", 0
	}
	why = "尚未签订保密协议"
	for _, a := range all {
		switch a.State(on) {
		case Unfiled:
			return "保密协议尚未报省级备案", until
		case Ahead:
			why = "保密协议尚未生效"
		case Ended:
			if a.FiledAt.IsZero() {
				continue
			}
			if until = max(until, a.To); why == "尚未签订保密协议" {
				why = "保密协议已到期"
			}
		}
	}
	return why, until
}
