package demo

import (
	"strings"

	"hedui/internal/agency"
	"hedui/internal/catalogue"
)

// pen writes the records of one item, person by person.
type pen struct {
	*Province
	*draw
	item    catalogue.Item
	fields  map[string]bool
	yield   func(number, name string, values map[string]string) bool
	stopped bool
	who     *Resident
	at      *place // where who lives
	home    *household
}

// makers write what a department of a category holds about a resident.
var makers = map[catalogue.CategoryCode]func(*pen){
	"hukou": hukou, "death": death, "marriage": marriage, "aid": aid, "vehicle": vehicle, "transport": transport,
	"ship": ship, "machinery": machinery, "realestate": realestate, "housefiling": housefiling, "publichousing": publichousing, "housingfund": housingfund,
	"pension": pension, "employment": employment, "injury": injury, "medical": medical, "tax": tax, "company": company,
	"deposit": deposit, "securities": securities, "insurance": insurance, "ewallet": ewallet, "payroll": payroll, "subsidy": subsidy,
	"land": land, "disability": disability, "veteran": veteran, "custody": custody, "school": school, "illness": illness,
	"court": court, "exit": exit, "utility": utility, "poverty": poverty, "union": union, "religion": religion,
}

// Records streams what the sharing department of an item holds, ordered by
// resident: id number, name as the department has it, and the item's content in
// normal form. Values that are unknown are absent. It is the same at every
// call, in whatever order items are asked for.
//
// As in real data, few names differ from the number's owner, a few persons have
// very many records, and most have none.
func (p *Province) Records(item catalogue.Item, yield func(number, name string, values map[string]string) bool) {
	all := make([]int, len(p.residents))
	for i := range all {
		all[i] = i
	}
	p.records(item, all, yield)
}

func (p *Province) records(item catalogue.Item, residents []int, yield func(string, string, map[string]string) bool) {
	write, ok := makers[item.Category]
	if !ok {
		return
	}
	w := &pen{Province: p, draw: newDraw(p.seed, "", 0), item: item, fields: map[string]bool{}, yield: yield}
	for _, f := range item.Content {
		w.fields[f.Name] = true
	}
	topic := topicKey(string(item.Category))
	for _, i := range residents {
		if w.stopped {
			return
		}
		w.turnTo(i, topic)
		if written, ok := castRecords[item.Category]; ok && i < castSize {
			w.scripted(written)
			continue
		}
		write(w)
	}
}

// turnTo begins a resident.
func (w *pen) turnTo(i int, topic uint64) {
	w.who = &w.residents[i]
	w.home = &w.households[w.who.Household]
	w.at = w.home.place
	w.reset(w.seed, topic, i)
}

// together draws alike for all members of the household from here on: what
// they own or sign together.
func (w *pen) together(topic string) { w.reset(w.seed, topicKey(topic), w.who.Household) }

func (w *pen) scripted(written []castRecord) {
	for _, r := range written {
		if r.who == w.who.index {
			w.put(r.at, r.values...)
		}
	}
}

// put writes a record that lies at a place, if the item's owner holds it:
// names and values by turns, empty values left out.
func (w *pen) put(at agency.ID, pairs ...string) {
	if w.stopped || !within(w.item.Owner, at) {
		return
	}
	values := make(map[string]string, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" && w.fields[pairs[i]] {
			values[pairs[i]] = pairs[i+1]
		}
	}
	w.stopped = !w.yield(w.who.Number, w.knownAs(), values)
}

// knownAs is the name in the department's files. One person in some thousands
// is known by another: an earlier name, or somebody's slip.
func (w *pen) knownAs() string {
	const oneIn = 2971
	name := w.who.Name
	if w.who.index%oneIn != 1500 || strings.Contains(name, "·") {
		return name
	}
	first := []rune(name)[0]
	return string(first) + newDraw(w.seed, "former name", w.who.index).given(w.who.male(), w.who.Birth.Year())
}

// many makes a count huge for one person in twenty thousand: the owner of a
// car-hire firm, the holder of a village's papers.
func (w *pen) many(n int) int {
	if w.who.index%19_993 == 7777 && w.who.age() >= 25 {
		return 60 + 10*n
	}
	return n
}

// elsewhere is where the resident has something: mostly at home.
func (w *pen) elsewhere(away float64) *place { return w.Province.elsewhere(w.draw, w.at, away) }

// heads tells whether the resident speaks for the household.
func (w *pen) heads() bool { return int(w.home.head) == w.who.index }
