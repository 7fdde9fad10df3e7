package account

import (
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"io"
	"net/url"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"

	"hedui/internal/seal"
)

// The second factor is TOTP (RFC 6238) as every authenticator knows it: SHA-1,
// six digits, 30 seconds, one step of clock drift to either side.
const (
	totpPeriod = 30
	totpDrift  = 1
	totpSize   = 20
)

// NewTOTP draws a secret of 160 bits, in base32.
func NewTOTP(r io.Reader) (seal.Secret, error) {
	raw := make([]byte, totpSize)
	if _, err := io.ReadFull(r, raw); err != nil {
		return "", fmt.Errorf("account: random: %w", err)
	}
	return seal.Secret(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw)), nil
}

// TOTPAddress is the otpauth:// address of the secret, to be shown once as a QR
// code; it holds the secret.
func TOTPAddress(secret seal.Secret, login string) seal.Secret {
	const issuer = "核对"
	q := url.Values{"secret": {secret.Reveal()}, "issuer": {issuer}}
	u := url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + issuer + ":" + login, RawQuery: q.Encode()}
	return seal.Secret(u.String())
}

// TOTPCode is the code of the moment at, as an authenticator would show it.
func TOTPCode(secret seal.Secret, at time.Time) (string, error) {
	return totpAt(secret, at.Unix()/totpPeriod)
}

// CheckTOTP finds the time step whose code was given, among those around now
// and after last: a code opens once (RFC 6238, 5.2). Store the step that comes back.
func CheckTOTP(secret seal.Secret, code string, now time.Time, last int64) (step int64, ok bool) {
	present := now.Unix() / totpPeriod
	for s := present - totpDrift; s <= present+totpDrift; s++ {
		want, err := totpAt(secret, s)
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 && s > last {
			step, ok = s, true
		}
	}
	return step, ok
}

func totpAt(secret seal.Secret, step int64) (string, error) {
	code, err := hotp.GenerateCodeCustom(secret.Reveal(), uint64(step),
		hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
	if err != nil {
		return "", fmt.Errorf("account: second factor: %w", err)
	}
	return code, nil
}
