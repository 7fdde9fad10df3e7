package audit

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/emmansun/gmsm/sm3"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write testdata anew")

var clock = time.Date(2026, 10, 8, 1, 0, 0, 123e6, time.UTC)

func sample(seq int64) Entry {
	return Entry{
		Seq: seq, At: clock.Add(time.Duration(seq) * time.Second), Actor: "a_1", Device: "d_1",
		Agency: "210102", Verb: "submit", Object: "case c_1", Rule: "R5.2a", Outcome: Done, Reason: "低保申请",
		Commit: [][]byte{Commitment([]byte("0123456789abcdef"), []byte("datum"))},
		Detail: map[string]string{"households": "3", "items": "<20>"},
	}
}

// golden compares with a frozen file.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s: the frozen bytes changed:\n got %x\nwant %x", name, got, want)
	}
}

func TestTheEncodingIsFrozen(t *testing.T) {
	golden(t, "entry.golden", sample(7).Encode())
	hash := sample(7).LeafHash()
	golden(t, "leaf.golden", hash[:])
}

func TestWhatIsEncodedIsDecoded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String()
		e := Entry{
			Seq: rapid.Int64().Draw(t, "seq"), At: time.UnixMilli(rapid.Int64Range(0, 1<<42).Draw(t, "at")).UTC(),
			Actor: text.Draw(t, "actor"), Device: text.Draw(t, "device"), Agency: text.Draw(t, "agency"),
			Verb: text.Draw(t, "verb"), Object: text.Draw(t, "object"), Rule: text.Draw(t, "rule"),
			Outcome: Outcome(text.Draw(t, "outcome")), Reason: text.Draw(t, "reason"),
		}
		if commit := rapid.SliceOf(rapid.SliceOfN(rapid.Byte(), 32, 32)).Draw(t, "commit"); len(commit) > 0 {
			e.Commit = commit
		}
		if detail := rapid.MapOf(text, text).Draw(t, "detail"); len(detail) > 0 {
			e.Detail = detail
		}
		got, err := Decode(e.Encode())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(e, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add(sample(1).Encode())
	f.Add(Entry{}.Encode())
	f.Fuzz(func(t *testing.T, b []byte) {
		if e, err := Decode(b); err == nil && !bytes.Equal(e.Encode(), b) {
			t.Errorf("two spellings of one entry: %x", b)
		}
	})
}

func TestACommitmentNeedsItsSalt(t *testing.T) {
	a := Commitment([]byte("salt-1-salt-1-sa"), []byte("x"))
	if bytes.Equal(a, Commitment([]byte("salt-2-salt-2-sa"), []byte("x"))) || len(a) != sm3.Size {
		t.Error("the salt does not matter")
	}
}

// reference is the Merkle tree hash as RFC 6962 section 2.1 writes it.
func reference(leaves []Hash) Hash {
	switch n := len(leaves); n {
	case 0:
		return sm3.Sum(nil)
	case 1:
		return leaves[0]
	default:
		k := 1
		for k*2 < n {
			k *= 2
		}
		return nodeHash(reference(leaves[:k]), reference(leaves[k:]))
	}
}

func TestTheTreeIsTheOneOfRFC6962(t *testing.T) {
	var tree Tree
	var leaves []Hash
	for n := range 130 {
		if got, want := tree.Root(), reference(leaves); got != want || tree.Size() != int64(n) {
			t.Fatalf("size %d: root %v, want %v", n, got, want)
		}
		b, _ := tree.MarshalBinary()
		var back Tree
		if err := back.UnmarshalBinary(b); err != nil || back.Root() != tree.Root() {
			t.Fatalf("size %d: not read back: %v", n, err)
		}
		tree = back
		leaf := leafHash([]byte{byte(n)})
		leaves = append(leaves, leaf)
		tree.Append(leaf)
	}
}

func FuzzTree(f *testing.F) {
	f.Add(make([]byte, 8))
	f.Fuzz(func(t *testing.T, b []byte) {
		var tree Tree
		if tree.UnmarshalBinary(b) != nil {
			return
		}
		if back, _ := tree.MarshalBinary(); !bytes.Equal(back, b) {
			t.Errorf("two spellings of one tree: %x", b)
		}
	})
}
