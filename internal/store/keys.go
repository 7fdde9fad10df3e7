package store

import (
	"context"
	"database/sql"
	"time"

	"hedui/internal/seal"
)

// Ring seals, opens and blinds under the keys of this database.
func (s *Store) Ring() *seal.Ring { return s.ring }

// Signer signs in the name of the installation (checkpoints, reports).
func (s *Store) Signer() *seal.Signer { return s.signer }

// loadKeys makes the ring; on first use it makes the data and the index key.
func (s *Store) loadKeys(ctx context.Context) error {
	for _, purpose := range []string{seal.PurposeData, seal.PurposeIndex} {
		if err := s.ensureKey(ctx, purpose); err != nil {
			return err
		}
	}
	keys, err := s.ringKeys(ctx)
	if err != nil {
		return err
	}
	s.ring, err = seal.NewRing(s.master, keys)
	return err
}

func (s *Store) ensureKey(ctx context.Context, purpose string) error {
	return s.faultOf(s.alone(ctx, func(t *sql.Tx) error {
		var n int
		if err := t.QueryRowContext(ctx, `SELECT count(*) FROM data_key WHERE purpose = $1`, purpose).Scan(&n); err != nil || n > 0 {
			return err
		}
		_, err := s.putKey(ctx, t, purpose)
		return err
	}))
}

// putKey makes the next version of a purpose's key.
func (s *Store) putKey(ctx context.Context, t statements, purpose string) (seal.WrappedKey, error) {
	var id uint32
	var version int
	err := t.QueryRowContext(ctx, `SELECT coalesce(max(id), 0) + 1,
		coalesce(max(CASE WHEN purpose = $1 THEN version END), 0) + 1 FROM data_key`, purpose).Scan(&id, &version)
	if err != nil {
		return seal.WrappedKey{}, err
	}
	k, err := s.master.NewKey(purpose, id, version)
	if err != nil {
		return seal.WrappedKey{}, err
	}
	_, err = t.ExecContext(ctx, `INSERT INTO data_key (id, purpose, version, wrapped, retired, made_at)
		VALUES ($1, $2, $3, $4, $5, $6)`, int64(k.ID), k.Purpose, k.Version, k.Wrapped, k.Retired, s.Now().UnixMilli())
	return k, err
}

// ringKeys reads the keys for data and index, the retired ones too.
func (s *Store) ringKeys(ctx context.Context) ([]seal.WrappedKey, error) {
	rows, err := s.write.QueryContext(ctx, `SELECT id, purpose, version, wrapped, retired FROM data_key
		WHERE purpose IN ($1, $2) ORDER BY id`, seal.PurposeData, seal.PurposeIndex)
	if err != nil {
		return nil, s.faultOf(err)
	}
	defer rows.Close()
	var keys []seal.WrappedKey
	for rows.Next() {
		var k seal.WrappedKey
		if err := rows.Scan(&k.ID, &k.Purpose, &k.Version, &k.Wrapped, &k.Retired); err != nil {
			return nil, err
		}
		keys = append(keys, k)
	}
	return keys, s.faultOf(rows.Err())
}

// NewKey makes and wraps a key of its own purpose, such as
// "snapshot:210200.vehicle": a snapshot's key lives here and never in its file,
// so that rotation rewrites no file (decision 8). It gives the key with it.
func (tx *Tx) NewKey(purpose string) (k seal.WrappedKey, key []byte, err error) {
	if k, err = tx.store.putKey(tx.statement(), tx.sql, purpose); err != nil {
		return k, nil, tx.store.faultOf(err)
	}
	key, err = tx.store.master.Unwrap(k)
	return k, key, err
}

// Key unwraps a key by its id. Faults: store.no_key, also for a forgotten one, and
// those of Master.Unwrap.
func (tx *Tx) Key(id uint32) ([]byte, error) {
	k := seal.WrappedKey{ID: id}
	err := tx.QueryRow(`SELECT purpose, version, wrapped, retired FROM data_key WHERE id = $1 AND wrapped <> $2`, int64(id), []byte{}).
		Scan(&k.Purpose, &k.Version, &k.Wrapped, &k.Retired)
	if err != nil {
		return nil, tx.store.missing(err, "store.no_key", "数据密钥不存在")
	}
	return tx.store.master.Unwrap(k)
}

// ForgetKey forgets a key of NewKey for good: nothing under it opens any more, not
// in a copy either. Its id stays taken.
func (tx *Tx) ForgetKey(id uint32) error {
	return tx.exec(`UPDATE data_key SET wrapped = $1, retired = $2 WHERE id = $3`, []byte{}, true, int64(id))
}

// KeyState is what may be known of a wrapped key: everything but the key.
type KeyState struct {
	ID        uint32
	Purpose   string // seal.PurposeData, seal.PurposeIndex, or of NewKey
	Version   int
	MadeAt    time.Time
	Retired   bool // data: opens and seals no more; index: no longer searched
	Forgotten bool // by ForgetKey
}

// KeyStates lists the keys for data and index, then those of NewKey, each the
// newest first.
func (tx *Tx) KeyStates() ([]KeyState, error) {
	return list(tx, `SELECT id, purpose, version, made_at, retired, CASE WHEN wrapped = $1 THEN 1 ELSE 0 END FROM data_key
		ORDER BY CASE purpose WHEN $2 THEN 0 WHEN $3 THEN 1 ELSE 2 END, purpose, version DESC`,
		func(scan scanner) (k KeyState, err error) {
			var forgotten int
			err = scan(&k.ID, &k.Purpose, &k.Version, at(&k.MadeAt), &k.Retired, &forgotten)
			k.Forgotten = forgotten == 1
			return k, err
		}, []byte{}, seal.PurposeData, seal.PurposeIndex)
}
