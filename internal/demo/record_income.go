package demo

import (
	"strconv"

	"hedui/internal/workday"
)

func month(on workday.Date) string { return on.String()[:7] }

// works tells whether the resident has an employer.
func (r *Resident) works() bool { return r.Died == 0 && (r.job == employed || r.job == public) }

func pension(w *pen) {
	r := w.who
	name, _ := w.employer(r)
	stopped := r.Died != 0 && !w.chance(0.05) // one in twenty pensions goes on after death
	switch {
	case r.age() < 18 || stopped || r.job == pupil:
	case r.job == employed || r.job == public:
		kind := either(r.job == public, "11", "10")
		w.put(w.at.code, "insType", kind, "employer", name, "baseFen", yuan(float64(r.wage)), "lastMonth", "2026-09", "benefitType", "0")
	case r.job == retired || r.job == publicRetired:
		kind := either(r.job == publicRetired, "11", "10")
		w.put(w.at.code, "insType", kind, "employer", name, "lastMonth", "2026-09", "benefitType", "1", "benefitFen", fen(float64(r.wage)+float64(w.IntN(100))/100))
	case r.job == oldAge:
		w.put(w.at.code, "insType", "20", "lastMonth", "2026-09", "benefitType", "1", "benefitFen", yuan(float64(r.wage)))
	case w.chance(0.7):
		kind := either(r.job == trader || r.job == casual && !w.home.rural, "10", "20")
		w.put(w.at.code, "insType", kind, "baseFen", yuan(4100), "lastMonth", month(w.date(AsOf.AddDays(-700), AsOf)), "benefitType", "0")
	}
}

func employment(w *pen) {
	r := w.who
	if r.Died != 0 {
		return
	}
	name, _ := w.employer(r)
	from := w.date(max(r.Birth.AddDays(20*365), AsOf.AddDays(-25*365)), AsOf.AddDays(-60))
	switch {
	case r.works():
		w.put(w.at.code, "empStatus", "10", "employer", name, "postType", w.code("10:8 20:22 30:20 40:25 50:25"), "wageFen", yuan(float64(r.wage)), "empFrom", from.String())
	case r.job == casual && w.chance(0.5):
		w.put(w.at.code, "empStatus", "20", "wageFen", yuan(round(float64(r.wage), 100)), "empFrom", from.String())
	case r.job == jobless && w.chance(0.2):
		w.put(w.at.code, "empStatus", "40", "employer", w.at.name+"演示街道办事处", "postType", "60", "wageFen", yuan(1900), "empFrom", "2025-04-01", "empTo", "2028-03-31")
	case r.job == jobless:
		w.put(w.at.code, "empStatus", w.code("30:60 31:40"), "wageFen", yuan(1629), "empFrom", w.date(AsOf.AddDays(-500), AsOf).String())
	}
}

func injury(w *pen) {
	if !w.who.works() || !w.chance(0.012) {
		return
	}
	kind := "10"
	if !w.who.male() && w.who.age() < 40 {
		kind = "20"
	}
	from := w.date(AsOf.AddDays(-360), AsOf)
	w.put(w.at.code, "insType", kind, "benefitFen", fen(w.skewed(14_000, 0.6)), "periodFrom", from.String(), "periodTo", from.AddDays(128).String())
}

// tax: what the last three months brought; small incomes are declared too.
func tax(w *pen) {
	r := w.who
	if !r.works() && !(r.Died == 0 && r.job == casual && w.chance(0.15)) {
		return
	}
	item := either(r.works(), "0101", "0400")
	name, code := w.employer(r)
	for _, period := range []string{"2026-06", "2026-07", "2026-08"} {
		income := float64(r.wage) * (0.95 + w.Float64()/10)
		w.put(w.at.code, "incomeItem", item, "incomeFen", fen(income), "period", period, "withholder", name,
			"withholderUscc", code, "taxFen", fen(max(0, income-5000)*0.03))
	}
}

func payroll(w *pen) {
	if w.who.job != public || w.who.Died != 0 {
		return
	}
	name, _ := w.employer(w.who)
	w.put(w.at.code, "unit", name, "postType", w.code("10:25 20:60 30:10 40:5"), "payFen", yuan(float64(w.who.wage)), "payMonth", "2026-09")
}

func subsidy(w *pen) {
	r := w.who
	if r.Died != 0 {
		return
	}
	if w.heads() && w.home.rural {
		for _, item := range []string{"10", "20"} {
			w.put(w.at.code, "subsidyItem", item, "amountFen", fen(w.skewed(820, 0.6)), "payDate", "2026-0"+strconv.Itoa(w.between(5, 8))+"-15")
		}
	}
	if r.age() >= 80 {
		w.put(w.at.code, "subsidyItem", "50", "amountFen", yuan(100), "payDate", "2026-09-10")
	}
}

func land(w *pen) {
	if !w.heads() || !w.home.rural || !w.chance(0.85) {
		return
	}
	for range w.many(1) {
		w.put(w.at.code, "landType", "10", "areaMu", decimal(w.skewed(11, 0.5), 2), "contractNo", "演示"+string(w.at.code)+w.digits(10))
	}
	if w.chance(0.3) {
		w.put(w.at.code, "landType", "20", "areaMu", decimal(w.skewed(8, 0.4), 2), "contractNo", "演示"+string(w.at.code)+w.digits(10), "rentFen", yuan(round(w.skewed(5600, 0.4), 100)))
	}
}
