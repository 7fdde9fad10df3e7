package source_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"

	"hedui/internal/finding"
	"hedui/internal/seal"
	"hedui/internal/source"
	"hedui/internal/store/storetest"
)

// frontend is a real PostgreSQL that a department has filled.
func frontend(t *testing.T, statements ...string) (source.Interface, *sql.DB) {
	t.Helper()
	address := storetest.EmptyPostgres(t)
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	statements = append([]string{
		`CREATE TABLE vehicle (sfzh text, xm text, hphm text, ccdjrq date, jg numeric)`,
		`CREATE TABLE load_log (loaded_on timestamptz)`,
		`INSERT INTO load_log VALUES ('2026-10-06 23:30+08')`,
	}, statements...)
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatal(err)
		}
	}
	of := example(t, 1)
	of.Database.Address, of.Database.Password = address, ""
	of.Pace.WaitMillis, of.Pace.Tries = 1, 1
	return of, db
}

func hold(p source.Asked, name, plate, price string) string {
	return fmt.Sprintf(`INSERT INTO vehicle VALUES ('%s', '%s', '%s', '2019-03-12', %s)`, string(p.Number), name, plate, price)
}

func askFrontend(t *testing.T, of source.Interface) []source.Outcome {
	t.Helper()
	c, err := source.Open(of, map[string]seal.Secret{}, source.Clock{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	return c.Ask(t.Context(), inquiry(t), people)
}

func TestAFrontEndDatabaseAnswersABatchInOneQuery(t *testing.T) {
	of, _ := frontend(t, hold(people[0], people[0].Name, "辽A1", "61000.50"), hold(people[0], people[0].Name, "辽A2", "1"), hold(people[2], "别人", "辽A3", "1"))
	got := askFrontend(t, of)
	for i, want := range []finding.Status{finding.Found, finding.None, finding.NameDiffers} {
		if got[i].Failure != nil || got[i].Finding.Status != want || got[i].Finding.AsOf.String() != "2026-10-06" {
			t.Errorf("person %d: %+v, %v", i, got[i].Finding, got[i].Failure)
		}
	}
	if r := got[0].Finding.Records; len(r) != 2 || r[0]["priceFen"] != "6100050" || r[0]["firstRegDate"] != "2019-03-12" {
		t.Errorf("records %v", r)
	}
}

// A value that breaks the query for one person leaves the others answered; the
// driver's words, which quote it, stay inside.
func TestABadRowDoesNotSpoilTheBatch(t *testing.T) {
	of, _ := frontend(t, hold(people[0], people[0].Name, "辽A1", "1"), hold(people[1], "210102x", "辽A2", "1"))
	of.Database.Query = `SELECT sfzh, xm, hphm, ccdjrq, CASE WHEN xm = '210102x' THEN xm::integer ELSE jg END AS jg FROM vehicle WHERE sfzh IN (:numbers)`
	got := askFrontend(t, of)
	if got[0].Finding.Status != finding.Found || got[2].Finding.Status != finding.None {
		t.Errorf("the others: %+v, %+v", got[0], got[2])
	}
	if f := got[1].Failure; f == nil || f.Whole || strings.Contains(f.Reason, "210102x") {
		t.Errorf("the bad one: %+v", f)
	}
}

func TestAFrontEndDatabaseIsOnlyRead(t *testing.T) {
	of, db := frontend(t)
	of.Database.Query = `WITH gone AS (DELETE FROM load_log RETURNING loaded_on) SELECT '' AS sfzh FROM vehicle WHERE sfzh IN (:numbers)`
	if f := askFrontend(t, of)[0].Failure; f == nil {
		t.Error("a change was let through")
	}
	var n int
	if err := db.QueryRow(`SELECT count(*) FROM load_log`).Scan(&n); err != nil || n != 1 {
		t.Errorf("%d rows are left, %v", n, err)
	}
}

func TestASlowQueryIsEnded(t *testing.T) {
	of, _ := frontend(t)
	of.Database.Query = `SELECT sfzh, xm, hphm, ccdjrq, jg FROM vehicle, pg_sleep(5) WHERE sfzh IN (:numbers) OR true`
	of.Pace.TimeoutSeconds = 0.05
	for _, o := range askFrontend(t, of) {
		if o.Failure == nil {
			t.Errorf("got %+v", o.Finding)
		}
	}
}

func TestRowsAboutOthersMakeAQueryWorthless(t *testing.T) {
	of, _ := frontend(t, hold(people[0], people[0].Name, "辽A1", "1"), hold(source.Asked{Number: valid("21010219900101001")}, "别人", "辽A2", "1"))
	of.Database.Query = `SELECT sfzh, xm, hphm, ccdjrq, jg FROM vehicle WHERE sfzh IN (:numbers) OR true`
	if f := askFrontend(t, of)[0].Failure; f == nil || !f.Whole {
		t.Errorf("got %+v", f)
	}
}

func TestAFrontEndDatabaseThatIsNotThere(t *testing.T) {
	of, _ := frontend(t)
	of.Database.Address = "postgres://nobody@127.0.0.1:1/none"
	if f := askFrontend(t, of)[0].Failure; f == nil || !f.Whole {
		t.Errorf("got %+v", f)
	}
}
