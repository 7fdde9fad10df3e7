package casework

import (
	"context"
	"io"

	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/review"
	"hedui/internal/source"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// second is what one look again needs: the review, its task, the item in the
// version of the case, and those who may still be asked.
type second struct {
	r     review.Review
	t     assist.Task
	item  catalogue.Item
	asked []source.Asked
}

// lookAgain finds a review that the actor may work on and that still takes a
// result. Whose authorization has ended meanwhile is not asked again.
func (d *Desk) lookAgain(tx *store.Tx, actor policy.Actor, verb policy.Action, id review.ID) (s second, err error) {
	if s.r, err = reviewFor(tx, actor, verb, id); err != nil {
		return s, err
	}
	if err := s.r.Takes(); err != nil {
		return s, err
	}
	if s.t, err = tx.Task(s.r.Task); err != nil {
		return s, err
	}
	if s.item, err = tx.Item(s.r.Item); err != nil {
		return s, err
	}
	c, err := tx.Case(s.r.Case)
	if err != nil {
		return s, err
	}
	subjects, err := d.reviewed(tx, c, s.r.Ordinals)
	if err != nil {
		return s, err
	}
	if s.asked = asked(subjects, s.item.Category, tx.Now); len(s.asked) == 0 {
		return s, fault.New(fault.Refused, "review.not_authorised", "所涉核对对象的授权已失效，不能再次查询").Because("R5.1")
	}
	return s, nil
}

// AnswerReview prepares a result typed by the assisting agency or the sharing
// department: one finding for everybody the review is about. Faults:
// task.not_asked, task.incomplete, review.answered (R5.5b), review.terminated,
// review.not_authorised.
func (d *Desk) AnswerReview(ctx context.Context, actor policy.Actor, id review.ID, findings []finding.Finding) (finding.Manifest, error) {
	typed := make(map[int]finding.Finding, len(findings))
	for _, f := range findings {
		typed[f.Ordinal] = f
	}
	return d.prepareReview(ctx, actor, id, nil, func(_ *store.Tx, s second) ([]finding.Finding, string, error) {
		found, err := pick(s.t, s.asked, typed)
		return found, "", err
	})
}

// ImportReview prepares a result from an answer file of the sharing department.
// With anything wrong nothing is kept, and all of it is told. Faults:
// task.answer_file with a field for each bad row, review.answered (R5.5b),
// review.terminated, review.not_authorised.
func (d *Desk) ImportReview(ctx context.Context, actor policy.Actor, id review.ID, in AnswerFile) (m finding.Manifest, err error) {
	var s second
	err = d.view(ctx, actor, policy.ReviewAnswer, "review", string(id), func(tx *store.Tx) error {
		s, err = d.lookAgain(tx, actor, policy.ReviewAnswer, id)
		return err
	})
	if err != nil {
		return m, err
	}
	terms := source.Terms{AsOf: in.AsOf, Today: workday.DateOf(d.store.Now()), RestNone: in.RestNone}
	answers, err := source.ReadAnswers(ctx, s.item, terms, in.Content, in.Size)
	if err != nil {
		return m, err
	}
	answers.For(s.asked, "")
	if err := answers.Fault(); err != nil {
		return m, err
	}
	file := &incoming{name: in.Name}
	document := store.Document{Kind: "answer file", ContentType: "application/octet-stream", Owner: "task " + string(s.t.ID)}
	if file.staged, err = d.store.StageDocument(ctx, document, io.NewSectionReader(in.Content, 0, in.Size)); err != nil {
		return m, err
	}
	return d.prepareReview(ctx, actor, id, file, func(_ *store.Tx, s second) ([]finding.Finding, string, error) {
		return answers.For(s.asked, string(s.t.Sharing)), "", answers.Fault()
	})
}

// Rematch prepares the result of a hosted review from its item's newest
// snapshot; an officer of the assisting agency confirms it by feeding it back.
// Faults: review.not_hosted, snapshot.missing, review.answered,
// review.terminated, review.not_authorised.
func (d *Desk) Rematch(ctx context.Context, actor policy.Actor, id review.ID) (finding.Manifest, error) {
	return d.prepareReview(ctx, actor, id, nil, func(tx *store.Tx, s second) ([]finding.Finding, string, error) {
		if s.t.Access != catalogue.Hosted {
			return nil, "", fault.New(fault.Conflict, "review.not_hosted", "该目录项不是托管数据，不能自动比对").Do("请导入反馈文件或填报复核结果")
		}
		from, err := d.newest(tx, s.t.Item.ID)
		if err != nil {
			return nil, "", err
		}
		found, err := d.hosted.Answer(ctx, s.item, from.path, from.key, d.hosted.Batch(s.asked))
		return found, from.digest, err
	})
}

// rematch is Rematch by Hedui itself; a review that was answered meanwhile, or
// has no data, needs none.
func (d *Desk) rematch(ctx context.Context, id review.ID) error {
	_, err := d.Rematch(ctx, policy.Program("match"), id)
	if settled(err) {
		return nil
	}
	return err
}

// lookingAgain gives one finding for everybody asked, and the digest of the snapshot
// that says so, if one does.
type lookingAgain func(tx *store.Tx, s second) ([]finding.Finding, string, error)

// prepareReview keeps a result in the making, in place of an earlier one.
func (d *Desk) prepareReview(ctx context.Context, actor policy.Actor, id review.ID, file *incoming, look lookingAgain) (m finding.Manifest, err error) {
	var a *assembled
	err = d.view(ctx, actor, policy.ReviewAnswer, "review", string(id), func(tx *store.Tx) error {
		s, err := d.lookAgain(tx, actor, policy.ReviewAnswer, id)
		if err != nil {
			return err
		}
		findings, snapshot, err := look(tx, s)
		if err != nil {
			return err
		}
		p := new(answerPart)
		if err := d.makePart(ctx, s.t, s.item, findings, p); err != nil {
			return err
		}
		a = assembledOf(s.t, s.item, []*answerPart{p})
		a.manifest.Snapshot = snapshot
		return nil
	})
	if err != nil {
		return m, err
	}
	err = d.write(ctx, actor, policy.ReviewAnswer, "review", string(id), func(tx *store.Tx) error {
		tx.Rule("R5.5a")
		if _, err := d.lookAgain(tx, actor, policy.ReviewAnswer, id); err != nil {
			return err
		}
		if err := a.attach(tx); err != nil {
			return err
		}
		if err := file.keep(tx, a.task.ID); err != nil {
			return err
		}
		if err := tx.PrepareReview(id, a.manifest, string(actor.Account)); err != nil || !actor.Program {
			return err
		}
		return tx.CompleteJob()
	})
	return a.manifest, err
}
