package lanes

import (
	"bytes"
	"encoding/hex"
	"testing"
)

// TestGCMVector is the example of RFC 8998, A.1.
func TestGCMVector(t *testing.T) {
	g, err := NewGCM(unhex("0123456789ABCDEFFEDCBA9876543210"))
	if err != nil {
		t.Fatal(err)
	}
	plain := unhex("AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD" +
		"EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA")
	sealed := g.Seal(nil, unhex("00001234567800000000ABCD"), plain, unhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2"))
	want := unhex("17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735" +
		"D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D" + "83DE3541E4C2B58177E065A9BF7B62EC")
	if !bytes.Equal(sealed, want) {
		t.Fatalf("sealed %x\n  want %x", sealed, want)
	}
}

func unhex(s string) []byte {
	b, err := hex.DecodeString(s)
	if err != nil {
		panic(err)
	}
	return b
}

func TestGCMNeedsAKeyOf16Bytes(t *testing.T) {
	if g, err := NewGCM(make([]byte, 15)); err == nil {
		t.Fatal("a key of 15 bytes gave", g)
	}
}

func TestOpenRefusesWhatIsTooShort(t *testing.T) {
	g, err := NewGCM(make([]byte, 16))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := g.Open(nil, make([]byte, 12), make([]byte, 15), nil); err == nil {
		t.Fatal("15 bytes opened:", got)
	}
}
