package demo

import (
	"strconv"
	"strings"

	"hedui/internal/account"
	"hedui/internal/agency"
)

// Account is a demo account with its password in clear text; it is good for a
// demo folder and for nothing else. Does says in Chinese what it is for.
type Account struct {
	Login, Name, Password string
	Roles                 []account.Role
	Agency                agency.ID
	Department            agency.DepartmentID // "" for the staff of an agency
	Does                  string
}

// people are the accounts of the stories.
var people = []struct {
	login, name string
	role        account.Role
	office      string // agency, or department
	does        string
}{
	{"heping.clerk", "周婷（演示）", account.Clerk, "210102", "和平区核对中心经办：导入名单、提交申请、出具报告"},
	{"heping.approver", "于国栋（演示）", account.Approver, "210102", "和平区核对中心审核"},
	{"heping.mz", "那敏（演示）", account.Officer, "210102.mz", "和平区民政局：委托核对，阅读报告"},
	{"dalian.clerk", "曲晓东（演示）", account.Clerk, "210200", "大连市核对中心经办：机动车、不动产托管数据"},
	{"dalian.approver", "丛丽（演示）", account.Approver, "210200", "大连市核对中心审核"},
	{"dalian.mz", "矫健（演示）", account.Officer, "210200.mz", "大连市民政局：不是委托单位，看不到和平区的报告"},
	{"anshan.clerk", "关海波（演示）", account.Clerk, "210300", "鞍山市核对中心经办：导出查询文件、导入结果、反馈"},
	{"anshan.approver", "崔英姬（演示）", account.Approver, "210300", "鞍山市核对中心审核"},
	{"anshan.jr", "隋欣（演示）", account.Sharing, "210300.jr", "鞍山市金融监督管理局：提供银行存款数据"},
	{"shenyang.clerk", "孟雪（演示）", account.Clerk, "210100", "沈阳市核对中心经办：批量核对"},
	{"shenyang.approver", "郎志刚（演示）", account.Approver, "210100", "沈阳市核对中心审核"},
	{"province.clerk", "佟磊（演示）", account.Clerk, "210000", "省级核对机构经办：省级资源、跨省确认"},
	{"province.approver", "石岩（演示）", account.Approver, "210000", "省级核对机构审核"},
	{"system.admin", "吕航（演示）", account.System, "210000", "系统管理员：目录、日历、机构"},
	{"security.admin", "宫静（演示）", account.Security, "210000", "安全管理员：账号、设备"},
	{"audit.admin", "迟明（演示）", account.Audit, "210000", "审计管理员：安全登记"},
	{"zhongshan.clerk", "孙一宁（演示）", account.Clerk, "210202", "大连市中山区核对中心经办：提交申请"},
}

// Accounts gives the demo accounts, each with a password that follows from the
// seed and satisfies the quality rules.
func Accounts(seed uint64) []Account {
	var out []Account
	for i, p := range people {
		a := Account{Login: p.login, Name: p.name, Roles: []account.Role{p.role}, Does: p.does}
		region, _, atDepartment := strings.Cut(p.office, ".")
		a.Agency = agency.ID(region)
		if atDepartment {
			a.Department = agency.DepartmentID(p.office)
		}
		a.Password = password(newDraw(seed, "password", i), a)
		out = append(out, a)
	}
	return out
}

var syllables = strings.Fields("Hai Shan Yun Lin Song Xue He Feng Qing Lan Mei Zhu Tao Yan Lu Bei Xing Quan Ling Shu")

// password draws until one is good; it can be typed on any keyboard.
func password(d *draw, a Account) string {
	for {
		word := d.pick(syllables) + strconv.Itoa(d.between(2, 9)) + "-" + d.pick(syllables) + strconv.Itoa(d.between(10, 99)) + "-" + d.pick(syllables)
		if account.CheckPassword(word, a.Login, a.Name) == nil {
			return word
		}
	}
}
