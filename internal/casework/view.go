package casework

import (
	"context"
	"regexp"

	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
)

// SavedView is a list's filters under a name. Each account has its own, and no
// policy gives anybody another's.
type SavedView = store.SavedView

// longNumber could be somebody's id number: filters become addresses, where none
// may stand (R11).
var longNumber = regexp.MustCompile(`\d{15}`)

// KeepViews replaces the actor's views of a room. The fault is view.personal.
func (d *Desk) KeepViews(ctx context.Context, actor policy.Actor, room string, views []SavedView) error {
	for _, v := range views {
		if longNumber.MatchString(v.Name) || longNumber.MatchString(v.Search) {
			return fault.New(fault.Invalid, "view.personal", "视图中不能有身份证号").Because("R11").Do("请按状态、种类、期限筛选后再保存")
		}
	}
	return d.store.KeepViews(ctx, actor, room, views)
}

// Views gives the actor's views of a room.
func (d *Desk) Views(ctx context.Context, actor policy.Actor, room string) (views []SavedView, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		tx.Actor = actor
		views, err = tx.Views(room)
		return err
	})
	return views, err
}
