package policy_test

import (
	"hedui/internal/account"
	"hedui/internal/policy"
)

var theReview = policy.Resource{Kind: policy.Review, ID: "rw1", Initiating: "210100", Commissioned: "210102", Assisting: "210200",
	Commissioning: "210102.mz", Sharing: "210200.ga", Agency: "210200", Business: "new", State: "open"}

var reviewSituations = []situation{
	{"commissioning department objects", hepingMZ, policy.ObjectionCreate, theCase, yes},
	{"another department objects", hepingYB, policy.ObjectionCreate, theCase, no},
	{"superior department objects", cityMZ, policy.ObjectionCreate, theCase, no},
	{"commissioned clerk records an objection", heping(clerk), policy.ObjectionCreate, forCounty, yes},
	{"initiating but not commissioned clerk records one", shenyang(clerk), policy.ObjectionCreate, forCounty, no},
	{"commissioned approver records one", heping(approver), policy.ObjectionCreate, forCounty, no},
	{"department withdraws", hepingMZ, policy.ObjectionWithdraw, theCase, yes},
	{"assisting agency withdraws it", dalian(clerk), policy.ObjectionWithdraw, theCase, no},
	{"initiator applies", shenyang(clerk), policy.ReviewApply, forCounty, yes},
	{"commissioned county applies for its city", heping(clerk), policy.ReviewApply, forCounty, no},
	{"department applies by itself", hepingMZ, policy.ReviewApply, theCase, no},
	{"audit administrator applies", shenyang(account.Audit), policy.ReviewApply, forCounty, "policy.separation.administrators"},

	{"clerk lists reviews", dalian(clerk), policy.ReviewList, policy.Resource{Kind: policy.Review}, yes},
	{"visitor lists reviews", policy.Actor{}, policy.ReviewList, policy.Resource{Kind: policy.Review}, no},
	{"assisting agency reads the review", dalian(approver), policy.ReviewRead, theReview, yes},
	{"province reads the review's flow", province(clerk), policy.ReviewRead, theReview, yes},
	{"third agency reads the review", anshan(clerk), policy.ReviewRead, theReview, no},
	{"commissioning department reads the review", hepingMZ, policy.ReviewRead, theReview, yes},
	{"sharing department reads the review", dalianGA, policy.ReviewRead, theReview, yes},
	{"another sharing department reads the review", dalianGJJ, policy.ReviewRead, theReview, no},
	{"assisting agency opens what is doubted", dalian(clerk), policy.ReviewOpen, theReview, yes},
	{"commissioning department opens what is doubted", hepingMZ, policy.ReviewOpen, theReview, yes},
	{"sharing department opens what is doubted", dalianGA, policy.ReviewOpen, theReview, yes},
	{"sharing department opens it afterwards", dalianGA, policy.ReviewOpen, answered(theReview), no},
	{"province opens what is doubted", province(clerk), policy.ReviewOpen, theReview, no},
	{"assisting clerk takes the review's query", dalian(clerk), policy.ReviewExportQuery, theReview, yes},
	{"initiator takes the review's query", shenyang(clerk), policy.ReviewExportQuery, theReview, no},
	{"assisting clerk prepares the review", dalian(clerk), policy.ReviewAnswer, theReview, yes},
	{"sharing department prepares the review", dalianGA, policy.ReviewAnswer, theReview, yes},
	{"matching prepares the review", policy.Program("match"), policy.ReviewAnswer, theReview, yes},
	{"sweep prepares the review", policy.Program("sweep"), policy.ReviewAnswer, theReview, no},
	{"assisting clerk feeds the review back", dalian(clerk), policy.ReviewFeedback, theReview, yes},
	{"matching feeds the review back", policy.Program("match"), policy.ReviewFeedback, theReview, no},
	{"sharing department feeds the review back", dalianGA, policy.ReviewFeedback, theReview, no},
	{"sweep marks the review", policy.Program("sweep"), policy.ReviewExpire, theReview, yes},
	{"clerk marks the review", dalian(clerk), policy.ReviewExpire, theReview, no},
}
