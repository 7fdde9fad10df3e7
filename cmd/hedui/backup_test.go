package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// withKeys makes a folder that holds the keys of another alone.
func withKeys(t *testing.T, of string) string {
	t.Helper()
	dir := t.TempDir()
	if out, err := exec.Command("cp", "-a", filepath.Join(of, keysName), dir).CombinedOutput(); err != nil {
		t.Fatal(string(out))
	}
	return dir
}

func TestBackupAndRestore(t *testing.T) {
	t.Parallel()
	dir, folder := demoCopy(t), t.TempDir()
	file := filepath.Join(folder, "hedui.bak")
	serving(t, dir) // a backup needs no stop
	hedui(t, "", "", "backup", file, "--dir", dir).must(t)
	again := withKeys(t, dir)
	hedui(t, "", "", "restore", file, "--dir", again).must(t)
	if got, want := names(t, filepath.Join(again, "snapshots")), names(t, filepath.Join(dir, "snapshots")); got != want {
		t.Errorf("the snapshots are %q, want %q", got, want)
	}
	restored := serving(t, again)
	if code, _ := restored.get(t, "/readyz"); code != 200 {
		t.Errorf("the restored folder is not ready: %d", code)
	}
	if said := strings.Join(restored.said, "\n"); !strings.Contains(said, "演示数据") {
		t.Errorf("the restored demo is none any more:\n%s", said)
	}
	hedui(t, "", "", "restore", file, "--dir", again).mustSay(t, exitFailed, "已有数据")
	hedui(t, "", "", "backup", file, "--dir", dir).mustSay(t, exitFailed, "已经存在")
}

func TestRestoreRefusals(t *testing.T) {
	t.Parallel()
	dir, folder := demoCopy(t), t.TempDir()
	file := filepath.Join(folder, "hedui.bak")
	hedui(t, "", "", "backup", file, "--dir", dir).must(t)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	torn := write(t, filepath.Join(folder, "torn.bak"), string(whole[:len(whole)/2]))
	other, _ := founded(t)
	for _, c := range []struct{ file, dir, says string }{
		{filepath.Join(folder, "none"), withKeys(t, dir), "找不到文件"},
		{folder, withKeys(t, dir), "是文件夹"},
		{binary, withKeys(t, dir), "不是核对系统的备份文件"},
		{torn, withKeys(t, dir), "不完整或已损坏"},
		{file, withKeys(t, other), "密钥"},
		{file, t.TempDir(), "没有密钥"},
	} {
		before := names(t, c.dir)
		hedui(t, "", "", "restore", c.file, "--dir", c.dir).mustSay(t, exitFailed, c.says)
		if after := names(t, c.dir); after != before {
			t.Errorf("%s: the folder held %q and now %q", c.says, before, after)
		}
	}
}
