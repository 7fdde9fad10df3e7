package story_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hedui/internal/assist"
	"hedui/internal/audit"
	"hedui/internal/catalogue"
	"hedui/internal/finding"
	"hedui/internal/match"
	"hedui/internal/policy"
	"hedui/internal/report"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// wantWhole checks that nothing is half done or doubled, and that everything
// acknowledged is there, acknowledged verbs in the register among it.
func wantWhole(t *testing.T, o *office, s *store.Store, acks []ack) {
	t.Helper()
	w := whole{T: t, office: o, store: s}
	cases, err := o.cases(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.answeredByItself(cases)
	if cases, err = o.cases(t.Context()); err != nil {
		t.Fatal(err)
	}
	var reports []store.Report
	for i, c := range cases {
		if want := fmt.Sprintf("HD210102-26-%05d", i+1); c.Number != want {
			t.Errorf("case %d has the number %s", i+1, c.Number)
		}
		reports = append(reports, w.wholeCase(c)...)
	}
	w.numbered(reports)
	w.documents()
	w.snapshots()
	w.register(cases, reports, acks)
}

type whole struct {
	*testing.T
	*office
	store *store.Store
}

func (w whole) view(fn func(tx *store.Tx) error) {
	w.Helper()
	if err := w.store.View(w.Context(), fn); err != nil {
		w.Fatal(err)
	}
}

// answeredByItself waits until no hosted task is open any more.
func (w whole) answeredByItself(cases []verification.Case) {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.Context(), time.Minute)
	defer cancel()
	for {
		open, jobs := 0, 0
		w.view(func(tx *store.Tx) error {
			tasks, err := tx.OpenHosted("")
			open = len(tasks)
			return errors.Join(err, tx.QueryRow(`SELECT count(*) FROM job`).Scan(&jobs))
		})
		if open == 0 && jobs == 0 {
			return
		}
		select {
		case <-ctx.Done():
			w.Fatalf("%d hosted tasks of %d cases are still open, %d jobs wait", open, len(cases), jobs)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// wholeCase checks that tasks, answers and reports fit the case's state.
func (w whole) wholeCase(c verification.Case) (reports []store.Report) {
	w.Helper()
	var tasks []assist.Task
	w.view(func(tx *store.Tx) (err error) {
		if tasks, err = tx.CaseTasks(c.ID); err != nil {
			return err
		}
		reports, err = tx.Reports(c.ID)
		return err
	})
	asked := map[catalogue.Ref]int{}
	open := 0
	for _, task := range tasks {
		asked[task.Item]++
		if task.State == assist.Open {
			open++
		}
		w.wholeTask(c, task)
	}
	if c.State == verification.Draft && len(tasks) > 0 || c.State != verification.Draft && len(asked) != len(c.Items) || len(asked) != len(tasks) {
		w.Errorf("%s is %s, has %d items and %d tasks at %d items", c.Number, c.State, len(c.Items), len(tasks), len(asked))
	}
	answered := c.State == verification.Answered || c.State == verification.Reported
	if answered != (len(tasks) > 0 && open == 0) || (c.State == verification.Reported) != (len(reports) == 1) || len(reports) > 1 {
		w.Errorf("%s is %s with %d of %d tasks open and %d reports", c.Number, c.State, open, len(tasks), len(reports))
	}
	w.subjects(c)
	return reports
}

func (w whole) subjects(c verification.Case) {
	w.Helper()
	people, err := w.desk.Subjects(w.Context(), w.clerk, c.ID, 1, 1<<20)
	if err != nil || len(people) != c.Subjects {
		w.Errorf("%s has %d subjects, %d are stored: %v", c.Number, c.Subjects, len(people), err)
	}
}

// wholeTask checks that an answered task has one answer, about exactly those
// asked, and an open one none.
func (w whole) wholeTask(c verification.Case, task assist.Task) {
	w.Helper()
	w.view(func(tx *store.Tx) error {
		answers, err := tx.Answers(task.ID)
		if err != nil || len(answers) == 0 {
			if task.State == assist.Answered {
				w.Errorf("%s of %s is answered without an answer", task.ItemName, c.Number)
			}
			return err
		}
		if task.State != assist.Answered || len(answers) != 1 || answers[0].No != 1 {
			w.Errorf("%s of %s is %s and has %d answers", task.ItemName, c.Number, task.State, len(answers))
		}
		about := w.about(tx, answers[0])
		for i, ordinal := range about {
			if ordinal != i+1 || len(about) != c.Subjects {
				w.Errorf("%s of %s is about %v, asked were %d", task.ItemName, c.Number, about, c.Subjects)
				break
			}
		}
		return nil
	})
}

// about opens the parts of an answer and gives whom they are about.
func (w whole) about(tx *store.Tx, a store.Answer) (ordinals []int) {
	w.Helper()
	parts, err := tx.AnswerParts(a.Task, a.No, 1, 1<<20)
	if err != nil || len(parts) != len(a.Manifest.Parts) {
		w.Errorf("an answer has %d parts, its manifest %d: %v", len(parts), len(a.Manifest.Parts), err)
	}
	for _, p := range parts {
		data, err := tx.ReadDocument(store.DocumentID(p.Document))
		if err != nil {
			w.Error(err)
			continue
		}
		findings, err := finding.DecodePart(data)
		if err != nil {
			w.Error(err)
		}
		for _, f := range findings {
			ordinals = append(ordinals, f.Ordinal)
		}
	}
	return ordinals
}

// numbered checks that reports are numbered without a gap, open in each form,
// and say what their digest says.
func (w whole) numbered(reports []store.Report) {
	w.Helper()
	slices.SortFunc(reports, func(a, b store.Report) int { return strings.Compare(a.Number, b.Number) })
	for i, r := range reports {
		if want := fmt.Sprintf("〔2026〕%04d号", i+1); !strings.HasSuffix(r.Number, want) {
			w.Errorf("report %d has the number %s", i+1, r.Number)
		}
		w.view(func(tx *store.Tx) error {
			pdf, err := tx.ReadDocument(r.PDF)
			sheet, err2 := tx.ReadDocument(r.XLSX)
			data, err3 := tx.ReadDocument(r.Content)
			if err := errors.Join(err, err2, err3); err != nil {
				return err
			}
			content, err := report.Decode(data)
			if err != nil {
				return err
			}
			digest, err := content.Digest()
			if hex.EncodeToString(digest[:]) != r.Digest || !bytes.HasPrefix(pdf, []byte("%PDF")) || !bytes.HasPrefix(sheet, []byte("PK")) {
				w.Errorf("%s is not what was issued", r.Number)
			}
			return err
		})
	}
}

// documents opens everything that was ever attached.
func (w whole) documents() {
	w.Helper()
	w.view(func(tx *store.Tx) error {
		rows, err := tx.Query(`SELECT id FROM document`)
		if err != nil {
			return err
		}
		defer rows.Close()
		var ids []store.DocumentID
		for rows.Next() {
			var id store.DocumentID
			if err := rows.Scan(&id); err != nil {
				return err
			}
			ids = append(ids, id)
		}
		for _, id := range ids {
			if _, err := tx.ReadDocument(id); err != nil {
				w.Error(err)
			}
		}
		return rows.Err()
	})
}

// snapshots checks that what serves is whole, and that no build lies about.
func (w whole) snapshots() {
	w.Helper()
	dir := filepath.Join(w.store.Dir(), "snapshots")
	w.view(func(tx *store.Tx) error {
		serving, err := tx.Snapshots()
		for _, s := range serving {
			key, err := tx.Key(s.KeyID)
			if err != nil {
				return err
			}
			open, err := match.Open(filepath.Join(dir, s.File), key)
			if err != nil {
				return err
			}
			if err := open.Check(w.Context()); err != nil || open.Info().Records != s.Records || fmt.Sprintf("%x", open.Info().Digest) != s.Digest {
				w.Errorf("%s serves %d records: %v", s.File, open.Info().Records, err)
			}
			open.Close()
		}
		return err
	})
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
		w.Errorf("builds left behind: %v", left)
	}
}

// once are the verbs that are done to one object one time only.
var once = []policy.Action{policy.CaseCreate, policy.CaseSubmit, policy.TaskFeedback, policy.ReportIssue}

// register verifies the register's export, and finds in it what was done.
func (w whole) register(cases []verification.Case, reports []store.Report, acks []ack) {
	w.Helper()
	var export bytes.Buffer
	if err := w.store.ExportAudit(w.Context(), &export, 1, 0); err != nil {
		w.Fatal(err)
	}
	if _, err := audit.Verify(&export, w.store.Signer().Verifier()); err != nil {
		w.Error(err)
	}
	done := w.entries()
	for _, a := range acks {
		if done[ack{Verb: a.Verb, Object: a.Object}] == 0 {
			w.Errorf("%s of %s was acknowledged and is not registered", a.Verb, a.Object)
		}
		w.there(a, cases, reports)
	}
	for a, n := range done {
		if slices.Contains(once, a.Verb) && n > 1 {
			w.Errorf("%s of %s is registered %d times", a.Verb, a.Object, n)
		}
	}
}

// entries counts what was done to what.
func (w whole) entries() map[ack]int {
	w.Helper()
	done := map[ack]int{}
	w.view(func(tx *store.Tx) error {
		rows, err := tx.Query(`SELECT verb, object FROM audit_entry WHERE outcome = 'done'`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var a ack
			if err := rows.Scan(&a.Verb, &a.Object); err != nil {
				return err
			}
			done[a]++
		}
		return rows.Err()
	})
	return done
}

// there finds the effect of an acknowledged verb.
func (w whole) there(a ack, cases []verification.Case, reports []store.Report) {
	w.Helper()
	_, id, _ := strings.Cut(a.Object, " ")
	of := func(c verification.Case) bool { return string(c.ID) == id }
	lost := false
	switch a.Verb {
	case policy.CaseCreate:
		lost = !slices.ContainsFunc(cases, func(c verification.Case) bool { return of(c) && c.Number == a.Proof })
	case policy.CaseSubmit:
		lost = !slices.ContainsFunc(cases, func(c verification.Case) bool { return of(c) && c.State != verification.Draft })
	case policy.TaskFeedback:
		w.view(func(tx *store.Tx) error {
			task, err := tx.Task(assist.ID(id))
			lost = task.State != assist.Answered
			return err
		})
	case policy.ReportIssue:
		lost = !slices.ContainsFunc(reports, func(r store.Report) bool { return string(r.ID) == id && r.Digest == a.Proof })
	case policy.ResourceImport:
		w.view(func(tx *store.Tx) error {
			var n int
			err := tx.QueryRow(`SELECT count(*) FROM snapshot WHERE item = $1 AND digest = $2`, id, a.Proof).Scan(&n)
			lost = n != 1
			return err
		})
	}
	if lost {
		w.Errorf("%s of %s was acknowledged and is lost", a.Verb, a.Object)
	}
}
