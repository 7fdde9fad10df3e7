package casework

import (
	"context"
	"errors"

	"hedui/internal/assist"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/source"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// Tasks lists the tasks that the actor may see, by deadline, without anything
// personal.
func (d *Desk) Tasks(ctx context.Context, actor policy.Actor, f store.TaskFilter) (views []TaskView, err error) {
	err = d.view(ctx, actor, policy.TaskList, "task", "list", func(tx *store.Tx) error {
		if err := policy.May(actor, policy.TaskList, policy.Resource{Kind: policy.Task}); err != nil {
			return err
		}
		f.Scope = policy.ScopeOf(actor, policy.TaskList)
		tasks, err := tx.Tasks(f)
		if err != nil {
			return err
		}
		views, err = taskViews(tx, tasks)
		return err
	})
	return views, err
}

// TaskDetail is a task with the files exchanged for it and the answer in the
// making.
type TaskDetail struct {
	TaskView
	Exchanges []store.Exchange
	Prepared  *store.Answer
	People    int // of the case: findings have ordinals up to here
}

// Task shows a task's flow.
func (d *Desk) Task(ctx context.Context, actor policy.Actor, id assist.ID) (v TaskDetail, err error) {
	err = d.view(ctx, actor, policy.TaskRead, "task", string(id), func(tx *store.Tx) error {
		t, err := taskFor(tx, actor, policy.TaskRead, id)
		if err != nil {
			return err
		}
		views, err := taskViews(tx, []assist.Task{t})
		if err != nil {
			return err
		}
		c, err := tx.Case(t.Case)
		if err != nil {
			return err
		}
		v.TaskView, v.People = views[0], c.Subjects
		if v.Exchanges, err = tx.Exchanges(id); err != nil {
			return err
		}
		prepared, err := tx.Prepared(id)
		if fault.Is(err, fault.Conflict) {
			return nil
		}
		v.Prepared = &prepared
		return err
	})
	return v, err
}

// maxAskedShown bounds how many people a screen shows of a task; more go by
// file.
const maxAskedShown = 2000

var errEnough = errors.New("enough")

// Asked shows whom a task asks for, to those who answer it by hand; looking is
// registered.
func (d *Desk) Asked(ctx context.Context, actor policy.Actor, id assist.ID) (all []source.Asked, err error) {
	if err := d.showsQuery(ctx, actor, id); err != nil {
		return nil, err
	}
	err = d.read(ctx, actor, policy.TaskExportQuery, "", "task", string(id), func(tx *store.Tx) error {
		t, err := taskToQuery(tx, actor, id)
		if err != nil {
			return err
		}
		item, err := tx.Item(t.Item)
		if err != nil {
			return err
		}
		all = nil
		err = d.eachAsked(tx, t, item, func(asked []source.Asked) error {
			if all = append(all, standing(asked, workday.DateOf(tx.Now))...); len(all) > maxAskedShown {
				return errEnough
			}
			return nil
		})
		if errors.Is(err, errEnough) {
			return fault.Newf(fault.TooLarge, "task.too_many", "本任务查询 %d 人，超过页面可列的 %d 人", t.Subjects, maxAskedShown).Do("请改用查询文件")
		}
		return err
	})
	return all, err
}
