//go:build !goexperiment.simd || !amd64

package lanes

import "crypto/cipher"

// newGCM leaves all to the library.
func newGCM([]byte) cipher.AEAD { return nil }

// HMAC leaves all to the library.
type HMAC struct{}

// NewHMAC gives nil: Many hashes nothing.
func NewHMAC([]byte) *HMAC { return nil }

// Many hashes nothing here, and says so.
func Many[H ~[32]byte](*HMAC, string, []string, []H) (done int) { return 0 }
