package casework

import (
	"hedui/internal/listfile"
	"hedui/internal/source"
	"hedui/internal/store"
)

// What the verbs take and give that lower floors define, by their own names for
// the doors above, which never see the store.
type (
	Answer        = store.Answer
	CaseFilter    = store.CaseFilter
	Digest        = store.Digest
	Document      = store.Document
	EntryFilter   = store.EntryFilter
	Event         = store.Event
	Exchange      = store.Exchange
	ItemFilter    = store.ItemFilter
	Material      = store.Material
	Notice        = store.Notice
	NoticeFilter  = store.NoticeFilter
	Opinion       = store.Opinion
	RegisterState = store.RegisterState
	Report        = store.Report
	ReportID      = store.ReportID
	ReportView    = store.ReportView
	Snapshot      = store.Snapshot
	TaskFilter    = store.TaskFilter
	Asked         = source.Asked
	Imported      = source.Imported
	ListFault     = listfile.Fault
)
