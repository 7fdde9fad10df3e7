package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"unicode"
)

// binary is the program as it is shipped; every test runs it.
var binary string

func TestMain(m *testing.M) { os.Exit(runTests(m)) }

func runTests(m *testing.M) int {
	dir, err := os.MkdirTemp("", "hedui-cmd-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "hedui")
	build := exec.Command("go", "build", "-ldflags", "-X main.version=test", "-o", binary, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%s%v\n", out, err)
		return 1
	}
	if err := os.Chmod(dir, 0o755); err != nil { // some tests run it as nobody
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// outcome is what one run of the program left.
type outcome struct {
	code     int
	out, err string
}

// hedui runs the program in a folder of its own kind with this input.
func hedui(t testing.TB, dir, in string, args ...string) outcome {
	t.Helper()
	cmd := exec.Command(binary, args...)
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(in)
	return finish(t, cmd)
}

func finish(t testing.TB, cmd *exec.Cmd) outcome {
	t.Helper()
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return outcome{cmd.ProcessState.ExitCode(), out.String(), said.String()}
}

// mustSay checks that a run failed with this code and one Chinese sentence.
func (o outcome) mustSay(t testing.TB, code int, part string) {
	t.Helper()
	if o.code != code {
		t.Errorf("exit code %d, want %d; stderr: %s", o.code, code, o.err)
	}
	line := strings.TrimSuffix(o.err, "\n")
	if strings.Contains(line, "\n") || !strings.ContainsFunc(line, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		t.Errorf("stderr is not one Chinese sentence: %q", o.err)
	}
	if !strings.Contains(line, part) {
		t.Errorf("stderr %q does not say %q", line, part)
	}
}

// must checks that a run went well.
func (o outcome) must(t testing.TB) outcome {
	t.Helper()
	if o.code != 0 || o.err != "" {
		t.Fatalf("exit code %d, stderr: %s", o.code, o.err)
	}
	return o
}

func write(t testing.TB, path, text string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// names lists a folder, to see that a refused command changed nothing.
func names(t testing.TB, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return strings.Join(all, " ")
}

func TestWrongCommandLines(t *testing.T) {
	t.Parallel()
	for line, says := range map[string]string{
		"":                         "缺少命令，可用的有 citizen、workday、norm、list、demo等。",
		"frob":                     "有多余或不认识的参数",
		"norms":                    "没有这个命令，是不是想用 norm",
		"list":                     "缺少命令，可用的有 check、template。",
		"list --frob":              "没有选项 --frob",
		"norm --jsn":               "没有选项 --jsn，是不是想用 --json",
		"norm extra":               "有多余或不认识的参数",
		"norm --json=perhaps":      "--json 应为 true 或 false",
		"workday":                  "缺少参数 <日期> <工作日数>",
		"workday 2026-10-01 many":  "<工作日数> 应为整数",
		"workday 2026-02-30 3":     "日期不正确",
		"workday 2026-10-01 0":     "1至10000",
		"workday 2026-10-01 10001": "1至10000",
		"workday 9999-12-01 300":   "日期太晚",
		"workday 2026-10-01 -5":    "不认识的选项",
		"citizen":                  "缺少参数 <号码>",
		"citizen 11010519491231002X 张三 李四": "有多余或不认识的参数",
		"citizen - 张三":                     "姓名写在每行的号码之后",
		"list check x.csv --limit":         "--limit 后面缺少值",
		"list check x.csv --limit=-1":      "--limit 应为正整数",
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			o := hedui(t, dir, "", strings.Fields(line)...)
			o.mustSay(t, exitMisuse, says)
			if o.out != "" || names(t, dir) != "" {
				t.Errorf("it printed %q and left %q", o.out, names(t, dir))
			}
			for _, personal := range []string{"11010519491231002X", "张三", "李四"} {
				if strings.Contains(o.err, personal) {
					t.Errorf("the error repeats a personal datum: %s", o.err)
				}
			}
		})
	}
}

func TestHelpIsChinese(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"--help"}, {"list", "check", "--help"}} {
		out := hedui(t, "", "", args...).must(t).out
		for _, english := range []string{"Usage", "Flags", "Commands", "Arguments", "Show"} {
			if strings.Contains(out, english) {
				t.Errorf("%v says %q:\n%s", args, english, out)
			}
		}
	}
}

// TestHelpIsAligned: what flags are for begins in one column of the terminal.
func TestHelpIsAligned(t *testing.T) {
	t.Parallel()
	out := hedui(t, "", "", "serve", "--help").must(t).out
	var begins []int
	for _, help := range []string{"数据目录", "监听地址", "证书文件", "证书的私钥"} {
		for line := range strings.Lines(out) {
			if before, _, found := strings.Cut(line, help); found {
				begins = append(begins, columns(before))
				break
			}
		}
	}
	if len(begins) != 4 || slices.Min(begins) != slices.Max(begins) {
		t.Errorf("the columns begin at %v:\n%s", begins, out)
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	if out := hedui(t, "", "", "version").must(t).out; !strings.HasPrefix(out, "hedui test（go") {
		t.Errorf("version prints %q", out)
	}
	if out := hedui(t, "", "", "version", "--json").must(t).out; !strings.HasPrefix(out, `{"version":"test","go":"go`) {
		t.Errorf("version --json prints %q", out)
	}
}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	var said bytes.Buffer
	cmd := exec.Command(binary, "norm")
	cmd.Stdout, cmd.Stderr = full, &said
	_ = cmd.Run()
	outcome{cmd.ProcessState.ExitCode(), "", said.String()}.mustSay(t, exitFailed, "磁盘已满")
}

// TestAnInterruptedCommandSaysSo: whatever broke off because of the signal, the
// user hears of the interruption alone, and nothing is left behind.
func TestAnInterruptedCommandSaysSo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cmd := exec.Command(binary, "bench", "import", "--records", "1000", "--subjects", "100", "--rounds", "1000000", "--against", "postgres", "--dir", dir)
	complaints, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var last string
	for lines := bufio.NewScanner(complaints); lines.Scan(); last = lines.Text() {
		if strings.HasPrefix(lines.Text(), "postgres 3:") {
			_ = cmd.Process.Signal(syscall.SIGTERM)
		}
	}
	_ = cmd.Wait()
	outcome{cmd.ProcessState.ExitCode(), "", last}.mustSay(t, exitFailed, "已中断，没有完成")
	if left := names(t, dir); left != "" {
		t.Errorf("it left %q", left)
	}
}
