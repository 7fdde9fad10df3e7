package store

import (
	"context"
	"errors"
	"log/slog"
	"time"
)

// Every calls fn now and then every interval of real time, until the Store closes; Close
// waits for a call that is under way. An error is logged and the next call
// comes all the same. For sweeps, whose times are rows (decision 4).
func (s *Store) Every(interval time.Duration, name string, fn func(context.Context) error) {
	s.running.Go(func() {
		tick := time.NewTicker(interval)
		defer tick.Stop()
		for {
			s.attempt(name, fn)
			select {
			case <-s.life.Done():
				return
			case <-tick.C:
			}
		}
	})
}

func (s *Store) attempt(name string, fn func(context.Context) error) {
	err := fn(s.life)
	if err != nil && !errors.Is(err, context.Canceled) {
		s.log.Error("periodic work failed", slog.String("work", name), slog.Any("err", err))
	}
}
