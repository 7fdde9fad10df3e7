// Package source is how an item is answered: hosted from an imported snapshot,
// or by exchange of files with the sharing department. It turns subjects into
// findings and knows neither cases nor the database.
//
// Nouns: somebody Asked is a subject whose authorization covers the item; a
// query file goes out to the sharing department, an answer file comes back.
package source

import (
	"hedui/internal/citizen"
	"hedui/internal/workday"
)

// Asked is a subject as a source sees it: no household, no purpose.
type Asked struct {
	Ordinal int
	Number  citizen.Number
	Name    string
	Until   workday.Date // the authorization's last day; 0: none stated
}
