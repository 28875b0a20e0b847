package e2e_test

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// rule is what this program knows of a procedure: its own copy, so that a figure cannot be right by the same mistake.
type rule struct {
	field, agency string
	limit, plan   int    // days, 0 = none
	calendar      bool   // counted in calendar days
	since         string // first day on which the code means something; before, it is unknown
	group         string
}

var rules = map[string]rule{
	"2.001583": {field: "doanh-nghiep", agency: "skhdt", limit: 3},
	"2.002023": {field: "doanh-nghiep", agency: "skhdt", limit: 5},
	"1.010010": {field: "doanh-nghiep", agency: "skhdt"},
	"1.009664": {field: "dau-tu", agency: "skhdt", limit: 15, calendar: true},
	"1.013236": {field: "xay-dung", agency: "sxd", limit: 20, plan: 10, calendar: true},
	"1.013233": {field: "xay-dung", agency: "sxd", limit: 5},
	"1.012753": {field: "dat-dai", agency: "stnmt", limit: 30, plan: 20, calendar: true},
	"1.012783": {field: "dat-dai", agency: "stnmt", plan: 20, calendar: true},
	"2.001955": {field: "lao-dong", agency: "sldtbxh", limit: 7},
	"1.004650": {field: "quang-cao", agency: "svhtt", limit: 5},
	"2.002225": {field: "thue", agency: "cucthue", limit: 3},
	"1.010727": {field: "moi-truong", agency: "stnmt", since: "2022-01-01"},

	"tham-dinh-tkcs-du-an-giao-thong-nhom-b": {field: "xay-dung", agency: "sxd", limit: 20, plan: 10, calendar: true, group: "B"},
}

var codes = []string{
	"2.001583", "2.001583", "2.002023", "1.010010", "1.009664", "1.013236", "1.013233", "1.012753", "1.012783", "2.001955", "1.004650", "2.002225",
	"1.010727", "9.999999", "", "tham-dinh-tkcs-du-an-giao-thong-nhom-b",
}

// pointAgencies are the agencies of the points that have one.
var pointAgencies = map[string]string{
	"TT-01": "skhdt", "TT-02": "skhdt", "TT-03": "sxd", "TT-04": "stnmt", "TT-05": "stnmt", "TT-06": "sldtbxh", "TT-07": "sct", "TT-08": "sgtvt", "TT-12": "congan",
}

// place is where a dossier or an answer belongs.
type place struct{ point, agency, procedure, field, channel, applicant string }

// placeOf derives a place: the procedure's field and agency, or else the point's agency, as they were in 2021 or, after the
// mergers of 2025, of those who took over.
func placeOf(day, point, code, channel, applicant string) place {
	p := place{point: point, agency: pointAgencies[point], procedure: code, channel: channel, applicant: applicant}
	if r, ok := known(code, day); ok {
		p.field, p.agency = r.field, r.agency
	} else if code != "" {
		p.procedure = "unclassified"
	}
	if day >= "2025-07-01" && p.agency == "skhdt" {
		p.agency = "stc-ag"
	}
	return p
}

func known(code, day string) (rule, bool) {
	r, ok := rules[code]
	return r, ok && day >= r.since
}

// folder is the independent program's idea of a dossier: what it came to, and the rows that told it.
type folder struct {
	number, procedure, point, applicant, tax, via   string
	received, due, decided, returned, status, asked string // asked: when its applicant was last asked for an opinion
	fee, complaint, group                           string
	paused                                          int
	states                                          []state
}

// state is one row about a dossier; what it does not say is the folder's.
type state struct {
	status, due, decided, returned, fee, complaint, updated string
	paused                                                  int
}

// reply is the independent program's idea of an answer.
type reply struct {
	at                                                   time.Time
	place                                                // derived
	code, tax, dossier, overall, contacts, payment, mode string
}

// valid tells whether the overall answer is a level.
func (r *reply) valid() bool { return r.overall >= "1" && r.overall <= "5" }

var saigon = time.FixedZone("", 7*3600)

func dayOf(t time.Time) string { return t.In(saigon).Format(time.DateOnly) }

// shift moves a day.
func shift(day string, by int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return t.AddDate(0, 0, by).Format(time.DateOnly)
}

// world is everything that the made-up center did.
type world struct {
	r       *rand.Rand
	today   string
	folders []*folder
	replies []*reply
}

