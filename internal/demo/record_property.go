package demo

import (
	"math"
	"strings"

	"hedui/internal/agency"
)

var (
	cars = strings.Fields("大众牌捷达 大众牌速腾 丰田牌卡罗拉 本田牌思域 日产牌轩逸 别克牌英朗 吉利牌帝豪 长安牌逸动 哈弗牌H6 五菱牌宏光 奇瑞牌瑞虎 华晨中华牌V3 宝马牌320Li 奥迪牌A4L 现代牌伊兰特")
	evs  = strings.Fields("比亚迪牌秦PLUS 比亚迪牌海豚 五菱牌宏光MINIEV 埃安牌AION-S 小鹏牌P5 特斯拉牌Model3")
)

// owns gives the chance of having something that grows with means.
func (w *pen) owns(p float64) bool {
	return w.chance(p * math.Exp(0.55*max(-3, min(2, w.home.means))))
}

func vehicle(w *pen) {
	r := w.who
	share := 0.36
	if !r.male() {
		share = 0.14
	}
	if r.age() < 20 || r.age() > 76 || !w.owns(share) {
		return
	}
	n := 1
	if w.chance(0.07) {
		n = 2
	}
	for range w.many(n) {
		w.car(w.elsewhere(0.08).city)
	}
}

func (w *pen) car(city agency.ID) {
	electric := w.chance(0.11)
	model, energy, engine := w.pick(cars), w.code("A:96 B:4"), w.pick([]string{"1395", "1498", "1598", "1998"})
	kind := w.code("02:90 07:6 01:4")
	if electric {
		model, energy, engine, kind = w.pick(evs), "C", "", "52"
	}
	years := w.IntN(16)
	if electric {
		years = w.IntN(6)
	}
	price := w.skewed(88_000, 0.45) * math.Pow(0.88, float64(years))
	use, status := "A", w.code("A:87 Q:7 E:2 N:2 G:1 H:1")
	if kind == "01" {
		model, energy, use = "解放牌CA4250", "B", "F"
	}
	if kind == "07" {
		model, engine, price = "演示牌125摩托车", "125", 4500
	}
	// A car that was sold without transfer stays in the seller's name and
	// misses its inspections (Q).
	w.put(city, "plateType", kind, "plateNo", w.plate(city, electric), "model", model,
		"firstRegDate", AsOf.AddDays(-365*years-w.IntN(364)).String(), "useNature", use, "vehStatus", status,
		"displacementMl", engine, "energyType", energy, "priceFen", yuan(round(price, 100)))
}

func transport(w *pen) {
	if (w.who.job == trader || w.who.job == casual) && w.who.Died == 0 && w.chance(0.02) {
		w.put(w.at.code, "transportCertNo", string(w.at.code)+w.digits(6), "plateNo", w.plate(w.at.city, false),
			"scope", w.pick([]string{"道路普通货物运输", "巡游出租汽车客运", "网络预约出租汽车客运"}), "validTo", AsOf.AddDays(w.between(-200, 1400)).String())
	}
}

func ship(w *pen) {
	if !cities[w.at.city].sea || !w.home.rural || !w.heads() || !w.chance(0.02) {
		return
	}
	no := w.digits(5)
	w.put(w.at.code, "shipName", "辽演渔"+no, "shipRegNo", "（辽演）船登（籍）第"+no+"号", "grossTon", decimal(w.skewed(18, 0.8), 1),
		"powerKw", decimal(w.skewed(60, 0.7), 1), "share", w.code("100:70 50:20 33.33:10"))
}

func machinery(w *pen) {
	if w.who.job != farmer || w.who.Died != 0 || !w.chance(0.07) {
		return
	}
	kind := w.code("10:50 11:20 20:12 30:10 90:8")
	w.put(w.at.code, "machType", kind, "machPlate", "辽演"+w.digits(6), "buyDate", w.date(AsOf.AddDays(-3600), AsOf).String(),
		"subsidyFen", yuan(round(w.skewed(6800, 0.7), 100)))
}

