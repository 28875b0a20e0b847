// Package freeze closes a period for good. What was reported for it keeps standing, whatever arrives later; what arrives
// later is shown beside it with its date; and anybody with the program and its secrets can prove that neither the figures
// nor the answers behind them were changed.
//
// It owns the store's collections Frozen and FrozenParts. It counts nothing itself: package report does, at the closing
// and again when a period is verified. Command line and server ask a Service in place of a report.Builder.
//
// # What is frozen
//
// Under its name ("2021-H1", see plan.ParsePeriod) a period keeps: its days; who closed it and when; the reports of the
// whole and of its groups by week, month, quarter, year, point, agency, field, procedure and channel, in Vietnamese and in
// English, without the list of unclassified codes, which speaks of everything stored; the manual entries that stood; fingerprints of the data and of the definitions; the program's version; and a
// list of the documents behind the figures. These are the responses received in the period, the states of dossiers
// received up to its last day, and the responses of other days that are tied to one of those dossiers, since rates of
// tied answers are about the dossier's period.
//
// The fingerprint is SHA-256 over one line of text for each of these documents, sorted by bytes and joined by newlines,
// below a line that names the format and the days. A line is a JSON array:
//
//	["response","2021-03-05","business-satisfaction.v1","TT-01","open","counter","vi","business","2.001583","doanh-nghiep",17,true,{"comment":true,"overall":["5"]}]
//	["dossier","2.001583","TT-01","business","online","direct","2021-03-05","2021-03-10","2021-03-09","2021-03-09","1","closed","cashless","no","B","4","2021-03-09",17]
//
// There is no receipt, no number of a dossier, no time of day and no text in it: of a text only that there is one. 17 is
// the place of the business among the sorted keys of all businesses of the period, 0 where none is known; true says that
// the response is tied to a dossier. So the same data give the same fingerprint in any order and on any engine.
//
// For finding out what was changed, the list has for each document 16 bytes of a keyed hash of its store key and 16 of its
// whole stored body. Keys, which are receipts, stand nowhere in clear. Lists and reports are kept in FrozenParts in pieces
// of 640.000 bytes (20.000 documents), since a stored body has at most 1 MiB, each under the hash of its content.
//
// # Why a seal
//
// Who can write the database can write a frozen period too. So its document carries HMAC-SHA-256 over everything in it,
// the hashes of its pieces included, with a secret that is not in the database. A period whose seal does not fit is given
// to nobody: its days are answered live, with a Problem that says so. A tombstone is sealed too (Tombstone): one that is not
// says nothing, and its response is missing. The seal cannot tell that a whole frozen period was taken away: the printed
// report and its fingerprint tell that.
//
// # Why inserts
//
// Pieces are written first and the document with the period's name last, by an insert: of two people who close a period at
// once the first stands and the other is told so. Pieces that nobody's document names lie there and do no harm.
//
// # Worked example
//
// 2021-H1 is closed on 1 June with 1.000 responses. On 3 June a paper form of 20 May is typed in. The report of 2021-H1
// still says 1.000; its Revision says 1.001 live, one late. Verify says equal, one late arrival. If somebody turns a 2 into
// a 5 in the database, Verify names the response, and the figures that would come out differently.
package freeze
