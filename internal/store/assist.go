package store

import (
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/verification"
)

// PutTask adds a task; one per case and item.
func (tx *Tx) PutTask(t assist.Task) error {
	err := tx.execOne(`INSERT INTO task (id, case_id, case_number, kind, item, item_version, item_name, access, initiating, commissioned,
			assisting, sharing, subjects, state, received_at, starts_on, expected_on, limit_days, due_on, due_at, due_known,
			target_days, target_on, calendar, late_allowed, answered_at, late, reason, reason_at, revision)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28,
			$29, $30)`,
		t.ID, t.Case, t.CaseNumber, t.Kind, t.Item.ID, t.Item.Version, t.ItemName, t.Access, t.Initiating, t.Commissioned, t.Assisting,
		t.Sharing, t.Subjects, t.State, ms(t.ReceivedAt), t.StartsOn.String(), t.ExpectedOn.String(), t.LimitDays, t.DueOn.String(), ms(t.DueAt), t.DueKnown, t.TargetDays,
		t.TargetOn.String(), t.Calendar, t.LateAllowed, ms(t.AnsweredAt), t.Late, t.Reason, ms(t.ReasonAt), t.Revision)
	if err != nil {
		return err
	}
	return tx.mark(t.ID)
}

// UpdateTask replaces a task if nobody else has since it was read.
func (tx *Tx) UpdateTask(t *assist.Task) error {
	err := tx.execOne(`UPDATE task SET state = $3, due_on = $4, due_at = $5, due_known = $6, target_on = $7, calendar = $8,
			answered_at = $9, late = $10, reason = $11, reason_at = $12, subjects = $13, limit_days = $14, target_days = $15, revision = revision + 1
		WHERE id = $1 AND revision = $2`,
		t.ID, t.Revision, t.State, t.DueOn.String(), ms(t.DueAt), t.DueKnown, t.TargetOn.String(), t.Calendar,
		ms(t.AnsweredAt), t.Late, t.Reason, ms(t.ReasonAt), t.Subjects, t.LimitDays, t.TargetDays)
	if err != nil {
		return err
	}
	t.Revision++
	return tx.mark(t.ID)
}

const taskColumns = `SELECT id, case_id, case_number, kind, item, item_version, item_name, access, initiating, commissioned, assisting, sharing,
	subjects, state, received_at, starts_on, expected_on, limit_days, due_on, due_at, due_known, target_days, target_on, calendar, late_allowed, answered_at, late,
	reason, reason_at, revision FROM task `

func scanTask(scan scanner) (t assist.Task, err error) {
	err = scan(&t.ID, &t.Case, &t.CaseNumber, &t.Kind, &t.Item.ID, &t.Item.Version, &t.ItemName, &t.Access, &t.Initiating,
		&t.Commissioned, &t.Assisting, &t.Sharing, &t.Subjects, &t.State, at(&t.ReceivedAt), day(&t.StartsOn), day(&t.ExpectedOn), &t.LimitDays, day(&t.DueOn), at(&t.DueAt),
		&t.DueKnown, &t.TargetDays, day(&t.TargetOn), &t.Calendar, &t.LateAllowed, at(&t.AnsweredAt), &t.Late, &t.Reason,
		at(&t.ReasonAt), &t.Revision)
	return t, err
}

// Task finds a task.
func (tx *Tx) Task(id assist.ID) (assist.Task, error) {
	return one(tx, fault.New(fault.Missing, "task.missing", "没有这项协查任务，或您无权查看"), taskColumns+`WHERE id = $1`, scanTask, id)
}

// CaseTasks lists the tasks of a case by item.
func (tx *Tx) CaseTasks(id verification.ID) ([]assist.Task, error) {
	return list(tx, taskColumns+`WHERE case_id = $1 ORDER BY item`, scanTask, id)
}

// TaskFilter narrows a list of tasks; only Scope must be set. Due and After
// are the cursor: the list is by deadline, then id.
type TaskFilter struct {
	Scope     policy.Scope
	Assisting agency.ID
	State     assist.State
	Access    catalogue.Access
	DueBefore time.Time
	Due       time.Time
	After     assist.ID
	Limit     int
}

// Tasks lists tasks by deadline, then id.
func (tx *Tx) Tasks(f TaskFilter) ([]assist.Task, error) {
	query, args := f.statement()
	return list(tx, query, scanTask, args...)
}

