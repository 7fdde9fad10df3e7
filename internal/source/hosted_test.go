package source

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"hedui/internal/citizen"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/seal"
)

var hostedKey = bytes.Repeat([]byte{7}, 16)

func plainBlind(number string) [32]byte { return sha256.Sum256([]byte(number)) }

// alive is the index key in force: version 2.
func alive(version int, numbers []string, out []seal.Blind) bool {
	for i, n := range numbers {
		out[i] = plainBlind(n)
	}
	return version == 2
}

func carsIn(path string) Import {
	return Import{Item: cars, AsOf: hostedDay, Path: path, Key: hostedKey, Blind: alive, BlindVersion: 2}
}

// held is one row that the resource holds.
type held struct {
	number citizen.Number
	name   string
	values finding.Record
}

func publish(t interface{ Fatal(...any) }, path string, rows []held) {
	_, err := ImportRecords(context.Background(), carsIn(path), func(yield func(citizen.Number, string, finding.Record) error) error {
		for _, r := range rows {
			if err := yield(r.number, r.name, r.values); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// lookUp is what Answer must agree with.
func lookUp(rows []held, a Asked) finding.Finding {
	f := finding.Finding{Ordinal: a.Ordinal, Status: finding.None, AsOf: hostedDay, Source: "210200.ga"}
	for _, r := range rows {
		switch {
		case r.number == a.Number && citizen.SameName(r.name, a.Name):
			f.Status = finding.Found
			f.Records = append(f.Records, r.values)
		case r.number == a.Number && f.Status == finding.None:
			f.Status = finding.NameDiffers
		}
	}
	return f
}

// inOrder puts records in one order and leaves words aside.
func inOrder(findings []finding.Finding) []finding.Finding {
	for i := range findings {
		findings[i].Reason = ""
		slices.SortFunc(findings[i].Records, func(a, b finding.Record) int { return strings.Compare(written(a), written(b)) })
	}
	return findings
}

func written(r finding.Record) string {
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(r)) {
		fmt.Fprintf(&b, "%s=%q ", k, r[k])
	}
	return b.String()
}

func anyHeld() *rapid.Generator[held] {
	return rapid.Custom(func(t *rapid.T) held {
		values := finding.Record{"plate": rapid.StringMatching(`辽B·[A-Z0-9]{5}`).Draw(t, "plate")}
		if rapid.Bool().Draw(t, "valued") {
			values["value"] = fmt.Sprint(rapid.IntRange(0, 1e8).Draw(t, "value"))
		}
		return held{anyNumber().Draw(t, "number"), anyPerson().Draw(t, "name"), values}
	})
}

// Few numbers and names, so that people have several records and other names.
func anyNumber() *rapid.Generator[citizen.Number] {
	return rapid.SampledFrom([]citizen.Number{"210102195803141449", "210304200305121063", "210202199001011232", "21010519751231001X"})
}

func anyPerson() *rapid.Generator[string] {
	return rapid.SampledFrom([]string{"孙玉芬", "马䶮", "阿卜杜拉·买买提", "阿卜杜拉•买买提"})
}

func TestHostedAnswersAreThoseOfANaiveLookUp(t *testing.T) {
	dir, n := t.TempDir(), 0
	hosted := NewHosted(plainAs)
	defer hosted.Close()
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(anyHeld(), 0, 12).Draw(t, "rows")
		n++
		path := filepath.Join(dir, fmt.Sprint(n))
		publish(t, path, rows)
		asked := make([]Asked, rapid.IntRange(0, 8).Draw(t, "asked"))
		want := make([]finding.Finding, len(asked))
		for i := range asked {
			asked[i] = Asked{Ordinal: 2*i + 1, Number: anyNumber().Draw(t, "number"), Name: anyPerson().Draw(t, "name")}
			want[i] = lookUp(rows, asked[i])
		}
		got, err := hosted.Answer(t.Context(), cars, path, hostedKey, hosted.Batch(asked))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range got {
			if err := f.Check(cars); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(inOrder(want), inOrder(got)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestHostedTellsOnlyWhatTheContentNowHolds(t *testing.T) {
	path := filepath.Join(t.TempDir(), "snapshot")
	publish(t, path, []held{{"210102195803141449", "孙玉芬", finding.Record{"plate": "辽B·D3817", "value": "150000"}}})
	hosted := NewHosted(plainAs)
	defer hosted.Close()
	less := cars
	less.Content = cars.Content[:1]
	got, err := hosted.Answer(t.Context(), less, path, hostedKey, hosted.Batch([]Asked{sun}))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]finding.Record{{"plate": "辽B·D3817"}}, got[0].Records); diff != "" {
		t.Error(diff)
	}
	less.Content = cars.Content[3:]
	got, err = hosted.Answer(t.Context(), less, path, hostedKey, hosted.Batch([]Asked{sun, ma}))
	if err != nil || got[0].Status != finding.Unavailable || got[0].Reason == "" || got[1].Status != finding.None {
		t.Errorf("nothing of the record is left: %+v, %v", got, err)
	}
}

// Under a key that is gone nobody would be found, and "none" be false.
func TestHostedDoesNotAskUnderARetiredIndexKey(t *testing.T) {
	in := carsIn(filepath.Join(t.TempDir(), "snapshot"))
	in.BlindVersion, in.Blind = 1, plainAs // it was alive then
	_, err := ImportRecords(t.Context(), in, func(yield func(citizen.Number, string, finding.Record) error) error {
		return yield(sun.Number, sun.Name, finding.Record{"plate": "辽B·D3817"})
	})
	if err != nil {
		t.Fatal(err)
	}
	hosted := NewHosted(alive)
	defer hosted.Close()
	if _, err := hosted.Answer(t.Context(), cars, in.Path, hostedKey, hosted.Batch(both)); !fault.HasCode(err, "source.index_key") {
		t.Error(err)
	}
}

func TestHostedRefusesADamagedSnapshot(t *testing.T) {
	path := filepath.Join(t.TempDir(), "snapshot")
	publish(t, path, []held{{"210102195803141449", "孙玉芬", finding.Record{"plate": "辽B·D3817"}}})
	hosted := NewHosted(plainAs)
	defer hosted.Close()
	for name, of := range map[string]struct {
		path string
		key  []byte
	}{
		"another key": {path, bytes.Repeat([]byte{8}, 16)},
		"no file":     {path + "x", hostedKey},
	} {
		if _, err := hosted.Answer(t.Context(), cars, of.path, of.key, hosted.Batch(nil)); err == nil {
			t.Errorf("%s: answered", name)
		}
	}
}

func TestImportFilePublishesAllOrNothing(t *testing.T) {
	bad := "公民身份号码,姓名,号牌号码,评估价\n210102195803141449,孙玉芬,辽B·D3817,\"1,500.00\"\n210304200305121063,马䶮,辽B·1,三千\n123,,辽B·2,\n"
	for _, c := range []struct {
		name    string
		drop    bool
		records int64
		num     int64
	}{
		{"refused", false, 0, 3},
		{"bad rows dropped", true, 1, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := carsIn(filepath.Join(t.TempDir(), "snapshot"))
			in.DropBad = c.drop
			got, err := ImportFile(t.Context(), in, strings.NewReader(bad), int64(len(bad)))
			if got.Num != c.num || got.Records != c.records || fault.HasCode(err, "resource.bad_rows") == c.drop {
				t.Fatalf("%d bad rows, %d records, %v", got.Num, got.Records, err)
			}
			if _, there := os.Stat(in.Path); (there == nil) != c.drop {
				t.Errorf("the file: %v", there)
			}
			if err != nil && strings.Contains(err.Error(), "三千") {
				t.Error("the fault quotes a cell")
			}
		})
	}
}

// plainAs is plainBlind under whatever version of the index key.
func plainAs(_ int, numbers []string, out []seal.Blind) bool { return alive(2, numbers, out) }
