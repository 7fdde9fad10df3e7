package docking

import (
	"bytes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"io"

	"github.com/emmansun/gmsm/padding"
	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/sm4"

	"hedui/internal/fault"
)

// The wire form is five lines, each ended by one line feed:
//
//	HEDUI-DOCKING/1
//	base64 of the header: a JSON object in UTF-8
//	base64 of the content key: 16 bytes, SM2-encrypted to the receiver (GB/T 32918.4, in GB/T 35276's ASN.1)
//	base64 of the content: 16 bytes initial vector, then SM4-CBC of a JSON object in UTF-8, padded as in PKCS #7
//	base64 of the signature: SM2 with SM3 over the four lines above with their line feeds, in DER
//
// A message without content (a receipt) has its third and fourth line empty. SM2
// is used with the user id 1234567812345678. The base64 is the standard one, padded,
// without breaks. The signature stands over what is on the wire, and is checked
// before anything is deciphered.
const first = "HEDUI-DOCKING/1"

// MaxSize bounds a message on the wire, in bytes: whoever has more to say sends
// more messages.
const MaxSize = 16 << 20

const (
	lines   = 5
	nothing = "{}"
)

// Sealed is a message in its wire form whose header can be read, and whose
// signature must be verified before it is believed.
type Sealed struct {
	Header
	wire    []byte
	signed  []byte
	key     []byte
	content []byte
	sign    []byte
	digest  string
}

// Digest names the bytes of a message: SM3, in hexadecimal.
func Digest(wire []byte) string {
	sum := sm3.Sum(wire)
	return hex.EncodeToString(sum[:])
}

// Seal gives the message's wire form for a peer. It sets version, signer and
// receiver; the caller sets the rest. Faults: docking.incomplete with a field
// for each defect, docking.size.
func (p *Party) Seal(m Message, to *Certificate) ([]byte, error) {
	m.Version = Version
	if err := m.Check(); err != nil {
		return nil, err
	}
	return p.SealUnchecked(m, to)
}

// SealUnchecked seals what may be no whole message: for whoever examines how
// others take one. Faults: docking.size.
func (p *Party) SealUnchecked(m Message, to *Certificate) ([]byte, error) {
	if m.Version == 0 {
		m.Version = Version
	}
	m.Signer, m.Receiver = p.Certificate.Fingerprint(), to.Fingerprint()
	header, err := encode(m.Header, m.Header.Unknown)
	if err != nil {
		return nil, err
	}
	content, err := encode(m.Content, m.Content.Unknown)
	if err != nil {
		return nil, err
	}
	key, sealed, err := envelope(rand.Reader, content, to)
	if err != nil {
		return nil, err
	}
	wire := append([]byte(first), '\n')
	for _, part := range [][]byte{header, key, sealed} {
		wire = append(base64.StdEncoding.AppendEncode(wire, part), '\n')
	}
	signature, err := sm2.SignASN1(rand.Reader, p.key, p.Certificate.hash(wire), nil)
	if err != nil {
		return nil, err
	}
	wire = append(base64.StdEncoding.AppendEncode(wire, signature), '\n')
	if len(wire) > MaxSize {
		return nil, tooLarge()
	}
	return wire, nil
}

func envelope(random io.Reader, content []byte, to *Certificate) (key, sealed []byte, err error) {
	if string(content) == nothing {
		return nil, nil, nil
	}
	var drawn [2 * sm4.BlockSize]byte // key, initial vector
	if _, err := io.ReadFull(random, drawn[:]); err != nil {
		return nil, nil, err
	}
	block, err := sm4.NewCipher(drawn[:sm4.BlockSize])
	if err != nil {
		return nil, nil, err
	}
	if key, err = sm2.EncryptASN1(random, to.public, drawn[:sm4.BlockSize]); err != nil {
		return nil, nil, err
	}
	iv := drawn[sm4.BlockSize:]
	padded := padding.NewPKCS7Padding(sm4.BlockSize).Pad(content)
	sealed = append(bytes.Clone(iv), padded...)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(sealed[sm4.BlockSize:], padded)
	return key, sealed, nil
}

