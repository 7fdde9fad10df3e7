// Package match finds a batch's subjects in hosted resources (R5.2a, R5.3).
//
// Nouns: a Snapshot is one immutable import of a resource, a file ordered by
// blind key; a Builder makes it; a Record is one row of it; a Subject is
// somebody to look for; a Hit is a subject that was found, with its records.
// A blind is the keyed hash of an id number, handed in by the caller; the key
// of a record is derived from it anew for each snapshot, so that two stolen
// files cannot be joined. This package knows no agencies and no catalogue,
// keeps no keys, and never sees an id number after Builder.Add.
//
// # The file, format 0 (not yet frozen)
//
// Integers are little-endian, v(n) is an unsigned varint; texts are v(length)
// and UTF-8.
//
//	header        "HEDUISNP" | format (4) | header length (4) | salt (16) |
//	              key id (4) | blind version (4) | records (8) | people (8) |
//	              payload length (8) | bucket bits (1) | payload digest (32) |
//	              resource | as-of date | v(fields) fields | guards (16 each) |
//	              CRC-32 of all that (4) | tag of all that (16)
//	directory     per bucket, and once at the end: first record (8) | its
//	              offset in the payload (8)
//	fingerprints  per record 5 bytes; 3 bytes of zero at the end
//	payload       per record v(length) | key (16) | sealed record | tag (16)
//
// The key of a record is SM4(probe key, first 16 bytes of the blind). Its
// first bits, 8 to 24 of them, are the bucket (about 12 records), its bytes 3
// to 7 the fingerprint. Records lie in the order of key, then content. A
// record is v(name length) | name | content, sealed by SM4-GCM with its place
// in the file as nonce and its whole key as associated data: it opens only
// where it was put, for whom it was put.
//
// Probe, record and frame key are HMAC-SM3(data key, "hedui snapshot" | 00 |
// label | 00 | salt | resource), cut to 16 bytes; the random salt makes nonces
// unique even if a data key is used twice. A guard is the tag of one MiB of
// directory and fingerprints, checked by Open: nobody can hide a record by
// changing them. The payload digest is the SM3 of the digests of its 256 parts
// by first key byte.
package match

import (
	"cmp"
	"context"
	"encoding/binary"
	"slices"

	gmcipher "github.com/emmansun/gmsm/cipher"
	"golang.org/x/sync/errgroup"
)

// Subject is somebody to look for.
type Subject struct {
	Ordinal int      // the caller's number for the subject; comes back in the Hit
	Blind   [32]byte // of the id number, by the index key that built the snapshot
	Name    string   // compared with each record's; "" is not compared
}

// Record is one row about a person.
type Record struct {
	Name        string // as the resource has it; may be ""
	NameDiffers bool   // it is not the subject's, by Options.SameName
	Payload     []byte // the content as handed to Builder.Add
}

// Hit is a subject with its records, ordered by content; there is at least one.
type Hit struct {
	Ordinal int
	Records []Record
}

// Options of a Match.
type Options struct {
	Workers  int                    // goroutines; less than 1 means 1
	SameName func(a, b string) bool // compares names in normal form; nil: not compared
}

// Match looks every subject up and calls yield for those found, in the order
// of the subjects, whatever the number of workers. A subject given twice is
// found twice. Its memory is 32 bytes a subject and all hits opened, so hand in
// at most some hundred thousand at once. Errors: match.damaged when a record
// does not open or the file contradicts itself, match.closed, the context's,
// yield's; after an error from yield nothing more is yielded.
func (s *Snapshot) Match(ctx context.Context, subjects []Subject, o Options, yield func(Hit) error) error {
	hits, err := s.hits(ctx, subjects, o)
	if err != nil {
		return err
	}
	for i := range hits {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := yield(hits[i].Hit); err != nil {
			return err
		}
	}
	return nil
}

func (s *Snapshot) hits(ctx context.Context, subjects []Subject, o Options) ([]openedHit, error) {
	release, err := s.hold()
	if err != nil {
		return nil, err
	}
	defer release()
	return s.open(ctx, s.probe(subjects), subjects, o)
}

