package casework

import (
	"context"

	"hedui/internal/agency"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/norm"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// Start is what an installation begins with; all of it is data, and another
// province begins with its own.
type Start struct {
	Province    agency.ID
	Regions     []agency.Region
	Agencies    []agency.Agency
	Departments []agency.Department
	Categories  []catalogue.Category
	Items       []catalogue.Item
	Settings    norm.Settings
}

// StartOf is the starting data of a province, from the embedded facts: its
// divisions, the usual departments, the 36 categories. Items are valid from a
// day on. Faults: install.province.
func StartOf(province agency.ID, from workday.Date) (Start, error) {
	regions, err := agency.StartRegions()
	if err != nil {
		return Start{}, err
	}
	agencies, departments := agency.Start(regions, agency.Code(province))
	if len(agencies) == 0 {
		return Start{}, fault.Newf(fault.Invalid, "install.province", "没有编码为 %s 的省级行政区划", province).Do("请使用六位省级代码，如 210000")
	}
	items := append(catalogue.Start(agencies, from), catalogue.Elsewhere(regions, province, from)...)
	ministry, department := agency.StartMinistry()
	return Start{
		Province: province, Regions: regions, Agencies: append(agencies, ministry), Departments: append(departments, department),
		Categories: catalogue.StartCategories(), Items: items, Settings: norm.Default(),
	}, nil
}

// Install puts the starting data into an empty installation, in one
// transaction: it is there whole or not at all. Faults: install.done.
func (d *Desk) Install(ctx context.Context, s Start) error {
	actor := policy.Program("init")
	return d.write(ctx, actor, "install", "province", string(s.Province), func(tx *store.Tx) error {
		if err := policy.May(actor, policy.AgencyEdit, policy.Resource{Kind: policy.Agency, Agency: s.Province}); err != nil {
			return err
		}
		if _, err := tx.Agency(s.Province); err == nil {
			return fault.New(fault.Conflict, "install.done", "该数据目录已经初始化").Do("如需重新建立，请另选一个空目录")
		}
		return putStart(tx, s)
	})
}

func putStart(tx *store.Tx, s Start) error {
	for _, put := range []func() error{
		func() error { return each(s.Regions, tx.PutRegion) },
		func() error { return each(s.Agencies, tx.PutAgency) },
		func() error { return each(s.Departments, tx.PutDepartment) },
		func() error { return each(s.Categories, tx.PutCategory) },
		func() error { return each(s.Items, checked(tx.PutItem)) },
		func() error { return tx.PutSettings(s.Province, s.Settings) },
	} {
		if err := put(); err != nil {
			return err
		}
	}
	return nil
}

func each[T any](all []T, put func(T) error) error {
	for _, one := range all {
		if err := put(one); err != nil {
			return err
		}
	}
	return nil
}

func checked(put func(catalogue.Item) error) func(catalogue.Item) error {
	return func(i catalogue.Item) error {
		if err := i.Check(); err != nil {
			return err
		}
		return put(i)
	}
}
