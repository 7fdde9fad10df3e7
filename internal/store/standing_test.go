package store_test

import (
	"sync"
	"testing"

	"hedui/internal/agency"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/norm"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/workday"
)

func TestQuotasAreCountedPerItemAndPeriod(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open(frozen)
		var uses sync.WaitGroup
		for range 20 {
			uses.Go(func() {
				if err := write(t, s, func(tx *store.Tx) error { _, err := tx.UseQuota("210200.vehicle", "2026-10", 3); return err }); err != nil {
					t.Error(err)
				}
			})
		}
		uses.Wait()
		noError(t, write(t, s, func(tx *store.Tx) error {
			sum, err := tx.UseQuota("210200.vehicle", "2026-10", 1)
			same(t, sum, 61, err)
			sum, err = tx.UseQuota("210200.vehicle", "2026-11", 2)
			same(t, sum, 2, err)
			return nil
		}))
		if err := write(t, s, func(tx *store.Tx) error {
			if _, err := tx.UseQuota("210200.vehicle", "2026-10", 1000); err != nil {
				return err
			}
			return fault.New(fault.Refused, "quota", "")
		}); err == nil {
			t.Error("not refused")
		}
		noError(t, s.View(ctx, func(tx *store.Tx) error {
			for period, want := range map[string]int64{"2026-10": 61, "2026-11": 2, "2026-12": 0} {
				used, err := tx.QuotaUsed("210200.vehicle", period)
				same(t, used, want, err)
			}
			return nil
		}))
	})
}

// An order entered after the program was built moves the limits.
func TestCalendarHasTheOrdersEnteredLater(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open(frozen)
		calendar := func() (c *workday.Calendar) {
			noError(t, s.View(ctx, func(tx *store.Tx) (err error) { c, err = tx.Calendar(); return err }))
			return c
		}
		before := calendar()
		off, made := workday.NewDate(2028, 5, 3), workday.NewDate(2028, 5, 6) // a Wednesday and a Saturday
		if before.Version() != workday.Embedded().Version() || !before.IsWorkday(off) || before.IsWorkday(made) {
			t.Fatalf("the calendar to begin with: %s", before.Version())
		}
		for _, version := range []string{"2028-1", "2028-2"} { // entered twice: the later stands
			noError(t, write(t, s, func(tx *store.Tx) error {
				return firstOf(tx.PutCalendarDay(workday.Day{On: off, Works: version == "2028-1", Name: "劳动节"}, version),
					tx.PutCalendarDay(workday.Day{On: made, Works: true, Name: "劳动节"}, version))
			}))
		}
		after := calendar()
		if after.IsWorkday(off) || !after.IsWorkday(made) || after.Version() == before.Version() {
			t.Errorf("%s, %t, %t", after.Version(), after.IsWorkday(off), after.IsWorkday(made))
		}
		if after.Due(off-3, 1).On == before.Due(off-3, 1).On {
			t.Error("the limit did not move")
		}
	})
}

func carItem(version int, from, to workday.Date) catalogue.Item {
	return catalogue.Item{ID: "210200.vehicle", Version: version, Name: "机动车", Category: "vehicle", Owner: "210200", Department: "210200.ga",
		Access: catalogue.Hosted, Content: []catalogue.Field{{Name: "plate", Label: "号牌", Type: catalogue.Text}},
		Kinds: []catalogue.Kind{catalogue.New}, LimitDays: 3, From: from, To: to, Quota: catalogue.Quota{Count: 9, Per: "day"},
		Window: &catalogue.Window{Every: catalogue.Monthly, FromDay: 1, ToDay: 5, AnswerDay: 20}}
}

