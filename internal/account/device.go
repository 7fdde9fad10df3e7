package account

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"time"

	"hedui/internal/agency"
	"hedui/internal/fault"
)

// DeviceID names a registered device: the RFC 7638 thumbprint of its key, so
// that one key cannot be registered twice.
type DeviceID string

// Device is a workplace machine that may connect (合法设备识别, R10, R11). Its
// private key was made on it by WebCrypto and cannot leave it.
type Device struct {
	ID           DeviceID
	Agency       agency.ID
	Name         string // "203室2号机": where it stands, not who sits there
	Key          []byte // public JWK, canonical form of ParseDeviceKey
	RegisteredBy ID
	RegisteredAt time.Time
	RevokedAt    time.Time // zero = in force
}

// jwk is a public P-256 key as WebCrypto exports it. The fields stand in the
// order of RFC 7638, so that its JSON is the thumbprint's input.
type jwk struct {
	Curve string `json:"crv"`
	Type  string `json:"kty"`
	X     string `json:"x"`
	Y     string `json:"y"`
}

const coordinate = 32 // bytes of a P-256 coordinate

var b64url = base64.RawURLEncoding.Strict()

// ParseDeviceKey reads a public JWK and gives the device's id and the key's
// canonical JSON. A private key, another curve or a point off the curve is refused.
func ParseDeviceKey(raw []byte) (DeviceID, []byte, error) {
	var with struct {
		jwk
		D string `json:"d"`
	}
	if err := json.Unmarshal(raw, &with); err != nil {
		return "", nil, badKey("设备公钥不是JWK格式")
	}
	if with.D != "" {
		return "", nil, badKey("提交的内容含有私钥，私钥不得离开设备")
	}
	if _, err := with.public(); err != nil {
		return "", nil, err
	}
	canonical, err := json.Marshal(with.jwk)
	if err != nil {
		return "", nil, fmt.Errorf("account: device key: %w", err)
	}
	sum := sha256.Sum256(canonical)
	return DeviceID(b64url.EncodeToString(sum[:])), canonical, nil
}

func badKey(message string) *fault.Error {
	return fault.New(fault.Invalid, "device.key", message).Do("请在该设备的浏览器中重新生成登记码").
		At(fault.Field{Path: "publicKey", Code: "device.key", Message: message})
}

func (k jwk) public() (*ecdsa.PublicKey, error) {
	x, errX := b64url.DecodeString(k.X)
	y, errY := b64url.DecodeString(k.Y)
	if k.Type != "EC" || k.Curve != "P-256" || errX != nil || errY != nil || len(x) != coordinate || len(y) != coordinate {
		return nil, badKey("设备公钥应为P-256椭圆曲线公钥")
	}
	point := append(append([]byte{4}, x...), y...)
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	if err != nil {
		return nil, badKey("设备公钥不是P-256曲线上的点")
	}
	return key, nil
}

// Challenge is what a device signs to prove itself at a login. It opens once.
type Challenge struct {
	Nonce string // 32 bytes, base64url
	Ends  time.Time
}

// NewChallenge draws a challenge that holds until l.ChallengeFor after now.
func (l Limits) NewChallenge(r io.Reader, now time.Time) (Challenge, error) {
	raw := make([]byte, 32)
	if _, err := io.ReadFull(r, raw); err != nil {
		return Challenge{}, fmt.Errorf("account: random: %w", err)
	}
	return Challenge{Nonce: b64url.EncodeToString(raw), Ends: now.Add(l.ChallengeFor)}, nil
}

// Signed is the text a device signs: bound to this use, this origin (so that
// another site cannot pass the challenge on) and this nonce.
func (c Challenge) Signed(origin string) []byte {
	return []byte("hedui device v1\n" + origin + "\n" + c.Nonce)
}

// Prove checks a device's proof at now: registered at this agency, not revoked,
// challenge not stale, signature right. signature is base64url of the 64 bytes
// r‖s that WebCrypto gives for ECDSA with SHA-256.
func (d Device) Prove(c Challenge, origin, signature string, at agency.ID, now time.Time) *fault.Error {
	refused := fault.New(fault.Forbidden, "device.refused", "本设备未登记或已注销，不得接入").
		Do("请安全管理员登记本设备后再登录").Because("R11")
	switch {
	case d.Agency != at || !d.RevokedAt.IsZero():
		return refused
	case c.Nonce == "" || !now.Before(c.Ends):
		return fault.New(fault.Forbidden, "device.stale", "设备验证已过时").Do("请重新登录")
	case !d.signed(c.Signed(origin), signature):
		return refused
	}
	return nil
}

func (d Device) signed(message []byte, signature string) bool {
	var k jwk
	if json.Unmarshal(d.Key, &k) != nil {
		return false
	}
	key, err := k.public()
	sig, sigErr := b64url.DecodeString(signature)
	if err != nil || sigErr != nil || len(sig) != 2*coordinate {
		return false
	}
	sum := sha256.Sum256(message)
	r, s := new(big.Int).SetBytes(sig[:coordinate]), new(big.Int).SetBytes(sig[coordinate:])
	return ecdsa.Verify(key, sum[:], r, s)
}
