package docking

import (
	"time"

	"hedui/internal/agency"
	"hedui/internal/catalogue"
	"hedui/internal/finding"
	"hedui/internal/workday"
)

// Content is the part of a message that only its receiver can open. Which
// fields a kind has stands in the table of check.go.
type Content struct {
	Items     []catalogue.Item `json:"items,omitempty"`     // catalogue
	Asked     *Question        `json:"asked,omitempty"`     // request
	Answers   []PersonReply    `json:"answers,omitempty"`   // feedback, review_feedback
	Persons   []int            `json:"persons,omitempty"`   // terminate: none = the whole request; review
	Words     string           `json:"words,omitempty"`     // reason, opinion, return, review, terminate; consult: for which business; supply: why not
	Field     string           `json:"field,omitempty"`     // return: what is wrong
	Review    string           `json:"review,omitempty"`    // review, review_feedback: the objecting side's name of it
	Order     *Order           `json:"order,omitempty"`     // adjust
	Consult   string           `json:"consult,omitempty"`   // consult, supply: the asking side's name of it
	Wanted    []Wanted         `json:"wanted,omitempty"`    // consult
	Papers    []Paper          `json:"papers,omitempty"`    // supply; review: evidence; agreement: the signed paper
	Agreement *AgreementState  `json:"agreement,omitempty"` // agreement
	Max       int              `json:"max,omitempty"`       // collect: most messages
	Ledger    []LedgerEntry    `json:"ledger,omitempty"`    // ledger
	On        workday.Date     `json:"on,omitzero"`         // ledger: the day, Beijing time
	IDs       []string         `json:"ids,omitempty"`       // resend

	Unknown Unknown `json:"-"` // fields of later versions, which survive
}

// Question is a part of a request: one item or category, for persons of one case.
type Question struct {
	Category     string           `json:"category"`         // by the receiver's code of it
	Item         catalogue.ItemID `json:"item,omitempty"`   // by the catalogue; empty = whoever holds the category
	Region       agency.Code      `json:"region,omitempty"` // where in the receiver's region; empty = all of it
	Kind         catalogue.Kind   `json:"kind"`
	Initiating   agency.Code      `json:"initiating,omitempty"`   // agency behind the request
	Commissioned agency.Code      `json:"commissioned,omitempty"` // agency that took the commission
	Commission   string           `json:"commission"`             // number of its letter
	Purpose      string           `json:"purpose"`
	Fields       []string         `json:"fields"` // wanted, by the receiver's names
	Due          workday.Date     `json:"due,omitzero"`
	Persons      []AskedPerson    `json:"persons"`
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

// PersonReply is the answer about one person; values of records are in the
// normal form of the field's type.
type PersonReply struct {
	No      int                 `json:"no"`
	Status  finding.Status      `json:"status"`
	Records []map[string]string `json:"records,omitempty"`
	Reason  string              `json:"reason,omitempty"`
	AsOf    workday.Date        `json:"asOf,omitzero"`
	Source  string              `json:"source,omitempty"`
}

// Order is the province's order that changes items from a day on; the message's
// request is its name (R13.1).
type Order struct {
	Number  string             `json:"number"` // of its document
	Text    string             `json:"text"`
	From    workday.Date       `json:"from"`
	Changes []catalogue.Change `json:"changes"`
}

// Wanted is a paper that is asked for: of a person of the request, by the asked
// side's number, or with 0 of the business as a whole (R7.2).
type Wanted struct {
	No    int    `json:"no,omitempty"`
	Paper string `json:"paper"` // authorization, id_copy, commission, exchange
}

// Paper is a scan.
type Paper struct {
	No          int    `json:"no,omitempty"` // supply: its place among the wanted, from 1
	Name        string `json:"name"`
	ContentType string `json:"contentType"`
	Content     []byte `json:"content"` // in base64
}

// AgreementState is a confidentiality agreement as it stands (R10.1): signed, and
// on FiledOn filed with the province.
type AgreementState struct {
	Number   string       `json:"number"`
	Of       agency.Code  `json:"of"` // on the lower tier
	SignedOn workday.Date `json:"signedOn"`
	From     workday.Date `json:"from"`
	To       workday.Date `json:"to"`
	FiledOn  workday.Date `json:"filedOn,omitzero"`
}

// Outcome is what became of a message.
type Outcome string

// A message is taken for good, or refused for good. What may succeed later gets
// no receipt, but an error: the sender tries again.
const (
	Taken   Outcome = "taken"
	Refused Outcome = "refused"
)

// Receipt says what became of a message. It is signed by who took it, and bears
// the digest of what was taken: neither side can deny the exchange. It stands in
// the header, so that whoever has the certificate can check it, with no key.
type Receipt struct {
	Of      string    `json:"of"`     // id of the message
	Digest  string    `json:"digest"` // SM3 of its five lines, in hexadecimal
	Outcome Outcome   `json:"outcome"`
	Code    string    `json:"code,omitempty"`  // of a refusal: an error of the list
	Words   string    `json:"words,omitempty"` // the same for people
	At      time.Time `json:"at"`              // when it was taken: the moment of receipt (R5.3a)
}

// LedgerEntry is one message of a day's ledger.
type LedgerEntry struct {
	ID      string  `json:"id"`
	Digest  string  `json:"digest"`
	Sent    bool    `json:"sent"`              // by who makes the ledger; else taken by it
	Outcome Outcome `json:"outcome,omitempty"` // empty: sent, and not receipted yet
}
