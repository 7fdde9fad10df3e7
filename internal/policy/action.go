// Package policy decides, in one place, who may do what to what.
//
// Nouns: an Actor wants an Action on a Resource; the Cedar policies in
// policies/ answer, each with its id and, where the norm speaks, its rule.
// What no policy permits is forbidden. Scope says the same for lists.
package policy

// Action is one verb of the norm or of the administration, the same word in
// function, route, job, register and permission.
type Action string
