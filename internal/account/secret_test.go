package account_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hedui/internal/account"
	"hedui/internal/seal"
)

func TestHash(t *testing.T) {
	phc, err := account.FastCost().Hash("lantern-Road7", random)
	if err != nil {
		t.Fatal(err)
	}
	for password, want := range map[seal.Secret]bool{"lantern-Road7": true, "lantern-Road8": false, "": false} {
		if ok, err := account.Verify(phc, password); err != nil || ok != want {
			t.Errorf("Verify(%q) = %t, %v", password.Reveal(), ok, err)
		}
	}
	if account.FastCost().Outdated(phc) || !account.DefaultCost().Outdated(phc) {
		t.Error("a hash knows its cost")
	}
	old := account.Account{PasswordHash: phc, History: []string{"$broken"}}
	if !old.Reused("lantern-Road7") || old.Reused("lantern-Road8") {
		t.Error("Reused")
	}
}

// The string is the one of the argon2 reference tool:
// echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 32
func TestVerifyReadsTheReferenceTool(t *testing.T) {
	const phc = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	if ok, err := account.Verify(phc, "password"); !ok || err != nil {
		t.Error(ok, err)
	}
}

func TestVerifyRefusesBrokenStrings(t *testing.T) {
	for _, phc := range []string{
		"", "x", "$argon2i$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=99999999,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=64,t=0,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=64,t=1,p=1 $AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$",
	} {
		if ok, err := account.Verify(phc, ""); ok || err == nil {
			t.Errorf("%q passed", phc)
		}
	}
}

func FuzzVerify(f *testing.F) {
	f.Add("$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAA")
	f.Fuzz(func(t *testing.T, phc string) {
		if strings.Contains(phc, "m=") && len(phc) > 90 {
			return // not the price of argon2 but its grammar is under test
		}
		if ok, _ := account.Verify(phc, "wrong"); ok {
			t.Error("matched")
		}
	})
}

func TestOneTime(t *testing.T) {
	seen := map[seal.Secret]bool{}
	for range 100 {
		p, err := account.OneTime(random)
		if err != nil || len(p) != 19 || strings.ContainsAny(p.Reveal(), "0O1lI") || seen[p] {
			t.Fatalf("%q %v", p.Reveal(), err)
		}
		seen[p] = true
	}
	if _, err := account.OneTime(bytes.NewReader([]byte{1, 2})); err == nil {
		t.Error("too little randomness must be an error")
	}
}

func TestToken(t *testing.T) {
	text, id, hash, err := account.NewToken(random)
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := account.ParseToken(text); !ok || got != id {
		t.Fatalf("ParseToken = %q, %t; want %q", got, ok, id)
	}
	good := account.Token{ID: id, Hash: hash, ExpiresAt: noon}
	revoked, other := good, good
	revoked.RevokedAt, other.Hash = noon.Add(-time.Hour), [32]byte{1}
	for _, c := range []struct {
		name string
		tok  account.Token
		now  time.Time
		ok   bool
	}{
		{"good", good, noon.Add(-1), true}, {"expired", good, noon, false},
		{"revoked", revoked, noon.Add(-1), false}, {"another's", other, noon.Add(-1), false},
	} {
		if got := c.tok.Admit(text, c.now) == nil; got != c.ok {
			t.Errorf("%s: admitted %t", c.name, got)
		}
	}
}

func TestParseTokenTakesNothingElse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		if _, ok := account.ParseToken(seal.Secret(rapid.String().Draw(t, "text"))); ok {
			t.Fatal("parsed")
		}
	})
}

func TestTOTP(t *testing.T) {
	secret, err := account.NewTOTP(random)
	if err != nil {
		t.Fatal(err)
	}
	code, err := account.TOTPCode(secret, noon)
	if err != nil {
		t.Fatal(err)
	}
	step, ok := account.CheckTOTP(secret, code, noon.Add(30*time.Second), 0)
	if !ok {
		t.Fatal("a code is good one step later")
	}
	if _, again := account.CheckTOTP(secret, code, noon.Add(30*time.Second), step); again {
		t.Error("a code opened twice")
	}
	if _, late := account.CheckTOTP(secret, code, noon.Add(90*time.Second), 0); late {
		t.Error("a code opened three steps later")
	}
	if _, wrong := account.CheckTOTP(secret, "", noon, 0); wrong {
		t.Error("no code opened")
	}
	if got := account.TOTPAddress(secret, "wang.fang").Reveal(); !strings.HasPrefix(got, "otpauth://totp/") ||
		!strings.Contains(got, secret.Reveal()) {
		t.Error(got)
	}
}

// RFC 6238, appendix B, cut to six digits.
func TestTOTPVectors(t *testing.T) {
	const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	for unix, want := range map[int64]string{59: "287082", 1111111109: "081804", 20000000000: "353130"} {
		if got, err := account.TOTPCode(secret, time.Unix(unix, 0)); got != want || err != nil {
			t.Errorf("%d: %s, want %s (%v)", unix, got, want, err)
		}
	}
}
