package story_test

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"hedui/internal/casework"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/wire"
)

// knocking is a province's own door over TLS, and who stands before it.
type knocking struct {
	t *testing.T
	*running
	ours, dalian, stranger *docking.Party
	line                   *wire.Line
}

// Nobody gets in with another's face: an expired, foreign, revoked or swapped
// certificate, another's name, a message for somebody else or of another time; what
// is sent again is taken once and gets its first receipt (R11, R12.2).
func TestNobodyComesInWithAnothersFace(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		x := &knocking{t: t}
		x.ours, x.dalian = parties(t, "210000", "210200")
		_, x.stranger = parties(t, "210000", "210200")
		x.running = raise(t, open, func(o *casework.Options) { o.Docked = casework.Docked{Party: x.ours} })
		server := httptest.NewTLSServer(wire.Handler(x.Desk.AcceptMessage))
		t.Cleanup(server.Close)
		roots := x509.NewCertPool()
		roots.AddCert(server.Certificate())
		x.line = must(wire.Dial(server.URL+wire.Path, roots))
		t.Cleanup(x.line.Close)
		x.register(x.dalian)
		x.faces()
		x.replay()
		x.renewal()
	})
}

func (x *knocking) register(p *docking.Party) {
	x.t.Helper()
	if _, err := x.Desk.RegisterPeer(x.t.Context(), policy.Program("console"), casework.PeerIn{Certificate: p.Certificate.PEM()}); err != nil {
		x.t.Fatal(err)
	}
}

// sealed is a message of Dalian's, with a change.
func (x *knocking) sealed(by *docking.Party, to *docking.Certificate, id string, change func(*docking.Message)) []byte {
	m := docking.New(docking.Terminate, id, "t", "210200", "210000")
	m.SentAt, m.Words = x.Clock.Now(), "不再需要"
	if change != nil {
		change(&m)
	}
	return must(by.Seal(m, to))
}

func (x *knocking) refused(what, code string, sealed []byte) {
	x.t.Helper()
	if said, err := x.line.Exchange(x.t.Context(), sealed); !fault.HasCode(err, code) {
		x.t.Errorf("%s: %.80q, %v", what, said, err)
	}
}

func (x *knocking) faces() {
	x.t.Helper()
	ours := x.ours.Certificate
	x.refused("a foreign certificate", "docking.stranger", x.sealed(x.stranger, ours, "1", nil))
	x.refused("a swapped certificate", "docking.signature", swapped(x.sealed(x.stranger, ours, "2", nil), x.stranger, x.dalian))
	x.refused("a swapped receiver", "docking.signature", swapped(x.sealed(x.dalian, x.stranger.Certificate, "3", nil), x.stranger, x.ours))
	x.refused("for somebody else", "docking.receiver", x.sealed(x.dalian, x.stranger.Certificate, "4", nil))
	x.refused("in another's name", "docking.impostor", x.sealed(x.dalian, ours, "5", func(m *docking.Message) { m.From = "210300" }))
	x.refused("from a clock that is ahead", "docking.clock", x.sealed(x.dalian, ours, "6", func(m *docking.Message) { m.SentAt = m.SentAt.Add(docking.Skew + time.Minute) }))
	x.refused("from long ago", "docking.old", x.sealed(x.dalian, ours, "7", func(m *docking.Message) { m.SentAt = m.SentAt.Add(-docking.Window - time.Hour) }))
	x.taken()
}

// swapped names another certificate in the header of a message.
func swapped(sealed []byte, from, to *docking.Party) []byte {
	lines := bytes.SplitAfter(sealed, []byte("\n"))
	header := must(base64.StdEncoding.DecodeString(strings.TrimSpace(string(lines[1]))))
	header = bytes.ReplaceAll(header, []byte(from.Certificate.Fingerprint()), []byte(to.Certificate.Fingerprint()))
	lines[1] = append(base64.StdEncoding.AppendEncode(nil, header), '\n')
	return bytes.Join(lines, nil)
}

// taken lists what the province took.
func (x *knocking) taken(want ...string) {
	x.t.Helper()
	var got []string
	err := x.Store.View(x.t.Context(), func(tx *store.Tx) error {
		all, err := tx.ReceivedSentBetween("210200", time.UnixMilli(1), x.Clock.Now().Add(time.Hour))
		for _, m := range all {
			got = append(got, m.ID)
		}
		return err
	})
	if err != nil || strings.Join(got, " ") != strings.Join(want, " ") {
		x.t.Errorf("taken: %v, want %v, %v", got, want, err)
	}
}

// replay: the same bytes days later, and other bytes under the same id.
func (x *knocking) replay() {
	x.t.Helper()
	sealed := x.sealed(x.dalian, x.ours.Certificate, "once", nil)
	first := must(x.line.Exchange(x.t.Context(), sealed))
	x.Clock.Advance(72 * time.Hour)
	if again := must(x.line.Exchange(x.t.Context(), sealed)); !bytes.Equal(again, first) {
		x.t.Error("the replayed message has another receipt")
	}
	x.refused("an id that was used", "docking.reused", x.sealed(x.dalian, x.ours.Certificate, "once", nil))
	x.taken("once")
}

// renewal: a new certificate beside the old one; once the peer is revoked neither is
// good any more, and after its years none is.
func (x *knocking) renewal() {
	x.t.Helper()
	_, renewed := parties(x.t, "210000", "210200")
	x.register(renewed)
	for id, p := range map[string]*docking.Party{"by the old one": x.dalian, "by the new one": renewed} {
		must(x.line.Exchange(x.t.Context(), x.sealed(p, x.ours.Certificate, id, nil)))
	}
	if err := x.Desk.RevokePeer(x.t.Context(), policy.Program("console"), "210200"); err != nil {
		x.t.Fatal(err)
	}
	x.refused("revoked", "docking.revoked", x.sealed(renewed, x.ours.Certificate, "8", nil))
	x.register(x.stranger) // who is known now
	must(x.line.Exchange(x.t.Context(), x.sealed(x.stranger, x.ours.Certificate, "9", nil)))
	x.refused("revoked, and its peer is back", "docking.revoked", x.sealed(renewed, x.ours.Certificate, "10", nil))
	x.Clock.Advance(4 * 365 * 24 * time.Hour)
	x.refused("expired", "docking.expired", x.sealed(x.stranger, x.ours.Certificate, "11", nil))
}