func (f TaskFilter) statement() (string, []any) {
	var w where
	w.eq("assisting", string(f.Assisting))
	w.eq("state", string(f.State))
	w.eq("access", string(f.Access))
	if !f.DueBefore.IsZero() {
		w.and("due_at < ?", ms(f.DueBefore))
	}
	if f.After != "" {
		w.and("(due_at, id) > (?, ?)", ms(f.Due), f.After)
	}
	query := w.page(taskColumns, "task", "due_at, id", f.Limit, f.Scope, "initiating", "commissioned", "assisting", "sharing")
	return query, w.args
}

// OpenTasksDue lists open tasks whose limit ends before an instant.
func (tx *Tx) OpenTasksDue(before time.Time, after assist.ID, n int) ([]assist.Task, error) {
	return list(tx, taskColumns+`WHERE state = 'open' AND due_at <= $1 AND id > $2 ORDER BY id LIMIT $3`, scanTask,
		ms(before), string(after), limit(n))
}

// TasksByCalendar lists the tasks whose limit follows the calendar: all open
// ones, and those that ran out while their year was only guessed.
func (tx *Tx) TasksByCalendar() ([]assist.Task, error) {
	return list(tx, taskColumns+`WHERE state = 'open' OR state = 'expired' AND NOT due_known ORDER BY id`, scanTask)
}

// OpenHosted lists open hosted tasks of an item ("" = of all): what a match
// has to answer.
func (tx *Tx) OpenHosted(item catalogue.ItemID) ([]assist.Task, error) {
	return list(tx, taskColumns+`WHERE state = 'open' AND access = 'hosted' AND ($1 = '' OR item = $1) ORDER BY id`, scanTask, string(item))
}

// ClaimReminder claims a reminder of a task; it tells whether this is the
// first time (decision 4: the unique insert claims it once, on any node).
func (tx *Tx) ClaimReminder(id assist.ID, days int) (bool, error) {
	result, err := tx.Exec(`INSERT INTO reminder (task_id, days, at) VALUES ($1, $2, $3) ON CONFLICT (task_id, days) DO NOTHING`,
		id, days, ms(tx.Now))
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

// Reminded tells whether a reminder of a task was claimed already.
func (tx *Tx) Reminded(id assist.ID, days int) (bool, error) {
	var n int
	err := tx.QueryRow(`SELECT count(*) FROM reminder WHERE task_id = $1 AND days = $2`, id, days).Scan(&n)
	return n > 0, err
}

// ForgetReminder lets a reminder of a task be claimed once more.
func (tx *Tx) ForgetReminder(id assist.ID, days int) error {
	return tx.exec(`DELETE FROM reminder WHERE task_id = $1 AND days = $2`, id, days)
}

// Exchange is a file that went out to, or came in from, a sharing department.
type Exchange struct {
	ID       string     `json:"id"`
	Task     assist.ID  `json:"task"`
	Kind     string     `json:"kind"` // query, look, answer, evidence
	Document DocumentID `json:"document"`
	Name     string     `json:"name"`
	At       time.Time  `json:"at"`
	By       string     `json:"by"`
}

// AddExchange keeps an exchanged file with its task.
func (tx *Tx) AddExchange(e Exchange) error {
	return tx.exec(`INSERT INTO exchange (id, task_id, kind, document, name, at, by_whom) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		tx.NewID("ex"), e.Task, e.Kind, e.Document, e.Name, ms(tx.Now), e.By)
}

// Exchanges lists the files of a task, oldest first.
func (tx *Tx) Exchanges(id assist.ID) ([]Exchange, error) {
	return list(tx, `SELECT id, task_id, kind, document, name, at, by_whom FROM exchange WHERE task_id = $1 ORDER BY id`,
		func(scan scanner) (e Exchange, err error) {
			err = scan(&e.ID, &e.Task, &e.Kind, &e.Document, &e.Name, at(&e.At), &e.By)
			return e, err
		}, id)
}

// ExportedAt tells when the query of a task was handed out last.
func (tx *Tx) ExportedAt(id assist.ID) (exported time.Time, err error) {
	err = tx.QueryRow(`SELECT coalesce(max(at), 0) FROM exchange WHERE task_id = $1 AND kind = 'query'`, id).Scan(at(&exported))
	return exported, err
}
