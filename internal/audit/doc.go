// Package audit keeps on record who took which figures out of the house and who changed which account.
//
// # What is recorded, and when
//
// A line is kept before the thing is done: what could not be recorded is not done. So the record may have a line of something
// that failed right after, and never lacks one of something that was done. What its owner proves by a password (a sign-in, a new
// password, a second factor) is recorded right behind it, so that failed tries leave no line. A line names an account and an object (the
// address of a file, another account, a period); it never carries a password, a code, a network address or what somebody answered.
//
// # The chain
//
// Lines are numbered from 1 and sealed: a line's seal is a keyed code (HMAC-SHA-256) over its number, its content and the seal of the
// line before. The key lies outside the store, with the program's other secrets, so that whoever can write to the store alone can make
// no line. The number and seal of the last line are kept outside too, in a HeadFile. Verify reads all lines and names every one
// that was changed, taken out, put in another's place or cut off at the end.
//
// A line is one insert into the collection "audit" under its number (12 digits), never changed afterwards. The key is taken once, so
// that several processes may write: who comes second reads the first one's line and goes on behind it. Where the store ends before the
// head that is kept, the next line goes on behind that head: what was cut off stays a gap for good.
//
// Lines from before there was a chain have keys of the form "<milliseconds>-<random>". The first line of a chain says how many there
// were, with a digest of them (ChainBegun).
//
// What the chain does not show: what somebody did who has the key too, and lines that were cut off on a machine which keeps no head or an
// older one, as another server of the same store does. Each machine knows of the end that it has seen.
package audit
