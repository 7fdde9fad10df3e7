package store

import (
	"encoding/json"
	"time"

	"hedui/internal/fault"
	"hedui/internal/notice"
	"hedui/internal/workday"
)

func settingAAD(office string) []byte { return []byte("notice setting\x00" + office) }

// PutNoticeSetting keeps how an office is told outside the system. Without
// recipients its hours and its secret wait for some, and nothing is counted that
// nobody is told of.
func (tx *Tx) PutNoticeSetting(office string, s notice.Setting) error {
	tells := len(s.Recipients) > 0
	if !tells {
		if err := tx.TakeNews(office); err != nil {
			return err
		}
	}
	sealed, err := tx.store.ring.Seal(settingAAD(office), []byte(text(s)))
	if err != nil {
		return err
	}
	return tx.exec(`INSERT INTO notice_setting (office, sealed, tells, changed_at, changed_by) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (office) DO UPDATE SET sealed = excluded.sealed, tells = excluded.tells, changed_at = excluded.changed_at,
			changed_by = excluded.changed_by`,
		office, sealed, tells, ms(tx.Now), tx.Actor.Account)
}

// NoticeSetting gives how an office is told outside the system; as it begins,
// nobody is.
func (tx *Tx) NoticeSetting(office string) (notice.Setting, error) {
	s := notice.Default()
	all, err := list(tx, `SELECT sealed FROM notice_setting WHERE office = $1`,
		func(scan scanner) (sealed []byte, err error) { err = scan(&sealed); return sealed, err }, office)
	if err != nil || len(all) == 0 {
		return s, err
	}
	clear, err := tx.store.ring.Open(settingAAD(office), all[0])
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal(clear, &s)
}

// OfficesWithNews lists the offices of which a notice was not announced.
func (tx *Tx) OfficesWithNews() ([]string, error) {
	return list(tx, `SELECT DISTINCT office FROM notice_new ORDER BY office`,
		func(scan scanner) (o string, err error) { err = scan(&o); return o, err })
}

// News counts an office's notices that were not announced, by kind, with the
// nearest limit that is still to come.
func (tx *Tx) News(office string) ([]notice.Count, error) {
	return list(tx, `SELECT n.kind, count(*), coalesce(min(CASE WHEN n.due_at > $2 THEN n.due_at END), 0)
		FROM notice_new AS w JOIN notice AS n ON n.id = w.notice_id WHERE w.office = $1 GROUP BY n.kind ORDER BY n.kind`,
		func(scan scanner) (c notice.Count, err error) {
			var due time.Time
			if err = scan(&c.Kind, &c.New, at(&due)); err == nil && !due.IsZero() {
				c.DueOn = workday.DateOf(due.Add(-time.Second)) // the exclusive end of the day
			}
			return c, err
		}, office, ms(tx.Now))
}

// TakeNews takes an office's notices for announced.
func (tx *Tx) TakeNews(office string) error {
	return tx.exec(`DELETE FROM notice_new WHERE office = $1`, office)
}

// Digest is a digest to one recipient, and what became of it. To and Secret are
// sealed at rest.
type Digest struct {
	notice.Message
	Office   string
	News     int // notices that it announces; 0 = a trial
	SentAt   time.Time
	FailedAt time.Time // given up
	Fault    string    // the code of the last fault
}

type digestSeal struct{ To, Secret string }

func digestAAD(id string) []byte { return []byte("digest\x00" + id) }

// PutDigest adds a digest to be sent.
func (tx *Tx) PutDigest(d Digest) error {
	sealed, err := tx.store.ring.Seal(digestAAD(d.ID), []byte(text(digestSeal{d.To, d.Secret})))
	if err != nil {
		return err
	}
	return tx.execOne(`INSERT INTO digest (id, office, channel, sealed, subject, body, news, made_at, sent_at, failed_at, fault)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, '')`, d.ID, d.Office, d.Channel, sealed, d.Subject, d.Text, d.News, ms(d.At))
}

// EndDigest keeps that a digest was sent, or given up, unless it has ended
// already.
func (tx *Tx) EndDigest(d Digest) error {
	return tx.exec(`UPDATE digest SET sent_at = $2, failed_at = $3, fault = $4 WHERE id = $1 AND sent_at = 0 AND failed_at = 0`,
		d.ID, ms(d.SentAt), ms(d.FailedAt), d.Fault)
}

const digestColumns = `SELECT id, office, channel, sealed, subject, body, news, made_at, sent_at, failed_at, fault FROM digest `

func (tx *Tx) scanDigest(scan scanner) (d Digest, err error) {
	var sealed []byte
	if err := scan(&d.ID, &d.Office, &d.Channel, &sealed, &d.Subject, &d.Text, &d.News, at(&d.At), at(&d.SentAt), at(&d.FailedAt), &d.Fault); err != nil {
		return d, err
	}
	clear, err := tx.store.ring.Open(digestAAD(d.ID), sealed)
	if err != nil {
		return d, err
	}
	var s digestSeal
	err = json.Unmarshal(clear, &s)
	d.To, d.Secret = s.To, s.Secret
	return d, err
}

// Digest finds a digest.
func (tx *Tx) Digest(id string) (Digest, error) {
	return one(tx, fault.New(fault.Missing, "digest.missing", "没有这条对外通知"), digestColumns+`WHERE id = $1`, tx.scanDigest, id)
}

// LastDigest tells when news of an office was announced last; zero for never.
func (tx *Tx) LastDigest(office string) (last time.Time, err error) {
	err = tx.QueryRow(`SELECT coalesce(max(made_at), 0) FROM digest WHERE office = $1 AND news > 0`, office).Scan(at(&last))
	return last, err
}

// Digests lists an office's digests, newest first; before is the cursor.
func (tx *Tx) Digests(office, before string, n int) ([]Digest, error) {
	return list(tx, digestColumns+`WHERE office = $1 AND ($2 = '' OR id < $2) ORDER BY id DESC LIMIT $3`, tx.scanDigest, office, before, limit(n))
}
