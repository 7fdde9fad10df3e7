package demo

import "strings"

// job is what a resident lives on.
type job uint8

const (
	child job = iota
	pupil
	employed
	public // on the public payroll
	trader // 个体工商户
	casual // 灵活就业
	farmer
	jobless
	retired       // with an employee's pension
	publicRetired // with a public servant's
	oldAge        // with a resident's basic pension
	dependent
)

// occupation draws a job by age, sex, place and means.
func (g *grower) occupation(r *Resident) job {
	age := r.age()
	end := 55
	if r.male() {
		end = 60
	}
	switch {
	case age < 6:
		return child
	case age < 18, age < 23 && g.chance(0.6):
		return pupil
	case age >= end && g.home.rural:
		return []job{oldAge, retired, farmer}[g.weighted([]float64{78, 10, 12})]
	case age >= end:
		return []job{retired, publicRetired, oldAge}[g.weighted([]float64{66, 11, 23})]
	case r.disabled && g.chance(0.6):
		return dependent
	}
	return g.working()
}

var (
	urbanJobs = []job{employed, public, trader, casual, jobless, dependent}
	ruralJobs = []job{farmer, employed, casual, trader, public, dependent}
)

func (g *grower) working() job {
	if g.home.rural {
		return ruralJobs[g.weighted([]float64{48, 16, 22, 6, 2, 6})]
	}
	rich := max(0.2, 1+g.home.means/2)
	return urbanJobs[g.weighted([]float64{54, 9 * rich, 9 * rich, 14, 8, 6})]
}

// income in yuan a month: its median by job, shifted by the household's means.
func (g *grower) income(j job, means float64) float64 {
	medians := map[job]float64{employed: 5200, public: 6900, trader: 5600, casual: 3100, farmer: 1600, retired: 3050, publicRetired: 5300, oldAge: 190}
	median := medians[j]
	if j == oldAge {
		return round(median+float64(g.IntN(120)), 1)
	}
	return g.skewed(median*(1+0.22*max(-2, min(3, means))), 0.22)
}

// employers is how many invented employers a province has.
const employers = 5000

var (
	trades = strings.Fields("机械制造 重型装备 汽车零部件 软件科技 物业管理 商贸 物流 建筑工程 餐饮管理 医药 食品加工 服装 石化 冶金 电子 文化传媒 家政服务 港口服务")
	brands = strings.Fields("宏 远 盛 达 鑫 恒 泰 华 北 辰 瑞 安 丰 隆 信 诚 海 天 中 联 东 方 佳 兴")
	bodies = strings.Fields("第一中学 实验小学 中心医院 街道办事处 市政管理处 文化馆 疾控中心 房产管理处 环卫中心 图书馆")
)

// employer names a resident's employer and its credit code; both are the same
// for all who work there.
func (p *Province) employer(r *Resident) (name, code string) {
	h := p.households[r.Household]
	d := newDraw(p.seed, "employer "+string(h.place.city), r.employer)
	if r.job == public || r.job == publicRetired {
		return h.place.name + "演示" + d.pick(bodies), d.uscc("12", h.place.code)
	}
	return h.place.short + "演示" + d.pick(brands) + d.pick(brands) + d.pick(trades) + "有限公司", d.uscc("91", h.place.code)
}
