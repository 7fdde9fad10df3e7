package match

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"

	"github.com/emmansun/gmsm/sm3"
	"golang.org/x/sync/errgroup"
)

// tempFiles is the pattern of all temporary files of builds.
const tempFiles = ".snapshot-*.tmp"

// Sweep removes what killed builds left in a folder of snapshots. Call it at
// the start, before any build. Fault: match.unwritable.
func Sweep(dir string) error {
	left, err := filepath.Glob(filepath.Join(dir, tempFiles))
	for _, path := range left {
		err = errors.Join(err, os.Remove(path))
	}
	if err != nil {
		return unwritable(filepath.Base(dir), err)
	}
	return nil
}

// Publish sorts and seals everything, writes it beside the path, syncs it and
// only then gives it its name: whoever opens the path sees the former snapshot
// or the new one, whole. The builder is finished either way. Faults:
// match.unwritable, match.spill_damaged, match.person_too_large,
// match.finished, the context's error.
func (b *Builder) Publish(ctx context.Context) (Info, error) {
	if b.done {
		return Info{}, finished(b.name())
	}
	defer b.Abort()
	file, err := os.CreateTemp(filepath.Dir(b.path), tempFiles)
	if err != nil {
		return Info{}, unwritable(b.name(), err)
	}
	defer os.Remove(file.Name()) // there is nothing to remove after the rename
	h, words := b.newHeader()
	if err := errors.Join(b.write(ctx, file, h, words), file.Close()); err != nil {
		return Info{}, b.explain(err)
	}
	if err := ctx.Err(); err != nil {
		return Info{}, err
	}
	if err := errors.Join(os.Rename(file.Name(), b.path), syncDir(filepath.Dir(b.path))); err != nil {
		return Info{}, unwritable(b.name(), err)
	}
	return h.Info, nil
}

// explain turns what the system says into a fault.
func (b *Builder) explain(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return unwritable(b.name(), err)
	}
	return err
}

// newHeader says what is known before the parts are written, and gives the
// sealed words.
func (b *Builder) newHeader() (h *header, words []byte) {
	h = &header{format: format, salt: b.salt, Info: Info{Resource: b.spec.Resource, AsOf: b.spec.AsOf,
		Columns: b.spec.Columns, KeyID: b.spec.KeyID, BlindVersion: b.spec.BlindVersion}}
	for i := range b.spill.parts {
		h.Records += b.spill.parts[i].records
		h.payload += b.spill.parts[i].sealed
	}
	h.bits = bucketBits(h.Records)
	b.recode = b.words.settle()
	words = b.keys.frame.Seal(nil, nonce(wordsNonce), b.words.encode(), nil)
	h.words = int64(len(words))
	return h, words
}

// write fills the file: the parts, each by its own writer, as the place of
// each is known beforehand; then the guards over what they wrote; the header.
func (b *Builder) write(ctx context.Context, file *os.File, h *header, words []byte) error {
	if _, err := file.WriteAt(words, h.layout().words); err != nil {
		return err
	}
	if err := b.writeParts(ctx, file, h); err != nil {
		return err
	}
	if err := writeEnd(file, h); err != nil {
		return err
	}
	if err := h.guard(file, b.keys); err != nil {
		return err
	}
	if _, err := file.WriteAt(h.encode(b.keys), 0); err != nil {
		return err
	}
	return file.Sync()
}

func (b *Builder) writeParts(ctx context.Context, file *os.File, h *header) error {
	var writers [parts]*partWriter
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(b.spec.Workers)
	memory := sync.Pool{New: func() any { return new(scratch) }}
	var place, offset int64
	for n := range writers {
		w := newPartWriter(file, h, b.keys, n, place, offset)
		place += b.spill.parts[n].records
		offset += b.spill.parts[n].sealed
		writers[n] = w
		group.Go(func() error {
			mem := memory.Get().(*scratch)
			defer memory.Put(mem)
			return w.write(func(to emit) error { return b.spill.sorted(ctx, n, mem, to) }, mem)
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	digest := sm3.New()
	for _, w := range writers {
		h.People += w.people
		digest.Write(w.digest)
	}
	digest.Sum(h.digest[:0])
	return nil
}

// writeEnd writes the directory's last entry and the padding of the
// fingerprints.
func writeEnd(file *os.File, h *header) error {
	l := h.layout()
	end := appendEntry(nil, uint64(h.Records), uint64(h.payload))
	_, err := file.WriteAt(end, l.prints-entrySize)
	_, err2 := file.WriteAt(make([]byte, printPadding), l.payload-printPadding)
	return errors.Join(err, err2)
}

// guard tags the columns as they lie in the file.
func (h *header) guard(file *os.File, k *keys) error {
	l := h.layout()
	columns := io.NewSectionReader(file, l.directory, l.payload-l.directory)
	guards := make([][tagSize]byte, guardCount(h.bits, h.Records))
	buf := make([]byte, guardSpan)
	for i := range guards {
		n, err := io.ReadFull(columns, buf)
		if err != nil && err != io.ErrUnexpectedEOF {
			return err
		}
		guards[i] = [tagSize]byte(k.tag(uint64(i), buf[:n]))
	}
	h.guards = guards
	return nil
}

func appendEntry(b []byte, first, offset uint64) []byte {
	return binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(b, first), offset)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
