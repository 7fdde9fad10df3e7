package report

import (
	"fmt"

	"hedui/internal/assist"
	"hedui/internal/verification"
)

// Join adds the persons of a supplement (补充核对) to the household that they
// joined, with what became of each item about them: a report is of the family as
// it is. Answers are those of the supplement, for the ordinals of its subjects;
// an item that it does not ask for is told as not asked. The report has one
// household.
func (in *Input) Join(s verification.Case, subjects []verification.Subject, answers []Answer) {
	household, before := in.Households[0].No, len(in.Subjects)
	ordinals := map[int]int{} // in the supplement → in the report
	for _, subject := range subjects {
		n := in.Case.Subjects + len(in.Subjects) + 1
		ordinals[subject.Ordinal] = n
		subject.Ordinal, subject.Household = n, household
		in.Subjects = append(in.Subjects, subject)
	}
	in.Households[0].Size = len(in.Subjects)
	for i := range in.Answers {
		in.Answers[i].join(s, answers, ordinals)
	}
	who := fmt.Sprintf("第 %d 名", before+1)
	if n := len(in.Subjects); n > before+1 {
		who = fmt.Sprintf("第 %d 至 %d 名", before+1, n)
	}
	in.Remarks = append(in.Remarks, fmt.Sprintf("家庭成员发生变化，%s成员经补充核对（业务编号 %s）查询，授权书另行签署。", who, s.Number))
}

func (a *Answer) join(s verification.Case, answers []Answer, ordinals map[int]int) {
	b := Answer{Item: a.Item, left: true}
	for _, other := range answers {
		if other.Item.ID == a.Item.ID {
			b = other
		}
	}
	b.Assisting, b.Sharing, b.asked = a.Assisting, a.Sharing, s.SubmittedAt
	b.Findings, b.Reviewed = renumbered(b.Findings, ordinals), renumbered(b.Reviewed, ordinals)
	b.Mended = renumbered(b.Mended, ordinals)
	if a.joined == nil {
		a.joined = map[int]Answer{}
	}
	for _, n := range ordinals {
		a.joined[n] = b
	}
}

func renumbered[V any](of map[int]V, ordinals map[int]int) map[int]V {
	out := make(map[int]V, len(of))
	for n, v := range of {
		out[ordinals[n]] = v
	}
	return out
}

// about gives the answer that concerns the member with an ordinal.
func (a Answer) about(ordinal int) Answer {
	if b, ok := a.joined[ordinal]; ok {
		return b
	}
	return a
}

// Pending counts the tasks that are still to be answered, those of the
// supplements among them.
func (in Input) Pending() int {
	open := map[assist.ID]bool{}
	add := func(t assist.Task) {
		if t.Pending() {
			open[t.ID] = true
		}
	}
	for _, a := range in.Answers {
		add(a.Task)
		for _, b := range a.joined {
			add(b.Task)
		}
	}
	return len(open)
}

// Apart tells of a supplement whose persons are not in the report, and why.
func (in *Input) Apart(s verification.Case) {
	why := "尚未提交"
	switch s.State {
	case verification.Terminated, verification.Destroyed:
		why = s.State.Chinese()
	default:
		in.Unasked++
	}
	in.Remarks = append(in.Remarks, fmt.Sprintf("家庭成员变化的补充核对（业务编号 %s）%s，其核对对象未列入本报告。", s.Number, why))
}
