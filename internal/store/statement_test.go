package store

import "hedui/internal/agency"

// Statement gives what a filter of tasks, cases or entries asks the database:
// for the tests in package store_test, which look at the plans.
func Statement(filter any, of ...agency.ID) (query string, args []any) {
	switch f := filter.(type) {
	case TaskFilter:
		return f.statement()
	case CaseFilter:
		return f.statement()
	case EntryFilter:
		return f.statement(of)
	case BehindPage:
		return f.FiguresFilter.behind(f.Figure, 1, "", 50)
	}
	panic("no list")
}

// BehindPage is the first page behind a figure.
type BehindPage struct {
	FiguresFilter
	Figure string
}
