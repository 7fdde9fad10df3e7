package casework

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"hedui/internal/docking"
	"hedui/internal/fault"
)

// A certificate is parsed once; what is none is told each time, and however many
// there are, memory is bounded. That a revoked one is refused at once all the same
// shows TestTheServerConforms, where another process revokes.
func TestACertificateIsParsedOnce(t *testing.T) {
	issued, err := docking.NewAuthority(rand.Reader, "测试", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	var k known
	text := string(issued.Certificate)
	c, err := k.parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := k.parse(text); err != nil || again != c {
		t.Errorf("parsed again: %v", err)
	}
	if k.of(c.Fingerprint()) != c || k.of("another") != nil {
		t.Error("not found by its fingerprint")
	}
	for range 2 {
		if _, err := k.parse("-"); !fault.HasCode(err, "docking.certificate") {
			t.Errorf("not told: %v", err)
		}
	}
	for i := range mostKnown + 1 {
		if _, err := k.parse(text + strings.Repeat("\n", i)); err != nil {
			t.Fatal(err)
		}
	}
	if len(k.certs) > mostKnown {
		t.Errorf("%d are kept", len(k.certs))
	}
}
