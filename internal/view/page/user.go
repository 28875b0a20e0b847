package page

// User is who is signed in, and what of the console is open to them. The zero User is nobody.
type User struct {
	Name          string
	Manager       bool // sees every figure and takes files; otherwise a viewer, from whom small cells are hidden
	Administrator bool // keeps accounts, tokens and settings; also a Manager
}
