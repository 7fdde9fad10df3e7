package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hedui/internal/archive"
	"hedui/internal/seal"
)

// bundled is a small bundle that the folder's own key has signed.
func bundled(t *testing.T, dir string) []byte {
	t.Helper()
	master, err := seal.OpenMaster(folder{Dir: dir}.keys())
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	b := archive.NewBundle(&out, archive.Manifest{Case: "c1", Number: "HD210102-26-00001", Norm: "辽宁2022", Agency: "210102", Name: "和平区核对中心",
		Roles: []archive.Role{archive.Commissioned}, MadeAt: time.Unix(1791000000, 0), Demo: true, Key: master.Signer().Verifier().Fingerprint()})
	if err := b.Add(archive.Entry{Path: "timeline.jsonl", Part: archive.Timeline, Title: "办理过程", Type: "application/jsonl"}, strings.NewReader("{}\n")); err != nil {
		t.Fatal(err)
	}
	if err := b.Close(master.Signer()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A bundle is verified without a server, by the key that was kept beforehand
// (R7.1).
func TestArchiveVerify(t *testing.T) {
	t.Parallel()
	dir, folder := demoCopy(t), t.TempDir()
	key := write(t, filepath.Join(folder, "key.pem"), hedui(t, "", "", "audit", "key", "--dir", dir).must(t).out)
	whole := bundled(t, dir)
	good := write(t, filepath.Join(folder, "good.zip"), string(whole))
	if out := hedui(t, "", "", "archive", "verify", good, "--key", key).must(t).out; !strings.Contains(out, "验证通过：业务 HD210102-26-00001") {
		t.Errorf("it says %s", out)
	}
	if got := decode[bundleVerified](t, hedui(t, "", "", "archive", "verify", good, "--key", key, "--json").must(t).out); !got.Valid || len(got.Manifest.Entries) != 1 {
		t.Errorf("%+v", got)
	}
	for code, data := range map[string][]byte{
		"archive.changed":   bytes.Replace(whole, []byte("{}\n"), []byte("{ \n"), 1),
		"archive.signature": bytes.Replace(whole, []byte("辽宁2022"), []byte("辽宁2023"), 1),
		"archive.format":    whole[:len(whole)-9],
	} {
		bad := write(t, filepath.Join(folder, code), string(data))
		if o := hedui(t, "", "", "archive", "verify", bad, "--key", key); o.code != exitFound || o.err != "" || !strings.Contains(o.out, "验证不通过") {
			t.Errorf("%s: %+v", code, o)
		}
		if code == "archive.format" {
			continue
		}
		if got := decode[bundleVerified](t, hedui(t, "", "", "archive", "verify", bad, "--key", key, "--json").out); got.Valid || !strings.HasPrefix(got.Fault, "archive.") {
			t.Errorf("%s: %+v", code, got)
		}
	}
}
