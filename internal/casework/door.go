package casework

import "hedui/internal/store"

// What the verbs take and give that the store defines, by their own names for
// the doors above, which never see the store.
type (
	Answer     = store.Answer
	CaseFilter = store.CaseFilter
	Document   = store.Document
	Event      = store.Event
	Exchange   = store.Exchange
	ItemFilter = store.ItemFilter
	Material   = store.Material
	Notice     = store.Notice
	Opinion    = store.Opinion
	Report     = store.Report
	ReportID   = store.ReportID
	ReportView = store.ReportView
	Snapshot   = store.Snapshot
	TaskFilter = store.TaskFilter
)
