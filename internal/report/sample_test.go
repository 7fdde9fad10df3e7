package report

import (
	"fmt"
	"testing"

	"hedui/internal/catalogue"
	"hedui/internal/workday"
)

// Everybody here is invented.

func day(s string) Date {
	d, err := workday.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// aFamily is the report of a family of three with every kind of answer.
func aFamily() Content {
	found := func(n int, on string) Cell { return Cell{State: Found, Count: n, AsOf: day(on)} }
	none := func(on string) Cell { return Cell{State: None, AsOf: day(on)} }
	missing := Cell{State: Unanswered, Note: 1}
	h := Household{
		Members: []Member{
			{"孙玉芬", "女", "210102********1441", "申请人、户主", "共同生活", "SQ-26-0317"},
			{"马国栋", "男", "210102********1731", "配偶", "共同生活", "SQ-26-0318"},
			{"马䶮", "女", "210304********1065", "女儿", "赡养义务人", "SQ-26-0319"},
		},
		Coverage: []Line{
			{"机动车（大连市）", "大连市核对中心", "大连市公安局", []Cell{none("2026-10-09"), found(1, "2026-10-09"), found(1, "2026-10-09")}},
			{"养老保险（省级）", "辽宁省核对中心", "辽宁省人力资源和社会保障厅", []Cell{found(1, "2026-09-30"), found(1, "2026-09-30"), none("2026-09-30")}},
			{"不动产登记（大连市）", "大连市核对中心", "大连市自然资源局", []Cell{found(1, "2026-10-20"), none("2026-10-20"), {State: NameDiffers, AsOf: day("2026-10-27"), Note: 2}}},
			{"住房公积金（鞍山市）", "鞍山市核对中心", "鞍山市住房公积金管理中心", []Cell{none("2026-10-31"), {State: Unauthorised, Note: 3}, found(1, "2026-10-31")}},
			{"银行存款（鞍山市）", "鞍山市核对中心", "鞍山市银行业协会", []Cell{missing, missing, missing}},
			{"商业保险（省级）", "辽宁省核对中心", "国家金融监督管理总局辽宁监管局", []Cell{{State: Unavailable, Note: 4}, {State: Refused, Note: 4}, {State: NotAsked}}},
		},
		Notes: []string{
			ExpiredNote("鞍山市核对中心", day("2026-10-10"), day("2026-11-20"), 30, "辖区 2 家银行核心系统迁移停机，属客观原因。", day("2026-11-23")),
			"姓名不符：来源中该公民身份号码登记的姓名与核对对象的姓名不一致，记录未予提供。",
			"未授权：授权书不包含该目录项。",
			"无法提供：来源系统升级，2026年12月1日后恢复。",
		},
		Comparison: []Comparison{
			{0, "养老保险", "每月 2,046.30 元", "每月 2,046.30 元", Same, "省人社厅", day("2026-09-30")},
			{0, "不动产登记", "无", "瓦房店市住宅 61.8 ㎡，占 33.33%", Undeclared, "大连市自然资源局", day("2026-10-20")},
			{1, "机动车", "正三轮摩托车 1 辆", "正三轮摩托车 1 辆（2018 年）", Same, "大连市公安局", day("2026-10-09")},
			{1, "养老保险", "每月 1,800.00 元", "每月 1,968.75 元", Differs, "省人社厅", day("2026-09-30")},
			{2, "商业保险", "年金保险 1 份", "", Unfound, "辽宁金融监管局", day("2026-09-30")},
		},
	}
	h.Details = []Category{
		{"收入", "养老保险", []Source{{"养老保险（省级）", "辽宁省人力资源和社会保障厅", pension(), []Record{
			{0, day("2026-09-30"), []string{"企业职工基本养老保险", "204630", "2019-03"}},
			{1, day("2026-09-30"), []string{"企业职工基本养老保险", "196875", "2021-07"}}}}}},
		{"财产", "机动车", []Source{{"机动车（大连市）", "大连市公安局", vehicle(), []Record{
			{1, day("2026-10-09"), []string{"辽B·D3817", "正三轮摩托车", "2018-05-14", "正常"}},
			{2, day("2026-10-09"), []string{"辽B·7K21Q", "小型轿车", "2020-11-02", "抵押"}}}}}},
		{"财产", "不动产登记", []Source{{"不动产登记（大连市）", "大连市自然资源局", property(), []Record{
			{0, day("2026-10-20"), []string{"辽（2016）瓦房店市不动产权第0012345号", "瓦房店市文兰街道示例路 12 号 3 单元 2 楼 1 号", "住宅", "61.8", "33.33", "按份共有", "2016-04-18", ""}}}}}},
	}
	h.Totals = Sum(h.Members, h.Details)
	return Content{
		Format: Format, ID: "report-01", Number: "沈和核报〔2026〕0312号", Case: "HD210102-26-01795", Version: 1, Partial: true,
		Norm: "2022年版", Agency: "沈阳市和平区核对中心", IssuedOn: day("2026-11-23"), Usage: UsageOf(),
		Commission: Commission{"沈阳市和平区民政局", "和民委〔2026〕第287号", day("2026-10-10"), "审核确认", "最低生活保障", "新申请"},
		Households: []Household{h}, Remarks: []string{"本报告所列信息以各来源的数据截止日期为准。"},
		Objection: ObjectionNotice(20, "024-0000 0000"), Signatures: Signatures{"李春梅", "王建国", "张立新"},
	}
}

func vehicle() []Column {
	return []Column{{Label: "号牌号码", Type: catalogue.Text}, {Label: "车辆类型", Type: catalogue.Coded},
		{Label: "初次登记日期", Type: catalogue.Day}, {Label: "状态", Type: catalogue.Coded}}
}

func pension() []Column {
	return []Column{{Label: "险种", Type: catalogue.Coded}, {Label: "月待遇", Type: catalogue.Money, Total: true}, {Label: "起领年月", Type: catalogue.Month}}
}

func property() []Column {
	return []Column{{Label: "不动产权证号", Type: catalogue.Text}, {Label: "坐落", Type: catalogue.Text}, {Label: "用途", Type: catalogue.Coded},
		{Label: "建筑面积", Type: catalogue.Number, Unit: "㎡", Total: true}, {Label: "份额", Type: catalogue.Share}, {Label: "共有方式", Type: catalogue.Coded},
		{Label: "登记日期", Type: catalogue.Day}, {Label: "备注", Type: catalogue.Text}}
}

// large is the report of one household with many members and items, each with
// a record.
func large(members, items int) Content {
	c := aFamily()
	h := Household{Number: "0001"}
	for i := range members {
		h.Members = append(h.Members, Member{fmt.Sprintf("阿依古丽·示例%c", '一'+rune(i)), "女", "210102********1441", "家庭成员", []string{"共同生活", "扶养义务人"}[i%2], fmt.Sprintf("SQ-26-%04d", i)})
	}
	for j := range items {
		l := Line{fmt.Sprintf("目录项%02d（沈阳市）", j+1), "沈阳市核对中心", "沈阳市示例数据管理局", nil}
		s := Source{Item: l.Item, Department: l.Source, Columns: pension()}
		for i := range members {
			l.Cells = append(l.Cells, Cell{State: Found, Count: 1, AsOf: day("2026-10-09")})
			s.Records = append(s.Records, Record{i, day("2026-10-09"), []string{"城乡居民基本养老保险", fmt.Sprint(10000*i + j), "2020-01"}})
		}
		h.Coverage = append(h.Coverage, l)
		h.Details = append(h.Details, Category{"收入", fmt.Sprintf("类别%02d", j+1), []Source{s}})
	}
	h.Totals = Sum(h.Members, h.Details)
	c.Households, c.Partial = []Household{h}, false
	return c
}

func testFonts(t testing.TB, dirs ...string) *Fonts {
	f, err := OpenFonts(dirs...)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
