package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// The security administrator sees which keys there are, since when, and which
// version is in use; no key is told to anybody (R11).
func TestKeysAreToldWithoutThemselves(t *testing.T) {
	t.Parallel()
	d := open(t, true)
	a := d.as("heping.security").want(http.StatusOK, "GET", "/api/v1/keys", nil)
	for _, kind := range []string{"data", "index"} {
		versions, _ := a.body[kind].([]any)
		if len(versions) != 1 || versions[0].(m)["version"] != 1.0 || versions[0].(m)["current"] != true || versions[0].(m)["madeAt"] == "" {
			t.Errorf("%s: %v", kind, a.body[kind])
		}
	}
	if want := d.store.Signer().Verifier().Fingerprint(); a.text("register") != want {
		t.Errorf("the register is signed by %s, not %s", a.text("register"), want)
	}
	if strings.Contains(a.raw, "wrapped") {
		t.Error(a.raw)
	}
}
