package seal

import (
	"bufio"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"io"
	"os"

	"github.com/emmansun/gmsm/sm4"
)

// Scratch holds an upload while it is worked on: bytes of any size, read at any
// place, in bounded memory. They lie in a file without a name, enciphered with
// SM4-CTR under a key that only this value knows, so that neither a killed
// process nor a copied disk leaves clear text behind (R11). The bytes are not
// authenticated: nobody else can name the file.
type Scratch struct {
	file  *os.File
	block cipher.Block
	size  int64
}

// NewScratch takes in all of r; dir is where the file lies, "" for the
// system's folder of temporary files. An error of r comes back as it is.
// Close gives the space back.
func NewScratch(dir string, r io.Reader) (*Scratch, error) {
	key := make([]byte, sealKey)
	rand.Read(key)
	block, err := sm4.NewCipher(key)
	if err != nil {
		return nil, err
	}
	file, err := os.CreateTemp(dir, "hedui-*")
	if err != nil {
		return nil, noScratch(err)
	}
	s := &Scratch{file: file, block: block}
	if err := os.Remove(file.Name()); err != nil {
		return nil, noScratch(s.given(err))
	}
	if err := s.take(r); err != nil {
		return nil, s.given(err)
	}
	return s, nil
}

// given closes the file on the way out with an error.
func (s *Scratch) given(err error) error { s.file.Close(); return err }

func (s *Scratch) take(r io.Reader) (err error) {
	out := bufio.NewWriterSize(cipher.StreamWriter{S: s.stream(0), W: fileWriter{s.file}}, 64<<10)
	if s.size, err = io.Copy(out, r); err != nil {
		return err
	}
	return out.Flush()
}

// stream is the key stream from a block on: the counter is the block's number.
func (s *Scratch) stream(from int64) cipher.Stream {
	var counter [sm4.BlockSize]byte
	binary.BigEndian.PutUint64(counter[8:], uint64(from))
	return cipher.NewCTR(s.block, counter[:])
}

// Size is the number of bytes.
func (s *Scratch) Size() int64 { return s.size }

// ReadAt reads bytes as they came in. It is safe for concurrent use.
func (s *Scratch) ReadAt(p []byte, off int64) (int, error) {
	n, err := s.file.ReadAt(p, off)
	stream := s.stream(off / sm4.BlockSize)
	var skipped [sm4.BlockSize]byte
	skip := skipped[:off%sm4.BlockSize]
	stream.XORKeyStream(skip, skip)
	stream.XORKeyStream(p[:n], p[:n])
	return n, err
}

// Close removes the bytes.
func (s *Scratch) Close() error { return s.file.Close() }

// fileWriter tells errors of the disk from those of the sender.
type fileWriter struct{ file *os.File }

func (w fileWriter) Write(p []byte) (int, error) {
	n, err := w.file.Write(p)
	if err != nil {
		err = noScratch(err)
	}
	return n, err
}
