package match

import (
	"runtime"
	"slices"
	"sync"
)

// candidate is a subject whose fingerprint stands in its bucket.
type candidate struct {
	key     key
	subject int32 // index into the subjects
}

// probe finds the candidates, in the order of their keys: then directory,
// fingerprints and payload are read forward.
//
// What lies far apart has to be fetched from memory, a tenth of a microsecond
// each time; the processor fetches ten at once when no decision stands between
// them. So the buckets of some keys are read, then their fingerprints are
// touched, and only then compared: a third of the time of one after the other.
func (s *Snapshot) probe(subjects []Subject, r *room) []candidate {
	all, other := r.candidates(len(subjects))
	s.derive(subjects, all)
	all = sortByPrefix(all, other)
	found := all[:0]
	var buckets [together]bucket
	for run := range slices.Chunk(all, together) {
		for i, c := range run {
			buckets[i] = s.bucketOf(c.key)
		}
		s.touchPrints(buckets[:len(run)])
		for i, c := range run {
			if s.mayHold(c.key, buckets[i]) {
				found = append(found, c)
			}
		}
	}
	return found
}

// room is the memory of a lookup, used again by the next: what is fetched anew for
// each part of a batch costs a fault a page. It holds keys of one snapshot, of nobody
// by number or name.
type room struct{ one, other []candidate }

var rooms = sync.Pool{New: func() any { return new(room) }}

func (r *room) candidates(n int) (one, other []candidate) {
	r.one, r.other = slices.Grow(r.one[:0], n), slices.Grow(r.other[:0], n)
	return r.one[:n], r.other[:n]
}

// together is how many keys are looked for at once.
const together = 32

// touchPrints has the fingerprints of some buckets in the cache.
func (s *Snapshot) touchPrints(buckets []bucket) {
	var sum byte
	for _, b := range buckets {
		if b.ok {
			sum += touch(s.prints[b.first*printSize : b.last*printSize])
		}
	}
	runtime.KeepAlive(sum)
}

// touchRecords has the records of some candidates' buckets in the cache.
func (s *Snapshot) touchRecords(some []candidate) {
	var sum byte
	for _, c := range some {
		if b := s.bucketOf(c.key); b.ok {
			sum += touch(s.payload[b.from:b.to])
		}
	}
	runtime.KeepAlive(sum)
}

// touch reads a byte of each line of the cache that b lies in.
func touch(b []byte) (sum byte) {
	const line = 64
	for i := 0; i < len(b); i += line {
		sum += b[i]
	}
	if len(b) > 0 {
		sum += b[len(b)-1]
	}
	return sum
}

// derive turns blinds into this snapshot's keys.
func (s *Snapshot) derive(subjects []Subject, all []candidate) {
	blind := func(i int) []byte { return subjects[i].Blind[:] }
	s.keys.derive(len(subjects), blind, func(i int, k key) { all[i] = candidate{k, int32(i)} })
}

// sortByPrefix orders by the first 24 bits, as many as a directory can have:
// three counting passes from the last byte to the first, between two rooms.
func sortByPrefix(from, to []candidate) []candidate {
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
