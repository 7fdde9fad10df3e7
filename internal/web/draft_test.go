package web_test

import (
	"net/http"
	"strings"
	"testing"

	"hedui/internal/store"
)

const draftOfCase = "/api/v1/drafts/case.c1.people"

// What was typed survives the session, is nobody else's, and lies sealed.
func TestADraftIsItsAccountsAlone(t *testing.T) {
	t.Parallel()
	d := open(t, true)
	clerk := d.as("heping.clerk")
	clerk.want(http.StatusNoContent, "PUT", draftOfCase, m{"rows": []string{"王小明", "11010519491231002X"}})
	clerk.want(http.StatusNoContent, "PUT", draftOfCase, m{"rows": []string{"王大明", "11010519491231002X"}})
	if got := d.as("heping.clerk").want(http.StatusOK, "GET", draftOfCase, nil); !strings.Contains(got.raw, "王大明") {
		t.Error(got.raw)
	}
	if got := clerk.want(http.StatusOK, "GET", "/api/v1/drafts", nil); !strings.Contains(got.raw, "case.c1.people") || strings.Contains(got.raw, "王") {
		t.Error(got.raw)
	}
	d.as("heping.officer").refused(http.StatusNotFound, "draft.missing", "GET", draftOfCase, nil)
	for _, key := range []string{"11010519491231002X", "case.11010519491231002X", "case.210102197604189318", "case.c1-210102197604189318.people", "case.c1.x11010519491231002X"} {
		clerk.want(http.StatusUnprocessableEntity, "PUT", "/api/v1/drafts/"+key, m{"rows": 1})
	}
	if strings.Contains(d.sealedDraft(), "王大明") {
		t.Error("the draft lies in clear text")
	}
	clerk.want(http.StatusNoContent, "DELETE", draftOfCase, nil)
	clerk.refused(http.StatusNotFound, "draft.missing", "GET", draftOfCase, nil)
}

// Long after its last change a draft, which may name people, is forgotten.
func TestAForsakenDraftIsForgotten(t *testing.T) {
	t.Parallel()
	d := open(t, true)
	clerk := d.as("heping.clerk")
	clerk.want(http.StatusNoContent, "PUT", draftOfCase, m{"rows": []string{}})
	d.must(d.store.ForgetDrafts(t.Context(), d.clock.Now()))
	clerk.want(http.StatusOK, "GET", draftOfCase, nil)
	d.must(d.store.ForgetDrafts(t.Context(), d.clock.Now().AddDate(0, 0, 1)))
	clerk.refused(http.StatusNotFound, "draft.missing", "GET", draftOfCase, nil)
}

func (d *door) sealedDraft() (sealed string) {
	d.t.Helper()
	var b []byte
	d.must(d.store.View(d.t.Context(), func(tx *store.Tx) error {
		return tx.QueryRow(`SELECT sealed FROM draft`).Scan(&b)
	}))
	return string(b)
}
