package store

import (
	"context"
	"encoding/json"

	"hedui/internal/policy"
)

// SavedView is a list's filters under a name, as their owner calls them.
type SavedView struct {
	Name   string `json:"name"`
	Search string `json:"search"` // as in the page's address: "state=open&access=file"
}

func viewAAD(actor policy.Actor, room string) []byte {
	return []byte("view\x00" + string(actor.Account) + "\x00" + room)
}

// KeepViews replaces the actor's views of a room. Like a draft it is no business
// and leaves no audit entry.
func (s *Store) KeepViews(ctx context.Context, actor policy.Actor, room string, views []SavedView) error {
	plain, err := json.Marshal(views)
	if err != nil {
		return err
	}
	sealed, err := s.ring.Seal(viewAAD(actor, room), plain)
	if err != nil {
		return err
	}
	return s.quietly(ctx, `INSERT INTO saved_view (account, room, sealed, saved_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (account, room) DO UPDATE SET sealed = excluded.sealed, saved_at = excluded.saved_at`,
		string(actor.Account), room, sealed, s.Now().UnixMilli())
}

// Views gives the actor's views of a room, as they were kept.
func (tx *Tx) Views(room string) (views []SavedView, err error) {
	all, err := list(tx, `SELECT sealed FROM saved_view WHERE account = $1 AND room = $2`,
		func(scan scanner) (sealed []byte, err error) {
			err = scan(&sealed)
			return sealed, err
		}, string(tx.Actor.Account), room)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	plain, err := tx.store.ring.Open(viewAAD(tx.Actor, room), all[0])
	if err != nil {
		return nil, err
	}
	return views, json.Unmarshal(plain, &views)
}
