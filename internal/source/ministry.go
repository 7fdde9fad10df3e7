package source

import (
	"hedui/internal/agency"
	"hedui/internal/catalogue"
	"hedui/internal/finding"
	"hedui/internal/workday"
)

// MessageForm is the version of the messages on the ministry link. A message of
// a version that is not known is refused as a whole, never half understood.
const MessageForm = "1"

// MessageKind says what a message is for.
type MessageKind string

// The messages, in both directions alike.
const (
	Ask          MessageKind = "ask"    // one part of a request
	AnswerOfAsk  MessageKind = "answer" // a wave of answers to a request
	Cancel       MessageKind = "cancel" // the request, or some persons of it, is not wanted any more
	ReasonOfLate MessageKind = "reason" // why there is no answer (R8.1)
)

// Message is what travels between provinces through the ministry. ID is unique
// for ever: a message that comes again is the same message, and asks nothing
// twice. Request is the asking side's own name of its request; an answer bears
// that of its ask. It holds personal data: seal it, and log only ID and Kind.
type Message struct {
	Form    string        `json:"form"`
	ID      string        `json:"id"`
	Kind    MessageKind   `json:"kind"`
	Request string        `json:"request"`
	From    agency.Code   `json:"from"` // province
	To      agency.Code   `json:"to"`   // province
	Asked   *Question     `json:"asked,omitempty"`
	Answers []PersonReply `json:"answers,omitempty"`
	Persons []int         `json:"persons,omitempty"` // of a cancel; none = the whole request
	Words   string        `json:"words,omitempty"`   // of a cancel or reason
}

// Question is a part of a request: one category, for persons of one case.
type Question struct {
	Category   string         `json:"category"`         // the ministry's code
	Region     agency.Code    `json:"region,omitempty"` // where in the province; empty = all of it
	Kind       catalogue.Kind `json:"kind"`
	Commission string         `json:"commission"` // number of its letter
	Purpose    string         `json:"purpose"`
	Fields     []string       `json:"fields"` // wanted, by the ministry's names
	Due        workday.Date   `json:"due,omitzero"`
	Persons    []AskedPerson  `json:"persons"`
}

// AskedPerson is a subject of a request with its authorization: no
// authorization, no query, in either direction.
type AskedPerson struct {
	No            int          `json:"no"` // the asking side's
	Number        string       `json:"number"`
	Name          string       `json:"name"`
	Authorization string       `json:"authorization"`
	SignedOn      workday.Date `json:"signedOn"`
	ValidTo       workday.Date `json:"validTo,omitzero"`
}

// PersonReply is the answer about one person; records bear the ministry's names
// of the fields, values are in the normal form of the field's type.
type PersonReply struct {
	No      int                 `json:"no"`
	Status  finding.Status      `json:"status"`
	Records []map[string]string `json:"records,omitempty"`
	Reason  string              `json:"reason,omitempty"`
	AsOf    workday.Date        `json:"asOf,omitzero"`
	Source  string              `json:"source,omitempty"`
}
