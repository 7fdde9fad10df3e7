package policy_test

import (
	"hedui/internal/account"
	"hedui/internal/policy"
)

// theConsultation is Dalian's, of what Heping keeps.
var theConsultation = policy.Resource{Kind: policy.Consultation, ID: "co1", Initiating: "210200", Agency: "210102", State: "open"}

var (
	theFile        = policy.Resource{Kind: policy.Archive, ID: "c1", Initiating: "210102", Commissioned: "210102", Agency: "210102"}
	theDestruction = policy.Resource{Kind: policy.Destruction, ID: "de1", Agency: "210102", Commissioned: "210102", Creator: "clerk1", State: "proposed"}
)

func supplied(r policy.Resource) policy.Resource { r.State = "supplied"; return r }

func init() {
	standingSituations = append(standingSituations, archiveSituations...)
}

var archiveSituations = []situation{
	{"clerk asks for papers", dalian(clerk), policy.ConsultationAsk, theConsultation, yes},
	{"clerk of no party asks in its own name", huanggu(clerk), policy.ConsultationAsk, policy.Resource{Kind: policy.Consultation, Initiating: "210105"}, yes},
	{"clerk asks in another's name", huanggu(clerk), policy.ConsultationAsk, theConsultation, no},
	{"department asks", hepingMZ, policy.ConsultationAsk, theConsultation, no},
	{"administrator asks", dalian(account.System), policy.ConsultationAsk, theConsultation, "policy.separation.administrators"},
	{"keeper supplies", heping(clerk), policy.ConsultationSupply, theConsultation, yes},
	{"asking agency supplies itself", dalian(clerk), policy.ConsultationSupply, theConsultation, no},
	{"keeper's superior supplies", shenyang(clerk), policy.ConsultationSupply, theConsultation, no},
	{"keeper refuses", heping(clerk), policy.ConsultationRefuse, theConsultation, yes},
	{"asking agency refuses", dalian(clerk), policy.ConsultationRefuse, theConsultation, no},
	{"asking agency withdraws", dalian(clerk), policy.ConsultationWithdraw, theConsultation, yes},
	{"keeper withdraws", heping(clerk), policy.ConsultationWithdraw, theConsultation, no},
	{"approver lists", dalian(approver), policy.ConsultationList, policy.Resource{Kind: policy.Consultation}, yes},
	{"department lists consultations", dalianGA, policy.ConsultationList, policy.Resource{Kind: policy.Consultation}, no},
	{"third agency reads the consultation", anshan(clerk), policy.ConsultationRead, theConsultation, no},
	{"keeper reads the consultation", heping(approver), policy.ConsultationRead, theConsultation, yes},
	{"asking agency opens before it is supplied", dalian(clerk), policy.ConsultationOpen, theConsultation, no},
	{"asking agency opens what is supplied", dalian(clerk), policy.ConsultationOpen, supplied(theConsultation), yes},
	{"third agency opens what is supplied", anshan(clerk), policy.ConsultationOpen, supplied(theConsultation), no},
	{"province opens what is supplied", province(clerk), policy.ConsultationOpen, supplied(theConsultation), no},
	{"keeper opens its own", heping(clerk), policy.ConsultationOpen, theConsultation, yes},
	{"commissioned clerk files", heping(clerk), policy.ArchiveFile, theFile, yes},
	{"assisting clerk files its own part", dalian(clerk), policy.ArchiveFile, asked(theFile), yes},
	{"stranger files", anshan(clerk), policy.ArchiveFile, asked(theFile), no},
	{"department files", hepingMZ, policy.ArchiveFile, theFile, no},
	{"province reads its part", province(clerk), policy.ArchiveRead, theFile, yes},
	{"merely superior city reads", shenyang(clerk), policy.ArchiveRead, theFile, no},
	{"clerk exports", heping(clerk), policy.ArchiveExport, theFile, no},
	{"approver exports", heping(approver), policy.ArchiveExport, theFile, yes},
	{"commissioned clerk proposes", heping(clerk), policy.DestructionPropose, theFile, yes},
	{"assisting agency proposes", dalian(approver), policy.DestructionPropose, asked(theFile), no},
	{"another approver decides", heping(approver), policy.DestructionDecide, theDestruction, yes},
	{"who proposed decides", heping(approver), policy.DestructionDecide, by(theDestruction, heping(approver).Account), "policy.separation.own_destruction"},
	{"clerk decides", heping(clerk), policy.DestructionDecide, theDestruction, no},
	{"province decides", province(approver), policy.DestructionDecide, theDestruction, no},
	{"security administrator decides", heping(account.Security), policy.DestructionDecide, theDestruction, "policy.separation.administrators"},
	{"department reads the lists of what went", hepingMZ, policy.DestructionRead, policy.Resource{Kind: policy.Destruction}, no},
	{"clerk reads the lists of what went", heping(clerk), policy.DestructionRead, policy.Resource{Kind: policy.Destruction}, yes},
	{"sweep reminds the keeper", policy.Program("sweep"), policy.ConsultationRemind, theConsultation, yes},
	{"clerk reminds the keeper", dalian(clerk), policy.ConsultationRemind, theConsultation, no},
}
