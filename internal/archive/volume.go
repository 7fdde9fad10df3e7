package archive

import (
	"slices"
	"strings"
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/fault"
	"hedui/internal/review"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// Volume is what an agency has filed (归档) of a case that is over: its own
// part, each agency for itself (R7.1). What happens afterwards is filed anew, as
// the next No.
type Volume struct {
	Case    verification.ID `json:"case"`
	Agency  agency.ID       `json:"agency"`
	No      int             `json:"no"`      // 1, 2, 3 …
	EndedOn workday.Date    `json:"endedOn"` // of the case: retention counts from it
	Steps   int             `json:"steps"`   // of the case's timeline that it covers
	FiledAt time.Time       `json:"filedAt"`
	FiledBy string          `json:"filedBy"`
}

// Whole is a case with what decides whether it is over.
type Whole struct {
	Case       verification.Case
	Tasks      []assist.Task
	Objections []review.Objection
	EndedOn    workday.Date // termination, or the last report
	Steps      []string     // verbs of its timeline
}

// steps counts what happened in the business itself: reading the archive and
// filing it do not change it.
func (w Whole) steps() (n int) {
	for _, verb := range w.Steps {
		if !strings.HasPrefix(verb, "consultation.") && !strings.HasPrefix(verb, "archive.") && !strings.HasPrefix(verb, "destruction.") {
			n++
		}
	}
	return n
}

// Stale tells whether something has happened since the volume was filed.
func (v Volume) Stale(w Whole) bool { return w.steps() > v.Steps }

// File files an agency's part of a case, after its earlier volumes. The case
// must be over: reported or terminated, with nobody doubting it. Faults:
// archive.filed, archive.running, archive.doubted.
func File(w Whole, by agency.Agency, who string, earlier []Volume, now time.Time) (Volume, error) {
	if err := w.over(); err != nil {
		return Volume{}, err
	}
	v := Volume{Case: w.Case.ID, Agency: by.ID, No: 1, EndedOn: w.EndedOn, Steps: w.steps(), FiledAt: now, FiledBy: who}
	if len(earlier) > 0 {
		last := earlier[len(earlier)-1]
		if !last.Stale(w) {
			return v, fault.Newf(fault.Conflict, "archive.filed", "本机构已于 %s 归档，此后业务没有变化", workday.DateOf(last.FiledAt).Chinese())
		}
		v.No = last.No + 1
	}
	return v, nil
}

// over faults while the business goes on.
func (w Whole) over() error {
	switch w.Case.State {
	case verification.Reported, verification.Terminated:
	case verification.Destroyed:
		return Gone()
	default:
		return fault.Newf(fault.Conflict, "archive.running", "业务当前为“%s”，办结后方可归档", w.Case.State.Chinese()).Because("R7.1")
	}
	if slices.ContainsFunc(w.Objections, func(o review.Objection) bool { return o.State == review.Raised || o.State == review.Open }) {
		return fault.New(fault.Conflict, "archive.doubted", "业务还有未办结的异议或复核，办结后方可归档").Because("R7.1")
	}
	return nil
}

// Gone says that a case's people and papers were destroyed.
func Gone() *fault.Error {
	return fault.New(fault.Missing, "archive.destroyed", "该业务的档案保管期满，已经销毁，不再有个人信息和材料").Because("R7.1").
		Do("销毁清册和安全登记仍可查阅")
}
