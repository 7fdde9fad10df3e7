package web_test

import (
	"context"
	"net/http"
	"sync"
	"testing"

	"hedui/internal/casework"
)

func newAccount(login string) m {
	return m{"login": login, "name": "赵磊", "roles": []string{"clerk"}, "agency": "210102"}
}

func TestARepeatedWriteHappensOnce(t *testing.T) {
	t.Parallel()
	d := open(t, true)
	v := d.as("heping.security")
	v.header.Set("Idempotency-Key", "5b0c7f9e-0001")
	first := v.want(http.StatusCreated, "POST", "/api/v1/accounts", newAccount("zhao.lei"))
	again := v.want(http.StatusCreated, "POST", "/api/v1/accounts", newAccount("zhao.lei"))
	if first.raw != again.raw || again.header.Get("Idempotency-Replayed") != "true" || first.header.Get("Idempotency-Replayed") != "" {
		t.Errorf("%s\n%s", first.raw, again.raw)
	}
	v.refused(http.StatusConflict, "store.key_reused", "POST", "/api/v1/accounts", newAccount("zhao.lei2"))

	v.header.Set("Idempotency-Key", "5b0c7f9e-0002")
	v.refused(http.StatusConflict, "account.login_taken", "POST", "/api/v1/accounts", newAccount("zhao.lei"))
	v.want(http.StatusCreated, "POST", "/api/v1/accounts", newAccount("zhao.lei3")) // a refused request used no key up

	v.header.Set("Idempotency-Key", "王小明")
	v.refused(http.StatusUnprocessableEntity, "request.key", "POST", "/api/v1/accounts", newAccount("zhao.lei4"))
}

func TestKeysAreTheActorsOwn(t *testing.T) {
	t.Parallel()
	d := open(t, true)
	heping, province := d.as("heping.security"), d.as("province.security")
	heping.header.Set("Idempotency-Key", "5b0c7f9e-0001")
	province.header.Set("Idempotency-Key", "5b0c7f9e-0001")
	heping.want(http.StatusCreated, "POST", "/api/v1/accounts", newAccount("zhao.lei"))
	province.want(http.StatusCreated, "POST", "/api/v1/accounts", newAccount("zhao.lei2"))
}

func TestTheSameRequestAtTheSameTimeHappensOnce(t *testing.T) {
	t.Parallel()
	d := open(t, true)
	v := d.as("heping.security")
	v.header.Set("Idempotency-Key", "5b0c7f9e-0001")
	before := d.registered("account.create", "done")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if a := v.do("POST", "/api/v1/accounts", newAccount("zhao.lei")); a.status != http.StatusCreated && a.code() != "store.key_in_use" {
				t.Errorf("%d %s", a.status, a.raw)
			}
		})
	}
	all.Wait()
	if n := d.registered("account.create", "done") - before; n != 1 {
		t.Errorf("created %d times", n)
	}
}

// The process dies between the write and its answer: the retry learns that it
// is done, and does not do it again.
func TestALostAnswerIsNotDoneAgain(t *testing.T) {
	t.Parallel()
	d := open(t, true)
	admin, _, err := d.desk.Actor(t.Context(), d.sessionOf("heping.security"), "")
	d.must(err)
	ctx := casework.Once(context.WithoutCancel(t.Context()), "5b0c7f9e-0001", [32]byte{1})
	in := casework.AccountIn{Login: "zhao.lei", Name: "赵磊", Roles: clerkRoles, Agency: "210102"}
	_, _, err = d.desk.CreateAccount(ctx, admin, in)
	d.must(err)
	if _, _, err = d.desk.Remembered(t.Context(), admin, "5b0c7f9e-0001", [32]byte{1}); err == nil {
		t.Error("an answer out of nowhere")
	}
	in.Login = "zhao.lei2"
	again := casework.Once(t.Context(), "5b0c7f9e-0001", [32]byte{1})
	if _, _, err = d.desk.CreateAccount(again, admin, in); err == nil {
		t.Error("done again")
	}
}
