package web

import (
	"context"
	"net/http"
	"time"

	"hedui/internal/agency"
	"hedui/internal/casework"
	"hedui/internal/notice"
	"hedui/internal/policy"
)

func (s *Server) noticeSettingRoutes() {
	const path = "/api/v1/settings/notices"
	handle(s, route{method: http.MethodGet, path: path, verb: "notice.setting", action: policy.NoticeSettings, says: "查看对外通知设置", tag: tagNotice}, s.noticeSetting)
	handle(s, route{method: http.MethodPut, path: path, verb: "notice.settings", says: "设置对外通知：接收人、间隔、时段", tag: tagNotice}, s.editNoticeSetting)
	handle(s, route{method: http.MethodPost, path: path + "/try", verb: "notice.try", action: policy.NoticeSettings, says: "向各接收人发一条测试通知", tag: tagNotice}, s.tryNotices)
	handle(s, route{method: http.MethodGet, path: path + "/digests", verb: "notice.digests", action: policy.NoticeSettings, says: "查看已发出和未送达的通知摘要，从新到旧", tag: tagNotice}, s.digests)
}

// NoticeSetting is how an office is told outside the system.
type NoticeSetting struct {
	Recipients []Recipient `json:"recipients" maxItems:"20" doc:"接收人；空为不对外通知"`
	EveryHours int         `json:"everyHours" minimum:"1" maximum:"168" doc:"间隔小时数：同一接收人至多每隔这么久一条摘要"`
	FromHour   int         `json:"fromHour" minimum:"0" maximum:"23" doc:"不早于几点（北京时间）发出"`
	ToHour     int         `json:"toHour" minimum:"1" maximum:"24" doc:"几点以后不再发出"`
	Secret     string      `json:"secret,omitempty" writeOnly:"true" maxLength:"200" doc:"网络回调的签名密钥，至少16位；空为不改"`
	Signed     bool        `json:"signed,omitempty" readOnly:"true" doc:"已有签名密钥"`
}

// Recipient is somebody who is told.
type Recipient struct {
	Channel notice.Channel `json:"channel" enum:"webhook,mail,sms" doc:"通知方式：webhook网络回调，mail电子邮件，sms短信"`
	To      string         `json:"to" minLength:"1" maxLength:"500" doc:"网址、电子邮箱或手机号码"`
}

// NoticeOffice is whose setting it is.
type NoticeOffice struct {
	Department agency.DepartmentID `query:"department" maxLength:"32" doc:"本级部门；空为本机构"`
}

type noticeSettingOut struct{ Body NoticeSetting }

func (s *Server) noticeSetting(ctx context.Context, actor policy.Actor, in *NoticeOffice) (*noticeSettingOut, error) {
	got, err := s.desk.NoticeSetting(ctx, actor, in.Department)
	if err != nil {
		return nil, err
	}
	return &noticeSettingOut{NoticeSetting{Recipients: showAll(got.Recipients, func(r notice.Recipient) Recipient { return Recipient(r) }),
		EveryHours: got.EveryHours, FromHour: got.FromHour, ToHour: got.ToHour, Signed: got.Secret != ""}}, nil
}

type editNoticeSettingIn struct {
	NoticeOffice
	Body NoticeSetting
}

func (s *Server) editNoticeSetting(ctx context.Context, actor policy.Actor, in *editNoticeSettingIn) (*none, error) {
	b := in.Body
	return nil, s.desk.EditNoticeSetting(ctx, actor, in.Department, notice.Setting{
		Recipients: showAll(b.Recipients, func(r Recipient) notice.Recipient { return notice.Recipient(r) }),
		EveryHours: b.EveryHours, FromHour: b.FromHour, ToHour: b.ToHour, Secret: b.Secret})
}

func (s *Server) tryNotices(ctx context.Context, actor policy.Actor, in *NoticeOffice) (*none, error) {
	return nil, s.desk.TryNotices(ctx, actor, in.Department)
}

// Digest is one announcement to one recipient.
type Digest struct {
	ID       string         `json:"id"`
	Channel  notice.Channel `json:"channel"`
	Subject  string         `json:"subject"`
	At       time.Time      `json:"at"`
	SentAt   *time.Time     `json:"sentAt,omitempty"`
	FailedAt *time.Time     `json:"failedAt,omitempty" doc:"不再尝试的时间"`
	Fault    string         `json:"fault,omitempty"`
}

func showDigest(d casework.Digest) Digest {
	return Digest{d.ID, d.Channel, d.Subject, d.At, given(d.SentAt), given(d.FailedAt), d.Fault}
}

type digestsIn struct {
	NoticeOffice
	Cursor
}

type digestsOut struct{ Body Page[Digest] }

func (s *Server) digests(ctx context.Context, actor policy.Actor, in *digestsIn) (*digestsOut, error) {
	rows, err := s.desk.Digests(ctx, actor, in.Department, in.After, in.Limit+1)
	if err != nil {
		return nil, err
	}
	return &digestsOut{pageOf(rows, in.Limit, showDigest, func(d casework.Digest) string { return d.ID })}, nil
}
