package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hedui/internal/docking"
)

// link is a line between two systems that does to what passes what real ones do.
// Its faults follow from a seed.
type link struct {
	t      testing.TB
	listen net.Listener
	mu     sync.Mutex
	draw   *rand.Rand
	to     string        // where it leads now
	rough  float64       // how many connections come to harm
	harmed *atomic.Int32 // connections that did, on all links of a test
	down   bool
	trap   *trap
	done   map[string]int                   // faults by name
	passed map[docking.Kind]map[string]bool // messages by id
}

func newLink(t testing.TB, seed uint64, harmed *atomic.Int32) *link {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	k := &link{t: t, listen: l, harmed: harmed, draw: rand.New(rand.NewPCG(seed, 12)), done: map[string]int{}, passed: map[docking.Kind]map[string]bool{}}
	t.Cleanup(func() { l.Close() })
	go k.serve()
	return k
}

func (k *link) url() string { return "http://" + k.listen.Addr().String() }

// leads tells where the link leads from now on; "" is nowhere.
func (k *link) leads(to string, rough float64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.to, k.rough, k.down = to, rough, to == ""
}

func (k *link) serve() {
	for {
		c, err := k.listen.Accept()
		if err != nil {
			return
		}
		go k.pass(c)
	}
}

// harms are what befalls what is asked, on its way there.
var harms = []struct {
	name string
	do   func(asked []byte, at int) [][]byte
}{
	{"cut", func([]byte, int) [][]byte { return nil }},
	{"truncated", func(b []byte, at int) [][]byte { return [][]byte{b[:at]} }},
	{"flipped", func(b []byte, at int) [][]byte {
		b = bytes.Clone(b)
		b[at] ^= 4
		return [][]byte{b}
	}},
	{"repeated", func(b []byte, _ int) [][]byte { return [][]byte{b, b} }},
	{"unanswered", func(b []byte, _ int) [][]byte { return [][]byte{b} }},
	{"delayed", func(b []byte, _ int) [][]byte { return [][]byte{b} }},
	{"reordered", func(b []byte, at int) [][]byte { return [][]byte{append(bytes.Clone(b[at:]), b[:at]...)} }},
}

// pass carries one request and its answer; connections are not kept, so that
// each request has its own fate.
func (k *link) pass(c net.Conn) {
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(20 * time.Second))
	asked, err := request(c)
	if err != nil || len(asked) == 0 {
		return
	}
	k.mu.Lock()
	to, harm, at := k.to, -1, k.draw.IntN(len(asked))
	if k.draw.Float64() < k.rough {
		harm = int(k.harmed.Add(1)) % len(harms) // each in turn, so that none is left out
		k.done[harms[harm].name]++
	}
	down := k.down
	trap := k.note(headerOf(asked), down)
	k.mu.Unlock()
	if down {
		return
	}
	if trap != nil {
		trap.spring(c, to, asked)
		return
	}
	all := [][]byte{asked}
	if harm >= 0 {
		all = harms[harm].do(asked, at)
	}
	for i, one := range all {
		if harm >= 0 && harms[harm].name == "delayed" {
			time.Sleep(300 * time.Millisecond)
		}
		within := 15 * time.Second
		if harm >= 0 && (harms[harm].name == "truncated" || harms[harm].name == "reordered" || harms[harm].name == "flipped") {
			within = 2 * time.Second // the other side waits for what does not come
		}
		answer := exchange(to, one, within)
		if i == len(all)-1 && (harm < 0 || harms[harm].name != "unanswered") {
			_, _ = c.Write(answer)
		}
	}
}

// note counts what is on the line, and gives the trap that it springs.
func (k *link) note(h docking.Header, down bool) (sprung *trap) {
	if down {
		return nil
	}
	if k.passed[h.Kind] == nil {
		k.passed[h.Kind] = map[string]bool{}
	}
	k.passed[h.Kind][h.ID] = true
	if k.trap != nil && k.trap.kind == h.Kind {
		sprung, k.trap = k.trap, nil
	}
	return sprung
}

// messages counts those of a kind that were on the line, each once.
func (k *link) messages(kind docking.Kind) int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.passed[kind])
}

// headerOf reads the header of the message in an HTTP request; of what is none it
// is empty.
func headerOf(asked []byte) (h docking.Header) {
	_, body, _ := bytes.Cut(asked, []byte("\r\n\r\n"))
	if lines := bytes.Split(body, []byte("\n")); len(lines) > 1 {
		raw, _ := base64.StdEncoding.DecodeString(string(lines[1]))
		_ = json.Unmarshal(raw, &h)
	}
	return h
}

// request reads one HTTP request with its body.
func request(c net.Conn) ([]byte, error) {
	var got []byte
	part := make([]byte, 64<<10)
	for {
		n, err := c.Read(part)
		got = append(got, part[:n]...)
		if head, body, ok := bytes.Cut(got, []byte("\r\n\r\n")); ok && len(body) >= length(head) {
			return bytes.Replace(got, []byte("\r\n"), []byte("\r\nConnection: close\r\n"), 1), nil
		}
		if err != nil {
			return nil, err
		}
	}
}

func length(head []byte) (n int) {
	_, rest, _ := bytes.Cut(bytes.ToLower(head), []byte("content-length: "))
	for _, d := range rest {
		if d < '0' || d > '9' {
			break
		}
		n = 10*n + int(d-'0')
	}
	return n
}

// exchange sends bytes as they are and reads what comes back until the end.
func exchange(to string, asked []byte, within time.Duration) []byte {
	c, err := net.DialTimeout("tcp", to, time.Second)
	if err != nil {
		return nil
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(within))
	if _, err := c.Write(asked); err != nil {
		return nil
	}
	answer, _ := io.ReadAll(c)
	return answer
}
