package match

import (
	"maps"
	"slices"
	"sync"
	"sync/atomic"
)

const (
	maxWords      = 255
	maxWordLength = 64
)

// dictionary holds the words of one column, to be written as one byte. It
// learns the first 255 different values that come. Looking up takes no lock.
type dictionary struct {
	learn  bool
	mu     sync.Mutex
	codes  atomic.Pointer[map[string]byte]
	sorted []string // once it learns no more: by code - 1
}

// words are the dictionaries of a record's columns; nil for a column without.
type words []*dictionary

func newWords(columns []Column, learn bool) words {
	w := make(words, len(columns))
	for i, c := range columns {
		if c.Kind == Text {
			w[i] = &dictionary{learn: learn}
			w[i].codes.Store(new(map[string]byte))
		}
	}
	return w
}

// code gives the byte of a word, 0 if it has none.
func (d *dictionary) code(word string) byte {
	codes := *d.codes.Load()
	if code, ok := codes[word]; ok || !d.learn || len(codes) == maxWords || len(word) > maxWordLength {
		return code
	}
	return d.add(word)
}

func (d *dictionary) add(word string) byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	codes := *d.codes.Load()
	if code, ok := codes[word]; ok || len(codes) == maxWords {
		return code
	}
	more := maps.Clone(codes)
	if more == nil {
		more = map[string]byte{}
	}
	word = string([]byte(word)) // not the memory of a whole file
	more[word] = byte(len(more) + 1)
	d.codes.Store(&more)
	return more[word]
}

func (d *dictionary) word(code byte) (string, bool) {
	if code == 0 || int(code) > len(d.sorted) {
		return "", false
	}
	return d.sorted[code-1], true
}

// settle ends the learning and gives the words their codes in order, so that a
// snapshot does not depend on what came first. The result turns the codes that
// were given into those.
func (w words) settle() (recode [][maxWords + 1]byte) {
	recode = make([][maxWords + 1]byte, len(w))
	for i, d := range w {
		if d == nil {
			continue
		}
		learnt := *d.codes.Load()
		d.sorted = slices.Sorted(maps.Keys(learnt))
		for code, word := range d.sorted {
			recode[i][learnt[word]] = byte(code + 1)
		}
	}
	return recode
}

// recodeBody changes the codes in a body that pack wrote.
func recodeBody(body []byte, columns []Column, recode [][maxWords + 1]byte) {
	r := reader{rest: body}
	r.text()
	bits := r.bytes((len(columns) + 7) / 8)
	for i := range columns {
		switch {
		case bits[i/8]>>(i%8)&1 == 0:
		case columns[i].Kind != Text:
			r.varint()
		default:
			code := r.bytes(1)
			if code[0] == 0 {
				r.bytes(int(r.uvarint()))
			}
			code[0] = recode[i][code[0]]
		}
	}
}

// encode writes the words of all columns: per text column v(count) and texts.
func (w words) encode() (b []byte) {
	for _, d := range w {
		if d == nil {
			continue
		}
		b = append(b, byte(len(d.sorted)))
		for _, word := range d.sorted {
			b = appendText(b, word)
		}
	}
	return b
}

// decode reads what encode wrote; false when it is not well formed.
func (w words) decode(b []byte) bool {
	r := reader{rest: b}
	for _, d := range w {
		if d == nil {
			continue
		}
		for n := r.byte(); n > 0 && !r.bad; n-- {
			d.sorted = append(d.sorted, r.text())
		}
	}
	return !r.bad && len(r.rest) == 0
}
