package notice_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hedui/internal/account"
	"hedui/internal/fault"
	"hedui/internal/notice"
	"hedui/internal/workday"
)

var day = workday.NewDate(2026, 11, 12)

func TestADigestIsDueOnceInItsInterval(t *testing.T) {
	s := notice.Default()
	s.Recipients = []notice.Recipient{{Channel: notice.Mail, To: "a@example.com"}}
	at := func(d workday.Date, hour int) time.Time { return d.Start().Add(time.Duration(hour) * time.Hour) }
	for _, c := range []struct {
		last, now time.Time
		due       bool
	}{
		{time.Time{}, at(day, 9), true}, {time.Time{}, at(day, 7), false}, {time.Time{}, at(day, 18), false},
		{at(day, 9), at(day, 17), false}, {at(day, 9), at(day+1, 8), false}, {at(day, 9), at(day+1, 9), true},
	} {
		if got := s.Due(c.last, c.now); got != c.due {
			t.Errorf("last %s, now %s: %v", c.last, c.now, got)
		}
	}
	s.Recipients = nil
	if s.Due(time.Time{}, at(day, 9)) {
		t.Error("nobody is told")
	}
}

func TestSettingsThatCannotWorkAreFaultedAtOnce(t *testing.T) {
	bad := notice.Setting{EveryHours: 0, FromHour: 20, ToHour: 8, Recipients: []notice.Recipient{
		{notice.Webhook, "http://example.com/"}, {notice.Webhook, "https://u:p@example.com/"}, {notice.Mail, "a@b\r\nBcc: c@d"}, {notice.Mail, "Name <a@b.cn>"},
		{notice.SMS, "123"}, {"pigeon", "x"},
	}}
	f, ok := fault.Of(bad.Check())
	if !ok || len(f.Fields) != 2+6+2 { // interval, hours, recipients, and a secret for each webhook
		t.Errorf("%+v", f)
	}
	good := notice.Setting{EveryHours: 24, FromHour: 8, ToHour: 18, Secret: "0123456789abcdef", Recipients: []notice.Recipient{
		{notice.Webhook, "https://example.com/in"}, {notice.Webhook, "http://127.0.0.1:8000/"}, {notice.Mail, "a@example.com"}, {notice.SMS, "13800000000"}}}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
}

func TestADigestHoldsCountsAndTheNearestLimit(t *testing.T) {
	subject, text := notice.Digest("和平区核对中心", "https://hedui.example", []notice.Count{
		{"task.received", 25, day + 40}, {"agreement.over", 1, 0}, {"agreement.resumed", 1, 0}, {"task.reminder", 3, day + 2}})
	if subject != "核对系统：和平区核对中心有 30 条新通知" {
		t.Error(subject)
	}
	want := []string{subject, "· 收到协查任务 25 条，最早 2026年12月22日 届满", "· 协查任务即将到期 3 条，最早 2026年11月14日 届满", "· 保密协议 2 条", "请登录核对系统查看：https://hedui.example", ""}
	if got := strings.Split(text, "\n"); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestKindsCallTheirRoles(t *testing.T) {
	if hidden := notice.NotFor([]account.Role{account.Clerk}); !slices.Contains(hidden, "task.confirming") || slices.Contains(hidden, "task.received") {
		t.Error(hidden)
	}
	if hidden := notice.NotFor([]account.Role{account.Clerk, account.Approver}); slices.Contains(hidden, "task.confirming") {
		t.Error(hidden)
	}
}
