package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// exported gives a demo's register and its pinned key.
func exported(t *testing.T) (file, key, folder string) {
	t.Helper()
	dir, folder := demoCopy(t), t.TempDir()
	file, key = filepath.Join(folder, "audit.jsonl"), filepath.Join(folder, "key.pem")
	hedui(t, "", "", "audit", "export", "--dir", dir, file).must(t)
	write(t, key, hedui(t, "", "", "audit", "key", "--dir", dir).must(t).out)
	return file, key, folder
}

func TestAuditVerify(t *testing.T) {
	t.Parallel()
	file, key, folder := exported(t)
	if out := hedui(t, "", "", "audit", "verify", file, "--key", key).must(t).out; !strings.Contains(out, "验证通过：第1条至第") {
		t.Errorf("it says %s", out)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(text, []byte("\n"))
	n, at := neighbours(t, lines)
	for name, c := range map[string]struct {
		lines [][]byte
		says  string
	}{
		"changed": {replace(lines, at, bytes.Replace(lines[at], []byte("hedui"), []byte("hedvi"), 1)), fmt.Sprintf("第%d条的内容被改动", n)},
		"missing": {append(append([][]byte{}, lines[:at]...), lines[at+1:]...), fmt.Sprintf("缺少第%d条", n)},
		"swapped": {replace(replace(lines, at, lines[at+1]), at+1, lines[at]), fmt.Sprintf("第%d条与第%d条的次序被调换", n, n+1)},
		"short":   {lines[:len(lines)-2], "截断"},
	} {
		path := write(t, filepath.Join(folder, name), string(bytes.Join(c.lines, nil)))
		o := hedui(t, "", "", "audit", "verify", path, "--key", key)
		if o.code != exitFound || o.err != "" || !strings.Contains(o.out, c.says) {
			t.Errorf("%s: %+v, want %q", name, o, c.says)
		}
		if got := decode[verified](t, hedui(t, "", "", "audit", "verify", path, "--key", key, "--json").out); got.Valid || got.Fault == "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// neighbours finds two entries with no checkpoint between them, which come by the
// clock: the seq and line of the first, behind the register's beginning.
func neighbours(t *testing.T, lines [][]byte) (seq, at int) {
	t.Helper()
	entry := func(i int) bool { return i < len(lines) && bytes.Contains(lines[i], []byte(`"verb"`)) }
	for i := range lines {
		if !entry(i) {
			continue
		}
		if seq++; seq >= 3 && entry(i+1) && bytes.Contains(lines[i], []byte("hedui")) {
			return seq, i
		}
	}
	t.Fatal("no two entries beside each other")
	return 0, 0
}

func replace(lines [][]byte, at int, with []byte) [][]byte {
	all := append([][]byte{}, lines...)
	all[at] = with
	return all
}

func TestAuditRefusals(t *testing.T) {
	t.Parallel()
	file, key, folder := exported(t)
	other, _ := founded(t)
	otherKey := write(t, filepath.Join(folder, "other.pem"), hedui(t, "", "", "audit", "key", "--dir", other).must(t).out)
	if o := hedui(t, "", "", "audit", "verify", file, "--key", otherKey); o.code != exitFound || !strings.Contains(o.out, "不是指定的密钥") {
		t.Errorf("another key: %+v", o)
	}
	if o := hedui(t, "", "", "audit", "verify", binary, "--key", key); o.code != exitFound || !strings.Contains(o.out, "不是核对系统导出的审计日志") {
		t.Errorf("another file: %+v", o)
	}
	before := names(t, folder)
	hedui(t, "", "", "audit", "verify", file, "--key", file).mustSay(t, exitFailed, "公钥")
	hedui(t, "", "", "audit", "verify", file, "--key", filepath.Join(folder, "none")).mustSay(t, exitFailed, "找不到文件")
	hedui(t, "", "", "audit", "verify", filepath.Join(folder, "none"), "--key", key).mustSay(t, exitFailed, "找不到文件")
	hedui(t, "", "", "audit", "verify", folder, "--key", key).mustSay(t, exitFailed, "是文件夹")
	hedui(t, "", "", "audit", "verify", file).mustSay(t, exitMisuse, "--key")
	hedui(t, "", "", "audit", "export", "--dir", other, file).mustSay(t, exitFailed, "已经存在")
	hedui(t, "", "", "audit", "export", "--dir", other, filepath.Join(folder, "x"), "--from", "9", "--to", "3").mustSay(t, exitMisuse, "--from")
	if after := names(t, folder); after != before {
		t.Errorf("the folder held %q and now %q", before, after)
	}
}
