package web_test

import (
	"net/http"
	"testing"
)

// BenchmarkSession is what every request pays to know its actor: the session,
// the account, its agency and the limits, read anew.
func BenchmarkSession(b *testing.B) {
	v := open(b, true).as("heping.clerk")
	for b.Loop() {
		v.want(http.StatusOK, "GET", "/api/v1/session", nil)
	}
}
