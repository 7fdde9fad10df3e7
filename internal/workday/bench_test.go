package workday

import "testing"

func BenchmarkDue30(b *testing.B) {
	c, from := Embedded(), NewDate(2026, 9, 10)
	for b.Loop() {
		c.Due(from, 30)
	}
}

func BenchmarkUntil(b *testing.B) {
	c, from, to := Embedded(), NewDate(2026, 9, 10), NewDate(2026, 10, 29)
	for b.Loop() {
		c.Until(from, to)
	}
}

// BenchmarkLaw is the first look at a year without an order.
func BenchmarkLaw(b *testing.B) {
	for b.Loop() {
		byLaw.Clear()
		statutory(2027)
	}
}
