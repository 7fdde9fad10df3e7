package web_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"hedui/internal/account"
)

// workplace does what the page does with WebCrypto.
type workplace struct {
	key *ecdsa.PrivateKey
	jwk m
	id  account.DeviceID
}

func newWorkplace(t *testing.T) workplace {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	point, err := key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	enc := base64.RawURLEncoding.EncodeToString
	jwk := m{"kty": "EC", "crv": "P-256", "x": enc(point[1:33]), "y": enc(point[33:])}
	raw, _ := json.Marshal(jwk)
	id, _, err := account.ParseDeviceKey(raw)
	if err != nil {
		t.Fatal(err)
	}
	return workplace{key, jwk, id}
}

func (w workplace) prove(t *testing.T, challenge string) m {
	t.Helper()
	sum := sha256.Sum256([]byte(challenge))
	r, s, err := ecdsa.Sign(rand.Reader, w.key, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	raw := append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	return m{"device": w.id, "signature": base64.RawURLEncoding.EncodeToString(raw)}
}

func TestOnlyRegisteredDevicesConnect(t *testing.T) {
	t.Parallel()
	d := open(t, true)
	admin := d.as("heping.security")
	w, stranger := newWorkplace(t), newWorkplace(t)
	admin.want(http.StatusCreated, "POST", "/api/v1/devices", m{"agency": "210102", "name": "203室2号机", "publicKey": w.jwk})
	admin.refused(http.StatusConflict, "device.known", "POST", "/api/v1/devices", m{"agency": "210102", "name": "又一台", "publicKey": w.jwk})
	admin.want(http.StatusNoContent, "PUT", "/api/v1/agencies/210102/device-required", m{"required": true})
	admin.refused(http.StatusUnauthorized, "session.device", "GET", "/api/v1/devices", nil) // from now on, for the administrator too
	if n := d.registered("login.device", "refused"); n != 1 {
		t.Errorf("%d requests without a device registered", n)
	}

	clerk := d.visitor()
	in := clerk.login("heping.clerk", password)
	if in.text("step") != "device" {
		t.Fatal(in.raw)
	}
	const path = "/api/v1/session/device"
	clerk.refused(http.StatusForbidden, "device.refused", "POST", path, stranger.prove(t, in.text("challenge")))
	clerk.refused(http.StatusForbidden, "device.stale", "POST", path, w.prove(t, in.text("challenge"))) // used up
	challenge := clerk.want(http.StatusOK, "GET", "/api/v1/session", nil).text("challenge")
	if a := clerk.want(http.StatusOK, "POST", path, w.prove(t, challenge)); a.text("step") != "" || a.text("device") != string(w.id) {
		t.Fatal(a.raw)
	}
	if n := d.registered("login.device", "refused"); n != 3 {
		t.Errorf("%d refused devices registered", n)
	}

	province := d.as("province.security")
	province.want(http.StatusNoContent, "DELETE", "/api/v1/devices/"+string(w.id), nil)
	clerk.refused(http.StatusForbidden, "device.refused", "GET", "/api/v1/session", nil)
	if n := d.registered("login.device", "refused"); n != 4 {
		t.Errorf("%d refused devices registered after the revocation", n)
	}
}

func TestChallengesEnd(t *testing.T) {
	t.Parallel()
	d := open(t, true)
	admin := d.as("heping.security")
	w := newWorkplace(t)
	admin.want(http.StatusCreated, "POST", "/api/v1/devices", m{"agency": "210102", "name": "203室2号机", "publicKey": w.jwk})
	admin.want(http.StatusNoContent, "PUT", "/api/v1/agencies/210102/device-required", m{"required": true})
	clerk := d.visitor()
	challenge := clerk.login("heping.clerk", password).text("challenge")
	d.clock.pass(2 * time.Minute)
	clerk.refused(http.StatusForbidden, "device.stale", "POST", "/api/v1/session/device", w.prove(t, challenge))
}

func TestTokens(t *testing.T) {
	t.Parallel()
	d := open(t, true)
	admin := d.as("heping.security")
	system := admin.want(http.StatusCreated, "POST", "/api/v1/accounts", m{"login": "mz.system", "name": "民政局业务系统",
		"roles": []string{"officer"}, "agency": "210102", "department": "210102.mz", "system": true})
	if system.text("password") != "" {
		t.Error("a system has no password")
	}
	made := admin.want(http.StatusCreated, "POST", "/api/v1/tokens",
		m{"name": "民政局业务系统", "account": system.text("id"), "scope": []string{"case.read", "token.list"}, "days": 30})

	bearer := func() *visitor { v := d.visitor(); v.bearer = made.text("text"); return v }
	if a := bearer().want(http.StatusOK, "GET", "/api/v1/session", nil); a.text("department") != "210102.mz" {
		t.Errorf("%s", a.raw)
	}
	bearer().refused(http.StatusForbidden, "policy.separation.token", "GET", "/api/v1/devices", nil)
	bearer().refused(http.StatusForbidden, "policy.denied", "GET", "/api/v1/tokens", nil) // the scope lifts nobody
	bearer().refused(http.StatusForbidden, "session.token", "PUT", "/api/v1/account/password", m{"old": "x", "password": "y"})

	wrong := d.visitor()
	wrong.bearer = made.text("text") + "x"
	wrong.refused(http.StatusUnauthorized, "token.refused", "GET", "/api/v1/session", nil)

	admin.want(http.StatusNoContent, "DELETE", "/api/v1/tokens/"+made.text("id"), nil)
	bearer().refused(http.StatusUnauthorized, "token.refused", "GET", "/api/v1/session", nil)
	if n := d.registered("token.use", "refused"); n != 1 {
		t.Errorf("%d refused tokens registered", n)
	}
}

func TestTokensEnd(t *testing.T) {
	t.Parallel()
	d := open(t, true)
	admin := d.as("heping.security")
	officer := d.as("heping.officer").want(http.StatusOK, "GET", "/api/v1/session", nil).text("account")
	made := admin.want(http.StatusCreated, "POST", "/api/v1/tokens",
		m{"name": "民政局业务系统", "account": officer, "scope": []string{"case.read"}, "days": 1})
	v := d.visitor()
	v.bearer = made.text("text")
	v.want(http.StatusOK, "GET", "/api/v1/session", nil)
	d.clock.pass(24 * time.Hour)
	v.refused(http.StatusUnauthorized, "token.refused", "GET", "/api/v1/session", nil)
}

func TestTokensAreForDepartments(t *testing.T) {
	t.Parallel()
	d := open(t, true)
	clerk := d.as("heping.clerk").want(http.StatusOK, "GET", "/api/v1/session", nil).text("account")
	d.as("heping.security").refused(http.StatusConflict, "token.agency", "POST", "/api/v1/tokens",
		m{"name": "x", "account": clerk, "scope": []string{"case.read"}, "days": 1})
}
