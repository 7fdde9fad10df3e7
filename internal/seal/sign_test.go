package seal

import (
	"os"
	"testing"
)

func TestSignaturesHoldForTheirMessageAndKeyAlone(t *testing.T) {
	t.Parallel()
	signer := testMaster(t).Signer()
	message := []byte("核对报告")
	signature, err := signer.Sign(message)
	if err != nil {
		t.Fatal(err)
	}
	v, err := ParsePublicKey(signer.Verifier().PEM())
	if err != nil {
		t.Fatal(err)
	}
	if !v.Verify(message, signature) {
		t.Error("the signature does not hold")
	}
	if v.Verify([]byte("核对报吿"), signature) || v.Verify(message, signature[:len(signature)-1]) || v.Verify(message, nil) {
		t.Error("a wrong message or signature passed")
	}
	if v.Fingerprint() != signer.Verifier().Fingerprint() || len(v.Fingerprint()) != 16 {
		t.Errorf("fingerprint %q", v.Fingerprint())
	}
}

// The vector was made with openssl 3.0: genpkey -algorithm SM2, pkeyutl -sign
// -rawin -digest sm3 -pkeyopt distid:1234567812345678.
func TestSignaturesOfOpenSSLVerify(t *testing.T) {
	t.Parallel()
	var files [3][]byte
	for i, name := range []string{"openssl.pub.pem", "openssl.message", "openssl.signature"} {
		var err error
		if files[i], err = os.ReadFile("testdata/" + name); err != nil {
			t.Fatal(err)
		}
	}
	v, err := ParsePublicKey(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if !v.Verify(files[1], files[2]) {
		t.Error("the signature of openssl does not hold")
	}
}

func TestParsePublicKeyRefusesOtherKeys(t *testing.T) {
	t.Parallel()
	const p256 = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt
6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==
-----END PUBLIC KEY-----
`
	for _, text := range []string{"", "hello", p256} {
		_, err := ParsePublicKey([]byte(text))
		wantCode(t, err, "seal.bad_public_key")
	}
}
