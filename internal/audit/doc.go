// Package audit keeps on record who took which figures out of the house and who changed which account.
//
// # What is recorded, and when
//
// A line is kept before the thing is done: what could not be recorded is not done. So the record may have a line of something
// that failed right after, and never lacks one of something that was done. What its owner proves by a password (a new password, a
// second factor) is recorded right behind it, so that failed tries leave no line. A line names an account and an object (the address of a
// file, another account, a period); it never carries a password, a code, a network address or what somebody answered.
//
// # Storage
//
// A line is one insert into the collection "audit", never changed afterwards. Its key is "<milliseconds since 1970, 13 digits>-<16
// hexadecimal digits>": keys of one process sort by time, and those of several do not collide.
package audit
