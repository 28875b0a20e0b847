package auth

import "slices"

// Role says in what capacity somebody asks. The route table names one for each route.
type Role string

// The roles. A guest is anybody, signed in or not; a machine is whoever holds an API token. Of those who have an account a
// viewer sees figures with small cells hidden; a manager sees all figures and takes files of them; an administrator also
// keeps accounts, tokens and settings.
const (
	Guest         Role = "guest"
	Viewer        Role = "viewer"
	Manager       Role = "manager"
	Administrator Role = "administrator"
	Machine       Role = "machine"
)

// Roles lists every role, for tests that run each against each route.
var Roles = []Role{Guest, Viewer, Manager, Administrator, Machine}

// AccountRoles lists the roles that an account can have; each may do what those before it may.
var AccountRoles = []Role{Viewer, Manager, Administrator}

// Meets reports whether who has role r may use what asks for want: everybody may what guests may; of accounts each may
// what a lesser one may; machines are apart, so that a token opens no page and no cookie an API route.
func (r Role) Meets(want Role) bool {
	if want == Guest || r == want {
		return true
	}
	have, need := slices.Index(AccountRoles, r), slices.Index(AccountRoles, want)
	return need >= 0 && have >= need
}

// ofAccount reports whether an account can have the role.
func (r Role) ofAccount() bool { return slices.Contains(AccountRoles, r) }
