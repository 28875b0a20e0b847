// Package e2e tries the program as its users do: the built binary as a process, over HTTP, on the command line, in a real
// browser with JavaScript off, killed in the middle. It imports nothing of ours, so that it can only see what users see;
// figures are held against calculations written here a second time.
//
// The tests need a Chromium, zbarimg and pdftoppm, which `make test` sees to. The engine that speaks MongoDB's wire
// protocol is built from its own module beside the mongostore.
package e2e
