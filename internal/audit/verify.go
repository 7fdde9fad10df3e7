package audit

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"hash"
	"io"
	"time"

	"github.com/emmansun/gmsm/sm3"
)

// maxLine bounds the memory of Verify; an entry of the register is far smaller.
const maxLine = 8 << 20

// Result is what Verify found.
type Result struct {
	From, Size  int64      // the entries From…Size were checked
	Checkpoints int        // signed checkpoints among them, all good
	Last        Checkpoint // the last one: compare it with one that was kept
	ExportedAt  time.Time  // by the signed closing line; zero when that is not reached
	Broken      int64      // the seq of the first entry that is not as it was; 0 = none
}

// Verify checks an export without the server: every entry against its leaf
// hash, the seqs without a gap, every checkpoint's root and signature by the
// pinned key, and the signed closing line over all bytes. The fault tells in
// Chinese what is wrong and from which seq on: audit.changed, audit.missing,
// audit.swapped, audit.inserted, audit.truncated, audit.root,
// audit.signature, audit.format, audit.key. When an entry was changed
// together with its leaf hash, only the stretch between two checkpoints can be
// told (audit.root). Memory is that of two lines.
func Verify(r io.Reader, pinned Key) (Result, error) {
	v := &verifier{key: pinned, lines: bufio.NewReaderSize(r, 1<<16), digest: sm3.New()}
	err := v.run()
	v.result.Broken = brokenAt(err)
	return v.result, err
}

type verifier struct {
	key    Key
	lines  *bufio.Reader
	digest hash.Hash
	tree   Tree
	signed int64 // entries up to here are under a good checkpoint
	result Result
	done   bool
}

func (v *verifier) run() error {
	if err := v.header(); err != nil {
		return err
	}
	for !v.done {
		if err := v.step(); err != nil {
			return err
		}
	}
	if _, err := v.next(); !errors.Is(err, io.EOF) {
		return trailing()
	}
	return nil
}

func (v *verifier) header() error {
	raw, err := v.next()
	if err != nil {
		return notAnExport()
	}
	var h header
	if json.Unmarshal(raw, &h) != nil || h.Hedui != "audit" {
		return notAnExport()
	}
	if h.Version != exportVersion {
		return newerExport(h.Version)
	}
	if h.Key != v.key.Fingerprint() {
		return otherKey(h.Key, v.key.Fingerprint())
	}
	edge, err := base64.StdEncoding.DecodeString(h.Edge)
	if err != nil || v.tree.UnmarshalBinary(edge) != nil || v.tree.Size() != h.From-1 || !same(raw, h) {
		return headerChanged()
	}
	v.result.From, v.result.Size, v.signed = h.From, h.From-1, h.From-1
	v.digest.Write(raw)
	return nil
}

// step checks one line after the header.
func (v *verifier) step() error {
	raw, err := v.next()
	if err != nil {
		return truncated(v.tree.Size() + 1)
	}
	b, ok := parse(raw)
	if !ok {
		return v.illegible(raw)
	}
	switch {
	case b.Entry != nil:
		err = v.entry(Entry(*b.Entry), *b.Leaf)
	case b.Checkpoint != nil:
		err = v.checkpoint(*b.Checkpoint)
	default:
		err = v.closing(*b.End)
	}
	v.digest.Write(raw)
	return err
}

func (v *verifier) entry(e Entry, leaf Hash) error {
	want := v.tree.Size() + 1
	if e.Seq != want {
		return v.misplaced(want, e.Seq)
	}
	if e.LeafHash() != leaf || e.At != instant(e.At) {
		return changed(want)
	}
	v.tree.Append(leaf)
	v.result.Size = want
	return nil
}

// misplaced tells a missing, a swapped and an inserted entry apart.
func (v *verifier) misplaced(want, got int64) error {
	if got < want {
		return inserted(want, got)
	}
	if raw, err := v.next(); err == nil {
		if b, ok := parse(raw); ok && b.Entry != nil && b.Entry.Seq == want {
			return swapped(want, got)
		}
	}
	return missing(want, got-1)
}

func (v *verifier) checkpoint(c Checkpoint) error {
	switch {
	case c.Size > v.tree.Size():
		return missing(v.tree.Size()+1, c.Size)
	case c.Size < v.tree.Size():
		return inserted(c.Size+1, v.tree.Size())
	case !c.Check(v.key):
		return badSignature(v.signed+1, c.Size)
	case c.Root != v.tree.Root():
		return wrongRoot(v.signed+1, c.Size)
	}
	v.signed = c.Size
	v.result.Checkpoints++
	v.result.Last = c
	return nil
}

func (v *verifier) closing(c closing) error {
	switch {
	case v.signed < v.tree.Size():
		return unsigned(v.signed+1, v.tree.Size())
	case c.Size != v.tree.Size():
		return truncated(v.tree.Size() + 1)
	case c.Key != v.key.Fingerprint() || !v.key.Verify(c.message(), c.Signature):
		return badClosing()
	case c.Digest != Hash(v.digest.Sum(nil)):
		return lineMissing()
	}
	v.result.ExportedAt = c.At
	v.done = true
	return nil
}

// illegible locates a line that is not written as Exporter writes it.
func (v *verifier) illegible(raw []byte) error {
	if !bytes.HasSuffix(raw, []byte("\n")) {
		return truncated(v.tree.Size() + 1)
	}
	if bytes.HasPrefix(raw, []byte(`{"checkpoint"`)) {
		return badSignature(v.signed+1, v.tree.Size())
	}
	if bytes.HasPrefix(raw, []byte(`{"end"`)) {
		return badClosing()
	}
	return changed(v.tree.Size() + 1)
}

// next gives the next line with its line feed.
func (v *verifier) next() ([]byte, error) {
	var out []byte
	for {
		part, err := v.lines.ReadSlice('\n')
		out = append(out, part...)
		switch {
		case err == nil, errors.Is(err, io.EOF) && len(out) > 0:
			return out, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		case len(out) > maxLine:
			return nil, bufio.ErrTooLong
		}
	}
}

// parse reads a line after the header, if it is written in the one legal way.
func parse(raw []byte) (body, bool) {
	var b body
	if json.Unmarshal(raw, &b) != nil || !same(raw, b) {
		return body{}, false
	}
	kinds := 0
	for _, set := range []bool{b.Entry != nil && b.Leaf != nil, b.Checkpoint != nil, b.End != nil} {
		if set {
			kinds++
		}
	}
	return b, kinds == 1 && (b.Leaf != nil) == (b.Entry != nil)
}

func same(raw []byte, v any) bool {
	b, err := line(v)
	return err == nil && bytes.Equal(b, raw)
}
