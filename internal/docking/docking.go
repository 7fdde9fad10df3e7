// Package docking is the language in which Hedui speaks with other people's
// systems: cities that run their own (R12.2), and the ministry's platform
// (R4.1, R16.1). docs/docking.md explains it to whoever implements it; this
// package is what holds Hedui to it.
//
// Nouns: a Party (对接方) is a system with a key and a certificate; its peers know
// the certificate. A Message (报文) has a Header, which any middle man may read
// and which holds no personal datum, and a Content, which only the receiver can
// open. Sealing turns a message into its wire form: five lines of text, the
// same at every door, frozen for ever. A Receipt (回执) says that a message was
// taken for good, or why it was refused; a repeated message gets the receipt of
// the first time, byte for byte.
package docking

import (
	"time"

	"hedui/internal/agency"
	"hedui/internal/workday"
)

// Version is that of the specification. A message of a higher one is refused as
// a whole, never half understood; fields that are not known are kept.
const Version = 1

// Kind says what a message is for.
type Kind string

// The messages. All go in both directions, unless it says otherwise.
const (
	Catalogue      Kind = "catalogue"       // my items, as they are from now on (R4.2)
	Request        Kind = "request"         // one part of a request
	Confirm        Kind = "confirm"         // the province lets a cross-province request go (R5.2b)
	Return         Kind = "return"          // the province gives it back, with what is wrong (R5.2b)
	Feedback       Kind = "feedback"        // a wave of answers to a request (R5.3c)
	Reason         Kind = "reason"          // why there is no answer (R8.1)
	Terminate      Kind = "terminate"       // the request, or some persons of it, is not wanted any more (R8.2)
	Opinion        Kind = "opinion"         // the answering side thinks that it should end (R8.2)
	Review         Kind = "review"          // an objection: look again (R5.5a, R6.4)
	ReviewFeedback Kind = "review_feedback" // what looking again found
	Adjust         Kind = "adjust"          // the province's order about an item (R13.1)
	Acknowledge    Kind = "acknowledge"     // the order was read
	Consult        Kind = "consult"         // a paper is needed from the archive (R7.2)
	Supply         Kind = "supply"          // the paper
	Agreement      Kind = "agreement"       // the state of a confidentiality agreement (R10.1)

	Receipted Kind = "receipt" // the receipt of a message
	Collect   Kind = "collect" // what do you have for me?
	Ledger    Kind = "ledger"  // what I sent and took in a day, to be compared
	Resend    Kind = "resend"  // what I do not have: send it again
)

// Header is what a middle man may read. It holds no personal datum, neither do
// the names of requests and messages.
type Header struct {
	Version  int         `json:"version"`
	ID       string      `json:"id"` // unique for ever among the sender's: a message that comes again is the same message
	Kind     Kind        `json:"kind"`
	From     agency.Code `json:"from"` // whose message it is: a province, a city or a county of it
	To       agency.Code `json:"to"`
	SentAt   time.Time   `json:"sentAt"`             // by the sender's clock
	Signer   string      `json:"signer"`             // fingerprint of the certificate whose key signed
	Receiver string      `json:"receiver,omitempty"` // fingerprint of the certificate whose key opens the content

	Request  string       `json:"request,omitempty"`  // the asking side's own name of its request; all about it bears it
	No       int          `json:"no,omitempty"`       // place among the sender's messages about the request, from 1
	Deadline time.Time    `json:"deadline,omitzero"`  // after it nobody waits for the message
	Due      workday.Date `json:"due,omitzero"`       // of a request or review: the last day for its answer
	AsOf     workday.Date `json:"asOf,omitzero"`      // of feedback: the oldest date that its data is as of
	Coverage *Coverage    `json:"coverage,omitempty"` // of feedback
	Receipt  *Receipt     `json:"receipt,omitempty"`  // of a receipt

	Unknown Unknown `json:"-"` // fields of later versions, which survive
}

// Coverage counts the persons of a feedback, so that "not answered" never looks
// like "nothing found".
type Coverage struct {
	Persons       int `json:"persons"` // in this message
	Found         int `json:"found"`
	None          int `json:"none"`
	NameDiffers   int `json:"nameDiffers,omitempty"`
	Unavailable   int `json:"unavailable,omitempty"`
	NotAuthorised int `json:"notAuthorised,omitempty"`
	Missing       int `json:"missing,omitempty"` // of the request, still to come
}

// New begins a message about a request; whoever sends it sets when, in which
// place, and until when.
func New(kind Kind, id, request string, from, to agency.Code) Message {
	return Message{Header: Header{Version: Version, ID: id, Kind: kind, Request: request, From: from, To: to}}
}

// Message is what travels. It holds personal data: seal it, and log only ID and
// Kind.
type Message struct {
	Header
	Content
}
