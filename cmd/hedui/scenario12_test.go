package main

import (
	"bufio"
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hedui/internal/demo"
	"hedui/internal/docking"
	"hedui/internal/listfile"
	"hedui/internal/store/storetest"
	"hedui/internal/workday"
)

// trio is the province, Dalian with a system of its own, and the ministry's
// platform: three processes with a link in each direction between them.
type trio struct {
	t                              *testing.T
	dir                            string
	province, dalian               *server
	provinceAt, dalianAt           []string // how they are started
	toProvince, toDalian, ministry *link
	rough                          float64
	began                          string    // by their clocks
	really                         time.Time // by ours
}

// begins is when all clocks begin: the demo's story is past, and the certificates,
// which are made by the machine's, are valid.
func begins(minutes int) string {
	at := time.Now().Add(time.Hour)
	if story := demo.Begin.AddDays(30).Start(); at.Before(story) {
		at = story
	}
	return at.Add(time.Duration(minutes) * time.Minute).In(workday.Beijing).Format("2006-01-02T15:04")
}

// dockThree raises the three on a database, with links that harm so many of the
// connections.
func dockThree(t *testing.T, postgres bool, rough float64) *trio {
	t.Helper()
	s := newTrio(t, postgres, postgres, rough)
	s.knowsTheMinistry(rough)
	s.begin()
	return s
}

// knowsTheMinistry starts the platform behind its link, and registers it.
func (s *trio) knowsTheMinistry(rough float64) {
	s.t.Helper()
	s.register(s.provinceAt[:len(s.provinceAt)-4], "100000.pem", "--url", s.ministry.url()+"/docking/v1", "--collect")
	s.ministry.leads(s.platform(), rough)
}

// newTrio makes the province and Dalian, each on a database, know each other.
func newTrio(t *testing.T, province, dalian bool, rough float64) *trio {
	t.Helper()
	s := &trio{t: t, dir: t.TempDir(), rough: rough, began: begins(0), really: time.Now()}
	for code, name := range map[string]string{"210000": "辽宁省", "210200": "大连市", "100000": "部平台"} {
		hedui(t, s.dir, "", "docking", "keys", "--dir", "keys", "--code", code, "--name", name).must(t)
	}
	harmed := new(atomic.Int32)
	s.toProvince, s.toDalian, s.ministry = newLink(t, 1, harmed), newLink(t, 2, harmed), newLink(t, 3, harmed)
	ours, theirs := demoOn(t, province), demoOn(t, dalian)
	s.register(ours, "210200.pem", "--url", s.toDalian.url()+"/docking/v1")
	s.register(theirs, "210000.pem", "--url", s.toProvince.url()+"/docking/v1")
	s.provinceAt = append(ours, "--docking-cert", s.key("210000.pem"), "--docking-key", s.key("210000.key"))
	s.dalianAt = append(theirs, "--docking-cert", s.key("210200.pem"), "--docking-key", s.key("210200.key"), "--node", "city:210200")
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(hedui(t, "", "", append([]string{"docking", "status"}, ours...)...).out, hedui(t, "", "", append([]string{"docking", "status"}, theirs...)...).out)
		}
	})
	return s
}

func (s *trio) begin() {
	s.t.Helper()
	s.startProvince(s.began)
	s.startDalian(s.began)
}

func (s *trio) key(name string) string { return filepath.Join(s.dir, "keys", name) }

// demoOn is a demo province on either database: how a command is told where.
func demoOn(t *testing.T, postgres bool) []string {
	t.Helper()
	from := demoCopy(t)
	if !postgres {
		return []string{"--dir", from}
	}
	file := filepath.Join(t.TempDir(), "hedui.bak")
	hedui(t, "", "", "backup", file, "--dir", from).must(t)
	at := []string{"--dir", withKeys(t, from), "--database", storetest.EmptyPostgres(t)}
	hedui(t, "", "", append([]string{"restore", file}, at...)...).must(t) // a quarter of what playing it anew takes
	return at
}

func (s *trio) register(at []string, certificate string, more ...string) {
	s.t.Helper()
	args := append([]string{"docking", "register", s.key(certificate)}, at...)
	hedui(s.t, "", "", append(args, more...)...).must(s.t)
}

func (s *trio) startProvince(at string) {
	s.t.Helper()
	s.province = s.again(s.province, s.provinceAt, at)
	s.toProvince.leads(hostOf(s.t, s.province.url), s.rough)
}

