package main

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"hedui/internal/demo"
	"hedui/internal/listfile"
	"hedui/internal/store/storetest"
)

// played is one small demo folder for all tests, with what the command printed.
var played = sync.OnceValues(func() (string, outcome) {
	dir := filepath.Join(filepath.Dir(binary), "demo")
	out, err := exec.Command(binary, "demo", "--dir", dir, "--people", "1000").CombinedOutput()
	if err != nil {
		return "", outcome{1, "", string(out)}
	}
	return dir, outcome{0, string(out), ""}
})

// demoCopy gives a demo folder that the test may change.
func demoCopy(t testing.TB) string {
	t.Helper()
	from, o := played()
	o.must(t)
	to := filepath.Join(t.TempDir(), "data")
	if out, err := exec.Command("cp", "-a", from, to).CombinedOutput(); err != nil {
		t.Fatal(string(out))
	}
	return to
}

func TestDemo(t *testing.T) {
	t.Parallel()
	dir, o := played()
	o.must(t)
	for _, want := range []string{"1000 人", "第 12 个工作日", "核对报告", "其他部门", "heping.mz", filepath.Join(dir, demoFiles, "4-核对报告.pdf")} {
		if !strings.Contains(o.out, want) {
			t.Errorf("it does not say %q:\n%s", want, o.out)
		}
	}
	pdf, err := os.ReadFile(filepath.Join(dir, demoFiles, "4-核对报告.pdf"))
	if err != nil || !strings.HasPrefix(string(pdf), "%PDF") {
		t.Errorf("the report: %v", err)
	}
	hedui(t, "", "", "demo", "--dir", dir).mustSay(t, exitFailed, "已经初始化")
	hedui(t, "", "", "demo", "--dir", filepath.Join(t.TempDir(), "x"), "--people", "3").mustSay(t, exitMisuse, "--people")
}

func TestResourceImport(t *testing.T) {
	t.Parallel()
	dir, folder := demoCopy(t), t.TempDir()
	cast := demo.Cast()
	sheet := demo.Sheet{Heading: []string{"姓名", "身份证号", "号牌号码"}}
	for _, m := range cast {
		sheet.Rows = append(sheet.Rows, []string{m.Name, m.Number, "辽B演示1"})
	}
	good, bad := filepath.Join(folder, "good.xlsx"), filepath.Join(folder, "bad.csv")
	writeSheet(t, good, sheet, listfile.XLSX)
	sheet.Rows = append(sheet.Rows, []string{"王五", "110105194912310021", "辽B演示2"})
	writeSheet(t, bad, sheet, listfile.CSV)

	importing := func(args ...string) outcome {
		return hedui(t, "", "", append([]string{"resource", "import", "--dir", dir}, args...)...)
	}
	snapshots := func() string { return names(t, filepath.Join(dir, "snapshots")) }
	before := snapshots()
	importing("210200.vehicle", good, "--as-of", "2026-02-30").mustSay(t, exitMisuse, "日期不正确")
	importing("210200.vehicle", good, "--as-of", "9999-01-01").mustSay(t, exitFailed, "晚于今天")
	importing("210200.nothing", good, "--as-of", "2026-09-30").mustSay(t, exitFailed, "目录项")
	importing("210300.deposit", good, "--as-of", "2026-09-30").mustSay(t, exitFailed, "不能导入数据")
	importing("210200.vehicle", filepath.Join(folder, "none.csv"), "--as-of", "2026-09-30").mustSay(t, exitFailed, "找不到文件")
	importing("210200.vehicle", folder, "--as-of", "2026-09-30").mustSay(t, exitFailed, "是文件夹")
	importing("210200.vehicle", binary, "--as-of", "2026-09-30").mustSay(t, exitFailed, "认不出")
	refused := importing("210200.vehicle", bad, "--as-of", "2026-09-30")
	if refused.code != exitFound || !strings.Contains(refused.out, "B 身份证号") || strings.Contains(refused.out, "110105194912310021") {
		t.Errorf("a bad row gives %+v", refused)
	}
	if after := snapshots(); after != before {
		t.Errorf("refused imports left %q beside %q", after, before)
	}
	rows := filepath.Join(folder, "rows.csv")
	importing("210200.nothing", good, "--as-of", "2026-09-30", "--bad-file", rows).mustSay(t, exitFailed, "目录项")
	importing("210200.vehicle", bad, "--as-of", "2026-09-30", "--bad-file", bad).mustSay(t, exitFailed, "已经存在")
	if out := importing("210200.vehicle", bad, "--as-of", "2026-09-30", "--drop-bad", "--bad-file", rows).must(t).out; !strings.Contains(out, "3条记录") {
		t.Errorf("it says %s", out)
	}
	if named, err := os.ReadFile(rows); err != nil || !strings.Contains(string(named), "B 身份证号") || strings.Contains(string(named), "110105194912310021") {
		t.Errorf("the file of bad rows: %q, %v", named, err)
	}
	importing("210200.vehicle", good, "--as-of", "2026-09-30").must(t)
	importing("210200.vehicle", "--as-of", "2026-09-30").mustSay(t, exitMisuse, "--from")
	importing("210200.vehicle", good, "--as-of", "2026-09-30", "--from", "postgres://a@127.0.0.1/b").mustSay(t, exitMisuse, "--query")
}

