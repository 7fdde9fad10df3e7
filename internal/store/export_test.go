package store

import (
	"context"
	"errors"
	"time"
)

// Forgotten are the statements that destroy a case.
var Forgotten = forgotten

// CalledOff ends a claim's session by calling off a statement in the middle,
// releases what it claimed, and closes it, as a Stop does that comes while jobs are
// being claimed.
func (s *Store) CalledOff(ctx context.Context) error {
	c, err := postgresDialect{}.claims(ctx, s.write)
	if err != nil {
		return err
	}
	short, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
	defer cancel()
	if _, err := c.(*advisoryClaims).conn.ExecContext(short, `SELECT pg_sleep(10)`); err == nil {
		return errors.New("it was not called off")
	}
	if err := c.release(ctx, "a job"); err == nil {
		return errors.New("the session goes on")
	}
	return c.close()
}
