package store

import (
	"hash"
	"io"
	"os"
	"path/filepath"

	"github.com/emmansun/gmsm/sm3"
)

// DocumentWriter seals a document while it is written, in bounded memory: up
// to 64 KiB stay in memory, more goes to a file. End it with Finish or Abort.
type DocumentWriter struct {
	store  *Store
	d      Document
	buf    []byte // content of the frame being filled
	out    []byte // sealed bytes that are not in the file yet
	file   *os.File
	digest hash.Hash
	index  uint64
	err    error
}

// NewDocument begins a document; Kind, ContentType and Owner of d are used.
func (s *Store) NewDocument(d Document) *DocumentWriter {
	d.ID = DocumentID(newID("d_", s.Now(), s.rand))
	d.Size = 0
	return &DocumentWriter{store: s, d: d, out: []byte(frameMagic), digest: sm3.New()}
}

func (w *DocumentWriter) Write(p []byte) (n int, err error) {
	for len(p) > 0 && w.err == nil {
		if len(w.buf) == frameSize { // more comes, so this frame is not the last
			w.err = w.flush(false)
			continue
		}
		k := min(len(p), frameSize-len(w.buf))
		w.buf = append(w.buf, p[:k]...)
		p, n = p[k:], n+k
	}
	return n, w.store.fileFault(w.err)
}

// flush seals the frame; every one but a first and only one goes to the file.
func (w *DocumentWriter) flush(last bool) (err error) {
	if w.out, err = appendFrame(w.out, w.store.ring, frameAAD(w.d, w.index, last), w.buf); err != nil {
		return err
	}
	w.d.Size += int64(len(w.buf))
	w.index++
	w.buf = w.buf[:0]
	w.digest.Write(w.out)
	if last && w.file == nil {
		return nil
	}
	if err := w.create(); err != nil {
		return err
	}
	_, err = w.file.Write(w.out)
	w.out = w.out[:0]
	return err
}

func (w *DocumentWriter) create() (err error) {
	if w.file != nil {
		return nil
	}
	path := w.store.documentPath(w.d.ID)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	w.file, err = os.OpenFile(path+".tmp", os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	return err
}

// Finish seals the last frame; a file is durable when it returns.
func (w *DocumentWriter) Finish() (*Staged, error) {
	if w.err == nil {
		w.err = w.flush(true)
	}
	if w.err == nil && w.file != nil {
		w.err = w.keep()
	}
	if w.err != nil {
		return nil, w.store.fileFault(w.err)
	}
	w.d.Digest = [32]byte(w.digest.Sum(nil))
	staged := &Staged{Document: w.d}
	if w.index == 1 {
		staged.sealed = w.out
	}
	return staged, nil
}

// keep makes the file durable under its own name.
func (w *DocumentWriter) keep() error {
	if err := w.file.Sync(); err != nil {
		return err
	}
	path := w.file.Name()
	if err := w.file.Close(); err != nil {
		return err
	}
	w.file = nil
	final := w.store.documentPath(w.d.ID)
	if err := os.Rename(path, final); err != nil {
		return err
	}
	return syncDirs(filepath.Dir(final), w.store.dir)
}

// Abort gives up a document that was not finished; after Finish it does nothing.
func (w *DocumentWriter) Abort() {
	if w.file != nil {
		w.file.Close()
		os.Remove(w.file.Name()) // what stays behind is swept
		w.file = nil
	}
	if w.err == nil {
		w.err = io.ErrClosedPipe
	}
}

// syncDirs makes renames below dir durable, up to the folder top.
func syncDirs(dir, top string) error {
	for {
		f, err := os.Open(dir)
		if err != nil {
			return err
		}
		err = f.Sync()
		f.Close()
		if err != nil || dir == top || dir == filepath.Dir(dir) {
			return err
		}
		dir = filepath.Dir(dir)
	}
}
