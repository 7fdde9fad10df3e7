package account

import (
	"crypto/subtle"
	"fmt"
	"io"
	"strings"
	"time"

	"hedui/internal/fault"
	"hedui/internal/seal"
)

// letters leaves out what is misread on paper or over the telephone: 0O1lI.
const letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"

// draw takes n letters from r without bias.
func draw(r io.Reader, n int) (string, error) {
	var b strings.Builder
	for one := make([]byte, 1); b.Len() < n; {
		if _, err := io.ReadFull(r, one); err != nil {
			return "", fmt.Errorf("account: random: %w", err)
		}
		if int(one[0]) < 256/len(letters)*len(letters) {
			b.WriteByte(letters[int(one[0])%len(letters)])
		}
	}
	return b.String(), nil
}

// OneTime makes a one-time password, 16 letters in groups of four (92 bits),
// for a new account or a reset. It opens until Limits.OneTimeFor has passed and
// must be changed at the first login.
func OneTime(r io.Reader) (seal.Secret, error) {
	s, err := draw(r, 16)
	if err != nil {
		return "", err
	}
	return seal.Secret(s[:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:]), nil
}

// TokenID names a token; it is also the token's public part.
type TokenID string

// Token lets a department's own system in, instead of a person. Its text is
// shown once; only its hash is kept.
type Token struct {
	ID        TokenID
	Name      string
	Account   ID       // whose rights it carries: an account of the department
	Scope     []string // policy actions; nothing else is allowed, never more than the account's
	Hash      [32]byte
	CreatedBy ID
	CreatedAt time.Time
	ExpiresAt time.Time
	RevokedAt time.Time // zero = in force
}

const (
	tokenMark    = "hdt_" // lets a scanner for leaked secrets know ours
	tokenIDSize  = 12
	tokenKeySize = 43 // 249 bits
)

// NewToken draws a token's text "hdt_<id>_<key>" with its id and hash.
func NewToken(r io.Reader) (text seal.Secret, id TokenID, hash [32]byte, err error) {
	drawn, err := draw(r, tokenIDSize+tokenKeySize)
	if err != nil {
		return "", "", hash, err
	}
	id = TokenID(drawn[:tokenIDSize])
	text = seal.Secret(tokenMark + drawn[:tokenIDSize] + "_" + drawn[tokenIDSize:])
	return text, id, tokenHash(text), nil
}

// ParseToken takes the id out of a token's text, to find the token by.
func ParseToken(text seal.Secret) (TokenID, bool) {
	rest, ok := strings.CutPrefix(text.Reveal(), tokenMark)
	id, key, ok2 := strings.Cut(rest, "_")
	if !ok || !ok2 || len(id) != tokenIDSize || len(key) != tokenKeySize {
		return "", false
	}
	return TokenID(id), true
}

// Admit says whether text opens the token at now. A wrong, revoked and expired
// token get one answer, so that none of them is confirmed.
func (t Token) Admit(text seal.Secret, now time.Time) *fault.Error {
	hash := tokenHash(text)
	same := subtle.ConstantTimeCompare(hash[:], t.Hash[:]) == 1
	if same && t.RevokedAt.IsZero() && now.Before(t.ExpiresAt) {
		return nil
	}
	return fault.New(fault.Unauthenticated, "token.refused", "令牌无效或已过期").Do("请联系安全管理员重新签发")
}

// tokenHash needs no salt and no cost: the key has more entropy than the hash.
func tokenHash(text seal.Secret) [32]byte {
	return seal.Digest([]byte("hedui token v1"), []byte(text.Reveal()))
}
