package audit

import (
	"bytes"
	"crypto/hmac"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"hedui/internal/fault"

	"github.com/emmansun/gmsm/sm3"
)

// testKey stands for the installation's SM2 key, whose signatures differ from
// call to call; the bytes around them are what is tested here.
type testKey string

func (k testKey) Sign(message []byte) ([]byte, error) { return Commitment([]byte(k), message), nil }
func (k testKey) Fingerprint() string                 { return "key-" + string(k) }
func (k testKey) Verify(message, signature []byte) bool {
	return hmac.Equal(Commitment([]byte(k), message), signature)
}

// export writes n entries with a checkpoint after each fourth and the last,
// beginning behind the first skip entries, as separate lines.
func export(t testing.TB, key testKey, skip, n int64) []string {
	t.Helper()
	var tree Tree
	for seq := range skip {
		tree.Append(sample(seq + 1).LeafHash())
	}
	var b bytes.Buffer
	x, err := NewExporter(&b, &tree, clock, key.Fingerprint())
	for seq := skip + 1; err == nil && seq <= n; seq++ {
		e := sample(seq)
		tree.Append(e.LeafHash())
		err = x.Entry(e, e.LeafHash())
		if seq%4 == 0 || seq == n {
			c, _ := NewCheckpoint(&tree, clock, key, key.Fingerprint())
			err = x.Checkpoint(c)
		}
	}
	if err == nil {
		err = x.Close(clock, key)
	}
	if err != nil {
		t.Fatal(err)
	}
	return slices.Collect(strings.Lines(b.String()))
}

func whole(lines []string) string { return strings.Join(lines, "") }

// at gives the index of an entry's line in export(t, key, 0, 10).
func at(lines []string, seq int) int {
	return slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, fmt.Sprintf(`{"entry":{"seq":%d,`, seq)) })
}

func TestTheExportIsFrozen(t *testing.T) {
	golden(t, "export.golden", []byte(whole(export(t, "a", 0, 3))))
	c := Checkpoint{Size: 3, Root: sm3.Sum([]byte("root")), At: clock, Key: "k"}
	golden(t, "checkpoint.golden", c.message())
}

func TestAnUntouchedExportVerifies(t *testing.T) {
	for _, skip := range []int64{0, 1, 4, 6} {
		got, err := Verify(strings.NewReader(whole(export(t, "a", skip, 10))), testKey("a"))
		if err != nil || got.From != skip+1 || got.Size != 10 || got.Last.Size != 10 || got.Broken != 0 || !got.ExportedAt.Equal(clock) {
			t.Errorf("skip %d: %+v, %v", skip, got, err)
		}
	}
	var b bytes.Buffer
	x, _ := NewExporter(&b, new(Tree), clock, testKey("a").Fingerprint())
	x.Close(clock, testKey("a"))
	if got, err := Verify(&b, testKey("a")); err != nil || got.Size != 0 {
		t.Errorf("empty register: %+v, %v", got, err)
	}
}

