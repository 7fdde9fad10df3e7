package main

import (
	"bufio"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hedui/internal/demo"
	"hedui/internal/finding"
)

// hostedItems are those of the batch that is killed: of the province and a city.
var hostedItems = strings.Fields("210000.hukou 210000.pension 210000.medical 210000.tax 210200.vehicle 210200.realestate")

// A batch of several parts is being matched when the process is killed, again and
// again. After the last start each item is answered once and in whole: with the
// counts of a batch of the same people that nobody disturbed, one step in the case's
// timeline and one entry in the register (R6.2, R6.3).
func TestAKillWhileABatchIsMatchedLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	for name, postgres := range map[string]bool{"sqlite": false, "postgres": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if postgres && testing.Short() {
				return // as storetest.Each
			}
			killedBatch(t, demoOn(t, postgres))
		})
	}
}

// killedBatch is the story on one database.
func killedBatch(t *testing.T, at []string) {
	t.Helper()
	s := serving(t, at[1], at[2:]...)
	shenyang := s.as(t, "shenyang.clerk")
	list := recipients(t, finding.PartSize+500)
	calm := draft(shenyang, "210100.mz", "existing", list, hostedItems...)
	path := drafted(shenyang, "210100.mz", "existing", list, hostedItems...)
	allAnswered(shenyang, calm)
	shenyang.want(http.StatusOK, "POST", path+"/submit", nil)
	inTheMiddle := 0
	for _, after := range []time.Duration{0, 20 * time.Millisecond, 100 * time.Millisecond} {
		time.Sleep(after)
		if answeredOf(s.as(t, "shenyang.clerk"), path) < len(hostedItems) {
			inTheMiddle++
		}
		_ = s.cmd.Process.Kill()
		_, _ = s.cmd.Process.Wait()
		next := serving(t, at[1], at[2:]...)
		next.known, s = s.known, next
	}
	if inTheMiddle == 0 {
		t.Fatal("the batch was answered before anybody was killed")
	}
	shenyang = s.as(t, "shenyang.clerk")
	allAnswered(shenyang, path)
	want, got := countsOf(shenyang, calm), countsOf(shenyang, path)
	for _, item := range hostedItems {
		if got[item] == nil || got[item]["counts"] != want[item]["counts"] || got[item]["subjects"] != want[item]["subjects"] {
			t.Errorf("%s: %v, undisturbed %v", item, got[item]["counts"], want[item]["counts"])
		}
	}
	fed := 0
	for _, e := range shenyang.rows(path, "events") {
		if e["verb"] == "task.feedback" {
			fed++
		}
	}
	s.stop()
	if entries := fedBackIn(t, at, got); fed != len(hostedItems) || entries != len(hostedItems) {
		t.Errorf("%d items are %d steps and %d entries", len(hostedItems), fed, entries)
	}
	t.Logf("%d kills came before it was answered", inTheMiddle)
}

// recipients are n people with their letters at a keeper.
func recipients(t *testing.T, n int) string {
	t.Helper()
	people, err := demo.New(1, 1000)
	if err != nil {
		t.Fatal(err)
	}
	sheet := demo.Sheet{Heading: []string{"户编号", "姓名", "身份证号", "与户主关系", "授权书编号", "授权日期", "授权保管单位", "授权签署人"}}
	people.Bulk(n, 0.1, func(row []string) bool {
		sheet.Rows = append(sheet.Rows, append(append([]string{}, row...), "SQ-"+row[0], "2026-09-30", "沈阳市核对中心", demo.Guardian(row[2], demo.AsOf)))
		return true
	})
	return sheetOf(t, sheet)
}

func answeredOf(v *visitor, path string) (n int) {
	for _, task := range v.rows(path, "tasks") {
		if task["state"] == "answered" {
			n++
		}
	}
	return n
}

func allAnswered(v *visitor, path string) {
	v.t.Helper()
	for _, item := range hostedItems {
		v.until("the answer", path, "tasks", is(m{"item": item, "state": "answered"}))
	}
}

// countsOf are a case's tasks by their item.
func countsOf(v *visitor, path string) map[string]m {
	of := map[string]m{}
	for _, task := range v.rows(path, "tasks") {
		of[task["item"].(string)] = task
	}
	return of
}

// fedBackIn counts the register's entries about feedback of the tasks.
func fedBackIn(t *testing.T, at []string, tasks map[string]m) (n int) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "audit.jsonl")
	hedui(t, "", "", append([]string{"audit", "export", file}, at...)...).must(t)
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var line struct {
			Entry struct{ Verb, Object, Outcome string }
		}
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		for _, task := range tasks {
			if line.Entry.Verb == "task.feedback" && line.Entry.Object == "task "+task["id"].(string) {
				n++
			}
		}
	}
	return n
}
