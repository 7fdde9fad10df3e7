package match

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

// derive turns blinds into this snapshot's keys.
func (s *Snapshot) derive(subjects []Subject) []candidate {
	all := make([]candidate, len(subjects))
	for i, k := range s.keys.derive(len(subjects), func(i int) []byte { return subjects[i].Blind[:] }) {
		all[i] = candidate{k, int32(i)}
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
