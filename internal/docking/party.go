package docking

import (
	"crypto/ecdsa"
	"encoding/hex"
	"encoding/pem"
	"strings"
	"time"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/smx509"

	"hedui/internal/agency"
	"hedui/internal/fault"
)

// userID is SM2's for everybody.
const userID = "1234567812345678"

const (
	certificateType = "CERTIFICATE"
	privateType     = "PRIVATE KEY"
)

// Certificate is an SM2 certificate of a party: by it peers verify what the
// party signs, and seal what is for it.
type Certificate struct {
	x509   *smx509.Certificate
	public *ecdsa.PublicKey
	finger string
	za     []byte // what SM2 hashes before each message of this key (GB/T 32918.2, 5.5)
}

// ParseCertificate reads the first certificate of a PEM text. The fault is
// docking.certificate.
func ParseCertificate(text []byte) (*Certificate, error) {
	block, _ := pem.Decode(text)
	if block == nil || block.Type != certificateType {
		return nil, badCertificate()
	}
	parsed, err := smx509.ParseCertificate(block.Bytes)
	if err != nil || !sm2.IsSM2PublicKey(parsed.PublicKey) {
		return nil, badCertificate()
	}
	sum := sm3.Sum(parsed.Raw)
	public := parsed.PublicKey.(*ecdsa.PublicKey)
	za, err := sm2.CalculateZA(public, []byte(userID))
	if err != nil {
		return nil, badCertificate()
	}
	return &Certificate{parsed, public, hex.EncodeToString(sum[:]), za}, nil
}

// hash is what of a text is signed by the certificate's key.
func (c *Certificate) hash(signed []byte) []byte {
	h := sm3.New()
	h.Write(c.za)
	h.Write(signed)
	return h.Sum(nil)
}

func badCertificate() error {
	return fault.New(fault.Invalid, "docking.certificate", "不是有效的 SM2 证书").Do("请提供PEM格式（BEGIN CERTIFICATE）的SM2证书")
}

// Fingerprint names the certificate: SM3 of its DER, in hexadecimal.
func (c *Certificate) Fingerprint() string { return c.finger }

// Code is whose certificate it is: the subject's common name.
func (c *Certificate) Code() agency.Code { return agency.Code(c.x509.Subject.CommonName) }

// Until is when the certificate ends.
func (c *Certificate) Until() time.Time { return c.x509.NotAfter }

// PEM writes the certificate.
func (c *Certificate) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: certificateType, Bytes: c.x509.Raw})
}

// Valid faults a certificate that is not valid at an instant: docking.expired.
func (c *Certificate) Valid(at time.Time) error {
	if at.Before(c.x509.NotBefore) || at.After(c.x509.NotAfter) {
		return fault.New(fault.Forbidden, "docking.expired", "对接方的证书不在有效期内").Because("R11").Do("请换发证书并重新登记")
	}
	return nil
}

// IssuedBy faults a certificate that an authority did not issue: docking.foreign.
func (c *Certificate) IssuedBy(root *Certificate) error {
	if c.x509.CheckSignatureFrom(root.x509) != nil {
		return fault.New(fault.Forbidden, "docking.foreign", "证书不是所指定的证书机构签发的").Because("R11").Do("请核对签发机构")
	}
	return nil
}

// Party is a system that speaks: its certificate, its key, and the former ones,
// which still open what was sealed before they were replaced. It is safe for
// concurrent use.
type Party struct {
	Certificate *Certificate
	key         *sm2.PrivateKey
	former      []*Party
}

// OpenParty reads a certificate and its private key (PKCS #8), both PEM. The
// fault is docking.key when they do not belong together.
func OpenParty(certificate, key []byte, former ...*Party) (*Party, error) {
	c, err := ParseCertificate(certificate)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(key)
	if block == nil || block.Type != privateType {
		return nil, badKey()
	}
	parsed, err := smx509.ParsePKCS8PrivateKey(block.Bytes)
	private, ok := parsed.(*sm2.PrivateKey)
	if err != nil || !ok || !private.PublicKey.Equal(c.public) {
		return nil, badKey()
	}
	return &Party{c, private, former}, nil
}

func badKey() error {
	return fault.New(fault.Invalid, "docking.key", "私钥无法使用，或与证书不配对").Do("请提供与证书配对的SM2私钥（PEM，PKCS #8）")
}

// Receives tells whether a message is sealed for the party.
func (p *Party) Receives(s *Sealed) bool { return p.keyOf(s.Receiver) != nil }

// SpeaksFor tells whether a peer may send in the name of a region: its own and
// what lies in it, but not what is the receiver's own. The ministry speaks for all
// other provinces.
func SpeaksFor(peer, from, receiver agency.Code) bool {
	own := region(receiver)
	return len(from) == len(receiver) && within(from, region(peer)) && (!within(from, own) || within(peer, own))
}

func within(code agency.Code, region string) bool { return strings.HasPrefix(string(code), region) }

// region is what all codes within a code's region begin with.
func region(code agency.Code) string {
	if agency.ID(code) == agency.Ministry {
		return ""
	}
	r := string(code)
	for len(r) > 2 && strings.HasSuffix(r, "00") {
		r = r[:len(r)-2]
	}
	return r
}

func (p *Party) keyOf(fingerprint string) *sm2.PrivateKey {
	if p.Certificate.Fingerprint() == fingerprint {
		return p.key
	}
	for _, f := range p.former {
		if key := f.keyOf(fingerprint); key != nil {
			return key
		}
	}
	return nil
}
