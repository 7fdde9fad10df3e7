package source_test

import (
	"hedui/internal/agency"
	"hedui/internal/catalogue"
	"hedui/internal/workday"
)

// startItems are those that a province begins with.
func startItems() []catalogue.Item {
	from, _ := workday.ParseDate("2026-01-01")
	return catalogue.Start([]agency.Agency{{ID: "210200", Name: "大连市核对中心", Level: agency.City, Parent: "210000"}}, from)
}
