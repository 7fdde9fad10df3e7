package policy_test

import (
	"hedui/internal/account"
	"hedui/internal/policy"
)

var (
	theAgreement  = owned(policy.Agreement, "ag1") // of Heping with Shenyang
	theAdjustment = policy.Resource{Kind: policy.Adjustment, ID: "ad1", Agency: "210000"}
	cityProcedure = policy.Resource{Kind: policy.Settings, Agency: "210100"}
)

func init() {
	standingSituations = append(standingSituations, agreementSituations...)
}

var agreementSituations = []situation{
	{"county registers its agreement", heping(clerk), policy.AgreementRegister, theAgreement, yes},
	{"its city registers it", shenyang(clerk), policy.AgreementRegister, theAgreement, yes},
	{"another city registers it", dalian(clerk), policy.AgreementRegister, theAgreement, no},
	{"security administrator registers it", heping(account.Security), policy.AgreementRegister, theAgreement, "policy.separation.administrators"},
	{"province files", province(approver), policy.AgreementFile, theAgreement, yes},
	{"province's clerk files", province(clerk), policy.AgreementFile, theAgreement, no},
	{"city files its county's", shenyang(approver), policy.AgreementFile, theAgreement, no},
	{"county reads its own", heping(clerk), policy.AgreementRead, theAgreement, yes},
	{"city's security administrator reads the county's", shenyang(account.Security), policy.AgreementRead, theAgreement, yes},
	{"another county reads it", huanggu(clerk), policy.AgreementRead, theAgreement, no},
	{"department reads it", hepingMZ, policy.AgreementRead, theAgreement, no},
	{"sweep warns", policy.Program("sweep"), policy.AgreementWarn, theAgreement, yes},
	{"clerk warns", province(clerk), policy.AgreementWarn, theAgreement, no},

	{"province orders", province(approver), policy.AdjustmentOrder, theAdjustment, yes},
	{"province's clerk orders", province(clerk), policy.AdjustmentOrder, theAdjustment, no},
	{"city orders", dalian(approver), policy.AdjustmentOrder, theAdjustment, no},
	{"city acknowledges", dalian(clerk), policy.AdjustmentAcknowledge, theAdjustment, yes},
	{"county acknowledges", heping(approver), policy.AdjustmentAcknowledge, theAdjustment, yes},
	{"province acknowledges its own order", province(clerk), policy.AdjustmentAcknowledge, theAdjustment, no},
	{"county reads the order", heping(clerk), policy.AdjustmentRead, theAdjustment, yes},
	{"department reads the order", dalianGA, policy.AdjustmentRead, theAdjustment, no},
	{"sweep reminds", policy.Program("sweep"), policy.AdjustmentRemind, theAdjustment, yes},
	{"clerk reminds", province(clerk), policy.AdjustmentRemind, theAdjustment, no},

	{"city sets its procedure", shenyang(account.System), policy.ProcedureEdit, cityProcedure, yes},
	{"another city sets it", dalian(account.System), policy.ProcedureEdit, cityProcedure, no},
	{"province sets it", province(account.System), policy.ProcedureEdit, cityProcedure, no},
	{"county sets it", heping(account.System), policy.ProcedureEdit, cityProcedure, no},
	{"city's clerk sets it", shenyang(clerk), policy.ProcedureEdit, cityProcedure, no},
}
