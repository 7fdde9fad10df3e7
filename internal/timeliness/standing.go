package timeliness

import (
	"fmt"
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/review"
	"hedui/internal/workday"
)

// Why says why a task is where it is.
type Why string

// The reasons, in the order of a task's life.
const (
	ToConfirm  Why = "confirm"   // with the province, for its confirmation (R5.2b)
	ToMend     Why = "mend"      // returned to the initiator (R5.2b)
	ToCarry    Why = "carry"     // on its way to the ministry (R16.1)
	AtMinistry Why = "ministry"  // with another province, by the ministry (R16.1)
	AtPeer     Why = "peer"      // in a city's own system (R12.2)
	Held       Why = "held"      // for want of an agreement (R10.1)
	InWindow   Why = "window"    // until the department takes requests in (R5.3b)
	Queued     Why = "queued"    // Hedui matches or asks by itself (R3.3)
	Paused     Why = "paused"    // the department's interface fails
	NoData     Why = "no_data"   // hosted, but nothing was imported
	ToExport   Why = "export"    // the query has not been handed out
	AtSharing  Why = "sharing"   // the query lies with the sharing department
	ToFeedBack Why = "feed_back" // an answer is prepared, and not fed back
	OwesReason Why = "reason"    // expired, and the reason is owed (R8.1)
	InReview   Why = "review"    // the assisting agency looks again (R5.5a)
	Done       Why = "done"
)

// Standing is where a task is: who holds it, since when, and why. Holder is an
// agency or a department; Hedui itself is "hedui"; nobody is "".
type Standing struct {
	Holder string
	Since  time.Time
	Why    Why
	Words  string // Chinese, without the holder's name
}

// Hedui is the holder of what it does by itself.
const Hedui = "hedui"

// Facts are what decides about a task's standing. A zero time means that it has
// not happened.
type Facts struct {
	Task        assist.Task
	Province    agency.ID // that confirms and carries
	Submitted   time.Time // the case
	Returned    time.Time // last, and
	Resubmitted time.Time // mended
	Reason      string    // why it was returned
	Sent        time.Time // the other system has all of it
	Held        string    // why nothing personal may be sent, in Chinese
	Snapshot    bool      // a hosted item has data
	Interface   bool      // an item has a described interface
	Paused      time.Time // since when its interface is not asked, because
	PausedWords string    // of this
	Exported    time.Time // the query was handed out last
	Prepared    time.Time // an answer lies ready
	Review      *review.Review
}

// Travels tells whether a task is answered in another system, which is sent it.
func (f Facts) Travels() bool { return f.Task.Crosses() || f.Task.Access == catalogue.Docked }

func peerWords(t assist.Task) string {
	if t.Crosses() {
		return "民政部数据交换平台"
	}
	return "协查机构的自建系统"
}

// Stand says where a task is at an instant (R3.3: where the time goes).
func Stand(f Facts, now time.Time) Standing {
	t := f.Task
	switch t.State {
	case assist.Confirming:
		since := f.Submitted
		if f.Resubmitted.After(since) {
			since = f.Resubmitted
		}
		return Standing{string(f.Province), since, ToConfirm, "等待省级确认"}
	case assist.Returned:
		return Standing{string(t.Initiating), f.Returned, ToMend, "省级退回，待更正：" + f.Reason}
	case assist.Expired:
		return expired(t)
	case assist.Terminated:
		return Standing{Why: Done, Words: "已终止"}
	case assist.Answered:
		return answered(f)
	}
	return open(f, now)
}

func expired(t assist.Task) Standing {
	if !t.ReasonAt.IsZero() {
		return Standing{Since: t.ReasonAt, Why: Done, Words: "超期未反馈，已说明原因"}
	}
	return Standing{string(t.Assisting), t.DueAt, OwesReason, "超过反馈时限，待说明原因"}
}

func answered(f Facts) Standing {
	if f.Review == nil {
		return Standing{Since: f.Task.AnsweredAt, Why: Done, Words: "已反馈"}
	}
	return Standing{string(f.Review.Assisting), f.Review.ReceivedAt, InReview, fmt.Sprintf("复核中，%s 届满", f.Review.DueOn.Chinese())}
}

// open looks for what an open task waits for, the hardest first: what may not be
// sent is nobody's delay at the department.
func open(f Facts, now time.Time) Standing {
	t := f.Task
	since := t.ReceivedAt
	switch {
	case f.Travels() && f.Sent.IsZero():
		return Standing{Hedui, since, ToCarry, "正在推送" + peerWords(t)}
	case t.Crosses():
		return Standing{string(t.Assisting), f.Sent, AtMinistry, "已推送" + peerWords(t) + "，等待外省反馈"}
	case f.Travels():
		return Standing{string(t.Assisting), f.Sent, AtPeer, "已推送" + peerWords(t) + "，等待反馈"}
	case !f.Prepared.IsZero():
		return Standing{string(t.Assisting), f.Prepared, ToFeedBack, "结果已填报，待反馈"}
	case f.Held != "":
		return Standing{string(t.Assisting), since, Held, f.Held}
	case workday.DateOf(now) < t.StartsOn:
		return Standing{string(t.Sharing), since, InWindow, fmt.Sprintf("等待受理期，%s 起受理", t.StartsOn.Chinese())}
	}
	return working(f, later(since, t.StartsOn.Start()))
}

// working is an open task that nothing stands in the way of.
func working(f Facts, since time.Time) Standing {
	t := f.Task
	switch {
	case t.Access == catalogue.Hosted && f.Snapshot:
		return Standing{Hedui, since, Queued, "系统正在比对"}
	case t.Access == catalogue.Hosted:
		return Standing{string(t.Assisting), since, NoData, "托管数据尚未导入，待导入或人工反馈"}
	case t.Access == catalogue.API && f.Interface && !f.Paused.IsZero():
		return Standing{string(t.Sharing), later(since, f.Paused), Paused, "部门接口暂停：" + f.PausedWords}
	case t.Access == catalogue.API && f.Interface:
		return Standing{Hedui, since, Queued, "系统正在通过接口查询"}
	case !f.Exported.IsZero():
		return Standing{string(t.Sharing), f.Exported, AtSharing, "查询文件已交资源共享部门，等待其答复"}
	}
	return Standing{string(t.Assisting), since, ToExport, "待办理，尚未导出查询文件"}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
