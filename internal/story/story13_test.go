package story_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/citizen"
	"hedui/internal/demo"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/workday"
)

// Fuxin moves twelve resources into the provincial system while it is in use: a
// dry run names the broken row by file, line and cause; the migration is
// interrupted and goes on; the catalogue shows the new items with their as-of
// date, and a household is found in them (R12.1).
func TestScenario13Migration(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		x := newMigration(t, open)
		x.dryRunNamesTheBrokenRow()
		x.interrupted()
		x.goesOn()
		x.catalogueShowsThem()
	})
}

const (
	movedItems = 12
	brokenItem = 7
)

// migration is Fuxin's folder, and the province that it moves into.
type migration struct {
	*testing.T
	demo.Stage
	console policy.Actor
	rows    int
	moves   []casework.Move
	files   map[string]string
}

func newMigration(t *testing.T, open storetest.Opener) *migration {
	x := &migration{T: t, Stage: stage(t, open), console: policy.Program("console"), rows: 20_000, files: map[string]string{}}
	if testing.Short() {
		x.rows = 1000
	}
	for n := range movedItems {
		x.moves = append(x.moves, casework.Move{Item: fuxinItem(n), File: fmt.Sprintf("资源%02d.csv", n), AsOf: demo.AsOf})
		x.files[x.moves[n].File] = x.data(n)
	}
	return x
}

func fuxinItem(n int) catalogue.Item {
	return catalogue.Item{ID: catalogue.ItemID(fmt.Sprintf("210900.moved%02d", n)), Name: fmt.Sprintf("迁入资源%02d（阜新市）", n), Category: "vehicle",
		Owner: "210900", Department: "210900.ga", Access: catalogue.Hosted, LimitDays: 5, Kinds: []catalogue.Kind{catalogue.New, catalogue.Existing},
		Content: []catalogue.Field{{Name: "plate", Label: "号牌号码", Type: catalogue.Text}, {Name: "value", Label: "价值", Type: catalogue.Money}}}
}

// data is the file of a resource; every person of the province's first ones has
// a row in it.
func (x *migration) data(n int) string {
	var b strings.Builder
	b.WriteString("公民身份号码,姓名,号牌号码,价值\n")
	i := 0
	for ; i < x.rows; i++ {
		value := fmt.Sprintf("%d.50", 1000+i)
		if n == brokenItem && i == x.rows/2 {
			value = "三千元整"
		}
		fmt.Fprintf(&b, "%s,张演示,辽J%05d,%s\n", inventedNumber(x.T, i), i, value)
	}
	return b.String()
}

// inventedNumber gives a number with its check digit, and a sequence number that
// is hardly ever given out.
func inventedNumber(t *testing.T, i int) string {
	day := demo.Begin - 20_000 + workday.Date(i%5000)
	body := fmt.Sprintf("210902%s%03d", strings.ReplaceAll(day.String(), "-", ""), 900+i/5000)
	digit, err := citizen.CheckDigit(body)
	if err != nil {
		t.Fatal(err)
	}
	return body + string(digit)
}

type memoryFile struct{ *strings.Reader }

func (memoryFile) Close() error { return nil }

func (x *migration) run(ctx context.Context, m casework.Migration) ([]casework.Moved, error) {
	m.Moves = x.moves
	if m.Open == nil {
		m.Open = func(file string) (casework.MigrationFile, error) {
			return memoryFile{strings.NewReader(x.files[file])}, nil
		}
	}
	return x.Desk.Migrate(ctx, x.console, m)
}

func (x *migration) dryRunNamesTheBrokenRow() {
	x.Helper()
	all, err := x.run(x.Context(), casework.Migration{DryRun: true})
	if err != nil || len(all) != movedItems {
		x.Fatal(len(all), err)
	}
	for n, m := range all {
		if n != brokenItem {
			if m.Err != nil || m.Records != int64(x.rows) {
				x.Errorf("%s: %d rows, %v", m.File, m.Records, m.Err)
			}
			continue
		}
		if !fault.HasCode(m.Err, "migrate.bad_rows") || len(m.Bad) != 1 || m.Bad[0].Row != x.rows/2+2 || !strings.Contains(m.Bad[0].Column, "价值") || m.Bad[0].Message == "" {
			x.Errorf("the broken row: %+v, %v", m.Bad, m.Err)
		}
		if m.Err != nil && strings.Contains(m.Err.Error()+fmt.Sprint(m.Bad), "三千") {
			x.Error("the fault quotes the cell")
		}
	}
	if _, err := x.Desk.Item(x.Context(), x.console, x.moves[0].Item.ID); !fault.Is(err, fault.Missing) {
		x.Errorf("the dry run put an item: %v", err)
	}
}