func TestEachTamperingIsFoundAndLocated(t *testing.T) {
	for name, c := range map[string]struct {
		tamper func(lines []string) []string
		code   string
		seq    int64
		says   string
	}{
		"content changed": {func(l []string) []string {
			l[at(l, 5)] = strings.Replace(l[at(l, 5)], "a_1", "a_2", 1)
			return l
		}, "audit.changed", 5, "审计日志第5条的内容被改动"},
		"leaf hash changed": {func(l []string) []string {
			h := sample(5).LeafHash().String()
			l[at(l, 5)] = strings.Replace(l[at(l, 5)], h, sample(6).LeafHash().String(), 1)
			return l
		}, "audit.changed", 5, "第5条"},
		"content and leaf hash changed": {func(l []string) []string {
			e := sample(6)
			e.Actor = "a_2"
			l[at(l, 6)] = entryLine(e)
			return l
		}, "audit.root", 5, "第5条至第8条"},
		"removed":                     {func(l []string) []string { return slices.Delete(l, at(l, 6), at(l, 6)+1) }, "audit.missing", 6, "缺少第6条"},
		"two removed":                 {func(l []string) []string { return slices.Delete(l, at(l, 6), at(l, 6)+2) }, "audit.missing", 6, "缺少第6条至第7条"},
		"removed before a checkpoint": {func(l []string) []string { return slices.Delete(l, at(l, 8), at(l, 8)+1) }, "audit.missing", 8, "缺少第8条"},
		"swapped": {func(l []string) []string {
			l[at(l, 6)], l[at(l, 7)] = l[at(l, 7)], l[at(l, 6)]
			return l
		}, "audit.swapped", 6, "第6条与第7条的次序被调换"},
		"inserted twin": {func(l []string) []string { return slices.Insert(l, at(l, 6), l[at(l, 5)]) }, "audit.inserted", 6, "第6条之前"},
		"inserted before a checkpoint": {func(l []string) []string {
			return slices.Insert(l, at(l, 8)+1, entryLine(sample(9)))
		}, "audit.inserted", 9, "第9条"},
		"renumbered around a removed one": {func(l []string) []string {
			l = slices.Delete(l, at(l, 5), at(l, 5)+1)
			for seq := 6; seq <= 8; seq++ {
				e := sample(int64(seq))
				e.Seq--
				l[at(l, seq)] = entryLine(e)
			}
			return slices.Insert(l, at(l, 7)+1, entryLine(sample(8)))
		}, "audit.root", 5, "第5条至第8条"},
		"cut off":                    {func(l []string) []string { return l[:at(l, 7)] }, "audit.truncated", 7, "自第7条起缺失"},
		"cut off in a line":          {func(l []string) []string { i := at(l, 7); l[i] = l[i][:20]; return l[:i+1] }, "audit.truncated", 7, "自第7条起缺失"},
		"cut off and closed again":   {func(l []string) []string { return append(l[:at(l, 9)], l[len(l)-1]) }, "audit.truncated", 9, "自第9条起缺失"},
		"cut off without checkpoint": {func(l []string) []string { return append(l[:at(l, 8)], l[len(l)-1]) }, "audit.truncated", 5, "没有签名的检查点"},
		"checkpoint's root changed": {func(l []string) []string {
			i := at(l, 4) + 1
			l[i] = strings.Replace(l[i], `"root":"`, `"root":"0`, 1)
			return l
		}, "audit.signature", 1, "检查点签名"},
		"checkpoint's time changed": {func(l []string) []string {
			i := at(l, 4) + 1
			l[i] = strings.Replace(l[i], "2026", "2025", 1)
			return l
		}, "audit.signature", 1, "检查点签名"},
		"checkpoint removed":         {func(l []string) []string { return slices.Delete(l, at(l, 4)+1, at(l, 4)+2) }, "audit.digest", 0, "检查点"},
		"closing line changed":       {func(l []string) []string { i := len(l) - 1; l[i] = strings.Replace(l[i], "2026", "2025", 1); return l }, "audit.signature", 0, "结尾"},
		"header's time changed":      {func(l []string) []string { l[0] = strings.Replace(l[0], "2026", "2025", 1); return l }, "audit.digest", 0, "文件头"},
		"header's beginning changed": {func(l []string) []string { l[0] = strings.Replace(l[0], `"from":1`, `"from":2`, 1); return l }, "audit.format", 0, "文件头"},
		"something behind the end":   {func(l []string) []string { return append(l, l[1]) }, "audit.format", 0, "结尾之后"},
		"a blank in a line":          {func(l []string) []string { i := at(l, 3); l[i] = " " + l[i]; return l }, "audit.changed", 3, "第3条"},
		"another file":               {func(l []string) []string { return []string{"姓名,身份证号"} }, "audit.format", 0, "不是核对系统导出"},
		"signed by somebody else":    {func(l []string) []string { return export(t, "b", 0, 10) }, "audit.key", 0, "不是指定的密钥"},
		"somebody else in our name": {func(l []string) []string {
			other := export(t, "b", 0, 10)
			for i := range other {
				other[i] = strings.ReplaceAll(other[i], "key-b", "key-a")
			}
			return other
		}, "audit.signature", 1, "签名无效"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Verify(strings.NewReader(whole(c.tamper(export(t, "a", 0, 10)))), testKey("a"))
			if !fault.HasCode(err, c.code) || got.Broken != c.seq || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v at %d, want %s at %d saying %s", err, got.Broken, c.code, c.seq, c.says)
			}
		})
	}
}

func TestAnyChangedByteIsFound(t *testing.T) {
	original := []byte(whole(export(t, "a", 0, 6)))
	for i := range original {
		changed := bytes.Clone(original)
		changed[i] ^= 1
		if _, err := Verify(bytes.NewReader(changed), testKey("a")); err == nil {
			t.Errorf("byte %d (%q) was changed unnoticed", i, original[max(0, i-10):i+1])
		}
	}
}

func entryLine(e Entry) string {
	x, leaf := exported(e), e.LeafHash()
	b, _ := line(body{Entry: &x, Leaf: &leaf})
	return string(b)
}

func FuzzVerify(f *testing.F) {
	f.Add([]byte(whole(export(f, "a", 0, 3))))
	original := whole(export(f, "a", 0, 3))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := Verify(bytes.NewReader(b), testKey("a")); err == nil && string(b) != original {
			t.Errorf("a forged export verifies: %q", b)
		}
	})
}

// endless is an export that never ends its second line.
type endless struct{ head io.Reader }

func (e endless) Read(p []byte) (int, error) {
	if n, err := e.head.Read(p); err == nil {
		return n, nil
	}
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestAnEndlessLineIsRefusedInBoundedMemory(t *testing.T) {
	head := export(t, "a", 0, 1)[0]
	if _, err := Verify(endless{strings.NewReader(head)}, testKey("a")); !fault.HasCode(err, "audit.truncated") {
		t.Errorf("got %v", err)
	}
}

func BenchmarkVerify(b *testing.B) {
	file := whole(export(b, "a", 0, 2000))
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		if _, err := Verify(strings.NewReader(file), testKey("a")); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(2000*b.N)/b.Elapsed().Seconds(), "entries/s")
}
