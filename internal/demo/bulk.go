package demo

import (
	"fmt"

	"hedui/internal/citizen"
	"hedui/internal/workday"
)

// BulkHeading is the heading of bulk rows.
func BulkHeading() []string {
	return []string{"户编号", "姓名", "身份证号", "与户主关系"}
}

// Guardian names who signs for a person on a date: somebody invented for a
// minor, "" for who signs alone.
func Guardian(number string, on workday.Date) string {
	if citizen.Number(number).Age(on.Year(), on.Month(), on.Day()) < 18 {
		return "（演示监护人）"
	}
	return ""
}

func listRow(household, name, number, relation string) []string {
	return []string{household, name, number, relation}
}

func householdNo(household int) string { return fmt.Sprintf("DM-%07d", household+1) }

// Bulk streams a list of n persons for batches and benchmarks, whole
// households, nobody twice, up to 100,000,000. About the share known of them
// (0…1) are residents of the province, so that something is found about them,
// as long as there are any left; the others are unknown to it. The row is
// valid until yield returns.
func (p *Province) Bulk(n int, known float64, yield func(row []string) bool) {
	d := newDraw(p.seed, "bulk", 0)
	row := make([]string, 4)
	put := func(household int, name, number, relation string) bool {
		row[0], row[1], row[2], row[3] = householdNo(household), name, number, relation
		n--
		return yield(row) && n > 0
	}
	residents, strangers := 0, 0
	for household := 0; n > 0; household++ {
		if residents < len(p.households) && d.chance(known) {
			h := p.households[residents]
			residents++
			for _, r := range p.residents[h.head : h.head+h.size] {
				if !put(household, r.Name, r.Number, r.Relation) {
					return
				}
			}
			continue
		}
		for i := range 1 + d.IntN(3) {
			name, number, relation := p.stranger(d, strangers, i)
			strangers++
			if !put(household, name, number, relation) {
				return
			}
		}
	}
}

// The span of birth dates and the sequence numbers of strangers; those of
// residents lie above, so that no stranger is one.
const (
	strangerDays     = 20_000
	strangerSequence = 100 // 800-899
)

var strangerBirth = workday.NewDate(1950, 1, 1)

// stranger invents the i-th person that the province does not hold. Numbers
// cannot collide: multiplying by a number prime to the whole is a permutation.
func (p *Province) stranger(d *draw, i, place int) (name, number, relation string) {
	whole := len(p.places) * strangerDays * strangerSequence
	at := int(uint64(i) * 1_000_003 % uint64(whole))
	county := p.places[at%len(p.places)].code
	at /= len(p.places)
	birth, sequence := strangerBirth.AddDays(at%strangerDays), 800+at/strangerDays
	body := fmt.Sprintf("%s%04d%02d%02d%03d", county, birth.Year(), birth.Month(), birth.Day(), sequence)
	sex := either(sequence%2 == 1, male, female)
	relation = [...]string{"户主", "配偶", either(sex == male, "子", "女")}[place]
	return d.name("汉族", sex, d.surname("汉族"), birth.Year()), body + string(checkDigit(body)), relation
}
