// Package survey holds the nouns of the field and the rules that belong to them alone: what a questionnaire is,
// when a submission answers it properly, what a period, a tax code or a service point is.
//
// It owns no I/O, no clock, no randomness and no third-party code; every other room imports it and it imports none.
// Times are handed in, and codes (ids) are distinct string types, so that a point can never be passed for a procedure.
//
// The flow, in its words: a Submission (untrusted) is checked against a Survey and becomes a Response (accepted),
// which carries one Answer for each question that was answered. A question that was not answered has no Answer:
// skipped is not zero, and not applicable (choice "na") is not skipped.
package survey