// interrupted ends in the middle of the sixth resource.
func (x *migration) interrupted() {
	x.Helper()
	ctx, cancel := context.WithCancel(x.Context())
	defer cancel()
	opened := 0
	_, err := x.run(ctx, casework.Migration{Open: func(file string) (casework.MigrationFile, error) {
		if opened++; opened == 6 {
			cancel()
		}
		return memoryFile{strings.NewReader(x.files[file])}, nil
	}})
	if !errors.Is(err, context.Canceled) {
		x.Fatal(err)
	}
	if got := x.served(); len(got) != 5 {
		x.Errorf("%d resources are served after the interruption, want the five that were done", len(got))
	}
}

// goesOn repeats the migration: the five are passed over, the broken file is
// refused until its row may be dropped, the others are imported.
func (x *migration) goesOn() {
	x.Helper()
	all, err := x.run(x.Context(), casework.Migration{})
	if err != nil {
		x.Fatal(err)
	}
	for n, m := range all {
		if m.Before != (n < 5) || (m.Err != nil) != (n == brokenItem) {
			x.Errorf("%s: before %v, %v", m.File, m.Before, m.Err)
		}
	}
	var aside bytes.Buffer
	all, err = x.run(x.Context(), casework.Migration{DropBad: true, Aside: func(m casework.Move) io.Writer {
		if m.Item.ID == x.moves[brokenItem].Item.ID {
			return &aside
		}
		return nil
	}})
	if err != nil || all[brokenItem].Err != nil || all[brokenItem].Num != 1 || all[brokenItem].Records != int64(x.rows)-1 {
		x.Errorf("with the row dropped: %+v, %v", all[brokenItem], err)
	}
	if lines := strings.Split(strings.TrimSpace(aside.String()), "\n"); len(lines) != 2 || !strings.HasPrefix(lines[1], fmt.Sprint(x.rows/2+2, ",")) {
		x.Errorf("set aside: %q", aside.String())
	}
}

func (x *migration) served() (all []store.Snapshot) {
	x.Helper()
	snapshots, err := x.Desk.Snapshots(x.Context(), x.console)
	if err != nil {
		x.Fatal(err)
	}
	for _, s := range snapshots {
		if strings.HasPrefix(string(s.Item), "210900.moved") {
			all = append(all, s)
		}
	}
	return all
}

func (x *migration) catalogueShowsThem() {
	x.Helper()
	served := x.served()
	if len(served) != movedItems {
		x.Fatalf("%d resources are served", len(served))
	}
	for _, s := range served {
		item, err := x.Desk.Item(x.Context(), x.console, s.Item)
		if err != nil || item.Access != catalogue.Hosted || !item.InForce(demo.Begin) || s.AsOf != demo.AsOf.String() || s.Version == 0 {
			x.Errorf("%s: %+v as of %s, %v", s.Item, item, s.AsOf, err)
		}
	}
	if err := x.refusesWhatIsNotHosted(); err != nil {
		x.Error(err)
	}
}

// refusesWhatIsNotHosted: an item that stands in the catalogue under another
// access is not changed by the way.
func (x *migration) refusesWhatIsNotHosted() error {
	before, err := x.Desk.Item(x.Context(), x.console, "210300.deposit")
	if err != nil {
		return err
	}
	move := before
	move.Access = catalogue.Hosted
	x.moves = []casework.Move{{Item: move, File: x.moves[0].File, AsOf: demo.AsOf}}
	all, err := x.run(x.Context(), casework.Migration{})
	if err != nil || !fault.HasCode(all[0].Err, "migrate.access") {
		return fmt.Errorf("%+v, %w", all, err)
	}
	x.moves = append(x.moves, x.moves[0])
	if _, err := x.run(x.Context(), casework.Migration{}); !fault.HasCode(err, "migrate.manifest") {
		return fmt.Errorf("an item twice: %w", err)
	}
	return nil
}
