package account

import (
	"slices"
	"strings"

	"hedui/internal/fault"
)

// ID names an account for ever; a login can change, an ID cannot.
type ID string

// Role is what somebody does at an agency or a department.
type Role string

// The roles. Clerk and Approver work at an agency, Officer and Sharing at a
// department; the three administrators (三员, GB/T 22239) work at an agency and
// touch no case.
const (
	Clerk    Role = "clerk"    // 经办
	Approver Role = "approver" // 审核
	Officer  Role = "officer"  // 委托单位经办: commissions and reads reports
	Sharing  Role = "sharing"  // 资源共享部门经办: answers for the department's items
	System   Role = "system"   // 系统管理员
	Security Role = "security" // 安全管理员
	Audit    Role = "audit"    // 审计管理员
)

var roleNames = map[Role]string{
	Clerk: "经办", Approver: "审核", Officer: "委托单位经办", Sharing: "资源共享部门经办",
	System: "系统管理员", Security: "安全管理员", Audit: "审计管理员",
}

// Roles lists all roles, in the order of the interface.
func Roles() []Role {
	return []Role{Clerk, Approver, Officer, Sharing, System, Security, Audit}
}

// Chinese is the role's name in the interface; an unknown role is its own name.
func (r Role) Chinese() string {
	if name, ok := roleNames[r]; ok {
		return name
	}
	return string(r)
}

// Administers tells whether r is one of the three administrators (三员).
func (r Role) Administers() bool { return r == System || r == Security || r == Audit }

// AtDepartment tells whether r works at a department, not at an agency.
func (r Role) AtDepartment() bool { return r == Officer || r == Sharing }

// CheckRoles refuses what may not lie in one hand: GB/T 22239 separates system,
// security and audit administration from each other and from the business, and
// an agency's work is not a department's. atDepartment says where the account is.
func CheckRoles(roles []Role, atDepartment bool) *fault.Error {
	switch {
	case len(roles) == 0:
		return roleFault("account.role_missing", "账号至少要有一个角色")
	case slices.ContainsFunc(roles, func(r Role) bool { return roleNames[r] == "" }):
		return roleFault("account.role_unknown", "没有这个角色").Do("可选角色：" + allNames())
	case len(roles) > 1 && slices.ContainsFunc(roles, Role.Administers):
		return roleFault("account.role_separation",
			"系统管理员、安全管理员、审计管理员相互不得兼任，也不得兼任业务角色").Do("请为不同人员分别建立账号")
	case slices.ContainsFunc(roles, func(r Role) bool { return r.AtDepartment() != atDepartment }):
		return roleFault("account.role_place", "角色与账号所在单位不符").
			Do("经办、审核和各类管理员属于核对机构，委托单位经办和资源共享部门经办属于部门")
	}
	return nil
}

func roleFault(code, message string) *fault.Error {
	return fault.New(fault.Invalid, code, message).
		At(fault.Field{Path: "roles", Code: code, Message: message})
}

func allNames() string {
	names := make([]string, 0, len(roleNames))
	for _, r := range Roles() {
		names = append(names, r.Chinese())
	}
	return strings.Join(names, "、")
}
