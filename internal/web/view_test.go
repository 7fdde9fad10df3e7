package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// Filters under a name stay with the account that keeps them, until it keeps
// others; no id number gets among them (R11).
func TestSavedViewsAreTheirAccountsAlone(t *testing.T) {
	t.Parallel()
	const path = "/api/v1/views/tasks"
	d := open(t, true)
	clerk := d.as("heping.clerk")
	keep := func(name, search string) m { return m{"items": []m{{"name": name, "search": search}}} }
	if got := clerk.want(http.StatusOK, "GET", path, nil); !strings.Contains(got.raw, `"items":[]`) {
		t.Error(got.raw)
	}
	clerk.want(http.StatusNoContent, "PUT", path, keep("本周到期", "dueBefore=2026-10-16&state=open"))
	if got := d.as("heping.clerk").want(http.StatusOK, "GET", path, nil); !strings.Contains(got.raw, "本周到期") || !strings.Contains(got.raw, "2026-10-16") {
		t.Error(got.raw)
	}
	if got := d.as("heping.officer").want(http.StatusOK, "GET", path, nil); strings.Contains(got.raw, "本周到期") {
		t.Error(got.raw)
	}
	clerk.refused(http.StatusUnprocessableEntity, "view.personal", "PUT", path, keep("一人", "number=11010519491231002X"))
	clerk.refused(http.StatusUnprocessableEntity, "view.personal", "PUT", path, keep("11010519491231002X", "state=open"))
	clerk.want(http.StatusUnprocessableEntity, "PUT", path, keep("一人", "state=王小明"))
	clerk.want(http.StatusNoContent, "PUT", path, m{"items": []m{}})
	if got := clerk.want(http.StatusOK, "GET", path, nil); strings.Contains(got.raw, "本周到期") {
		t.Error(got.raw)
	}
}
