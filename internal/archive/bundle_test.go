package archive_test

import (
	"archive/zip"
	"bytes"
	"crypto/hmac"
	"flag"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/emmansun/gmsm/sm3"

	"hedui/internal/archive"
	"hedui/internal/fault"
)

var update = flag.Bool("update", false, "write the golden files anew")

// testKey stands for the installation's SM2 key, whose signatures differ from
// call to call; the bytes around them are what is tested here.
type testKey string

func (k testKey) Sign(message []byte) ([]byte, error) {
	mac := hmac.New(sm3.New, []byte(k))
	mac.Write(message)
	return mac.Sum(nil), nil
}
func (k testKey) Fingerprint() string { return "key-" + string(k) }
func (k testKey) Verify(message, signature []byte) bool {
	want, _ := k.Sign(message)
	return hmac.Equal(want, signature)
}

// sample is a small bundle.
func sample(t testing.TB) []byte {
	t.Helper()
	var out bytes.Buffer
	b := archive.NewBundle(&out, archive.Manifest{Case: "c1", Number: "HD210102-26-00001", Norm: "辽宁2022", Agency: "210102",
		Name: "和平区核对中心", Roles: []archive.Role{archive.Commissioned}, MadeAt: monday, Demo: true, Key: testKey("a").Fingerprint()})
	for _, e := range []archive.Entry{
		{Path: "case.json", Title: "业务登记", Type: "application/json"},
		{Path: "papers/0001-authorization.pdf", Part: archive.Authorization, Title: "第1名核对对象的授权书", Type: "application/pdf"},
		{Path: "timeline.jsonl", Part: archive.Timeline, Title: "办理过程", Type: "application/jsonl"},
	} {
		if err := b.Add(e, strings.NewReader("演示 "+e.Path)); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Close(testKey("a")); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func verify(data []byte) (archive.Manifest, error) {
	return archive.Verify(bytes.NewReader(data), int64(len(data)), testKey("a"))
}

// The format is frozen: bundles of today are read in thirty years (R7.1).
func TestTheBundleIsFrozen(t *testing.T) {
	const golden = "testdata/bundle.golden"
	got := sample(t)
	if *update {
		if err := os.WriteFile(golden, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("the bundle is no longer as it was: %v", err)
	}
	m, err := verify(want)
	if err != nil || len(m.Entries) != 3 || m.Norm != "辽宁2022" || m.Entries[1].Part != archive.Authorization {
		t.Errorf("%+v, %v", m, err)
	}
}

// Any byte of any document or of the manifest that is changed is found, and
// the document is named.
func TestAnyChangeOfABundleIsFound(t *testing.T) {
	whole := sample(t)
	for at := range whole {
		changed := bytes.Clone(whole)
		changed[at] ^= 1
		if bytes.Equal(contents(t, changed), contents(t, whole)) {
			continue // a byte of the container that no reader's result hangs on
		}
		if _, err := verify(changed); err == nil {
			t.Errorf("byte %d was changed and not found", at)
		}
	}
	at := bytes.Index(whole, []byte("演示 papers")) + 3
	changed := bytes.Clone(whole)
	changed[at] ^= 1
	if _, err := verify(changed); !fault.HasCode(err, "archive.changed") || !strings.Contains(err.Error(), "第1名核对对象的授权书") {
		t.Errorf("the changed document is not named: %v", err)
	}
}

// contents is what a reader gets out of a bundle; nil of none.
func contents(t *testing.T, data []byte) []byte {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil
	}
	var all bytes.Buffer
	for _, f := range z.File {
		all.WriteString(f.Name)
		r, err := f.Open()
		if err != nil {
			return nil
		}
		if _, err := io.Copy(&all, r); err != nil {
			return nil
		}
	}
	return all.Bytes()
}

// repack writes the bundle anew with its files changed.
func repack(t *testing.T, change func(name string, data []byte) (string, []byte), more ...string) []byte {
	t.Helper()
	whole := sample(t)
	z, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	add := func(name string, method uint16, data []byte) {
		if f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: method}); err != nil {
			t.Fatal(err)
		} else if _, err := f.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if name, data := change(f.Name, data); name != "" {
			add(name, zip.Store, data)
		}
	}
	for _, name := range more {
		add(name, zip.Store, nil)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Documents that are taken out, put in or exchanged, and manifests that others
// have signed, are found.
func TestWhoeverRepacksABundleIsFound(t *testing.T) {
	same := func(name string, data []byte) (string, []byte) { return name, data }
	if _, err := verify(repack(t, same)); err != nil {
		t.Errorf("packed anew without a change: %v", err)
	}
	for code, data := range map[string][]byte{
		"archive.missing": repack(t, func(name string, data []byte) (string, []byte) {
			if strings.HasPrefix(name, "papers") {
				name = ""
			}
			return name, data
		}),
		"archive.added": repack(t, same, "papers/0002-authorization.pdf"),
		"archive.signature": repack(t, func(name string, data []byte) (string, []byte) {
			return name, bytes.Replace(data, []byte("和平区"), []byte("沈河区"), 1)
		}),
		"archive.key": repack(t, func(name string, data []byte) (string, []byte) {
			return name, bytes.Replace(data, []byte("key-a"), []byte("key-b"), 1)
		}),
		"archive.format": []byte("PK"),
	} {
		if _, err := verify(data); !fault.HasCode(err, code) {
			t.Errorf("want %s: %v", code, err)
		}
	}
	if _, err := verify(repack(t, same, "case.json")); !fault.HasCode(err, "archive.added") {
		t.Errorf("one document twice: %v", err)
	}
}

// Whatever is handed in, it is a whole bundle or refused in Chinese.
func FuzzVerify(f *testing.F) {
	whole := sample(f)
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := archive.Verify(bytes.NewReader(data), int64(len(data)), testKey("a"))
		if err != nil && !fault.Is(err, fault.Invalid) {
			t.Errorf("%v", err)
		}
		if err == nil && m.Hedui != "archive" {
			t.Errorf("%+v", m)
		}
	})
}
