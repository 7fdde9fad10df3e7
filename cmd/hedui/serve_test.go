package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// server is a running hedui serve.
type server struct {
	cmd    *exec.Cmd
	url    string
	said   []string // its lines until it was ready
	client *http.Client
	stop   func() outcome
	known  map[string]*http.Client // who logged in; sessions outlive the process
}

// serving starts the program on a free port and waits until it is ready.
func serving(t testing.TB, dir string, args ...string) *server {
	t.Helper()
	s := &server{cmd: exec.Command(binary, append([]string{"serve", "--dir", dir, "--listen", "127.0.0.1:0"}, args...)...)}
	s.client = &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var complaints bytes.Buffer
	s.cmd.Stderr = &complaints
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "按 Ctrl-C") {
		s.said = append(s.said, lines.Text())
		if url, ok := strings.CutPrefix(lines.Text(), "地址："); ok {
			s.url = url
		}
	}
	s.stop = sync.OnceValue(func() outcome {
		_ = s.cmd.Process.Signal(syscall.SIGTERM)
		rest, _ := io.ReadAll(out)
		_ = s.cmd.Wait()
		return outcome{s.cmd.ProcessState.ExitCode(), string(rest), complaints.String()}
	})
	t.Cleanup(func() { s.stop() })
	if s.url == "" {
		t.Fatalf("it does not serve: %s", s.stop().err)
	}
	return s
}

func (s *server) get(t testing.TB, path string) (int, string) {
	t.Helper()
	answer, err := s.client.Get(s.url + path)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

// login gives the step that is still missing, or the problem's code.
func (s *server) login(t testing.TB, login, password string) string {
	t.Helper()
	body, err := json.Marshal(map[string]string{"login": login, "password": password})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := s.client.Post(s.url+"/api/v1/session", "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var got struct{ Step, Code string }
	if err := json.NewDecoder(answer.Body).Decode(&got); err != nil {
		t.Fatal(err)
	}
	return got.Step + got.Code
}

func TestServe(t *testing.T) {
	t.Parallel()
	dir := demoCopy(t)
	s := serving(t, dir, "--at", "2026-10-08T09:00")
	said := strings.Join(s.said, "\n")
	for _, want := range []string{"hedui test", "SQLite", "演示数据", "2026-10-08 09:00", "heping.clerk"} {
		if !strings.Contains(said, want) {
			t.Errorf("the first lines do not say %q:\n%s", want, said)
		}
	}
	for _, path := range []string{"/healthz", "/readyz", "/metrics", "/api/openapi.json"} {
		if code, _ := s.get(t, path); code != http.StatusOK {
			t.Errorf("%s answers %d", path, code)
		}
	}
	if _, body := s.get(t, "/metrics"); !strings.Contains(body, "hedui_audit_window_seconds") || !strings.Contains(body, "hedui_jobs_due 0") {
		t.Error("/metrics does not tell what the store knows")
	}
	var clerk string
	for _, line := range s.said {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "heping.clerk" {
			clerk = fields[1]
		}
	}
	if got := s.login(t, "heping.clerk", clerk); got != "" {
		t.Errorf("a demo login still needs %q", got)
	}
	if got := s.login(t, "heping.clerk", "wrong"); got == "" {
		t.Error("a wrong password opens")
	}
	_, port, _ := strings.Cut(s.url, "127.0.0.1")
	hedui(t, "", "", "serve", "--dir", dir, "--listen", "127.0.0.1"+port).mustSay(t, exitFailed, "已被其他程序占用")
	hedui(t, "", "", "serve", "--dir", dir, "--listen", "127.0.0.1:0").mustSay(t, exitFailed, "另一个核对系统进程正在使用")
	if o := s.stop(); o.code != 0 || !strings.Contains(o.out, "已停止") || strings.Contains(o.err, clerk) {
		t.Errorf("it stopped with %+v", o)
	}
}

func TestServeBeyondTheLoopbackSpeaksTLS(t *testing.T) {
	t.Parallel()
	s := serving(t, demoCopy(t), "--listen", "0.0.0.0:0")
	_, port, _ := strings.Cut(strings.TrimPrefix(s.url, "https://"), ":")
	s.url = "https://127.0.0.1:" + port
	if code, _ := s.get(t, "/readyz"); code != http.StatusOK {
		t.Errorf("/readyz answers %d", code)
	}
	conn, err := tls.Dial("tcp", "127.0.0.1:"+port, &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, host := range []string{"localhost", "127.0.0.1"} {
		if err := conn.ConnectionState().PeerCertificates[0].VerifyHostname(host); err != nil {
			t.Error(err)
		}
	}
}

// TestALostOrDamagedDatabaseIsNotServed: nothing is begun anew in its place.
func TestALostOrDamagedDatabaseIsNotServed(t *testing.T) {
	t.Parallel()
	dir, _ := founded(t)
	path := filepath.Join(dir, "hedui.db")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for says, text := range map[string]string{
		"数据库已损坏，或不是核对系统的数据库": strings.Repeat("no database ", 1000),
		"数据库是空的或已不在":         "",
	} {
		write(t, path, text)
		hedui(t, "", "", "serve", "--dir", dir, "--listen", "127.0.0.1:0").mustSay(t, exitFailed, says)
		if left, err := os.ReadFile(path); err != nil || string(left) != text {
			t.Errorf("%s: the file was changed to %d bytes, %v", says, len(left), err)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	hedui(t, "", "", "serve", "--dir", dir, "--listen", "127.0.0.1:0").mustSay(t, exitFailed, "数据库是空的或已不在")
	if _, err := os.Stat(path); err == nil {
		t.Error("an empty database was begun")
	}
	torn := slices.Clone(whole)
	for i := 4096; i < len(torn); i += 4096 { // the first page stays
		copy(torn[i:], strings.Repeat("torn", 256))
	}
	write(t, path, string(torn))
	hedui(t, "", "", "serve", "--dir", dir, "--listen", "127.0.0.1:0").mustSay(t, exitFailed, "数据库已损坏")
}

func TestServeRefusals(t *testing.T) {
	t.Parallel()
	real, _ := founded(t)
	played := demoCopy(t)
	noCert := write(t, filepath.Join(t.TempDir(), "cert.pem"), "no certificate")
	for _, c := range []struct {
		args, says string
		code       int
	}{
		{"--dir " + real + " --at 2026-10-08T09:00", "只能用于演示数据目录", exitMisuse},
		{"--dir " + played + " --at yesterday", "2026-10-08T09:00", exitMisuse},
		{"--dir " + played + " --tls-cert " + noCert, "应一起使用", exitMisuse},
		{"--dir " + played + " --tls-cert " + noCert + " --tls-key " + noCert, "证书或私钥", exitFailed},
		{"--dir " + played + " --listen nonsense", "无法监听", exitFailed},
		{"--dir " + played + " --listen 192.0.2.1:80", "无法监听", exitFailed},
	} {
		hedui(t, "", "", append([]string{"serve", "--listen", "127.0.0.1:0"}, strings.Fields(c.args)...)...).mustSay(t, c.code, c.says)
	}
}
