package casework

import (
	"context"
	"fmt"

	"hedui/internal/assist"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
)

// Link gives the configuration of the province's ministry link (R16.1).
func (d *Desk) Link(ctx context.Context, actor policy.Actor) (l assist.Link, err error) {
	err = d.reading(ctx, actor, policy.LinkRead, policy.Settings, func(tx *store.Tx) error {
		l, err = tx.Link(actor.Agency)
		return err
	})
	return l, err
}

// EditLink changes limits and message forms of the province's ministry link. l
// bears the version that it was made from; what is pushed already keeps its
// limit (R16.1). Faults: link.invalid, link.changed.
func (d *Desk) EditLink(ctx context.Context, actor policy.Actor, l assist.Link) (assist.Link, error) {
	err := d.write(ctx, actor, policy.LinkEdit, "link", string(actor.Agency), func(tx *store.Tx) error {
		tx.Rule("R16.1")
		if err := policy.May(actor, policy.LinkEdit, policy.Resource{Kind: policy.Settings, Agency: actor.Agency}); err != nil {
			return err
		}
		if err := l.Check(); err != nil {
			return err
		}
		now, err := tx.Link(actor.Agency)
		if err != nil {
			return err
		}
		if now.Version != l.Version {
			return fault.New(fault.Conflict, "link.changed", "链路配置已被更改").Do("请核对最新内容后重新修改")
		}
		next := l
		next.Version++
		tx.Detail("version", fmt.Sprint(next.Version))
		return tx.PutLink(actor.Agency, next)
	})
	if err == nil {
		l.Version++
	}
	return l, err
}
