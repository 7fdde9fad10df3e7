package demo

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/listfile"
	"hedui/internal/store"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// Played is what the story leaves behind.
type Played struct {
	Case   verification.Case
	Report store.Report
	Files  []string // paths, in the order of the story
}

// Play plays scenario 1: a household of three of Heping, in-province. Every
// step is the real verb, done by the account that does it in life.
func (s Stage) Play(ctx context.Context) (p Played, err error) {
	story := &story{Stage: s}
	for _, step := range []func(context.Context) error{
		story.commission, story.list, story.papers, story.submit, story.matched,
		story.query, story.standards, story.answer, story.hinted, story.report, story.read, story.strangers, story.later,
	} {
		if err := step(ctx); err != nil {
			return story.Played, err
		}
	}
	return story.Played, nil
}

type story struct {
	Stage
	Played
	deposit assist.ID
	asked   [][2]string
}

func (s *story) keep(name string, data []byte) error {
	path, err := s.save(name, data)
	s.Files = append(s.Files, path)
	return err
}

// commission: the civil affairs bureau of Heping entrusts the verification.
func (s *story) commission(ctx context.Context) error {
	s.Clock.Set(Begin, 9)
	clerk, err := s.as(ctx, "heping.clerk")
	if err != nil {
		return err
	}
	o := Commission()
	s.Case, err = s.Desk.Create(ctx, clerk, casework.CreateIn{Kind: catalogue.New, Commission: verification.Commission{
		Number: o.Number, Department: o.Department, Purpose: o.Purpose, Assistance: verification.Assistance(o.Assistance), On: o.On, Due: o.Due, Monitoring: true,
	}})
	if err != nil {
		return err
	}
	s.Say("%s 和平区核对中心受理和平区民政局的委托，业务编号 %s", s.today(), s.Case.Number)
	_, err = s.Desk.Choose(ctx, clerk, s.Case.ID, o.Items)
	return err
}

// list: the clerk imports the household list.
func (s *story) list(ctx context.Context) error {
	clerk, err := s.as(ctx, "heping.clerk")
	if err != nil {
		return err
	}
	list, err := s.keepList("1-家庭名单.xlsx", Applied)
	if err != nil {
		return err
	}
	got, err := s.Desk.ImportList(ctx, clerk, s.Case.ID, casework.ListFile{Content: bytes.NewReader(list), Size: int64(len(list))})
	if err != nil {
		return err
	}
	if !got.Taken {
		return fmt.Errorf("demo: the list has %d faults", got.Total)
	}
	s.Say("导入名单：%d 户 %d 人，没有问题", got.Households, got.Persons)
	return nil
}

// papers: commission, authorizations and id copies are uploaded.
func (s *story) papers(ctx context.Context) error {
	clerk, err := s.as(ctx, "heping.clerk")
	if err != nil {
		return err
	}
	papers := []casework.MaterialIn{{Kind: catalogue.CommissionLetter, Content: bytes.NewReader(CommissionScan())}}
	for i, m := range Cast() {
		papers = append(papers,
			casework.MaterialIn{Ordinal: i + 1, Kind: catalogue.AuthorizationLetter, Content: bytes.NewReader(AuthorizationScan(m))},
			casework.MaterialIn{Ordinal: i + 1, Kind: catalogue.IDCopy, Content: bytes.NewReader(IDCopyScan(m))})
	}
	for _, in := range papers {
		in.ContentType = "application/pdf"
		if _, err := s.Desk.AddMaterial(ctx, clerk, s.Case.ID, in); err != nil {
			return err
		}
	}
	s.Say("上传委托书、授权书和身份证复印件共 %d 份", len(papers))
	return nil
}

// submit: the application turns into tasks at once (R5.2a).
func (s *story) submit(ctx context.Context) error {
	clerk, err := s.as(ctx, "heping.clerk")
	if err != nil {
		return err
	}
	c, tasks, err := s.Desk.Submit(ctx, clerk, s.Case.ID)
	if err != nil {
		return err
	}
	s.Case = c
	s.Say("提交核对申请，推送 %d 项协查任务：", len(tasks))
	for _, t := range tasks {
		s.Say("  · %s（%s），%s 前反馈", t.ItemName, t.Access.Chinese(), t.DueOn.Chinese())
		if t.Access == catalogue.File {
			s.deposit = t.ID
		}
	}
	return nil
}

// patience bounds how long the story waits for the match of three people.
const patience = 30 * time.Second

// matched: Dalian's hosted items are answered without anybody's hand.
func (s *story) matched(ctx context.Context) error {
	clerk, err := s.as(ctx, "heping.clerk")
	if err != nil {
		return err
	}
	return s.until(ctx, "hosted items were not matched", func(ctx context.Context) (bool, error) {
		v, err := s.Desk.Case(ctx, clerk, s.Case.ID)
		if err != nil {
			return false, err
		}
		for _, t := range v.Tasks {
			if t.Access == catalogue.Hosted && t.State == assist.Open {
				return false, nil
			}
		}
		s.tell(v.Tasks)
		return true, nil
	})
}

