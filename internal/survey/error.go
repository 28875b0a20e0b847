package survey

import (
	"errors"
	"fmt"
	"strings"
)

// Kind sorts errors by what the caller can do about them. The zero Kind is Internal.
type Kind int

// The kinds. One table in the server maps each to a status, a log level and a page.
const (
	Internal        Kind = iota
	Invalid              // the input breaks a rule; Fields say where and how to mend it
	NotFound             // nothing of that name
	Conflict             // the unique key is taken; the first stands
	Gone                 // it existed and is over (a retired point, a spent code)
	Unauthenticated      // who is asking?
	Forbidden            // known, but may not
	TooMany              // slow down
	TooLarge             // more than is taken
	Unavailable          // the store or something behind it does not answer now; nothing was changed
	kinds
)

// Kinds lists every Kind, for tests that check tables for completeness.
func Kinds() []Kind {
	all := make([]Kind, kinds)
	for i := range all {
		all[i] = Kind(i)
	}
	return all
}

func (k Kind) String() string {
	return [...]string{"internal", "invalid", "not_found", "conflict", "gone", "unauthenticated", "forbidden", "too_many", "too_large", "unavailable"}[k]
}

// Error is the error of every room: its Kind, a message key for people, the field it concerns, and the cause.
type Error struct {
	Kind  Kind
	Key   string // message key of package locale, e.g. "err.q1_required"; may be empty
	Field string // form field, column or flag it concerns; may be empty
	Args  []any  // values for the message's placeholders: name, value, name, value
	Err   error  // cause, for logs; may be nil
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Kind.String())
	if e.Field != "" {
		b.WriteString(" " + e.Field)
	}
	if e.Key != "" {
		b.WriteString(" [" + e.Key + "]")
	}
	for i := 0; i+1 < len(e.Args); i += 2 {
		fmt.Fprintf(&b, " %v=%v", e.Args[i], e.Args[i+1])
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }

// KindOf gives the kind of the first Error in err's chain, Internal if there is none.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Errorf makes an Error of a kind from a format, as fmt.Errorf does.
func Errorf(k Kind, format string, args ...any) error {
	return &Error{Kind: k, Err: fmt.Errorf(format, args...)}
}

// Fault is one thing wrong with an input, addressed to the person who gave it.
type Fault struct {
	Field string // question id, form field or column
	Key   string // message key of package locale
	Args  []any  // placeholder name, value, …
}

// Faults is an Invalid error made of every fault of one input.
type Faults []Fault

func (f Faults) Error() string {
	parts := make([]string, len(f))
	for i, x := range f {
		parts[i] = x.Field + " [" + x.Key + "]"
	}
	return "invalid: " + strings.Join(parts, ", ")
}

// Unwrap gives an error of Kind Invalid, so that KindOf knows Faults for what they are.
func (f Faults) Unwrap() error { return &Error{Kind: Invalid} }

// For gives the faults of one field.
func (f Faults) For(field string) Faults {
	var out Faults
	for _, x := range f {
		if x.Field == field {
			out = append(out, x)
		}
	}
	return out
}
