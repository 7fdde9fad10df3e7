package seal

import (
	"crypto/rand"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func keyFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := GenerateMaster(dir, rand.Reader); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestGeneratedKeysOpenAndBelongToTheOwnerAlone(t *testing.T) {
	t.Parallel()
	dir := keyFolder(t)
	for _, name := range []string{masterFile, signFile} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	first, err := OpenMaster(dir)
	if err != nil {
		t.Fatal(err)
	}
	again, err := OpenMaster(dir)
	if err != nil {
		t.Fatal(err)
	}
	k := newKey(t, first, PurposeData, 1, 1)
	if _, err := again.Unwrap(k); err != nil {
		t.Error(err)
	}
	signature, err := first.Signer().Sign([]byte("m"))
	if err != nil || !again.Signer().Verifier().Verify([]byte("m"), signature) {
		t.Errorf("the signing key did not last: %v", err)
	}
}

func TestGenerateNeverOverwrites(t *testing.T) {
	t.Parallel()
	for _, name := range []string{masterFile, signFile} {
		dir := t.TempDir()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("kept"), 0o600); err != nil {
			t.Fatal(err)
		}
		wantCode(t, GenerateMaster(dir, rand.Reader), "seal.file_exists")
		if text, _ := os.ReadFile(path); string(text) != "kept" {
			t.Errorf("%s was overwritten", name)
		}
		if entries, _ := os.ReadDir(dir); len(entries) != 1 {
			t.Errorf("files were added beside %s", name)
		}
	}
}

func TestGenerateTellsWhatIsWrong(t *testing.T) {
	t.Parallel()
	wantCode(t, GenerateMaster(filepath.Join(t.TempDir(), "none"), rand.Reader), "seal.file_unwritable")
	wantCode(t, GenerateMaster(t.TempDir(), io.LimitReader(rand.Reader, 40)), "seal.no_randomness")
}

func TestOpenMasterTellsWhatIsWrong(t *testing.T) {
	t.Parallel()
	change := func(name string, do func(path string) error) string {
		dir := keyFolder(t)
		if err := do(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	readable := func(path string) error { return os.Chmod(path, 0o640) }
	spoil := func(path string) error {
		text, err := os.ReadFile(path)
		lines := strings.Split(string(text), "\n")
		lines[1] = "AAAA" + lines[1][4:]
		return orElse(err, func() error { return os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600) })
	}
	empty := func(path string) error { return os.Truncate(path, 0) }
	for _, c := range []struct {
		code string
		do   func(path string) error
	}{
		{"seal.file_missing", os.Remove},
		{"seal.file_permissions", readable},
		{"seal.file_damaged", spoil},
		{"seal.file_damaged", empty},
	} {
		for _, name := range []string{masterFile, signFile} {
			_, err := OpenMaster(change(name, c.do))
			wantCode(t, err, c.code)
			if err != nil && !strings.Contains(err.Error(), name) {
				t.Errorf("%v does not name %s", err, name)
			}
		}
	}
}

func orElse(err error, next func() error) error {
	if err != nil {
		return err
	}
	return next()
}
