package account_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"hedui/internal/account"
	"hedui/internal/agency"
)

const origin = "https://hedui.example"

// workplace is a browser's half of device identification.
type workplace struct{ key *ecdsa.PrivateKey }

func newWorkplace(t testing.TB) workplace {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), random)
	if err != nil {
		t.Fatal(err)
	}
	return workplace{key}
}

func (w workplace) jwk() map[string]any {
	point, err := w.key.PublicKey.Bytes()
	if err != nil {
		panic(err)
	}
	enc := base64.RawURLEncoding.EncodeToString
	return map[string]any{"kty": "EC", "crv": "P-256", "x": enc(point[1:33]), "y": enc(point[33:]), "ext": true}
}

func (w workplace) sign(t testing.TB, message []byte) string {
	t.Helper()
	sum := sha256.Sum256(message)
	r, s, err := ecdsa.Sign(random, w.key, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...))
}

func (w workplace) device(t testing.TB, at agency.ID) account.Device {
	t.Helper()
	raw, _ := json.Marshal(w.jwk())
	id, key, err := account.ParseDeviceKey(raw)
	if err != nil {
		t.Fatal(err)
	}
	return account.Device{ID: id, Agency: at, Key: key, RegisteredAt: noon}
}

func TestDeviceProof(t *testing.T) {
	w := newWorkplace(t)
	d := w.device(t, "210102")
	limits := account.DefaultLimits()
	c, err := limits.NewChallenge(random, noon)
	if err != nil {
		t.Fatal(err)
	}
	proof := w.sign(t, c.Signed(origin))
	revoked := d
	revoked.RevokedAt = noon
	for _, k := range []struct {
		name      string
		device    account.Device
		challenge account.Challenge
		origin    string
		proof     string
		at        agency.ID
		now       time.Time
		code      string
	}{
		{"good", d, c, origin, proof, "210102", noon, ""},
		{"revoked", revoked, c, origin, proof, "210102", noon, "device.refused"},
		{"another agency's", d, c, origin, proof, "210200", noon, "device.refused"},
		{"stale", d, c, origin, proof, "210102", c.Ends, "device.stale"},
		{"no challenge", d, account.Challenge{}, origin, proof, "210102", noon, "device.stale"},
		{"signed for another site", d, c, "https://evil.example", proof, "210102", noon, "device.refused"},
		{"another key", newWorkplace(t).device(t, "210102"), c, origin, proof, "210102", noon, "device.refused"},
		{"garbage", d, c, origin, "AAAA", "210102", noon, "device.refused"},
		{"not base64", d, c, origin, "***", "210102", noon, "device.refused"},
	} {
		t.Run(k.name, func(t *testing.T) {
			wantCode(t, k.device.Prove(k.challenge, k.origin, k.proof, k.at, k.now), k.code)
		})
	}
}

func TestDeviceKeyIsNamedByItsThumbprint(t *testing.T) {
	// RFC 7638 over the P-256 key of RFC 7517, appendix A.1.
	const raw = `{"use":"enc","kid":"1","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
		"x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","crv":"P-256","kty":"EC"}`
	id, key, err := account.ParseDeviceKey([]byte(raw))
	if err != nil || id != "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s" {
		t.Errorf("%s %s %v", id, key, err)
	}
}

func TestDeviceKeysRefused(t *testing.T) {
	good := newWorkplace(t).jwk()
	with := func(k string, v any) []byte {
		m := map[string]any{}
		for a, b := range good {
			m[a] = b
		}
		m[k] = v
		raw, _ := json.Marshal(m)
		return raw
	}
	for name, raw := range map[string][]byte{
		"no JSON": []byte("-----BEGIN"), "private": with("d", "AAAA"), "RSA": with("kty", "RSA"),
		"P-384": with("crv", "P-384"), "off the curve": with("y", good["x"]), "short": with("x", "AAAA"),
		"padding": with("x", fmt.Sprint(good["x"], "=")),
	} {
		if _, _, err := account.ParseDeviceKey(raw); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func FuzzParseDeviceKey(f *testing.F) {
	raw, _ := json.Marshal(newWorkplace(f).jwk())
	f.Add(raw)
	f.Fuzz(func(t *testing.T, raw []byte) {
		id, key, err := account.ParseDeviceKey(raw)
		if err != nil {
			return
		}
		again, same, err := account.ParseDeviceKey(key)
		if err != nil || again != id || string(same) != string(key) {
			t.Errorf("the canonical form is not its own: %v", err)
		}
	})
}
