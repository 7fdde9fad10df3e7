package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"hedui/internal/demo"
	"hedui/internal/listfile"
)

const badCSV = "户编号,姓名,身份证号\n1,王芳,11010519491231002X\n2,李4,110105194912310021\n3,王·五\x1b[2J,11010519491231002x\n"

func TestListCheckNamesEveryFault(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "名单.csv"), badCSV)
	o := hedui(t, dir, "", "list", "check", "名单.csv", "--json")
	if o.code != exitFound || o.err != "" {
		t.Errorf("exit code %d, stderr %q", o.code, o.err)
	}
	first, _, _ := strings.Cut(o.out, "\n")
	if want := `{"sheet":"","row":3,"column":"B 姓名","fault":"name.digit","message":"姓名含有数字","mend":""}`; first != want {
		t.Errorf("got  %s\nwant %s", first, want)
	}
	text := hedui(t, dir, "", "list", "check", "名单.csv")
	for _, want := range []string{"C 身份证号", "11010519491231002X", "共3户3人", "剔除"} {
		if !strings.Contains(text.out, want) {
			t.Errorf("the table does not show %q:\n%s", want, text.out)
		}
	}
	if strings.Contains(text.out, "\x1b") {
		t.Error("a list's text reaches the terminal as it is")
	}
	one := hedui(t, dir, "", "list", "check", "名单.csv", "--json", "--limit=1")
	one.mustSay(t, exitFound, "没有列出")
	if strings.Count(one.out, "\n") != 1 {
		t.Errorf("--limit=1 prints %s", one.out)
	}
}

func TestListCheckFindsTheFaultsOfScenario02(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	list, err := demo.NewBadList(2)
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range []listfile.Format{listfile.XLSX, listfile.CSVGB18030} {
		path := filepath.Join(dir, "bad-"+string(format))
		writeSheet(t, path, list.Sheet, format)
		o := hedui(t, dir, "", "list", "check", path, "--json")
		for _, w := range list.Wrong {
			if w.Code == "name.differs_from_earlier" { // only a server remembers earlier use
				continue
			}
			if !found(t, o.out, w) {
				t.Errorf("%s: %s in row %d was not found", format, w.Code, w.Row)
			}
		}
	}
}

func writeSheet(t testing.TB, path string, s demo.Sheet, format listfile.Format) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := s.Write(f, format); err != nil {
		t.Fatal(err)
	}
}

func found(t *testing.T, lines string, w demo.Wrong) bool {
	for line := range strings.Lines(lines) {
		got := decode[struct {
			Row                 int
			Column, Fault, Mend string
		}](t, line)
		if got.Row == w.Row && got.Fault == w.Code && got.Mend == w.Mend && strings.HasSuffix(got.Column, w.Column) {
			return true
		}
	}
	return false
}

func TestListTemplateIsRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	hedui(t, dir, "", "list", "template", "名单.xlsx").must(t)
	hedui(t, dir, "", "list", "check", "名单.xlsx").mustSay(t, exitFailed, "没有核对对象")
	hedui(t, dir, "", "list", "template", "名单.xlsx").mustSay(t, exitFailed, "已经存在")
	hedui(t, dir, "", "list", "template", "无/名单.xlsx").mustSay(t, exitFailed, "文件夹不存在")
	if got := names(t, dir); got != "名单.xlsx" {
		t.Errorf("the folder holds %q", got)
	}
}

func TestListCheckRefusesWhatIsNoList(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "empty.csv"), "")
	write(t, filepath.Join(dir, "words.csv"), "今天\n天气\n很好\n")
	write(t, filepath.Join(dir, "torn.xlsx"), "PK\x03\x04torn")
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	before := names(t, dir)
	for file, says := range map[string]string{
		"missing.xlsx": "找不到文件", ".": "是文件夹", "empty.csv": "空文件", "pipe": "不是普通文件",
		binary: "认不出这种文件", "words.csv": "", "torn.xlsx": "",
	} {
		o := hedui(t, dir, "", "list", "check", file)
		o.mustSay(t, exitFailed, says)
		if o.out != "" {
			t.Errorf("%s: printed %q", file, o.out)
		}
	}
	if got := names(t, dir); got != before {
		t.Errorf("the folder held %q and now %q", before, got)
	}
}

// asNobody runs the program without root's power to read everything.
func asNobody(t testing.TB, dir string, args ...string) outcome {
	t.Helper()
	cmd := exec.Command(binary, args...)
	cmd.Dir = dir
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	return finish(t, cmd)
}

func TestPermissions(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp("", "hedui-locked-") // t.TempDir lies in folders closed to nobody
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o700); _ = os.RemoveAll(dir) })
	locked := write(t, filepath.Join(dir, "locked.csv"), badCSV)
	for path, mode := range map[string]os.FileMode{locked: 0, dir: 0o555} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	asNobody(t, "/", "list", "check", locked).mustSay(t, exitFailed, "没有读取")
	asNobody(t, "/", "list", "template", filepath.Join(dir, "new.xlsx")).mustSay(t, exitFailed, "没有写入")
	if got := names(t, dir); got != "locked.csv" {
		t.Errorf("the folder holds %q", got)
	}
}

// BenchmarkListCheck checks lists of 100,000 rows with the shipped program: the
// time is that of the whole process, peak-MB its largest resident memory.
func BenchmarkListCheck(b *testing.B) {
	for _, format := range []listfile.Format{listfile.XLSX, listfile.CSV} {
		b.Run(string(format), func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "list")
			writeBulk(b, path, 100_000, format)
			peak := int64(0)
			for b.Loop() {
				cmd := exec.Command(binary, "list", "check", path)
				if o := finish(b, cmd); o.code != 0 {
					b.Fatal(o.out, o.err)
				}
				peak = max(peak, cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)
			}
			b.ReportMetric(float64(peak)/1024, "peak-MB")
			b.ReportMetric(100_000/(b.Elapsed().Seconds()/float64(b.N)), "rows/s")
		})
	}
}

func writeBulk(b *testing.B, path string, n int, format listfile.Format) {
	b.Helper()
	province, err := demo.New(1, 1000)
	if err != nil {
		b.Fatal(err)
	}
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	var columns []listfile.OutColumn
	for _, heading := range demo.BulkHeading() {
		columns = append(columns, listfile.OutColumn{Heading: heading, Text: true})
	}
	out, err := listfile.NewWriter(f, format, columns)
	if err != nil {
		b.Fatal(err)
	}
	province.Bulk(n, 0.15, func(row []string) bool { err = out.Write(row...); return err == nil })
	if err := out.Close(); err != nil {
		b.Fatal(err)
	}
}
