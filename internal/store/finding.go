package store

import (
	"time"

	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/finding"
)

// Answer is one answer to a task: its manifest; No counts from 1, a review
// adds a later one.
type Answer struct {
	Task     assist.ID        `json:"task"`
	No       int              `json:"no"`
	Manifest finding.Manifest `json:"manifest"`
	At       time.Time        `json:"at"`
	By       string           `json:"by"`
}

// PutAnswer adds an answer whose parts are stored already.
func (tx *Tx) PutAnswer(a Answer) error {
	if err := tx.exec(`INSERT INTO answer (task_id, no, manifest, answered_at, answered_by) VALUES ($1, $2, $3, $4, $5)`,
		a.Task, a.No, text(a.Manifest), ms(tx.Now), a.By); err != nil {
		return err
	}
	for i, p := range a.Manifest.Parts {
		if err := tx.exec(`INSERT INTO answer_part (task_id, answer, no, first, last, document) VALUES ($1, $2, $3, $4, $5, $6)`,
			a.Task, a.No, i+1, p.First, p.Last, p.Document); err != nil {
			return err
		}
	}
	return nil
}

// Answers lists the answers to a task, oldest first.
func (tx *Tx) Answers(id assist.ID) ([]Answer, error) {
	return list(tx, `SELECT task_id, no, manifest, answered_at, answered_by FROM answer WHERE task_id = $1 ORDER BY no`,
		func(scan scanner) (a Answer, err error) {
			err = scan(&a.Task, &a.No, document(&a.Manifest), at(&a.At), &a.By)
			return a, err
		}, id)
}

// Prepare keeps an answer in the making, in place of an earlier one.
func (tx *Tx) Prepare(id assist.ID, m finding.Manifest, by string) error {
	return tx.exec(`INSERT INTO prepared (task_id, manifest, prepared_at, prepared_by) VALUES ($1, $2, $3, $4)
		ON CONFLICT (task_id) DO UPDATE SET manifest = excluded.manifest, prepared_at = excluded.prepared_at,
			prepared_by = excluded.prepared_by`, id, text(m), ms(tx.Now), by)
}

// Prepared gives the answer in the making (No 0), or the fault of there being
// none.
func (tx *Tx) Prepared(id assist.ID) (Answer, error) {
	return one(tx, fault.New(fault.Conflict, "task.not_prepared", "尚未导入反馈文件或填报核对结果").Do("请先导入或填报，再反馈"),
		`SELECT task_id, manifest, prepared_at, prepared_by FROM prepared WHERE task_id = $1`,
		func(scan scanner) (a Answer, err error) {
			err = scan(&a.Task, document(&a.Manifest), at(&a.At), &a.By)
			return a, err
		}, id)
}

// DropPrepared removes an answer in the making once it was fed back.
func (tx *Tx) DropPrepared(id assist.ID) error {
	return tx.exec(`DELETE FROM prepared WHERE task_id = $1`, id)
}

// AnswerParts lists the documents of an answer that hold any ordinal in
// [first, last], in order.
func (tx *Tx) AnswerParts(id assist.ID, no, first, last int) ([]finding.PartRef, error) {
	return list(tx, `SELECT first, last, document FROM answer_part WHERE task_id = $1 AND answer = $2 AND last >= $3 AND first <= $4 ORDER BY no`,
		func(scan scanner) (p finding.PartRef, err error) {
			err = scan(&p.First, &p.Last, &p.Document)
			return p, err
		}, id, no, first, last)
}

// Snapshot is a published version of a hosted resource.
type Snapshot struct {
	Item    catalogue.ItemID `json:"item"`
	Version int              `json:"version"`
	File    string           `json:"file"`
	AsOf    string           `json:"asOf"`
	Records int64            `json:"records"`
	Digest  string           `json:"digest"`
	KeyID   uint32           `json:"keyId"`
	At      time.Time        `json:"publishedAt"`
	By      string           `json:"publishedBy"`
	Source  string           `json:"sourceDigest,omitempty"` // SM3 of the file it was made of; "" where nobody looks for it
}

// PutSnapshot makes a snapshot the one that serves its item.
func (tx *Tx) PutSnapshot(s Snapshot) error {
	return tx.execOne(`INSERT INTO snapshot (item, version, file, as_of, records, digest, key_id, published_at, published_by, source_digest)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (item, version) DO NOTHING`,
		s.Item, s.Version, s.File, s.AsOf, s.Records, s.Digest, int64(s.KeyID), ms(tx.Now), s.By, s.Source)
}

const snapshotColumns = `SELECT item, version, file, as_of, records, digest, key_id, published_at, published_by, source_digest FROM snapshot AS s `

func scanSnapshot(scan scanner) (s Snapshot, err error) {
	err = scan(&s.Item, &s.Version, &s.File, &s.AsOf, &s.Records, &s.Digest, &s.KeyID, at(&s.At), &s.By, &s.Source)
	return s, err
}

// SnapshotOf gives the snapshot that serves an item.
func (tx *Tx) SnapshotOf(item catalogue.ItemID) (Snapshot, error) {
	return one(tx, fault.Newf(fault.Missing, "snapshot.missing", "托管目录项 %s 尚未导入数据", given(item)).Do("请先用 hedui resource import 导入"),
		snapshotColumns+`WHERE item = $1 ORDER BY version DESC LIMIT 1`, scanSnapshot, item)
}

// SupersededSnapshots lists those in whose place another was published before an
// instant, and whose keys are still there.
func (tx *Tx) SupersededSnapshots(before time.Time) ([]Snapshot, error) {
	return list(tx, snapshotColumns+`WHERE EXISTS (SELECT 1 FROM snapshot AS n WHERE n.item = s.item AND n.version > s.version AND n.published_at < $1)
		AND EXISTS (SELECT 1 FROM data_key AS k WHERE k.id = s.key_id AND NOT k.retired) ORDER BY item, version`, scanSnapshot, ms(before))
}

// Snapshots lists the snapshot that serves each hosted item.
func (tx *Tx) Snapshots() ([]Snapshot, error) {
	return list(tx, snapshotColumns+`WHERE version = (SELECT max(version) FROM snapshot AS n WHERE n.item = s.item) ORDER BY item`, scanSnapshot)
}
