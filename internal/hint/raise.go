package hint

import (
	"fmt"
	"slices"
	"strconv"

	"hedui/internal/finding"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// Raise looks at a household by the rules that are in force on a day. Lacking
// names the rules that could not be applied because no reference value is there.
func Raise(h Household, rules []Rule, references []Reference, on workday.Date) (hints []Hint, lacking []RuleID) {
	for _, r := range rules {
		if !r.InForce(on) {
			continue
		}
		switch r.Test {
		case Threshold:
			found, known := r.threshold(h, references, on)
			if !known {
				lacking = append(lacking, r.ID)
			}
			hints = append(hints, found...)
		default:
			for _, p := range h.Persons {
				if p.Joined != "" {
					continue
				}
				if reason, evidence := r.person(p, on); reason != "" {
					hints = append(hints, r.hint(p.Ordinal, reason, evidence))
				}
			}
		}
	}
	return hints, lacking
}

func (r Rule) hint(ordinal int, reason string, evidence []Evidence) Hint {
	return Hint{Rule: r.ID, Version: r.Version, Name: r.Name, Ordinal: ordinal, Reason: reason, Evidence: evidence}
}

// threshold adds up what the members living together hold; supporters are a
// household of their own.
func (r Rule) threshold(h Household, references []Reference, on workday.Date) ([]Hint, bool) {
	var sum int64
	var evidence []Evidence
	members := 0
	for _, p := range h.Persons {
		if p.Group == verification.Supporter {
			continue
		}
		members++
		for _, a := range r.in(p.Answers) {
			if n := total(a.Finding, r.Field); n != 0 {
				sum += n
				e := a.evidence(false)(p.Ordinal)
				e.Joined = p.Joined
				evidence = append(evidence, e)
			}
		}
	}
	if sum == 0 {
		return nil, true
	}
	value, known := find(references, r.Reference, h, on.Year())
	if !known {
		return nil, false
	}
	limit, times := value.Value*int64(r.Percent)/100, ""
	if r.PerPerson {
		limit, times = limit*int64(members), fmt.Sprintf(" × %d 人", members)
	}
	if sum <= limit {
		return nil, true
	}
	area := value.Area.Chinese()
	if h.Area == "" && area != "" {
		area += "；城乡未知，按较低的标准"
	}
	if area != "" {
		area = "（" + area + "）"
	}
	reason := fmt.Sprintf("共同生活的家庭成员合计 %s，高于参考值 %s，即 %d 年%s%s %s × %s%s；依据：%s", yuan(sum), yuan(limit), value.Year, value.Label, area,
		yuan(value.Value), factor(r.Percent), times, value.Basis)
	return []Hint{r.hint(0, reason, evidence)}, true
}

// factor writes 2400 % as 24 and 150 % as 1.5.
func factor(percent int) string { return strconv.FormatFloat(float64(percent)/100, 'f', -1, 64) }

// person looks at one person; an empty reason is no hint.
func (r Rule) person(p Person, on workday.Date) (string, []Evidence) {
	switch r.Test {
	case Present:
		return r.present(p)
	case Twice:
		return r.twice(p, on)
	case Missing:
		return r.missing(p)
	case Changed:
		return r.changed(p)
	}
	return "", nil
}

func (r Rule) present(p Person) (reason string, evidence []Evidence) {
	records := 0
	for _, a := range r.in(p.Answers) {
		if a.Finding.Status == finding.Found {
			records += len(a.Finding.Records)
			evidence = append(evidence, a.evidence(false)(p.Ordinal))
		}
	}
	if records > 0 {
		reason = fmt.Sprintf("检出 %d 条记录", records)
	}
	return reason, evidence
}

// twice counts the records that go on: of one place or of several.
func (r Rule) twice(p Person, on workday.Date) (reason string, evidence []Evidence) {
	records := 0
	var places []string
	for _, a := range r.in(p.Answers) {
		n := 0
		for _, record := range a.Finding.Records {
			if goesOn(record[r.Field], on) {
				n++
			}
		}
		if n == 0 {
			continue
		}
		records += n
		evidence = append(evidence, a.evidence(false)(p.Ordinal))
		if !slices.Contains(places, a.Place) {
			places = append(places, a.Place)
		}
	}
	if records > 1 {
		reason = fmt.Sprintf("同一时间有 %d 条未结束的记录，来自 %d 个机构", records, len(places))
	}
	return reason, evidence
}

// goesOn tells whether a record with a last day has not ended; without one, or
// with one that cannot be read, it has not.
func goesOn(last string, on workday.Date) bool {
	d, err := workday.ParseDate(last)
	return err != nil || d == 0 || d >= on
}

func (r Rule) missing(p Person) (reason string, evidence []Evidence) {
	for _, a := range r.in(p.Answers) {
		switch a.Finding.Status {
		case finding.NotAnswered, finding.Unavailable:
			evidence = append(evidence, a.evidence(false)(p.Ordinal))
		}
	}
	if len(evidence) > 0 {
		reason = fmt.Sprintf("%d 项没有得到反馈或无法提供，不等于没有记录", len(evidence))
	}
	return reason, evidence
}

// changed sets what is there now beside the last verification; only what was
// looked up both times, in the same places, is compared.
func (r Rule) changed(p Person) (string, []Evidence) {
	now, before := inBoth(r.lookedUp(p.Answers), r.lookedUp(p.Earlier))
	if len(now) == 0 || len(before) == 0 {
		return "", nil
	}
	is, was := r.measure(now), r.measure(before)
	if is == was || abs(is-was)*100 < int64(r.Percent)*max(was, is) {
		return "", nil
	}
	var evidence []Evidence
	for _, a := range before {
		evidence = append(evidence, a.evidence(true)(p.Ordinal))
	}
	for _, a := range now {
		evidence = append(evidence, a.evidence(false)(p.Ordinal))
	}
	if r.Field == "" {
		return fmt.Sprintf("上次核对（%s）检出 %d 条，本次 %d 条", before[0].Case, was, is), evidence
	}
	return fmt.Sprintf("上次核对（%s）合计 %s，本次 %s", before[0].Case, yuan(was), yuan(is)), evidence
}

// inBoth leaves the answers of items that stand on both sides.
func inBoth(now, before []Answer) (in, and []Answer) {
	among := func(others []Answer) func(Answer) bool {
		return func(a Answer) bool {
			return !slices.ContainsFunc(others, func(b Answer) bool { return a.Item.ID == b.Item.ID })
		}
	}
	return slices.DeleteFunc(slices.Clone(now), among(before)), slices.DeleteFunc(slices.Clone(before), among(now))
}

func (r Rule) lookedUp(answers []Answer) []Answer {
	return slices.DeleteFunc(r.in(answers), func(a Answer) bool {
		return a.Finding.Status != finding.Found && a.Finding.Status != finding.None
	})
}

func (r Rule) measure(answers []Answer) (n int64) {
	for _, a := range answers {
		if r.Field == "" {
			n += int64(len(a.Finding.Records))
		} else {
			n += total(a.Finding, r.Field)
		}
	}
	return n
}

// in gives the answers that the rule looks at.
func (r Rule) in(answers []Answer) (in []Answer) {
	for _, a := range answers {
		if r.Category == "" || a.Item.Category == r.Category {
			in = append(in, a)
		}
	}
	return in
}

func total(f finding.Finding, field string) (sum int64) {
	for _, record := range f.Records {
		n, err := strconv.ParseInt(record[field], 10, 64)
		if err == nil { // a field that is not there, or no amount, adds nothing
			sum += n
		}
	}
	return sum
}

func abs(n int64) int64 { return max(n, -n) }