func (s *trio) startDalian(at string) {
	s.t.Helper()
	s.dalian = s.again(s.dalian, s.dalianAt, at)
	s.toDalian.leads(hostOf(s.t, s.dalian.url), s.rough)
}

// again starts a process, whose users are still logged in.
func (s *trio) again(before *server, as []string, at string) *server {
	s.t.Helper()
	now := serving(s.t, as[1], append(as[2:], "--at", at)...)
	if before != nil {
		now.known = before.known
	}
	return now
}

func hostOf(t testing.TB, address string) string {
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}

// platform starts the ministry's simulator, which answers in two waves, each twice.
func (s *trio) platform() (address string) {
	s.t.Helper()
	cmd := exec.Command(binary, "ministry", "--listen", "127.0.0.1:0", "--cert", s.key("100000.pem"), "--key", s.key("100000.key"), "--peer", s.key("210000.pem"), "--partly", "--twice", "--at", s.began)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		s.t.Fatal(err)
	}
	_, address, _ = strings.Cut(line, "http://")
	address, _, _ = strings.Cut(address, "/")
	return address
}

// A city with its own system looks like any other: scenarios 1, 3, 6, 7 and 8
// with Dalian on the other side of the wire, as assisting and as initiating side,
// a county of Dalian's among the initiators; three processes, links that cut,
// truncate, flip, repeat, delay and reorder, and Dalian killed in the middle
// (R2.1, R12.2). Nothing is asked or answered twice.
func TestScenario12InThreeProcesses(t *testing.T) {
	for name, postgres := range map[string]bool{"sqlite": false, "postgres": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if postgres && testing.Short() {
				return // as storetest.Each
			}
			s := dockThree(t, postgres, 0.3)
			path := s.assists()
			s.isReviewed(path)
			s.initiates()
			s.batch()
			s.ends()
			s.agree()
		})
	}
}

// draft submits a case.
func draft(v *visitor, department, kind, list string, items ...string) (path string) {
	v.t.Helper()
	path = drafted(v, department, kind, list, items...)
	v.want(http.StatusOK, "POST", path+"/submit", nil)
	return path
}

// drafted is a case that can be submitted.
func drafted(v *visitor, department, kind, list string, items ...string) (path string) {
	v.t.Helper()
	o := demo.Commission()
	path = "/cases/" + v.want(http.StatusCreated, "POST", "/cases", m{"kind": kind, "commission": m{"number": o.Number, "department": department,
		"purpose": o.Purpose, "assistance": o.Assistance, "on": o.On}})["id"].(string)
	v.want(http.StatusOK, "PUT", path+"/items", m{"items": items})
	v.want(http.StatusOK, "PUT", path+"/list", list)
	v.want(http.StatusCreated, "POST", path+"/materials?kind=commission&ordinal=0", string(demo.CommissionScan()))
	if kind == "new" {
		for i, member := range demo.Cast() {
			at := fmt.Sprintf("&ordinal=%d", i+1)
			v.want(http.StatusCreated, "POST", path+"/materials?kind=authorization"+at, string(demo.AuthorizationScan(member)))
			v.want(http.StatusCreated, "POST", path+"/materials?kind=id_copy"+at, string(demo.IDCopyScan(member)))
		}
	}
	return path
}

// none is what an officer types who found nothing about the cast.
func none() m {
	var all []m
	for i := range demo.Cast() {
		all = append(all, m{"ordinal": i + 1, "status": "none", "asOf": "2026-10-30"})
	}
	return m{"findings": all}
}

// feedsBack has an officer answer by hand.
func feedsBack(v *visitor, task m) {
	v.t.Helper()
	path := "/tasks/" + task["id"].(string)
	v.want(http.StatusOK, "PUT", path+"/answer", none())
	v.want(http.StatusOK, "POST", path+"/feedback", nil)
}

// assists is scenario 1: Heping asks in the province's system, Dalian's matches
// and answers by itself.
func (s *trio) assists() (path string) {
	s.t.Helper()
	heping, o := s.province.as(s.t, "heping.clerk"), demo.Commission()
	path = draft(heping, string(o.Department), "new", sheetOf(s.t, demo.HouseholdList(demo.Later)), "210200.vehicle", "210200.realestate", "210300.deposit")
	for _, item := range []string{"210200.vehicle", "210200.realestate"} {
		heping.until("Dalian's answer", path, "tasks", is(m{"item": item, "state": "answered", "access": "docked", "limitDays": 30.0}))
	}
	anshan := s.province.as(s.t, "anshan.clerk")
	feedsBack(anshan, anshan.until("Anshan's task", "/tasks?limit=200", "items", is(m{"caseNumber": heping.want(http.StatusOK, "GET", path, nil)["number"]})))
	report := "/reports/" + s.province.as(s.t, "heping.approver").want(http.StatusCreated, "POST", path+"/reports", m{"household": 1})["id"].(string)
	if _, _, raw := s.province.as(s.t, "heping.mz").do("POST", report+"/open", nil); !strings.HasPrefix(raw, "%PDF") {
		s.t.Errorf("the report: %.100s", raw)
	}
	return path
}

