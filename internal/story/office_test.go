package story_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/listfile"
	"hedui/internal/policy"
	"hedui/internal/seal"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// office is the staff of Heping and Anshan at work: whatever state they find a
// case in, they do the next step, as people do on the morning after a crash.
type office struct {
	desk                    *casework.Desk
	province                *demo.Province
	clerk, approver, anshan policy.Actor
	dalian                  policy.Actor
	deposit, vehicle        catalogue.Item
	data                    []byte    // Dalian's vehicles, as a file
	did                     func(ack) // told after a verb has returned
	people                  []family  // of the province
}

type family [][4]string

// ack is a verb that returned without an error.
type ack struct {
	Verb   policy.Action
	Object string // as in the register
	Proof  string // number of tasks, digest
}

// openOffice logs everybody in.
func openOffice(ctx context.Context, desk *casework.Desk, province *demo.Province, did func(ack)) (o *office, err error) {
	o = &office{desk: desk, province: province, did: did}
	for name, actor := range map[string]*policy.Actor{
		"heping.clerk": &o.clerk, "heping.approver": &o.approver, "anshan.clerk": &o.anshan, "dalian.clerk": &o.dalian,
	} {
		if *actor, err = enter(ctx, desk, name); err != nil {
			return nil, err
		}
	}
	if o.deposit, err = desk.Item(ctx, o.anshan, "210300.deposit"); err != nil {
		return nil, err
	}
	if o.vehicle, err = desk.Item(ctx, o.dalian, "210200.vehicle"); err != nil {
		return nil, err
	}
	o.meet()
	o.data, err = o.vehicles()
	return o, err
}

// enter logs in one of the demo's people.
func enter(ctx context.Context, desk *casework.Desk, name string) (policy.Actor, error) {
	all := demo.Accounts(seed)
	a := all[slices.IndexFunc(all, func(a demo.Account) bool { return a.Login == name })]
	session, err := desk.Login(ctx, name, seal.Secret(a.Password), "127.0.0.1")
	if err != nil {
		return policy.Actor{}, err
	}
	actor, _, err := desk.Actor(ctx, session, "127.0.0.1")
	return actor, err
}

// meet gathers the households of the province.
func (o *office) meet() {
	for r := range o.province.Residents {
		if r.Household == len(o.people) {
			o.people = append(o.people, nil)
		}
		h := &o.people[r.Household]
		*h = append(*h, [4]string{fmt.Sprint(r.Household), r.Name, r.Number, r.Relation})
	}
}

// vehicles writes Dalian's vehicles as a file of their department.
func (o *office) vehicles() ([]byte, error) {
	var asked [][2]string
	var answers []demo.Answer
	o.province.Records(o.vehicle, func(number, name string, values map[string]string) bool {
		asked, answers = append(asked, [2]string{number, name}), append(answers, demo.Answer{Number: number, Name: name, Values: values})
		return true
	})
	slices.SortStableFunc(answers, func(a, b demo.Answer) int { return bytes.Compare([]byte(a.Number), []byte(b.Number)) })
	asked = slices.Compact(asked)
	var b bytes.Buffer
	err := demo.AnswerSheet(o.vehicle, asked, answers, demo.AsOf).Write(&b, listfile.CSV)
	return b.Bytes(), err
}

// application asks Shenyang, Dalian and the province, who host, and Anshan, who
// answers by file, about the n-th household.
func (o *office) application(n int) application {
	return application{on: demo.Begin - 1, people: o.people[n%len(o.people)],
		items: []catalogue.ItemID{"210000.pension", "210100.realestate", "210200.vehicle", "210300.deposit"}}
}

// begin creates a case.
func (o *office) begin(ctx context.Context) (verification.Case, error) {
	c, err := o.desk.Create(ctx, o.clerk, o.application(0).commission())
	if err == nil {
		o.did(ack{policy.CaseCreate, "case " + string(c.ID), c.Number})
	}
	return c, err
}

