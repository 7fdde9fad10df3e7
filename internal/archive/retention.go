package archive

import (
	"hedui/internal/catalogue"
	"hedui/internal/norm"
	"hedui/internal/workday"
)

// Retention is how long something is kept, by which law. Setting names the
// province's setting that holds the years; "" = fixed.
type Retention struct {
	Subject string `json:"subject"`
	Years   int    `json:"years"`
	Setting string `json:"setting,omitempty"`
	Source  string `json:"source"`
}

// Retentions lists the rules with their legal sources, as the province has set
// them. The norm itself names no years (R7.1): files follow the terms of office
// archives, of which ten years is the shorter one.
func Retentions(s norm.Settings) []Retention {
	const office = "《机关文件材料归档范围和文书档案保管期限规定》（国家档案局令第8号）：定期保管分为30年和10年"
	return []Retention{
		{"新申请业务案卷", s.ArchiveNewYears, "archiveNewYears", office},
		{"已获得救助对象批量核对案卷、市内核对案卷", s.ArchiveExistingYears, "archiveExistingYears", office},
		{"向其他机构、部门提供个人信息的记录（安全登记、调阅登记）", s.RegisterYears, "registerYears", "《网络数据安全管理条例》第十二条：至少保存3年"},
		{"个人信息保护影响评估报告和处理情况记录", 3, "", "《个人信息保护法》第五十六条：至少保存3年"},
		{"销毁清册、业务登记（不含个人信息）", 0, "", "永久保存：说明档案去向"},
	}
}

// Years gives how many years a case's file is kept.
func Years(kind catalogue.Kind, s norm.Settings) int {
	if kind == catalogue.New {
		return s.ArchiveNewYears
	}
	return s.ArchiveExistingYears
}

// OverSince is the last day on which a case can have ended whose term of so many
// years is over: KeepUntil turned round.
func OverSince(today workday.Date, years int) workday.Date {
	return workday.NewDate(today.Year()-years-1, 12, 31)
}

// KeepUntil is the last day of the term, which counts whole years from the one
// after the year in which the case ended.
func KeepUntil(ended workday.Date, years int) workday.Date {
	return workday.NewDate(ended.Year()+years, 12, 31)
}