func (w *world) pick(list ...string) string { return list[w.r.IntN(len(list))] }
func (w *world) chance(percent int) bool    { return w.r.IntN(100) < percent }

// makeWorld makes dossiers of 2021 up, some of these days, and what was answered on paper.
func makeWorld(dossiers int, today string) *world {
	w := &world{r: rand.New(rand.NewPCG(31, 2021)), today: today}
	for i := range dossiers {
		w.folders = append(w.folders, w.folder(i))
	}
	for i := range 48 {
		w.folders = append(w.folders, w.fresh(i))
	}
	for _, f := range w.folders[:dossiers] {
		w.answer(f)
	}
	for range dossiers * 4 / 5 {
		w.open()
	}
	return w
}

// folder makes a dossier up: received from the end of 2020 on, on any day of the week.
func (w *world) folder(i int) *folder {
	f := &folder{
		number: fmt.Sprintf("H38.%06d", 100000+i), procedure: w.pick(codes...), point: fmt.Sprintf("TT-%02d", 1+w.r.IntN(14)),
		applicant: w.pick("business", "business", "business", "business", "household", "citizen"), via: w.pick("direct", "direct", "online", "post", ""),
		received: shift("2020-12-21", w.r.IntN(365)), fee: w.pick("cash", "cashless", "none", ""), complaint: w.pick("no", "no", "no", "no", "no", "no", "yes", ""),
		status: w.pick("closed", "closed", "closed", "closed", "closed", "closed", "closed", "refused", "withdrawn", "supplement", "open", "open"),
	}
	f.group = rules[f.procedure].group
	if f.applicant == "business" && !w.chance(8) || f.applicant == "household" && w.chance(50) {
		f.tax = taxCode(w.r.IntN(500))
	}
	if !w.chance(8) {
		f.due = shift(f.received, w.r.IntN(26))
	}
	if w.chance(20) {
		f.paused = 1 + w.r.IntN(6)
	}
	if f.status == "closed" || f.status == "refused" {
		if f.decided = shift(f.received, w.r.IntN(32)); f.decided > "2021-12-31" {
			f.status, f.decided = "open", ""
		} else if f.decided < "2021-12-28" && w.chance(70) {
			f.returned = shift(f.decided, w.r.IntN(4))
		}
	}
	w.history(f)
	return f
}

// history gives a dossier the rows of its life: earlier states, with the times at which they were recorded or without.
func (w *world) history(f *folder) {
	switch {
	case f.status == "supplement", w.chance(12): // papers were asked for, and this is told with its time
		asked := shift(f.received, w.r.IntN(3))
		f.asked = asked
		f.states = append(f.states, state{status: "open", due: f.due, updated: f.received + " 07:30:00"})
		f.states = append(f.states, state{status: "supplement", due: f.due, updated: asked + " 16:59:59", complaint: f.complaint})
		switch {
		case f.status == "supplement":
			f.states = f.states[:1+w.r.IntN(2)]
			last := &f.states[len(f.states)-1]
			*last = state{status: "supplement", due: f.due, updated: asked + " 16:59:59", complaint: f.complaint, fee: f.fee, paused: f.paused}
		case f.decided != "":
			w.states(f, max(f.decided, f.returned, asked)+" 17:00:00")
		default:
			w.states(f, shift(asked, 1)+" 08:00:00")
		}
	case f.decided != "" && w.chance(3): // recorded as decided, then taken back
		f.states = append(f.states, state{status: f.status, due: f.due, decided: f.decided, updated: max(f.decided, f.received) + " 09:00:00"})
		f.asked = f.decided
		f.status, f.decided, f.returned = "open", "", ""
		w.states(f, f.asked+" 10:15:00")
	default:
		if w.chance(35) {
			f.states = append(f.states, state{status: "open", due: f.due})
		}
		w.states(f, "")
	}
}

// states adds the row that counts, now and then twice.
func (w *world) states(f *folder, updated string) {
	if f.decided != "" {
		f.asked = f.decided
	}
	if f.status == "withdrawn" {
		f.asked = ""
	}
	last := state{status: f.status, due: f.due, decided: f.decided, returned: f.returned, fee: f.fee, complaint: f.complaint, updated: updated, paused: f.paused}
	f.states = append(f.states, last)
	if w.chance(2) {
		f.states = append(f.states, last)
	}
}

