package policy_test

import (
	"hedui/internal/account"
	"hedui/internal/policy"
)

var (
	theInbox = policy.Resource{Kind: policy.Notice, Agency: "210100"}
	outbox   = policy.Resource{Kind: policy.Notice}
)

var theStatistics = owned(policy.Statistics, "") // of Heping, below Shenyang

func init() {
	standingSituations = append(standingSituations, statisticsSituations...)
}

var statisticsSituations = []situation{
	{"county reads its own figures", heping(clerk), policy.StatisticsRead, theStatistics, yes},
	{"its city reads them", shenyang(approver), policy.StatisticsRead, theStatistics, yes},
	{"the province reads them", province(clerk), policy.StatisticsRead, theStatistics, yes},
	{"another county reads them", huanggu(clerk), policy.StatisticsRead, theStatistics, no},
	{"another city reads them", dalian(approver), policy.StatisticsRead, theStatistics, no},
	{"department reads them", hepingMZ, policy.StatisticsRead, theStatistics, no},
	{"administrator reads them", shenyang(account.System), policy.StatisticsRead, theStatistics, "policy.separation.administrators"},
	{"city reads the flows", shenyang(clerk), policy.StatisticsFlow, theStatistics, yes},
	{"county reads its own flows", heping(clerk), policy.StatisticsFlow, theStatistics, yes},
	{"another county reads them", huanggu(clerk), policy.StatisticsFlow, theStatistics, no},
	{"city's administrator sets how it is told", shenyang(account.System), policy.NoticeSettings, theInbox, yes},
	{"another city's sets it", dalian(account.System), policy.NoticeSettings, theInbox, no},
	{"the city's clerk sets it", shenyang(clerk), policy.NoticeSettings, theInbox, no},
	{"Hedui sends the digest", policy.Program("notice"), policy.NoticeSend, outbox, yes},
	{"clerk sends a digest", shenyang(clerk), policy.NoticeSend, outbox, no},
	{"another city reads the flows", dalian(clerk), policy.StatisticsFlow, theStatistics, no},
}
