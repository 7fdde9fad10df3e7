package store_test

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/audit"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/timeliness"
	"hedui/internal/verification"
)

// seedLists puts so many tasks, a tenth as many cases and so many entries into
// the register, spread over fourteen cities; one task in twenty is open.
func seedLists(t testing.TB, s *store.Store, tasks, entries int) {
	const city = "CAST(210000 + 100 * (i % 14 + 1) AS TEXT)"
	seed := func(n int, insert string, args ...any) { seedRows(t, s, n, insert, args...) }
	seed(tasks/10, `INSERT INTO verification (id, number, kind, state, initiating, commissioned, department, due_on, commission, items, subjects,
		households, norm_version, created_by, created_at, submitted_at, ended_at, end_reason, revision)
		SELECT 'c' || (1000000 + i), 'HD' || i, 'new', CASE WHEN i % 20 = 0 THEN 'running' ELSE 'reported' END, `+city+`, '210102', '210102.mz',
		'2026-11-20', '{}', '[]', 1, 1, 'v1', 'a_1', i, i, 0, '', 1`)
	seed(tasks, `INSERT INTO task (id, case_id, case_number, kind, item, item_version, item_name, access, initiating, commissioned, assisting, sharing,
		subjects, state, received_at, starts_on, expected_on, limit_days, due_on, due_at, due_known, target_days, target_on, calendar, late_allowed,
		answered_at, late, reason, reason_at, revision)
		SELECT 't' || (10000000 + i), 'c' || (1000000 + i / 10), 'HD' || (i / 10), 'new', 'i' || (i % 10), 1, '机动车', 'hosted', '210200', '210202', `+city+`,
		`+city+` || '.ga', 1, CASE WHEN i % 20 = 0 THEN 'open' ELSE 'answered' END, i, '', '', 30, '', i * 1000, TRUE, 0, '', 'v1', '', 0, FALSE, '', 0, 1`)
	body := audit.Entry{Seq: 1, At: clock, Actor: "a_1", Agency: "210100", Verb: "case.submit", Object: "case c", Outcome: audit.Done}.Encode()
	seed(entries, `INSERT INTO audit_entry (seq, at, actor, agency, verb, object, outcome, body, leaf)
		SELECT 1000000 + i, i, 'a_1', `+city+`, 'verb' || (i % 40), 'case c' || (i / 20), CASE WHEN i % 1000 = 0 THEN 'refused' ELSE 'done' END, $1, $1`, body)
}

