package casework

import (
	"context"
	"fmt"
	"io"
	"strings"

	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/listfile"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// ListFile is a list of households as it came in. With Mend, faults of writing
// that can only mean one thing are mended; with DropBad, households with other
// faults are left out. Both are the clerk's choice, never ours.
type ListFile struct {
	Content  io.ReaderAt
	Size     int64
	Mend     bool
	DropBad  bool
	Progress func(rows int64, fraction float64)
}

// ListResult is what became of a list. Its faults hold values of the list and
// are for the uploader alone.
type ListResult struct {
	listfile.Result
	Taken bool // the list now is the case's; otherwise nothing was stored
}

// ImportList takes a list for a draft, in place of an earlier one (R5.1). With
// faults it stores nothing and tells them all, by cell, cause and mend. Faults:
// those of listfile.Check, case.empty_list, case.submitted, case.preparing.
func (d *Desk) ImportList(ctx context.Context, actor policy.Actor, id verification.ID, in ListFile) (out ListResult, err error) {
	c, categories, err := d.listFor(ctx, actor, id)
	if err != nil {
		return out, err
	}
	roll := d.newRoll(ctx, c)
	defer roll.end()
	err = d.store.View(ctx, func(tx *store.Tx) error {
		out.Result, err = readList(ctx, in, d.listOptions(tx, actor.Agency, c, in), func(r listfile.Row) error {
			return roll.add(subjectOf(r, categories))
		})
		return err
	})
	if err != nil || (!in.DropBad && !out.Clean()) {
		return out, err
	}
	if err := roll.finish(); err != nil {
		return out, err
	}
	out.Taken = true
	return out, d.replaceList(ctx, actor, c, roll)
}

// readList yields the rows of a list that can be taken: all of a clean one, or
// those of the good households if bad ones are dropped by choice. What it yields
// of a list that turns out to have faults is for nothing.
func readList(ctx context.Context, in ListFile, options listfile.Options, yield func(listfile.Row) error) (listfile.Result, error) {
	if in.DropBad {
		return listfile.ReadGood(ctx, in.Content, in.Size, options, yield)
	}
	return listfile.Take(ctx, in.Content, in.Size, options, yield)
}

// WriteBadRows writes the rows of a list that cannot be taken, as they were,
// each with its cause, for the uploader to mend; it stores nothing and gives
// their number (R5.1). Faults: those of listfile.Check, case.submitted,
// case.preparing.
func (d *Desk) WriteBadRows(ctx context.Context, actor policy.Actor, id verification.ID, in ListFile, w io.Writer) (int, error) {
	c, _, err := d.listFor(ctx, actor, id)
	if err != nil {
		return 0, err
	}
	bad := 0
	err = d.store.View(ctx, func(tx *store.Tx) (err error) {
		bad, err = listfile.WriteBad(ctx, in.Content, in.Size, d.listOptions(tx, actor.Agency, c, in), w, listfile.XLSX)
		return err
	})
	return bad, err
}

// listFor finds the draft and the categories that its list may declare.
func (d *Desk) listFor(ctx context.Context, actor policy.Actor, id verification.ID) (c verification.Case, categories []catalogue.Category, err error) {
	err = d.view(ctx, actor, policy.CaseEdit, "case", string(id), func(tx *store.Tx) error {
		if c, err = draftFor(tx, actor, policy.CaseEdit, id); err != nil {
			return err
		}
		categories, err = tx.Categories()
		return err
	})
	return c, categories, err
}

// subjectOf turns a row into a subject. What it declared is kept by category;
// a heading that names none is kept as it is.
func subjectOf(r listfile.Row, categories []catalogue.Category) (verification.Subject, string) {
	s := verification.Subject{
		Number: r.Number, Name: r.Name, Relation: r.Relation, Group: verification.Group(r.Group),
		Authorization: verification.Authorization{
			Number: r.Authorization.No, SignedOn: r.Authorization.SignedOn, ValidTo: r.Authorization.ValidTo,
			Keeper: r.Authorization.Keeper, Signer: r.Authorization.Signer,
		},
	}
	if s.Relation == "" {
		s.Relation = "户主"
	}
	if s.Group == "" {
		s.Group = verification.Cohabiting
	}
	for heading, value := range r.Declared {
		if value = strings.TrimSpace(value); value == "" {
			continue
		}
		if s.Declared == nil {
			s.Declared = map[string]string{}
		}
		s.Declared[declaredAs(heading, categories)] = value
	}
	return s, r.HouseholdNo
}

// declaredAs gives the category that a heading names: 申报机动车, or the
// beginning of just one category's name (申报不动产 for 不动产登记).
func declaredAs(heading string, categories []catalogue.Category) string {
	name := strings.TrimPrefix(heading, "申报")
	var begin []catalogue.CategoryCode
	for _, c := range categories {
		if c.Name == name {
			return string(c.Code)
		}
		if strings.HasPrefix(c.Name, name) {
			begin = append(begin, c.Code)
		}
	}
	if len(begin) == 1 {
		return string(begin[0])
	}
	return name
}

// Person is a typed member of a household.
type Person struct {
	verification.Subject
	Household int // counted from 1
}

// Enter takes typed households for a draft, in place of an earlier list.
// Subjects come with number and name in normal form. Faults: case.people with a
// field for each defect, case.empty_list, case.submitted, case.preparing.
func (d *Desk) Enter(ctx context.Context, actor policy.Actor, id verification.ID, people []Person) error {
	c, _, err := d.listFor(ctx, actor, id)
	if err != nil {
		return err
	}
	if err := checkPeople(people); err != nil {
		return err
	}
	roll := d.newRoll(ctx, c)
	defer roll.end()
	for _, p := range people {
		if err := roll.add(p.Subject, fmt.Sprint(p.Household)); err != nil {
			return err
		}
	}
	if err := roll.finish(); err != nil {
		return err
	}
	return d.replaceList(ctx, actor, c, roll)
}

// checkPeople faults what a list check would, in a form that names fields.
func checkPeople(people []Person) error {
	var wrong []fault.Field
	seen := map[string]int{}
	for i, p := range people {
		at := fmt.Sprintf("people[%d]", i)
		if !p.Number.Valid() {
			wrong = append(wrong, fault.Field{Path: at + ".number", Code: "id.invalid", Message: "身份证号有误，请与证件核对"})
		}
		if p.Name == "" {
			wrong = append(wrong, fault.Field{Path: at + ".name", Code: "name.empty", Message: "姓名不能为空"})
		}
		if p.Household < 1 {
			wrong = append(wrong, fault.Field{Path: at + ".household", Code: "household.missing", Message: "家庭序号从 1 起"})
		}
		if first, twice := seen[string(p.Number)]; twice {
			wrong = append(wrong, fault.Field{Path: at + ".number", Code: "person.repeated",
				Message: fmt.Sprintf("与第 %d 人是同一身份证号；一次申请中一人只能属于一户", first+1)})
		}
		seen[string(p.Number)] = i
	}
	if len(wrong) == 0 {
		return nil
	}
	return fault.New(fault.Invalid, "case.people", "录入的核对对象有误").Because("R5.1").At(wrong...)
}
