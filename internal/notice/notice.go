// Package notice says who is told of what, and how an office is told outside the
// system: rarely, and without anything personal.
//
// Nouns: a notice is a line of an office's inbox, of a Kind; a Setting says to
// which Recipients an office's new notices are announced, and how often; a
// Digest is one such announcement: how many of which kind, and the nearest
// limit, no more.
package notice

import (
	"cmp"
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"hedui/internal/account"
	"hedui/internal/fault"
	"hedui/internal/workday"
)

// kind is what a notice is about: its name in the interface, and which roles it
// calls to work; nil = everybody's who works on business.
type kind struct {
	name  string
	roles []account.Role
}

var kinds = map[string]kind{
	"task.received": {"收到协查任务", nil}, "task.reminder": {"协查任务即将到期", nil}, "task.expired": {"协查任务超期", nil},
	"task.terminated": {"协查任务终止", nil}, "task.withdrawn": {"核对对象撤回授权", nil}, "task.opinion": {"终止意见", nil}, "case.continued": {"终止意见未采纳", nil},
	"task.reason": {"未反馈原因", nil}, "task.return": {"跨省申请退回", nil},
	"task.confirming": {"跨省申请待确认", []account.Role{account.Approver}}, "case.approving": {"批量核对待审核", []account.Role{account.Approver}},
	"case.answered": {"协查办结，可出具报告", nil}, "case.answered_late": {"出具报告后协查办结", nil}, "report.issued": {"核对报告已出具", nil},
	"objection.created": {"收到异议", nil}, "review.received": {"收到复核申请", nil}, "review.reminder": {"复核即将到期", nil},
	"review.overdue": {"复核超期", nil}, "review.answered": {"复核已反馈", nil}, "review.terminated": {"复核终止", nil},
	"source.state":  {"接口状态变化", []account.Role{account.Approver, account.System, account.Sharing}},
	"notice.failed": {"对外通知未能送达", []account.Role{account.System}},
}

// Groups of kinds whose names are common.
var groups = map[string]string{"agreement": "保密协议", "adjustment": "调整令", "ministry": "部平台往来", "consultation": "档案调阅", "hint": "监测提示", "docking": "系统对接", "destruction": "档案销毁", "case": "核对业务", "task": "协查任务", "review": "复核", "objection": "异议"}

// Name gives a kind's name in the interface.
func Name(k string) string {
	if known, ok := kinds[k]; ok {
		return known.name
	}
	group, _, _ := strings.Cut(k, ".")
	return cmp.Or(groups[group], "其他通知")
}

// NotFor lists the kinds that call none of the roles to work.
func NotFor(roles []account.Role) (hidden []string) {
	for name, k := range kinds {
		if k.roles != nil && !slices.ContainsFunc(k.roles, func(r account.Role) bool { return slices.Contains(roles, r) }) {
			hidden = append(hidden, name)
		}
	}
	slices.Sort(hidden)
	return hidden
}

// Channel is a way out.
type Channel string

// The channels.
const (
	Webhook Channel = "webhook"
	Mail    Channel = "mail"
	SMS     Channel = "sms"
)

// Recipient is somebody who is told: a webhook's address, an e-mail address or a
// mobile number.
type Recipient struct {
	Channel Channel `json:"channel"`
	To      string  `json:"to"`
}

// Setting is how an office is told outside the system. Secret signs webhooks.
// Without recipients nobody is told.
type Setting struct {
	Recipients []Recipient `json:"recipients"`
	EveryHours int         `json:"everyHours"` // at most one digest in so many hours
	FromHour   int         `json:"fromHour"`   // Beijing time: not before, and
	ToHour     int         `json:"toHour"`     // not from this hour on
	Secret     string      `json:"secret"`
}

// Default is one digest a day, in office hours.
func Default() Setting { return Setting{EveryHours: 24, FromHour: 8, ToHour: 18} }

// MostRecipients bounds whom one office tells.
const MostRecipients = 20

// minSecret is the shortest key that signs webhooks.
const minSecret = 16

var mobile = regexp.MustCompile(`^1[0-9]{10}$`)