func (s *story) tell(tasks []casework.TaskView) {
	for _, t := range tasks {
		if t.State == assist.Answered {
			s.Say("  ✓ %s 自动比对反馈：%s", t.ItemName, t.Counts)
		}
	}
}

// query: Anshan's officer exports the query file.
func (s *story) query(ctx context.Context) error {
	s.Clock.Set(workday.NewDate(2026, 10, 9), 10)
	clerk, err := s.as(ctx, "anshan.clerk")
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := s.Desk.ExportQuery(ctx, clerk, s.deposit, listfile.XLSX, &b); err != nil {
		return err
	}
	asked, err := s.Desk.Asked(ctx, clerk, s.deposit)
	if err != nil {
		return err
	}
	for _, a := range asked {
		s.asked = append(s.asked, [2]string{string(a.Number), a.Name})
	}
	s.Say("%s 鞍山市核对中心导出查询文件，送金融监管部门", s.today())
	return s.keep("2-鞍山银行存款查询文件.xlsx", b.Bytes())
}

// answer: the department's answer comes back, is checked, and fed back on
// working day 12.
func (s *story) answer(ctx context.Context) error {
	twelfth := workday.Embedded().Due(Begin, 12).On
	s.Clock.Set(twelfth, 15)
	clerk, err := s.as(ctx, "anshan.clerk")
	if err != nil {
		return err
	}
	file, err := s.answerFile(ctx)
	if err != nil {
		return err
	}
	m, err := s.Desk.ImportAnswer(ctx, clerk, s.deposit, casework.AnswerFile{Name: "反馈文件.xlsx", Content: bytes.NewReader(file), Size: int64(len(file))})
	if err != nil {
		return err
	}
	if _, err := s.Desk.Feedback(ctx, clerk, s.deposit); err != nil {
		return err
	}
	s.Say("%s（第 12 个工作日）鞍山市核对中心导入反馈文件并反馈：%s", s.today(), m.Counts.Words())
	return nil
}

func (s *story) answerFile(ctx context.Context) ([]byte, error) {
	item, err := s.Desk.Item(ctx, reader, "210300.deposit")
	if err != nil {
		return nil, err
	}
	var numbers []string
	for _, a := range s.asked {
		numbers = append(numbers, a[0])
	}
	var b bytes.Buffer
	sheet := AnswerSheet(item, s.asked, s.Province.Answers(item, numbers), workday.NewDate(2026, 10, 20))
	if err := sheet.Write(&b, listfile.XLSX); err != nil {
		return nil, err
	}
	return b.Bytes(), s.keep("3-鞍山银行存款反馈文件.xlsx", b.Bytes())
}

// report: Heping's approver issues it (R5.4a).
func (s *story) report(ctx context.Context) error {
	approver, err := s.as(ctx, "heping.approver")
	if err != nil {
		return err
	}
	if s.Report, err = s.Desk.Issue(ctx, approver, s.Case.ID, 1, ""); err != nil {
		return err
	}
	s.Say("和平区核对中心出具核对报告 %s", s.Report.Number)
	return nil
}

// read: the civil affairs bureau of Heping opens it, and the look is recorded.
func (s *story) read(ctx context.Context) error {
	officer, err := s.as(ctx, "heping.mz")
	if err != nil {
		return err
	}
	for _, form := range []string{casework.FormPDF, casework.FormXLSX} {
		_, data, err := s.Desk.Open(ctx, officer, s.Report.ID, form)
		if err != nil {
			return err
		}
		if err := s.keep("4-核对报告."+form, data); err != nil {
			return err
		}
	}
	s.Say("和平区民政局阅读报告（已登记）")
	return nil
}

// strangers: nobody else can open it (R9.2).
func (s *story) strangers(ctx context.Context) error {
	for _, login := range []string{"dalian.mz", "anshan.clerk", "dalian.clerk", "shenyang.approver", "province.approver", "system.admin", "audit.admin"} {
		stranger, err := s.as(ctx, login)
		if err != nil {
			return err
		}
		if _, _, err := s.Desk.Open(ctx, stranger, s.Report.ID, casework.FormPDF); !fault.Is(err, fault.Forbidden) {
			return fmt.Errorf("demo: %s could open the report: %v", login, err)
		}
	}
	s.Say("其他部门、上级机构和协查机构均不能打开（依据《操作规范》第九条）")
	return nil
}

func (s *story) today() string { return workday.DateOf(s.Clock.Now()).Chinese() }
