package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// founded makes an installation and gives its folder and one-time password.
func founded(t testing.TB) (dir, once string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "data")
	out := hedui(t, "", "", "init", "--dir", dir).must(t).out
	found := regexp.MustCompile(`一次性密码：(\S+)`).FindStringSubmatch(out)
	if found == nil {
		t.Fatalf("no password in %s", out)
	}
	return dir, found[1]
}

func TestInit(t *testing.T) {
	t.Parallel()
	dir, once := founded(t)
	for path, want := range map[string]os.FileMode{"": 0o700, "keys": 0o700, "keys/master.key": 0o600, "keys/sign.key": 0o600, "hedui.json": 0o600} {
		info, err := os.Stat(filepath.Join(dir, path))
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v; want %o", path, info.Mode(), err, want)
		}
	}
	text, err := os.ReadFile(filepath.Join(dir, markName))
	if want := "{\n  \"format\": 1,\n  \"ready\": true,\n  \"database\": \"sqlite\"\n}\n"; err != nil || string(text) != want {
		t.Errorf("the mark is %s", text)
	}
	server := serving(t, dir)
	if got := server.login(t, "security", once); got != "password" {
		t.Errorf("after the first login comes %q, want the change of the password", got)
	}
}

func TestInitRefusals(t *testing.T) {
	t.Parallel()
	used, _ := founded(t)
	parent := t.TempDir()
	full := filepath.Join(parent, "full")
	file := write(t, filepath.Join(parent, "file"), "x")
	broken := filepath.Join(parent, "broken")
	for _, dir := range []string{full, broken} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(full, "other.txt"), "x")
	write(t, filepath.Join(broken, markName), `{"format":1,"ready":false,"database":"sqlite"}`)
	fresh := filepath.Join(parent, "fresh")
	for _, c := range []struct {
		args, says string
		code       int
	}{
		{"", "缺少选项 --dir", exitMisuse},
		{"--dir " + used, "已经初始化", exitFailed},
		{"--dir " + full, "不是空文件夹", exitFailed},
		{"--dir " + file, "无法使用", exitFailed},
		{"--dir " + broken, "请删除它后重新建立", exitFailed},
		{"--dir " + fresh + " --province 999999", "没有编码为 999999 的省级行政区划", exitMisuse},
		{"--dir " + fresh + " --database mysql://x", "不认识的数据库地址", exitFailed},
		{"--dir " + fresh + " --database postgres://nobody@127.0.0.1:1/none?connect_timeout=1", "连接不上数据库", exitFailed},
		{"--dir " + fresh + " --database postgres://x:y:z", "不认识的数据库地址", exitFailed},
	} {
		before := names(t, used) + names(t, full) + names(t, broken)
		o := hedui(t, "", "", append([]string{"init"}, strings.Fields(c.args)...)...)
		o.mustSay(t, c.code, c.says)
		if after := names(t, used) + names(t, full) + names(t, broken); after != before {
			t.Errorf("%s: the folders held %q and now %q", c.args, before, after)
		}
		if _, err := os.Stat(fresh); err == nil {
			t.Errorf("%s: left a folder", c.args)
		}
	}
}

// A disk that gets full while the database is laid out or opened is told in one
// sentence, and with room again the same folder is made or served.
func TestAFullDiskAtOpening(t *testing.T) {
	t.Parallel()
	for _, kilobytes := range []int{64, 512} {
		disk := smallDisk(t, kilobytes)
		dir := filepath.Join(disk.dir, "data")
		disk.run(t, "init", "--dir", dir).mustSay(t, exitFailed, disk.says)
		disk.grow(t)
		hedui(t, "", "", "init", "--dir", dir).must(t)
	}
	disk := smallDisk(t, 16<<10)
	dir := filepath.Join(disk.dir, "data")
	hedui(t, "", "", "init", "--dir", dir).must(t)
	disk.fill(t)
	disk.run(t, "serve", "--dir", dir, "--listen", "127.0.0.1:0").mustSay(t, exitFailed, disk.says)
	disk.grow(t)
	serving(t, dir)
}

// disk is a small file system; where nobody may mount one, a limit on the size
// of files stands for it, of which SQLite knows only that writing failed.
type disk struct {
	dir, says string
	blocks    int // of 512 bytes, the limit; -1 on a real file system
}

