// Package archtest holds no program: its tests keep the shape of the whole.
//
// Nouns: a floor is a height in the building (docs/decisions/0011); a package
// imports only from lower floors. A ban is an import that the floors would
// allow and that is refused all the same, with its reason. Adding a package
// means giving it a floor here.
package archtest
