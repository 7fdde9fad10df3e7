package seal

import (
	"fmt"
	"io"
	"log/slog"
)

const redaction = "***"

// Secret is a text that must not appear anywhere by accident: every fmt verb,
// JSON, text and slog show *** instead (R11). Reveal gives it away. In a struct
// that is printed whole, keep it in an exported field: fmt cannot call methods
// on unexported ones; and never make it a map key, which JSON prints as it is.
type Secret string

// Reveal gives the secret itself.
func (s Secret) Reveal() string { return string(s) }

func (Secret) String() string { return redaction }

// GoString hides the secret from %#v.
func (Secret) GoString() string { return redaction }

// Format hides the secret from every verb, %x and %q too.
func (Secret) Format(f fmt.State, _ rune) { redact(f) }

// MarshalJSON hides the secret from JSON.
func (Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + redaction + `"`), nil }

// MarshalText hides the secret from XML and other encoders of text.
func (Secret) MarshalText() ([]byte, error) { return []byte(redaction), nil }

// LogValue hides the secret from logs.
func (Secret) LogValue() slog.Value { return slog.StringValue(redaction) }

// hidden is embedded by what holds keys, so that printing it shows nothing.
type hidden struct{}

func (hidden) Format(f fmt.State, _ rune) { redact(f) }

func (hidden) MarshalJSON() ([]byte, error) { return []byte(`"` + redaction + `"`), nil }

func (hidden) LogValue() slog.Value { return slog.StringValue(redaction) }

func redact(f fmt.State) { io.WriteString(f, redaction) }
