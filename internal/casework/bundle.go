package casework

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"hedui/internal/archive"
	"hedui/internal/policy"
	"hedui/internal/report"
	"hedui/internal/store"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// ExportFile writes the actor's agency's part of a case as a signed bundle that
// is read and verified without this program's server (R7.1,
// docs/archive-format.md). That it left is registered before its first byte.
func (d *Desk) ExportFile(ctx context.Context, actor policy.Actor, id verification.ID, w io.Writer) error {
	return d.read(ctx, actor, policy.ArchiveExport, "", "case", string(id), func(tx *store.Tx) error {
		tx.Rule("R7.1")
		f, err := fileFor(tx, actor, policy.ArchiveExport, id)
		if err != nil {
			return err
		}
		if f.Case.State == verification.Destroyed {
			return archive.Gone()
		}
		if err := tx.Register(); err != nil {
			return err
		}
		b := &bundler{desk: d, tx: tx, caseFile: f, parts: archive.Keeps(f.roles), out: archive.NewBundle(w, archive.Manifest{
			Case: string(id), Number: f.Case.Number, Norm: f.Case.NormVersion, Agency: string(f.agency.ID), Name: f.agency.Name,
			Roles: f.roles, MadeAt: tx.Now, Demo: d.demo, Key: d.store.Signer().Verifier().Fingerprint(),
		})}
		return b.write()
	})
}

// bundler gathers one agency's part of a case.
type bundler struct {
	caseFile
	out   *archive.Bundle
	desk  *Desk
	tx    *store.Tx
	parts []archive.Part
}

func (b *bundler) write() error {
	steps := []func() error{b.register, b.papers, b.lists, b.tasks, b.objections, b.issued, b.timeline, b.extract, b.cover}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return b.out.Close(b.desk.store.Signer())
}

func (b *bundler) keeps(p archive.Part) bool { return slices.Contains(b.parts, p) }

// json adds a value as JSON, or several as a line each.
func (b *bundler) json(p archive.Part, to, title string, values ...any) error {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	mime := "application/json"
	if strings.HasSuffix(to, ".jsonl") {
		mime = "application/jsonl"
	}
	for _, v := range values {
		if err := enc.Encode(v); err != nil {
			return err
		}
	}
	return b.out.Add(archive.Entry{Path: to, Part: p, Title: title, Type: mime}, &out)
}

var endings = map[string]string{"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "application/json": ".json",
	"application/jsonl": ".jsonl", "text/plain; charset=utf-8": ".txt", mimeXLSX: ".xlsx"}

// document adds a stored document, with the ending of its kind.
func (b *bundler) document(p archive.Part, to, title string, id store.DocumentID) error {
	content, d, err := b.tx.OpenDocument(id)
	if err != nil {
		return err
	}
	defer content.Close()
	ending := endings[d.ContentType]
	if ending == "" {
		ending = ".bin"
	}
	return b.out.Add(archive.Entry{Path: to + ending, Part: p, Title: title, Type: d.ContentType}, content)
}

// register adds what the case is, with everything that its own words refer to:
// the items as they were chosen, the agencies by name.
func (b *bundler) register() error {
	if err := b.json("", "case.json", "业务登记", b.Case); err != nil {
		return err
	}
	var tasks, items []any
	calendar, err := b.tx.Calendar()
	if err != nil {
		return err
	}
	for _, t := range b.Tasks {
		if b.hidden(t.ID) {
			continue
		}
		item, err := b.tx.Item(t.Item)
		if err != nil {
			return err
		}
		items = append(items, item)
		tasks = append(tasks, map[string]any{"task": t, "assisting": agencyOf(b.tx, t.Assisting), "limit": t.Due(calendar).Explain()})
	}
	if err := b.json("", "items.jsonl", "目录项（所选版本）", items...); err != nil {
		return err
	}
	return b.json("", "tasks.jsonl", "协查任务和期限", tasks...)
}

// papers adds commission, authorizations and id copies (R7.1).
func (b *bundler) papers() error {
	if !b.keeps(archive.Authorization) {
		return nil
	}
	all, err := b.tx.Materials(b.Case.ID)
	for _, m := range all {
		title := m.Kind.Chinese()
		if m.Ordinal > 0 {
			title = fmt.Sprintf("第%d名核对对象的%s", m.Ordinal, title)
		}
		if err := b.document(archive.Part(m.Kind), fmt.Sprintf("papers/%07d-%s", m.Ordinal, m.Kind), title, m.Document); err != nil {
			return err
		}
	}
	return err
}

