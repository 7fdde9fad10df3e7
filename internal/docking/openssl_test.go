package docking

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// bench is a folder in which openssl alone works on a message.
type bench struct {
	t   *testing.T
	dir string
}

func (b bench) put(name string, data []byte) {
	b.t.Helper()
	if err := os.WriteFile(filepath.Join(b.dir, name), data, 0o600); err != nil {
		b.t.Fatal(err)
	}
}

func (b bench) openssl(args ...string) []byte {
	b.t.Helper()
	cmd := exec.CommandContext(b.t.Context(), "openssl", args...)
	cmd.Dir = b.dir
	var out, told bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &told
	if err := cmd.Run(); err != nil {
		b.t.Fatalf("openssl %v: %v\n%s", args, err, told.String())
	}
	return out.Bytes()
}

// A third party checks a signature and opens an envelope that is its own with
// openssl 3.0 alone, as docs/docking.md shows.
func TestOpensslAloneVerifiesAndOpens(t *testing.T) {
	v := theVectors(t)
	want := samples()["request"]
	wire, err := v.province.Seal(want, v.dalian.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	b := bench{t, t.TempDir()}
	b.put("sender.pem", v.province.Certificate.PEM())
	b.put("my.key", testdata(t, "210200.key"))
	parts := bytes.SplitAfter(wire, []byte("\n"))
	b.put("signed", bytes.Join(parts[:4], nil))
	for i, name := range []string{"", "header", "key", "content", "signature"} {
		if i > 0 {
			b.put(name, decoded(t, parts[i]))
		}
	}
	b.put("sender.pub", b.openssl("x509", "-in", "sender.pem", "-noout", "-pubkey"))
	b.openssl("pkeyutl", "-verify", "-pubin", "-inkey", "sender.pub", "-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678",
		"-in", "signed", "-sigfile", "signature")
	key := b.openssl("pkeyutl", "-decrypt", "-inkey", "my.key", "-in", "key")
	content := decoded(t, parts[3])
	b.put("ciphertext", content[16:])
	plain := b.openssl("enc", "-d", "-sm4-cbc", "-K", hex.EncodeToString(key), "-iv", hex.EncodeToString(content[:16]), "-in", "ciphertext")
	var got Content
	if err := json.Unmarshal(plain, &got); err != nil || got.Asked.Persons[0].Name != want.Asked.Persons[0].Name {
		t.Errorf("%s, %v", plain, err)
	}
}

// And what openssl alone signed and enveloped is taken.
func TestWhatOpensslMadeIsTaken(t *testing.T) {
	v := theVectors(t)
	b := bench{t, t.TempDir()}
	b.put("my.key", testdata(t, "210200.key"))
	b.put("receiver.pem", v.province.Certificate.PEM())
	b.put("receiver.pub", b.openssl("x509", "-in", "receiver.pem", "-noout", "-pubkey"))
	m := samples()["feedback"]
	m.Version, m.Signer, m.Receiver = Version, v.dalian.Certificate.Fingerprint(), v.province.Certificate.Fingerprint()
	header, err := json.Marshal(m.Header)
	if err != nil {
		t.Fatal(err)
	}
	content, err := json.Marshal(m.Content)
	if err != nil {
		t.Fatal(err)
	}
	b.put("content.json", content)
	key, iv := b.openssl("rand", "16"), b.openssl("rand", "16")
	b.put("raw", key)
	wrapped := b.openssl("pkeyutl", "-encrypt", "-pubin", "-inkey", "receiver.pub", "-in", "raw")
	sealed := b.openssl("enc", "-sm4-cbc", "-K", hex.EncodeToString(key), "-iv", hex.EncodeToString(iv), "-in", "content.json")
	wire := []byte(first + "\n")
	for _, part := range [][]byte{header, wrapped, append(iv, sealed...)} {
		wire = append(base64.StdEncoding.AppendEncode(wire, part), '\n')
	}
	b.put("signed", wire)
	signature := b.openssl("pkeyutl", "-sign", "-inkey", "my.key", "-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678", "-in", "signed")
	wire = append(base64.StdEncoding.AppendEncode(wire, signature), '\n')
	s, err := Parse(wire)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Verify(v.dalian.Certificate); err != nil {
		t.Fatal(err)
	}
	got, err := v.province.Open(s)
	if err != nil || got.Answers[1].Reason != m.Answers[1].Reason {
		t.Errorf("%+v, %v", got, err)
	}
}

func decoded(t *testing.T, line []byte) []byte {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString(string(bytes.TrimSuffix(line, []byte("\n"))))
	if err != nil {
		t.Fatal(err)
	}
	return data
}
