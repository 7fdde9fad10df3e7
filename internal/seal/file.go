package seal

import (
	"encoding/pem"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// The two files of a key folder, both PEM, both 0600.
const (
	masterFile = "master.key" // HEDUI MASTER KEY: secret (32) | first 4 bytes of its digest
	signFile   = "sign.key"   // PRIVATE KEY: SM2, PKCS #8
	masterType = "HEDUI MASTER KEY"
	checkSize  = 4
)

// GenerateMaster draws a new master and signing key from r and writes them to
// dir, synced, readable by the owner alone. It never overwrites: a lost key
// loses all data sealed under it. The master file comes last, so an interrupted
// run never leaves a folder that looks complete. Faults: seal.file_exists,
// seal.file_unwritable, seal.no_randomness.
func GenerateMaster(dir string, r io.Reader) error {
	for _, name := range []string{masterFile, signFile} {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			return fileExists(name)
		}
	}
	var secret [secretSize]byte
	if _, err := io.ReadFull(r, secret[:]); err != nil {
		return noRandomness(err)
	}
	sign, err := generateSigner(r)
	if err != nil {
		return err
	}
	if err := writeKey(dir, signFile, sign); err != nil {
		return err
	}
	return writeKey(dir, masterFile, encodeMaster(secret))
}

// OpenMaster reads the two key files of dir. Faults name the file: missing,
// open to others than its owner, damaged, unreadable.
func OpenMaster(dir string) (*Master, error) {
	text, err := readKey(dir, masterFile)
	if err != nil {
		return nil, err
	}
	secret, ok := decodeMaster(text)
	if !ok {
		return nil, fileDamaged(masterFile)
	}
	if text, err = readKey(dir, signFile); err != nil {
		return nil, err
	}
	signer, ok := decodeSigner(text)
	if !ok {
		return nil, fileDamaged(signFile)
	}
	return newMaster(secret, signer)
}

func encodeMaster(secret [secretSize]byte) []byte {
	check := Digest(secret[:])
	body := append(secret[:], check[:checkSize]...)
	return pem.EncodeToMemory(&pem.Block{Type: masterType, Bytes: body})
}

func decodeMaster(text []byte) (secret [secretSize]byte, ok bool) {
	block, _ := pem.Decode(text)
	if block == nil || block.Type != masterType || len(block.Bytes) != secretSize+checkSize {
		return secret, false
	}
	copy(secret[:], block.Bytes)
	check := Digest(secret[:])
	return secret, string(check[:checkSize]) == string(block.Bytes[secretSize:])
}

func readKey(dir, name string) ([]byte, error) {
	f, err := os.Open(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fileMissing(name)
	} else if err != nil {
		return nil, fileUnreadable(name, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fileUnreadable(name, err)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return nil, fileOpenToOthers(name, mode)
	}
	text, err := io.ReadAll(io.LimitReader(f, 1<<16))
	if err != nil {
		return nil, fileUnreadable(name, err)
	}
	return text, nil
}

// writeKey creates the file, which must be new, and makes sure that it is on
// the disk; a file that could not be written whole is removed again.
func writeKey(dir, name string, text []byte) error {
	path := filepath.Join(dir, name)
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fileExists(name)
	} else if err != nil {
		return fileUnwritable(name, err)
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Close(), syncDir(dir)); err != nil {
		os.Remove(path)
		return fileUnwritable(name, err)
	}
	return nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