// isReviewed is scenario 6: the applicant doubts what Dalian answered; its officer
// looks again there, once.
func (s *trio) isReviewed(path string) {
	s.t.Helper()
	heping := s.province.as(s.t, "heping.clerk")
	doubt := m{"household": 1, "ordinal": 1, "category": "vehicle", "assisting": "210200", "raiser": "subject", "words": "车辆多年前已出售"}
	objection := heping.want(http.StatusCreated, "POST", path+"/objections", doubt)["id"].(string)
	heping.want(http.StatusCreated, "POST", "/objections/"+objection+"/review", nil)
	dalian := s.dalian.as(s.t, "dalian.clerk")
	review := "/reviews/" + dalian.until("the application", "/reviews", "items", is(m{"state": "open", "initiating": "210102", "limitDays": 20.0}))["id"].(string)
	dalian.want(http.StatusOK, "POST", review+"/rematch", nil)
	dalian.want(http.StatusOK, "POST", review+"/feedback", nil)
	heping.until("the result", path+"/objections", "items", is(m{"id": objection, "state": "answered"}))
	heping.refused("review.once", "POST", path+"/objections", doubt)
}

// initiates is scenarios 1 and 3 from the other side: a county of Dalian's asks in
// Dalian's system; Anshan answers in the province's, which returns the part for
// Jilin once and then confirms it; by the ministry's limit that part goes there in
// two messages, whose answers come in waves (R5.2b, R16.1). Dalian is killed meanwhile.
func (s *trio) initiates() {
	s.t.Helper()
	system := s.province.as(s.t, "system.admin")
	link := system.want(http.StatusOK, "GET", "/settings/link", nil)
	delete(link, "$schema")
	link["perMessage"] = 2
	system.want(http.StatusOK, "PUT", "/settings/link", link)
	county := s.dalian.as(s.t, "zhongshan.clerk")
	path := draft(county, "210202.mz", "new", sheetOf(s.t, demo.HouseholdList("0201")), "210300.deposit", "220000.realestate")
	anshan, province := s.province.as(s.t, "anshan.clerk"), s.province.as(s.t, "province.approver")
	feedsBack(anshan, anshan.until("Anshan's task", "/tasks?limit=200", "items", is(m{"initiating": "210202", "state": "open", "limitDays": 30.0})))
	waiting := is(m{"initiating": "210202", "state": "confirming"})
	at := "/tasks/" + province.until("the part for Jilin", "/tasks?limit=200", "items", waiting)["id"].(string)
	_ = s.dalian.cmd.Process.Kill()
	province.want(http.StatusOK, "POST", at+"/return", m{"field": "name", "ordinal": 2, "reason": "姓名与证件不符"})
	s.startDalian(begins(5))
	county = s.dalian.as(s.t, "zhongshan.clerk")
	county.until("the answer of Anshan", path, "tasks", is(m{"item": "210300.deposit", "state": "answered"}))
	task := "/tasks/" + county.until("the return", path, "tasks", is(m{"item": "220000.realestate", "state": "returned"}))["id"].(string)
	if said := county.rows(task+"/returns", "items"); len(said) != 1 || said[0]["field"] != "name" || said[0]["ordinal"] != 2.0 {
		s.t.Errorf("%v", said)
	}
	county.want(http.StatusNoContent, "PUT", task+"/request/2", m{"name": demo.Cast()[1].Name})
	county.want(http.StatusOK, "POST", task+"/resubmit", nil)
	at = "/tasks/" + province.until("the part for Jilin, mended", "/tasks?limit=200", "items", waiting)["id"].(string)
	province.want(http.StatusOK, "POST", at+"/confirm", nil)
	county.until("Jilin's answer", path, "tasks", is(m{"item": "220000.realestate", "state": "answered"}))
	if n := s.ministry.messages(docking.Request); n != 2 {
		s.t.Errorf("three persons went in %d messages", n)
	}
	answers := map[any]int{}
	for _, f := range county.rows(task+"/findings", "items") {
		if f["status"] == "found" || f["status"] == "none" {
			answers[f["ordinal"]]++
		}
	}
	if len(answers) != len(demo.Cast()) || answers[1.0] != 1 || answers[2.0] != 1 || answers[3.0] != 1 {
		s.t.Errorf("answers by person: %v", answers)
	}
}

