package demo

import "strings"

func aid(w *pen) {
	kind := w.home.aid
	w.together("aid")
	if kind == "" && w.chance(0.006) {
		kind = "40"
	}
	if kind == "" || w.who.Died != 0 {
		return
	}
	from := w.date(AsOf.AddDays(-6*365), AsOf.AddDays(-40))
	amount := map[string]float64{"10": 620, "11": 410, "20": 1130, "30": 0, "40": 1500}[kind]
	to := ""
	if kind == "40" {
		to = from.AddDays(30).String()
	}
	w.put(w.at.code, "aidType", kind, "aidFrom", from.String(), "aidTo", to, "aidAmountFen", yuan(amount*float64(w.home.size)), "coveredCount", decimal(float64(w.home.size), 0))
}

func publichousing(w *pen) {
	if !w.heads() || w.home.rural || w.home.means > -0.9 || !w.chance(0.22) {
		return
	}
	from := w.date(AsOf.AddDays(-5*365), AsOf.AddDays(-30))
	w.put(w.at.code, "housingAidType", w.code("10:45 20:30 30:20 40:5"), "rentFen", yuan(round(w.skewed(260, 0.4), 10)), "aidFrom", from.String(), "aidTo", from.AddDays(3*365).String())
}

func disability(w *pen) {
	if !w.who.disabled || w.who.Died != 0 {
		return
	}
	kind, level := w.code("1:14 2:14 3:2 4:50 5:8 6:9 7:3"), w.code("1:15 2:25 3:30 4:30")
	amount := 0.0
	if level < "3" {
		amount = 120
	}
	w.put(w.at.code, "disabCertNo", w.who.Number+kind+level, "disabType", kind, "disabLevel", level, "subsidyFen", yuan(amount))
}

func veteran(w *pen) {
	if w.who.male() && w.who.age() >= 24 && w.who.Died == 0 && w.chance(0.025) {
		w.put(w.at.code, "veteranType", w.code("10:10 30:10 40:15 50:15 60:50"), "monthlyFen", yuan(round(w.skewed(780, 0.3), 10)))
	}
}

func poverty(w *pen) {
	if w.home.rural && w.home.means < -1.5 {
		w.together("poverty")
		w.put(w.at.code, "povertyKind", w.code("1:80 2:8 3:8 4:4"), "riskCleared", w.code("1:85 0:15"), "identified", w.date(AsOf.AddDays(-9*365), AsOf).String())
	}
}

func union(w *pen) {
	if w.who.adult() && w.home.means < -1 && w.chance(0.02) {
		w.put(w.at.code, "helpKind", w.code("1:30 2:30 3:15 4:25"), "amountFen", yuan(round(w.skewed(2_000, 0.5), 100)), "helpDate", w.date(AsOf.AddDays(-360), AsOf).String())
	}
}

func medical(w *pen) {
	r := w.who
	if r.Died != 0 || w.chance(0.04) {
		return
	}
	kind := "390"
	if r.works() || r.job == retired || r.job == publicRetired || r.job == trader {
		kind = "310"
	}
	old := float64(r.age()) / 40
	total := w.skewed(900*(0.4+old), 1.3)
	chronic := "0"
	if w.chance(0.16 * old) {
		chronic = w.code("M03900:55 M01600:35 M00500:6 M07801:1 M02208:3")
	}
	if chronic != "0" {
		total += w.skewed(5_000, 0.8)
	}
	self := total * (0.25 + 0.3*w.Float64())
	w.put(w.at.code, "medInsType", kind, "insuredDivision", string(w.at.code), "year", "2025", "totalFen", fen(total), "selfPayFen", fen(self),
		"poolFen", fen(total-self), "chronicCode", chronic)
}

func illness(w *pen) {
	if w.who.Died == 0 && w.chance(0.004+float64(w.who.age())/6000) {
		w.put(w.at.code, "diseaseCode", w.code("C:45 N18:10 I63:33 F20:9 D66:1 Z94:2"), "diagnosisDate", w.date(max(w.who.Birth, AsOf.AddDays(-8*365)), AsOf).String())
	}
}

func school(w *pen) {
	r := w.who
	if r.Died != 0 || r.job != pupil && !(r.job == child && r.age() >= 3) {
		return
	}
	stage, name, fee := "10", "幼儿园", 7_200.0
	switch age := r.age(); {
	case age >= 18:
		stage, name, fee = "41", "大学", 5_200
	case age >= 15:
		stage, name, fee = "34", "高级中学", 1_600
	case age >= 12:
		stage, name, fee = "31", "初级中学", 0
	case age >= 6:
		stage, name, fee = "21", "小学", 0
	}
	owner := w.code("1:92 2:8")
	if owner == "2" {
		fee = round(w.skewed(16_000, 0.3), 100)
	}
	help := ""
	if w.home.aid != "" {
		help = yuan(3_300)
	}
	w.put(w.at.code, "school", w.at.name+"第"+w.pick(strings.Fields("一 二 三 四 五 六"))+"演示"+name, "stage", stage, "publicPrivate", owner, "tuitionFen", yuan(fee), "aidFen", help)
}

func exit(w *pen) {
	if w.who.Died == 0 && w.owns(0.03) {
		w.put(w.at.code, "exitCount", decimal(float64(w.between(1, 5)), 0), "lastExit", w.date(AsOf.AddDays(-360), AsOf).String(), "purpose", w.code("1:60 2:15 3:8 4:12 5:5"))
	}
}

func utility(w *pen) {
	if !w.heads() {
		return
	}
	used := w.skewed(140, 0.4)
	w.put(w.at.code, "utilityKind", "1", "accountNo", w.digits(10), "avgFen", fen(used*0.52), "avgKwh", decimal(used, 1))
	w.put(w.at.code, "utilityKind", "2", "accountNo", w.digits(8), "avgFen", fen(w.skewed(28, 0.4)))
	if !w.home.rural {
		w.put(w.at.code, "utilityKind", "3", "accountNo", w.digits(9), "avgFen", fen(w.skewed(46, 0.4)))
	}
}
