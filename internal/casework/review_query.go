package casework

import (
	"context"
	"fmt"
	"io"

	"hedui/internal/listfile"
	"hedui/internal/policy"
	"hedui/internal/review"
	"hedui/internal/source"
	"hedui/internal/store"
)

// ExportReviewQuery writes the query file of a review for the sharing
// department. That it goes out is registered before its first byte does.
// Faults: review.answered, review.terminated, review.not_authorised.
func (d *Desk) ExportReviewQuery(ctx context.Context, actor policy.Actor, id review.ID, format listfile.Format, w io.Writer) error {
	var s second
	var titles []string
	err := d.write(ctx, actor, policy.ReviewExportQuery, "review", string(id), func(tx *store.Tx) (err error) {
		if s, err = d.queryAgain(tx, actor, id); err != nil {
			return err
		}
		for _, a := range s.asked {
			tx.Commit(string(a.Number))
		}
		titles = d.queryTitles(tx, s.r)
		return tx.AddExchange(store.Exchange{Task: s.t.ID, Kind: "query", Name: string(format), By: string(actor.Account)})
	})
	if err != nil {
		return err
	}
	return source.WriteQuery(w, format, s.item, titles, func(yield func(source.Asked) error) error {
		for _, a := range s.asked {
			if err := yield(a); err != nil {
				return err
			}
		}
		return nil
	})
}

func (d *Desk) queryTitles(tx *store.Tx, r review.Review) []string {
	titles := []string{
		"复核查询文件：" + r.ItemName,
		fmt.Sprintf("业务编号 %s　协查机构 %s　请于 %s 前反馈", r.CaseNumber, agencyOf(tx, r.Assisting), r.DueOn.Chinese()),
		"仅限本次复核使用，用后按规定销毁（依据《操作规范》第十条、第十一条）",
	}
	if d.demo {
		titles[0] += "（演示数据）"
	}
	return titles
}
