package hint

import "hedui/internal/workday"

// since is the day from which the delivered rules count: that of the norm's year.
var since = workday.NewDate(2022, 1, 1)

// Start are the rules as delivered; a province puts its own versions beside
// them. Reference values are the province's to enter: none is delivered.
func Start() []Rule {
	return []Rule{
		{ID: "deposit", Version: 1, Name: "存款与理财高于参考值", Test: Threshold, Category: "deposit", Field: "balanceFen", Reference: "dibao", Percent: 2400, PerPerson: true, From: since},
		{ID: "pension", Version: 1, Name: "养老待遇高于参考值", Test: Threshold, Category: "pension", Field: "benefitFen", Reference: "dibao", Percent: 100, PerPerson: true, From: since},
		{ID: "wage", Version: 1, Name: "工资性收入高于参考值", Test: Threshold, Category: "employment", Field: "wageFen", Reference: "dibao", Percent: 100, PerPerson: true, From: since},
		{ID: "death", Version: 1, Name: "有死亡或殡葬记录", Test: Present, Category: "death", From: since},
		{ID: "aid.twice", Version: 1, Name: "重复享受社会救助", Test: Twice, Category: "aid", Field: "aidTo", From: since},
		{ID: "missing", Version: 1, Name: "缺少反馈", Test: Missing, From: since},
		{ID: "vehicle.changed", Version: 1, Name: "机动车数量与上次核对不同", Test: Changed, Category: "vehicle", From: since},
		{ID: "realestate.changed", Version: 1, Name: "不动产数量与上次核对不同", Test: Changed, Category: "realestate", From: since},
		{ID: "deposit.changed", Version: 1, Name: "存款与上次核对相差较大", Test: Changed, Category: "deposit", Field: "balanceFen", Percent: 50, From: since},
	}
}
