package auth

// Role says in what capacity somebody asks. The route table names one for each route.
type Role string

// The roles. A guest is anybody, signed in or not; a machine is whoever holds an API token.
const (
	Guest   Role = "guest"
	Manager Role = "manager"
	Machine Role = "machine"
)

// Roles lists every role, for tests that run each against each route.
var Roles = []Role{Guest, Manager, Machine}

// Meets reports whether who has role r may use what asks for want: everybody may what guests may, and otherwise the
// roles are apart, so that a token opens no page and a manager's cookie no API route.
func (r Role) Meets(want Role) bool { return want == Guest || r == want }

// ofAccount reports whether an account can have the role.
func (r Role) ofAccount() bool { return r == Manager }