// candidate is a subject whose fingerprint stands in its bucket.
type candidate struct {
	key     key
	subject int32 // index into the subjects
}

// probe finds the candidates, in the order of their keys: then directory,
// fingerprints and payload are read forward (9 ns a subject instead of a
// random memory access each).
func (s *Snapshot) probe(subjects []Subject) []candidate {
	all := sortByPrefix(s.derive(subjects))
	found := all[:0]
	for _, c := range all {
		if s.mayHold(c.key) {
			found = append(found, c)
		}
	}
	return found
}

// derive turns blinds into this snapshot's keys, all at once: the cipher works
// on several blocks in parallel.
func (s *Snapshot) derive(subjects []Subject) []candidate {
	keys := make([]byte, len(subjects)*keySize)
	for i := range subjects {
		copy(keys[i*keySize:], subjects[i].Blind[:keySize])
	}
	gmcipher.NewECBEncrypter(s.keys.probe).CryptBlocks(keys, keys)
	all := make([]candidate, len(subjects))
	for i := range all {
		all[i] = candidate{key(keys[i*keySize:]), int32(i)}
	}
	return all
}

// sortByPrefix orders by the first 24 bits, as many as a directory can have:
// three counting passes from the last byte to the first.
func sortByPrefix(from []candidate) []candidate {
	to := make([]candidate, len(from))
	for b := 2; b >= 0; b-- {
		var start [257]int
		for i := range from {
			start[int(from[i].key[b])+1]++
		}
		for i := 1; i < len(start); i++ {
			start[i] += start[i-1]
		}
		for i := range from {
			digit := from[i].key[b]
			to[start[digit]] = from[i]
			start[digit]++
		}
		from, to = to, from
	}
	return from
}

// openedHit is a hit with the place of its subject.
type openedHit struct {
	Hit
	subject int32
}

// open opens the candidates' records, each worker a run of neighbours, and
// brings the hits into the order of the subjects.
func (s *Snapshot) open(ctx context.Context, found []candidate, subjects []Subject, o Options) ([]openedHit, error) {
	workers := max(1, o.Workers)
	opened := make([][]openedHit, workers)
	group, ctx := errgroup.WithContext(ctx)
	for w := range workers {
		run := found[w*len(found)/workers : (w+1)*len(found)/workers]
		group.Go(func() (err error) {
			opened[w], err = s.openRun(ctx, run, subjects, o)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	hits := slices.Concat(opened...)
	slices.SortFunc(hits, func(a, b openedHit) int { return cmp.Compare(a.subject, b.subject) })
	return hits, nil
}

func (s *Snapshot) openRun(ctx context.Context, run []candidate, subjects []Subject, o Options) ([]openedHit, error) {
	hits := make([]openedHit, 0, len(run))
	for i, c := range run {
		if i%256 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		records, err := s.records(c.key)
		if err != nil {
			return nil, err
		}
		if len(records) == 0 {
			continue // another person's fingerprint
		}
		subject := &subjects[c.subject]
		compareNames(records, subject.Name, o.SameName)
		hits = append(hits, openedHit{Hit{subject.Ordinal, records}, c.subject})
	}
	return hits, nil
}

// compareNames marks what differs; a missing name on either side is no
// difference.
func compareNames(records []Record, name string, same func(a, b string) bool) {
	if same == nil || name == "" {
		return
	}
	for i := range records {
		r := &records[i]
		r.NameDiffers = r.Name != "" && r.Name != name && !same(name, r.Name)
	}
}

const printMask = 1<<(8*printSize) - 1

// fingerprint gives bytes 3 to 7 of the key as a number.
func (k key) fingerprint() uint64 { return binary.BigEndian.Uint64(k[:8]) & printMask }

// bucket gives the first bits of the key as a number.
func (k key) bucket(bits uint8) int { return int(binary.BigEndian.Uint64(k[:8]) >> (64 - bits)) }
