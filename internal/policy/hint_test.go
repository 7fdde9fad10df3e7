package policy_test

import (
	"hedui/internal/account"
	"hedui/internal/policy"
)

func init() { standingSituations = append(standingSituations, hintSituations...) }

// Hints of a case that a city initiated for its county: for the commissioned
// county and the department that ordered them (R9.1), third parties see none (R9.2).
var hintSituations = []situation{
	{"commissioned clerk reads the hints", heping(clerk), policy.HintRead, forCounty, yes},
	{"its approver reads them", heping(approver), policy.HintRead, forCounty, yes},
	{"the department that ordered them reads them", hepingMZ, policy.HintRead, forCounty, yes},
	{"merely initiating city reads them", shenyang(clerk), policy.HintRead, forCounty, no},
	{"province reads them", province(clerk), policy.HintRead, forCounty, no},
	{"superior department reads them", cityMZ, policy.HintRead, forCounty, no},
	{"another department reads them", hepingYB, policy.HintRead, forCounty, no},
	{"assisting city reads them", dalian(clerk), policy.HintRead, forCounty, no},
	{"administrator reads them", heping(account.Security), policy.HintRead, forCounty, "policy.separation.administrators"},
	{"commissioned clerk marks", heping(clerk), policy.HintMark, forCounty, yes},
	{"its approver marks", heping(approver), policy.HintMark, forCounty, no},
	{"initiating clerk marks", shenyang(clerk), policy.HintMark, forCounty, no},
	{"the department marks", hepingMZ, policy.HintMark, forCounty, no},
	{"Hedui raises", policy.Program("monitor"), policy.HintRaise, forCounty, yes},
	{"another job raises", policy.Program("sweep"), policy.HintRaise, forCounty, no},
	{"clerk raises", heping(clerk), policy.HintRaise, forCounty, no},
	{"clerk sees the rules", heping(clerk), policy.HintReadRules, cityProcedure, yes},
	{"officer sees the rules", hepingMZ, policy.HintReadRules, cityProcedure, yes},
	{"sharing officer sees the rules", dalianGA, policy.HintReadRules, cityProcedure, no},
	{"province's approver edits the rules", province(approver), policy.HintEditRules, cityProcedure, yes},
	{"province's clerk edits the rules", province(clerk), policy.HintEditRules, cityProcedure, no},
	{"city's approver edits the rules", shenyang(approver), policy.HintEditRules, cityProcedure, no},
}