// fresh makes a dossier of these days up, by a procedure whose days need no calendar of holidays. Each has a business of its own.
func (w *world) fresh(i int) *folder {
	f := &folder{
		number: fmt.Sprintf("H38.9%05d", i), procedure: "1.009664", point: w.pick("TT-02", "TT-13"), applicant: "business", via: w.pick("direct", "online"),
		received: shift(w.today, -10+i%11), fee: "cashless", status: w.pick("closed", "closed", "closed", "refused", "open", "open"), tax: taxCode(600 + i),
	}
	f.due = max(f.received, shift(w.today, -4+w.r.IntN(7)))
	if f.status == "closed" || f.status == "refused" {
		f.decided = max(f.received, shift(w.today, -w.r.IntN(4)))
	}
	w.states(f, "")
	return f
}

// answer has some of the applicants answer: in the same words as their dossier or not, once or twice, also for nothing. At
// TT-08 everybody answers for the dossier alone and about nothing else, so that it is known who was asked.
func (w *world) answer(f *folder) {
	if f.decided == "" && (f.asked == "" || w.chance(60)) || !w.chance(55) {
		return
	}
	alone := f.point == "TT-08"
	at, err := time.Parse(time.DateOnly, max(f.decided, f.asked))
	if err != nil {
		panic(err)
	}
	at = at.Add(-7 * time.Hour).Add(time.Duration(w.r.IntN(18*24*60)) * time.Minute).In(saigon)
	r := w.reply(at, f.point, f.procedure, channels[f.via], f.applicant, f.tax, f.number)
	if alone && (f.decided == "" || f.via == "" || dayOf(at) > "2021-12-31") {
		return
	}
	w.replies = append(w.replies, r)
	if alone {
		r.overall = w.pick("5", "5", "4", "4", "3", "2")
		return
	}
	if w.chance(30) { // a form filled in by another hand
		*r = *w.reply(at, w.pick("TT-01", "TT-03", f.point), w.pick(f.procedure, "2.001583"), "paper", f.applicant, w.pick("", f.tax), f.number)
	}
	for w.chance(12) { // and again, at the same moment or later
		again := *r
		again.overall = w.overall()
		if w.chance(50) {
			again.at = at.Add(time.Duration(1+w.r.IntN(9000)) * time.Minute)
			again.place = placeOf(dayOf(again.at), r.point, r.code, r.channel, r.applicant)
		}
		w.replies = append(w.replies, &again)
	}
}

// open is an answer to a poster, typed in later: about two years and a half.
func (w *world) open() {
	at := time.Date(2019, 7, 1, 0, w.r.IntN(2*366*24*60+180*24*60), 0, 0, saigon)
	point := fmt.Sprintf("TT-%02d", 1+w.r.IntN(7))
	applicant := w.pick("business", "business", "business", "household", "citizen")
	number := ""
	if w.chance(2) {
		number = "KHONG-CO-" + fmt.Sprint(w.r.IntN(1000)) // of a dossier that never came
	}
	tax := ""
	if applicant != "citizen" && w.chance(70) {
		tax = taxCode(w.r.IntN(500))
	}
	w.replies = append(w.replies, w.reply(at, point, w.pick(codes...), w.pick("counter", "paper", "online"), applicant, tax, number))
}

// channels are the center's channels by the way in which a dossier was handed in.
var channels = map[string]string{"direct": "counter", "online": "online", "post": "postal"}

func (w *world) overall() string {
	return w.pick("5", "5", "5", "5", "4", "4", "4", "4", "4", "4", "3", "2", "1", "na", "")
}

func (w *world) reply(at time.Time, point, code, channel, applicant, tax, number string) *reply {
	if channel == "" {
		channel = "paper"
	}
	overall := w.overall()
	if timeKey("week", dayOf(at)) == "2021-W23" {
		overall = "1" // a bad week
	}
	return &reply{
		at: at, place: placeOf(dayOf(at), point, code, channel, applicant), code: code, tax: tax, dossier: number, mode: "entered", overall: overall,
		contacts: w.pick("0", "0", "0", "1", "2", "3+", ""), payment: w.pick("no", "no", "no", "no", "yes", "refused", ""),
	}
}
