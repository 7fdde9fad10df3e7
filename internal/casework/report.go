package casework

import (
	"context"
	"encoding/hex"
	"fmt"

	"hedui/internal/account"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/report"
	"hedui/internal/store"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// reportResource names the parties of a case's reports (R9.2).
func reportResource(c verification.Case) policy.Resource {
	return policy.Resource{
		Kind: policy.Report, ID: string(c.ID), Initiating: c.Initiating, Commissioned: c.Commissioned,
		Commissioning: c.Commission.Department, Agency: c.Commissioned, Business: string(c.Kind), State: string(c.State),
		Creator: account.ID(c.CreatedBy),
	}
}

// Preview composes the report of a household as it would be issued now; it has
// no number and no code, and proves nothing. Faults: household.missing,
// report.supplement.
func (d *Desk) Preview(ctx context.Context, actor policy.Actor, id verification.ID, household int) (content report.Content, err error) {
	err = d.read(ctx, actor, policy.ReportPreview, "", "case", string(id), func(tx *store.Tx) error {
		c, err := tx.Case(id)
		if err != nil {
			return err
		}
		if err := policy.May(actor, policy.ReportPreview, reportResource(c)); err != nil {
			return err
		}
		if err := ownReport(tx, c); err != nil {
			return err
		}
		in, err := d.reportInput(tx, c, household)
		commit(tx, in.Subjects)
		content = report.Compose(in)
		return err
	})
	return content, err
}

// nextReport counts on from the household's latest report.
func nextReport(tx *store.Tx, id verification.ID, household int) (int, error) {
	earlier, err := tx.ReportsOf(id, household)
	next := 1
	for _, r := range earlier {
		next = r.Version + 1
	}
	return next, err
}

// reportInput gathers what a household's report is composed from.
func (d *Desk) reportInput(tx *store.Tx, c verification.Case, household int) (in report.Input, err error) {
	in = report.Input{Case: c, Demo: d.demo, Now: tx.Now}
	if in.Version, err = nextReport(tx, c.ID, household); err != nil {
		return in, err
	}
	if in.Subjects, err = d.household(tx, c, household); err != nil {
		return in, err
	}
	in.Households = []verification.Household{{No: household, Size: len(in.Subjects)}}
	if in.Answers, err = answersOf(tx, c, ordinalsOf(in.Subjects)); err != nil {
		return in, err
	}
	if err := d.join(tx, &in, household); err != nil {
		return in, err
	}
	return in, d.reportParties(tx, &in)
}

func (d *Desk) reportParties(tx *store.Tx, in *report.Input) (err error) {
	if in.Department, err = tx.Department(in.Case.Commission.Department); err != nil {
		return err
	}
	if in.Agency, err = tx.Agency(in.Case.Commissioned); err != nil {
		return err
	}
	settings, err := limitsOf(tx, in.Case)
	if err != nil {
		return err
	}
	in.ReviewDays = settings.ReviewDays
	if err := tellUnchosen(tx, in); err != nil {
		return err
	}
	if handler, err := tx.Account(account.ID(in.Case.CreatedBy)); err == nil {
		in.Signatures.Handler = handler.Name
	}
	return nil
}

// Issue issues the report of a household, by the commissioned agency alone
// (R5.4a); while answers are missing it states which and why, and Reason says
// what compels to issue it all the same (R5.4b). A later version keeps the
// earlier ones and needs its reason. Faults: report.draft, report.terminated,
// report.open_tasks, report.unasked (R5.4b), report.supplement, report.reissue,
// household.missing.
func (d *Desk) Issue(ctx context.Context, actor policy.Actor, id verification.ID, household int, reason string) (r store.Report, err error) {
	if reason, err = words("reason", reason); err != nil {
		return r, err
	}
	// Numbers have no gaps: who draws beside another one draws in vain.
	defer d.issuing.take(string(actor.Agency))()
	for range 5 {
		var p paper
		if p, err = d.draw(ctx, actor, id, household, reason); err != nil {
			return r, err
		}
		if r, err = d.issue(ctx, actor, p); !fault.HasCode(err, "report.number") {
			return r, err
		}
	}
	return r, err
}

// paper is a drawn report under the number that it will have if nobody in the
// agency is faster; drawing takes a tenth of a second, so it locks nothing.
type paper struct {
	c       verification.Case
	row     store.Report
	counter string
	n       int64
	staged  []*store.Staged
}

func (d *Desk) draw(ctx context.Context, actor policy.Actor, id verification.ID, household int, reason string) (p paper, err error) {
	var content report.Content
	err = d.view(ctx, actor, policy.ReportIssue, "case", string(id), func(tx *store.Tx) error {
		if p.c, err = tx.Case(id); err != nil {
			return err
		}
		if err := policy.May(actor, policy.ReportIssue, reportResource(p.c)); err != nil {
			return err
		}
		if err := mayBeSent(tx, p.c.Commissioned); err != nil { // who signs a report reads its findings (R10.1)
			return err
		}
		content, err = d.compose(tx, actor, &p, household, reason)
		return err
	})
	if err != nil {
		return p, err
	}
	return p, d.print(ctx, &p, content)
}

// compose decides number and version, and composes the content.
func (d *Desk) compose(tx *store.Tx, actor policy.Actor, p *paper, household int, reason string) (report.Content, error) {
	if err := mayIssue(tx, p.c); err != nil {
		return report.Content{}, err
	}
	in, err := d.reportInput(tx, p.c, household)
	if err != nil {
		return report.Content{}, err
	}
	in.ID, in.Signatures.Reviewer = tx.NewID("r"), actor.Name
	if err := needReason(&in, reason); err != nil {
		return report.Content{}, err
	}
	year := workday.DateOf(tx.Now).Year()
	p.counter = fmt.Sprintf("report %s %d", in.Agency.ShortName, year) // as the number: unique even when a short name changes hands
	if p.n, err = tx.Peek(p.counter); err != nil {
		return report.Content{}, err
	}
	in.Number = fmt.Sprintf("%s核报〔%d〕%04d号", in.Agency.ShortName, year, p.n)
	p.row = store.Report{ID: store.ReportID(in.ID), Case: p.c.ID, Household: household, Version: in.Version,
		Number: in.Number, Reason: reason, IssuedAt: tx.Now, IssuedBy: string(actor.Account)}
	return report.Compose(in), nil
}

// mayIssue faults for a case that has nothing to report on: before it is on its
// way, wherever it waits until then, and after its end.
func mayIssue(tx *store.Tx, c verification.Case) error {
	if err := ownReport(tx, c); err != nil {
		return err
	}
	switch c.State {
	case verification.Running, verification.Answered, verification.Reported:
		return nil
	case verification.Terminated:
		return fault.New(fault.Conflict, "report.terminated", "业务已终止，不再出具报告").Because("R8.2")
	}
	return fault.Newf(fault.Conflict, "report.draft", "业务尚未发出（%s），不能出具报告", c.State.Chinese()).Because("R5.4a").Do("请先提交核对申请")
}

// ownReport faults for a supplement: what it finds is reported with the household
// that it supplements, in one report of the whole family.
func ownReport(tx *store.Tx, c verification.Case) error {
	if !c.Supplement.Joins() {
		return nil
	}
	first, err := tx.Case(c.Supplement.To)
	if err != nil {
		return err
	}
	return fault.Newf(fault.Conflict, "report.supplement", "补充核对的结果列入原业务 %s 第 %d 户的核对报告，不单独出具", first.Number, c.Supplement.Household).
		Because("R5.4a").Do("请在原业务中出具报告")
}

// needReason asks why a report goes out before all is answered, or again.
func needReason(in *report.Input, reason string) error {
	open := in.Pending()
	if reason == "" && in.Unasked > 0 {
		return fault.Newf(fault.Invalid, "report.unasked", "家庭成员变化的补充核对还有 %d 笔未提交，先行出具报告须写明客观原因", in.Unasked).Because("R5.4b")
	}
	if reason == "" && open > 0 {
		return fault.Newf(fault.Invalid, "report.open_tasks", "还有 %d 项协查任务未反馈，先行出具报告须写明客观原因", open).Because("R5.4b")
	}
	if reason == "" && in.Version > 1 {
		return fault.New(fault.Invalid, "report.reissue", "重新出具报告须写明原因").Because("R5.4a")
	}
	if in.Version > 1 {
		in.Reissue = reason
	} else if open+in.Unasked > 0 {
		in.Remarks = append(in.Remarks, "本报告在部分协查任务反馈之前先行出具，原因："+reason)
	}
	return nil
}

// print certifies the content, draws both forms and stages all three.
func (d *Desk) print(ctx context.Context, p *paper, content report.Content) error {
	content, err := content.Certify(d.store.Ring().Derive("report code"))
	if err != nil {
		return err
	}
	digest, err := content.Digest()
	if err != nil {
		return err
	}
	p.row.Code, p.row.Partial, p.row.Digest = content.Code, content.Partial, hex.EncodeToString(digest[:])
	fonts, err := d.faces()
	if err != nil {
		return err
	}
	options := report.Options{Fonts: fonts, BaseURL: d.site}
	for _, form := range []struct {
		to         *store.DocumentID
		kind, mime string
		draw       func() ([]byte, error)
	}{
		{&p.row.Content, "report content", "application/json", content.Encode},
		{&p.row.PDF, "report", "application/pdf", func() ([]byte, error) { return report.PDF(content, options) }},
		{&p.row.XLSX, "report workbook", mimeXLSX, func() ([]byte, error) { return report.Workbook(content) }},
	} {
		data, err := form.draw()
		if err != nil {
			return err
		}
		staged, err := d.stage(form.kind, form.mime, "report "+string(p.row.ID), data)
		if err != nil {
			return err
		}
		*form.to = staged.ID
		p.staged = append(p.staged, staged)
	}
	return nil
}

const mimeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// issue makes a drawn report valid, if its number is still free.
func (d *Desk) issue(ctx context.Context, actor policy.Actor, p paper) (store.Report, error) {
	err := d.write(ctx, actor, policy.ReportIssue, "report", string(p.row.ID), func(tx *store.Tx) error {
		tx.Rule("R5.4a")
		n, err := tx.Next(p.counter)
		if err != nil {
			return err
		}
		c, err := tx.Case(p.c.ID)
		if err != nil {
			return err
		}
		if n != p.n || c.Revision != p.c.Revision {
			return fault.New(fault.Conflict, "report.number", "出具报告时业务内容已变化").Do("请重试")
		}
		if err := keepReport(tx, p); err != nil {
			return err
		}
		tx.Detail("number", p.row.Number)
		tx.Detail("digest", p.row.Digest)
		return d.released(tx, &c, p.row)
	})
	return p.row, err
}

func keepReport(tx *store.Tx, p paper) error {
	if err := attachAll(tx, p.staged); err != nil {
		return err
	}
	return tx.PutReport(p.row)
}
