package store_test

import (
	"fmt"
	"slices"
	"testing"

	"hedui/internal/archive"
	"hedui/internal/catalogue"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// What has ended long enough ago is found by its kind's term and by its last
// volume, page by page, however many are kept still (R7.1).
func TestCasesWhoseTermIsOverComePageByPage(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		day := workday.NewDate(2026, 6, 1)
		put := func(no int, kind catalogue.Kind, state verification.State, ended ...workday.Date) {
			noError(t, write(t, s, func(tx *store.Tx) error {
				c := fullCase()
				c.ID, c.Number, c.Kind, c.State = verification.ID(fmt.Sprint("c", no)), fmt.Sprintf("HD%05d", no), kind, state
				err := tx.PutCase(c)
				for i, on := range ended {
					err = firstOf(err, tx.PutVolume(archive.Volume{Case: c.ID, Agency: c.Commissioned, No: i + 1, EndedOn: on}))
				}
				return err
			}))
		}
		for no := range 40 { // kept still
			put(no, catalogue.New, verification.Reported, day+1)
		}
		put(50, catalogue.New, verification.Reported, day)
		put(51, catalogue.Existing, verification.Reported, day)
		put(52, catalogue.Existing, verification.Terminated, day-30)
		put(53, catalogue.New, verification.Destroyed, day)
		put(54, catalogue.New, verification.Terminated, day-30, day+1) // filed again, after another report
		put(55, catalogue.Local, verification.Reported, day-31)
		put(56, catalogue.New, verification.Reported, day-1, day)
		put(57, catalogue.New, verification.Reported)

		var got []string
		noError(t, s.View(ctx, func(tx *store.Tx) error {
			for after := ""; ; after = got[len(got)-1] {
				some, err := tx.CasesEnded("210102", day, day-30, after, 2)
				for _, c := range some {
					got = append(got, c.Number)
				}
				if err != nil || len(some) < 2 {
					return err
				}
			}
		}))
		if want := []string{"HD00050", "HD00052", "HD00055", "HD00056"}; !slices.Equal(got, want) {
			t.Errorf("%v", got)
		}
	})
}
