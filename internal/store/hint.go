package store

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"hedui/internal/fault"
	"hedui/internal/hint"
	"hedui/internal/seal"
	"hedui/internal/verification"
)

// HintRules lists the rules of monitoring, all versions, by id: the delivered
// ones and those put beside them.
func (tx *Tx) HintRules() ([]hint.Rule, error) {
	own, err := list(tx, `SELECT body FROM hint_rule ORDER BY id, version`, func(scan scanner) (r hint.Rule, err error) {
		err = scan(document(&r))
		return r, err
	})
	all := append(hint.Start(), own...)
	slices.SortStableFunc(all, func(a, b hint.Rule) int { return bytes.Compare([]byte(a.ID), []byte(b.ID)) })
	return all, err
}

// PutHintRule adds the next version of a rule.
func (tx *Tx) PutHintRule(r hint.Rule) error {
	return tx.execOne(`INSERT INTO hint_rule (id, version, body) VALUES ($1, $2, $3)`, r.ID, r.Version, text(r))
}

// References lists the reference values of monitoring.
func (tx *Tx) References() ([]hint.Reference, error) {
	return list(tx, `SELECT body FROM hint_reference ORDER BY name, division, area, year`, func(scan scanner) (r hint.Reference, err error) {
		err = scan(document(&r))
		return r, err
	})
}

// PutReference keeps a reference value, in place of one for the same division,
// area and year.
func (tx *Tx) PutReference(r hint.Reference) error {
	return tx.exec(`INSERT INTO hint_reference (name, division, area, year, body) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (name, division, area, year) DO UPDATE SET body = excluded.body`, r.Name, r.Division, r.Area, r.Year, text(r))
}

// Raised is a hint that was raised in a case: what it says is sealed, what
// became of it is not and holds nothing personal.
type Raised struct {
	ID        hint.ID
	Case      verification.ID
	Household int
	Ordinal   int
	Rule      hint.RuleID
	Version   int
	Document  DocumentID
	RaisedAt  time.Time
	Outcome   string
	MarkedAt  time.Time
	MarkedBy  string
}

// PutHint keeps a hint of a household sealed; it tells whether it is new. What
// was raised before in the same words is not raised again.
func (tx *Tx) PutHint(id verification.ID, household int, h hint.Hint) (bool, error) {
	body, err := json.Marshal(h)
	if err != nil {
		return false, err
	}
	digests := wordsOf(tx.store.Ring().BlindAll("hint", string(body))) // equal words only; they tell nothing by themselves
	var n int
	if err := tx.QueryRow(`SELECT count(*) FROM hint WHERE case_id = $1 AND household = $2 AND ordinal = $3 AND rule = $4 AND rule_version = $5
		AND digest IN ($6, $7)`, id, household, h.Ordinal, h.Rule, h.Version, digests[0], digests[len(digests)-1]).Scan(&n); err != nil || n > 0 {
		return false, err
	}
	sealed, err := tx.PutDocument(Document{Kind: "hint", ContentType: "application/json", Owner: "case " + string(id)}, body)
	if err != nil {
		return false, err
	}
	return true, tx.exec(`INSERT INTO hint (id, case_id, household, ordinal, rule, rule_version, digest, document, raised_at, outcome, marked_at, marked_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', 0, '')`,
		tx.NewID("hi"), id, household, h.Ordinal, h.Rule, h.Version, digests[0], sealed, ms(tx.Now))
}

// wordsOf writes the indexes of the same words under the keys that are in use.
func wordsOf(blinds []seal.Blind) []string {
	all := make([]string, len(blinds))
	for i, b := range blinds {
		all[i] = hex.EncodeToString(b[:])
	}
	return all
}

const hintColumns = `SELECT id, case_id, household, ordinal, rule, rule_version, document, raised_at, outcome, marked_at, marked_by FROM hint `

func scanHint(scan scanner) (r Raised, err error) {
	err = scan(&r.ID, &r.Case, &r.Household, &r.Ordinal, &r.Rule, &r.Version, &r.Document, at(&r.RaisedAt), &r.Outcome, at(&r.MarkedAt), &r.MarkedBy)
	return r, err
}

// Hint finds a hint.
func (tx *Tx) Hint(id hint.ID) (Raised, error) {
	return one(tx, fault.New(fault.Missing, "hint.missing", "没有这条监测提示，或您无权查看"), hintColumns+`WHERE id = $1`, scanHint, id)
}

// Hints lists the hints of a case in the order in which they were raised; after
// is the cursor.
func (tx *Tx) Hints(id verification.ID, after hint.ID, n int) ([]Raised, error) {
	return list(tx, hintColumns+`WHERE case_id = $1 AND id > $2 ORDER BY id LIMIT $3`, scanHint, id, string(after), limit(n))
}

// MarkHint keeps what became of a hint, if nobody has said so yet.
func (tx *Tx) MarkHint(id hint.ID, outcome string) error {
	return tx.execOne(`UPDATE hint SET outcome = $2, marked_at = $3, marked_by = $4 WHERE id = $1 AND marked_at = 0`,
		id, outcome, ms(tx.Now), tx.Actor.Account)
}

// Verified is where a person was verified before.
type Verified struct {
	Case    verification.ID
	Ordinal int
}

// LastVerified finds the last verification of a person beside a case that was
// submitted after it, within the same commissioned agency and for the same
// department: nobody looks further (R9.1). Blinds are the person's indexes, one
// or two. ok is false where there is none.
func (tx *Tx) LastVerified(blinds [][]byte, c verification.Case) (v Verified, ok bool, err error) {
	all, err := list(tx, `SELECT s.case_id, s.ordinal FROM subject AS s JOIN verification AS v ON v.id = s.case_id
		WHERE (s.blind = $1 OR s.blind = $2) AND v.commissioned = $3 AND v.department = $4
			AND v.id <> $5 AND v.submitted_at <= $6 AND v.state IN ('answered', 'reported')
		ORDER BY v.submitted_at DESC, v.id DESC, s.ordinal LIMIT 1`,
		func(scan scanner) (v Verified, err error) { err = scan(&v.Case, &v.Ordinal); return v, err },
		blinds[0], blinds[len(blinds)-1], c.Commissioned, c.Commission.Department, c.ID, ms(c.SubmittedAt))
	if len(all) == 0 {
		return v, false, err
	}
	return all[0], true, err
}
