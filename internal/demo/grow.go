package demo

import (
	"math"
	"strings"

	"hedui/internal/agency"
)

// grower fills a province with households.
type grower struct {
	*Province
	*draw
	spread []float64 // weights of the places
	taken  map[string]bool
	limit  int

	home    household // the one being filled
	ethnic  string    // of its head
	surname string    // of its head
}

func newGrower(p *Province, n int) *grower {
	p.residents = make([]Resident, 0, n+8)
	return &grower{Province: p, draw: newDraw(p.seed, "grow", 0), spread: p.weights(), taken: make(map[string]bool, n), limit: n}
}

// household adds one household, cut off where the province is full.
func (g *grower) household() {
	at := &g.places[g.weighted(g.spread)]
	g.home = household{place: at, rural: g.chance(at.rural), means: g.NormFloat64(), head: int32(len(g.residents)), parting: -1}
	g.ethnic = g.people(at)
	g.surname = g.draw.surname(g.ethnic)
	g.shape()
	g.close()
}

func (g *grower) close() {
	if len(g.residents) > g.limit {
		g.residents = g.residents[:g.limit]
	}
	g.home.size = int32(len(g.residents)) - g.home.head
	for i := int(g.home.head); i < len(g.residents); i++ {
		if g.residents[i].spouse >= len(g.residents) {
			g.residents[i].spouse = -1
		}
	}
	g.home.aid = g.assistance()
	g.households = append(g.households, g.home)
}

// peoples of Liaoning in per cent; the autonomous counties' own come on top.
var peoples = choose("汉族:83.5 满族:12.6 蒙古族:1.6 回族:0.7 朝鲜族:0.6 锡伯族:0.35 维吾尔族:0.08 哈萨克族:0.03")

func (g *grower) people(at *place) string {
	switch {
	case strings.Contains(at.name, "满族") && g.chance(0.55):
		return "满族"
	case strings.Contains(at.name, "蒙古族") && g.chance(0.25):
		return "蒙古族"
	}
	return g.from(peoples)
}

// shape draws how the members live together, after the census of Liaoning:
// many small and old households.
func (g *grower) shape() {
	switch g.weighted([]float64{9, 12, 15, 14, 30, 12, 6, 2}) {
	case 0: // young and alone
		g.head(22, 45, 0.55)
	case 1: // old and alone
		g.head(66, 92, 0.38)
	case 2:
		g.couple(28, 60)
	case 3:
		g.couple(62, 86)
	case 4:
		g.children(g.couple(28, 54))
	case 5:
		head := g.couple(30, 56)
		g.children(head)
		g.parents(head)
	case 6:
		g.singleParent()
	case 7: // a grandparent brings up the child of those who went away to work
		head := g.head(56, 74, 0.4)
		g.member(g.childRelation("孙子", "孙女"), "", between{head - 56, head - 48}, g.surname)
	}
}

// between are ages in full years, both included.
type between struct{ low, high int }

// head adds the head of the household and gives its age.
func (g *grower) head(low, high int, men float64) int {
	sex := female
	if g.chance(men) {
		sex = male
	}
	return g.member("户主", sex, between{low, high}, g.surname)
}

// couple adds a head and a spouse of nearly the same age, mostly of one people.
func (g *grower) couple(low, high int) int {
	age := g.head(low, high, 0.78)
	head := len(g.residents) - 1
	sex, shift := female, -2
	if !g.residents[head].male() {
		sex, shift = male, 2
	}
	own := g.ethnic
	if own != "维吾尔族" && own != "哈萨克族" && g.chance(0.2) {
		g.ethnic = "汉族"
	}
	g.member("配偶", sex, between{max(21, age+shift-3), max(22, age+shift+3)}, g.draw.surname(g.ethnic))
	g.residents[head].spouse, g.residents[head+1].spouse = head+1, head
	g.ethnic = own
	return age
}

func (g *grower) children(head int) {
	surname := g.surname
	if !g.residents[g.home.head].male() && g.residents[g.home.head].spouse >= 0 {
		surname = ""
	}
	n := 1
	if g.chance(0.22) {
		n = 2
	}
	for range n {
		g.member(g.childRelation("子", "女"), "", between{max(0, head-36), max(1, min(30, head-24))}, surname)
	}
}

func (g *grower) childRelation(son, daughter string) string {
	if g.chance(0.52) {
		return son
	}
	return daughter
}

// parents adds one or both of the head's parents.
func (g *grower) parents(head int) {
	ages := between{head + 22, min(95, head+34)}
	if g.chance(0.5) {
		g.member("父", male, ages, g.surname)
	}
	if len(g.residents) < g.limit && (g.residents[len(g.residents)-1].Relation != "父" || g.chance(0.7)) {
		g.member("母", female, ages, g.draw.surname(g.ethnic))
	}
}

func (g *grower) singleParent() {
	age := g.head(30, 52, 0.3)
	if g.chance(0.8) {
		g.home.parting = g.home.head
	}
	g.children(age)
}

// member adds a resident and gives its age. An empty sex follows the relation,
// an empty surname is drawn.
func (g *grower) member(relation, sex string, ages between, surname string) int {
	if sex == "" {
		sex = either(strings.HasSuffix(relation, "子"), male, female)
	}
	if surname == "" {
		surname = g.draw.surname(g.ethnic)
	}
	age := g.draw.between(max(0, ages.low), max(0, ages.low, ages.high))
	birth := AsOf.AddDays(-age*365 - age/4 - g.IntN(364))
	r := Resident{
		Name: g.name(g.ethnic, sex, surname, birth.Year()), Sex: sex, Birth: birth, Ethnic: g.ethnic, Relation: relation,
		Household: len(g.households), County: g.home.place.code, index: len(g.residents), spouse: -1,
	}
	r.Number = g.number(r)
	g.fate(&r)
	g.residents = append(g.residents, r)
	return age
}

// shuncheng of Fushun gave the numbers of those who now live in the Shenfu
// zone, which has no code in GB/T 2260.
const shuncheng = "210411"

// number gives a number that nobody in the province has yet. One in seven was
// born elsewhere in Liaoning.
func (g *grower) number(r Resident) string {
	county := r.County
	if g.chance(0.15) {
		county = g.places[g.weighted(g.spread)].code
	}
	if county == agency.ID(agency.Shenfu) {
		county = shuncheng
	}
	for {
		number := idNumber(county, r.Birth, r.male(), g.IntN(pairs))
		if !g.taken[number] {
			g.taken[number] = true
			return number
		}
	}
}

// fate decides what a resident lives on, earns, suffers, and whether it died.
func (g *grower) fate(r *Resident) {
	old := float64(max(0, r.age()-45))
	r.disabled = g.chance(0.018 + old/1500)
	r.job = g.occupation(r)
	r.wage = int(math.Round(g.income(r.job, g.home.means)))
	r.employer = g.IntN(employers)
	if g.chance(0.0004 + old*old/120_000) {
		r.Died = g.date(AsOf.AddDays(-3*365), AsOf)
		r.Died = max(r.Died, r.Birth+1)
	}
}

// assistance gives the poorest households what they live on.
func (g *grower) assistance() string {
	need := -g.home.means
	for i := int(g.home.head); i < len(g.residents); i++ {
		if g.residents[i].disabled {
			need += 0.5
		}
	}
	switch {
	case need > 2.05 && g.home.rural:
		return "11"
	case need > 2.05:
		return "10"
	case need > 1.9 && g.home.size == 1:
		return "20"
	case need > 1.8:
		return "30"
	}
	return ""
}
