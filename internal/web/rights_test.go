package web_test

import (
	"strings"

	"hedui/internal/demo"
)

// Groups of the demo's people.
const (
	clerks    = "heping.clerk dalian.clerk zhongshan.clerk anshan.clerk shenyang.clerk province.clerk"
	approvers = "heping.approver dalian.approver anshan.approver shenyang.approver province.approver"
	officers  = "heping.mz dalian.mz"
	sharing   = "anshan.jr"
	admins    = "system.admin security.admin audit.admin" // of the province
	agencies  = clerks + " " + approvers + " " + admins + " " + citySystem
	everybody = agencies + " " + officers + " " + sharing

	ofTheProvince = "province.clerk province.approver " + admins

	handlers        = "heping.clerk heping.approver"                           // of the case
	watchers        = handlers + " heping.mz province.clerk province.approver" // of its flow
	answers         = "anshan.clerk anshan.jr"                                 // of the task by file
	watchersOfFiles = "heping.clerk heping.approver dalian.clerk dalian.approver anshan.clerk anshan.approver province.clerk province.approver"

	system   = "system.admin"
	security = "security.admin"
	auditor  = "audit.admin"

	citySystem = "shenyang.system" // of a city
	systems    = system + " " + citySystem
	doubters   = "heping.clerk heping.mz"
	reviewed   = handlers + " heping.mz anshan.clerk anshan.approver anshan.jr" // who has part in a review
)

// right is one route, a request that is whole, and who may send it. With
// anybody, no login is asked; with self, each acts on the own account.
type right struct {
	operation, path string
	body            any
	who             string
}

const (
	anybody = "anybody"
	self    = "self"
)

// fixture are the addresses of what was prepared for the table.
type fixture struct {
	draft, running, task, reported, report, list string
	number                                       string // of the running case
	agreement, adjustment, consultation          string
	hint, destruction                            string
	objection, proof, waiting, review            string // waiting: an objection for which no review was applied for
	letter                                       string // a dead one
	account                                      string // of somebody else
	key                                          m      // of a workplace
}

