// Package intake accepts what people answered: one submission of the survey page at a time, or a file of paper forms and
// earlier years; and what the one-stop software knows of dossiers, by file or over the API. What it has accepted is in the store, durable, once; what it refuses changes nothing.
//
// It owns the way from a survey.Submission or a row of a table to a survey.Response, the keyed hashes that stand for tax
// codes and submission keys, and the receipt. It never computes a figure, never speaks HTTP, and never keeps or logs a tax
// code, an address or a user agent. The clock is handed in.
//
//	s := intake.New(catalog, store, intake.Keys{Business: …, Receipt: …}, intake.Options{})
//	receipt, err := s.Accept(ctx, submission) // again with the same key: the same receipt, and the first answers stand
//	response, err := s.Lookup(ctx, receipt.Code)
//	own, err := s.AcceptPersonal(ctx, "K7M2-9QXD", submission) // with what the dossier knows, once for the dossier
//	summary, err := s.ImportResponses(ctx, file, "phieu-2020.xlsx", intake.ImportOptions{})
//	summary, err = s.ImportDossiers(ctx, file, "ho-so.xlsx", intake.ImportOptions{})
//	summary, err = s.ReceiveDossiers(ctx, body, intake.ImportOptions{SkipBad: true})
//
// # One submission
//
// Faults come all at once as survey.Faults, each with the form field it concerns: the key (16 to 128 letters, digits,
// "-", "_", "." or "~"), the survey version, who answers, the field of the dossier, and every answer by the rules of the
// version that the page was made from: a page left open over night still submits when a new version is out. Form fields
// that are no question of that version are ignored, and so are answers to questions that were not to be asked.
// A tax code never blocks an answer: one that is wrong, or given without consent, is left out, and Notices says so.
//
// # Personal invitations
//
// A dossier that is closed, refused or sent back for more papers invites its applicant: it has one code, which stays the same
// through all its states and is good for one response. The code is valid up to the center's number of days after the day of
// the latest such state (the latest of decision, return and recording; the day of arrival where none is told). A state that
// follows and asks for nothing, as when the papers were handed in again, takes nothing back: the slip is in somebody's hand.
//
// A code is a secret and stored nowhere. That of a dossier is made of the receipt secret, the dossier's key and the number of
// the attempt; the store has, under a keyed hash of the code, the key of the dossier it is for. Two dossiers that come to one
// code are told apart by the insert: the second takes its next attempt, and walking the attempts finds each again. Package
// invite says how hopeless guessing is.
//
// The key of a personal response is made of the dossier's key, so of many submissions on one code one insert lets one win.
// The response bears a keyed hash of its submission key: who sends the same again gets the receipt, everybody else is told
// that the code was used. Staff hold the lists of codes, so a code must not open an answer. Procedure, point, channel,
// applicant and business come from the dossier; the form's count only where the dossier does not know.
//
// # Import
//
// A table has one row for each response. Columns, in any order, by these names or their aliases in Vietnamese and English:
//
//	survey       required  business-satisfaction.v1
//	point        required  code of the service point
//	received_at  required  2021-03-05T09:00:00+07:00, or in the center's zone: 05/03/2021, 5/3/2021 9:00, 2021-03-05 09:00:00
//	applicant    required  business, household, citizen, or doanh nghiệp, hộ kinh doanh, cá nhân
//	id                     number of the paper form; names the response for good
//	procedure procedure_code field business dossier lang channel    where known; business is a tax code
//	<question id>          choice code or its label; several reasons by ";"; empty or "na" always allowed
//
// The name procedure is that of a column and of a question of the first questionnaire. A value of a choice is the answer;
// a value of the shape of a procedure code, or a procedure's name, is the procedure; anything else is a fault. The heading
// may stand twice, once for each. procedure_code ("mã thủ tục") is never the question.
//
// All rows are read and checked before the first is written: nothing is imported unless all are good, or SkipBad is set.
// Memory grows by some 50 bytes a row. A row is named by its id, or else by its parsed values and how many rows like it
// stood before it in the file: two people may answer alike on the same day, and both count; the same file again, or with
// rows added or in another order, adds only what is new. The tax code goes into that name as business key, never as
// typed, so an identical file gives identical names only under the same secrets.
//
// # Dossiers
//
// A row, or an element of a body, is one state of one dossier; a dossier comes again as its state changes. Columns, in any
// order, by these names or by the headings in use in Vietnamese offices ("Mã hồ sơ", "ma_ho_so", "Ngày hẹn trả", …):
//
//	dossier        required  the one-stop software's number; case and blanks do not count
//	procedure      required  code of the procedure, or its name; may be empty in a row
//	point          required  code of the service point
//	applicant      required  business, household, citizen, or doanh nghiệp, hộ kinh doanh, cá nhân
//	received       required  day of receipt
//	business                 tax code, of which only the keyed hash is kept
//	submitted_via            direct, online, post, or trực tiếp, trực tuyến, bưu chính
//	returned_via             the same
//	due decided returned     days: of the promise, of the result, on which it was given back
//	paused_days              whole days for which the clock stood still
//	status                   open, closed, supplement, refused, withdrawn, or đang giải quyết, đã giải quyết, bổ sung, từ chối, rút;
//	                         left out: closed where there is a day of the result or of the return, else open
//	result                   where a file has it beside the status: a closed dossier may have been refused or withdrawn
//	fee_via                  cash, cashless, none, or tiền mặt, không dùng tiền mặt, không thu phí
//	complaint                yes, no, or có, không
//	project_group            A, B, C
//	service_level            as the file names it
//	updated_at               when the software recorded the state; decides which state is the newest
//
// Columns for the field, the agency, the day of handing in, the amount of the fee, the procedure's name and a running number
// are known and passed over; they follow from others or nobody needs them. Days are 05/03/2021, 5/3/2021, 2021-03-05 or
// Excel's own. A time of day behind it is dropped: the day in the center's zone counts, and what has an offset is moved
// there first. In one column both styles may stand, with a warning where the style first changes. A date that is one only
// with the month first is a fault, and then so is every date of its column that could be read in both ways: with one of
// them in the file nobody knows what the others mean.
//
// Faults: an unknown point or word; a required value left empty; a day before the one it follows, or in the future; a
// decision without its day, a day of a decision that was not taken; in one file, two rows of one dossier that differ in what
// never changes (receipt, procedure, applicant, business where both tell it), or in the day of the result where no
// updated_at tells the newer. Kept with a warning: a procedure that the definitions do not know on the day of receipt (once
// a code, with the number of rows; it is counted as unclassified until an alias maps it), a point not in use, a wrong tax
// code, more days paused than passed. The same state twice is Repeated.
//
// A body is a JSON array, or objects one after the other, with members named as the columns: texts, numbers or null.
// Members that do not exist are a fault, and so is one that stands twice.
//
// Every different state of a dossier is kept, in the first free place of "<dossier key>:<n>"; one that is stored already is
// passed over. So files in any order, in parts, again or at the same time come to the same states, and which of them is the
// newest is said by survey.CompareStates, never by the order of arrival. A state that asks the applicant for an opinion is
// stored after its dossier's invitation. A reading takes some 150 bytes of memory a dossier; the rows of a workbook, up to
// 250.000, are kept from one reading to the next and take some 500 bytes each, because unpacking them takes long.
//
// # Why
//
// The store's key of a response is the receipt, and the receipt is a keyed hash of the submission key. So one insert
// under one key answers "was this sent before?", "which receipt does it have?" and "what does this receipt stand for?",
// and who copies the database can make neither receipts nor submission keys out of it.
package intake