func smallDisk(t testing.TB, kilobytes int) *disk {
	t.Helper()
	d := &disk{dir: t.TempDir(), says: "存储空间已满", blocks: -1}
	if syscall.Mount("tmpfs", d.dir, "tmpfs", 0, fmt.Sprintf("size=%dk", kilobytes)) != nil {
		d.says, d.blocks = "磁盘", 2*kilobytes
		return d
	}
	t.Cleanup(func() { syscall.Unmount(d.dir, syscall.MNT_DETACH) })
	return d
}

func (d *disk) run(t testing.TB, args ...string) outcome {
	t.Helper()
	if d.blocks < 0 {
		return hedui(t, "", "", args...)
	}
	limited := fmt.Sprintf(`ulimit -f %d; exec "$0" "$@"`, d.blocks)
	return finish(t, exec.Command("sh", append([]string{"-c", limited, binary}, args...)...))
}

func (d *disk) fill(t testing.TB) {
	t.Helper()
	if d.blocks >= 0 {
		d.blocks = 0
		return
	}
	err := os.WriteFile(filepath.Join(d.dir, "filler"), make([]byte, 32<<20), 0o600)
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
}

func (d *disk) grow(t testing.TB) {
	t.Helper()
	if d.blocks >= 0 {
		return // only run is limited
	}
	if err := syscall.Mount("tmpfs", d.dir, "tmpfs", syscall.MS_REMOUNT, "size=64m"); err != nil {
		t.Fatal(err)
	}
}

// TestInitKilled: whenever it is killed, the next init works, or says what to
// delete, or finds the work done.
func TestInitKilled(t *testing.T) {
	t.Parallel()
	for wait := time.Millisecond; wait < 300*time.Millisecond; wait = wait * 3 / 2 {
		dir := filepath.Join(t.TempDir(), "data")
		cmd := exec.Command(binary, "init", "--dir", dir)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(wait)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		again := hedui(t, "", "", "init", "--dir", dir)
		switch {
		case again.code == 0:
		case strings.Contains(again.err, "已经初始化"):
		case strings.Contains(again.err, "请删除它后重新建立"):
			if serve := hedui(t, "", "", "serve", "--dir", dir); serve.code != exitFailed {
				t.Errorf("after %v an unfinished folder is served", wait)
			}
		default:
			t.Errorf("after %v: %d %s", wait, again.code, again.err)
		}
	}
}

func TestInitInterrupted(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	cmd := exec.Command(binary, "demo", "--dir", dir, "--people", "20000")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, func() bool { _, err := os.Stat(filepath.Join(dir, keysName)); return err == nil })
	_ = cmd.Process.Signal(syscall.SIGINT)
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != exitFailed {
		t.Errorf("exit code %d", code)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("an interrupted command left a folder")
	}
}

// eventually waits for what another process does.
func eventually(t testing.TB, done func() bool) {
	t.Helper()
	for range 3000 {
		if done() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("it never happened")
}

func TestCommandsOnOtherFolders(t *testing.T) {
	t.Parallel()
	empty, file := t.TempDir(), write(t, filepath.Join(t.TempDir(), "list.csv"), badCSV)
	for _, line := range []string{
		"serve", "audit key", "audit export a.jsonl", "backup b.bak", "resource import 210200.vehicle " + file + " --as-of 2026-09-30",
	} {
		args := append(strings.Fields(line), "--dir", empty)
		hedui(t, empty, "", args...).mustSay(t, exitFailed, "不是核对系统的数据目录")
		if got := names(t, empty); got != "" {
			t.Errorf("%s left %q", line, got)
		}
	}
	dir, _ := founded(t)
	hedui(t, dir, "", "serve", "--dir", dir, "--database", "postgres://x").mustSay(t, exitFailed, "使用的是SQLite数据库")
	if err := os.Chmod(filepath.Join(dir, keysName, "master.key"), 0o644); err != nil {
		t.Fatal(err)
	}
	hedui(t, dir, "", "backup", filepath.Join(empty, "b.bak"), "--dir", dir).mustSay(t, exitFailed, "master.key")
	write(t, filepath.Join(dir, markName), "{torn")
	hedui(t, dir, "", "serve", "--dir", dir).mustSay(t, exitFailed, "不能识别")
}
