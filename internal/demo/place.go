package demo

import (
	"strconv"
	"strings"

	"hedui/internal/agency"
)

// place is a county, or Shenfu, which has none.
type place struct {
	code   agency.ID
	city   agency.ID
	name   string // 沈阳市和平区
	short  string // 沈阳
	weight float64
	rural  float64 // share of its households
}

// cities: the share of the province's people in per cent, the letter on their
// plates, and whether they lie at the sea.
var cities = map[agency.ID]struct {
	people float64
	letter string
	sea    bool
}{
	"210100": {20.5, "A", false}, "210200": {17.5, "B", true}, "210300": {7.8, "C", false},
	"210400": {4.3, "D", false}, "210500": {3.1, "E", false}, "210600": {5.1, "F", true},
	"210700": {6.3, "G", true}, "210800": {5.5, "H", true}, "210900": {3.9, "J", false},
	"211000": {3.8, "K", false}, "211100": {3.3, "L", true}, "211200": {5.6, "M", false},
	"211300": {6.7, "N", false}, "211400": {5.7, "P", true}, agency.ID(agency.Shenfu): {0.4, "A", false},
}

// liaoning lists the places in which somebody lives.
func liaoning() ([]place, error) {
	regions, err := agency.StartRegions()
	if err != nil {
		return nil, err
	}
	names := map[agency.Code]string{}
	for _, r := range regions {
		names[r.Code] = r.Name
	}
	var out []place
	count := map[agency.ID]float64{}
	for _, r := range regions {
		if city, ok := home(r); ok {
			count[city]++
			out = append(out, place{code: agency.ID(r.Code), city: city, name: placeName(r, names),
				short: strings.TrimSuffix(names[agency.Code(city)], "市"), rural: ruralShare(r)})
		}
	}
	for i := range out {
		out[i].weight = cities[out[i].city].people / count[out[i].city]
	}
	return out, nil
}

// home is the city of a place where people live.
func home(r agency.Region) (agency.ID, bool) {
	city := agency.ID(r.Parent)
	if r.Code == agency.Shenfu {
		city = agency.ID(r.Code)
	}
	_, ok := cities[city]
	return city, ok && r.Name != "市辖区"
}

func placeName(r agency.Region, names map[agency.Code]string) string {
	if r.Code == agency.Shenfu {
		return r.Name
	}
	return names[r.Parent] + r.Name
}

// ruralShare by the kind of division: district, county-level city, county.
func ruralShare(r agency.Region) float64 {
	switch third := string(r.Code)[4:]; {
	case third < "21":
		return 0.08
	case third > "80":
		return 0.45
	}
	return 0.6
}

// within tells whether a place is inside the region of an agency: the province
// holds all, a city its counties, a county itself.
func within(owner, at agency.ID) bool {
	switch {
	case strings.HasSuffix(string(owner), "0000"):
		return owner[:2] == at[:2]
	case strings.HasSuffix(string(owner), "00"):
		return owner[:4] == at[:4]
	}
	return owner == at
}

var (
	streets = strings.Fields("中山路 解放路 建设大街 文化路 人民路 青年大街 和平路 新华街 胜利路 光明街 团结路 民主街 " +
		"工农路 北顺城路 长江街 黄河大街 昆山中路 南五马路 十三纬路 兴工街 迎宾路 站前街 学府路 滨河路 振兴街")
	estates  = strings.Fields("锦绣小区 惠民小区 阳光家园 北苑小区 兴隆花园 安居里 育才小区 幸福里 金地花园 河畔新城 和顺园 向阳小区")
	villages = strings.Fields("东沟村 大房身村 三道岗村 前营子村 后柳村 小河口村 石庙子村 杨树房村 二台子村 老爷庙村 红旗村 大洼村 兴隆店村 孤家子村")
	towns    = strings.Fields("平安镇 兴隆镇 大房镇 石桥镇 八家子镇 青堆镇 新台镇 柳河乡 双庙镇 三家镇")
)

// addressOf a household: always of its county, the same at every call.
func (p *Province) addressOf(household int) string {
	h := p.households[household]
	d := newDraw(p.seed, "address", household)
	return d.dwelling(h.place, h.rural)
}

func (d *draw) dwelling(at *place, rural bool) string {
	if rural {
		return "辽宁省" + at.name + d.pick(towns) + d.pick(villages) + strconv.Itoa(d.between(1, 9)) + "组" + strconv.Itoa(d.between(1, 88)) + "号"
	}
	return "辽宁省" + at.name + d.pick(streets) + strconv.Itoa(d.between(1, 268)) + "号" + d.pick(estates) +
		strconv.Itoa(d.between(1, 36)) + "号楼" + strconv.Itoa(d.between(1, 6)) + "单元" + strconv.Itoa(d.between(1, 18)) + "0" + strconv.Itoa(d.between(1, 4)) + "室"
}

// plate draws a number plate of a city; electric ones have a D before five digits.
func (d *draw) plate(city agency.ID, electric bool) string {
	letter := "辽" + cities[city].letter
	if electric {
		return letter + "D" + d.digits(5)
	}
	const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
	if d.chance(0.6) {
		return letter + d.digits(4) + string(letters[d.IntN(len(letters))])
	}
	return letter + string(letters[d.IntN(len(letters))]) + d.digits(4)
}

// elsewhere is where a resident of a place has something: mostly at home, else
// in another place, larger ones before smaller ones.
func (p *Province) elsewhere(d *draw, at *place, away float64) *place {
	if !d.chance(away) {
		return at
	}
	return &p.places[d.weighted(p.weights())]
}

func (p *Province) weights() []float64 {
	out := make([]float64, len(p.places))
	for i, pl := range p.places {
		out[i] = pl.weight
	}
	return out
}
