// Package auth knows who may look at the figures: the managers' accounts and passwords, their sessions in the
// browser, the tokens of machines, and how fast anybody may guess.
//
// It owns the documents of the collections users, sessions and tokens, and nothing else. It never decides which page
// or route asks for which role (the server's route table does, with [Role.Meets]), never writes to a log, never keeps
// a password, token, session id or address in clear, and has no account or password built in. The server calls it for
// each request of the console and of the API; the command line calls it for `user` and `token`.
//
// # Accounts
//
// An account is a chain of states, each a document of its own: "lan#1" when it was made, "lan#2" after the first
// change (a new password, a disabling, an enabling), and so on. A change is an insert of the next state; of two
// changes at once one meets Conflict, looks again and is applied to what the other left. So a disabling is never lost
// to a password change that ran beside it, on any engine and from any number of processes. States that are over keep
// their key but not their content, so old password hashes do not stay behind.
//
// A session belongs to the state in which it began: as soon as a later state exists the session is over, wherever it
// was opened, and enabling the account again does not bring it back.
//
// # Sessions
//
// The cookie hailong_session carries 256 random bits, signed (securecookie, HMAC-SHA-256 under the caller's key). The
// store keeps them only as SHA-256: "<hash>" is inserted at sign-in and says who and since when, "<hash>#seen" is put
// at most once a minute and says when the session was last used. They are two documents because a put can write back
// what a sign-out has just deleted: a late "seen" alone opens nothing. A sign-in always makes a new id, and an id that
// the store does not know is nobody's, so a planted cookie is worth nothing. A cookie that is tampered with, foreign,
// over or signed out simply means signed out; only a store that fails is an error.
//
// # Passwords
//
// Argon2id with 64 MiB and three passes, the memory and passes of the second recommended option of RFC 9106, for
// machines that are no dedicated password servers. The RFC's four lanes change how long one hash takes on four idle
// cores, not what a guess costs; with one lane a sign-in keeps one core busy and leaves the others to the survey.
// At most two hashes run at once (128 MiB); others wait, as long as their context allows. Hashes are kept as PHC
// strings and made again at sign-in when the parameters have changed since.
//
// # Tokens
//
// "hl_" and 160 random bits in base 32, shown once. "key:<SHA-256>" leads to the token's name, and "name:<name>" says
// which hash is valid under it; only both together are a token, so deleting the name's document revokes it at once.
//
// # Throttling
//
// A failed sign-in makes the next try of the same account from the same address wait, longer each time. Beyond that an
// account and an address each have a store of tries that refills, wide enough for a hall full of people behind one
// address, and not asked at all where this account has signed in from this address before: strangers who guess at an
// account from elsewhere do not lock its owner out. All of it is in memory, keyed by hashes under a key that is never
// written anywhere, bounded, and forgotten at restart.
//
// # Why not
//
// x/time/rate was tried for the stores of tries: what it gave out at once it cannot take back, and a right password
// must not use up a try. A counter in the store would need what engines do not promise, and would keep traces of
// addresses.
//
// Example: the first start makes a manager with a one-time password, who signs in and has to choose another.
//
//	svc, err := auth.New(st, auth.Options{SessionKey: key, Secure: true})
//	name, once, created, err := svc.EnsureFirstManager(ctx) // "quanly", "c4kpn-…", true, nil
//	user, err := svc.SignIn(ctx, "quanly", once, "192.0.2.7") // user.MustChange == true
//	user, err = svc.SetPassword(ctx, "quanly", once, "thuyền về bến lúc chiều")
//	err = svc.StartSession(w, r, user) // the change ended earlier sessions
package auth
