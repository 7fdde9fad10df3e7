// Package demo invents a province: residents in households, what departments
// would hold about them, the people and papers of the story that hedui demo
// plays, wrong lists and large ones.
//
// Nouns: a Province is so many Residents grown from a seed; a record is what a
// sharing department holds about one of them, in the content of a catalogue
// item; the Cast (演员) are the household of scenario 1.
//
// Nobody here exists. Names, birth dates, addresses and amounts are drawn at
// random; everything that names an organisation says 演示. An id number has a
// real county code, the birth date and a right check digit, because checks must
// pass; its sequence number is drawn from 900-995, which the police hardly ever
// reach for one county and one day, so that it names no living person except by
// an unlikely accident. Whatever is shown or stored of it is marked 演示数据.
//
// The same seed gives the same province. Only between families of processors,
// whose floating point differs in the last bit, may an amount differ.
package demo

import (
	"hedui/internal/agency"
	"hedui/internal/workday"
)

// Mark stands on everything that is invented.
const Mark = "演示数据"

// Residents is the usual size of the demo province, in persons.
const Residents = 200_000

// AsOf is the date to which all invented records are true (数据截止日期).
var AsOf = workday.NewDate(2026, 9, 30)

// Province is an invented Liaoning. It takes about 200 bytes a resident, is
// never changed, and is safe for concurrent use.
type Province struct {
	seed       uint64
	places     []place
	residents  []Resident
	households []household
	hoarder    int // the resident with a thousand accounts
}

// household is what its members share.
type household struct {
	place   *place
	rural   bool
	means   float64 // wealth, in standard deviations from the middle
	head    int32   // index of its first resident
	size    int32
	aid     string // code of the assistance received, "" for most
	parting int32  // index of the divorced head, -1 where nobody is
}

// Resident is one invented person. Household counts from 0 through the
// province; Relation, Ethnic and Sex are in the words of the interface.
type Resident struct {
	Number    string // 18 characters, valid
	Name      string
	Sex       string // 男, 女
	Birth     workday.Date
	Died      workday.Date // 0 = alive
	Ethnic    string       // 汉族 …
	Household int
	Relation  string    // 户主, 配偶, 子 …
	County    agency.ID // where the household is registered

	index    int
	spouse   int // index, -1 = none
	job      job
	wage     int // yuan a month; a pension for the retired
	employer int
	disabled bool
}

// New grows a province of n residents (at least the cast) from a seed. The
// error is a defect of the embedded regions.
func New(seed uint64, n int) (*Province, error) {
	places, err := liaoning()
	if err != nil {
		return nil, err
	}
	p := &Province{seed: seed, places: places}
	g := newGrower(p, n)
	g.cast()
	for len(p.residents) < n {
		g.household()
	}
	p.hoarder = p.firstAdultIn("210300")
	return p, nil
}

// Residents streams everybody, household by household, the cast first.
func (p *Province) Residents(yield func(Resident) bool) {
	for _, r := range p.residents {
		if !yield(r) {
			return
		}
	}
}

// Count is the number of residents and of households.
func (p *Province) Count() (residents, households int) {
	return len(p.residents), len(p.households)
}

// Address is where a resident's household is registered.
func (p *Province) Address(r Resident) string { return p.addressOf(r.Household) }

func (p *Province) firstAdultIn(city agency.ID) int {
	for i, r := range p.residents {
		if within(city, r.County) && r.age() > 40 && i >= castSize {
			return i
		}
	}
	return -1
}

// age is in full years on AsOf, or on the day of death.
func (r *Resident) age() int {
	on := AsOf
	if r.Died != 0 {
		on = r.Died
	}
	years := on.Year() - r.Birth.Year()
	if on.Month()*100+on.Day() < r.Birth.Month()*100+r.Birth.Day() {
		years--
	}
	return years
}

func (r *Resident) male() bool { return r.Sex == male }

// adult tells whether r is of age and alive.
func (r *Resident) adult() bool { return r.Died == 0 && r.age() >= 18 }