// Check faults a setting that cannot work, all defects at once.
func (s Setting) Check() error {
	var wrong []fault.Field
	want := func(ok bool, path, message string) {
		if !ok {
			wrong = append(wrong, fault.Field{Path: path, Code: "notice.setting", Message: message})
		}
	}
	want(1 <= s.EveryHours && s.EveryHours <= 168, "everyHours", "间隔应为 1 至 168 小时")
	want(0 <= s.FromHour && s.FromHour < s.ToHour && s.ToHour <= 24, "fromHour", "时段应在 0 至 24 点之间，起早于止")
	want(len(s.Recipients) <= MostRecipients, "recipients", fmt.Sprintf("最多 %d 个接收人", MostRecipients))
	for i, r := range s.Recipients {
		path := fmt.Sprintf("recipients[%d].to", i)
		want(!slices.Contains(s.Recipients[:i], r), path, "接收人重复")
		want(r.fine(), path, map[Channel]string{Webhook: "地址应为 https://…，不含用户名和密码；只有本机地址可用 http", Mail: "电子邮箱有误", SMS: "手机号码应为 11 位"}[r.Channel])
		want(r.Channel != Webhook || len(s.Secret) >= minSecret, "secret", fmt.Sprintf("使用网络回调须设置至少 %d 位的签名密钥", minSecret))
	}
	if len(wrong) == 0 {
		return nil
	}
	return fault.New(fault.Invalid, "notice.setting", "通知设置有误").At(wrong...)
}

func (r Recipient) fine() bool {
	switch r.Channel {
	case Webhook:
		u, err := url.Parse(r.To)
		return err == nil && u.Host != "" && u.User == nil && u.Fragment == "" && len(r.To) <= 500 &&
			(u.Scheme == "https" || u.Scheme == "http" && slices.Contains([]string{"127.0.0.1", "::1", "localhost"}, u.Hostname()))
	case Mail:
		a, err := mail.ParseAddress(r.To)
		return err == nil && a.Address == r.To && !strings.ContainsAny(r.To, "\r\n")
	case SMS:
		return mobile.MatchString(r.To)
	}
	return false
}

// Due tells whether a digest may go out now, when the last one went out at last
// (zero: none has): in the hours of the setting, after its interval.
func (s Setting) Due(last, now time.Time) bool {
	hour := now.In(workday.Beijing).Hour()
	return len(s.Recipients) > 0 && s.FromHour <= hour && hour < s.ToHour &&
		(last.IsZero() || !now.Before(last.Add(time.Duration(s.EveryHours)*time.Hour)))
}

// Count is how many notices of a kind are new, and the nearest of their limits.
type Count struct {
	Kind  string
	New   int
	DueOn workday.Date // 0 = none
}

// Digest is what goes out: counts of kinds, never their words, so that nothing
// personal can be in it.
func Digest(office, site string, counts []Count) (subject, text string) {
	total := 0
	byName := map[string]Count{}
	for _, c := range counts {
		total += c.New
		sum := byName[Name(c.Kind)]
		sum.New += c.New
		if sum.Kind = Name(c.Kind); c.DueOn != 0 && (sum.DueOn == 0 || c.DueOn < sum.DueOn) {
			sum.DueOn = c.DueOn
		}
		byName[sum.Kind] = sum
	}
	var lines []Count
	for _, c := range byName {
		lines = append(lines, c)
	}
	slices.SortFunc(lines, func(a, b Count) int { return cmp.Or(cmp.Compare(b.New, a.New), cmp.Compare(a.Kind, b.Kind)) })
	subject = fmt.Sprintf("核对系统：%s有 %d 条新通知", office, total)
	var b strings.Builder
	fmt.Fprintln(&b, subject)
	for _, c := range lines {
		fmt.Fprintf(&b, "· %s %d 条", c.Kind, c.New)
		if c.DueOn != 0 {
			fmt.Fprintf(&b, "，最早 %s 届满", c.DueOn.Chinese())
		}
		fmt.Fprintln(&b)
	}
	fmt.Fprintf(&b, "请登录核对系统查看：%s\n", site)
	return subject, b.String()
}

// Message is a digest to one recipient. ID is the same whenever it is sent, so
// that a receiver can tell a repetition.
type Message struct {
	ID      string
	Channel Channel
	To      string
	Secret  string // signs a webhook
	Subject string
	Text    string
	At      time.Time
}
