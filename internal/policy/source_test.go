package policy_test

import (
	"hedui/internal/account"
	"hedui/internal/policy"
)

var sourceSituations = []situation{
	{"owner's approver describes", dalian(approver), policy.SourceEdit, theItem, yes},
	{"owner's system administrator describes", dalian(account.System), policy.SourceEdit, theItem, yes},
	{"owner's clerk describes", dalian(clerk), policy.SourceEdit, theItem, no},
	{"another city describes", anshan(approver), policy.SourceEdit, theItem, no},
	{"sharing department describes", dalianGA, policy.SourceEdit, theItem, no},
	{"owner's system administrator tries", dalian(account.System), policy.SourceTry, theItem, yes},
	{"console tries", policy.Program("console"), policy.SourceTry, theItem, yes},
	{"province tries a city's", province(approver), policy.SourceTry, theItem, no},
	{"province looks at the sources", province(account.System), policy.SourceList, theItem, yes},
	{"clerk looks at the sources", heping(clerk), policy.SourceList, theItem, no},
	{"Hedui asks", policy.Program("ask"), policy.SourceAsk, theTask, yes},
	{"Hedui feeds back what it asked", policy.Program("ask"), policy.TaskFeedback, theTask, yes},
	{"an officer asks", dalian(clerk), policy.SourceAsk, theTask, no},
}
