package policy_test

import (
	"hedui/internal/account"
	"hedui/internal/policy"
)

// abroad asks Jilin for real estate, for Heping.
var abroad = policy.Resource{Kind: policy.Task, ID: "t9", Initiating: "210102", Commissioned: "210102",
	Assisting: "220000", Commissioning: "210102.mz", Sharing: "100000.mz", State: "confirming"}

func init() {
	taskSituations = append(taskSituations, ministrySituations...)
}

var ministrySituations = []situation{
	{"province confirms", province(approver), policy.TaskConfirm, abroad, yes},
	{"province's clerk confirms", province(clerk), policy.TaskConfirm, abroad, no},
	{"initiator confirms its own", heping(clerk, approver), policy.TaskConfirm, abroad, no},
	{"city confirms its county's", shenyang(approver), policy.TaskConfirm, abroad, no},
	{"province's system administrator confirms", province(account.System), policy.TaskConfirm, abroad, "policy.separation.administrators"},
	{"province returns", province(approver), policy.TaskReturn, abroad, yes},
	{"another city returns", dalian(approver), policy.TaskReturn, abroad, no},
	{"province examines", province(clerk), policy.TaskRequest, abroad, yes},
	{"province examines what is done", province(clerk), policy.TaskRequest, answered(abroad), no},
	{"initiator looks at its request", heping(clerk), policy.TaskRequest, answered(abroad), yes},
	{"another county looks at the request", huanggu(clerk), policy.TaskRequest, abroad, no},
	{"initiator mends", heping(clerk), policy.TaskMend, abroad, yes},
	{"province mends another's", province(clerk), policy.TaskMend, abroad, no},
	{"initiator resubmits", heping(clerk), policy.TaskResubmit, abroad, yes},
	{"initiator's approver resubmits", heping(approver), policy.TaskResubmit, abroad, no},
	{"initiator withdraws the item", heping(clerk), policy.TaskWithdraw, abroad, yes},
	{"department withdraws the item", hepingMZ, policy.TaskWithdraw, abroad, no},
	{"province says why the ministry is late", province(clerk), policy.TaskReason, abroad, yes},
	{"province says why a city is late", province(clerk), policy.TaskReason, theTask, no},
	{"the link sends", policy.Program("ministry"), policy.DockingSend, abroad, yes},
	{"a clerk sends", province(clerk), policy.DockingSend, abroad, no},
	{"the link receives", policy.Program("ministry"), policy.MinistryReceive, abroad, yes},
	{"a clerk receives", province(clerk), policy.MinistryReceive, abroad, no},
	{"the link feeds back", policy.Program("ministry"), policy.TaskFeedback, abroad, yes},
	{"province's system administrator edits the link", province(account.System), policy.LinkEdit, settings, yes},
	{"province's approver edits the link", province(approver), policy.LinkEdit, settings, no},
	{"city's system administrator edits the link", shenyang(account.System), policy.LinkEdit, settings, no},
	{"province reads the link", province(approver), policy.LinkRead, settings, yes},
	{"county reads the link", heping(clerk), policy.LinkRead, settings, no},
}
