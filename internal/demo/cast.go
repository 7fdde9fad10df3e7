package demo

import (
	"fmt"

	"hedui/internal/agency"
	"hedui/internal/catalogue"
	"hedui/internal/workday"
)

// castSize is how many residents the cast are; they come first.
const castSize = 3

// The cast's applications: that of the story, and a later one that is left to be
// made. A new application needs new letters (R3.4), so their numbers bear it.
const (
	Applied = "0107"
	Later   = "0108"
)

// Member is one of the cast: a person of the household that scenario 1
// verifies. Declared holds, by category, what the applicant wrote on the form.
type Member struct {
	Number, Name, Relation string
	Ethnic                 string
	Authorization          string // its number
	SignedOn               workday.Date
	Signer                 string // the guardian, for a minor; else ""
	Declared               map[catalogue.CategoryCode]string
}

// Order is the commission of the story: what the civil affairs bureau of
// Heping asks of its agency, and the items that answer it.
type Order struct {
	Number, Purpose, Assistance string
	Department                  agency.DepartmentID
	Agency                      agency.ID
	On, Due                     workday.Date
	Items                       []catalogue.ItemID
	Household                   string // as the list calls it
}

// Commission gives the order of scenario 1.
func Commission() Order {
	return Order{
		Number: "演示-沈和民核委〔2026〕107号", Purpose: "最低生活保障审核确认", Assistance: "dibao",
		Department: "210102.mz", Agency: "210102",
		On: workday.NewDate(2026, 9, 30), Due: workday.NewDate(2026, 11, 30),
		Items:     []catalogue.ItemID{"210200.vehicle", "210200.realestate", "210300.deposit"},
		Household: "HP-2026-0107",
	}
}

// births and pairs of the cast's numbers.
var castBirths = [castSize]struct {
	birth workday.Date
	man   bool
	pair  int
}{
	{workday.NewDate(1976, 4, 18), true, 15},
	{workday.NewDate(1979, 9, 5), false, 21},
	{workday.NewDate(2012, 6, 1), false, 8},
}

// Cast gives the household of scenario 1, of Heping in Shenyang. The applicant
// (whose name lies beyond the BMP) declares one car at Dalian and his third of
// his late parents' flat there; a second car that he sold years ago still
// stands in his name. His wife (whose name has a middle dot) declares 8,000
// yuan at Anshan, where more is found. Their daughter has nothing.
func Cast() []Member {
	signed := workday.NewDate(2026, 9, 28)
	members := []Member{
		{Name: "佟𬍛", Relation: "户主", Ethnic: "满族", Declared: map[catalogue.CategoryCode]string{
			"vehicle":    "小型汽车1辆，2016年购买，约值45,000.00元",
			"realestate": "大连市西岗区住房1套，61.8㎡，继承三分之一",
			"deposit":    "无",
		}},
		{Name: "阿依古丽·买买提", Relation: "配偶", Ethnic: "维吾尔族", Declared: map[catalogue.CategoryCode]string{
			"vehicle": "无", "realestate": "无", "deposit": "鞍山的银行存款8,000.00元",
		}},
		{Name: "佟一诺", Relation: "女", Ethnic: "满族", Signer: "佟𬍛", Declared: map[catalogue.CategoryCode]string{
			"vehicle": "无", "realestate": "无", "deposit": "无",
		}},
	}
	for i := range members {
		c := castBirths[i]
		members[i].Number = idNumber("210102", c.birth, c.man, c.pair)
		members[i].Authorization = letter(Applied, i)
		members[i].SignedOn = signed
	}
	return members
}

// letter numbers the authorization of one of the cast for an application.
func letter(application string, who int) string {
	return fmt.Sprintf("SQ-210102-2026-%s-%d", application, who+1)
}

// cast settles the cast as the first household.
func (g *grower) cast() {
	g.home = household{place: g.placeOf("210102"), means: -1.2, head: 0, size: castSize, parting: -1}
	jobs := [castSize]job{casual, jobless, pupil}
	spouses := [castSize]int{1, 0, -1}
	for i, m := range Cast() {
		sex := female
		if castBirths[i].man {
			sex = male
		}
		g.taken[m.Number] = true
		g.residents = append(g.residents, Resident{
			Number: m.Number, Name: m.Name, Sex: sex, Birth: castBirths[i].birth, Ethnic: m.Ethnic, Relation: m.Relation,
			County: "210102", index: i, spouse: spouses[i], job: jobs[i], wage: []int{2600, 0, 0}[i],
		})
	}
	g.households = append(g.households, g.home)
}

func (p *Province) placeOf(county agency.ID) *place {
	for i := range p.places {
		if p.places[i].code == county {
			return &p.places[i]
		}
	}
	return &p.places[0]
}

// castRecord is a record written for the story instead of drawn.
type castRecord struct {
	who    int
	at     agency.ID
	values []string // name, value, name, value …
}

// castRecords are all that is held about the cast in the categories named
// here; in all others they are like everybody else.
var castRecords = map[catalogue.CategoryCode][]castRecord{
	"vehicle": {
		{0, "210203", []string{"plateType", "02", "plateNo", "辽B731K6", "model", "大众牌FV7146FBDBG（捷达）", "firstRegDate", "2016-03-11", "useNature", "A",
			"vehStatus", "A", "displacementMl", "1395", "energyType", "A", "priceFen", "4520000"}},
		{0, "210203", []string{"plateType", "02", "plateNo", "辽B20X58", "model", "天津一汽TJ7101U（夏利）", "firstRegDate", "2009-07-22", "useNature", "A",
			"vehStatus", "Q", "displacementMl", "993", "energyType", "A", "priceFen", "600000"}},
	},
	"realestate": {
		{0, "210203", []string{"unitNo", "210203004012GB00125F00020013", "certNo", "辽（2019）大连市不动产权第00912345号（演示）", "location", "辽宁省大连市西岗区新华街118号2单元301室",
			"areaM2", "61.80", "usage", "10", "coOwnType", "2", "share", "33.33", "regDate", "2019-05-20", "encumbrance", "0", "rightStatus", "1"}},
	},
	"deposit": {
		{1, "210302", []string{"bankName", "演示银行鞍山铁东支行", "bankCode", "DEMO2103", "acctType", "10", "acctNoMasked", "6200****1076", "balanceFen", "631257",
			"bankTotalFen", "4631257", "largeOutFen", "0", "changeFen", "152000", "asOf", "2026-10-20"}},
		{1, "210302", []string{"bankName", "演示银行鞍山铁东支行", "bankCode", "DEMO2103", "acctType", "20", "acctNoMasked", "6200****5521", "balanceFen", "4000000",
			"bankTotalFen", "4631257", "largeOutFen", "0", "changeFen", "4000000", "asOf", "2026-10-20"}},
	},
	"housefiling": {}, "ship": {}, "transport": {}, "machinery": {}, "company": {}, "securities": {}, "insurance": {},
	"court": {}, "custody": {}, "exit": {}, "religion": {}, "illness": {}, "death": {}, "aid": {}, "tax": {}, "housingfund": {},
}
