package main

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"hailong/internal/brief"
	"hailong/internal/locale"
	"hailong/internal/plan"
	"hailong/internal/register"
	"hailong/internal/survey"
)

// planCommand keeps what is entered by hand for the plan's targets.
type planCommand struct {
	List  planList  `cmd:"" help:"${help_plan_list}"`
	Enter planEnter `cmd:"" help:"${help_plan_enter}"`
}

type planList struct{ dataFlags }

type planEnter struct {
	dataFlags
	Target string `arg:"" help:"${help_plan_target}"`
	Part   string `name:"part" help:"${help_plan_part}"`
	Value  string `name:"value" required:"" help:"${help_plan_value}"`
	Date   string `name:"date" required:"" help:"${help_plan_date}"`
	Source string `name:"source" required:"" help:"${help_plan_source}"`
	Who    string `name:"who" help:"${help_plan_who}"`
	Note   string `name:"note" help:"${help_plan_note}"`
}

// withRegister opens the data, reads the entries and closes again.
func withRegister(ctx context.Context, d dataFlags, use func(*house, *register.Register) error) (err error) {
	h, err := open(ctx, d.Data)
	if err != nil {
		return err
	}
	defer func() { err = firstOf(err, h.close()) }()
	r := h.register()
	if err := r.Refresh(ctx); err != nil {
		return err
	}
	return use(h, r)
}

// Run prints every part that takes an entry, with the entry that stands.
func (l *planList) Run(ctx context.Context, c *console, p *locale.Printer) error {
	return withRegister(ctx, l.dataFlags, func(h *house, r *register.Register) error {
		stands := map[string]plan.Entry{}
		for _, e := range r.Entries() {
			stands[e.Target+"/"+e.Part] = e
		}
		t := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
		for _, pl := range h.catalog.Plans {
			for i := range pl.Targets {
				for _, part := range register.Parts(&pl.Targets[i]) {
					e, ok := stands[pl.Targets[i].ID+"/"+part.ID]
					fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", pl.Targets[i].ID, part.ID, entryText(p, &part, e, ok), part.Name.In(survey.Lang(p.Lang())))
				}
			}
		}
		return t.Flush()
	})
}

// entryText prints an entry in short.
func entryText(p *locale.Printer, part *plan.Part, e plan.Entry, ok bool) string {
	if !ok {
		return p.T("plan.no_entry")
	}
	day, _ := survey.ParseDay(string(e.Date), time.UTC)
	return fmt.Sprintf("%s  %s  %s  (%s)", brief.AmountWords(p, float64(e.Value)/100, part.Unit.In(survey.Lang(p.Lang()))), p.Date(day), e.Source, e.Who)
}

// Run enters a value.
func (e *planEnter) Run(ctx context.Context, c *console, p *locale.Printer) error {
	value, err := register.Parse(e.Value)
	if err != nil {
		return usageError{err}
	}
	date := survey.Day(e.Date)
	if t, err := survey.ParseDay(e.Date, time.UTC); err == nil {
		date = survey.DayOf(t, time.UTC)
	}
	return withRegister(ctx, e.dataFlags, func(_ *house, r *register.Register) error {
		entry := plan.Entry{Target: e.Target, Part: e.Part, Value: value, Date: date, Source: e.Source, Who: orUser(e.Who), Note: e.Note}
		if err := r.Enter(ctx, entry); err != nil {
			return err
		}
		_, err := fmt.Fprintln(c.out, p.T("plan.entered", "target", e.Target, "value", e.Value))
		return err
	})
}
