// Package slip is the office where invitations become something to hand out: it chooses them by day, point or dossier, puts
// names in place of codes, and has package export draw them or write their list. The command line, the console and the API
// all come here, so that a slip is the same wherever it is asked for.
//
// A list holds every invitation. Slips are made only of codes that can still be used: whoever is handed a slip that opens
// nothing has been sent away twice. Of a day's slips the others are left out and counted; a single dossier whose code was
// used or has expired is refused with that word.
//
// Codes and links leave this package in files and pages alone: no error names one, since errors are logged.
//
//	office := slip.Office{Catalog: c, Book: intakeService, Base: base}
//	choice, err := office.Choose("31/5/2021", []string{"TT-05"}, now)
//	invited, err := office.Find(ctx, choice)
//	good := office.Good(invited, now)
//	err = office.Draw(w, good, slip.Print{Paper: slip.Roll, Format: export.PDF, Lang: "vi", Now: now})
package slip
