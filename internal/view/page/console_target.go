package page

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"

	"hailong/internal/locale"
	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/survey"
)

// TargetRow is one target with what was found, one PartRow or more.
type TargetRow struct {
	ID, Place          string // "II.2.a", "a / 1"
	Kind               string // the word it is counted under: that of its least favourable part, by the stricter threshold
	Text               string
	Body, Annex        Quote
	Notes              []string
	Lead, Coordinators string
	Time               string
	Main               bool // the satisfaction of businesses, which this program is about
	Span               int  // number of parts
	Parts              []PartRow
}

// Quote is a sentence exactly as the plan prints it.
type Quote struct{ Where, Words string }

// PartRow is one measured thing of a target.
type PartRow struct {
	Key, Name, How string // data-key; its name, where a target has several; how it is measured
	Share          *Figure
	Value          string // printed with its unit; empty where there is none or Share says it
	Exact          string
	Lines          []string // what belongs to the value
	Days           []Count  // median and p90 of processing days
	N              *Count
	SoFar          string // said before the value of what is not due
	State          *Chip  // where there is no verdict: not due, no data, unmeasurable
	Why            string
	Verdicts       []PartVerdict
	Enter          *Link // the form for a value by hand
	Entries        *Count
}

// PartVerdict is how a part stands against one threshold. Without a chip it is told to programs alone: it is not due.
type PartVerdict struct {
	Key, Point, Statistical string
	Chip                    *Chip
	Against, Observed       string // "so với: trên 95% (thân kế hoạch)"; the observed rate, where the interval decides
}

func (b *planPage) target(t *report.TargetLine) TargetRow {
	row := TargetRow{
		ID: t.ID, Place: targetPlace(t), Text: t.Text, Notes: t.Notes, Lead: t.LeadName, Coordinators: t.Coordinators, Time: t.Time, Span: len(t.Parts),
		Body:  Quote{b.T("plan.body", "source", t.Body.Source), t.Body.Verbatim},
		Annex: Quote{b.T("plan.annex", "source", t.Annex.Source), t.Annex.Verbatim},
	}
	row.Kind = string(t.State)
	if t.State == report.TargetJudged {
		row.Kind = worst(t.Parts)
	}
	for i := range t.Parts {
		row.Parts = append(row.Parts, b.part(t, &t.Parts[i]))
		row.Main = row.Main || t.Parts[i].Measure == plan.SatisfactionBusiness
	}
	if len(row.Parts) == 0 {
		row.Span, row.Parts = 1, []PartRow{{State: chipOf(b.P, string(report.TargetNoData))}}
	}
	return row
}

// targetPlace says where a target stands: "a / 1", the letter in the body and the row of the annex.
func targetPlace(t *report.TargetLine) string {
	return t.ID[strings.LastIndexByte(t.ID, '.')+1:] + " / " + cmp.Or(t.Annex.Row, "–")
}

// worse orders the words from the least favourable.
var worse = []string{"not_met", "undecided", "insufficient", "no_data", "unmeasurable", "not_due", "met"}

func worst(parts []report.PartLine) string {
	kind := len(worse)
	for i := range parts {
		if k := slices.Index(worse, partKind(&parts[i])); k >= 0 {
			kind = min(kind, k)
		}
	}
	if kind == len(worse) {
		return string(report.TargetNoData)
	}
	return worse[kind]
}

// partKind is the word for a part: its state, or the verdict on its stricter threshold.
func partKind(p *report.PartLine) string {
	if p.State != report.TargetJudged {
		return string(p.State)
	}
	if len(p.Verdicts) == 0 {
		return string(report.TargetNoData)
	}
	return verdictKind(&p.Verdicts[0])
}

func verdictKind(v *report.PartVerdict) string {
	return cmp.Or(string(v.Statistical), string(v.Point))
}

// kindChip makes the chip of a verdict or of a state.
func kindChip(p *locale.Printer, kind string) Chip {
	switch kind {
	case "no_data":
		return Chip{kind, p.T("console.no_data")}
	case "not_due", "unmeasurable":
		return Chip{kind, p.T("plan.state." + kind)}
	}
	return Chip{kind, p.T("console.verdict." + kind)}
}

func chipOf(p *locale.Printer, kind string) *Chip {
	c := kindChip(p, kind)
	return &c
}

