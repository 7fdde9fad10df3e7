package casework

import (
	"sync"
	"sync/atomic"

	"hedui/internal/agency"
	"hedui/internal/docking"
)

// known is what docking would otherwise read anew for each message: certificates by
// their text, whose parsing takes as long as a signature, and which region we are.
// Whether a certificate is registered, revoked or expired is asked each time. The
// zero value is ready.
type known struct {
	mu    sync.Mutex
	certs map[string]*docking.Certificate // by their text
	named map[string]*docking.Certificate // the same by their fingerprint
	city  atomic.Pointer[agency.ID]
}

// mostKnown bounds the certificates; more than that are no peers of one system.
const mostKnown = 1000

func (k *known) parse(body string) (*docking.Certificate, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if c := k.certs[body]; c != nil {
		return c, nil
	}
	c, err := docking.ParseCertificate([]byte(body))
	if err != nil {
		return nil, err
	}
	if k.certs == nil || len(k.certs) >= mostKnown {
		k.certs, k.named = map[string]*docking.Certificate{}, map[string]*docking.Certificate{}
	}
	k.certs[body], k.named[c.Fingerprint()] = c, c
	return c, nil
}

// of gives a certificate that was parsed before, by its fingerprint; nil otherwise.
func (k *known) of(fingerprint string) *docking.Certificate {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.named[fingerprint]
}