// rights is the table: a route that is not in it fails the test. What changes
// the state that others need comes last.
func rights(f fixture) []right {
	person := m{"household": 1, "name": "王小明", "number": "11010519491231002X"}
	order := commission()
	item := m{"name": "银行存款（鞍山市）", "category": "deposit", "owner": "210300", "department": "210300.jr", "access": "file",
		"content": []m{{"name": "bank", "label": "开户银行", "type": "text"}}, "kinds": []string{"new"}, "materials": []string{}, "limitDays": 20, "from": "2027-01-01"}
	return []right{
		{"session-begin", "/api/v1/session", nil, anybody}, {"session-end", "/api/v1/session", nil, anybody},
		{"session-read", "/api/v1/session", nil, self}, {"session-code", "", nil, self}, {"session-device", "", nil, self},
		{"account-password", "", nil, self}, {"account-enrol", "", nil, self}, {"account-confirm", "", nil, self},
		{"list-template", "/api/v1/list-template", nil, anybody}, {"audit-key", "/api/v1/audit/key", nil, anybody},
		{"report-verify", "/api/v1/verify/x", nil, anybody},

		{"account-list", "/api/v1/accounts", nil, security},
		{"account-create", "/api/v1/accounts", m{"login": "wang.xm", "name": "王小明", "roles": []string{"clerk"}, "agency": "210000"}, security},
		{"account-edit", "/api/v1/accounts/" + f.account, m{"name": "王小明", "roles": []string{"clerk"}}, security},
		{"account-disable", "/api/v1/accounts/" + f.account + "/disabled", m{"disabled": false}, security},
		{"account-reset", "/api/v1/accounts/" + f.account + "/reset", nil, security},
		{"device-list", "/api/v1/devices", nil, security},
		{"device-register", "/api/v1/devices", m{"agency": "210102", "name": "1号机", "publicKey": f.key}, security},
		{"device-require", "/api/v1/agencies/210102/device-required", m{"required": false}, security},
		{"token-list", "/api/v1/tokens", nil, security},
		{"docking-read", "/api/v1/peers", nil, ofTheProvince}, {"docking-dead", "/api/v1/dead-letters", nil, ofTheProvince},
		{"docking-register", "/api/v1/peers", m{"certificate": "none"}, security},
		{"docking-resend", f.letter + "/resend", nil, system},
		{"docking-reconcile", "/api/v1/peers/210400/reconcile", m{"on": "2026-10-08"}, system},
		{"docking-revoke", "/api/v1/peers/210400", nil, security},
		{"policy-read", "/api/v1/policies", nil, security + " " + auditor},
		{"key-read", "/api/v1/keys", nil, security},
		{"settings-access", "/api/v1/settings/access", nil, agencies},
		{"settings-edit_access", "/api/v1/settings/access", m{"failures": 5, "lockMinutes": 30, "idleMinutes": 15, "absoluteMinutes": 600, "oneTimeMinutes": 2880, "secondFactor": true}, system},

		{"case-create", cases, order, clerks},
		{"case-list", cases, nil, clerks + " " + approvers + " " + officers},
		{"case-search", cases + "/search", m{"number": "11010519491231002X", "reason": "查重"}, clerks + " " + approvers + " " + officers},
		{"case-read", f.running, nil, watchers},
		{"case-watch", f.running + "/events", nil, watchers},
		{"case-watch_list", f.running + "/list/progress", nil, watchers},
		{"case-choose", f.draft + "/items", m{"items": demo.Commission().Items}, "heping.clerk"},
		{"case-enter", f.draft + "/households", m{"people": []m{person}}, "heping.clerk"},
		{"case-import_list", f.draft + "/list", "x", "heping.clerk"},
		{"case-bad_rows", f.draft + "/list/bad", "x", "heping.clerk"},
		{"case-authorize", f.draft + "/subjects/1/authorization", m{"number": "SQ-1", "signedOn": "2026-10-08"}, "heping.clerk"},
		{"case-submit", f.draft + "/submit", nil, "heping.clerk"},
		{"material-list", f.running + "/materials", nil, watchers},
		{"authorization-upload", f.draft + "/materials?kind=commission&ordinal=0", string(demo.CommissionScan()), "heping.clerk"},
		{"document-open", f.running + "/materials/authorization/1", nil, handlers + " dalian.clerk dalian.approver anshan.clerk anshan.approver"},
		{"household-read", f.running + "/subjects", nil, handlers},
		{"hit-read", f.running + "/hits", nil, handlers},
		{"hit-mark", f.running + "/hits/1/vehicle", m{"mark": "same"}, "heping.clerk"},
		{"household-reveal", f.running + "/subjects/1/number", m{"reason": "电话核实"}, handlers},
		{"household-coverage", f.running + "/households/1/coverage", nil, handlers},

		{"task-list", "/api/v1/tasks", nil, clerks + " " + approvers + " " + sharing},
		{"task-read", f.task, nil, handlers + " anshan.clerk anshan.approver anshan.jr province.clerk province.approver"},
		{"task-asked", f.task + "/asked", nil, answers},
		{"task-export_query", f.task + "/query", nil, answers},
		{"task-import_answer", f.task + "/answer-file", "x", answers},
		{"task-answer", f.task + "/answer", m{"findings": []m{{"ordinal": 1, "status": "none", "asOf": "2026-10-08"}}}, answers},
		{"task-evidence", f.task + "/evidence", string(demo.CommissionScan()), answers},
		{"finding-read", f.task + "/findings", nil, handlers + " anshan.clerk anshan.approver anshan.jr"},
		{"finding-history", f.task + "/findings/1/history", nil, handlers + " anshan.clerk anshan.approver anshan.jr"},
		{"task-reason", f.task + "/reason", m{"reason": "数据未到"}, "anshan.clerk"},
		{"task-confirm", f.task + "/confirm", nil, "province.approver"},
		{"task-return", f.task + "/return", m{"field": "authorization", "ordinal": 1, "reason": "编号不符"}, "province.approver"},
		{"task-returns", f.task + "/returns", nil, handlers + " anshan.clerk anshan.approver anshan.jr province.clerk province.approver"},
		{"task-request", f.task + "/request", nil, handlers},
		{"task-paper", f.task + "/request/1/id_copy", nil, handlers},
		{"task-mend", f.task + "/request/1", m{"name": "王小明"}, "heping.clerk"},
		{"task-mend_paper", f.task + "/request/1/authorization", string(demo.CommissionScan()), "heping.clerk"},
		{"task-resubmit", f.task + "/resubmit", nil, "heping.clerk"},
		{"task-withdraw", f.task + "/withdraw", m{"reason": "不再需要"}, "heping.clerk"},
		{"link-read", "/api/v1/settings/link", nil, "province.clerk province.approver " + admins},
		{"link-edit", "/api/v1/settings/link", m{"version": 0, "newDays": 30, "existingDays": 60, "inboundDays": 20, "reminderDays": []int{5, 3, 1}, "perMessage": 1000}, system},
		{"task-feedback", f.task + "/feedback", nil, "anshan.clerk"},

		{"report-list", f.reported + "/reports", nil, handlers + " heping.mz"},
		{"report-preview", f.reported + "/households/1/preview", nil, handlers},
		{"report-issue", f.reported + "/reports", m{"household": 1}, "heping.approver"},
		{"report-open", f.report + "/open", nil, handlers + " heping.mz"},
		{"report-views", f.report + "/views", nil, handlers + " heping.mz"},

		{"objection-create", f.reported + "/objections", about(3), doubters},
		{"objection-list", f.reported + "/objections", nil, watchers},
		{"objection-read", f.objection, nil, reviewed},
		{"objection-evidence", f.objection + "/evidence", string(demo.CommissionScan()), doubters},
		{"objection-open_evidence", f.proof, nil, reviewed},
		{"review-apply", f.waiting + "/review", nil, "heping.clerk"},
		{"objection-withdraw", f.waiting + "/withdraw", nil, doubters},
		{"review-list", "/api/v1/reviews", nil, clerks + " " + approvers + " " + officers + " " + sharing},
		{"review-read", f.review, nil, reviewed + " province.clerk province.approver"},
		{"review-asked", f.review + "/asked", nil, answers},
		{"review-export_query", f.review + "/query", nil, answers},
		{"review-import_answer", f.review + "/answer-file", "x", answers},
		{"review-rematch", f.review + "/rematch", nil, answers},
		{"review-answer", f.review + "/answer", m{"findings": []m{{"ordinal": 2, "status": "none", "asOf": "2026-10-08"}}}, answers},
		{"review-feedback", f.review + "/feedback", nil, "anshan.clerk"},

		{"hint-read", f.running + "/hints", m{}, handlers + " heping.mz"},
		{"hint-mark", f.hint + "/mark", m{"outcome": "已核实"}, "heping.clerk"},
		{"hint-read_rules", "/api/v1/hint-rules", nil, clerks + " " + approvers + " " + officers + " " + systems},
		{"hint-edit_rules", "/api/v1/hint-rules/deposit", m{"name": "存款", "test": "present", "category": "deposit", "from": "2027-01-01"}, "province.approver"},
		{"hint-edit_reference", "/api/v1/hint-references", m{"name": "dibao", "label": "低保月标准", "division": "210100", "year": 2026, "value": 75500, "basis": "演示"}, "province.approver"},

		{"statistics-read", "/api/v1/statistics?agency=210102", nil, handlers + " shenyang.clerk shenyang.approver province.clerk province.approver"},
		{"statistics-flow", "/api/v1/statistics/flows", nil, clerks + " " + approvers},
		{"statistics-tasks", "/api/v1/statistics/tasks?agency=210200", nil, "dalian.clerk dalian.approver province.clerk province.approver"},
		{"statistics-file", "/api/v1/statistics/file?agency=210200", nil, "dalian.clerk dalian.approver province.clerk province.approver"},

		{"notice-list", "/api/v1/notices", nil, everybody},
		{"notice-read", "/api/v1/notices/x/read", nil, everybody},
		{"draft-list", "/api/v1/drafts", nil, everybody},
		{"draft-keep", "/api/v1/drafts/case.new", m{"number": "一"}, everybody},
		{"draft-read", "/api/v1/drafts/case.new", nil, everybody},
		{"draft-drop", "/api/v1/drafts/case.new", nil, everybody},
		{"view-read", "/api/v1/views/tasks", nil, everybody},
		{"view-keep", "/api/v1/views/tasks", m{"items": []m{{"name": "鞍山", "search": "state=open"}}}, everybody},
		{"calendar-read", "/api/v1/calendar?from=2026-10-01&to=2026-10-31", nil, everybody},
		{"notice-unread", "/api/v1/notices/unread", nil, everybody},
		{"notice-read_all", "/api/v1/notices/nt0/read-all", nil, everybody},
		{"notice-setting", "/api/v1/settings/notices", nil, systems},
		{"notice-settings", "/api/v1/settings/notices?department=210000.mz", m{"recipients": []m{}, "everyHours": 24, "fromHour": 8, "toHour": 18}, system},
		{"notice-try", "/api/v1/settings/notices/try", nil, systems},
		{"notice-digests", "/api/v1/settings/notices/digests", nil, systems},
		{"norm-rules", "/api/v1/rules", nil, everybody},
		{"catalogue-categories", "/api/v1/categories", nil, everybody},
		{"catalogue-list", "/api/v1/items", nil, everybody},
		{"catalogue-read", "/api/v1/items/210300.deposit", nil, everybody},
		{"catalogue-versions", "/api/v1/items/210300.deposit/versions", nil, everybody},
		{"catalogue-edit", "/api/v1/items/210300.deposit", item, "anshan.approver province.approver"},
		{"source-list", "/api/v1/sources", nil, approvers + " " + systems},
		{"source-read", "/api/v1/items/210300.deposit/source", nil, approvers + " " + systems},
		{"source-edit", "/api/v1/items/210300.deposit/source", m{"interface": m{"reading": m{"fields": m{}, "asOf": m{}}, "pace": m{}}}, "anshan.approver"},
		{"source-try", "/api/v1/items/210300.deposit/source/try", nil, "anshan.approver"},
		{"resource-list", "/api/v1/resources", nil, everybody},
		{"resource-watch", "/api/v1/resources/210200.vehicle/progress", nil, everybody},
		{"resource-import", "/api/v1/resources/210200.vehicle?asOf=2026-10-01", "x", "dalian.clerk"},
		{"region-list", "/api/v1/regions", nil, everybody},
		{"region-edit", "/api/v1/regions/210102", m{"name": "和平区", "level": "county", "parent": "210100"}, systems},
		{"agency-read", "/api/v1/agencies", nil, everybody},
		{"agency-edit", "/api/v1/agencies/210102", m{"name": "和平区核对中心", "shortName": "沈和", "level": "county", "parent": "210100"}, systems},
		{"department-list", "/api/v1/departments", nil, everybody},
		{"department-edit", "/api/v1/departments/210102.mz", m{"region": "210102", "function": "mz", "name": "和平区民政局", "commission": true, "share": true}, systems},
		{"settings-read", "/api/v1/settings", nil, agencies},
		{"settings-edit", "/api/v1/settings", m{"version": "x", "newFeedbackDays": 30, "reviewDays": 20, "consultationDays": 5, "reminderDays": []int{5, 3, 1},
			"approveOwnBatches": true, "holdWithoutAgreement": false, "agreementReminderDays": 30, "moveRunning": false, "registerYears": 3, "archiveNewYears": 10, "archiveExistingYears": 10}, system},
		{"settings-calendar", "/api/v1/settings/calendar", m{"version": "x", "days": []m{{"on": "2027-01-01", "works": false, "name": "元旦"}}}, system},

		{"agreement-read", "/api/v1/agreements", nil, clerks + " " + approvers + " " + security},
		{"agreement-lacking", "/api/v1/agreements/lacking", nil, clerks + " " + approvers + " " + security},
		{"agreement-register", "/api/v1/agreements?agency=210102&number=%E4%B8%80&signedOn=2026-10-08&from=2026-10-08&to=2027-10-07", string(demo.CommissionScan()),
			"heping.clerk shenyang.clerk province.clerk"},
		{"agreement-file", f.agreement + "/file", nil, "province.approver"},
		{"agreement-open", f.agreement + "/scan", nil, "heping.clerk heping.approver shenyang.clerk shenyang.approver province.clerk province.approver " + security},
		{"adjustment-order", "/api/v1/adjustments", m{"number": "x", "text": "x", "from": "2026-10-01", "changes": []m{{"item": "210200.vehicle", "kinds": []string{"new"}}}}, "province.approver"},
		{"adjustment-read", "/api/v1/adjustments", nil, clerks + " " + approvers},
		{"adjustment-acknowledge", f.adjustment + "/acknowledge", nil, "heping.clerk dalian.clerk zhongshan.clerk anshan.clerk shenyang.clerk heping.approver dalian.approver anshan.approver shenyang.approver"},
		{"consultation-ask", "/api/v1/consultations", m{"number": f.number, "papers": []m{{"part": "commission", "ordinal": 0}}, "business": "复查"}, clerks},
		{"consultation-list", "/api/v1/consultations", nil, clerks + " " + approvers},
		{"consultation-read", f.consultation, nil, handlers + " anshan.clerk anshan.approver"},
		{"consultation-scan", f.consultation + "/papers/1", string(demo.CommissionScan()), "heping.clerk"},
		{"consultation-open", f.consultation + "/papers/1/open", nil, handlers}, // nothing is supplied yet
		{"consultation-refuse", f.consultation + "/refuse", m{"reason": "与业务无关"}, "heping.clerk"},
		{"consultation-supply", f.consultation + "/supply", nil, "heping.clerk"},
		{"consultation-withdraw", f.consultation + "/withdraw", nil, "anshan.clerk"},
		{"archive-file", f.running + "/file", nil, "heping.clerk dalian.clerk anshan.clerk province.clerk"},
		{"archive-read", f.running + "/file", nil, watchersOfFiles},
		{"archive-export", f.running + "/file/export", nil, "heping.approver dalian.approver anshan.approver province.approver"},
		{"archive-retentions", "/api/v1/retentions", nil, agencies},
		{"destruction-due", "/api/v1/destructions/due", nil, clerks + " " + approvers},
		{"destruction-read", "/api/v1/destructions", nil, clerks + " " + approvers},
		{"destruction-propose", "/api/v1/destructions", m{"cases": []string{strings.TrimPrefix(f.running, cases+"/")}, "reason": "期满"}, handlers},
		{"destruction-reject", f.destruction + "/reject", m{"answer": "尚需使用"}, "heping.approver"},
		{"procedure-edit", "/api/v1/procedure", m{"feedbackDays": 7, "reviewDays": 5, "approval": true}, citySystem},
		{"procedure-read", "/api/v1/procedure", nil, agencies},

		{"audit-read", "/api/v1/audit/entries", nil, auditor},
		{"audit-state", "/api/v1/audit/state", nil, auditor},
		{"audit-export", "/api/v1/audit/export", nil, auditor},
		{"audit-verify", "/api/v1/audit/verify", nil, auditor},

		{"catalogue-offer", "/api/v1/offers?owner=210200", nil, everybody},
		{"case-prepare", "/api/v1/lists", order["commission"], "heping.clerk zhongshan.clerk"},
		{"case-hand_over", f.list + "/hand-over", nil, "heping.clerk"},
		{"case-approve", f.list + "/approve", nil, "shenyang.approver"},
		{"case-reject", f.list + "/reject", m{"reason": "缺少附件"}, "shenyang.approver"},
		{"task-opinion", f.task + "/opinion", m{"opinion": "建议终止"}, "anshan.clerk"},
		{"authorization-withdraw", f.running + "/subjects/3/withdraw", nil, "heping.clerk"},
		{"case-supplement", f.running + "/supplements", m{"household": 1, "reason": "出生"}, "heping.clerk"},
		{"case-continue", f.running + "/continue", m{"reason": "申请人仍需要"}, "heping.clerk"},
		{"case-terminate", f.running + "/terminate", m{"reason": "撤回申请"}, "heping.clerk"},
	}
}

