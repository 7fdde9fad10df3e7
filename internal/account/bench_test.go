package account_test

import (
	"testing"

	"hedui/internal/account"
)

// BenchmarkHash is the price of one login's password.
func BenchmarkHash(b *testing.B) {
	for b.Loop() {
		if _, err := account.DefaultCost().Hash("lantern-Road7", random); err != nil {
			b.Fatal(err)
		}
	}
}
