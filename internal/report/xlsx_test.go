package report

import (
	"bytes"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

func opened(t *testing.T, c Content) *excelize.File {
	t.Helper()
	data, err := Workbook(c)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func TestTheWorkbookHasTheFourSheets(t *testing.T) {
	t.Parallel()
	f := opened(t, aFamily())
	if diff := cmp.Diff([]string{"概况", "覆盖情况", "检出信息", "申报比较"}, f.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	for sheet, want := range map[string][]string{
		"概况":   {"1", "马䶮", "女", "210304********1065", "女儿", "赡养义务人", "SQ-26-0319"},
		"覆盖情况": {"1", "马国栋", "住房公积金（鞍山市）", "鞍山市核对中心", "鞍山市住房公积金管理中心", "未取得", "未授权", "未授权：授权书不包含该目录项。"},
		"检出信息": {"1", "孙玉芬", "养老保险", "养老保险（省级）", "辽宁省人力资源和社会保障厅", "2026-09-30", "企业职工基本养老保险", "2,046.30", "2019-03"},
		"申报比较": {"1", "孙玉芬", "不动产登记", "无", "瓦房店市住宅 61.8 ㎡，占 33.33%", "未申报", "大连市自然资源局", "2026-10-20"},
	} {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(rows, func(r []string) bool { return slices.Equal(r, want) }) {
			t.Errorf("%s has no row %q in %q", sheet, want, rows)
		}
	}
}

func TestNothingInTheWorkbookIsAFormula(t *testing.T) {
	t.Parallel()
	c := aFamily()
	c.Households[0].Members[0].Name = "=HYPERLINK(\"http://x\")"
	c.Households[0].Members[1].IDNumber = "210102199001011234"
	f := opened(t, c)
	for _, sheet := range f.GetSheetList() {
		rows, _ := f.GetRows(sheet)
		for i, row := range rows {
			for j := range row {
				cell, _ := excelize.CoordinatesToCellName(j+1, i+1)
				if formula, _ := f.GetCellFormula(sheet, cell); formula != "" {
					t.Errorf("%s!%s is a formula", sheet, cell)
				}
				kind, _ := f.GetCellType(sheet, cell)
				if row[j] == "210102199001011234" && kind != excelize.CellTypeSharedString && kind != excelize.CellTypeInlineString {
					t.Errorf("%s!%s is an id number that is not text", sheet, cell)
				}
			}
		}
	}
}

func TestTheSameContentGivesTheSameWorkbook(t *testing.T) {
	t.Parallel()
	first, err := Workbook(aFamily())
	if err != nil {
		t.Fatal(err)
	}
	second, _ := Workbook(aFamily())
	if !bytes.Equal(first, second) {
		t.Error("written twice, the workbook differs")
	}
}
