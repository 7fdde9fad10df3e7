package archive

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/emmansun/gmsm/sm3"

	"hedui/internal/fault"
)

// maxManifest bounds the memory of Verify: the manifest of a batch of a million
// subjects is far smaller.
const maxManifest = 64 << 20

// Key checks a Signer's signatures; *seal.Verifier is one.
type Key interface {
	Fingerprint() string
	Verify(message, signature []byte) bool
}

// Verify checks a bundle without the server: that the pinned key signed its
// manifest, and that every document that it lists is there, once, with its size
// and digest, and nothing else. The fault names what is not as it was:
// archive.format, archive.key, archive.signature, archive.missing,
// archive.changed, archive.added.
func Verify(r io.ReaderAt, size int64, pinned Key) (Manifest, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return Manifest{}, notABundle()
	}
	files, err := index(z)
	if err != nil {
		return Manifest{}, err
	}
	m, err := manifestIn(files, pinned)
	if err != nil {
		return m, err
	}
	return m, m.check(files)
}

// index finds the files by name; one name twice would let two readers see two
// different bundles.
func index(z *zip.Reader) (map[string]*zip.File, error) {
	files := make(map[string]*zip.File, len(z.File))
	for _, f := range z.File {
		if f.Method != zip.Store || f.CompressedSize64 != f.UncompressedSize64 {
			return nil, broken("archive.format", "档案包中的“%s”不是按规定格式存放的", f.Name)
		}
		if files[f.Name] != nil {
			return nil, broken("archive.added", "档案包中“%s”出现了两次", f.Name)
		}
		files[f.Name] = f
	}
	return files, nil
}

func manifestIn(files map[string]*zip.File, pinned Key) (m Manifest, err error) {
	raw, err := read(files[manifestPath])
	if err != nil {
		return m, err
	}
	signature, err := read(files[signaturePath])
	if err != nil {
		return m, err
	}
	if json.Unmarshal(raw, &m) != nil || m.Hedui != "archive" {
		return m, notABundle()
	}
	if m.Version != bundleVersion {
		return m, fault.Newf(fault.Invalid, "archive.format", "不认识档案包的格式版本%d", m.Version).Do("请使用较新版本的核对系统来验证")
	}
	if m.Key != pinned.Fingerprint() {
		return m, fault.Newf(fault.Invalid, "archive.key", "档案包注明的签名密钥（指纹%.16s）不是指定的密钥（指纹%s）", m.Key, pinned.Fingerprint()).
			Do("请确认所指定的公钥属于制作此档案包的系统")
	}
	if again, err := m.encode(); err != nil || !bytes.Equal(again, raw) || !pinned.Verify(signed(raw), signature) {
		return m, broken("archive.signature", "档案包的目录被改动，或其签名无效")
	}
	return m, nil
}

// read gives a small file whole.
func read(f *zip.File) ([]byte, error) {
	if f == nil || f.UncompressedSize64 > maxManifest {
		return nil, notABundle()
	}
	r, err := f.Open()
	if err != nil {
		return nil, notABundle()
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, maxManifest))
	if err != nil {
		return nil, broken("archive.changed", "档案包中的“%s”被改动", f.Name)
	}
	return data, nil
}

func (m Manifest) check(files map[string]*zip.File) error {
	for _, e := range m.Entries {
		f := files[e.Path]
		if f == nil {
			return broken("archive.missing", "档案包缺少“%s”（%s）", e.Title, e.Path)
		}
		if !e.is(f) {
			return broken("archive.changed", "档案包中的“%s”（%s）被改动", e.Title, e.Path)
		}
		delete(files, e.Path)
	}
	delete(files, manifestPath)
	delete(files, signaturePath)
	for name := range files {
		return broken("archive.added", "档案包中多出了“%s”", name)
	}
	return nil
}

// is tells whether the file is the document that was listed.
func (e Entry) is(f *zip.File) bool {
	if f.UncompressedSize64 != uint64(e.Size) {
		return false
	}
	r, err := f.Open()
	if err != nil {
		return false
	}
	defer r.Close()
	digest := sm3.New()
	_, err = io.Copy(digest, r)
	return err == nil && hexOf(digest) == e.Digest
}

func broken(code, format string, args ...any) error {
	return fault.New(fault.Invalid, code, strings.ToValidUTF8(fmt.Sprintf(format, args...), "�")).
		Do("请保留此文件和原件，从系统重新导出后比对")
}

func notABundle() error {
	return fault.New(fault.Invalid, "archive.format", "这不是核对系统导出的档案包，或已损坏").Do("请选择由“导出档案”生成的文件")
}