func (b *bundler) lists() error {
	if !b.keeps(archive.List) {
		return nil
	}
	parts, err := b.tx.SubjectParts(b.Case.ID)
	if err != nil {
		return err
	}
	for _, p := range parts {
		if err := b.document(archive.List, fmt.Sprintf("list/%04d", p.No), fmt.Sprintf("核对对象名单，第%d至%d名", p.First, p.Last), p.Document); err != nil {
			return err
		}
	}
	gone, err := b.tx.Withdrawals(b.Case.ID, 1, b.Case.Subjects)
	if err != nil || len(gone) == 0 {
		return err
	}
	return b.json(archive.List, "list/withdrawn.json", "撤回授权的登记", gone)
}

func (b *bundler) objections() error {
	if !b.keeps(archive.Objection) {
		return nil
	}
	for _, o := range b.Objections {
		if b.only() && o.Assisting != b.agency.ID {
			continue
		}
		if err := b.objection(string(o.ID), o.Words, o); err != nil {
			return err
		}
		papers, err := b.tx.Evidence(o.ID)
		if err != nil {
			return err
		}
		for i, e := range papers {
			if err := b.document(archive.Objection, fmt.Sprintf("objections/%s-evidence-%d", o.ID, i+1), "异议的佐证材料", e.Document); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *bundler) objection(id, words string, o any) error {
	if err := b.json(archive.Objection, path.Join("objections", id+".json"), "异议登记", o); err != nil || words == "" {
		return err
	}
	return b.document(archive.Objection, path.Join("objections", id+"-words"), "异议内容", store.DocumentID(words))
}

// issued adds the reports, all versions (R9.2: the commissioned agency's own copy).
func (b *bundler) issued() error {
	if !b.keeps(archive.Report) {
		return nil
	}
	for _, r := range b.reports {
		to := fmt.Sprintf("reports/%04d-v%d", r.Household, r.Version)
		title := fmt.Sprintf("核对报告 %s（第%d版）", r.Number, r.Version)
		for _, id := range []store.DocumentID{r.PDF, r.XLSX, r.Content} {
			if err := b.document(archive.Report, to, title, id); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *bundler) timeline() error {
	var events []any
	for _, e := range b.events {
		if e.Task == "" || !b.hidden(e.Task) {
			events = append(events, e)
		}
	}
	return b.json(archive.Timeline, "timeline.jsonl", "办理过程", events...)
}

// coverRows bounds the printed list; the manifest lists all.
const coverRows = 2000

// cover draws the cover with the list of what is in the bundle, last, so that
// it can name every digest.
func (b *bundler) cover() error {
	until, err := keepUntil(b.tx, b.caseFile)
	if err != nil {
		return err
	}
	var roles []string
	for _, r := range b.roles {
		roles = append(roles, r.Chinese())
	}
	ended, filed := "办理中", "尚未归档"
	if b.EndedOn != 0 {
		ended = b.EndedOn.Chinese() + "（" + b.Case.State.Chinese() + "），保管至 " + until.Chinese()
	}
	if n := len(b.volumes); n > 0 {
		filed = fmt.Sprintf("%s（第%d次）", workday.DateOf(b.volumes[n-1].FiledAt).Chinese(), b.volumes[n-1].No)
	}
	in := report.Inventory{Title: "核对业务案卷", Number: b.Case.Number, Agency: b.agency.Name, On: workday.DateOf(b.tx.Now), Demo: b.desk.demo,
		Facts: [][2]string{{"保管机构", b.agency.Name + "（" + strings.Join(roles, "、") + "）"}, {"业务种类", b.Case.Kind.Chinese()},
			{"委托单位", b.department()}, {"委托书", b.Case.Commission.Number + "，" + b.Case.Commission.On.Chinese()},
			{"规模", fmt.Sprintf("%d 户，%d 人，%d 项协查任务", b.Case.Households, b.Case.Subjects, len(b.Tasks))},
			{"办结", ended}, {"归档", filed}, {"操作规范", b.Case.NormVersion}},
		Note: "本目录所列文件的完整摘要载于 manifest.json，并由制作本案卷的系统签名，可以离线验证。"}
	for _, e := range b.out.Entries[:min(len(b.out.Entries), coverRows)] {
		in.Rows = append(in.Rows, report.InventoryRow{Title: e.Title, Path: e.Path, Digest: e.Digest})
	}
	if more := len(b.out.Entries) - coverRows; more > 0 {
		in.Note = fmt.Sprintf("另有 %d 份文件未列于本目录。", more) + in.Note
	}
	fonts, err := b.desk.faces()
	if err != nil {
		return err
	}
	pdf, err := report.InventoryPDF(in, report.Options{Fonts: fonts})
	if err != nil {
		return err
	}
	return b.out.Add(archive.Entry{Path: "cover.pdf", Title: "案卷封面和卷内目录", Type: "application/pdf"}, bytes.NewReader(pdf))
}

func (b *bundler) department() string {
	d, err := b.tx.Department(b.Case.Commission.Department)
	if err != nil {
		return string(b.Case.Commission.Department)
	}
	return d.Name
}
