package demo

import (
	"fmt"
	"math"
	"strings"
)

// banks are invented; no bank bears such a name.
var banks = strings.Fields("演示银行 辽东演示银行 沈水演示银行 演示农村商业银行 渤海湾演示银行 演示邮政储蓄银行")

func (d *draw) masked() string { return "62" + d.digits(2) + "****" + d.digits(4) }

// deposit: each adult's accounts, bank by bank, with the bank's sum on each.
func deposit(w *pen) {
	r := w.who
	if r.age() < 18 || r.Died != 0 && !w.chance(0.5) {
		return
	}
	n := w.many(1 + w.IntN(2))
	if r.index == w.hoarder {
		w.bank(1000)
		return
	}
	for range min(n, 3) {
		w.bank((n + 2) / 3)
	}
}

// bank writes the accounts that the resident has at one bank.
func (w *pen) bank(accounts int) {
	at := w.elsewhere(0.08)
	if w.who.index == w.hoarder {
		at = w.at
	}
	no := w.IntN(len(banks))
	name := banks[no] + at.name + "支行"
	balances := make([]float64, accounts)
	total := 0.0
	for i := range balances {
		balances[i] = math.Round(w.wealth()*100) / 100
		total += balances[i]
	}
	for i, balance := range balances {
		kind, wealth, out := "10", "", "0"
		if i > 0 || balance > 50_000 {
			kind = w.code("20:75 30:20 40:5")
		}
		if w.owns(0.06) {
			wealth = yuan(round(w.skewed(60_000, 0.8), 1000))
		}
		if w.chance(0.05) {
			out = yuan(round(w.skewed(40_000, 0.7), 1000))
		}
		w.put(at.code, "bankName", name, "bankCode", fmt.Sprintf("DEMO%02d%s", no, at.code[:4]), "acctType", kind, "acctNoMasked", w.masked(), "balanceFen", fen(balance),
			"bankTotalFen", fen(total), "largeOutFen", out, "wealthFen", wealth, "changeFen", fen(w.NormFloat64()*balance*0.2), "asOf", AsOf.String())
	}
}

// wealth on an account: half hold a few thousand yuan, few a great deal.
func (w *pen) wealth() float64 {
	age := min(1, float64(w.who.age())/60)
	return w.skewed(9_000*age*math.Exp(0.7*max(-3, min(2.5, w.home.means))), 1.25)
}

func securities(w *pen) {
	if w.who.adult() && !w.home.rural && w.owns(0.07) {
		w.put(w.at.code, "acctMasked", "A"+w.digits(2)+"****"+w.digits(3), "marketFen", fen(w.skewed(45_000, 1.3)), "cashFen", fen(w.skewed(3_000, 1.2)),
			"navFen", fen(w.skewed(8_000, 1)), "asOf", AsOf.String())
	}
}

func insurance(w *pen) {
	if w.who.Died != 0 || !w.owns(0.2) {
		return
	}
	kind := w.code("10:25 20:10 30:35 40:20 50:10")
	cash, paid := "", ""
	if kind < "30" {
		cash = fen(w.skewed(21_000, 0.9))
	}
	if w.chance(0.12) {
		paid = w.date(AsOf.AddDays(-700), AsOf).String()
	}
	w.put(w.at.code, "insurer", w.pick([]string{"演示人寿保险公司", "演示财产保险公司", "辽东演示健康保险公司"}), "insProduct", kind, "policyMasked", "P"+w.digits(3)+"****"+w.digits(4),
		"premiumFen", fen(w.skewed(2_400, 0.8)), "cashValueFen", cash, "payDate", paid, "role", w.code("1:45 2:45 3:10"))
}

func ewallet(w *pen) {
	if r := w.who; r.Died == 0 && r.age() >= 16 && r.age() <= 72 && w.chance(0.6) {
		w.put(w.at.code, "platform", w.pick([]string{"演示支付", "演示钱包"}), "balanceFen", fen(w.skewed(600, 1.3)))
	}
}
