package listfile

import "io"

// templateColumns are the person list as we hand it out: the first headings of
// personColumns; an asterisk marks what must be filled.
var templateColumns = []OutColumn{
	{Heading: "户编号", Text: true, Width: 10},
	{Heading: "姓名*", Text: true, Width: 14},
	{Heading: "身份证号*", Text: true, Width: 22},
	{Heading: "与户主关系", Text: true, Width: 13, Options: relationChoices},
	{Heading: "家庭分组", Text: true, Width: 12, Options: []string{"共同生活", "赡养人", "抚养人", "扶养人"}},
	{Heading: "曾用名", Text: true, Width: 12},
	{Heading: "授权书编号", Text: true, Width: 18},
	{Heading: "授权日期", Text: true, Width: 13},
	{Heading: "授权有效期至", Text: true, Width: 14},
	{Heading: "授权签署人", Text: true, Width: 14},
	{Heading: "授权保管单位", Text: true, Width: 22},
	{Heading: "申报机动车", Text: true, Width: 14},
	{Heading: "申报存款", Text: true, Width: 14},
}

// templateExample is marked as such; its number is the one in GB 11643-1999.
var templateExample = []string{exampleMark, "示例（导入时跳过本行）", "11010519491231002X", "户主", "共同生活", "",
	"授权〔2026〕001号", "2026-10-08", "长期", "", "某某区核对中心", "1辆", "20000元"}

var templateNotes = [][2]string{
	{"户编号", "同一户的每个成员填写相同的编号，自行编排（如 1、2、3）。整列不填时请删去本列，每人按单人户处理。不要合并单元格。"},
	{"姓名", "必填，与居民身份证一致。少数民族姓名的间隔点用“·”。"},
	{"身份证号", "必填，18位，末位X大写。本列已设为文本格式，请不要改成数字，粘贴时选“只粘贴文本”或“值”。"},
	{"与户主关系", "填写了户编号时必填。每户有且只有一人填“户主”（也可填“申请人”或“本人”）。可从下拉列表选，也可自行填写。"},
	{"家庭分组", "“共同生活”为共同生活的家庭成员；不共同生活的法定赡养、抚养、扶养义务人分别填“赡养人”“抚养人”“扶养人”。"},
	{"曾用名", "改过姓名的人填写原姓名。"},
	{"授权书编号等", "授权书由委托单位或核对机构保管、不上传扫描件时填写。日期按 2026-10-08 的格式；长期有效的，有效期至填“长期”或不填。"},
	{"授权签署人", "签署授权书时未满18周岁的，填写代为签署的监护人姓名；本人签署的不填。"},
	{"申报……", "列名以“申报”开头的列为本人申报的情况，可按需要增删，在核对报告中与核对结果对照列出。"},
	{"示例行", "第一行是示例，导入时自动跳过，可以删去。"},
	{"其他", "不要在名单中写合计、制表人等内容。需要姓名和身份证号以外的其他列时可以保留，导入时不读取。"},
}

// Template writes the xlsx that agencies fill in: the list with its example
// row, drop-downs and text columns, and the sheet 填写说明. The error is w's.
func Template(w io.Writer) error {
	x := newXLSXWriter(w)
	if err := x.begin("核对对象名单", templateColumns, nil); err != nil {
		return err
	}
	if err := x.row(templateColumns, templateExample); err != nil {
		return err
	}
	if err := x.end(); err != nil {
		return err
	}
	notes := []OutColumn{{Heading: "列", Text: true, Width: 16}, {Heading: "填写说明", Text: true, Width: 100}}
	if err := x.begin("填写说明", notes, nil); err != nil {
		return err
	}
	for _, n := range templateNotes {
		x.open()
		x.text(0, styleNote, n[0])
		x.text(1, styleNote, n[1])
		if err := x.shut(); err != nil {
			return err
		}
	}
	return x.close()
}
