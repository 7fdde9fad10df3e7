package casework

import (
	"context"
	"errors"
	"time"

	"hedui/internal/fault"
	"hedui/internal/notice"
	"hedui/internal/policy"
	"hedui/internal/store"
)

// Outgoing carries a digest out of the system. A fault of kind Refused means
// that it never will arrive; all else is tried again, under the same id.
type Outgoing interface {
	Send(ctx context.Context, m notice.Message) error
}

// digestJob sends one digest; jobs hold ids only.
type digestJob struct {
	Digest string `json:"digest"`
}

// Kind names the job in the queue.
func (digestJob) Kind() string { return "digest" }

// tryFor is how long a digest is worth delivering: the next ones say more.
const tryFor = 3 * 24 * time.Hour

// retryDigest is how soon a digest is tried again; the gateway may be down for
// hours.
const retryDigest = 5 * time.Minute

var announcer = policy.Program("notice")

// SweepDigests makes one digest of what is new, for each office whose interval
// is over: thirty notices are one message, and its notices are announced once.
func (d *Desk) SweepDigests(ctx context.Context) error {
	if d.outgoing == nil {
		return nil
	}
	var offices []string
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		offices, err = tx.OfficesWithNews()
		return err
	})
	for _, office := range offices {
		err = errors.Join(err, d.digest(ctx, office))
	}
	return err
}

// digest looks before it opens a transaction: mostly the interval is not over.
func (d *Desk) digest(ctx context.Context, office string) error {
	var s notice.Setting
	var due bool
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		s, due, err = digestDue(tx, office)
		return err
	})
	if err != nil || !due && len(s.Recipients) > 0 {
		return err
	}
	return d.store.Write(ctx, announcer, string(policy.NoticeSend), func(tx *store.Tx) error {
		tx.Object("office", office)
		if err := policy.May(tx.Actor, policy.NoticeSend, policy.Resource{Kind: policy.Notice}); err != nil {
			return err
		}
		s, due, err := digestDue(tx, office)
		if err == nil && len(s.Recipients) == 0 { // as older versions kept it
			return tx.PutNoticeSetting(office, s)
		}
		if err != nil || !due { // another node was faster
			return err
		}
		news, err := tx.News(office)
		if err != nil {
			return err
		}
		subject, text := notice.Digest(holderName(tx, office), d.site, news)
		if err := tx.TakeNews(office); err != nil {
			return err
		}
		return announce(tx, office, s, total(news), subject, text)
	})
}

func total(news []notice.Count) (n int) {
	for _, c := range news {
		n += c.New
	}
	return n
}

// digestDue tells whether an office is to be told now.
func digestDue(tx *store.Tx, office string) (s notice.Setting, due bool, err error) {
	if s, err = tx.NoticeSetting(office); err != nil {
		return s, false, err
	}
	news, err := tx.News(office)
	if err != nil || len(news) == 0 {
		return s, false, err
	}
	last, err := tx.LastDigest(office)
	return s, err == nil && s.Due(last, tx.Now), err
}

// announce puts a message to each recipient into the outbox.
func announce(tx *store.Tx, office string, s notice.Setting, news int, subject, text string) error {
	for _, r := range s.Recipients {
		m := notice.Message{ID: tx.NewID("dg"), Channel: r.Channel, To: r.To, Subject: subject, Text: text, At: tx.Now}
		if r.Channel == notice.Webhook {
			m.Secret = s.Secret
		}
		if err := tx.PutDigest(store.Digest{Message: m, Office: office, News: news}); err != nil {
			return err
		}
		if err := tx.Enqueue(digestJob{Digest: m.ID}); err != nil {
			return err
		}
	}
	return nil
}

// Deliver sends a digest. A crash between the sending and its record sends it
// again under the same id, by which the receiver knows it.
func (d *Desk) Deliver(ctx context.Context, id string) error {
	var g store.Digest
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		g, err = tx.Digest(id)
		return err
	})
	if err != nil || d.outgoing == nil || !g.SentAt.IsZero() || !g.FailedAt.IsZero() {
		return err
	}
	failed := d.outgoing.Send(ctx, g.Message)
	over := d.store.Now().After(g.At.Add(tryFor))
	if failed != nil && !fault.Is(failed, fault.Refused) && !over {
		return fault.New(fault.Unavailable, "notice.waiting", "通知暂时未能送达，稍后重试").Retry(retryDigest).From(failed)
	}
	return d.store.Write(ctx, announcer, string(policy.NoticeSend), func(tx *store.Tx) error {
		tx.Object("digest", id)
		tx.Detail("channel", string(g.Channel))
		if err := tx.CompleteJob(); err != nil {
			return err
		}
		if failed == nil {
			g.SentAt = tx.Now
			return tx.EndDigest(g)
		}
		return giveUp(tx, g, failed)
	})
}

// giveUp records that a digest did not arrive, where the office sees it.
func giveUp(tx *store.Tx, g store.Digest, failed error) error {
	g.FailedAt, g.Fault = tx.Now, "internal"
	words := "一条对外通知未能送达，请检查通知设置"
	if f, ok := fault.Of(failed); ok {
		g.Fault, words = f.Code, f.Message+"，请检查通知设置"
	}
	tx.Detail("fault", g.Fault)
	if err := tx.EndDigest(g); err != nil {
		return err
	}
	return tx.AddNotice(store.Notice{Office: g.Office, Kind: store.UndeliveredNotice, Words: words})
}