// realestate: a household's flats, in the name of its head, or of both spouses
// with the same unit.
func realestate(w *pen) {
	r := w.who
	if !w.heads() && r.spouse != int(w.home.head) {
		return
	}
	w.together("realestate")
	if !w.owns(0.62) {
		return
	}
	n := 1
	if w.chance(0.09 * math.Exp(0.8*min(2, w.home.means))) {
		n = 2 + w.IntN(2)
	}
	joint := r.spouse >= 0 || !w.heads()
	if w.heads() {
		n = w.many(n)
	}
	for range n {
		w.flat(joint && w.chance(0.7))
	}
}

func (w *pen) flat(joint bool) {
	at := w.elsewhere(0.1)
	usage := w.code("10:88 20:4 50:7 90:1")
	area := max(24, w.skewed(78, 0.3))
	if usage == "50" {
		area = 12.5
	}
	unit := string(at.code) + w.digits(6) + "GB" + w.digits(5) + "F" + w.digits(8)
	day := w.date(AsOf.AddDays(-20*365), AsOf)
	cert := "辽（" + day.String()[:4] + "）" + at.short + "市不动产权第" + w.digits(8) + "号（演示）"
	location := w.dwelling(at, false)
	burden, right := w.code("0:70 1:27 2:2 3:1"), w.code("1:93 2:6 3:1")
	if !joint && !w.heads() {
		return
	}
	how, share := "0", "100"
	if joint {
		how, share = "1", ""
	}
	w.put(at.code, "unitNo", unit, "certNo", cert, "location", location, "areaM2", decimal(area, 2), "usage", usage,
		"coOwnType", how, "share", share, "regDate", day.String(), "encumbrance", burden, "rightStatus", right)
}

func housefiling(w *pen) {
	if !w.heads() || w.who.Died != 0 || !w.owns(0.045) {
		return
	}
	at := w.elsewhere(0.2)
	area := w.skewed(88, 0.25)
	w.put(at.code, "contractNo", "演示"+string(at.code)+w.digits(10), "filingDate", w.date(AsOf.AddDays(-6*365), AsOf).String(), "filingRole", w.code("1:75 2:25"),
		"totalPriceFen", yuan(round(area*w.skewed(6800, 0.35), 1000)), "areaM2", decimal(area, 2), "location", w.dwelling(at, false))
}

func housingfund(w *pen) {
	r := w.who
	if !r.works() || r.job == employed && !w.chance(0.66) {
		return
	}
	name, _ := w.employer(r)
	monthly := round(float64(r.wage)*0.2, 1)
	loan := ""
	if w.chance(0.25) {
		loan = fen(w.skewed(210_000, 0.5))
	}
	w.put(w.elsewhere(0.03).code, "employer", name, "monthlyFen", yuan(monthly), "baseFen", yuan(float64(r.wage)),
		"balanceFen", fen(monthly*float64(w.between(2, 70))), "acctStatus", w.code("1:93 2:6 3:1"), "lastMonth", "2026-09", "loanFen", loan)
}

func company(w *pen) {
	r := w.who
	switch {
	case !r.adult():
	case r.job == trader && w.chance(0.75):
		w.put(w.at.code, "uscc", w.uscc("92", w.at.code), "entName", w.at.name+"演示"+w.pick(brands)+w.pick(brands)+w.pick([]string{"超市", "饭店", "五金店", "美发店", "果蔬店", "汽修部"}),
			"entType", "30", "role", "3", "capitalFen", yuan(round(w.skewed(40_000, 0.6), 1000)), "entStatus", w.code("1:82 3:16 2:2"), "foundDate", w.date(AsOf.AddDays(-15*365), AsOf).String())
	case w.owns(0.012):
		for range w.many(1) {
			capital, share := round(w.skewed(1_000_000, 0.9), 10_000), w.pick([]string{"100", "60", "51", "40", "20"})
			part := map[string]float64{"100": 1, "60": 0.6, "51": 0.51, "40": 0.4, "20": 0.2}[share]
			w.put(w.at.code, "uscc", w.uscc("91", w.at.code), "entName", w.at.short+"演示"+w.pick(brands)+w.pick(brands)+w.pick(trades)+"有限公司", "entType", "10",
				"role", w.code("1:45 2:55"), "capitalFen", yuan(capital), "subscribedFen", yuan(capital*part), "share", share,
				"entStatus", w.code("1:76 3:18 2:6"), "foundDate", w.date(AsOf.AddDays(-15*365), AsOf).String())
		}
	}
}
