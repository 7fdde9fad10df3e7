package casework

import (
	"context"

	"hedui/internal/agency"
	"hedui/internal/fault"
	"hedui/internal/notice"
	"hedui/internal/policy"
	"hedui/internal/store"
)

// NoticeSetting gives how an office of the actor's agency is told outside the
// system: the agency itself (""), or a department of its level.
func (d *Desk) NoticeSetting(ctx context.Context, actor policy.Actor, of agency.DepartmentID) (s notice.Setting, err error) {
	err = d.view(ctx, actor, policy.NoticeSettings, "office", settingOffice(actor, of), func(tx *store.Tx) error {
		if err := maySetNotices(tx, actor, of); err != nil {
			return err
		}
		s, err = tx.NoticeSetting(settingOffice(actor, of))
		return err
	})
	return s, err
}

// EditNoticeSetting changes it. An empty secret keeps the earlier one. Faults:
// notice.setting.
func (d *Desk) EditNoticeSetting(ctx context.Context, actor policy.Actor, of agency.DepartmentID, s notice.Setting) error {
	office := settingOffice(actor, of)
	return d.write(ctx, actor, policy.NoticeSettings, "office", office, func(tx *store.Tx) error {
		if err := maySetNotices(tx, actor, of); err != nil {
			return err
		}
		before, err := tx.NoticeSetting(office)
		if err != nil {
			return err
		}
		if s.Secret == "" {
			s.Secret = before.Secret
		}
		if err := s.Check(); err != nil {
			return err
		}
		return tx.PutNoticeSetting(office, s)
	})
}

// TryNotices sends a message to every recipient of an office now, to see that
// they arrive. Faults: notice.nobody, gateway.refused.
func (d *Desk) TryNotices(ctx context.Context, actor policy.Actor, of agency.DepartmentID) error {
	office := settingOffice(actor, of)
	return d.write(ctx, actor, policy.NoticeSettings, "office", office, func(tx *store.Tx) error {
		if err := maySetNotices(tx, actor, of); err != nil {
			return err
		}
		s, err := tx.NoticeSetting(office)
		if err != nil {
			return err
		}
		if len(s.Recipients) == 0 || d.outgoing == nil {
			return fault.New(fault.Conflict, "notice.nobody", "还没有接收人，或本系统未开通对外通知").Do("请先填写并保存接收人")
		}
		subject := "核对系统：" + holderName(tx, office) + "的通知测试"
		return announce(tx, office, s, 0, subject, subject+"\n收到即表示设置有效。\n")
	})
}

// Digests lists what was sent, or could not be, newest first.
func (d *Desk) Digests(ctx context.Context, actor policy.Actor, of agency.DepartmentID, before string, n int) (all []store.Digest, err error) {
	err = d.view(ctx, actor, policy.NoticeSettings, "office", settingOffice(actor, of), func(tx *store.Tx) error {
		if err := maySetNotices(tx, actor, of); err != nil {
			return err
		}
		all, err = tx.Digests(settingOffice(actor, of), before, n)
		return err
	})
	return all, err
}

func settingOffice(actor policy.Actor, of agency.DepartmentID) string {
	if of != "" {
		return string(of)
	}
	return string(actor.Agency)
}

// maySetNotices: an agency's administrator sets for the agency, and for the
// departments of its level.
func maySetNotices(tx *store.Tx, actor policy.Actor, of agency.DepartmentID) error {
	r := policy.Resource{Kind: policy.Notice, Agency: actor.Agency}
	if of != "" {
		department, err := tx.Department(of)
		if err != nil {
			return err
		}
		r.Agency, r.Department = department.Agency(), of
	}
	return policy.May(actor, policy.NoticeSettings, r)
}
