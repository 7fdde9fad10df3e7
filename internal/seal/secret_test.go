package seal

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestSecretsAreNeverPrinted(t *testing.T) {
	t.Parallel()
	s := Secret("hunter2")
	held := struct{ Password Secret }{s}
	var out strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t"} {
		fmt.Fprintf(&out, verb+"\n", s)
		fmt.Fprintf(&out, verb+"\n", held)
	}
	slog.New(slog.NewTextHandler(&out, nil)).Info("m", "s", s, "held", held)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("m", "s", s, "held", held)
	asJSON, err := json.Marshal(map[string]any{"s": s, "held": held})
	if err != nil {
		t.Fatal(err)
	}
	asXML, err := xml.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	all := out.String() + string(asJSON) + string(asXML) + s.String() + s.GoString()
	for _, leak := range []string{"hunter2", "68756e74", "68756E74"} {
		if strings.Contains(all, leak) {
			t.Errorf("%q leaked into\n%s", leak, all)
		}
	}
	if s.Reveal() != "hunter2" {
		t.Error("Reveal does not reveal")
	}
}

func TestASecretIsReadFromJSON(t *testing.T) {
	t.Parallel()
	var in struct{ Password Secret }
	if err := json.Unmarshal([]byte(`{"password":"p"}`), &in); err != nil || in.Password.Reveal() != "p" {
		t.Errorf("read %q, %v", in.Password.Reveal(), err)
	}
}

func TestKeysAreNeverPrinted(t *testing.T) {
	t.Parallel()
	m := testMaster(t)
	r := testRing(t, m)
	var out bytes.Buffer
	for _, holder := range []any{m, *m, r, m.Signer(), *m.Signer()} {
		fmt.Fprintf(&out, "%v %+v %#v %x %s\n", holder, holder, holder, holder, holder)
	}
	if got := strings.NewReplacer("***", "", " ", "", "\n", "").Replace(out.String()); got != "" {
		t.Errorf("printed %s", got)
	}
}
