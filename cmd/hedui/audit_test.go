package main

import (
	"bytes"
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
	third := entryLine(t, lines, 3)
	for name, c := range map[string]struct {
		lines [][]byte
		says  string
	}{
		"changed": {replace(lines, third, bytes.Replace(lines[third], []byte("hedui"), []byte("hedvi"), 1)), "第3条的内容被改动"},
		"missing": {append(append([][]byte{}, lines[:third]...), lines[third+1:]...), "缺少第3条"},
		"swapped": {replace(replace(lines, third, lines[third+1]), third+1, lines[third]), "第3条与第4条的次序被调换"},
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

// entryLine finds the line of an entry by its seq.
func entryLine(t *testing.T, lines [][]byte, seq int) int {
	t.Helper()
	n := 0
	for i, line := range lines {
		if bytes.Contains(line, []byte(`"verb"`)) {
			if n++; n == seq {
				return i
			}
		}
	}
	t.Fatalf("no entry %d", seq)
	return 0
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
