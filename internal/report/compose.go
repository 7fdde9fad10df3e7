package report

import (
	"cmp"
	"slices"
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/finding"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// Input is what a report is composed from: a case with the subjects of the
// households to report on, and what became of every chosen item. Names of
// agencies and departments come as they are printed.
type Input struct {
	ID         string
	Number     string
	Version    int
	Reissue    string // why, for versions beyond the first
	Demo       bool
	Case       verification.Case
	Department agency.Department // commissioning
	Agency     agency.Agency     // commissioned: it alone issues (R5.4a)
	Households []verification.Household
	Subjects   []verification.Subject
	Answers    []Answer // one per chosen item and assisting agency, in the order to print
	ReviewDays int      // of the province's settings (R5.5a)
	Signatures Signatures
	Remarks    []string
	Unasked    int // supplements (补充核对) to the household that are not submitted yet
	Now        time.Time
}

// Answer is what became of one chosen item. Task is zero where no subject's
// authorization covered the item, so that nobody was asked.
type Answer struct {
	Item      catalogue.Item
	Category  catalogue.Category
	Assisting string
	Sharing   string
	Task      assist.Task
	Findings  map[int]finding.Finding            // by the subject's ordinal; reviews already laid over
	Reviewed  map[int]Reviewed                   // by the ordinals of those whose finding was reviewed
	Mended    map[int]verification.Authorization // by the ordinals of those whose letter this request alone has otherwise (R5.2b)
	joined    map[int]Answer                     // of those who joined the household, by their ordinals; see Join
	asked     time.Time                          // of an answer in joined: when its supplement was submitted
	left      bool                               // of an answer in joined: its supplement does not ask for the item
}

// Reviewed is what a review did to a finding (R5.5a).
type Reviewed struct {
	On     Date            // when its result came
	Before finding.Finding // what it was laid over
	Same   bool            // it confirmed that
}

// Compose says what the report says. It is pure; faults are for Check. The
// report holds no more than the commission asked for: the given subjects and
// items (R9.1).
func Compose(in Input) Content {
	c := Content{
		Format: Format, ID: in.ID, Number: in.Number, Case: in.Case.Number, Version: in.Version, Reissue: in.Reissue,
		Demo: in.Demo, Norm: in.Case.NormVersion, Agency: in.Agency.Name, IssuedOn: workday.DateOf(in.Now), Usage: UsageOf(),
		Commission: commission(in), Remarks: in.Remarks, Objection: ObjectionNotice(in.ReviewDays, in.Agency.Phone),
		Signatures: in.Signatures,
	}
	for _, h := range in.Households {
		c.Households = append(c.Households, compose(in, h))
	}
	c.Partial = in.Unasked > 0 || partial(c.Households)
	return c
}

func commission(in Input) Commission {
	m := in.Case.Commission
	return Commission{
		Department: in.Department.Name, Number: m.Number, On: m.On, Purpose: m.Purpose,
		Assistance: m.Assistance.Chinese(), Kind: in.Case.Kind.Chinese(),
	}
}

// partial tells whether an answer is still missing (R5.4b).
func partial(households []Household) bool {
	for _, h := range households {
		for _, l := range h.Coverage {
			for _, c := range l.Cells {
				if c.State == Unanswered || c.State == Terminated {
					return true
				}
			}
		}
	}
	return false
}

// composer gathers one household.
type composer struct {
	in       Input
	subjects []verification.Subject // of this household, its head first
	out      Household
}

func compose(in Input, h verification.Household) Household { return composed(in, h).out }

func composed(in Input, h verification.Household) *composer {
	k := &composer{in: in, out: Household{Number: h.Name}, subjects: Order(in.Subjects, h.No)}
	for _, s := range k.subjects {
		k.out.Members = append(k.out.Members, member(s))
	}
	for _, a := range in.Answers {
		k.out.Coverage = append(k.out.Coverage, k.line(a))
	}
	k.details()
	k.out.Comparison = k.comparisons()
	k.out.Totals = Sum(k.out.Members, k.out.Details)
	return k
}

// Order gives a household's subjects as its report lists them as members.
func Order(all []verification.Subject, household int) (members []verification.Subject) {
	for _, s := range all {
		if s.Household == household {
			members = append(members, s)
		}
	}
	slices.SortStableFunc(members, headFirst)
	return members
}

func headFirst(a, b verification.Subject) int {
	switch {
	case a.Head() == b.Head():
		return 0
	case a.Head():
		return -1
	}
	return 1
}

func member(s verification.Subject) Member {
	return Member{s.Name, s.Number.Sex().String(), s.Number.Masked(), s.Relation, s.Group.Chinese(), s.Authorization.Number}
}

// line is one item's answers about every member.
func (k *composer) line(a Answer) Line {
	l := Line{Item: a.Item.Name, Agency: a.Assisting, Source: a.Sharing}
	for _, s := range k.subjects {
		l.Cells = append(l.Cells, k.cell(a, s))
	}
	return l
}

// cell is what became of one item about one member; whatever is neither found
// nor looked up and absent bears a note that says why, and so does what was
// reviewed.
func (k *composer) cell(a Answer, s verification.Subject) Cell {
	a = a.about(s.Ordinal)
	c, why := k.answered(a, s)
	if r, ok := a.Reviewed[s.Ordinal]; ok {
		why = ReviewedNote(a.Assisting, r) + why
	}
	if why != "" {
		c.Note = k.note(why)
	}
	return c
}

// answered tells state and reason of a cell.
func (k *composer) answered(a Answer, s verification.Subject) (Cell, string) {
	f, answered := a.Findings[s.Ordinal]
	switch {
	case answered && f.Status == finding.Found:
		return Cell{State: Found, Count: len(f.Records), AsOf: f.AsOf}, ""
	case answered && f.Status == finding.None:
		return Cell{State: None, AsOf: f.AsOf}, ""
	case answered && f.Status == finding.NameDiffers:
		return Cell{State: NameDiffers, AsOf: f.AsOf}, "姓名不符：来源中该公民身份号码登记的姓名与核对对象的姓名不一致，其记录未列入本报告。"
	case answered && f.Status == finding.Unavailable:
		return Cell{State: Unavailable, AsOf: f.AsOf}, "无法提供：" + a.Assisting + "说明：" + sentence(f.Reason)
	case !s.Authorization.Withdrawn.IsZero():
		return Cell{State: Unauthorised}, "未授权：授权已于" + workday.DateOf(s.Authorization.Withdrawn).Chinese() + "撤回，此后未再查询。"
	case !k.authorised(a, s):
		return Cell{State: Unauthorised}, "未授权：没有覆盖该资源类别的有效授权书，未向来源查询。"
	case a.left:
		return Cell{State: NotAsked}, "未查询：补充核对没有选择该目录项。"
	case a.Task.State == assist.Terminated:
		return Cell{State: Terminated}, "已终止：核对发起机构终止了业务，未取得反馈。"
	}
	return Cell{State: Unanswered}, k.unanswered(a)
}

// authorised tells whether the item could be asked about the subject: at the
// receipt of the task, with the letter as it went out, or at the submission where
// there is none.
func (k *composer) authorised(a Answer, s verification.Subject) bool {
	letter, at := s.Authorization, a.Task.ReceivedAt
	if at.IsZero() {
		at = cmp.Or(a.asked, k.in.Case.SubmittedAt)
	} else if mended, ok := a.Mended[s.Ordinal]; ok {
		letter = mended
	}
	f, known := a.Findings[s.Ordinal]
	return letter.Covers(a.Item.Category, at) && (!known || f.Status != finding.NotAuthorised)
}

// unanswered is the note of an item without feedback (R5.4b, R8.1).
func (k *composer) unanswered(a Answer) string {
	t := a.Task
	switch {
	case t.State == assist.Answered:
		return "未反馈：" + a.Assisting + "的反馈中没有该核对对象的结果。"
	case t.ReceivedAt.IsZero():
		return "未反馈：未取得" + a.Assisting + "的反馈。"
	case !t.Passed(k.in.Now):
		return "未反馈：反馈时限至" + t.DueOn.Chinese() + "，本报告出具时尚在时限之内。"
	}
	return ExpiredNote(a.Assisting, workday.DateOf(t.ReceivedAt), t.DueOn, t.LimitDays, sentence(t.Reason), workday.DateOf(t.ReasonAt))
}

// note gives the number of a footnote; equal words share one.
func (k *composer) note(text string) int {
	if i := slices.Index(k.out.Notes, text); i >= 0 {
		return i + 1
	}
	k.out.Notes = append(k.out.Notes, text)
	return len(k.out.Notes)
}

// sentence ends what somebody wrote with a full stop.
func sentence(s string) string {
	if s == "" || slices.Contains([]string{"。", "！", "？", "."}, lastRune(s)) {
		return s
	}
	return s + "。"
}

func lastRune(s string) string {
	r := []rune(s)
	return string(r[len(r)-1:])
}

// details gathers the found records by category, in the order of the classes
// (收入, 财产 …) and of the categories' numbers.
func (k *composer) details() {
	answers := slices.Clone(k.in.Answers)
	classes := catalogue.Classes()
	slices.SortStableFunc(answers, func(a, b Answer) int {
		return cmp.Or(cmp.Compare(slices.Index(classes, a.Category.Class), slices.Index(classes, b.Category.Class)),
			cmp.Compare(a.Category.Number, b.Category.Number))
	})
	for _, a := range answers {
		for _, s := range k.sources(a) {
			k.detail(a, s)
		}
	}
}

// detail adds what one item returned under its category.
func (k *composer) detail(a Answer, s Source) {
	d := &k.out.Details
	if n := len(*d); n == 0 || (*d)[n-1].Name != a.Category.Name {
		*d = append(*d, Category{Class: a.Category.Class, Name: a.Category.Name})
	}
	last := &(*d)[len(*d)-1]
	last.Sources = append(last.Sources, s)
}

// sources is what one item returned, with its codes as words: one for each
// version of its content, if those who joined were asked about by another one.
func (k *composer) sources(a Answer) (all []Source) {
	at := map[int]int{}
	for i, subject := range k.subjects {
		b := a.about(subject.Ordinal)
		f := b.Findings[subject.Ordinal]
		if f.Status != finding.Found || len(f.Records) == 0 {
			continue
		}
		n, known := at[b.Item.Version]
		if !known {
			n = len(all)
			at[b.Item.Version], all = n, append(all, sourceOf(b))
		}
		for _, r := range f.Records {
			all[n].Records = append(all[n].Records, Record{Member: i, AsOf: f.AsOf, Values: values(b.Item, r)})
		}
	}
	return all
}

func sourceOf(a Answer) Source {
	s := Source{Item: a.Item.Name, Department: a.Sharing}
	for _, f := range a.Item.Content {
		s.Columns = append(s.Columns, Column{f.Label, f.Type, f.Unit, f.Total})
	}
	return s
}

func values(item catalogue.Item, r finding.Record) []string {
	var out []string
	for _, f := range item.Content {
		v := r[f.Name]
		if word, ok := f.Codes[v]; ok && f.Type == catalogue.Coded {
			v = word
		}
		out = append(out, v)
	}
	return out
}
