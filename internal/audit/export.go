package audit

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"hash"
	"io"
	"time"

	"github.com/emmansun/gmsm/sm3"
)

// exportVersion is written into the header of every export. The format is
// frozen (testdata/export.golden): JSON lines, each exactly as line writes it,
// so that any other byte is a change:
//
//	{"hedui":"audit","version":1,"from":1,"edge":"…","at":"…","key":"…"}
//	{"entry":{"seq":1,…},"leaf":"…"}
//	{"checkpoint":{"size":1,"root":"…","at":"…","key":"…","signature":"…"}}
//	{"end":{"size":1,"digest":"…","at":"…","key":"…","signature":"…"}}
//
// A checkpoint stands right behind the entry of its size; the last line before
// the end is a checkpoint. The digest is SM3 of all bytes before the end, so
// that a shortened file cannot be closed again without the key.
const exportVersion = 1

// header begins an export: its first seq, and the tree before it.
type header struct {
	Hedui   string    `json:"hedui"`
	Version int       `json:"version"`
	From    int64     `json:"from"`
	Edge    string    `json:"edge"` // Tree.MarshalBinary of the From-1 entries before, base64
	At      time.Time `json:"at"`
	Key     string    `json:"key"`
}

// body is every later line: exactly one of Entry, Checkpoint and End is set.
type body struct {
	Entry      *exported   `json:"entry,omitempty"`
	Leaf       *Hash       `json:"leaf,omitempty"`
	Checkpoint *Checkpoint `json:"checkpoint,omitempty"`
	End        *closing    `json:"end,omitempty"`
}

// exported is an Entry as JSON.
type exported struct {
	Seq     int64             `json:"seq"`
	At      time.Time         `json:"at"`
	Actor   string            `json:"actor"`
	Device  string            `json:"device,omitempty"`
	Agency  string            `json:"agency,omitempty"`
	Verb    string            `json:"verb"`
	Object  string            `json:"object"`
	Rule    string            `json:"rule,omitempty"`
	Outcome Outcome           `json:"outcome"`
	Reason  string            `json:"reason,omitempty"`
	Commit  [][]byte          `json:"commit,omitempty"`
	Detail  map[string]string `json:"detail,omitempty"`
}

// closing ends an export.
type closing struct {
	Size      int64     `json:"size"` // the seq of the last entry
	Digest    Hash      `json:"digest"`
	At        time.Time `json:"at"`
	Key       string    `json:"key"`
	Signature []byte    `json:"signature"`
}

func (c closing) message() []byte {
	head := Checkpoint{Size: c.Size, Root: c.Digest, At: c.At, Key: c.Key}
	return append([]byte("hedui audit export 1\n"), head.message()...)
}

// Exporter writes an export entry by entry, in constant memory.
type Exporter struct {
	w      io.Writer
	digest hash.Hash
	key    string
	size   int64
}

// NewExporter writes the header of an export that begins behind the entries in
// before. The fingerprint names the key of the Signer given to Close.
func NewExporter(w io.Writer, before *Tree, at time.Time, fingerprint string) (*Exporter, error) {
	edge, err := before.MarshalBinary()
	if err != nil {
		return nil, err
	}
	x := &Exporter{w: w, digest: sm3.New(), key: fingerprint, size: before.Size()}
	return x, x.write(header{Hedui: "audit", Version: exportVersion, From: before.Size() + 1,
		Edge: base64.StdEncoding.EncodeToString(edge), At: instant(at), Key: fingerprint})
}

// Entry writes the next entry with its leaf hash as the register keeps it.
func (x *Exporter) Entry(e Entry, leaf Hash) error {
	x.size = e.Seq
	line := exported(e)
	return x.write(body{Entry: &line, Leaf: &leaf})
}

// Checkpoint writes a checkpoint whose Size is the seq of the last entry.
func (x *Exporter) Checkpoint(c Checkpoint) error { return x.write(body{Checkpoint: &c}) }

// Close writes the signed closing line. The io.Writer stays open.
func (x *Exporter) Close(at time.Time, signer Signer) error {
	end := closing{Size: x.size, Digest: Hash(x.digest.Sum(nil)), At: instant(at), Key: x.key}
	var err error
	if end.Signature, err = signer.Sign(end.message()); err != nil {
		return err
	}
	return x.write(body{End: &end})
}

func (x *Exporter) write(v any) error {
	b, err := line(v)
	if err != nil {
		return err
	}
	x.digest.Write(b)
	_, err = x.w.Write(b)
	return err
}

// line is the one way in which a value is written.
func line(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return b.Bytes(), err
}
