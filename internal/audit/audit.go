package audit

import "time"

// Action names what was done. Pages have its words under "audit.action.<action>".
type Action string

// The actions on record.
const (
	ChainBegun     Action = "chain_begun"    // by the program itself; Object is the number and the digest of the lines from before
	SignedIn       Action = "signed_in"      // Object is how: ByPassword, ByCode or BySSO
	Download       Action = "download"       // figures with nothing hidden, or slips, were taken as a file; Object is the address asked
	UserAdded      Action = "user_added"     // Object is the account's name and role
	UserRole       Action = "user_role"      // another role; Object as above
	UserDisabled   Action = "user_disabled"  // Object is the account's name, also below
	UserEnabled    Action = "user_enabled"   //
	PasswordReset  Action = "password_reset" // a one-time password or link was made
	PasswordSet    Action = "password_set"   // by its owner
	SecondFactorOn Action = "second_factor_on"
	SecondReset    Action = "second_factor_off"
	UserTied       Action = "user_tied"   // to a person of the provider, or untied; Object has the address
	TokenAdded     Action = "token_added" // Object is the token's name
	TokenRevoked   Action = "token_revoked"
	PeriodFrozen   Action = "period_frozen"  // Object is the period's name
	EntryMade      Action = "entry_made"     // Object is the target
	TextsSaved     Action = "texts_saved"    // of a report; Object is the period
	TemplateSaved  Action = "template_saved" // Object is its kind and file
	PCISaved       Action = "pci_saved"      // Object is the year or the file
	PackPublished  Action = "pack_published" // Object is the period
)

// Actions lists all of them, in the order in which a page offers them.
var Actions = []Action{ChainBegun, SignedIn, Download, UserAdded, UserRole, UserDisabled, UserEnabled, PasswordReset, PasswordSet, SecondFactorOn, SecondReset, UserTied, TokenAdded, TokenRevoked, PeriodFrozen, EntryMade, TextsSaved, TemplateSaved, PCISaved, PackPublished}

// The ways of signing in. Pages have their words under "audit.how.<way>".
const (
	ByPassword = "password"
	ByCode     = "code" // a password and the code of the second factor
	BySSO      = "sso"
)

// Operator is the role of whoever works on the machine itself, by the command line.
const Operator = "operator"

// Line is one thing on record.
type Line struct {
	N      int64     `json:"-"`  // in the chain, set by Read; 0 for one from before it
	MAC    string    `json:"-"`  // its seal, set by Read
	At     time.Time `json:"at"` // UTC, milliseconds
	Who    string    `json:"who"`
	Role   string    `json:"role"`
	Action Action    `json:"action"`
	Object string    `json:"object"`
}