// seedRows inserts what a SELECT makes of the numbers i from 1 to n.
func seedRows(t testing.TB, s *store.Store, n int, insert string, args ...any) {
	for from := 0; from < n; from += 200_000 { // SQLite keeps what it inserts from
		seeds(t, s, fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT %d UNION ALL SELECT i + 1 FROM n WHERE i < %d) `, from+1, min(n, from+200_000))+insert+" FROM n", args...)
	}
}

// seeds runs one statement in a Write of its own.
func seeds(t testing.TB, s *store.Store, statement string, args ...any) {
	t.Helper()
	if err := s.Write(t.Context(), policy.Program("seed"), "seed", func(tx *store.Tx) error {
		tx.Object("test", "1")
		_, err := tx.Exec(statement, args...)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// benchTasks is how many tasks a benchmark is over: a million, or what
// HEDUI_BENCH_TASKS says.
func benchTasks() int {
	if n, err := strconv.Atoi(os.Getenv("HEDUI_BENCH_TASKS")); err == nil {
		return n
	}
	return 1_000_000
}

var (
	province = policy.Scope{Everything: true}
	city     = policy.Scope{Initiating: "210200", Commissioned: "210200", Assisting: "210200"}
	sharing  = policy.Scope{Sharing: "210300.ga"}
)

// pages are the lists as they are looked at: first and later pages, whole and
// narrowed.
func pages() map[string]any {
	due, all := time.UnixMilli(5_000_000), map[string]any{}
	for who, scope := range map[string]policy.Scope{"province": province, "city": city, "sharing": sharing} {
		all["tasks of "+who] = store.TaskFilter{Scope: scope, Limit: 50}
		all["later tasks of "+who] = store.TaskFilter{Scope: scope, Due: due, After: "t10005000", Limit: 50}
		all["open tasks of "+who] = store.TaskFilter{Scope: scope, State: assist.Open, Limit: 50}
		all["tasks soon due of "+who] = store.TaskFilter{Scope: scope, State: assist.Open, DueBefore: due, Limit: 50}
	}
	all["tasks of a city for the province"] = store.TaskFilter{Scope: province, Assisting: "210300", State: assist.Open, Limit: 50}
	for who, scope := range map[string]policy.Scope{"province": province, "city": city, "department": {Commissioning: "210102.mz"}} {
		all["cases of "+who] = store.CaseFilter{Scope: scope, Limit: 50}
		all["later cases of "+who] = store.CaseFilter{Scope: scope, Before: "c1000900", Limit: 50}
		all["running cases of "+who] = store.CaseFilter{Scope: scope, State: verification.Running, Limit: 50}
	}
	all["case by number"] = store.CaseFilter{Scope: city, Number: "HD77", Limit: 50}
	all["case by person"] = store.CaseFilter{Scope: province, Person: [][]byte{[]byte("p")}, Limit: 50}
	for name, f := range map[string]store.EntryFilter{"entries": {}, "later entries": {Before: 1_005_000}, "entries of an object": {Object: "case c7"},
		"entries of a verb": {Verb: "verb7"}, "refusals": {Outcome: audit.Refused}} {
		f.Of, f.Limit = "210000", 50
		all[name] = f
	}
	of := func(side timeliness.Side, agencies ...agency.ID) store.FiguresFilter {
		return store.FiguresFilter{Side: side, From: 202601, To: 202612, Agencies: agencies}
	}
	all["behind the hits"] = store.BehindPage{FiguresFilter: of(timeliness.Assisting), Figure: "hits"}
	all["behind a city's hits"] = store.BehindPage{FiguresFilter: of(timeliness.Assisting, "210200", "210202", "210203"), Figure: "hits"}
	all["behind what a city asked"] = store.BehindPage{FiguresFilter: of(timeliness.Initiating, "210200", "210202"), Figure: "asked"}
	all["behind a city's open ones"] = store.BehindPage{FiguresFilter: of(timeliness.Assisting, "210200"), Figure: "open"}
	return all
}

// Every page is found by an index in its own order: nothing is read whole, and
// only the few rows of a page are sorted.
func TestListsAreReadByTheirIndexes(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open(frozen)
		seedLists(t, s, 10_000, 10_000)
		seedCounts(t, s, 10_000)
		if s.Database() == "postgres" {
			noError(t, write(t, s, func(tx *store.Tx) error { _, err := tx.Exec("ANALYZE"); return err }))
		}
		for name, f := range pages() {
			plan := planOf(t, s, f)
			if wrong := slow(plan); wrong != "" {
				t.Errorf("%s: %s\n%s", name, wrong, strings.Join(plan, "\n"))
			}
		}
	})
}

func planOf(t *testing.T, s *store.Store, filter any) (plan []string) {
	query, args := store.Statement(filter, "210100", "210200", "")
	explain := "EXPLAIN "
	if s.Database() == "sqlite" {
		explain = "EXPLAIN QUERY PLAN "
	}
	noError(t, s.View(ctx, func(tx *store.Tx) error {
		if s.Database() == "postgres" { // which reads tables as small as these whole, however good the indexes
			if _, err := tx.Exec("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_hashjoin = off"); err != nil {
				return err
			}
		}
		rows, err := tx.Query(explain+query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id, parent, unused int
			var line string
			if s.Database() == "postgres" {
				err = rows.Scan(&line)
			} else if err = rows.Scan(&id, &parent, &unused, &line); parent > 0 {
				line = "  " + line
			}
			if err != nil {
				return err
			}
			plan = append(plan, line)
		}
		return rows.Err()
	}))
	return plan
}

var (
	wholeTable = regexp.MustCompile(`^ *SCAN (task|verification|audit_entry|task_count)$|Seq Scan on (task|verification|audit_entry|task_count)`)
	sorts      = regexp.MustCompile(`TEMP B-TREE FOR (LAST .*)?ORDER BY|-> +Sort .*rows=(\d+)|^Sort .*rows=(\d+)`)
	drawn      = regexp.MustCompile(`LIST SUBQUERY`) // the page from the first rows of each party
)

// manyRows is more than the first rows of all parties, and less than a city has.
const manyRows = 300

// slow tells what a plan does that grows with the data; "" if nothing.
func slow(plan []string) string {
	if slices.ContainsFunc(plan, wholeTable.MatchString) {
		return "a table is read whole"
	}
	for _, line := range plan {
		m := sorts.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		rows, err := strconv.Atoi(m[2] + m[3]) // SQLite does not tell
		if err == nil && rows > manyRows || err != nil && (line[0] == ' ' || !slices.ContainsFunc(plan, drawn.MatchString)) {
			return "more than a page is sorted"
		}
	}
	return ""
}

// The register of an agency is its own and that of the tiers below it.
func TestTheRegisterIsListedByAgency(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open(frozen)
		noError(t, write(t, s, tiers))
		seedLists(t, s, 0, 140)              // ten of each of fourteen cities, of which two are known here
		const middle = int64(1_000_000 + 71) // five of each lie before it
		for _, c := range []struct {
			f    store.EntryFilter
			want int
		}{
			{store.EntryFilter{Of: "210200"}, 10}, {store.EntryFilter{Of: "210000"}, 20}, {store.EntryFilter{Of: "210102"}, 0},
			{store.EntryFilter{Of: "210000", Before: middle}, 10}, {store.EntryFilter{Of: "210000", Limit: 3}, 3},
			{store.EntryFilter{Of: "210000", Verb: "verb1"}, 1}, {store.EntryFilter{Of: "210000", Outcome: audit.Refused}, 0},
			{store.EntryFilter{Of: "210000", Object: "case c0"}, 3},
		} {
			noError(t, s.View(ctx, func(tx *store.Tx) error {
				page, err := tx.Entries(c.f)
				same(t, len(page), c.want, err)
				return nil
			}))
		}
	})
}

// BenchmarkLists measures the slowest of some lists over benchTasks and ten times as
// many entries.
func BenchmarkLists(b *testing.B) {
	tasks := benchTasks()
	for name, open := range databases(b) {
		s := open(frozen)
		seedLists(b, s, tasks, 10*tasks)
		seeds(b, s, "ANALYZE")
		noError(b, s.Write(b.Context(), policy.Program("seed"), "seed", func(tx *store.Tx) error {
			tx.Object("test", "1")
			return errors.Join(tx.PutAgency(agency.Agency{ID: "210000", Level: agency.Province}),
				tx.PutAgency(agency.Agency{ID: "210200", Level: agency.City, Parent: "210000"}))
		}))
		for _, list := range slices.Sorted(maps.Keys(pages())) {
			b.Run(name+"/"+list, func(b *testing.B) {
				measure(b, s, func(tx *store.Tx) error { return look(tx, pages()[list]) })
			})
		}
	}
}

func look(tx *store.Tx, filter any) (err error) {
	switch f := filter.(type) {
	case store.TaskFilter:
		_, err = tx.Tasks(f)
	case store.CaseFilter:
		_, err = tx.Cases(f)
	case store.EntryFilter:
		_, err = tx.Entries(f)
	}
	return err
}
