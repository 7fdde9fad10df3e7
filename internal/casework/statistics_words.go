package casework

import (
	"context"
	"fmt"
	"io"
	"strings"

	"hedui/internal/agency"
	"hedui/internal/catalogue"
	"hedui/internal/listfile"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/timeliness"
	"hedui/internal/workday"
)

// rowName gives a group's name in Chinese.
func rowName(tx *store.Tx, key string, by By) (string, error) {
	switch by {
	case ByAgency:
		return agencyOf(tx, agency.ID(key)), nil
	case ByFlow:
		from, to, _ := strings.Cut(key, ">")
		return agencyOf(tx, agency.ID(from)) + " → " + agencyOf(tx, agency.ID(to)), nil
	case ByKind:
		return catalogue.Kind(key).Chinese(), nil
	case ByCategory:
		categories, err := tx.Categories()
		for _, c := range categories {
			if string(c.Code) == key {
				return c.Name, nil
			}
		}
		return key, err
	}
	return periodName(key), nil
}

// periodName: 2026年, 2026年第4季度, 2026年11月.
func periodName(key string) string {
	year, rest, ok := strings.Cut(key, "-")
	switch {
	case !ok:
		return year + "年"
	case rest[0] == 'Q':
		return year + "年第" + rest[1:] + "季度"
	}
	return year + "年" + strings.TrimPrefix(rest, "0") + "月"
}

var groupWords = map[By]string{
	ByAgency: "机构", ByMonth: "月份", ByQuarter: "季度", ByYear: "年度", ByCategory: "资源类别", ByKind: "业务种类", ByFlow: "发起地 → 协查机构",
}

var sideWords = map[timeliness.Side]string{
	timeliness.Assisting: "按协查机构", timeliness.Initiating: "按发起机构", timeliness.Flow: "按业务流向",
}

// WriteStatistics writes figures as a workbook; the shares stand beside their
// numerator and denominator. Faults: statistics.period.
func (d *Desk) WriteStatistics(ctx context.Context, actor policy.Actor, in StatisticsIn, by By, w io.Writer) error {
	s, err := d.Statistics(ctx, actor, in, by)
	if err != nil {
		return err
	}
	titles := []string{
		"核对时效统计（" + sideWords[s.Total.Behind.Side] + "）",
		"统计口径：按协查机构收到任务的月份归集；" + spanWords(in) + "；数据截至 " + s.AsOf.In(workday.Beijing).Format("2006-01-02 15:04:05"),
	}
	if d.demo {
		titles[0] += "（演示数据）"
	}
	out, err := listfile.NewWriter(w, listfile.XLSX, statisticsColumns(by), titles...)
	if err != nil {
		return err
	}
	for _, r := range append(s.Rows, s.Total) {
		if err := out.Write(statisticsValues(r)...); err != nil {
			return err
		}
	}
	return out.Close()
}

func spanWords(in StatisticsIn) string {
	month := func(m timeliness.Month) string { return periodName(fmt.Sprintf("%d-%02d", m/100, m%100)) }
	switch {
	case in.From == 0 && in.To == 0:
		return "全部月份"
	case in.To == 0:
		return month(in.From) + "起"
	case in.From == 0:
		return "至" + month(in.To)
	}
	return month(in.From) + "至" + month(in.To)
}

func statisticsColumns(by By) []listfile.OutColumn {
	columns := []listfile.OutColumn{{Heading: groupWords[by], Text: true, Width: 28}}
	for _, heading := range []string{"收到任务", "按时反馈", "超时反馈", "超期未反馈", "已终止", "办理中", "其中已超期", "有承诺时限的反馈", "承诺时限内",
		"工作日中位数", "工作日90%分位", "查询人次", "已查明人次", "检出人次", "检出率（检出/已查明）", "未查明人次", "其中无法提供", "信息记录", "申请复核", "已复核", "复核更正人次"} {
		columns = append(columns, listfile.OutColumn{Heading: heading, Width: 12})
	}
	return columns
}

func statisticsValues(r StatisticsRow) []string {
	n := func(i int) string { return fmt.Sprint(i) }
	days := func(percent int) string {
		if d, ok := r.Quantile(percent); ok {
			return n(d)
		}
		return "—"
	}
	rate := "—"
	if r.Looked > 0 {
		rate = fmt.Sprintf("%.1f%%（%d/%d）", 100*float64(r.Hits)/float64(r.Looked), r.Hits, r.Looked)
	}
	return []string{r.Name, n(r.TakenIn), n(r.InTime), n(r.Late), n(r.Expired), n(r.Terminated), n(r.Open), n(r.Overdue), n(r.Targeted), n(r.OnTarget),
		days(50), days(90), n(r.Asked), n(r.Looked), n(r.Hits), rate, n(r.NotAnswered()), n(r.Unavailable), n(r.Records), n(r.Reviews), n(r.Reviewed), n(r.Corrected)}
}
