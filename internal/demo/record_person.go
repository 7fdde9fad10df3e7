package demo

import "hedui/internal/workday"

var (
	relations = map[string]string{"户主": "01", "配偶": "10", "子": "20", "女": "30", "孙子": "40", "孙女": "40", "父": "50", "母": "50"}
	ethnics   = map[string]string{"汉族": "01", "蒙古族": "02", "回族": "03", "维吾尔族": "05", "朝鲜族": "10", "满族": "11", "哈萨克族": "17", "锡伯族": "38"}
)

func hukou(w *pen) {
	kind, status := "1", "1"
	if w.home.rural {
		kind = "2"
	}
	if w.who.Died != 0 {
		status = "3"
	}
	w.together("hukou")
	w.put(w.at.code, "hukouNo", w.digits(9), "relToHead", relations[w.who.Relation], "regAddr", w.addressOf(w.who.Household),
		"regDivision", string(w.at.code), "hukouType", kind, "ethnic", ethnics[w.who.Ethnic], "hukouStatus", status, "cancelDate", w.who.Died.String())
}

func death(w *pen) {
	if w.who.Died == 0 {
		return
	}
	cremated := min(AsOf, w.who.Died.AddDays(w.between(2, 5)))
	w.put(w.at.code, "deathDate", w.who.Died.String(), "cremationDate", cremated.String(), "funeralHome", w.at.short+"演示殡仪馆")
}

func marriage(w *pen) {
	w.together("marriage")
	if w.who.spouse >= 0 {
		other := w.residents[w.who.spouse]
		from := max(w.who.Birth, other.Birth).AddDays(22 * 365)
		w.wedding("10", w.date(from, min(AsOf, from.AddDays(8*365))), other.Name, other.Number)
		return
	}
	if w.home.parting == int32(w.who.index) {
		from := w.who.Birth.AddDays(23 * 365)
		wed := w.date(from, min(AsOf, from.AddDays(6*365)))
		name := w.name("汉族", either(w.who.male(), female, male), w.surname("汉族"), w.who.Birth.Year())
		number := idNumber(w.at.code, w.who.Birth.AddDays(w.between(-900, 900)), !w.who.male(), w.IntN(pairs))
		w.wedding("10", wed, name, number)
		w.wedding("20", w.date(wed.AddDays(400), AsOf), name, number)
	}
}

func (w *pen) wedding(event string, on workday.Date, name, number string) {
	w.put(w.at.code, "marriageEvent", event, "regDate", on.String(), "spouseName", name, "spouseIdNo", number, "regOffice", w.at.name+"民政局婚姻登记处（演示）")
}

func custody(w *pen) {
	if !w.who.adult() || !w.chance(0.0015) {
		return
	}
	from := w.date(AsOf.AddDays(-900), AsOf)
	w.put(w.at.code, "custodyStatus", w.code("1:45 2:45 3:10"), "custodyFrom", from.String(),
		"custodyTo", from.AddDays(w.between(200, 2500)).String(), "organ", w.at.short+"演示司法机构")
}

func religion(w *pen) {
	if w.who.adult() && w.chance(0.0005) {
		w.put(w.at.code, "personStatus", w.code("1:90 2:8 3:2"), "since", w.date(AsOf.AddDays(-5000), AsOf).String())
	}
}

func court(w *pen) {
	if !w.who.adult() || !w.chance(0.008) {
		return
	}
	for range w.many(1 + w.IntN(2)) {
		year := decimal(float64(w.between(2018, 2026)), 0)
		w.put(w.at.code, "caseNo", "（"+year+"）辽演"+w.digits(4)+"执"+w.digits(4)+"号", "caseKind", w.code("1:60 2:30 3:10"),
			"amountFen", fen(w.skewed(60_000, 1.2)), "caseStatus", w.code("1:40 2:35 3:25"))
	}
}
