package casework

import (
	"fmt"
	"slices"
	"strings"

	"hedui/internal/archive"
	"hedui/internal/assist"
	"hedui/internal/store"
)

// only tells that the agency was no more than one of those who answered: of
// findings and objections it keeps its own.
func (b *bundler) only() bool {
	return !slices.Contains(b.roles, archive.Commissioned) && !slices.Contains(b.roles, archive.Initiating)
}

// hidden tells that a task is another assisting agency's. The province sees
// the flow of all (R4.1).
func (b *bundler) hidden(id assist.ID) bool {
	return b.only() && !slices.Contains(b.roles, archive.Province) &&
		!slices.ContainsFunc(b.Tasks, func(t assist.Task) bool { return t.ID == id && t.Assisting == b.agency.ID })
}

// tasks adds the answers to the tasks, all versions, and of the agency's own
// tasks the files that were exchanged for them.
func (b *bundler) tasks() error {
	for _, t := range b.Tasks {
		if b.keeps(archive.Exchange) && t.Assisting == b.agency.ID {
			if err := b.exchanged(t); err != nil {
				return err
			}
		}
		if b.keeps(archive.Finding) && !b.hidden(t.ID) {
			if err := b.answers(t); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *bundler) exchanged(t assist.Task) error {
	files, err := b.tx.Exchanges(t.ID)
	for i, x := range files {
		if x.Document == "" { // a query that left: registered, not kept
			continue
		}
		title := map[string]string{"answer": "反馈文件", "evidence": "佐证材料"}[x.Kind] + "（" + t.ItemName + "）"
		if err := b.document(archive.Exchange, fmt.Sprintf("exchange/%s-%d-%s", t.ID, i+1, x.Kind), title, x.Document); err != nil {
			return err
		}
	}
	return err
}

func (b *bundler) answers(t assist.Task) error {
	all, err := b.tx.Answers(t.ID)
	if err != nil {
		return err
	}
	for _, a := range all {
		to := fmt.Sprintf("findings/%s/%d", t.ID, a.No)
		if err := b.json(archive.Finding, to+".json", fmt.Sprintf("%s：第%d次反馈概况", t.ItemName, a.No), a); err != nil {
			return err
		}
		for i, p := range a.Manifest.Parts {
			title := fmt.Sprintf("%s：第%d次反馈，第%d至%d名", t.ItemName, a.No, p.First, p.Last)
			if err := b.document(archive.Finding, fmt.Sprintf("%s-%04d", to, i+1), title, store.DocumentID(p.Document)); err != nil {
				return err
			}
		}
	}
	return nil
}

// extract adds the register's entries about the case, or about the agency's own
// tasks. They hold commitments, no personal data.
func (b *bundler) extract() error {
	objects, err := b.tx.Objects(b.Case.ID)
	if err != nil {
		return err
	}
	if b.only() {
		objects = slices.DeleteFunc(objects, func(o string) bool {
			kind, id, _ := strings.Cut(o, " ")
			return kind != "case" && (kind != "task" || b.hidden(assist.ID(id)))
		})
	}
	entries, err := b.tx.EntriesAbout(objects)
	if err != nil {
		return err
	}
	lines := make([]any, len(entries))
	for i, e := range entries {
		lines[i] = map[string]any{"seq": e.Seq, "at": e.At, "actor": e.Actor, "agency": e.Agency, "verb": e.Verb, "object": e.Object, "rule": e.Rule,
			"outcome": e.Outcome, "commit": e.Commit, "detail": e.Detail, "leaf": e.LeafHash()}
	}
	return b.json(archive.Register, "register.jsonl", "安全登记摘录", lines...)
}
