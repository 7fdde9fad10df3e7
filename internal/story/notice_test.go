package story_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/fault"
	"hedui/internal/gateway"
	"hedui/internal/gateway/gatewaytest"
	"hedui/internal/notice"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/workday"
)

// announced is the story of what leaves the system: a real relay, a real
// receiver and a folder, on the loopback.
type announced struct {
	*abroad
	hook  *gatewaytest.Hook
	relay *gatewaytest.Relay
	sms   string
	admin policy.Actor
}

// Thirty notices are one digest for each recipient in a day, without anything
// personal, and it arrives through outages, lost answers and a restart; a
// repetition bears the id of the first.
func TestThirtyNoticesAreOneDigest(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		a := &announced{hook: gatewaytest.NewHook(t), relay: gatewaytest.NewRelay(t, nil), sms: t.TempDir(), abroad: &abroad{}}
		a.running = raise(t, open, func(o *casework.Options) {
			o.Outgoing = gateway.Gateways{notice.Webhook: gateway.NewWebhook(nil), notice.SMS: gateway.File{Dir: a.sms},
				notice.Mail: gateway.Mail{Address: a.relay.Address, From: "hedui@example.cn"}}
		})
		a.heping, a.province, a.admin = login(t, a.Stage, "heping.clerk"), login(t, a.Stage, "province.approver"), login(t, a.Stage, "system.admin")
		day := workday.DateOf(a.Clock.Now())
		a.set()
		a.begin(day)
		a.news(29)
		a.Clock.Set(day, 10)
		a.throughAnOutage(day)
		a.oncePerDay(day)
		a.refusedForGood(day)
		a.readByEachForItself()
	})
}

// begin: one part of the case goes to Anshan, one waits for the province.
func (a *announced) begin(day workday.Date) {
	a.t.Helper()
	app := theCast(day - 1)
	app.items = []catalogue.ItemID{"210300.deposit", "220000.realestate"}
	a.v = app.submitted(a.t, a.Stage, a.heping)
}

func (a *announced) set() {
	a.t.Helper()
	s := notice.Default()
	s.Secret = "0123456789abcdef"
	s.Recipients = []notice.Recipient{{Channel: notice.Webhook, To: a.hook.URL}, {Channel: notice.Mail, To: "duty@example.com"}, {Channel: notice.SMS, To: "13800000000"}}
	if err := a.Desk.EditNoticeSetting(a.t.Context(), a.province, "", s); !fault.Is(err, fault.Forbidden) {
		a.t.Errorf("set by an approver: %v", err)
	}
	if err := a.Desk.EditNoticeSetting(a.t.Context(), a.admin, "210102.mz", s); !fault.Is(err, fault.Forbidden) {
		a.t.Errorf("set for a county's department: %v", err)
	}
	a.must(a.Desk.EditNoticeSetting(a.t.Context(), a.admin, "", s))
}

// news puts further notices into the province's inbox.
func (a *announced) news(n int) {
	a.t.Helper()
	a.must(a.Store.Write(a.t.Context(), policy.Program("test"), "test", func(tx *store.Tx) error {
		tx.Object("office", "210000")
		for i := range n {
			if err := tx.AddNotice(store.Notice{Office: "210000", Kind: "task.reason", Words: fmt.Sprintf("第 %d 条：只在系统内可见", i)}); err != nil {
				return err
			}
		}
		return nil
	}))
}

// throughAnOutage: the receiver is down, the relay takes the letter and hangs
// up, and we are restarted; in the end each has one message, by its id.
func (a *announced) throughAnOutage(day workday.Date) {
	a.t.Helper()
	a.hook.Answer(503)
	a.relay.Drop(1)
	a.must(a.Desk.SweepDigests(a.t.Context()))
	a.must(a.Desk.SweepDigests(a.t.Context()))
	a.until("the first attempts", func() bool { letters, _ := a.relay.Letters(); return len(letters) == 1 && len(a.hook.Got()) == 1 })
	a.idle()
	a.restart()
	a.hook.Answer(204)
	a.Clock.Set(day, 11)
	a.until("the second attempts", func() bool { letters, _ := a.relay.Letters(); return len(letters) == 2 && len(a.hook.Got()) == 2 })
	a.idle()
	posted := a.hook.Got()
	letters, _ := a.relay.Letters()
	if posted[0].Header.Get("Idempotency-Key") != posted[1].Header.Get("Idempotency-Key") || letters[0].Header.Get("Message-ID") != letters[1].Header.Get("Message-ID") {
		a.t.Error("a repetition bears another id")
	}
	body := string(posted[1].Body)
	if !strings.Contains(body, "有 30 条新通知") || !strings.Contains(body, "跨省申请待确认 1 条") || !strings.Contains(body, "未反馈原因 29 条") {
		a.t.Errorf("the digest: %s", body)
	}
	a.nothingPersonal(body)
	if files := a.messages(); len(files) != 1 {
		a.t.Errorf("%d short messages", len(files))
	} else {
		a.nothingPersonal(files[0])
	}
}

