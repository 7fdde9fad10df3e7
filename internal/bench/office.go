package bench

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/policy"
	"hedui/internal/seal"
	"hedui/internal/source"
	"hedui/internal/store"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// office is a whole system with a province's starting data: a store on the disk
// and the desk above it, doing its own jobs.
type office struct {
	store *store.Store
	desk  *casework.Desk
	stop  func(context.Context) error
	items []catalogue.ItemID // hosted
}

// newMaster makes the keys of an installation in dir.
func newMaster(dir string) (*seal.Master, error) {
	keys := filepath.Join(dir, "keys")
	if err := os.MkdirAll(keys, 0o700); err != nil {
		return nil, err
	}
	if err := seal.GenerateMaster(keys, rand.Reader); err != nil {
		return nil, err
	}
	return seal.OpenMaster(keys)
}

// city is whose staff begins the business that is measured; its own resources
// answer.
const city agency.ID = "210100"

// staff is one of the city, whom the system need not know.
func staff(role account.Role) policy.Actor {
	return policy.Actor{Account: account.ID("bench:" + string(role)), Name: "测量", Roles: []account.Role{role}, Agency: city, Level: agency.City}
}

// openOffice raises it in dir, or in the PostgreSQL database at dsn.
func openOffice(ctx context.Context, dir, dsn string) (o *office, err error) {
	master, err := newMaster(dir)
	if err != nil {
		return nil, err
	}
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	o = new(office)
	if o.store, err = store.Open(ctx, store.Options{Dir: dir, DSN: dsn, Master: master, Log: quiet}); err != nil {
		return nil, err
	}
	o.desk = casework.New(casework.Options{Store: o.store, Log: quiet, Demo: true}) // Demo: no second factor at the login
	start, err := casework.StartOf("210000", workday.DateOf(o.store.Now()))
	if err == nil {
		err = o.desk.Install(ctx, start)
	}
	if err == nil {
		o.stop, err = o.desk.Start(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, o.desk.Close(), o.store.Close())
	}
	return o, nil
}

func (o *office) close() error {
	return errors.Join(o.stop(context.Background()), o.desk.Close(), o.store.Close())
}

// host puts so many hosted items into the city's catalogue and imports the same
// file into each.
func (o *office) host(ctx context.Context, csv string, resources int, note func(string, ...any)) error {
	today := workday.DateOf(o.store.Now())
	for range resources {
		item := benchItem
		item.ID = catalogue.ItemID(fmt.Sprintf("%s.bench%d", city, len(o.items)))
		item.Name, item.Category, item.Owner, item.Department = "测量用资源 "+string(item.ID), "vehicle", city, agency.DepartmentID(string(city)+".ga")
		item.Access, item.LimitDays, item.From = catalogue.Hosted, 5, today
		item.Kinds = []catalogue.Kind{catalogue.New, catalogue.Existing}
		if _, err := o.desk.EditItem(ctx, staff(account.Approver), item); err != nil {
			return err
		}
		if _, err := o.importFile(ctx, item.ID, csv, today); err != nil {
			return err
		}
		o.items = append(o.items, item.ID)
		note("imported %s", item.ID)
	}
	return nil
}

func (o *office) importFile(ctx context.Context, id catalogue.ItemID, path string, asOf workday.Date) (done source.Imported, err error) {
	err = read(path, func(f *os.File, size int64) (err error) {
		done, err = o.desk.ImportResource(ctx, staff(account.Clerk), id, casework.ResourceFile{Content: f, Size: size, AsOf: asOf})
		return err
	})
	return done, err
}

// read opens a file for work.
func read(path string, work func(f *os.File, size int64) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	return work(f, info.Size())
}

// draft brings a case about a list in, with its n-th commission, up to where it
// can be submitted.
func (o *office) draft(ctx context.Context, kind catalogue.Kind, n int, list casework.ListFile) (verification.ID, error) {
	clerk := staff(account.Clerk)
	c, err := o.desk.Create(ctx, clerk, casework.CreateIn{Kind: kind, Commission: verification.Commission{
		Number: fmt.Sprintf("测量-%d", n), Department: agency.DepartmentID(string(city) + ".mz"), Purpose: "最低生活保障", Assistance: "dibao",
		On: workday.DateOf(o.store.Now())}})
	if err != nil {
		return "", err
	}
	got, err := o.desk.ImportList(ctx, clerk, c.ID, list)
	if err == nil && !got.Taken {
		err = fmt.Errorf("the list was not taken: %d faults, %v", got.Total, got.ByCode)
	}
	if err == nil {
		_, err = o.desk.Choose(ctx, clerk, c.ID, o.items)
	}
	if err == nil {
		err = o.paper(ctx, c.ID, catalogue.CommissionLetter, 0)
	}
	for i := 1; kind == catalogue.New && i <= got.Persons && err == nil; i++ {
		err = errors.Join(o.paper(ctx, c.ID, catalogue.AuthorizationLetter, i), o.paper(ctx, c.ID, catalogue.IDCopy, i))
	}
	return c.ID, err
}

func (o *office) paper(ctx context.Context, id verification.ID, kind catalogue.Material, ordinal int) error {
	_, err := o.desk.AddMaterial(ctx, staff(account.Clerk), id, casework.MaterialIn{Ordinal: ordinal, Kind: kind,
		ContentType: "application/pdf", Content: strings.NewReader("%PDF-1.7 measured")})
	return err
}
