package web_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// What an agency reads of a year and of a quarter, as either side, and downloads, is
// what its cases show, counted one by one (R3.3).
func TestFiguresOfAYearAreThoseOfTheCases(t *testing.T) {
	t.Parallel()
	p := openProvince(t)
	p.prepare()
	tasks := p.matched()
	p.must(p.store.Fold(t.Context()))
	for who, within := range map[string]string{"province.clerk": "21", "shenyang.clerk": "2101", "heping.clerk": "210102", "dalian.clerk": "2102", "anshan.clerk": "2103"} {
		v := p.as(who)
		for _, side := range []string{"initiating", "assisting"} {
			want := map[string]int{}
			for _, one := range tasks {
				if strings.HasPrefix(one[side].(string), within) {
					want["takenIn"]++
					want[map[any]string{"answered": "inTime", "open": "open"}[one["state"]]]++
				}
			}
			for _, by := range []string{"year", "quarter"} {
				query := "?side=" + side + "&by=" + by
				total := v.want(http.StatusOK, "GET", "/api/v1/statistics"+query, nil).body["total"].(m)["figures"].(m)
				row := p.lastOf(v.do("GET", "/api/v1/statistics/file"+query, nil))
				for name, column := range map[string]int{"takenIn": 1, "inTime": 2, "open": 6} {
					if total[name] != float64(want[name]) || row[column] != fmt.Sprint(want[name]) {
						t.Errorf("%s, %s by %s: %s is %v and %s in the workbook, the cases say %d", who, side, by, name, total[name], row[column], want[name])
					}
				}
			}
		}
	}
}

// matched are the tasks of all cases of Heping's, once those that are hosted are answered.
func (p *province) matched() (tasks []m) {
	p.t.Helper()
	heping := p.as("heping.clerk")
	hosted := func(one m) bool { return one["access"] == "hosted" && one["state"] == "open" }
	for range 3000 {
		tasks = nil
		for _, c := range heping.want(http.StatusOK, "GET", cases, nil).list("items") {
			tasks = append(tasks, heping.want(http.StatusOK, "GET", cases+"/"+c["id"].(string), nil).list("tasks")...)
		}
		if len(tasks) == 6 && !slices.ContainsFunc(tasks, hosted) {
			return tasks
		}
		time.Sleep(10 * time.Millisecond)
	}
	p.t.Fatalf("of two cases about three items there are %d tasks, hosted ones among them open", len(tasks))
	return nil
}

// lastOf is the sum at the end of a workbook.
func (p *province) lastOf(a answer) []string {
	p.t.Helper()
	book, err := excelize.OpenReader(strings.NewReader(a.raw))
	p.must(err)
	rows, err := book.GetRows(book.GetSheetName(0))
	p.must(err)
	return rows[len(rows)-1]
}
