package store

import (
	"strings"
	"time"

	"hedui/internal/account"
	"hedui/internal/assist"
	"hedui/internal/verification"
)

// Notice is a line in an office's inbox; Words hold no personal datum.
type Notice struct {
	ID     string          `json:"id"`
	Office string          `json:"office"` // agency or department
	Kind   string          `json:"kind"`
	Case   verification.ID `json:"case,omitempty"`
	Task   assist.ID       `json:"task,omitempty"`
	Words  string          `json:"words"`
	At     time.Time       `json:"at"`
	DueAt  time.Time       `json:"dueAt,omitzero"`  // the limit that it is about; left to AddNotice, the task's
	ReadAt time.Time       `json:"readAt,omitzero"` // by the account that asks
}

// AddNotice puts a notice into an office's inbox, and notes that it was not yet
// announced outside, if the office wants that.
func (tx *Tx) AddNotice(n Notice) error {
	id := tx.NewID("nt")
	err := tx.exec(`INSERT INTO notice (id, office, kind, case_id, task_id, words, at, due_at) VALUES ($1, $2, $3, $4, $5, $6, $7,
			CASE WHEN $8 > 0 THEN $8 ELSE (SELECT coalesce(max(due_at), 0) FROM task WHERE id = $5) END)`,
		id, n.Office, n.Kind, n.Case, n.Task, n.Words, ms(tx.Now), ms(n.DueAt))
	if err != nil || n.Kind == UndeliveredNotice {
		return err
	}
	return tx.exec(`INSERT INTO notice_new (notice_id, office) SELECT $1, office FROM notice_setting WHERE office = $2 AND tells`, id, n.Office)
}

// UndeliveredNotice is the kind that tells of a digest which could not be
// delivered; it is itself announced nowhere.
const UndeliveredNotice = "notice.failed"

// NoticeFilter narrows an inbox; Office and Account must be set. The list is
// newest first, with Before as the cursor; or, ByDeadline, what is still open by
// its limit, with Due and Before.
type NoticeFilter struct {
	Office     string
	Account    account.ID // whose reading counts
	Unread     bool
	Case       verification.ID
	Hidden     []string // kinds
	ByDeadline bool
	Due        time.Time
	Before     string
	Limit      int
}

// Notices lists an office's inbox.
func (tx *Tx) Notices(f NoticeFilter) ([]Notice, error) {
	var w where
	w.args = []any{f.Account}
	w.eq("n.office", f.Office)
	w.eq("n.case_id", string(f.Case))
	if f.Unread {
		w.and("r.read_at IS NULL")
	}
	w.hide(f.Hidden)
	order := "ORDER BY n.id DESC LIMIT ?"
	switch {
	case f.ByDeadline:
		order = "ORDER BY n.due_at, n.id LIMIT ?"
		w.and("n.due_at > 0")
		w.and("(EXISTS (SELECT 1 FROM task WHERE id = n.task_id AND state = 'open') OR EXISTS (SELECT 1 FROM review WHERE task_id = n.task_id AND case_id = n.case_id AND state = 'open'))")
		if f.Before != "" {
			w.and("(n.due_at > ? OR (n.due_at = ? AND n.id > ?))", ms(f.Due), ms(f.Due), f.Before)
		}
	case f.Before != "":
		w.and("n.id < ?", f.Before)
	}
	return list(tx, `SELECT n.id, n.office, n.kind, n.case_id, n.task_id, n.words, n.at, n.due_at, coalesce(r.read_at, 0) FROM notice AS n
		LEFT JOIN notice_read AS r ON r.notice_id = n.id AND r.account = $1 `+w.then(order, limit(f.Limit)),
		func(scan scanner) (n Notice, err error) {
			err = scan(&n.ID, &n.Office, &n.Kind, &n.Case, &n.Task, &n.Words, at(&n.At), at(&n.DueAt), at(&n.ReadAt))
			return n, err
		}, w.args...)
}

// hide leaves kinds out.
func (w *where) hide(kinds []string) {
	if len(kinds) == 0 {
		return
	}
	places := strings.TrimSuffix(strings.Repeat("?, ", len(kinds)), ", ")
	w.and("n.kind NOT IN ("+places+")", anyOf(kinds)...)
}

// mostUnread is how far unread notices are counted.
const mostUnread = 1000

// Unread counts what an account has not read of an office's inbox, up to 1000.
func (tx *Tx) Unread(f NoticeFilter) (n int, err error) {
	var w where
	w.args = []any{f.Account}
	w.eq("n.office", f.Office)
	w.hide(f.Hidden)
	w.and("NOT EXISTS (SELECT 1 FROM notice_read AS r WHERE r.notice_id = n.id AND r.account = $1)")
	err = tx.QueryRow(`SELECT count(*) FROM (SELECT 1 AS one FROM notice AS n `+w.then("LIMIT ?", mostUnread)+`) AS unread`, w.args...).Scan(&n)
	return n, err
}

// ReadNotice marks a notice of an office as read by an account, once; one that
// is not there is store.stale.
func (tx *Tx) ReadNotice(office string, by account.ID, id string) error {
	return tx.execOne(`INSERT INTO notice_read (account, notice_id, read_at) SELECT $1, id, $2 FROM notice WHERE office = $3 AND id = $4
		ON CONFLICT (account, notice_id) DO UPDATE SET read_at = notice_read.read_at`, by, ms(tx.Now), office, id)
}

// ReadNotices marks the notices of an office up to one as read by an account.
func (tx *Tx) ReadNotices(office string, by account.ID, last string) error {
	return tx.exec(`INSERT INTO notice_read (account, notice_id, read_at) SELECT $1, id, $2 FROM notice WHERE office = $3 AND id <= $4
		ON CONFLICT (account, notice_id) DO NOTHING`, by, ms(tx.Now), office, last)
}

// MoveNotices gives the notices about a task its new limit.
func (tx *Tx) MoveNotices(t assist.Task) error {
	return tx.exec(`UPDATE notice SET due_at = $3 WHERE case_id = $1 AND task_id = $2`, t.Case, t.ID, ms(t.DueAt))
}
