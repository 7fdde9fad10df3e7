package report

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCodeIsFrozen(t *testing.T) {
	t.Parallel()
	if got := Code([]byte("key"), "report-01", [32]byte{1, 2, 3}); got != "WXG6-TG3H-YA3V" {
		t.Errorf("printed reports bear another code than %s", got)
	}
}

func TestCodeFollowsKeyReportAndContent(t *testing.T) {
	t.Parallel()
	base := Code([]byte("key"), "report-01", [32]byte{1})
	for name, other := range map[string]string{
		"key":     Code([]byte("kez"), "report-01", [32]byte{1}),
		"report":  Code([]byte("key"), "report-02", [32]byte{1}),
		"content": Code([]byte("key"), "report-01", [32]byte{2}),
	} {
		if other == base {
			t.Errorf("another %s has the same code", name)
		}
	}
}

func TestAChangedReportIsNotGenuine(t *testing.T) {
	t.Parallel()
	c, err := aFamily().Certify([]byte("key"))
	if err != nil || !c.Genuine([]byte("key")) || c.Genuine([]byte("other")) {
		t.Fatalf("certified: %v", err)
	}
	c.Households[0].Details[0].Sources[0].Records[0].Values[1] = "4630"
	if c.Genuine([]byte("key")) {
		t.Error("a changed amount went unnoticed")
	}
}

func TestATypedCodeFindsItsNormalForm(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"7K2M-9QXT-4B1D": "7K2M-9QXT-4B1D", "7k2m9qxt4b1d": "7K2M-9QXT-4B1D", " 7K2M 9QXT　4BID": "7K2M-9QXT-4B1D",
		"OOOO-llll-iiii": "0000-1111-1111", "7K2M": "", "7K2M-9QXT-4B1D-0": "", "7K2M-9QXT-4B1U": "", "七K2M-9QXT-4B1D": "",
	} {
		if got := NormalCode(typed); got != want {
			t.Errorf("%q became %q, want %q", typed, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		code := Code(rapid.SliceOf(rapid.Byte()).Draw(t, "key"), rapid.String().Draw(t, "id"), [32]byte{})
		if typed := strings.ToLower(strings.ReplaceAll(code, "-", " ")); NormalCode(typed) != code {
			t.Errorf("%q was not understood", typed)
		}
	})
}

func TestTheLinkNamesNobody(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]string{
		"https://h.ln.gov.cn": "https://h.ln.gov.cn/v/7K2M9QXT4B1D", "https://h.ln.gov.cn/": "https://h.ln.gov.cn/v/7K2M9QXT4B1D", "": "7K2M-9QXT-4B1D",
	} {
		if got := Link(base, "7K2M-9QXT-4B1D"); got != want {
			t.Errorf("%q: %q", base, got)
		}
	}
}
