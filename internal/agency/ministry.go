package agency

// Ministry is the ministry's exchange platform (民政部低收入家庭认定指导中心数据
// 交换平台) as a party: it carries our requests to other provinces, and is the
// initiating side of theirs (R4.1, R16.1). Nobody has an account there.
const Ministry ID = "100000"

// MinistryDepartment stands where an item of another province names its sharing
// department, which we do not know.
const MinistryDepartment DepartmentID = "100000.mz"

// StartMinistry gives the platform's rows in the lists of agencies and
// departments.
func StartMinistry() (Agency, Department) {
	return Agency{ID: Ministry, Name: "民政部数据交换平台", ShortName: "部", Level: Province},
		Department{ID: MinistryDepartment, Region: Code(Ministry), Function: "mz", Name: "民政部低收入家庭认定指导中心", Share: true}
}

// OfProvince tells whether the agency's code lies in a province, by the first
// two digits of both.
func (id ID) OfProvince(province ID) bool {
	return len(id) == 6 && len(province) == 6 && id[:2] == province[:2]
}
