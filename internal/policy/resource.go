package policy

import (
	"hedui/internal/account"
	"hedui/internal/agency"
)

// Kind is the kind of a resource: the Cedar entity type.
type Kind string

// The kinds, by the glossary's nouns.
const (
	Case         Kind = "Case"
	Task         Kind = "Task"   // with its findings
	Review       Kind = "Review" // 复核, with the objection behind it
	Report       Kind = "Report"
	Document     Kind = "Document"
	Item         Kind = "Item" // a catalogue item, with its data
	Agency       Kind = "Agency"
	Department   Kind = "Department"
	Settings     Kind = "Settings"
	Agreement    Kind = "Agreement"    // 保密协议; its Agency is the lower tier's
	Adjustment   Kind = "Adjustment"   // 调整令
	Archive      Kind = "Archive"      // 案卷, one agency's part of a case's file
	Destruction  Kind = "Destruction"  // 销毁; its Agency keeps the files
	Consultation Kind = "Consultation" // 调阅; Initiating asks, Agency keeps
	Statistics   Kind = "Statistics"   // of its Agency, and of those below it
	Notice       Kind = "Notice"
	Account      Kind = "Account"
	Device       Kind = "Device"
	Token        Kind = "Token"
	Register     Kind = "Register"
	Peer         Kind = "Peer" // 对接方
)

// Resource is what an action is done to, with the parties that decide. A party
// left empty is nobody. For lists, Kind alone is enough: Scope does the rest.
type Resource struct {
	Kind Kind
	ID   string

	Initiating    agency.ID           // 核对发起机构
	Commissioned  agency.ID           // 接受委托的核对机构
	Assisting     agency.ID           // 协查机构; of a document, only where its item asks for it
	Commissioning agency.DepartmentID // 委托单位
	Sharing       agency.DepartmentID // 资源共享部门

	Agency     agency.ID           // whose it is: item, account, device, notice, register …
	Department agency.DepartmentID // and its department, if it is one's
	Above      []agency.ID         // the tiers above: of Agency, or of a case's Commissioned

	Business string     // "new" or "existing"
	State    string     // the state of the case or task
	Creator  account.ID // who did the work that an approval is about
}
