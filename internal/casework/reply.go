package casework

import (
	"context"
	"fmt"
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/docking"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// replyJob returns the answers to another province's request; reasonJob a
// reason that was given after the limit.
type (
	replyJob struct {
		Case  string `json:"case"`
		Round int    `json:"round,omitempty"` // how often it had been answered before
	}
	reasonJob struct {
		Task string `json:"task"`
	}
)

// Kind names the job in the queue.
func (replyJob) Kind() string { return "ministry reply" }

// Kind names the job in the queue.
func (reasonJob) Kind() string { return "ministry reason" }

// inboundAnswered lets the answers to another province's request go, now that
// none of its tasks is open; no report is ours to issue (R5.4a). Where a limit moved
// and more was answered since, they go once more (R5.3c).
func inboundAnswered(tx *store.Tx, c verification.Case) error {
	r, err := tx.Request(c.ID)
	if err != nil {
		return err
	}
	round, err := tx.AnswerRequest(c.ID)
	if err != nil {
		return err
	}
	told := fmt.Sprintf("%s的请求已办结，结果经对接返回", agencyOf(tx, agency.ID(r.From)))
	if err := tx.AddEvent(store.Event{Case: c.ID, Verb: string(policy.DockingSend), Words: told, Office: string(r.To)}); err != nil {
		return err
	}
	if err := tx.AddNotice(store.Notice{Office: string(r.To), Kind: "ministry.answered", Case: c.ID, Words: told}); err != nil {
		return err
	}
	return tx.Enqueue(replyJob{Case: string(c.ID), Round: round})
}

// Reply returns the answers to another province's request to the ministry, all
// in one message, which bears the same id whenever it is sent (R4.1); one more where
// the request was answered before.
func (d *Desk) Reply(ctx context.Context, id verification.ID, round int) error {
	var m docking.Message
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		m, err = d.replyOf(tx, id, func(verification.Subject) bool { return true })
		return err
	})
	if err != nil {
		return err
	}
	if round > 0 {
		m.ID = fmt.Sprintf("%s.%d", m.ID, round+1)
	}
	return d.Send(ctx, string(id), m)
}

// replyOf answers a request about those of its persons who are wanted.
func (d *Desk) replyOf(tx *store.Tx, id verification.ID, wanted func(verification.Subject) bool) (m docking.Message, err error) {
	r, err := tx.Request(id)
	if err != nil {
		return m, err
	}
	c, err := tx.Case(id)
	if err != nil {
		return m, err
	}
	link, err := tx.Link(agency.ID(r.To))
	if err != nil {
		return m, err
	}
	m = docking.New(docking.Feedback, string(id)+".answer", r.Request, r.To, r.From)
	sources, err := inboundSources(tx, c)
	if err != nil {
		return m, err
	}
	form := link.FormFor(r.Code)
	err = d.eachPart(tx, c, func(subjects []verification.Subject) error {
		for _, s := range subjects {
			if !wanted(s) {
				continue
			}
			reply := sources.reply(s, form)
			reply.No = r.Nos[s.Ordinal-1]
			m.Answers = append(m.Answers, reply)
		}
		return nil
	})
	m.Count(0)
	return m, err
}

// inboundSource is one of our tasks behind a request, with what it found.
type inboundSource struct {
	task     assist.Task
	item     catalogue.Item
	name     string
	findings map[int]finding.Finding
}

// inboundAll is all that answers a request, and when they were asked.
type inboundAll struct {
	places []inboundSource
	at     time.Time
}

func inboundSources(tx *store.Tx, c verification.Case) (all inboundAll, err error) {
	all.at = c.SubmittedAt
	tasks, err := tx.CaseTasks(c.ID)
	if err != nil {
		return all, err
	}
	for _, t := range tasks {
		s := inboundSource{task: t, name: agencyOf(tx, t.Assisting)}
		if s.item, err = tx.Item(t.Item); err != nil {
			return all, err
		}
		if s.findings, err = findingsOf(tx, t.ID, 1, c.Subjects); err != nil {
			return all, err
		}
		all.places = append(all.places, s)
	}
	return all, nil
}

// reply sums up what all places say of a person: their records together; found
// nowhere is none only if every place looked. "Not answered" never looks like
// "nothing found": what is missing stands in the reason, beside records too.
func (all inboundAll) reply(s verification.Subject, form assist.Form) docking.PersonReply {
	if !s.Authorization.Covers("", all.at) {
		return docking.PersonReply{Status: finding.Unavailable, Reason: whyNotAsked(s)}
	}
	if len(all.places) == 0 {
		return docking.PersonReply{Status: finding.Unavailable, Reason: "本省资源目录中没有可以答复的目录项"}
	}
	var r docking.PersonReply
	var missing, differs string
	for _, place := range all.places {
		f, answered := place.findings[s.Ordinal]
		switch {
		case !answered:
			missing += place.name + "未反馈；"
			continue
		case f.Status == finding.Unavailable:
			missing += place.name + "无法提供：" + f.Reason + "；"
			continue
		case f.Status == finding.NameDiffers:
			differs += place.name + "：姓名不符；"
		}
		for _, record := range f.Records {
			r.Records = append(r.Records, form.Out(record))
		}
		if r.AsOf == 0 || f.AsOf < r.AsOf {
			r.AsOf = f.AsOf
		}
		r.Source = place.name
	}
	r.Reason = missing + differs
	r.Status = statusOf(r, missing, differs)
	return r
}

func statusOf(r docking.PersonReply, missing, differs string) finding.Status {
	switch {
	case len(r.Records) > 0:
		return finding.Found
	case missing != "":
		return finding.Unavailable
	case differs != "":
		return finding.NameDiffers
	}
	return finding.None
}

// whyNotAsked says why a person was asked of nobody.
func whyNotAsked(s verification.Subject) string {
	if !s.Number.Valid() {
		return "公民身份号码有误，请核实"
	}
	return "未提供有效的授权书，未查询"
}

// ReplyReason brings our assisting agency's reason to the province that asked.
func (d *Desk) ReplyReason(ctx context.Context, id assist.ID) error {
	var m docking.Message
	err := d.store.View(ctx, func(tx *store.Tx) error {
		t, err := tx.Task(id)
		if err != nil {
			return err
		}
		r, err := tx.Request(t.Case)
		m = docking.New(docking.Reason, string(id)+".reason", r.Request, r.To, r.From)
		m.Words = t.Reason
		return err
	})
	if err != nil {
		return err
	}
	return d.Send(ctx, string(id), m)
}

// tellAbroad brings what the initiator is told of a task to the system that asked:
// the province's verdict, an opinion or a reason, which is all that it takes beside
// the answers.
func tellAbroad(tx *store.Tx, t assist.Task, kind string) error {
	if verdict, is := verdicts[kind]; is {
		return tx.Enqueue(verdictJob{Task: string(t.ID), What: string(verdict)})
	}
	if kind == "task.opinion" {
		return tx.Enqueue(opinionJob{Task: string(t.ID)})
	}
	if t.Reason == "" {
		return nil
	}
	return tx.Enqueue(reasonJob{Task: string(t.ID)})
}
