package main

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The second implementation was written in another language from the
// specification alone; the conformance suite passes on it (R12.2).
func TestTheExampleConforms(t *testing.T) {
	dir := t.TempDir()
	for code, name := range map[string]string{"210000": "辽宁省", "210200": "大连市"} {
		if o := hedui(t, dir, "", "docking", "keys", "--dir", "keys", "--code", code, "--name", name); o.code != 0 || !strings.Contains(o.out, "指纹") {
			t.Fatalf("%+v", o)
		}
	}
	if o := hedui(t, dir, "", "docking", "keys", "--dir", "keys", "--code", "210200", "--name", "大连市"); o.code != 3 || !strings.Contains(o.err, "不会覆盖") {
		t.Errorf("made again: %+v", o)
	}
	url := example(t, dir)
	o := hedui(t, dir, "", "docking", "check", url, "--cert", "keys/210000.pem", "--key", "keys/210000.key", "--peer", "keys/210200.pem")
	if o.code != 0 || !strings.Contains(o.out, "全部符合") {
		t.Errorf("%s%s", o.out, o.err)
	}
	o = hedui(t, dir, "", "docking", "check", url, "--cert", "keys/210200.pem", "--key", "keys/210200.key", "--peer", "keys/210200.pem", "--wait", "1s", "--json")
	if o.code != 1 || !strings.Contains(o.out, `"ok":false`) {
		t.Errorf("a party that is not registered passes: %d %s", o.code, o.out)
	}
}

// The program itself keeps to its specification, as it is served: a peer that is
// registered may dock, and is refused as soon as it is revoked (R11, R12.2).
func TestTheServerConforms(t *testing.T) {
	dir := t.TempDir()
	for code, name := range map[string]string{"210000": "辽宁省", "210200": "大连市"} {
		if o := hedui(t, dir, "", "docking", "keys", "--dir", "keys", "--code", code, "--name", name); o.code != 0 {
			t.Fatalf("%+v", o)
		}
	}
	data := filepath.Join(dir, "data")
	if o := hedui(t, dir, "", "init", "--dir", data); o.code != 0 {
		t.Fatalf("%+v", o)
	}
	if o := hedui(t, dir, "", "docking", "register", "--dir", data, "keys/210200.pem"); o.code != 0 || !strings.Contains(o.out, "210200") {
		t.Fatalf("%+v", o)
	}
	for says, args := range map[string][]string{
		"对接地址应为": {"register", "--dir", data, "keys/210200.pem", "--url", "dalian"},
		"尚未登记":   {"revoke", "--dir", data, "210300"},
		"没有应答":   {"check", "http://127.0.0.1:1/docking/v1", "--cert", "keys/210200.pem", "--key", "keys/210200.key", "--peer", "keys/210000.pem"},
		"只能用于演示": {"reconcile", "210200", "--dir", data, "--docking-cert", "keys/210000.pem", "--docking-key", "keys/210000.key", "--at", "2026-10-08T09:00"},
		"无法读取文件": {"register", "--dir", data, "keys/210300.pem"},
		"核对报文编号": {"resend", "--dir", data, "t_1"},
	} {
		if o := hedui(t, dir, "", append([]string{"docking"}, args...)...); o.code == 0 || !strings.Contains(o.err, says) {
			t.Errorf("%v: %+v", args, o)
		}
	}
	s := serving(t, data, "--docking-cert", filepath.Join(dir, "keys/210000.pem"), "--docking-key", filepath.Join(dir, "keys/210000.key"))
	check := []string{"docking", "check", s.url + "/docking/v1", "--cert", "keys/210200.pem", "--key", "keys/210200.key", "--peer", "keys/210000.pem", "--category", "self-check"}
	if o := hedui(t, dir, "", check...); o.code != 0 || !strings.Contains(o.out, "全部符合") {
		t.Errorf("%s%s", o.out, o.err)
	}
	if o := hedui(t, dir, "", "docking", "status", "--dir", data); o.code != 0 || !strings.Contains(o.out, "大连市") || !strings.Contains(o.out, "正常") {
		t.Errorf("%+v", o)
	}
	if o := hedui(t, dir, "", "docking", "revoke", "--dir", data, "210200"); o.code != 0 {
		t.Errorf("%+v", o)
	}
	if o := hedui(t, dir, "", check...); o.code != 1 || !strings.Contains(o.out, "docking.revoked") && !strings.Contains(o.out, "已注销") {
		t.Errorf("a revoked peer: %d %s%s", o.code, o.out, o.err)
	}
}

// The simulator of the ministry's platform keeps to the same specification, also
// when it answers in waves (R4.1, R16.1).
func TestTheMinistrySimulatorConforms(t *testing.T) {
	dir := t.TempDir()
	for code, name := range map[string]string{"210000": "辽宁省", "100000": "部平台"} {
		if o := hedui(t, dir, "", "docking", "keys", "--dir", "keys", "--code", code, "--name", name); o.code != 0 {
			t.Fatalf("%+v", o)
		}
	}
	for _, so := range [][]string{nil, {"--partly"}} {
		url := listens(t, dir, "模拟部平台：", binary, append([]string{"ministry", "--listen", "127.0.0.1:0", "--cert", "keys/100000.pem", "--key", "keys/100000.key",
			"--peer", "keys/210000.pem"}, so...)...)
		o := hedui(t, dir, "", "docking", "check", url, "--cert", "keys/210000.pem", "--key", "keys/210000.key", "--peer", "keys/100000.pem")
		if o.code != 0 || !strings.Contains(o.out, "全部符合") {
			t.Errorf("%v: %s%s", so, o.out, o.err)
		}
	}
}

// example starts the other implementation and gives its door.
func example(t *testing.T, dir string) string {
	t.Helper()
	peer, err := filepath.Abs("../../examples/docking/peer.mjs")
	if err != nil {
		t.Fatal(err)
	}
	port := listens(t, dir, "listening on ", "node", peer, "--cert", "keys/210200.pem", "--key", "keys/210200.key", "--peer", "keys/210000.pem", "--data", "data")
	return "http://127.0.0.1:" + port + "/docking/v1"
}

// listens starts a program and gives the first word behind where it says it listens.
func listens(t *testing.T, dir, says, program string, args ...string) string {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(); _ = cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	where, _, _ := strings.Cut(strings.TrimPrefix(line, says), "（")
	return strings.TrimSpace(where)
}
