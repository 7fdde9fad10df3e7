package main

import (
	"fmt"
	"net/http"
	"path/filepath"

	"hedui/internal/demo"
	"hedui/internal/docking"
	"hedui/internal/store/storetest"
)

// comeBack backs both sides up while a request waits before Dalian's door, and another
// for its confirmation; they are asked and answered; then each side in turn comes
// back from its backup. What it took since then it gets by comparing ledgers, which it
// does by itself when it begins, and nobody answers otherwise.
func (s *trio) comeBack() {
	s.t.Helper()
	s.toDalian.leads("", 0)
	heping, path := s.vehicles(len(deaths))
	submits(heping, path)
	s.province.as(s.t, "system.admin").until("the request", "/peers", "items", is(m{"waiting": 1.0}))
	jilin := s.confirming(len(deaths) + 1)
	ours, theirs := s.backup(s.provinceAt[:len(s.provinceAt)-4]), s.backup(s.dalianAt[:len(s.dalianAt)-6])
	s.toDalian.leads(hostOf(s.t, s.dalian.url), 0)
	s.isAnswered(path)
	s.confirmed(jilin)

	s.province.stop()
	s.provinceAt = s.restored(s.provinceAt, ours)
	s.startProvince(s.now())
	s.isAnswered(path)
	s.confirmed(jilin) // the request is frozen anew, and the platform has it
	if n := s.ministry.messages(docking.Request); n != 1 {
		s.t.Errorf("one request went to the ministry as %d", n)
	}

	had := map[any]bool{} // asked before the start, which may heal sooner than we look
	for _, row := range s.ofHeping() {
		had[row["id"]] = true
	}
	s.dalian.stop()
	s.dalianAt = s.restored(s.dalianAt, theirs)
	s.startDalian(s.now())
	s.dalian.as(s.t, "dalian.clerk").until("the request again", "/tasks?limit=200", "items", func(row m) bool {
		return row["initiating"] == "210102" && !had[row["id"]] && row["state"] == "answered"
	})
	s.isAnswered(path)
	s.balanced()
}

// confirming submits a case about Jilin's real estate, which waits in the province's
// system; who confirms it later logs in before the backup, too.
func (s *trio) confirming(i int) (path string) {
	s.t.Helper()
	heping := s.province.as(s.t, "heping.clerk")
	s.province.as(s.t, "province.approver")
	path = draft(heping, string(demo.Commission().Department), "new", sheetOf(s.t, demo.HouseholdList(fmt.Sprintf("03%02d", i))), "220000.realestate")
	heping.until("the application", path, "tasks", is(m{"state": "confirming"}))
	return path
}

// confirmed confirms it, and waits for the answer to all of its people.
func (s *trio) confirmed(path string) {
	s.t.Helper()
	heping := s.province.as(s.t, "heping.clerk")
	task := "/tasks/" + heping.until("the application", path, "tasks", is(m{"state": "confirming"}))["id"].(string)
	s.province.as(s.t, "province.approver").want(http.StatusOK, "POST", task+"/confirm", nil)
	heping.until("Jilin's answer", path, "tasks", is(m{"state": "answered"}))
	if all := heping.rows(task+"/findings", "items"); len(all) != len(demo.Cast()) {
		s.t.Errorf("%d answers", len(all))
	}
}

func (s *trio) backup(at []string) (file string) {
	s.t.Helper()
	file = filepath.Join(s.t.TempDir(), "hedui.bak")
	hedui(s.t, "", "", append([]string{"backup", file}, at...)...).must(s.t)
	return file
}

// restored makes what a side is started with lead to a folder, and a database,
// from a backup.
func (s *trio) restored(as []string, file string) []string {
	s.t.Helper()
	as = append([]string{"--dir", withKeys(s.t, as[1])}, as[2:]...)
	to := as[:2]
	if as[2] == "--database" {
		as[3], to = storetest.EmptyPostgres(s.t), as[:4]
	}
	hedui(s.t, "", "", append([]string{"restore", file}, to...)...).must(s.t)
	return as
}

// balanced: the province compares the day's ledgers, by its own clock, and nothing is
// missing on either side.
func (s *trio) balanced() {
	s.t.Helper()
	found := s.province.as(s.t, "system.admin").want(http.StatusOK, "POST", "/peers/210200/reconcile", m{"on": s.today()})
	if found["sentOn"] != 0.0 || found["asked"] != 0.0 {
		s.t.Errorf("%v", found)
	}
}
