package audit

import "time"

// Action names what was done. Pages have its words under "audit.<action>".
type Action string

// The actions on record.
const (
	Download       Action = "download"       // unsuppressed figures were taken as a file; Object is the address asked
	UserAdded      Action = "user_added"     // Object is the account's name and role
	UserChanged    Action = "user_changed"   // another role
	UserDisabled   Action = "user_disabled"  //
	UserEnabled    Action = "user_enabled"   //
	PasswordReset  Action = "password_reset" // a one-time link was made
	SecondFactorOn Action = "second_factor_on"
	SecondReset    Action = "second_factor_off"
	TokenAdded     Action = "token_added"
	TokenRevoked   Action = "token_revoked"
	PeriodFrozen   Action = "period_frozen"
	EntryMade      Action = "entry_made"
)

// Line is one thing on record. It never carries an address, a password, a code or a text of an answer.
type Line struct {
	At     time.Time `json:"at"` // UTC, milliseconds
	Who    string    `json:"who"`
	Role   string    `json:"role"`
	Action Action    `json:"action"`
	Object string    `json:"object"`
}
