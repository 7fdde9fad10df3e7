// Package norm holds the operating norm for cross-region verification of
// household economic status (Liaoning, 2022, 17 articles) as data: its numbers
// with their articles, and its rules in short.
//
// Nouns: Settings are the norm's numbers and choices as one province holds
// them, so that another province adopts the program by changing data; a
// Setting is one of them with its article and Chinese label; a Rule is one
// demand of the norm, cited as R5.3a (article 5, paragraph or item 3, part a).
package norm

import (
	"fmt"
	"slices"

	"hedui/internal/fault"
)

// Version is recorded on every business begun under the embedded norm (R17).
const Version = "辽宁2022"

// Settings are the numbers and choices of a province. Days are working days by
// the State Council's calendar unless the field says otherwise.
type Settings struct {
	Version               string `json:"version"`               // of the norm (R17)
	NewFeedbackDays       int    `json:"newFeedbackDays"`       // R5.3a
	ReviewDays            int    `json:"reviewDays"`            // R5.5a
	ConsultationDays      int    `json:"consultationDays"`      // R7.2
	ReminderDays          []int  `json:"reminderDays"`          // before a limit ends, falling
	ApproveOwnBatches     bool   `json:"approveOwnBatches"`     // R6.1: a second person for the province's own batches
	HoldWithoutAgreement  bool   `json:"holdWithoutAgreement"`  // R10.1: hold personal data back, not only warn
	AgreementReminderDays int    `json:"agreementReminderDays"` // R10.1: calendar days before an agreement ends
	MoveRunning           bool   `json:"moveRunning"`           // R17: running business follows a new version
	RegisterYears         int    `json:"registerYears"`         // R11: years that the security register is kept
	ArchiveNewYears       int    `json:"archiveNewYears"`       // R7.1: years that files of new applications are kept
	ArchiveExistingYears  int    `json:"archiveExistingYears"`  // R7.1: years that all other files are kept
}

// Default is the norm as Liaoning wrote it. Each call gives a fresh value.
func Default() Settings {
	return Settings{
		Version:               Version,
		NewFeedbackDays:       30,
		ReviewDays:            20,
		ConsultationDays:      5,
		ReminderDays:          []int{5, 3, 1},
		ApproveOwnBatches:     true,
		AgreementReminderDays: 30,
		RegisterYears:         3,  // 网络数据安全管理条例 art. 12; PIPL art. 56
		ArchiveNewYears:       10, // 国家档案局令第8号: 30 or 10 years
		ArchiveExistingYears:  10,
	}
}

// Setting is one setting with what a reader needs to judge it.
type Setting struct {
	Name  string `json:"name"` // as in the JSON form of Settings
	Label string `json:"label"`
	Value any    `json:"value"` // int, bool, string or []int
	Unit  string `json:"unit,omitempty"`
	Rule  string `json:"rule"`
}

// List gives every setting with its label, unit and article, in the order of
// the articles.
func (s Settings) List() []Setting {
	const days = "个工作日"
	return []Setting{
		{"newFeedbackDays", "新申请业务反馈时限", s.NewFeedbackDays, days, "R5.3a"},
		{"reminderDays", "时限届满前提醒", s.ReminderDays, days, "R5.3a"},
		{"reviewDays", "复核反馈时限", s.ReviewDays, days, "R5.5a"},
		{"approveOwnBatches", "省级自行发起的批量核对须经第二人审批", s.ApproveOwnBatches, "", "R6.1"},
		{"archiveNewYears", "新申请业务案卷保管年限", s.ArchiveNewYears, "年", "R7.1"},
		{"archiveExistingYears", "批量核对、市内核对案卷保管年限", s.ArchiveExistingYears, "年", "R7.1"},
		{"consultationDays", "档案调阅提供时限", s.ConsultationDays, days, "R7.2"},
		{"holdWithoutAgreement", "未签或过期保密协议时暂停提供个人信息", s.HoldWithoutAgreement, "", "R10.1"},
		{"agreementReminderDays", "保密协议到期前提醒", s.AgreementReminderDays, "天", "R10.1"},
		{"registerYears", "安全登记保存年限", s.RegisterYears, "年", "R11"},
		{"version", "操作规范版本", s.Version, "", "R17"},
		{"moveRunning", "在办业务改按新版本办理", s.MoveRunning, "", "R17"},
	}
}

// MovesFrom tells whether these settings bring another version of the norm than
// earlier ones, to which running business moves (R17).
func (s Settings) MovesFrom(before Settings) bool {
	return s.MoveRunning && s.Version != before.Version
}

// maxDays bounds every limit: a year and a day is surely a slip of the hand.
const maxDays = 366

// Check finds every setting that cannot be. The fault is Invalid with code
// norm.settings and has one field for each of them.
func (s Settings) Check() error {
	var bad []fault.Field
	complain := func(ok bool, name, message string) {
		if !ok {
			bad = append(bad, fault.Field{Path: name, Code: "norm." + name, Message: label(name) + message})
		}
	}
	between := func(n, low, high int, name string) {
		complain(low <= n && n <= high, name, fmt.Sprintf("应在%d至%d之间", low, high))
	}
	complain(s.Version != "", "version", "不能为空")
	between(s.NewFeedbackDays, 1, maxDays, "newFeedbackDays")
	between(s.ReviewDays, 1, maxDays, "reviewDays")
	between(s.ConsultationDays, 1, maxDays, "consultationDays")
	between(s.AgreementReminderDays, 1, maxDays, "agreementReminderDays")
	between(s.RegisterYears, 3, 100, "registerYears")
	between(s.ArchiveNewYears, 1, 100, "archiveNewYears")
	between(s.ArchiveExistingYears, 1, 100, "archiveExistingYears")
	complain(s.remindersFall(), "reminderDays", "应从大到小、不重复，且小于反馈时限")
	if len(bad) == 0 {
		return nil
	}
	return fault.New(fault.Invalid, "norm.settings", "省级设置有误").Do("请改正所列各项").At(bad...)
}

// remindersFall: each reminder comes after the one before it, and within the limit.
func (s Settings) remindersFall() bool {
	last := s.NewFeedbackDays
	for _, n := range s.ReminderDays {
		if n < 1 || n >= last {
			return false
		}
		last = n
	}
	return true
}

// label is the Chinese label of a setting.
func label(name string) string {
	all := Settings{}.List()
	i := slices.IndexFunc(all, func(s Setting) bool { return s.Name == name })
	return all[i].Label
}
