package store

import (
	"bufio"
	"encoding/binary"
	"errors"
	"hash"
	"io"

	"hedui/internal/fault"
	"hedui/internal/seal"

	"github.com/emmansun/gmsm/sm3"
)

// A document's sealed bytes, in the table and in files alike (frozen,
// testdata/document.golden): "HDOC" 01, then frames of at most 64 KiB of
// content, each as length (4, big endian) and seal.Ring.Seal's bytes. The
// associated data of a frame binds it to the document, to its place, and to
// being the last one or not, so that no frame can be moved, left out or added.
const (
	frameMagic = "HDOC\x01"
	frameSize  = 64 << 10
)

func frameAAD(d Document, index uint64, last bool) []byte {
	aad := append([]byte("document"), 0)
	for _, part := range []string{string(d.ID), d.Kind, d.Owner} {
		aad = append(binary.AppendUvarint(aad, uint64(len(part))), part...)
	}
	aad = binary.BigEndian.AppendUint64(aad, index)
	if last {
		return append(aad, 1)
	}
	return append(aad, 0)
}

// appendFrame seals one frame.
func appendFrame(b []byte, ring *seal.Ring, aad, plain []byte) ([]byte, error) {
	sealed, err := ring.Seal(aad, plain)
	if err != nil {
		return nil, err
	}
	return append(binary.BigEndian.AppendUint32(b, uint32(len(sealed))), sealed...), nil
}

// frameReader opens frames one by one.
type frameReader struct {
	ring   *seal.Ring
	d      Document
	file   io.Closer
	in     *bufio.Reader
	digest hash.Hash
	index  uint64
	begun  bool
	ended  bool
	plain  []byte
	err    error
}

func newFrameReader(ring *seal.Ring, d Document, file io.ReadCloser) *frameReader {
	digest := sm3.New()
	return &frameReader{ring: ring, d: d, file: file, digest: digest,
		in: bufio.NewReaderSize(file, 4096)}
}

func (r *frameReader) Close() error { return r.file.Close() }

func (r *frameReader) Read(p []byte) (int, error) {
	for len(r.plain) == 0 && r.err == nil {
		r.err = r.next()
	}
	n := copy(p, r.plain)
	r.plain = r.plain[n:]
	if n > 0 {
		return n, nil
	}
	return 0, r.err
}

// next opens the next frame; io.EOF behind the last one, if all was right.
func (r *frameReader) next() error {
	if r.ended {
		if _, err := r.in.ReadByte(); err != io.EOF || [32]byte(r.digest.Sum(nil)) != r.d.Digest {
			return documentDamaged(r.d.ID, err)
		}
		return io.EOF
	}
	sealed, err := r.sealed()
	if err != nil {
		return documentDamaged(r.d.ID, err)
	}
	_, ahead := r.in.Peek(1)
	r.ended = ahead == io.EOF
	r.plain, err = r.ring.Open(frameAAD(r.d, r.index, r.ended), sealed)
	r.index++
	if fault.HasCode(err, "seal.tampered") {
		return documentDamaged(r.d.ID, err)
	}
	return err
}

// sealed reads one frame's bytes into the digest.
func (r *frameReader) sealed() ([]byte, error) {
	if !r.begun {
		if magic, err := r.take(len(frameMagic)); err != nil || string(magic) != frameMagic {
			return nil, errors.Join(errors.New("store: not a document"), err)
		}
		r.begun = true
	}
	size, err := r.take(4)
	if err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint32(size)
	if n > frameSize+seal.Overhead {
		return nil, errors.New("store: a frame is too long")
	}
	return r.take(int(n))
}

func (r *frameReader) take(n int) ([]byte, error) {
	b := make([]byte, n)
	_, err := io.ReadFull(r.in, b)
	r.digest.Write(b)
	return b, err
}

func documentDamaged(id DocumentID, cause error) error {
	return fault.Newf(fault.Internal, "store.document_damaged", "文件 %s 已损坏、缺失或被改动", id).
		Do("请停止使用该文件，从备份恢复，并由安全管理员查明原因").From(cause)
}
