// Package docs hands the program those of its documents that it shows: the
// list of faults, to which every problem of the API points.
package docs

import _ "embed"

// Errors is errors.md: under a heading for each family of codes, a table with
// a row for each fault (code, kind, HTTP status, message, rule, what to do).
//
//go:embed errors.md
var Errors string
