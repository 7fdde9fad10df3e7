package archive

import (
	"archive/zip"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"hash"
	"io"
	"slices"
	"time"

	"github.com/emmansun/gmsm/sm3"
)

// bundleVersion is the frozen format of a bundle (docs/archive-format.md,
// testdata/bundle.golden): a zip file of stored, not compressed entries. The
// last two are the manifest, which lists all others with their digests, and its
// signature.
const bundleVersion = 1

const (
	manifestPath  = "manifest.json"
	signaturePath = "manifest.sig"
)

// Manifest says what a bundle is and lists what is in it.
type Manifest struct {
	Hedui   string    `json:"hedui"` // "archive"
	Version int       `json:"version"`
	Case    string    `json:"case"`
	Number  string    `json:"number"` // of the case
	Norm    string    `json:"norm"`   // version of the norm that the case followed (R17)
	Agency  string    `json:"agency"`
	Name    string    `json:"name"` // of the agency, in Chinese
	Roles   []Role    `json:"roles"`
	MadeAt  time.Time `json:"madeAt"`
	Demo    bool      `json:"demo,omitempty"` // invented data
	Key     string    `json:"key"`            // fingerprint of the signing key
	Entries []Entry   `json:"entries"`
}

// Entry is one document of a bundle.
type Entry struct {
	Path   string `json:"path"`
	Part   Part   `json:"part,omitempty"`
	Title  string `json:"title"` // Chinese, nothing personal
	Type   string `json:"type"`  // MIME
	Size   int64  `json:"size"`
	Digest string `json:"digest"` // SM3, hexadecimal
}

// Signer signs a bundle's manifest; *seal.Signer is one.
type Signer interface {
	Sign(message []byte) (signature []byte, err error)
}

// Bundle writes a bundle in bounded memory, document by document.
type Bundle struct {
	Manifest
	zip *zip.Writer
}

// NewBundle begins a bundle; the Entries of m are those that Add adds.
func NewBundle(w io.Writer, m Manifest) *Bundle {
	m.Hedui, m.Version, m.Entries = "archive", bundleVersion, []Entry{}
	m.MadeAt = m.MadeAt.UTC().Truncate(time.Millisecond)
	return &Bundle{Manifest: m, zip: zip.NewWriter(w)}
}

// Add writes a document; e's Size and Digest are set from what r gives.
func (b *Bundle) Add(e Entry, r io.Reader) error {
	w, err := b.create(e.Path)
	if err != nil {
		return err
	}
	digest := sm3.New()
	if e.Size, err = io.Copy(io.MultiWriter(w, digest), r); err != nil {
		return err
	}
	e.Digest = hexOf(digest)
	b.Entries = append(b.Entries, e)
	return nil
}

// Close writes the manifest and its signature. The io.Writer stays open.
func (b *Bundle) Close(signer Signer) error {
	manifest, err := b.Manifest.encode()
	if err != nil {
		return err
	}
	signature, err := signer.Sign(signed(manifest))
	if err != nil {
		return err
	}
	for _, last := range []struct {
		path string
		data []byte
	}{{manifestPath, manifest}, {signaturePath, signature}} {
		w, err := b.create(last.path)
		if err == nil {
			_, err = w.Write(last.data)
		}
		if err != nil {
			return err
		}
	}
	return b.zip.Close()
}

// create begins an entry: stored, so that a reader needs nothing but the bytes,
// and without a time, so that equal files give equal bundles.
func (b *Bundle) create(path string) (io.Writer, error) {
	return b.zip.CreateHeader(&zip.FileHeader{Name: path, Method: zip.Store})
}

// encode is the one way in which a manifest is written.
func (m Manifest) encode() ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	err := enc.Encode(m)
	return out.Bytes(), err
}

// signed is what is signed of a manifest.
func signed(manifest []byte) []byte {
	return slices.Concat([]byte("hedui archive 1\n"), manifest)
}

func hexOf(h hash.Hash) string { return hex.EncodeToString(h.Sum(nil)) }