// A resource comes straight from a department's database; what does not say which
// database, or which of its rows, is refused in one sentence.
func TestResourceImportFromADatabase(t *testing.T) {
	t.Parallel()
	dir, folder, whole := demoCopy(t), t.TempDir(), storetest.EmptyPostgres(t)
	fill(t, whole, demo.Cast())
	files := 0
	written := func(text string) string {
		files++
		path := filepath.Join(folder, fmt.Sprint(files))
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	address, err := url.Parse(whole)
	if err != nil {
		t.Fatal(err)
	}
	password, _ := address.User.Password()
	address.User = url.User(address.User.Username())
	from := []string{"--from", address.String(), "--from-password-file", written(password)}
	importing := func(query string, args ...string) outcome {
		return hedui(t, "", "", append([]string{"resource", "import", "--dir", dir, "210200.vehicle", "--as-of", "2026-09-30", "--query", written(query)}, args...)...)
	}
	const all = `SELECT sfzh AS 公民身份号码, xm AS 姓名, hphm AS 号牌号码 FROM vehicle`
	if out := importing(all, from...).must(t).out; !strings.Contains(out, "3条记录") {
		t.Errorf("it says %s", out)
	}
	importing(all+" WHERE hphm = nothing", from...).mustSay(t, exitFailed, "SQLSTATE 42703")
	importing("SELECT xm AS 姓名 FROM vehicle", from...).mustSay(t, exitFailed, "公民身份号码")
	importing("DELETE FROM vehicle RETURNING sfzh AS 公民身份号码, xm AS 姓名", from...).mustSay(t, exitFailed, "SQLSTATE 25006")
	importing(all, "--from", "postgres://a:secret@127.0.0.1/b").mustSay(t, exitFailed, "不能写密码")
	importing(all, "--from", "postgres://a@example.org/b").mustSay(t, exitFailed, "verify-full")
	if out := importing(all, from...).must(t).out; !strings.Contains(out, "3条记录") {
		t.Errorf("what was refused has changed the database: %s", out)
	}
}

// fill is a department's database with a vehicle for each person.
func fill(t *testing.T, address string, people []demo.Member) {
	t.Helper()
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`CREATE TABLE vehicle (sfzh text, xm text, hphm text)`); err != nil {
		t.Fatal(err)
	}
	for _, p := range people {
		if _, err := db.Exec(`INSERT INTO vehicle VALUES ($1, $2, '辽B演示1')`, p.Number, p.Name); err != nil {
			t.Fatal(err)
		}
	}
}
