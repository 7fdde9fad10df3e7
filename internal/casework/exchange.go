package casework

import (
	"context"
	"fmt"
	"io"

	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/listfile"
	"hedui/internal/policy"
	"hedui/internal/source"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// ExportQuery writes the query file of a task: those asked, for the sharing
// department to fill in. That it goes out is registered before its first byte
// does. Faults: task.hosted, assist.expired, assist.answered,
// assist.terminated.
func (d *Desk) ExportQuery(ctx context.Context, actor policy.Actor, id assist.ID, format listfile.Format, w io.Writer) error {
	var t assist.Task
	err := d.write(ctx, actor, policy.TaskExportQuery, "task", string(id), func(tx *store.Tx) (err error) {
		if t, err = taskToQuery(tx, actor, id); err != nil {
			return err
		}
		tx.Detail("subjects", fmt.Sprint(t.Subjects))
		return tx.AddExchange(store.Exchange{Task: id, Kind: "query", Name: string(format), By: string(actor.Account)})
	})
	if err != nil {
		return err
	}
	return d.store.View(ctx, func(tx *store.Tx) error { return d.writeQuery(tx, t, format, w) })
}

func (d *Desk) writeQuery(tx *store.Tx, t assist.Task, format listfile.Format, w io.Writer) error {
	item, err := tx.Item(t.Item)
	if err != nil {
		return err
	}
	titles := []string{
		"协查查询文件：" + t.ItemName,
		fmt.Sprintf("业务编号 %s　协查机构 %s　请于 %s 前反馈", t.CaseNumber, agencyOf(tx, t.Assisting), t.DueOn.Chinese()),
		"仅限本次核对使用，用后按规定销毁（依据《操作规范》第十条、第十一条）",
	}
	if d.demo {
		titles[0] += "（演示数据）"
	}
	return source.WriteQuery(w, format, item, titles, func(yield func(source.Asked) error) error {
		return d.eachAsked(tx, t, item, func(asked []source.Asked) error {
			for _, a := range standing(asked, workday.DateOf(tx.Now)) {
				if err := yield(a); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// AnswerFile is an answer file as it came in.
type AnswerFile struct {
	Name     string // for the record; its directory is cut off by the caller
	Size     int64
	Content  io.ReaderAt
	AsOf     workday.Date
	RestNone bool // see source.Terms
}

// ImportAnswer checks an answer file row by row and prepares the task's answer
// from it. With anything wrong nothing is kept, and all of it is told. Faults:
// task.answer_file with a field for each bad row, resource.as_of, task.hosted,
// task.too_many, assist.expired (R8.1); those of listfile.ReadTable.
func (d *Desk) ImportAnswer(ctx context.Context, actor policy.Actor, id assist.ID, in AnswerFile) (finding.Manifest, error) {
	name, err := words("name", in.Name)
	if err != nil {
		return finding.Manifest{}, err
	}
	item, err := d.itemToAnswer(ctx, actor, id)
	if err != nil {
		return finding.Manifest{}, err
	}
	terms := source.Terms{AsOf: in.AsOf, Today: workday.DateOf(d.store.Now()), RestNone: in.RestNone}
	if terms.AsOf > terms.Today {
		return finding.Manifest{}, fault.New(fault.Invalid, "resource.as_of", "数据截止日期缺失或晚于今天")
	}
	answers, err := source.ReadAnswers(ctx, item, terms, in.Content, in.Size)
	if err != nil {
		return finding.Manifest{}, err
	}
	if err := d.checkAnswers(ctx, id, item, answers); err != nil {
		return finding.Manifest{}, err
	}
	file := &incoming{name: name}
	document := store.Document{Kind: "answer file", ContentType: "application/octet-stream", Owner: "task " + string(id)}
	if file.staged, err = d.store.StageDocument(ctx, document, io.NewSectionReader(in.Content, 0, in.Size)); err != nil {
		return finding.Manifest{}, err
	}
	return d.prepare(ctx, actor, policy.TaskImportAnswer, id, filedBy(answers), file)
}

// filedBy answers with a file, and for those who were not asked about says so.
func filedBy(answers *source.Answers) answeringByHand {
	return func(t assist.Task, asked []source.Asked, l left) ([]finding.Finding, error) {
		over := l.unasked(func(a source.Asked) bool { return answers.Has(a.Number) })
		return query(t, asked, over, func(may []source.Asked) ([]finding.Finding, error) {
			return answers.For(may, string(t.Sharing)), nil
		})
	}
}

func (d *Desk) itemToAnswer(ctx context.Context, actor policy.Actor, id assist.ID) (item catalogue.Item, err error) {
	err = d.view(ctx, actor, policy.TaskImportAnswer, "task", string(id), func(tx *store.Tx) error {
		t, err := taskToAnswer(tx, actor, policy.TaskImportAnswer, id)
		if err != nil {
			return err
		}
		item, err = tx.Item(t.Item)
		return err
	})
	return item, err
}

// checkAnswers looks everybody asked up in the file, so that all faults are
// told at once and before anything is sealed.
func (d *Desk) checkAnswers(ctx context.Context, id assist.ID, item catalogue.Item, answers *source.Answers) error {
	err := d.store.View(ctx, func(tx *store.Tx) error {
		t, err := tx.Task(id)
		if err != nil {
			return err
		}
		l, err := queryLeft(tx, t)
		if err != nil {
			return err
		}
		return d.eachAsked(tx, t, item, func(asked []source.Asked) error {
			_, err := filedBy(answers)(t, asked, l)
			return err
		})
	})
	if err != nil {
		return err
	}
	return answers.Fault()
}
