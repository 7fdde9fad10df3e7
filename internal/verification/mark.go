package verification

import (
	"time"

	"hedui/internal/catalogue"
)

// Mark is what a clerk notes on looking through what was found of a subject in a
// category. It is a note for the agency's own work, and no verdict
// (只核对不认定).
type Mark string

// The marks. Check asks for another look: an objection, a visit, a paper.
const (
	MarkSame       Mark = "same"
	MarkDiffers    Mark = "differs"
	MarkUndeclared Mark = "undeclared"
	MarkCheck      Mark = "check"
)

// Known tells whether a mark is one of these.
func (m Mark) Known() bool {
	return m == MarkSame || m == MarkDiffers || m == MarkUndeclared || m == MarkCheck
}

// Marked is a mark in its place.
type Marked struct {
	Ordinal  int
	Category catalogue.CategoryCode
	Mark     Mark
	At       time.Time
	By       string
}
