package web_test

import (
	"net/http"
	"testing"

	"hedui/internal/policy"
	"hedui/internal/store"
)

// A peer without a certificate says what it lacks, in words, and no end of what it
// has not (R11).
func TestAPeerWithoutCertificateSaysWhatItLacks(t *testing.T) {
	t.Parallel()
	p := openProvince(t)
	p.dead("210400")
	p.must(p.store.Write(t.Context(), policy.Program("test"), "test", func(tx *store.Tx) error {
		tx.Object("peer", "210300")
		return tx.PutPeer(store.Peer{ID: "210300"})
	}))
	peers := p.as("system.admin").want(http.StatusOK, "GET", "/api/v1/peers", nil).list("items")
	if len(peers) != 2 || peers[0]["lacks"] != "没有该对接方可用的证书" || peers[0]["until"] != nil || peers[1]["lacks"] != nil || peers[1]["until"] == nil {
		t.Errorf("%v", peers)
	}
}
