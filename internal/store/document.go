package store

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"time"
)

// DocumentID names a document for ever.
type DocumentID string

// Document describes sealed bytes that never change: a scan, a report, a part
// of findings, an evidence.
type Document struct {
	ID          DocumentID
	Kind        string   // what it is: "authorization", "report", "finding part" …
	ContentType string   // MIME
	Owner       string   // what it belongs to, as in audit objects: "case c_…"
	Size        int64    // bytes before sealing
	Digest      [32]byte // SM3 of the sealed bytes; for exchange and archive
	StoredAt    time.Time
}

// Staged is a document whose bytes are sealed and, when they are more than one
// frame (64 KiB), durable in a file of Dir/documents, but which no transaction
// has attached yet. A file that never is gets swept.
type Staged struct {
	Document
	sealed []byte // nil when it is a file
}

// StageDocument seals what r gives, of any size, in bounded memory. Do it
// before the Write that attaches it: the one writer should not wait for r.
func (s *Store) StageDocument(ctx context.Context, d Document, r io.Reader) (*Staged, error) {
	w := s.NewDocument(d)
	defer w.Abort()
	if _, err := io.Copy(w, readerUntil{ctx, r}); err != nil {
		return nil, err
	}
	return w.Finish()
}

// StageBytes is StageDocument for what is in memory already.
func (s *Store) StageBytes(d Document, data []byte) (*Staged, error) {
	w := s.NewDocument(d)
	defer w.Abort()
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	return w.Finish()
}

// readerUntil ends with the context.
type readerUntil struct {
	ctx context.Context
	r   io.Reader
}

func (r readerUntil) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

// PutDocument stages and attaches data in one go; for what is at hand, best of
// up to 64 KiB. Kind, ContentType and Owner of d are used.
func (tx *Tx) PutDocument(d Document, data []byte) (DocumentID, error) {
	staged, err := tx.store.StageBytes(d, data)
	if err != nil {
		return "", err
	}
	return staged.ID, tx.Attach(staged)
}

// Attach makes a staged document part of this transaction.
func (tx *Tx) Attach(d *Staged) error {
	_, err := tx.Exec(`INSERT INTO document (id, kind, content_type, owner, size, digest, stored_at, sealed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		string(d.ID), d.Kind, d.ContentType, d.Owner, d.Size, d.Digest[:], tx.Now, d.sealed)
	return err
}

// Document describes a document; the fault is store.no_document.
func (tx *Tx) Document(id DocumentID) (Document, error) {
	d, _, err := tx.findDocument(id)
	return d, err
}

func (tx *Tx) findDocument(id DocumentID) (d Document, sealed []byte, err error) {
	var digest []byte
	err = tx.QueryRow(`SELECT id, kind, content_type, owner, size, digest, stored_at, sealed FROM document WHERE id = $1`, string(id)).
		Scan(&d.ID, &d.Kind, &d.ContentType, &d.Owner, &d.Size, &digest, instant{&d.StoredAt}, &sealed)
	copy(d.Digest[:], digest)
	return d, sealed, tx.store.missing(err, "store.no_document", "文件不存在")
}

// OpenDocument gives a document's bytes in order, in bounded memory. A reader
// reports store.document_damaged instead of EOF when the sealed bytes are not
// those that were stored; what came before was good. In a Read, call Register
// before the bytes leave the program. Close the reader.
func (tx *Tx) OpenDocument(id DocumentID) (io.ReadCloser, Document, error) {
	d, sealed, err := tx.findDocument(id)
	if err != nil {
		return nil, d, err
	}
	if sealed != nil {
		return newFrameReader(tx.store.ring, d, io.NopCloser(bytes.NewReader(sealed))), d, nil
	}
	f, err := os.Open(tx.store.documentPath(id))
	if err != nil {
		return nil, d, documentDamaged(id, err)
	}
	return newFrameReader(tx.store.ring, d, f), d, nil
}

// ReadDocument gives the whole document; for those known to be small.
func (tx *Tx) ReadDocument(id DocumentID) ([]byte, error) {
	read, err := tx.FindDocument(id)
	if err != nil {
		return nil, err
	}
	return read()
}

// FindDocument finds a document and gives what reads it whole: once, in whatever
// goroutine, without the transaction.
func (tx *Tx) FindDocument(id DocumentID) (read func() ([]byte, error), err error) {
	r, d, err := tx.OpenDocument(id)
	if err != nil {
		return nil, err
	}
	return func() ([]byte, error) {
		defer r.Close()
		data := bytes.NewBuffer(make([]byte, 0, d.Size+bytes.MinRead)) // or it grows to see the end
		_, err := io.Copy(data, r)
		return data.Bytes(), err
	}, nil
}

// documentPath spreads the files by the random end of their id.
func (s *Store) documentPath(id DocumentID) string {
	name := string(id)
	return filepath.Join(s.dir, "documents", name[max(0, len(name)-2):], name)
}