// Parse reads a wire form up to its header. Nothing of it is proven until Verify.
// Faults: docking.size, docking.form, docking.version.
func Parse(wire []byte) (*Sealed, error) {
	if len(wire) > MaxSize {
		return nil, tooLarge()
	}
	parts := bytes.SplitAfter(wire, []byte("\n"))
	if len(parts) != lines+1 || len(parts[lines]) != 0 {
		return nil, malformed("应为五行，每行以一个换行符结束")
	}
	if string(parts[0]) != first+"\n" {
		return nil, malformed("第一行应为 " + first)
	}
	s := &Sealed{wire: wire, digest: Digest(wire), signed: wire[:len(wire)-len(parts[4])]}
	var header []byte
	for i, into := range []*[]byte{&header, &s.key, &s.content, &s.sign} {
		decoded, err := base64.StdEncoding.Strict().DecodeString(string(parts[i+1][:len(parts[i+1])-1]))
		if err != nil {
			return nil, malformed("第二至五行应为标准base64")
		}
		*into = decoded
	}
	var err error
	if s.Header.Unknown, err = decode(header, &s.Header); err != nil {
		return nil, malformed("报文头不是规定的JSON")
	}
	return s, nil
}

// Digest names the message's bytes.
func (s *Sealed) Digest() string { return s.digest }

// Wire gives the message's bytes.
func (s *Sealed) Wire() []byte { return s.wire }

// Signature gives the detached signature, in DER.
func (s *Sealed) Signature() []byte { return s.sign }

// Verify faults a message that the certificate's key did not sign:
// docking.signature.
func (s *Sealed) Verify(by *Certificate) error {
	if s.Signer != by.Fingerprint() || !sm2.VerifyASN1(by.public, by.hash(s.signed), s.sign) {
		return fault.New(fault.Forbidden, "docking.signature", "对接报文的签名无效，报文可能被改动").Because("R11").Do("请核对证书和签名方法后重发原报文")
	}
	return nil
}

// Open deciphers a verified message. Faults: docking.receiver when it is for
// somebody else, docking.envelope, docking.form, those of Check.
func (p *Party) Open(s *Sealed) (Message, error) {
	m := Message{Header: s.Header}
	key := p.keyOf(s.Receiver)
	if key == nil {
		return m, fault.New(fault.Forbidden, "docking.receiver", "对接报文是发给其他单位的").Because("R11").Do("请用收件方现行的证书加密")
	}
	plain, ok := deciphered(key, s)
	if len(s.key)+len(s.content) == 0 {
		plain, ok = []byte(nothing), true
	}
	if !ok {
		return m, fault.New(fault.Invalid, "docking.envelope", "对接报文的内容无法解密").Do("请核对加密方法（SM2加密的SM4密钥，SM4-CBC）")
	}
	var err error
	if m.Content.Unknown, err = decode(plain, &m.Content); err != nil {
		return m, malformed("报文内容不是规定的JSON")
	}
	return m, m.Check()
}

func deciphered(private *sm2.PrivateKey, s *Sealed) ([]byte, bool) {
	key, err := sm2.Decrypt(private, s.key)
	if err != nil || len(key) != sm4.BlockSize || len(s.content) < 2*sm4.BlockSize || len(s.content)%sm4.BlockSize != 0 {
		return nil, false
	}
	block, err := sm4.NewCipher(key)
	if err != nil {
		return nil, false
	}
	plain := make([]byte, len(s.content)-sm4.BlockSize)
	cipher.NewCBCDecrypter(block, s.content[:sm4.BlockSize]).CryptBlocks(plain, s.content[sm4.BlockSize:])
	plain, err = padding.NewPKCS7Padding(sm4.BlockSize).Unpad(plain)
	return plain, err == nil
}

// Split cuts a sequence of messages apart: each is five lines. Faults:
// docking.form.
func Split(all []byte) (wires [][]byte, err error) {
	for len(all) > 0 {
		end := 0
		for range lines {
			i := bytes.IndexByte(all[end:], '\n')
			if i < 0 {
				return nil, malformed("应为五行，每行以一个换行符结束")
			}
			end += i + 1
		}
		wires, all = append(wires, all[:end]), all[end:]
	}
	return wires, nil
}

func tooLarge() error {
	return fault.Newf(fault.TooLarge, "docking.size", "对接报文超过 %d MB", MaxSize>>20).Do("请把人员分成多份报文")
}

func malformed(what string) error {
	return fault.Newf(fault.Invalid, "docking.form", "对接报文的格式有误：%s", what).Do("请按对接规范组织报文")
}