// advance does the next step of a case about the n-th household, unless it is
// in the state in which the caller wants it; it tells the state in which it
// found the case, and whether Hedui itself has to do something first.
func (o *office) advance(ctx context.Context, id verification.ID, n int, until verification.State) (_ verification.State, waiting bool, err error) {
	v, err := o.desk.Case(ctx, o.clerk, id)
	if err != nil {
		return "", false, err
	}
	switch c := v.Case; c.State {
	case until, verification.Reported:
	case verification.Draft:
		err = o.draft(ctx, c, n)
	case verification.Answered:
		err = o.issue(ctx, id)
	default:
		waiting, err = o.answerOne(ctx, v.Tasks)
	}
	return v.Case.State, waiting, err
}

// draft does what a draft needs next.
func (o *office) draft(ctx context.Context, c verification.Case, n int) error {
	object := "case " + string(c.ID)
	switch {
	case len(c.Items) == 0:
		_, err := o.desk.Choose(ctx, o.clerk, c.ID, o.application(n).items)
		return o.told(policy.CaseEdit, object, "", err)
	case c.Subjects == 0:
		_, err := importList(ctx, o.desk, o.clerk, c.ID, o.application(n).list())
		return o.told(policy.CaseEdit, object, "", err)
	case c.Commission.Scan == "":
		err := o.application(n).papers(ctx, o.desk, o.clerk, c)
		return o.told(policy.AuthorizationUpload, object, "", err)
	}
	_, tasks, err := o.desk.Submit(ctx, o.clerk, c.ID)
	return o.told(policy.CaseSubmit, object, fmt.Sprint(len(tasks)), err)
}

func (o *office) issue(ctx context.Context, id verification.ID) error {
	r, err := o.desk.Issue(ctx, o.approver, id, 1, "")
	return o.told(policy.ReportIssue, "report "+string(r.ID), r.Digest, err)
}

// answerOne takes a task a step further that is answered by file; without one
// the case waits for Hedui.
func (o *office) answerOne(ctx context.Context, tasks []casework.TaskView) (waiting bool, err error) {
	for _, t := range tasks {
		if t.Access == catalogue.File && t.State == assist.Open {
			return false, o.answer(ctx, t.ID)
		}
	}
	return true, nil
}

// answer imports the department's file, or feeds back what was imported.
func (o *office) answer(ctx context.Context, id assist.ID) error {
	task, err := o.desk.Task(ctx, o.anshan, id)
	if err != nil {
		return err
	}
	if task.Prepared != nil {
		_, err := o.desk.Feedback(ctx, o.anshan, id)
		return o.told(policy.TaskFeedback, "task "+string(id), "", err)
	}
	asked, err := o.desk.Asked(ctx, o.anshan, id)
	if err != nil {
		return err
	}
	var pairs [][2]string
	for _, a := range asked {
		pairs = append(pairs, [2]string{string(a.Number), a.Name})
	}
	file, err := answerFile(o.deposit, o.province, pairs, demo.AsOf)
	if err != nil {
		return err
	}
	_, err = o.desk.ImportAnswer(ctx, o.anshan, id, file)
	return o.told(policy.TaskImportAnswer, "task "+string(id), "", err)
}

// publish imports Dalian's vehicles anew.
func (o *office) publish(ctx context.Context) error {
	got, err := o.desk.ImportResource(ctx, o.dalian, o.vehicle.ID, casework.ResourceFile{
		Content: bytes.NewReader(o.data), Size: int64(len(o.data)), AsOf: demo.AsOf,
	})
	return o.told(policy.ResourceImport, "item "+string(o.vehicle.ID), fmt.Sprintf("%x", got.Digest), err)
}

func (o *office) told(verb policy.Action, object, proof string, err error) error {
	if err == nil {
		o.did(ack{verb, object, proof})
	}
	return err
}

// cases lists all cases, oldest first: their index is the household that they
// are about.
func (o *office) cases(ctx context.Context) ([]verification.Case, error) {
	all, err := o.desk.Cases(ctx, o.clerk, store.CaseFilter{Limit: 1000})
	slices.SortFunc(all, func(a, b verification.Case) int { return bytes.Compare([]byte(a.Number), []byte(b.Number)) })
	return all, err
}
