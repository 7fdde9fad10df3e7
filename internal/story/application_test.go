package story_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/listfile"
	"hedui/internal/policy"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// application is what a clerk of Heping brings in: households of people, and the
// chosen items.
type application struct {
	on     workday.Date // of the commission and the authorizations
	items  []catalogue.ItemID
	people [][4]string // household, name, number, relation

	letters string // their numbers begin with it
}

// theCast applies for what scenario 1 asks of Dalian's vehicles and Anshan's
// deposits.
func theCast(on workday.Date) application {
	a := application{on: on, items: []catalogue.ItemID{"210200.vehicle", "210300.deposit"}}
	for _, m := range demo.Cast() {
		a.people = append(a.people, [4]string{"1", m.Name, m.Number, m.Relation})
	}
	return a
}

func (a application) commission() casework.CreateIn {
	return casework.CreateIn{Kind: catalogue.New, Commission: verification.Commission{
		Number: "演示-沈和民核委〔2026〕9号", Department: "210102.mz", Purpose: "最低生活保障审核确认", Assistance: "dibao", On: a.on,
	}}
}

func (a application) list() demo.Sheet {
	s := demo.Sheet{Heading: []string{"户编号", "姓名", "身份证号", "与户主关系", "授权书编号", "授权日期", "授权保管单位", "授权签署人"}}
	for i, p := range a.people {
		s.Rows = append(s.Rows, append(p[:], fmt.Sprintf("%sSQ-%d", a.letters, i+1), a.on.String(), "和平区核对中心", demo.Guardian(p[2], a.on)))
	}
	return s
}

// scan is the commission's letter.
func scan() casework.MaterialIn {
	return casework.MaterialIn{Kind: catalogue.CommissionLetter, ContentType: "application/pdf", Content: bytes.NewReader(demo.CommissionScan())}
}

// importList hands a sheet in as the case's list.
func importList(ctx context.Context, desk *casework.Desk, by policy.Actor, id verification.ID, s demo.Sheet, choose ...func(*casework.ListFile)) (casework.ListResult, error) {
	var b bytes.Buffer
	if err := s.Write(&b, listfile.XLSX); err != nil {
		return casework.ListResult{}, err
	}
	in := casework.ListFile{Content: bytes.NewReader(b.Bytes()), Size: int64(b.Len())}
	for _, c := range choose {
		c(&in)
	}
	return desk.ImportList(ctx, by, id, in)
}

// ready brings an application in, up to where it can be submitted.
func (a application) ready(ctx context.Context, desk *casework.Desk, by policy.Actor) (verification.Case, error) {
	return a.readyUnder(ctx, desk, by, a.commission())
}

// readyUnder is ready under another commission.
func (a application) readyUnder(ctx context.Context, desk *casework.Desk, by policy.Actor, in casework.CreateIn) (verification.Case, error) {
	c, err := desk.Create(ctx, by, in)
	if err != nil {
		return c, err
	}
	if c, err = desk.Choose(ctx, by, c.ID, a.items); err != nil {
		return c, err
	}
	got, err := importList(ctx, desk, by, c.ID, a.list())
	if err != nil || !got.Taken {
		return c, fmt.Errorf("the list was not taken (%d faults): %w", got.Total, err)
	}
	return c, a.papers(ctx, desk, by, c)
}

// papers uploads what a new application brings: letters of authorization,
// copies of id cards, and last the commission.
func (a application) papers(ctx context.Context, desk *casework.Desk, by policy.Actor, c verification.Case) error {
	if c.Kind == catalogue.New {
		for ordinal := range a.people {
			for _, kind := range []catalogue.Material{catalogue.AuthorizationLetter, catalogue.IDCopy} {
				in := scan()
				in.Ordinal, in.Kind = ordinal+1, kind
				if _, err := desk.AddMaterial(ctx, by, c.ID, in); err != nil {
					return err
				}
			}
		}
	}
	_, err := desk.AddMaterial(ctx, by, c.ID, scan())
	return err
}

// submitted brings an application in and submits it.
func (a application) submitted(t *testing.T, s demo.Stage, by policy.Actor) casework.CaseView {
	t.Helper()
	c, err := a.ready(t.Context(), s.Desk, by)
	if err == nil {
		_, _, err = s.Desk.Submit(t.Context(), by, c.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	return view(t, s, by, c.ID)
}

func view(t *testing.T, s demo.Stage, by policy.Actor, id verification.ID) casework.CaseView {
	t.Helper()
	v, err := s.Desk.Case(t.Context(), by, id)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// answerFile fills in what a department would about those asked of a task.
func answerFile(item catalogue.Item, province *demo.Province, asked [][2]string, on workday.Date) (casework.AnswerFile, error) {
	var numbers []string
	for _, a := range asked {
		numbers = append(numbers, a[0])
	}
	var b bytes.Buffer
	err := demo.AnswerSheet(item, asked, province.Answers(item, numbers), on).Write(&b, listfile.XLSX)
	return casework.AnswerFile{Name: "反馈文件.xlsx", Content: bytes.NewReader(b.Bytes()), Size: int64(b.Len())}, err
}
