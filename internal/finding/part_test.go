package finding

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"hedui/internal/fault"
	"hedui/internal/workday"
)

var asOf = workday.NewDate(2026, 9, 30)

// sample holds every status that is stored and every field.
var sample = []Finding{
	{Ordinal: 1, Status: Found, AsOf: asOf, Source: "210200.ga", Records: []Record{
		{"plate": "辽B·D3817", "model": "<摩托车>", "first": "2018-05-14"}, {"plate": "辽B·7K21Q"}}},
	{Ordinal: 2, Status: None, AsOf: asOf, Source: "210200.ga"},
	{Ordinal: 5, Status: NameDiffers, AsOf: asOf, Source: "210200.ga", Reason: "该身份号码在数据源中登记为其他姓名，请核实"},
	{Ordinal: 4097, Status: Unavailable, Reason: "来源系统升级"},
}

// The bytes lie in archives: a change of them is a new version beside this one.
func TestPartIsFrozen(t *testing.T) {
	for version, want := range map[string][]Finding{"v1": sample[:len(sample):len(sample)], "v2": sample} {
		frozen, err := os.ReadFile("testdata/part." + version)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := EncodePart(want); err != nil || version == "v2" && !bytes.Equal(got, frozen) {
			t.Errorf("encoded as %s (%v)", got, err)
		}
		got, err := DecodePart(frozen)
		if err != nil || !cmp.Equal(got, want) {
			t.Errorf("%s decoded otherwise (%v): %s", version, err, cmp.Diff(want, got))
		}
	}
}

func TestLinesAreWhatTheLibraryWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := anyFinding(7).Draw(t, "finding")
		var want bytes.Buffer
		enc := json.NewEncoder(&want)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(f); err != nil {
			t.Fatal(err)
		}
		if got := appendFinding(nil, &f); !bytes.Equal(got, want.Bytes()) {
			t.Fatalf("%s, the library writes %s", got, want.Bytes())
		}
	})
}

func TestNobodyHeldTakesNoLine(t *testing.T) {
	findings := make([]Finding, PartSize)
	for i := range findings {
		findings[i] = Finding{Ordinal: i + 1, Status: None, AsOf: asOf, Source: "210200.ga"}
	}
	if data, err := EncodePart(findings); err != nil || len(data) > 100 {
		t.Errorf("%d bytes: %s (%v)", len(data), data, err)
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
		"nothing":          {"", "finding.damaged"},
		"no header":        {lines[1] + lines[2], "finding.version"},
		"a later version":  {strings.Replace(text, `"v":2`, `"v":3`, 1), "finding.version"},
		"one too few":      {strings.Join(lines[:3], ""), "finding.damaged"},
		"one too many":     {text + lines[3], "finding.damaged"},
		"half a run":       {strings.Replace(text, `[2,2]`, `[2]`, 1), "finding.damaged"},
		"a run too long":   {strings.Replace(text, `[2,2]`, `[2,99999999999]`, 1), "finding.damaged"},
		"a run backwards":  {strings.Replace(text, `[2,2]`, `[2,1]`, 1), "finding.damaged"},
		"somebody twice":   {strings.Replace(text, `[2,2]`, `[1,1]`, 1), "finding.damaged"},
		"runs in format 1": {strings.Replace(text, `"v":2`, `"v":1`, 1), "finding.damaged"},
		"cut off":          {text[:len(text)-10], "finding.damaged"},
		"a bracket behind": {text + "}", "finding.damaged"},
		"order changed":    {lines[0] + lines[2] + lines[1] + lines[3], "finding.damaged"},
		"a line twice":     {lines[0] + lines[1] + lines[1] + lines[3], "finding.damaged"},
		"negative count":   {`{"v":1,"findings":-1}`, "finding.damaged"},
		"enormous count":   {`{"v":1,"findings":99999999999}`, "finding.damaged"},
		"wrong type":       {strings.Replace(text, `"ordinal":1`, `"ordinal":"辽B·D3817"`, 1), "finding.damaged"},
	} {
		_, err := DecodePart([]byte(c.data))
		if !fault.HasCode(err, c.code) || strings.Contains(err.Error(), "辽B") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPartNeedsRisingOrdinals(t *testing.T) {
	if _, err := EncodePart([]Finding{{Ordinal: 2}, {Ordinal: 1}}); err == nil {
		t.Error("falling ordinals were encoded")
	}
}

func anyFinding(ordinal int) *rapid.Generator[Finding] {
	return rapid.Custom(func(t *rapid.T) Finding {
		f := Finding{Ordinal: ordinal, AsOf: workday.Date(rapid.IntRange(1, 800000).Draw(t, "as of")), Source: "210200.ga",
			Status: rapid.SampledFrom([]Status{Found, None, NameDiffers, Unavailable}).Draw(t, "status"), Reason: rapid.String().Draw(t, "reason")}
		if f.Status == Found {
			f.Records = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Record {
				return rapid.MapOfN(rapid.StringMatching(`[a-z]{1,8}`), rapid.String(), 1, 4).Draw(t, "record")
			}), 1, 3).Draw(t, "records")
		}
		return f
	})
}

func TestPartRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		findings := make([]Finding, rapid.IntRange(0, 20).Draw(t, "n"))
		for i := range findings {
			findings[i] = anyFinding(3*i+1).Draw(t, "finding")
		}
		data, err := EncodePart(findings)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := DecodePart(data); err != nil || !cmp.Equal(got, findings) {
			t.Fatalf("%v %s", err, cmp.Diff(findings, got))
		}
	})
}

func FuzzDecodePart(f *testing.F) {
	good, err := EncodePart(sample)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(`{"v":1,"findings":0}`))
	f.Add([]byte(`{"v":1,"findings":2}{"ordinal":1}{"ordinal":2}]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		findings, err := DecodePart(data)
		if err != nil {
			if _, ok := fault.Of(err); !ok {
				t.Fatalf("no fault: %v", err)
			}
			return
		}
		once, err := EncodePart(findings)
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
