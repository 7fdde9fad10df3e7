package store

import (
	"hedui/internal/agency"
	"hedui/internal/fault"
	"hedui/internal/workday"
)

// PutRegion inserts or replaces a region.
func (tx *Tx) PutRegion(r agency.Region) error {
	return tx.exec(`INSERT INTO region (code, name, level, parent, from_on, to_on, own) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (code) DO UPDATE SET name = excluded.name, level = excluded.level, parent = excluded.parent,
			from_on = excluded.from_on, to_on = excluded.to_on, own = excluded.own`,
		r.Code, r.Name, r.Level, r.Parent, r.From.String(), r.To.String(), r.Own)
}

// Regions lists the children of a region ("" = the provinces), by code.
func (tx *Tx) Regions(parent agency.Code) ([]agency.Region, error) {
	return list(tx, `SELECT code, name, level, parent, from_on, to_on, own FROM region WHERE parent = $1 ORDER BY code`,
		func(scan scanner) (r agency.Region, err error) {
			err = scan(&r.Code, &r.Name, &r.Level, &r.Parent, day(&r.From), day(&r.To), &r.Own)
			return r, err
		}, parent)
}

// PutAgency inserts or replaces an agency. Its short name must be its own: the
// numbers of its reports begin with it.
func (tx *Tx) PutAgency(a agency.Agency) error {
	var others int
	err := tx.QueryRow(`SELECT count(*) FROM agency WHERE short_name = $1 AND short_name <> '' AND id <> $2`, a.ShortName, a.ID).Scan(&others)
	if err != nil {
		return err
	}
	if others > 0 {
		return fault.Newf(fault.Conflict, "agency.short_name", "简称“%s”已为另一核对机构所用", a.ShortName).Do("请另取简称，核对报告的文号以它开头，不得重复")
	}
	return tx.exec(`INSERT INTO agency (id, name, short_name, level, parent, phone, require_device) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, short_name = excluded.short_name, level = excluded.level,
			parent = excluded.parent, phone = excluded.phone, require_device = excluded.require_device`,
		a.ID, a.Name, a.ShortName, a.Level, a.Parent, a.Phone, a.RequireDevice)
}

const agencyColumns = `SELECT id, name, short_name, level, parent, phone, require_device FROM agency `

func scanAgency(scan scanner) (a agency.Agency, err error) {
	err = scan(&a.ID, &a.Name, &a.ShortName, &a.Level, &a.Parent, &a.Phone, &a.RequireDevice)
	return a, err
}

// Agency finds an agency.
func (tx *Tx) Agency(id agency.ID) (agency.Agency, error) {
	return one(tx, fault.Newf(fault.Missing, "agency.missing", "没有编码为 %s 的核对机构", given(id)),
		agencyColumns+`WHERE id = $1`, scanAgency, id)
}

// Province gives the provincial agency above an agency, or itself.
func (tx *Tx) Province(id agency.ID) (agency.Agency, error) {
	for range 3 { // county, city, province
		a, err := tx.Agency(id)
		if err != nil || a.Level == agency.Province {
			return a, err
		}
		id = a.Parent
	}
	return agency.Agency{}, fault.Newf(fault.Internal, "agency.orphan", "核对机构 %s 的上级登记有误", id)
}

// Agencies lists all agencies by id.
func (tx *Tx) Agencies() ([]agency.Agency, error) {
	return list(tx, agencyColumns+`ORDER BY id`, scanAgency)
}

// PutDepartment inserts or replaces a department.
func (tx *Tx) PutDepartment(d agency.Department) error {
	return tx.exec(`INSERT INTO department (id, region, function, name, commission, share) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO UPDATE SET region = excluded.region, function = excluded.function, name = excluded.name,
			commission = excluded.commission, share = excluded.share`,
		d.ID, d.Region, d.Function, d.Name, d.Commission, d.Share)
}

const departmentColumns = `SELECT id, region, function, name, commission, share FROM department `

func scanDepartment(scan scanner) (d agency.Department, err error) {
	err = scan(&d.ID, &d.Region, &d.Function, &d.Name, &d.Commission, &d.Share)
	return d, err
}

// Department finds a department.
func (tx *Tx) Department(id agency.DepartmentID) (agency.Department, error) {
	return one(tx, fault.Newf(fault.Missing, "department.missing", "没有编码为 %s 的部门", given(id)),
		departmentColumns+`WHERE id = $1`, scanDepartment, id)
}

// Departments lists the departments of a region ("" = of all), by id.
func (tx *Tx) Departments(region agency.Code) ([]agency.Department, error) {
	return list(tx, departmentColumns+`WHERE ($1 = '' OR region = $1) ORDER BY id`, scanDepartment, string(region))
}

// PutCalendarDay keeps one day of a State Council order.
func (tx *Tx) PutCalendarDay(d workday.Day, version string) error {
	return tx.exec(`INSERT INTO calendar_day (on_day, works, name, version) VALUES ($1, $2, $3, $4)
		ON CONFLICT (on_day) DO UPDATE SET works = excluded.works, name = excluded.name, version = excluded.version`,
		d.On.String(), d.Works, d.Name, version)
}

// Calendar gives the working days: the orders that the program was built with,
// and those entered later.
func (tx *Tx) Calendar() (*workday.Calendar, error) {
	version := ""
	days, err := list(tx, `SELECT on_day, works, name, version FROM calendar_day ORDER BY on_day`,
		func(scan scanner) (d workday.Day, err error) {
			var v string
			err = scan(day(&d.On), &d.Works, &d.Name, &v)
			version = max(version, v)
			return d, err
		})
	if err != nil || len(days) == 0 {
		return workday.Embedded(), err
	}
	return workday.Embedded().Add(days, version), nil
}