// batch is scenario 7: Dalian verifies its existing recipients, a county may not;
// provincial and Shenyang's items answer by themselves.
func (s *trio) batch() {
	s.t.Helper()
	people, err := demo.New(1, 1000)
	if err != nil {
		s.t.Fatal(err)
	}
	sheet := demo.Sheet{Heading: []string{"户编号", "姓名", "身份证号", "与户主关系", "授权书编号", "授权日期", "授权保管单位", "授权签署人"}}
	people.Bulk(120, 0.5, func(row []string) bool {
		sheet.Rows = append(sheet.Rows, append(append([]string{}, row...), "SQ-"+row[0], "2026-09-30", "大连市核对中心", demo.Guardian(row[2], demo.AsOf)))
		return true
	})
	var list bytes.Buffer
	if err := sheet.Write(&list, listfile.XLSX); err != nil {
		s.t.Fatal(err)
	}
	s.dalian.as(s.t, "zhongshan.clerk").refused("policy.separation.county_batch", "POST", "/cases", m{"kind": "existing", "commission": m{"number": "1", "department": "210202.mz", "purpose": "复核", "assistance": "dibao", "on": "2026-09-30"}})
	dalian := s.dalian.as(s.t, "dalian.clerk")
	path := draft(dalian, "210200.mz", "existing", list.String(), "210000.pension", "210100.vehicle", "210200.vehicle")
	for _, item := range []string{"210000.pension", "210100.vehicle", "210200.vehicle"} {
		dalian.until("the answer", path, "tasks", is(m{"item": item, "state": "answered", "subjects": 120.0}))
	}
}

// ends is scenario 8: Dalian's county ends a case; what is open at Anshan stops.
func (s *trio) ends() {
	s.t.Helper()
	county, anshan := s.dalian.as(s.t, "zhongshan.clerk"), s.province.as(s.t, "anshan.clerk")
	path := draft(county, "210202.mz", "new", sheetOf(s.t, demo.HouseholdList("0202")), "210300.deposit", "210000.pension")
	task := "/tasks/" + anshan.until("Anshan's task", "/tasks?limit=200", "items", is(m{"initiating": "210202", "state": "open"}))["id"].(string)
	county.until("the province's answer", path, "tasks", is(m{"item": "210000.pension", "state": "answered"}))
	anshan.want(http.StatusNoContent, "POST", task+"/opinion", m{"opinion": "申请人已迁出"})
	county.until("the opinion", "/notices", "items", is(m{"kind": "task.opinion"}))
	// Were a receipt still to come, its message would be given up, as of a business that is over.
	s.dalian.as(s.t, "system.admin").until("the last receipt", "/peers", "items", is(m{"waiting": 0.0}))
	county.want(http.StatusOK, "POST", path+"/terminate", m{"reason": "申请人放弃申请"})
	anshan.until("the end", "/tasks?limit=200", "items", is(m{"id": strings.TrimPrefix(task, "/tasks/"), "state": "terminated"}))
	anshan.refused("assist.terminated", "POST", task+"/feedback", nil)
	county.until("what came before", path, "tasks", is(m{"item": "210000.pension", "state": "answered"}))
}

// agree: nothing waits, nothing was given up, nothing came twice; the links did
// every harm.
func (s *trio) agree() {
	s.t.Helper()
	for _, at := range [][]string{s.provinceAt[:len(s.provinceAt)-4], s.dalianAt[:len(s.dalianAt)-6]} {
		o := hedui(s.t, "", "", append([]string{"docking", "status", "--json"}, at...)...)
		o.must(s.t)
		if strings.Contains(o.out, `"dead":[{`) || strings.Count(o.out, `"waiting":0`) != strings.Count(o.out, `"waiting"`) {
			s.t.Errorf("%s", o.out)
		}
	}
	done := map[string]int{}
	for _, k := range []*link{s.toProvince, s.toDalian, s.ministry} {
		k.mu.Lock()
		for name, n := range k.done {
			done[name] += n
		}
		k.mu.Unlock()
	}
	for _, h := range harms {
		if s.rough > 0 && done[h.name] == 0 {
			s.t.Errorf("no message was %s: %v", h.name, done)
		}
	}
	s.t.Logf("%v", done)
}
