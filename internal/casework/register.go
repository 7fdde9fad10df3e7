package casework

import (
	"context"
	"fmt"
	"io"

	"hedui/internal/policy"
	"hedui/internal/store"
)

// ExportAudit writes the register's entries from…to (by seq; to = 0 means the
// last one), for audit.Verify (R11). That it was asked for is registered first,
// and is in the export.
func (d *Desk) ExportAudit(ctx context.Context, actor policy.Actor, w io.Writer, from, to int64) error {
	err := d.write(ctx, actor, policy.AuditExport, "register", fmt.Sprintf("%d-%d", from, to), func(*store.Tx) error {
		return policy.May(actor, policy.AuditExport, policy.Resource{Kind: policy.Register, Agency: actor.Agency})
	})
	if err != nil {
		return err
	}
	return d.store.ExportAudit(ctx, w, from, to)
}