func (b *planPage) part(t *report.TargetLine, p *report.PartLine) PartRow {
	row := PartRow{Key: p.ID, Name: p.Name, How: b.T("plan.how." + p.Measure), Why: p.Why}
	b.value(&row, t, p)
	if p.State != report.TargetJudged {
		row.State = chipOf(b.P, string(p.State))
		if p.State == report.TargetNotDue {
			row.Why = cmp.Or(row.Why, b.T("plan.due", "date", dayText(b.P, survey.Day(t.Due))))
			if row.Value != "" || row.Share != nil {
				row.SoFar = b.T("plan.so_far")
			}
		}
	}
	for i := range p.Verdicts {
		row.Verdicts = append(row.Verdicts, b.partVerdict(p, &p.Verdicts[i]))
	}
	if p.Measure == plan.Manual && b.in.Entering {
		q := url.Values{"target": {t.ID}, "part": {p.ID}}
		row.Enter = &Link{Text: b.T("plan.enter"), Note: b.T("plan.enter.of", "target", t.ID+" "+p.Name), Href: b.To(EntryPath, q)}
		row.Entries = &Count{Name: "target_entries", Group: t.ID, Key: p.ID, Num: int64(p.Entries), Text: b.P.Count("plan.entries", int64(p.Entries))}
		if p.Entries == 0 {
			row.Entries.Text = b.T("plan.entries.none")
		}
	}
	return row
}

// value prints what was found: a share with its counts, a count, or what was entered.
func (b *planPage) value(row *PartRow, t *report.TargetLine, p *report.PartLine) {
	count := func(name string, n int64, key string) Count {
		return Count{Name: name, Group: t.ID, Key: p.ID, Num: n, Text: b.T(key, "n", n)}
	}
	if p.Days != nil {
		row.Lines = append(row.Lines, b.T("plan.within", "n", *p.Days))
	}
	switch {
	case p.Share != nil:
		f := figures{p: b.P, avoid: fractions(p.Verdicts)}.of("target_share", t.ID, *p.Share)
		row.Share = &f
		if f.HasData() {
			row.Lines = append(row.Lines, b.T("console.interval", "interval", f.Interval))
		}
	case p.Value != nil:
		row.Value, row.Exact = amount(b.P, *p.Value, p.Unit), exact(p.Value)
	}
	if p.Median != nil && p.P90 != nil {
		row.Days = []Count{count("target_median", *p.Median, "plan.median"), count("target_p90", *p.P90, "plan.p90")}
	}
	if p.N > 0 {
		n := count("target_n", p.N, "plan.n")
		row.N = &n
	}
	if e := p.Entry; e != nil {
		row.Lines = append(row.Lines, b.T("plan.entry.as_of", "date", dayText(b.P, survey.Day(e.Date))), b.T("plan.entry.from", "source", e.Source), b.T("plan.entry.by", "who", e.Who))
	}
}

func fractions(verdicts []report.PartVerdict) []float64 {
	var out []float64
	for _, v := range verdicts {
		out = append(out, v.Threshold/100)
	}
	return out
}

func (b *planPage) partVerdict(p *report.PartLine, v *report.PartVerdict) PartVerdict {
	out := PartVerdict{Key: p.ID + v.Operator + exact(&v.Threshold), Point: string(v.Point), Statistical: string(v.Statistical)}
	if p.State != report.TargetJudged {
		return out
	}
	out.Chip = chipOf(b.P, verdictKind(v))
	key := "plan.operator.over"
	if v.Operator == plan.AtLeast {
		key = "plan.operator.at_least"
	}
	unit := p.Unit
	if p.Share != nil {
		unit = ""
	}
	out.Against = b.T(key, "threshold", amount(b.P, v.Threshold, unit), "where", cmp.Or(v.Label, v.Source))
	if v.Statistical == plan.Undecided {
		out.Observed = b.T("plan.observed." + string(v.Point))
	}
	return out
}

// amount prints a value with its unit, per cent where there is none, without decimals that say nothing.
func amount(p *locale.Printer, v float64, unit string) string {
	s := strings.TrimSuffix(thresholdText(p, v), "%")
	if unit == "" {
		return s + "%"
	}
	return s + " " + unit
}

// dayText prints a day; what is none is given as it stands.
func dayText(p *locale.Printer, d survey.Day) string {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return string(d)
	}
	return p.Date(t)
}

// moment prints a time of the report in the center's zone; what is none is given as it stands.
func moment(p *locale.Printer, at string, zone *time.Location) string {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return at
	}
	return p.DateTime(t.In(zone))
}
