package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"hedui/internal/store/storetest"
)

// Whoever has to act finds the case among what waits, and nobody else does: an
// objection waits for the initiator to apply (R5.5a), a corrected result for the
// report anew (R5.5a, R6.4), an opinion for the initiator's decision (R8.2).
func TestWhatWaitsIsFoundByWhoHasToAct(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		w := &waiting{province: openProvinceOn(t, open), people: map[string]*visitor{}}
		for _, name := range []string{"heping.clerk", "heping.approver", "shenyang.clerk", "anshan.clerk", "province.clerk"} {
			w.people[name] = w.as(name)
		}
		w.clerk, w.anshan = w.people["heping.clerk"], w.people["anshan.clerk"]
		w.path = w.draft(w.clerk)
		w.clerk.want(http.StatusOK, "POST", w.path+"/submit", nil)
		w.task = w.taskOf(w.clerk, w.path)
		w.opinion()
		w.objection()
		w.correction()
	})
}

type waiting struct {
	*province
	people        map[string]*visitor
	clerk, anshan *visitor
	path, task    string
}

// only: of all these people, those who are named find the case.
func (w *waiting) only(what string, who ...string) {
	w.t.Helper()
	for name, p := range w.people {
		found := p.want(http.StatusOK, "GET", cases+"?"+what+"=true", nil).list("items")
		if got := len(found) == 1 && cases+"/"+found[0]["id"].(string) == w.path; got != slices.Contains(who, name) || len(found) > 1 {
			w.t.Errorf("%s: %s finds %d", what, name, len(found))
		}
	}
}

// opinion: it waits until the initiator decides, either way; its reason reaches
// who gave it.
func (w *waiting) opinion() {
	w.t.Helper()
	w.only("opined")
	w.anshan.want(http.StatusNoContent, "POST", w.task+"/opinion", m{"opinion": "已迁出本市，建议终止"})
	w.only("opined", "heping.clerk", "heping.approver")
	w.clerk.refused(http.StatusUnprocessableEntity, "case.reason", "POST", w.path+"/continue", m{"reason": " "})
	w.anshan.refused(http.StatusForbidden, "policy.denied", "POST", w.path+"/continue", m{"reason": "照办"})
	w.clerk.want(http.StatusOK, "POST", w.path+"/continue", m{"reason": "申请人仍在本市居住"})
	w.only("opined")
	given := w.clerk.want(http.StatusOK, "GET", w.path, nil).list("opinions")[0]
	if given["reply"] != "申请人仍在本市居住" || given["decidedAt"] == nil {
		w.t.Errorf("the opinion: %v", given)
	}
	told := w.anshan.want(http.StatusOK, "GET", "/api/v1/notices", nil).raw
	if !strings.Contains(told, "未采纳终止意见，理由：申请人仍在本市居住") {
		w.t.Errorf("Anshan was told %s", told)
	}
	w.clerk.refused(http.StatusConflict, "opinion.none", "POST", w.path+"/continue", m{"reason": "再次"})
}

// objection: it waits until its review is applied for.
func (w *waiting) objection() {
	w.t.Helper()
	w.anshan.want(http.StatusOK, "POST", w.task+"/answer-file", w.answerFile())
	w.anshan.want(http.StatusOK, "POST", w.task+"/feedback", nil)
	w.people["heping.approver"].want(http.StatusCreated, "POST", w.path+"/reports", m{"household": 1, "reason": "民政急需"})
	w.only("objected")
	raised := "/api/v1/objections/" + w.clerk.want(http.StatusCreated, "POST", w.path+"/objections", about(2)).text("id")
	w.only("objected", "heping.clerk", "heping.approver")
	review := w.clerk.want(http.StatusCreated, "POST", raised+"/review", nil).list("reviews")[0]["id"].(string)
	w.only("objected")
	w.only("corrected")
	w.hour.Advance(time.Minute)
	w.anshan.want(http.StatusOK, "PUT", "/api/v1/reviews/"+review+"/answer", m{"findings": []m{{"ordinal": 2, "status": "none", "asOf": "2026-10-08"}}})
	w.anshan.want(http.StatusOK, "POST", "/api/v1/reviews/"+review+"/feedback", nil)
}

// correction: it waits until the report is issued anew.
func (w *waiting) correction() {
	w.t.Helper()
	w.only("corrected", "heping.clerk", "heping.approver")
	w.hour.Advance(time.Minute)
	w.people["heping.approver"].want(http.StatusCreated, "POST", w.path+"/reports", m{"household": 1, "reason": "经复核更正"})
	w.only("corrected")
}
