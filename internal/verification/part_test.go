package verification

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"hedui/internal/catalogue"
	"hedui/internal/citizen"
	"hedui/internal/fault"
	"hedui/internal/workday"
)

// sample holds every field of a subject; its people are invented.
var sample = []Subject{
	{Ordinal: 1, Household: 1, Number: "210102195803141449", Name: "孙玉芬", Relation: "户主", Group: Cohabiting, IDCopy: "d_2",
		Authorization: Authorization{Number: "SQ-26-0317", SignedOn: workday.NewDate(2026, 10, 8), ValidTo: workday.NewDate(2027, 10, 7), Scan: "d_1"},
		Declared:      map[string]string{"vehicle": "正三轮摩托车 1 辆", "pension": "每月 2,046.30 元"}},
	{Ordinal: 3, Household: 2, Number: "210304200305121063", Name: "阿卜杜拉·买买提", Relation: "女儿<&>", Group: Supporter,
		Authorization: Authorization{Number: "SQ-26-0319", SignedOn: workday.NewDate(2026, 10, 8), Signer: "马国栋",
			Categories: []catalogue.CategoryCode{"vehicle", "deposit"}, Keeper: "沈阳市和平区核对中心",
			Withdrawn: time.Date(2026, 10, 9, 1, 2, 3, 0, time.UTC)}},
}

// The bytes lie in archives: a change of them is a new version beside this one.
func TestPartIsFrozen(t *testing.T) {
	frozen, err := os.ReadFile("testdata/part.v1")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := EncodePart(sample); err != nil || !bytes.Equal(got, frozen) {
		t.Errorf("encoded as %s (%v)", got, err)
	}
	got, err := DecodePart(frozen)
	if err != nil || !cmp.Equal(got, sample) {
		t.Errorf("decoded otherwise (%v): %s", err, cmp.Diff(sample, got))
	}
}

func TestDamagedPartsAreRefusedWithoutQuotingThem(t *testing.T) {
	good, err := EncodePart(sample)
	if err != nil {
		t.Fatal(err)
	}
	text := string(good)
	lines := strings.SplitAfter(text, "\n")
	for name, c := range map[string]struct{ data, code string }{
		"nothing":          {"", "verification.damaged"},
		"no header":        {lines[1] + lines[2], "verification.version"},
		"a later version":  {strings.Replace(text, `"v":1`, `"v":2`, 1), "verification.version"},
		"one too few":      {lines[0] + lines[1], "verification.damaged"},
		"one too many":     {text + lines[2], "verification.damaged"},
		"cut off":          {text[:len(text)-10], "verification.damaged"},
		"a bracket behind": {text + "]", "verification.damaged"},
		"order changed":    {lines[0] + lines[2] + lines[1], "verification.damaged"},
		"negative count":   {`{"v":1,"subjects":-1}`, "verification.damaged"},
		"enormous count":   {`{"v":1,"subjects":99999999999}`, "verification.damaged"},
		"wrong type":       {strings.Replace(text, `"household":1`, `"household":"孙玉芬"`, 1), "verification.damaged"},
	} {
		_, err := DecodePart([]byte(c.data))
		if !fault.HasCode(err, c.code) || strings.Contains(err.Error(), "孙玉芬") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPartNeedsRisingOrdinals(t *testing.T) {
	if _, err := EncodePart([]Subject{{Ordinal: 2}, {Ordinal: 2}}); err == nil {
		t.Error("an ordinal twice was encoded")
	}
}

func TestPartRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		subjects := make([]Subject, rapid.IntRange(0, 20).Draw(t, "n"))
		for i := range subjects {
			subjects[i] = Subject{Ordinal: 2*i + 1, Household: i/3 + 1, Number: citizen.Number(rapid.StringMatching(`[0-9]{17}[0-9X]`).Draw(t, "number")),
				Name: rapid.String().Draw(t, "name"), Relation: rapid.SampledFrom([]string{"户主", "配偶", ""}).Draw(t, "relation"),
				Group:         rapid.SampledFrom([]Group{Cohabiting, Supporter}).Draw(t, "group"),
				Authorization: Authorization{Number: rapid.String().Draw(t, "letter"), SignedOn: workday.Date(rapid.IntRange(1, 800000).Draw(t, "signed"))}}
		}
		data, err := EncodePart(subjects)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := DecodePart(data); err != nil || !cmp.Equal(got, subjects) {
			t.Fatalf("%v %s", err, cmp.Diff(subjects, got))
		}
	})
}

func FuzzDecodePart(f *testing.F) {
	good, err := EncodePart(sample)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(`{"v":1,"subjects":0}`))
	f.Add([]byte(`{"v":1,"subjects":2}{"ordinal":1}{"ordinal":2}]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		subjects, err := DecodePart(data)
		if err != nil {
			if _, ok := fault.Of(err); !ok {
				t.Fatalf("no fault: %v", err)
			}
			return
		}
		once, err := EncodePart(subjects)
		if err != nil {
			t.Fatal(err)
		}
		again, err := DecodePart(once)
		if err != nil {
			t.Fatal(err)
		}
		if twice, err := EncodePart(again); err != nil || !bytes.Equal(once, twice) {
			t.Fatalf("read as one thing, then as another (%v)", err)
		}
	})
}
