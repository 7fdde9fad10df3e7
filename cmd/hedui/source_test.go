package main

import (
	"errors"
	"strings"
	"testing"

	"hedui/internal/account"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/policy"
	"hedui/internal/seal"
	"hedui/internal/source"
	"hedui/internal/source/sourcetest"
)

// The operator tries an interface about somebody who cannot exist: what it says
// when it answers, when it does not, and for an item that has none; nobody's data
// is shown.
func TestSourceTry(t *testing.T) {
	t.Parallel()
	dir, bureau := demoCopy(t), sourcetest.Open(t)
	const item = "210200.vehicle-api"
	describe(t, dir, item, bureau)
	trying := func(id string) outcome { return hedui(t, "", "", "source", "try", "--dir", dir, id) }

	if out := trying(item).must(t).out; !strings.Contains(out, "接口说明第1版：未检出，0条记录，数据截止日期 2026-10-07") {
		t.Errorf("it says %s", out)
	}
	bureau.Everybody(sourcetest.Manner{Status: 503})
	if o := trying(item); o.code != exitFound || !strings.Contains(o.out, "无法提供（数据源暂停服务）") {
		t.Errorf("of an interface that is away it says %+v", o)
	}
	trying("210200.vehicle").mustSay(t, exitFailed, "接口")
	trying("210200.nothing").mustSay(t, exitFailed, "目录项")
	for _, asked := range bureau.Asked() {
		if !strings.HasPrefix(asked.Number, "2199991899") {
			t.Error("a trial asked about somebody")
		}
	}
}

// describe adds an item that an interface answers, as docs/sources.md describes
// one.
func describe(t *testing.T, dir string, id catalogue.ItemID, bureau *sourcetest.Department) {
	t.Helper()
	var of source.Interface
	sourcetest.Described(t, 0, &of)
	of.HTTP.URL = bureau.URL
	opened, m, err := folder{Dir: dir}.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	desk := casework.New(casework.Options{Store: opened, Demo: m.Demo != nil})
	defer func() {
		if err := errors.Join(desk.Close(), opened.Close()); err != nil {
			t.Fatal(err)
		}
	}()
	dalian := policy.Actor{Account: "a_dalian", Roles: []account.Role{account.Approver}, Agency: "210200", Level: "city"}
	entry, err := desk.Item(t.Context(), dalian, "210200.vehicle")
	if err != nil {
		t.Fatal(err)
	}
	entry.ID, entry.Name, entry.Access, entry.From = id, "机动车（大连市，接口）", catalogue.API, demo.Begin
	if _, err := desk.EditItem(t.Context(), dalian, entry); err != nil {
		t.Fatal(err)
	}
	credentials := map[string]seal.Secret{"appKey": sourcetest.AppKey}
	if _, err := desk.EditSource(t.Context(), dalian, id, casework.SourceIn{Interface: of, Credentials: credentials}); err != nil {
		t.Fatal(err)
	}
}
