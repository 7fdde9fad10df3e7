package casework

import (
	"context"
	"encoding/hex"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// wave is one message of answers laid beside what a task has already: what is
// new fills what was missing, what differs is told and never overwrites.
type wave struct {
	task     assist.Task
	item     catalogue.Item
	by       string // who answers
	manifest finding.Manifest
	staged   []*store.Staged
	fresh    []finding.Finding // for persons who have none yet
	filled   int               // persons who could not be looked up before, and were now
	differs  []int             // ordinals whose later answer says something else
	missing  int               // of those asked, still without an answer
	unasked  bool              // it tells who was not asked about; nothing came in
}

// brings tells whether the wave adds anything.
func (w *wave) brings() bool { return len(w.fresh) > 0 || w.filled > 0 }

// mergeWave reads what a message answers, part by part. Faults are of the
// message as a whole: it is taken whole or not at all.
func (d *Desk) mergeWave(ctx context.Context, tx *store.Tx, t assist.Task, m arrival) (*wave, error) {
	item, err := tx.Item(t.Item)
	if err != nil {
		return nil, err
	}
	link, by, err := answeredBy(tx, t)
	if err != nil {
		return nil, err
	}
	incoming, err := readReplies(item, link.FormOf(item.Category), m.Answers)
	if err != nil {
		return nil, err
	}
	w := &wave{task: t, item: item, by: by, manifest: finding.Manifest{Version: 1, Task: string(t.ID), Item: string(t.Item.ID), Source: string(t.Sharing), Parts: []finding.PartRef{}}}
	known, err := d.layOver(ctx, tx, w, incoming)
	if err != nil {
		return nil, err
	}
	if err := d.takeFresh(tx, w, known, incoming); err != nil {
		return nil, err
	}
	return w, d.addFresh(ctx, w)
}

// answeredBy gives the forms in which a task is answered, and by whom.
func answeredBy(tx *store.Tx, t assist.Task) (assist.Link, string, error) {
	if !t.Crosses() {
		return assist.Link{}, agencyOf(tx, t.Assisting), nil
	}
	link, _, err := linkOf(tx, t)
	return link, "部平台", err
}

// readReplies turns a message's answers into findings, by ordinal.
func readReplies(item catalogue.Item, form assist.Form, replies []docking.PersonReply) (map[int]finding.Finding, error) {
	incoming := make(map[int]finding.Finding, len(replies))
	for _, r := range replies {
		f := finding.Finding{Ordinal: r.No, Status: r.Status, Reason: r.Reason, AsOf: r.AsOf, Source: r.Source}
		for _, record := range r.Records {
			f.Records = append(f.Records, form.In(item, record))
		}
		if f.Source == "" {
			f.Source = string(item.Department)
		}
		if err := f.Check(item); err != nil {
			return nil, err
		}
		if earlier, twice := incoming[r.No]; twice && !reflect.DeepEqual(earlier, f) {
			return nil, fault.New(fault.Invalid, "ministry.contradiction", "报文对同一人的答复自相矛盾")
		}
		incoming[r.No] = f
	}
	return incoming, nil
}

// layOver compares a message with the parts that are there. A part is sealed
// anew only where a person could not be looked up before and was now.
func (d *Desk) layOver(ctx context.Context, tx *store.Tx, w *wave, incoming map[int]finding.Finding) (known map[int]bool, err error) {
	known = map[int]bool{}
	answers, err := tx.Answers(w.task.ID)
	if err != nil || len(answers) == 0 {
		return known, err
	}
	for _, part := range answers[0].Manifest.Parts {
		findings, err := openFindings(tx, part)
		if err != nil {
			return nil, err
		}
		withdrawn, err := tx.Withdrawals(w.task.Case, part.First, part.Last)
		if err != nil {
			return nil, err
		}
		changed := false
		for i, f := range findings {
			known[f.Ordinal] = true
			later, there := incoming[f.Ordinal]
			switch {
			case !there || reflect.DeepEqual(later, f):
			case !withdrawn[f.Ordinal].IsZero(): // what came in stays, and nothing more is taken in
			case f.Status == finding.Unavailable && later.Status != finding.Unavailable:
				findings[i], changed = later, true
				w.filled++
			case f.Status != later.Status || later.Status != finding.Unavailable:
				w.differs = append(w.differs, f.Ordinal)
			}
		}
		if err := d.keepPart(ctx, w, part, findings, changed); err != nil {
			return nil, err
		}
	}
	return known, nil
}

func (d *Desk) keepPart(ctx context.Context, w *wave, part finding.PartRef, findings []finding.Finding, changed bool) error {
	if changed {
		return d.addWavePart(ctx, w, findings)
	}
	w.count(findings)
	w.manifest.Parts = append(w.manifest.Parts, part)
	return nil
}

// takeFresh finds what a message says of those asked who have no answer yet.
// Who was not asked is not taken in.
func (d *Desk) takeFresh(tx *store.Tx, w *wave, known map[int]bool, incoming map[int]finding.Finding) error {
	return d.eachRequested(tx, w.task, w.task.ReceivedAt, func(subjects []verification.Subject) error {
		for _, s := range subjects {
			f, answered := incoming[s.Ordinal]
			switch {
			case known[s.Ordinal]:
			case answered:
				w.fresh = append(w.fresh, f)
			default:
				w.missing++
			}
		}
		return nil
	})
}

func (d *Desk) addFresh(ctx context.Context, w *wave) error {
	for part := range slices.Chunk(w.fresh, finding.PartSize) {
		if err := d.addWavePart(ctx, w, part); err != nil {
			return err
		}
	}
	return nil
}

func (d *Desk) addWavePart(ctx context.Context, w *wave, findings []finding.Finding) error {
	data, err := finding.EncodePart(findings)
	if err != nil {
		return err
	}
	staged, err := d.stage("finding part", "application/jsonl", "task "+string(w.task.ID), data)
	if err != nil {
		return err
	}
	w.count(findings)
	w.staged = append(w.staged, staged)
	w.manifest.Parts = append(w.manifest.Parts, finding.PartRef{
		First: findings[0].Ordinal, Last: findings[len(findings)-1].Ordinal,
		Document: string(staged.ID), Digest: hex.EncodeToString(staged.Digest[:]),
	})
	return nil
}

func (w *wave) count(findings []finding.Finding) {
	for _, f := range findings {
		w.manifest.Counts.Add(f)
		if asOf := f.AsOf.String(); asOf != "" && (w.manifest.AsOf == "" || asOf < w.manifest.AsOf) {
			w.manifest.AsOf = asOf
		}
	}
}

// words tell of a wave in the timeline.
func (w *wave) words() string {
	if w.unasked {
		return fmt.Sprintf("“%s”有 %d 人的授权书在查询前已到期，不再查询，尚缺 %d 人", w.task.ItemName, len(w.fresh), w.missing)
	}
	told := fmt.Sprintf("%s反馈“%s”一批 %d 人，尚缺 %d 人", w.by, w.task.ItemName, len(w.fresh)+w.filled, w.missing)
	if w.filled > 0 {
		told += fmt.Sprintf("，其中 %d 人此前为无法提供", w.filled)
	}
	return told
}

// differing tells of answers that were kept back because they say something
// else than what is there; "" when there are none.
func (w *wave) differing() string {
	if len(w.differs) == 0 {
		return ""
	}
	const shown = 20
	var nos []string
	for _, no := range w.differs[:min(shown, len(w.differs))] {
		nos = append(nos, fmt.Sprint(no))
	}
	return fmt.Sprintf("%s就“%s”的后一批反馈与先前的不一致（共 %d 人，第 %s 名核对对象），已保留先前结果，未作更改；如需更正请申请复核",
		w.by, w.task.ItemName, len(w.differs), strings.Join(nos, "、"))
}
