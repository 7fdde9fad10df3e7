package account

import (
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"strings"

	"golang.org/x/crypto/argon2"

	"hedui/internal/fault"
	"hedui/internal/seal"
)

// Cost is the price of one password hash (argon2id, RFC 9106).
type Cost struct {
	Memory  uint32 // KiB
	Passes  uint32
	Threads uint8
}

// DefaultCost is OWASP's 19 MiB in 2 passes: a login costs about 25 ms of one
// core, and a hundred at once still fit into a small server's memory.
func DefaultCost() Cost { return Cost{Memory: 19 * 1024, Passes: 2, Threads: 1} }

// FastCost is for tests and invented demo accounts only: a hash within a millisecond.
func FastCost() Cost { return Cost{Memory: 64, Passes: 1, Threads: 1} }

const (
	saltSize = 16
	hashSize = 32
	// maxMemory refuses a stored string that would make Verify take over 1 GiB.
	maxMemory = 1 << 20
	maxPasses = 64
)

var b64 = base64.RawStdEncoding

// Hash makes the PHC string "$argon2id$v=19$m=…,t=…,p=…$salt$hash", with 16
// bytes of salt from r.
func (c Cost) Hash(password seal.Secret, r io.Reader) (string, error) {
	salt := make([]byte, saltSize)
	if _, err := io.ReadFull(r, salt); err != nil {
		return "", fmt.Errorf("account: salt: %w", err)
	}
	sum := argon2.IDKey([]byte(password.Reveal()), salt, c.Passes, c.Memory, c.Threads, hashSize)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version,
		c.Memory, c.Passes, c.Threads, b64.EncodeToString(salt), b64.EncodeToString(sum)), nil
}

// Verify tells, in constant time for a given cost, whether phc is the hash of
// password. A malformed string is an error of ours, never a match.
func Verify(phc string, password seal.Secret) (bool, error) {
	cost, salt, want, err := parsePHC(phc)
	if err != nil {
		return false, err
	}
	got := argon2.IDKey([]byte(password.Reveal()), salt, cost.Passes, cost.Memory, cost.Threads, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}

// Outdated tells whether phc was made at another cost than c: then a good login
// is the moment to hash anew.
func (c Cost) Outdated(phc string) bool {
	cost, _, _, err := parsePHC(phc)
	return err != nil || cost != c
}

// Reused tells whether password is the present one or one of the history.
func (a Account) Reused(password seal.Secret) bool {
	for _, phc := range append([]string{a.PasswordHash}, a.History...) {
		if ok, err := Verify(phc, password); err == nil && ok {
			return true
		}
	}
	return false
}

func parsePHC(phc string) (c Cost, salt, hash []byte, err error) {
	broken := fault.New(fault.Internal, "account.hash_broken", "账号数据损坏").Do("请安全管理员重置密码")
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, broken
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.Memory, &c.Passes, &c.Threads); err != nil {
		return c, nil, nil, broken
	}
	if parts[3] != fmt.Sprintf("m=%d,t=%d,p=%d", c.Memory, c.Passes, c.Threads) ||
		c.Memory == 0 || c.Memory > maxMemory || c.Passes == 0 || c.Passes > maxPasses || c.Threads == 0 {
		return c, nil, nil, broken
	}
	salt, saltErr := b64.DecodeString(parts[4])
	hash, hashErr := b64.DecodeString(parts[5])
	if saltErr != nil || hashErr != nil || len(salt) < 8 || len(hash) < 16 || len(hash) > 64 {
		return c, nil, nil, broken
	}
	return c, salt, hash, nil
}