// Cases keep the version they were begun under; a new one takes its day over.
func TestItemVersions(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open(frozen)
		noError(t, write(t, s, func(tx *store.Tx) error {
			return firstOf(tx.PutItem(carItem(1, day8, 0)), tx.EndItem(catalogue.Ref{ID: "210200.vehicle", Version: 1}, day8+9),
				tx.PutItem(carItem(2, day8+10, 0)))
		}))
		changed := carItem(1, day8, 0)
		changed.Name = "改过"
		if err := write(t, s, func(tx *store.Tx) error { return tx.PutItem(changed) }); !fault.HasCode(err, "store.stale") {
			t.Errorf("a standing version was changed: %v", err)
		}
		noError(t, s.View(ctx, func(tx *store.Tx) error {
			first, err := tx.Item(catalogue.Ref{ID: "210200.vehicle", Version: 1})
			same(t, first, carItem(1, day8, day8+9), err)
			for on, want := range map[workday.Date]int{day8: 1, day8 + 9: 1, day8 + 10: 2, day8 + 1000: 2} {
				got, err := tx.ItemInForce("210200.vehicle", on)
				same(t, got.Version, want, err)
				listed, err := tx.Items(store.ItemFilter{On: on})
				same(t, len(listed), 1, err)
				same(t, listed[0].Version, want, nil)
			}
			if _, err := tx.ItemInForce("210200.vehicle", day8-1); !fault.Is(err, fault.Missing) {
				t.Error(err)
			}
			latest, err := tx.LatestItem("210200.vehicle")
			same(t, latest.Version, 2, err)
			return nil
		}))
	})
}

func TestItemsArePagedByID(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open(frozen)
		regions, err := agency.StartRegions()
		noError(t, err)
		agencies, _ := agency.Start(regions, "210000")
		items := catalogue.Start(agencies[:12], day8)
		noError(t, write(t, s, func(tx *store.Tx) error {
			for _, i := range items {
				if err := tx.PutItem(i); err != nil {
					return err
				}
			}
			return nil
		}))
		seen := map[catalogue.ItemID]bool{}
		noError(t, s.View(ctx, func(tx *store.Tx) error {
			for after := catalogue.ItemID(""); ; {
				page, err := tx.Items(store.ItemFilter{After: after, Limit: 7})
				if err != nil || len(page) == 0 {
					return err
				}
				for _, i := range page {
					if seen[i.ID] || i.ID <= after {
						t.Errorf("%s after %s", i.ID, after)
					}
					seen[i.ID], after = true, i.ID
				}
			}
		}))
		if len(seen) != len(items) {
			t.Errorf("%d of %d items", len(seen), len(items))
		}
	})
}

func TestShortNamesAreUnique(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open(frozen)
		shenhe := agency.Agency{ID: "210102", Name: "和平区核对中心", ShortName: "沈和", Level: agency.County, Parent: "210100"}
		other := agency.Agency{ID: "210103", Name: "沈河区核对中心", ShortName: "沈和", Level: agency.County, Parent: "210100"}
		put := func(a agency.Agency) error { return write(t, s, func(tx *store.Tx) error { return tx.PutAgency(a) }) }
		noError(t, put(shenhe))
		noError(t, put(shenhe))
		if err := put(other); !fault.HasCode(err, "agency.short_name") {
			t.Error(err)
		}
		other.ShortName = "沈河"
		noError(t, put(other))
	})
}

func TestWhereThingsStand(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open(frozen)
		settings := norm.Default()
		settings.ReviewDays = 15
		department := agency.Department{ID: "210102.mz", Region: "210102", Function: "mz", Name: "和平区民政局", Commission: true}
		region := agency.Region{Code: "219900", Name: "沈抚示范区", Level: agency.City, Parent: "210000", From: day8, Own: true}
		noError(t, write(t, s, func(tx *store.Tx) error {
			return firstOf(tiers(tx), tx.PutDepartment(department), tx.PutRegion(region), tx.PutSettings("210000", settings))
		}))
		noError(t, s.View(ctx, func(tx *store.Tx) error {
			got, err := tx.Department("210102.mz")
			same(t, got, department, err)
			regions, err := tx.Regions("210000")
			same(t, regions, []agency.Region{region}, err)
			kept, err := tx.Settings("210000")
			same(t, kept, settings, err)
			kept, err = tx.Settings("220000")
			same(t, kept, norm.Default(), err)
			here, err := tx.Departments("210102")
			same(t, len(here), 1, err)
			elsewhere, err := tx.Departments("210103")
			same(t, len(elsewhere), 0, err)
			return nil
		}))
	})
}
