package seal

import (
	"crypto/ecdsa"
	"crypto/rand"
	"encoding/hex"
	"encoding/pem"
	"io"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/smx509"
)

const (
	privateType = "PRIVATE KEY"
	publicType  = "PUBLIC KEY"
)

// Signer signs with SM2 (GB/T 32918.2, SM3, user id 1234567812345678). It is
// safe for concurrent use and prints as ***.
type Signer struct {
	hidden
	key *sm2.PrivateKey
}

// Sign gives the DER signature of the message; 17 µs. It differs from call to
// call, as SM2 is randomised.
func (s *Signer) Sign(message []byte) ([]byte, error) {
	return s.key.SignWithSM2(rand.Reader, nil, message)
}

// Verifier gives the public half.
func (s *Signer) Verifier() *Verifier { return &Verifier{key: &s.key.PublicKey} }

// Verifier is an SM2 public key.
type Verifier struct{ key *ecdsa.PublicKey }

// ParsePublicKey reads a public key in PEM (BEGIN PUBLIC KEY, as openssl
// writes it). The fault is seal.bad_public_key.
func ParsePublicKey(text []byte) (*Verifier, error) {
	block, _ := pem.Decode(text)
	if block == nil || block.Type != publicType {
		return nil, badPublicKey()
	}
	parsed, err := smx509.ParsePKIXPublicKey(block.Bytes)
	if err != nil || !sm2.IsSM2PublicKey(parsed) {
		return nil, badPublicKey()
	}
	return &Verifier{key: parsed.(*ecdsa.PublicKey)}, nil
}

// Verify tells whether the signature is this key's over the message; 44 µs.
func (v *Verifier) Verify(message, signature []byte) bool {
	return sm2.VerifyASN1WithSM2(v.key, nil, message, signature)
}

// PEM writes the public key for pinning and for outsiders.
func (v *Verifier) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: publicType, Bytes: v.der()})
}

// Fingerprint names the key for people: 16 hexadecimal digits of its digest.
func (v *Verifier) Fingerprint() string {
	digest := Digest(v.der())
	return hex.EncodeToString(digest[:8])
}

func (v *Verifier) der() []byte {
	der, err := smx509.MarshalPKIXPublicKey(v.key)
	if err != nil {
		panic("seal: a checked SM2 key was not encoded: " + err.Error())
	}
	return der
}

// generateSigner draws scalars until one is a key (the first one, practically
// always), and gives it as PKCS #8 PEM.
func generateSigner(r io.Reader) ([]byte, error) {
	scalar := make([]byte, 32)
	for {
		if _, err := io.ReadFull(r, scalar); err != nil {
			return nil, noRandomness(err)
		}
		key, err := sm2.NewPrivateKey(scalar)
		if err != nil {
			continue
		}
		der, err := smx509.MarshalPKCS8PrivateKey(key)
		return pem.EncodeToMemory(&pem.Block{Type: privateType, Bytes: der}), err
	}
}

func decodeSigner(text []byte) (*Signer, bool) {
	block, _ := pem.Decode(text)
	if block == nil || block.Type != privateType {
		return nil, false
	}
	parsed, err := smx509.ParsePKCS8PrivateKey(block.Bytes)
	key, ok := parsed.(*sm2.PrivateKey)
	return &Signer{key: key}, err == nil && ok
}