func (a *announced) messages() (all []string) {
	a.t.Helper()
	paths, err := filepath.Glob(filepath.Join(a.sms, "*.json"))
	a.must(err)
	for _, p := range paths {
		data, err := os.ReadFile(p)
		a.must(err)
		all = append(all, string(data))
	}
	return all
}

func (a *announced) nothingPersonal(text string) {
	a.t.Helper()
	for _, m := range demo.Cast() {
		if strings.Contains(text, m.Name) || strings.Contains(text, m.Number) {
			a.t.Errorf("somebody's name or number: %s", text)
		}
	}
	if strings.Contains(text, "系统内可见") || strings.Contains(text, a.v.Case.Number) {
		a.t.Errorf("words of a notice: %s", text)
	}
}

// oncePerDay: what comes after waits for the next day, a trial does not.
func (a *announced) oncePerDay(day workday.Date) {
	a.t.Helper()
	a.must(a.Desk.TryNotices(a.t.Context(), a.admin, ""))
	a.until("the trial", func() bool { return len(a.hook.Got()) == 3 && len(a.messages()) == 2 })
	a.news(5)
	a.Clock.Set(day, 17)
	a.must(a.Desk.SweepDigests(a.t.Context()))
	a.Clock.Set(day+1, 9)
	a.must(a.Desk.SweepDigests(a.t.Context()))
	a.idle()
	if n := len(a.hook.Got()); n != 3 {
		a.t.Errorf("%d before a day was over", n)
	}
	a.Clock.Set(day+1, 10)
	a.must(a.Desk.SweepDigests(a.t.Context()))
	a.until("the next day's digest", func() bool {
		letters, _ := a.relay.Letters()
		return len(a.hook.Got()) == 4 && len(letters) == 4 && len(a.messages()) == 3
	})
	a.idle()
	if body := string(a.hook.Got()[3].Body); !strings.Contains(body, "有 5 条新通知") {
		a.t.Errorf("the next day's: %s", body)
	}
}

// refusedForGood: it is not tried for ever, and the office sees that nothing
// arrives.
func (a *announced) refusedForGood(day workday.Date) {
	a.t.Helper()
	a.hook.Answer(410)
	a.news(1)
	a.Clock.Set(day+2, 10)
	a.must(a.Desk.SweepDigests(a.t.Context()))
	a.until("the refusal", func() bool { return a.told(a.province, store.UndeliveredNotice) == 1 })
	a.idle()
	sent, failed := 0, 0
	all, err := a.Desk.Digests(a.t.Context(), a.admin, "", "", 100)
	a.must(err)
	for _, d := range all {
		if !d.SentAt.IsZero() {
			sent++
		}
		if !d.FailedAt.IsZero() && d.Fault == "gateway.refused" && d.Channel == notice.Webhook {
			failed++
		}
	}
	if len(all) != 12 || sent != 11 || failed != 1 {
		a.t.Errorf("%d digests, %d sent, %d failed", len(all), sent, failed)
	}
	a.Clock.Set(day+4, 10)
	a.must(a.Desk.SweepDigests(a.t.Context()))
	a.idle()
	if n := len(a.hook.Got()); n != 5 {
		a.t.Errorf("announced that nothing arrives, or tried again: %d", n)
	}
}

// readByEachForItself: read or not is each account's; a case's notices, those of
// one's role, and what is due first.
func (a *announced) readByEachForItself() {
	a.t.Helper()
	clerk := login(a.t, a.Stage, "province.clerk")
	count := func(by policy.Actor, f casework.NoticeFilter, mine bool) int {
		all, err := a.Desk.Inbox(a.t.Context(), by, f, mine)
		a.must(err)
		return len(all)
	}
	all, err := a.Desk.Notices(a.t.Context(), a.province, "", 1000)
	a.must(err)
	a.must(a.Desk.ReadNotices(a.t.Context(), a.province, all[1].ID))
	a.must(a.Desk.ReadNotice(a.t.Context(), clerk, all[2].ID))
	if mine, theirs := count(a.province, casework.NoticeFilter{Unread: true}, false), count(clerk, casework.NoticeFilter{Unread: true}, false); mine != 1 || theirs != len(all)-1 {
		a.t.Errorf("unread: %d by the approver, %d by the clerk, of %d", mine, theirs, len(all))
	}
	of := casework.NoticeFilter{Case: a.v.Case.ID}
	if all, approver, clerk := count(a.province, of, false), count(a.province, of, true), count(clerk, of, true); all != 1 || approver != 1 || clerk != 0 {
		a.t.Errorf("about the case: %d, for the approver %d, for the clerk %d", all, approver, clerk)
	}
	due := taskOf(a.t, a.v, "210300.deposit")
	anshan, err := a.Desk.Inbox(a.t.Context(), login(a.t, a.Stage, "anshan.clerk"), casework.NoticeFilter{ByDeadline: true}, true)
	if err != nil || len(anshan) == 0 || anshan[0].Task != due.ID || !anshan[0].DueAt.Equal(due.DueAt) {
		a.t.Errorf("by deadline: %+v, %v", anshan, err)
	}
}
