// Package fault defines the one kind of error that Hedui shows to people.
//
// A fault says what happened, which rule of the norm it follows, and what to
// do next, in Chinese and without personal data. Everything that is not a
// fault is a bare "internal" to the outside and a line in the log.
//
// Nouns: a Kind sorts faults by how they travel (HTTP status, exit code); a
// Code is a stable name for programs; a Field is one wrong input of many.
package fault

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Kind sorts faults by what the caller can do about them.
type Kind uint8

// The kinds. Each has exactly one HTTP status, in the table of package web.
const (
	Internal        Kind = iota // our own defect; details only in the log
	Invalid                     // the input is wrong; mend it and send it again
	Unauthenticated             // nobody is logged in, or the session ended
	Forbidden                   // known, but not allowed
	Missing                     // no such thing, or not one this actor may see
	Conflict                    // the thing is in another state by now
	Refused                     // the norm does not allow it; Rule says where
	TooLarge                    // more than is taken at once
	TooMany                     // too often; RetryAfter says when again
	Unavailable                 // a source or a store does not answer now
)

var kindNames = [...]string{
	"internal", "invalid", "unauthenticated", "forbidden", "missing",
	"conflict", "refused", "too-large", "too-many", "unavailable",
}

func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("Kind(%d)", uint8(k))
}

// Error is a fault. Message, Mend and Fields are shown to users and must hold
// no personal datum; Cause is for the log alone, and holds none either.
type Error struct {
	Kind       Kind
	Code       string        // stable, dotted: "assist.expired"
	Message    string        // Chinese: what happened
	Mend       string        // Chinese: what to do; may be empty
	Rule       string        // "R8.1"; empty where no rule of the norm is concerned
	Fields     []Field       // the wrong inputs, all at once
	RetryAfter time.Duration // for TooMany and Unavailable; 0 = not known
	Cause      error
}

// Field is one wrong input, by its path in the request ("households[0].name") and,
// where it has one, its Chinese name.
type Field struct {
	Path    string `json:"path"`
	Name    string `json:"name,omitempty" doc:"该项的中文名称"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// New makes a fault; the With methods complete it.
func New(kind Kind, code, message string) *Error {
	return &Error{Kind: kind, Code: code, Message: message}
}

// Newf is New with a formatted message. No argument may be a personal datum.
func Newf(kind Kind, code, format string, args ...any) *Error {
	return New(kind, code, fmt.Sprintf(format, args...))
}

// Because adds the rule of the norm that decided.
func (e *Error) Because(rule string) *Error { e.Rule = rule; return e }

// Do adds what the user should do.
func (e *Error) Do(mend string) *Error { e.Mend = mend; return e }

// At adds wrong inputs.
func (e *Error) At(fields ...Field) *Error { e.Fields = append(e.Fields, fields...); return e }

// From adds the cause, for the log.
func (e *Error) From(cause error) *Error { e.Cause = cause; return e }

// Retry adds the time after which it makes sense to try again.
func (e *Error) Retry(after time.Duration) *Error { e.RetryAfter = after; return e }

// Error is the one-sentence form for terminals and logs: message, rule, mend.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Message)
	if c := Cite(e.Rule); c != "" {
		b.WriteString("（" + c + "）")
	}
	if e.Mend != "" {
		b.WriteString("。" + strings.TrimSuffix(e.Mend, "。"))
	}
	if e.Cause != nil {
		b.WriteString(": " + e.Cause.Error())
	}
	return b.String()
}

// Unwrap gives the cause to errors.Is and errors.As.
func (e *Error) Unwrap() error { return e.Cause }

// Of finds the fault in err's chain.
func Of(err error) (*Error, bool) {
	var e *Error
	ok := errors.As(err, &e)
	return e, ok
}

// Is tells whether err is a fault of the given kind.
func Is(err error, kind Kind) bool {
	e, ok := Of(err)
	return ok && e.Kind == kind
}

// HasCode tells whether err is a fault with the given code.
func HasCode(err error, code string) bool {
	e, ok := Of(err)
	return ok && e.Code == code
}

// Cite turns a rule number into the words of the interface:
// "R5.3a" becomes 依据《操作规范》第五条. Anything else becomes "".
func Cite(rule string) string {
	n := 0
	if _, err := fmt.Sscanf(rule, "R%d", &n); err != nil || n < 1 || n > 99 {
		return ""
	}
	return "依据《操作规范》第" + numeral(n) + "条"
}

// numeral writes 1…99 in Chinese.
func numeral(n int) string {
	digits := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	tens, ones := n/10, n%10
	switch tens {
	case 0:
		return digits[ones]
	case 1:
		return "十" + digits[ones]
	}
	return digits[tens] + "十" + digits[ones]
}
