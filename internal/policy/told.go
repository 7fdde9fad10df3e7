package policy

// business groups the actions that the three administrators never take.
const business = "business"

// told is what a refusal of an action says: the action's name, who may, and the
// rule that decides, if the norm speaks.
type told struct {
	action    Action
	name, who string
	rule      string
	business  bool
}

var actions = []told{
	{ListCheck, "检查名单", "由核对机构的经办人员检查", "R5.1", true},
	{CaseCreate, "创建核对业务", "由发起机构的经办人员为本机构或所辖县级机构创建", "R2.1", true},
	{CaseEdit, "修改核对业务", "由发起机构的经办人员修改", "R2.1", true},
	{CaseSubmit, "提交核对业务", "由发起机构的经办人员提交", "R5.2a", true},
	{CasePrepare, "准备移交名单", "由县级核对机构的经办人员准备", "R6.1", true},
	{CaseHandOver, "移交名单", "由准备名单的县级核对机构的经办人员移交", "R6.1", true},
	{CaseApprove, "审核批量核对", "由发起机构经办人以外的审核人员审核", "R6.1", true},
	{CaseList, "查看业务列表", "由核对机构和委托单位的业务人员查看", "R4.3", true},
	{CaseRead, "查看核对业务", "仅限发起机构、接受委托的机构、委托单位和省级机构查看", "R4.3", true},
	{CaseTerminate, "终止核对业务", "只有发起机构可以终止", "R8.2", true},
	{CaseContinue, "决定继续核对", "只有发起机构可以决定是否采纳终止意见", "R8.2", true},
	{CaseSupplement, "补充家庭成员", "由发起机构的经办人员补充", "R3.4", true},
	{HouseholdRead, "查看核对对象", "仅限发起机构和接受委托的机构查看", "R10", true},
	{HouseholdReveal, "查看完整身份证号", "仅限发起机构和接受委托的机构的经办人员和审核人员，写明缘由", "R10", true},
	{HitMark, "登记检出信息的查看情况", "由接受委托的机构的经办人员登记", "R5.4a", true},
	{AuthorizationUpload, "上传授权材料", "由发起机构或接受委托的机构的经办人员上传", "R5.1", true},
	{AuthorizationWithdraw, "撤回授权", "由发起机构或接受委托的机构的经办人员登记", "R3.4", true},
	{DocumentOpen, "调看材料", "仅限发起机构、接受委托的机构，以及所答项目要求该材料的协查机构", "R3.3", true},

	{TaskList, "查看协查任务列表", "由核对机构和资源共享部门的业务人员查看", "R4.3", true},
	{TaskRead, "查看协查任务", "仅限任务的参与机构、资源共享部门和省级机构查看", "R4.3", true},
	{TaskExportQuery, "下载查询文件", "仅限协查机构的经办人员和该项目的资源共享部门", "R10", true},
	{TaskImportAnswer, "导入反馈文件", "仅限协查机构的经办人员和该项目的资源共享部门", "R5.3c", true},
	{TaskAnswer, "填报核对结果", "仅限协查机构的经办人员和该项目的资源共享部门", "R5.3c", true},
	{TaskFeedback, "反馈核对结果", "由协查机构的经办人员反馈", "R5.3c", true},
	{TaskReason, "说明未反馈原因", "由协查机构的经办人员说明", "R8.1", true},
	{TaskOpinion, "提出终止意见", "由协查机构的经办人员提出", "R8.2", true},
	{TaskExpire, "处理超期任务", "由系统按时限自动处理", "R8.1", true},
	{FindingRead, "查看核对结果", "仅限发起机构、接受委托的机构和作出反馈的协查机构", "R10", true},

	{ObjectionCreate, "提出异议", "由委托单位提出，或由接受委托的核对机构的经办人员代核对对象登记", "R5.5a", true},
	{ObjectionWithdraw, "撤回异议", "由委托单位撤回，或由接受委托的核对机构的经办人员代核对对象撤回", "R5.5a", true},
	{ReviewApply, "申请复核", "由核对发起机构的经办人员申请", "R5.5a", true},
	{ReviewList, "查看复核列表", "由核对机构、委托单位和资源共享部门的业务人员查看", "R4.3", true},
	{ReviewRead, "查看复核", "仅限复核的参与机构、委托单位、资源共享部门和省级机构查看", "R4.3", true},
	{ReviewOpen, "查看异议内容", "仅限核对业务的参与机构、作出反馈的协查机构及其资源共享部门", "R10", true},
	{ReviewExportQuery, "下载复核查询文件", "仅限协查机构的经办人员和该项目的资源共享部门", "R10", true},
	{ReviewAnswer, "填报复核结果", "仅限协查机构的经办人员和该项目的资源共享部门", "R5.5a", true},
	{ReviewFeedback, "反馈复核结果", "由协查机构的经办人员反馈", "R5.5a", true},
	{ReviewExpire, "处理超期复核", "由系统按时限自动处理", "R5.5a", true},

	{TaskConfirm, "省级确认", "由省级机构的审核人员确认", "R5.2b", true},
	{TaskReturn, "退回跨省申请", "由省级机构的审核人员退回", "R5.2b", true},
	{TaskRequest, "查看跨省申请", "仅限发起机构、接受委托的机构，以及确认前的省级机构", "R5.2b", true},
	{TaskMend, "更正跨省申请", "由发起机构的经办人员更正", "R5.2b", true},
	{TaskResubmit, "重新提交跨省申请", "由发起机构的经办人员重新提交", "R5.2b", true},
	{TaskWithdraw, "撤回跨省核对项", "由发起机构的经办人员撤回", "R5.2b", true},
	{MinistryReceive, "接收部平台报文", "由系统自动接收", "R16.1", true},
	{LinkRead, "查看部平台链路配置", "由省级机构人员查看", "R16.1", false},
	{LinkEdit, "修改部平台链路配置", "由省级机构的系统管理员修改", "R16.1", false},

	{DockingRegister, "登记对接方", "由省级机构的安全管理员登记", "R11", false},
	{DockingRevoke, "注销对接方", "由省级机构的安全管理员注销", "R11", false},
	{DockingRead, "查看对接状况", "由省级机构人员查看", "R12.2", false},
	{DockingResend, "重发对接报文", "由省级机构的系统管理员重发", "R12.2", false},
	{DockingSend, "发送对接报文", "由系统自动发送", "R12.2", false},
	{DockingReceive, "接收对接报文", "由系统自动接收", "R12.2", false},

	{ReportList, "查看报告列表", "由接受委托的机构和委托单位查看", "R9.2", true},
	{ReportPreview, "预览核对报告", "由接受委托的核对机构预览", "R5.4a", true},
	{ReportIssue, "出具核对报告", "只由接受委托的核对机构的审核人员出具", "R5.4a", true},
	{ReportOpen, "打开核对报告", "核对报告只提供给委托书所列的委托单位，其他部门及其上级均属第三方", "R9.2", true},
	{ReportVerify, "验证核对报告", "任何人都可以验证", "", false},

	{HintRead, "查看监测提示", "仅限接受委托的机构和要求监测的委托单位", "R9.1", true},
	{HintMark, "登记提示查看情况", "由接受委托的机构的经办人员登记", "R9.1", true},
	{HintRaise, "产生监测提示", "由系统在委托要求监测的业务内产生", "R9.1", true},
	{HintReadRules, "查看监测规则", "由核对机构和委托单位的业务人员、系统管理员查看", "R9.1", false},
	{HintEditRules, "维护监测规则", "由省级机构的审核人员维护", "R9.1", true},

	{CatalogueRead, "查看资源目录", "登录人员均可查看", "R5.3b", false},
	{CatalogueEdit, "维护资源目录", "由本级核对机构的审核人员维护，省级机构可以维护各级目录", "R4.2", true},
	{ResourceImport, "导入数据资源", "由目录项所属机构的经办人员或其资源共享部门导入", "R12.1", true},
	{SourceList, "查看接口", "由核对机构的审核人员和系统管理员查看", "R4.3", false},
	{SourceEdit, "维护接口说明", "由目录项所属机构的审核人员或系统管理员维护", "R4.2", false},
	{SourceTry, "试用接口", "由目录项所属机构的审核人员或系统管理员试用", "R4.2", false},
	{SourceAsk, "查询数据源", "由系统自动查询", "R3.3", false},
	{AgencyRead, "查看机构和部门", "登录人员均可查看", "R2.2", false},
	{AgencyEdit, "维护核对机构", "由本级或上级机构的系统管理员维护", "R4.3", false},
	{DepartmentEdit, "维护部门", "由本级或上级机构的系统管理员维护", "R2.2", false},
	{SettingsRead, "查看设置", "由核对机构人员查看", "", false},
	{SettingsEdit, "修改设置", "由省级机构的系统管理员修改", "R17", false},
	{AgreementRegister, "登记保密协议", "由签订双方或省级机构的经办人员登记", "R10.1", true},
	{AgreementFile, "保密协议备案", "由省级机构的审核人员办理", "R10.1", true},
	{AgreementRead, "查看保密协议", "由本级或上级机构的业务人员、安全管理员查看", "R10.1", false},
	{AgreementWarn, "提醒保密协议到期", "由系统自动提醒", "R10.1", true},
	{AdjustmentOrder, "下达调整令", "由省级机构的审核人员下达", "R13.1", true},
	{AdjustmentAcknowledge, "确认调整令", "由市、县级机构的业务人员逐一确认", "R13.1", true},
	{AdjustmentRead, "查看调整令", "由核对机构的业务人员查看", "R13.1", true},
	{AdjustmentRemind, "提醒确认调整令", "由系统自动提醒", "R13.1", true},
	{ProcedureEdit, "规定市内核对程序", "由市级机构的系统管理员规定", "R14.1", false},
	{ConsultationAsk, "申请调阅档案", "由办理业务需要的核对机构的经办人员申请", "R7.2", true},
	{ConsultationSupply, "提供调阅档案", "由保管机构的经办人员提供", "R7.2", true},
	{ConsultationRefuse, "不予提供调阅档案", "由保管机构的经办人员说明理由", "R7.2", true},
	{ConsultationWithdraw, "撤回调阅申请", "由申请调阅的机构的经办人员撤回", "R7.2", true},
	{ConsultationList, "查看调阅列表", "由核对机构的业务人员查看", "R7.2", true},
	{ConsultationRead, "查看调阅申请", "仅限申请调阅的机构和保管机构查看", "R7.2", true},
	{ConsultationOpen, "查看调阅的档案", "仅限申请调阅的机构在提供后查看，以及保管机构", "R7.2", true},
	{ConsultationRemind, "提醒提供调阅档案", "由系统自动提醒", "R7.2", true},
	{ArchiveFile, "归档", "由参与业务的核对机构的经办人员分别归档", "R7.1", true},
	{ArchiveRead, "查看案卷", "仅限参与业务的核对机构和省级机构查看", "R7.1", true},
	{ArchiveExport, "导出案卷", "由参与业务的核对机构的审核人员导出", "R7.1", true},
	{DestructionPropose, "提请销毁案卷", "由接受委托的核对机构提请", "R7.1", true},
	{DestructionDecide, "审核销毁案卷", "由接受委托的核对机构提请人以外的审核人员审核", "R7.1", true},
	{DestructionRead, "查看销毁清册", "由保管机构的业务人员查看", "R7.1", true},
	{StatisticsRead, "查看时效统计", "由本级或上级机构的业务人员查看", "R3.3", true},
	{StatisticsFlow, "查看业务流向", "由核对机构的业务人员查看本机构和下级机构的", "R3.3", true},
	{NoticeRead, "查看通知", "只能查看发给本单位的通知", "", false},
	{NoticeSettings, "设置对外通知", "由系统管理员为本机构及本级部门设置", "", false},
	{NoticeSend, "发出通知摘要", "由系统按设置自动发出", "", false},

	{AccountSelf, "修改本人密码", "只能修改本人的", "", false},
	{AccountList, "查看账号", "由本级或上级机构的安全管理员查看", "R11", false},
	{AccountCreate, "建立账号", "由本级或上级机构的安全管理员建立", "R11", false},
	{AccountEdit, "修改账号", "由本级或上级机构的安全管理员修改，本人的账号须由他人修改", "R11", false},
	{AccountReset, "重置账号", "由本级或上级机构的安全管理员重置，本人的账号须由他人重置", "R11", false},
	{AccountDisable, "停用账号", "由本级或上级机构的安全管理员停用，不能停用本人的账号", "R11", false},
	{DeviceList, "查看登记设备", "由本级或上级机构的安全管理员查看", "R11", false},
	{DeviceRegister, "登记设备", "由本级或上级机构的安全管理员登记", "R11", false},
	{DeviceRevoke, "注销设备", "由本级或上级机构的安全管理员注销", "R11", false},
	{DeviceRequire, "设置设备识别", "由本级或上级机构的安全管理员设置", "R11", false},
	{TokenList, "查看系统令牌", "由本级或上级机构的安全管理员查看", "R11", false},
	{TokenCreate, "签发系统令牌", "由本级或上级机构的安全管理员签发", "R11", false},
	{TokenRevoke, "注销系统令牌", "由本级或上级机构的安全管理员注销", "R11", false},
	{PolicyRead, "查看授权策略", "由安全管理员和审计管理员查看", "R11", false},
	{KeyRead, "查看密钥状态", "由安全管理员查看", "R11", false},
	{AuditRead, "查看安全登记", "由本级或上级机构的审计管理员查看", "R11", false},
	{AuditExport, "导出安全登记", "由省级机构的审计管理员导出", "R11", false},
	{AuditVerify, "校验安全登记", "由审计管理员校验", "R11", false},
}

var toldOf = func() map[Action]told {
	m := make(map[Action]told, len(actions))
	for _, t := range actions {
		m[t.action] = t
	}
	return m
}()

// Actions lists every action, in the order of the interface.
func Actions() []Action {
	all := make([]Action, len(actions))
	for i, t := range actions {
		all[i] = t.action
	}
	return all
}

// Chinese is the action's name in the interface; an unknown action is its own name.
func (a Action) Chinese() string {
	if t, ok := toldOf[a]; ok {
		return t.name
	}
	return string(a)
}

// Who says in Chinese who may do the action; "" for an unknown one.
func (a Action) Who() string { return toldOf[a].who }

// Rule is the rule of the norm that decides about the action; "" where the norm
// does not speak.
func (a Action) Rule() string { return toldOf[a].rule }

// Known tells whether a is one of Actions.
func (a Action) Known() bool { _, ok := toldOf[a]; return ok }
