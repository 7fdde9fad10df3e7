package demo

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"

	"hedui/internal/workday"
)

// draw draws from a seeded stream. It is reset for each person and subject
// matter, so that any record can be drawn alone and in any order.
type draw struct {
	source rand.PCG
	*rand.Rand
}

func newDraw(seed uint64, topic string, index int) *draw {
	d := &draw{}
	d.Rand = rand.New(&d.source)
	d.reset(seed, topicKey(topic), index)
	return d
}

// reset starts the stream of an index within a topic.
func (d *draw) reset(seed, topic uint64, index int) {
	d.source.Seed(scramble(seed^topic), scramble(topic+uint64(index)))
}

func topicKey(topic string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(topic))
	return h.Sum64()
}

// scramble spreads neighbouring seeds over the whole range (splitmix64).
func scramble(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

func (d *draw) chance(p float64) bool { return d.Float64() < p }

// between draws an integer from low to high, both included.
func (d *draw) between(low, high int) int { return low + d.IntN(high-low+1) }

func (d *draw) pick(from []string) string { return from[d.IntN(len(from))] }

// date draws a day from one to another, both included; turned bounds give from.
func (d *draw) date(from, to workday.Date) workday.Date {
	if to <= from {
		return from
	}
	return from.AddDays(d.IntN(int(to-from) + 1))
}

// skewed draws a log-normal amount around a median: most small, few huge, as
// wealth is.
func (d *draw) skewed(median, sigma float64) float64 {
	return median * math.Exp(sigma*d.NormFloat64())
}

// digits draws a run of decimal digits.
func (d *draw) digits(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + d.IntN(10))
	}
	return string(b)
}

// weighted draws an index in proportion to the weights.
func (d *draw) weighted(weights []float64) int {
	total := 0.0
	for _, w := range weights {
		total += w
	}
	at := d.Float64() * total
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// choice is a table of codes with their weights.
type choice struct {
	codes   []string
	weights []float64
}

// choose reads a table such as "A:88 Q:7 N:5".
func choose(table string) choice {
	var c choice
	for entry := range strings.FieldsSeq(table) {
		code, weight, _ := strings.Cut(entry, ":")
		w, _ := strconv.ParseFloat(weight, 64)
		c.codes, c.weights = append(c.codes, code), append(c.weights, w)
	}
	return c
}

// tables read before; a table is a constant of the code.
var tables sync.Map

// code draws from a table written as for choose.
func (d *draw) code(table string) string {
	c, ok := tables.Load(table)
	if !ok {
		c, _ = tables.LoadOrStore(table, choose(table))
	}
	return d.from(c.(choice))
}

func (d *draw) from(c choice) string { return c.codes[d.weighted(c.weights)] }

// yuan writes a whole amount of yuan in 分, the normal form of money.
func yuan(n float64) string { return strconv.FormatInt(int64(math.Round(n))*100, 10) }

// fen writes an amount of yuan to the 分.
func fen(n float64) string { return strconv.FormatInt(int64(math.Round(n*100)), 10) }

// round makes an amount a multiple, as prices are.
func round(n, to float64) float64 { return math.Round(n/to) * to }

func decimal(n float64, places int) string { return strconv.FormatFloat(n, 'f', places, 64) }