// afterwards are the codes with which those who may are refused by the table's request,
// for its form or for the state of what was prepared; in the code the right stands
// before each of them.
var afterwards = map[string]string{
	"adjustment-order":      "catalogue.invalid",
	"agreement-register":    "agreement.number",
	"archive-file":          "archive.running",
	"case-approve":          "case.not_approving",
	"case-bad_rows":         "listfile.no_heading",
	"case-create":           "case.commission",
	"case-hand_over":        "case.empty_list",
	"case-import_list":      "listfile.no_heading",
	"case-prepare":          "case.commission",
	"case-reject":           "case.not_approving",
	"case-submit":           "case.incomplete",
	"catalogue-edit":        "catalogue.from",
	"consultation-ask":      "consultation.own",
	"consultation-supply":   "consultation.settled",
	"consultation-withdraw": "consultation.settled",
	"destruction-propose":   "destruction.not_filed",
	"docking-reconcile":     "docking.no_address",
	"docking-register":      "docking.certificate",
	"hint-read":             "hint.not_ordered",
	"notice-read":           "store.stale",
	"notice-try":            "notice.nobody",
	"objection-create":      "review.once",
	"objection-withdraw":    "review.state",
	"procedure-read":        "procedure.no_city",
	"report-issue":          "report.reissue",
	"resource-import":       "listfile.no_heading",
	"review-import_answer":  "listfile.no_heading",
	"review-rematch":        "review.not_hosted",
	"source-edit":           "source.not_api",
	"source-read":           "source.not_api",
	"source-try":            "source.not_api",
	"task-answer":           "task.incomplete",
	"task-confirm":          "assist.confirmation",
	"task-feedback":         "task.not_prepared",
	"task-import_answer":    "listfile.no_heading",
	"task-mend":             "task.not_returned",
	"task-mend_paper":       "task.not_returned",
	"task-resubmit":         "assist.confirmation",
	"task-return":           "assist.confirmation",
	"task-withdraw":         "assist.confirmation",
}

// elsewhere are routes whose rights other tests prove.
var elsewhere = map[string]string{
	"destruction-approve": "TestFilesGoByTwoPeopleAndTheRegisterStillVerifies",
	"device-revoke":       "TestOnlyRegisteredDevicesConnect", "token-create": "TestTokens", "token-revoke": "TestTokens",
}
