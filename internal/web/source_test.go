package web_test

import (
	"net/http"
	"strings"
	"testing"

	"hedui/internal/agency"
	"hedui/internal/catalogue"
	"hedui/internal/policy"
	"hedui/internal/source/sourcetest"
	"hedui/internal/store"
)

// An interface description through the door: checked whole, credentials written
// and never read, tried about nobody; other people are refused.
func TestASourceThroughTheDoor(t *testing.T) {
	t.Parallel()
	d, department := open(t, true), sourcetest.Open(t)
	d.must(d.store.Write(t.Context(), policy.Program("test"), "test", func(tx *store.Tx) error {
		tx.Object("item", "210102.vehicle")
		for _, i := range catalogue.Start([]agency.Agency{{ID: "210102", Level: agency.City}}, 1) {
			if i.Category == "vehicle" {
				i.Access, i.Department = catalogue.API, "210102.mz"
				return tx.PutItem(i)
			}
		}
		return nil
	}))
	const path = "/api/v1/items/210102.vehicle/source"
	system := d.as("heping.system")
	system.refused(http.StatusNotFound, "source.missing", "GET", path, nil)
	description := exampleSource(t, department.URL)
	if a := system.want(http.StatusOK, "PUT", path, m{"interface": description, "credentials": m{"appKey": sourcetest.AppKey}}); a.body["version"] != 1.0 {
		t.Errorf("edited %s", a.raw)
	}
	if a := system.want(http.StatusOK, "GET", path, nil); strings.Contains(a.raw, sourcetest.AppKey) || !strings.Contains(a.raw, `"credentials":["appKey"]`) {
		t.Errorf("shown %s", a.raw)
	}
	if a := system.want(http.StatusOK, "POST", path+"/try", nil); a.text("status") != "none" || a.text("asOf") != "2026-10-07" {
		t.Errorf("tried %s", a.raw)
	}
	if a := system.want(http.StatusOK, "GET", "/api/v1/sources", nil); !strings.Contains(a.raw, `"state":"closed"`) {
		t.Errorf("listed %s", a.raw)
	}
	description["http"].(m)["method"] = "DELETE"
	system.refused(http.StatusUnprocessableEntity, "source.invalid", "PUT", path, m{"interface": description})
	for _, login := range []string{"heping.clerk", "heping.officer", "heping.security", "province.system"} {
		d.as(login).want(http.StatusForbidden, "PUT", path, m{"interface": exampleSource(t, department.URL)})
	}
}

func exampleSource(t *testing.T, url string) (of m) {
	t.Helper()
	sourcetest.Described(t, 0, &of)
	of["http"].(m)["url"] = url
	return of
}
