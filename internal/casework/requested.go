package casework

import (
	"slices"
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// mendedOf opens the subjects that were mended for one request, by ordinal: what
// the rest of the case went out with is not touched.
func mendedOf(tx *store.Tx, id assist.ID) (map[int]verification.Subject, error) {
	documents, err := tx.TaskSubjects(id)
	if err != nil {
		return nil, err
	}
	mended := make(map[int]verification.Subject, len(documents))
	for ordinal, document := range documents {
		data, err := tx.ReadDocument(document)
		if err != nil {
			return nil, err
		}
		one, err := verification.DecodePart(data)
		if err != nil {
			return nil, err
		}
		mended[ordinal] = one[0]
	}
	return mended, nil
}

// mendedLetters gives the letters that a task has otherwise than its case, by
// ordinal; only one that crosses can (R5.2b).
func mendedLetters(tx *store.Tx, t assist.Task) (map[int]verification.Authorization, error) {
	if !t.Crosses() {
		return nil, nil
	}
	mended, err := mendedOf(tx, t.ID)
	letters := make(map[int]verification.Authorization, len(mended))
	for ordinal, s := range mended {
		letters[ordinal] = s.Authorization
	}
	return letters, err
}

// requests knows whom a cross-province task asks for at an instant, as this
// request has them: nobody without an authorization that covers the item,
// nobody who has withdrawn it.
type requests struct {
	of     verification.ID
	item   catalogue.Item
	mended map[int]verification.Subject
	at     time.Time
}

func requesting(tx *store.Tx, t assist.Task, at time.Time) (r requests, err error) {
	r.of, r.at = t.Case, at
	if r.item, err = tx.Item(t.Item); err != nil {
		return r, err
	}
	r.mended, err = mendedOf(tx, t.ID)
	return r, err
}

// part gives those of a part of the list.
func (r requests) part(tx *store.Tx, part store.SubjectPart) ([]verification.Subject, error) {
	subjects, err := openPart(tx, r.of, part)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(mend(subjects, r.mended), func(s verification.Subject) bool {
		return !s.Authorization.Withdrawn.IsZero() || !s.Authorization.Covers(r.item.Category, r.at)
	}), nil
}

// eachRequested walks those whom a task asks for, part by part.
func (d *Desk) eachRequested(tx *store.Tx, t assist.Task, at time.Time, do func([]verification.Subject) error) error {
	r, err := requesting(tx, t, at)
	if err != nil {
		return err
	}
	parts, err := tx.SubjectParts(t.Case)
	if err != nil {
		return err
	}
	for _, p := range parts {
		subjects, err := r.part(tx, p)
		if err != nil {
			return err
		}
		if err := do(subjects); err != nil {
			return err
		}
	}
	return nil
}

// mend lays the mended subjects over those of the case; a withdrawal stands.
func mend(subjects []verification.Subject, mended map[int]verification.Subject) []verification.Subject {
	for i, s := range subjects {
		if m, ok := mended[s.Ordinal]; ok {
			m.Authorization.Withdrawn = s.Authorization.Withdrawn
			subjects[i] = m
		}
	}
	return subjects
}

// countRequested counts whom a task asks for, now.
func (d *Desk) countRequested(tx *store.Tx, t assist.Task) (n int, err error) {
	err = d.eachRequested(tx, t, tx.Now, func(s []verification.Subject) error { n += len(s); return nil })
	return n, err
}

// linkOf gives the configuration of the ministry link that a task goes by, and
// the province whose it is.
func linkOf(tx *store.Tx, t assist.Task) (assist.Link, agency.ID, error) {
	ours := t.Commissioned
	if t.Initiating == agency.Ministry {
		ours = t.Assisting
	}
	province, err := tx.Province(ours)
	if err != nil {
		return assist.Link{}, "", err
	}
	link, err := tx.Link(province.ID)
	return link, province.ID, err
}

// byLink tells whether the link's configuration stands in for the norm's
// limits: on both ways through the ministry (R16.1).
func byLink(t assist.Task) bool { return t.Crosses() || t.Initiating == agency.Ministry }

// inboxesOf lists the offices that are told of a task that is to be answered.
// Another province has no inbox here: ours looks after the link.
func inboxesOf(tx *store.Tx, t assist.Task) ([]string, error) {
	if !t.Crosses() {
		return []string{string(t.Assisting), string(t.Sharing)}, nil
	}
	_, province, err := linkOf(tx, t)
	return []string{string(province)}, err
}

// notPushed explains the limit of a task that has none yet.
const notPushed = "经省级确认并推送民政部数据交换平台后起算（依据《操作规范》第五条、第十六条）"
