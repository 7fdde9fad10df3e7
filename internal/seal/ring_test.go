package seal

import (
	"crypto/rand"
	"slices"
	"sync"
	"testing"
)

func TestRotationSealsWithTheNewestAndOpensTheOlder(t *testing.T) {
	t.Parallel()
	m := testMaster(t)
	first, index := newKey(t, m, PurposeData, 1, 1), newKey(t, m, PurposeIndex, 2, 1)
	r, err := NewRing(m, []WrappedKey{first, index})
	if err != nil {
		t.Fatal(err)
	}
	old, err := r.Seal(nil, []byte("old"))
	if err != nil {
		t.Fatal(err)
	}
	first.Retired = true
	second := newKey(t, m, PurposeData, 3, 2)
	if err := r.Reload(m, []WrappedKey{first, index, second}); err != nil {
		t.Fatal(err)
	}
	fresh, err := r.Seal(nil, []byte("new"))
	if err != nil {
		t.Fatal(err)
	}
	if id, _ := idOf(fresh); id != 3 {
		t.Errorf("sealed with key %d, want 3", id)
	}
	if plain, err := r.Open(nil, old); err != nil || string(plain) != "old" {
		t.Errorf("the older text opens as %q, %v", plain, err)
	}
}

func TestARetiredNewerDataKeyDoesNotSeal(t *testing.T) {
	t.Parallel()
	m := testMaster(t)
	withdrawn := newKey(t, m, PurposeData, 3, 2)
	withdrawn.Retired = true
	r, err := NewRing(m, []WrappedKey{newKey(t, m, PurposeData, 1, 1), newKey(t, m, PurposeIndex, 2, 1), withdrawn})
	if err != nil {
		t.Fatal(err)
	}
	sealed, _ := r.Seal(nil, nil)
	if id, _ := idOf(sealed); id != 1 {
		t.Errorf("sealed with key %d, want 1", id)
	}
}

func TestTwoIndexVersionsAreLiveAtOnce(t *testing.T) {
	t.Parallel()
	m := testMaster(t)
	data := newKey(t, m, PurposeData, 1, 1)
	before, after := newKey(t, m, PurposeIndex, 2, 1), newKey(t, m, PurposeIndex, 3, 2)
	r, err := NewRing(m, []WrappedKey{data, before})
	if err != nil {
		t.Fatal(err)
	}
	was := r.Blind("citizen", "a")
	if err := r.Reload(m, []WrappedKey{data, before, after}); err != nil {
		t.Fatal(err)
	}
	all := r.BlindAll("citizen", "a")
	if len(all) != 2 || all[0] != r.Blind("citizen", "a") || all[1] != was || all[0] == was {
		t.Errorf("the live blinds are %x, the former one %x", all, was)
	}
	if got := r.IndexVersions(); !slices.Equal(got, []int{2, 1}) {
		t.Errorf("versions %v, want newest first", got)
	}
	before.Retired = true
	if err := r.Reload(m, []WrappedKey{data, before, after}); err != nil {
		t.Fatal(err)
	}
	if got := r.IndexVersions(); !slices.Equal(got, []int{2}) {
		t.Errorf("versions %v after the older one was retired", got)
	}
}

func TestBlindsOfDifferentDomainsDiffer(t *testing.T) {
	t.Parallel()
	r := testRing(t, testMaster(t))
	if r.Blind("a", "bc") == r.Blind("ab", "c") {
		t.Error("domain and value ran together, or a blind is not stable")
	}
}

func TestNewRingRefusesKeysThatCannotServe(t *testing.T) {
	t.Parallel()
	m := testMaster(t)
	data, index := newKey(t, m, PurposeData, 1, 1), newKey(t, m, PurposeIndex, 2, 1)
	stranger, err := newMaster([secretSize]byte{9}, m.signer)
	if err != nil {
		t.Fatal(err)
	}
	retired := index
	retired.Retired = true
	renamed := data
	renamed.Version = 7
	cut := data
	cut.Wrapped = cut.Wrapped[:20]
	short := data
	short.Wrapped, _ = m.Wrap(data.Purpose, data.ID, data.Version, []byte("short"))
	for _, c := range []struct {
		name, code string
		master     *Master
		keys       []WrappedKey
	}{
		{"no keys", "seal.no_live_key", m, nil},
		{"no index key", "seal.no_live_key", m, []WrappedKey{data}},
		{"index key retired", "seal.no_live_key", m, []WrappedKey{data, retired}},
		{"another master", "seal.wrong_master", stranger, []WrappedKey{data, index}},
		{"description changed", "seal.wrapped_damaged", m, []WrappedKey{renamed, index}},
		{"cut off", "seal.wrapped_damaged", m, []WrappedKey{cut, index}},
		{"wrong length", "seal.bad_key", m, []WrappedKey{short, index}},
		{"twice", "seal.repeated_key", m, []WrappedKey{data, data, index}},
	} {
		_, err := NewRing(c.master, c.keys)
		if err == nil {
			t.Errorf("%s: accepted", c.name)
			continue
		}
		wantCode(t, err, c.code)
	}
}

func TestAFailedReloadKeepsTheFormerKeys(t *testing.T) {
	t.Parallel()
	m := testMaster(t)
	r := testRing(t, m)
	sealed, _ := r.Seal(nil, []byte("x"))
	wantCode(t, r.Reload(m, nil), "seal.no_live_key")
	if _, err := r.Open(nil, sealed); err != nil {
		t.Error(err)
	}
}

func TestManyMayUseARingWhileItIsReloaded(t *testing.T) {
	t.Parallel()
	m := testMaster(t).WithRandom(rand.Reader)
	keys := []WrappedKey{newKey(t, m, PurposeData, 1, 1), newKey(t, m, PurposeIndex, 2, 1)}
	r, err := NewRing(m, keys)
	if err != nil {
		t.Fatal(err)
	}
	want := r.Blind("citizen", "a")
	var users sync.WaitGroup
	for range 8 {
		users.Go(func() {
			for range 50 {
				sealed, err := r.Seal(nil, []byte("x"))
				if err == nil {
					_, err = r.Open(nil, sealed)
				}
				if err != nil || r.Blind("citizen", "a") != want {
					t.Errorf("a concurrent use failed: %v", err)
				}
			}
		})
	}
	for range 50 {
		if err := r.Reload(m, keys); err != nil {
			t.Error(err)
		}
	}
	users.Wait()
}
