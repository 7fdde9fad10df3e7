// Package policy decides, in one place, who may do what to what.
//
// Nouns: an Actor wants an Action on a Resource; the Cedar policies in
// policies/ answer, each with its id and, where the norm speaks, its rule.
// What no policy permits is forbidden. Scope says the same for lists.
package policy

// Action is one verb of the norm or of the administration, the same word in
// function, route, job, register and permission.
type Action string

// The actions on cases. Reading a case shows its flow without personal data;
// reading its households shows the people.
const (
	ListCheck           Action = "list.check"
	CaseCreate          Action = "case.create"
	CaseEdit            Action = "case.edit"
	CaseSubmit          Action = "case.submit"
	CasePrepare         Action = "case.prepare"
	CaseHandOver        Action = "case.hand_over"
	CaseApprove         Action = "case.approve"
	CaseList            Action = "case.list"
	CaseRead            Action = "case.read"
	CaseTerminate       Action = "case.terminate"
	CaseContinue        Action = "case.continue" // against an opinion that it be ended
	CaseSupplement      Action = "case.supplement"
	HouseholdRead       Action = "household.read"
	HouseholdReveal     Action = "household.reveal" // an id number in full
	HitMark             Action = "hit.mark"         // what was found, looked through
	AuthorizationUpload Action = "authorization.upload"
	DocumentOpen        Action = "document.open"

	AuthorizationWithdraw Action = "authorization.withdraw"
)

// The actions on tasks and findings. Reading a task shows its flow; the query
// and the findings show the people.
const (
	TaskList         Action = "task.list"
	TaskRead         Action = "task.read"
	TaskExportQuery  Action = "task.export_query"
	TaskImportAnswer Action = "task.import_answer"
	TaskAnswer       Action = "task.answer"
	TaskFeedback     Action = "task.feedback"
	TaskReason       Action = "task.reason"
	TaskOpinion      Action = "task.opinion"
	TaskExpire       Action = "task.expire"
	FindingRead      Action = "finding.read"
)

// The actions on objections and reviews. Reading a review shows its flow; the
// query, the evidence and the answer show the people.
const (
	ObjectionCreate   Action = "objection.create"
	ObjectionWithdraw Action = "objection.withdraw"
	ReviewApply       Action = "review.apply"
	ReviewList        Action = "review.list"
	ReviewRead        Action = "review.read"
	ReviewOpen        Action = "review.open" // whom it is about, what is doubted, with which evidence
	ReviewExportQuery Action = "review.export_query"
	ReviewAnswer      Action = "review.answer"
	ReviewFeedback    Action = "review.feedback"
	ReviewExpire      Action = "review.expire"
)

// The actions on cross-province business: before the ministry, and with it.
const (
	TaskConfirm     Action = "task.confirm"
	TaskReturn      Action = "task.return"
	TaskRequest     Action = "task.request" // whom a cross-province task asks for, with their authorizations
	TaskMend        Action = "task.mend"
	TaskResubmit    Action = "task.resubmit"
	TaskWithdraw    Action = "task.withdraw"
	MinistryReceive Action = "ministry.receive"
	LinkRead        Action = "link.read"
	LinkEdit        Action = "link.edit"
)

// The actions on docking: peers, and the messages to and from them.
const (
	DockingRegister Action = "docking.register"
	DockingRevoke   Action = "docking.revoke"
	DockingRead     Action = "docking.read"
	DockingResend   Action = "docking.resend"
	DockingSend     Action = "docking.send"
	DockingReceive  Action = "docking.receive"
)

// The actions on reports.
const (
	ReportList    Action = "report.list"
	ReportPreview Action = "report.preview"
	ReportIssue   Action = "report.issue"
	ReportOpen    Action = "report.open"
	ReportVerify  Action = "report.verify"
)

// The actions on hints of monitoring and on the rules that raise them.
const (
	HintRead      Action = "hint.read"
	HintMark      Action = "hint.mark"
	HintRaise     Action = "hint.raise"
	HintReadRules Action = "hint.read_rules"
	HintEditRules Action = "hint.edit_rules"
)

// The actions on what cases stand on.
const (
	CatalogueRead  Action = "catalogue.read"
	CatalogueEdit  Action = "catalogue.edit"
	ResourceImport Action = "resource.import"
	SourceList     Action = "source.list"
	SourceEdit     Action = "source.edit"
	SourceTry      Action = "source.try"
	SourceAsk      Action = "source.ask"
	AgencyRead     Action = "agency.read"
	AgencyEdit     Action = "agency.edit"
	DepartmentEdit Action = "department.edit"
	SettingsRead   Action = "settings.read"
	SettingsEdit   Action = "settings.edit"
	NoticeRead     Action = "notice.read"
	NoticeSettings Action = "notice.settings"
	NoticeSend     Action = "notice.send"
)

// The actions on statistics.
const (
	StatisticsRead Action = "statistics.read"
	StatisticsFlow Action = "statistics.flow"
)

// The actions on confidentiality agreements, adjustments of the catalogue and a
// city's own procedure.
const (
	AgreementRegister     Action = "agreement.register"
	AgreementFile         Action = "agreement.file"
	AgreementRead         Action = "agreement.read"
	AgreementWarn         Action = "agreement.warn"
	AdjustmentOrder       Action = "adjustment.order"
	AdjustmentAcknowledge Action = "adjustment.acknowledge"
	AdjustmentRead        Action = "adjustment.read"
	AdjustmentRemind      Action = "adjustment.remind"
	ProcedureEdit         Action = "procedure.edit"
)

// The actions on archives: consultation, filing, destruction.
const (
	ConsultationAsk      Action = "consultation.ask"
	ConsultationSupply   Action = "consultation.supply"
	ConsultationRefuse   Action = "consultation.refuse"
	ConsultationWithdraw Action = "consultation.withdraw"
	ConsultationList     Action = "consultation.list"
	ConsultationRead     Action = "consultation.read"
	ConsultationOpen     Action = "consultation.open"
	ConsultationRemind   Action = "consultation.remind"
	ArchiveFile          Action = "archive.file"
	ArchiveRead          Action = "archive.read"
	ArchiveExport        Action = "archive.export"
	DestructionPropose   Action = "destruction.propose"
	DestructionDecide    Action = "destruction.decide"
	DestructionRead      Action = "destruction.read"
)

// The actions on access and on the register.
const (
	AccountSelf    Action = "account.self" // one's own password and second factor
	AccountList    Action = "account.list"
	AccountCreate  Action = "account.create"
	AccountEdit    Action = "account.edit"
	AccountReset   Action = "account.reset"
	AccountDisable Action = "account.disable"
	DeviceList     Action = "device.list"
	DeviceRegister Action = "device.register"
	DeviceRevoke   Action = "device.revoke"
	DeviceRequire  Action = "device.require"
	TokenList      Action = "token.list"
	TokenCreate    Action = "token.create"
	TokenRevoke    Action = "token.revoke"
	PolicyRead     Action = "policy.read"
	KeyRead        Action = "key.read"
	AuditRead      Action = "audit.read"
	AuditExport    Action = "audit.export"
	AuditVerify    Action = "audit.verify"
)
