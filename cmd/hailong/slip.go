package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"hailong/internal/config"
	"hailong/internal/export"
	"hailong/internal/intake"
	"hailong/internal/locale"
	"hailong/internal/slip"
	"hailong/internal/survey"
)

// slipCommand prints the personal invitations of a day, or of single dossiers.
type slipCommand struct {
	dataFlags
	BaseURL string   `name:"base-url" required:"" placeholder:"URL" help:"${help_base_url}"`
	Day     string   `name:"day" help:"${help_slip_day}"`
	Point   []string `name:"point" help:"${help_filter_point}"`
	Dossier []string `name:"dossier" placeholder:"NUMBER" help:"${help_slip_dossier}"`
	Size    string   `name:"size" enum:"80mm,a6,sheet" default:"80mm" help:"${help_slip_size}"`
	Format  string   `name:"format" enum:"pdf,svg,png,csv" default:"pdf" help:"${help_slip_format}"`
	Excel   bool     `name:"excel" help:"${help_excel}"`
	Lang    string   `name:"lang" enum:"vi,en" default:"vi" help:"${help_lang}"`
	Out     string   `name:"out" short:"o" type:"path" help:"${help_out}"`
}

// Run lists the invitations and writes them. Of a day's list the codes that can no longer be used are not printed, which
// is said; they stand in the CSV. A dossier that was named is refused where its code cannot be used.
func (f *slipCommand) Run(ctx context.Context, c *console, p *locale.Printer) (err error) {
	base, err := config.ParseBaseURL(f.BaseURL)
	if err != nil {
		return usageError{err}
	}
	if err := f.check(); err != nil {
		return usageError{err}
	}
	h, err := open(ctx, f.Data)
	if err != nil {
		return err
	}
	defer func() { err = firstOf(err, h.close()) }()
	in := h.intake()
	defer func() { err = firstOf(err, in.Close()) }()
	o := slip.Office{Catalog: h.catalog, Book: in, Base: base}
	now := time.Now().In(h.catalog.Zone)
	choice, err := o.Choose(f.Day, f.Point, now)
	if err != nil {
		return usageError{err}
	}
	for _, number := range f.Dossier {
		choice.Dossiers = append(choice.Dossiers, survey.DossierCode(number))
	}
	invited, err := o.Find(ctx, choice)
	if err != nil {
		return err
	}
	return f.write(c, p, &o, choice.Day, now, invited)
}

// check finds flags that exclude one another.
func (f *slipCommand) check() error {
	switch {
	case len(f.Dossier) > 0 && (f.Day != "" || len(f.Point) > 0):
		return &survey.Error{Kind: survey.Invalid, Key: "slip.dossier_or_day"}
	case slip.Paper(f.Size) == slip.Sheet && (f.Format == "svg" || f.Format == "png"):
		return &survey.Error{Kind: survey.Invalid, Key: "slip.sheet_is_pdf", Args: []any{"format", f.Format}}
	}
	return nil
}

// write writes a list or slips where they are wanted. A file appears whole or not at all.
func (f *slipCommand) write(c *console, p *locale.Printer, o *slip.Office, day survey.Day, now time.Time, invited []intake.Invited) error {
	if f.Format == "csv" {
		rows, err := o.Rows(invited)
		if err != nil {
			return err
		}
		return toFileOr(c.out, f.Out, private, func(w io.Writer) error { return export.SlipsCSV(w, rows, f.Excel) })
	}
	good, err := f.good(c, p, o, day, now, invited)
	if err != nil {
		return err
	}
	path := f.Out
	if path == "" && isTerminal(c.out) {
		path = "slips-" + string(day) + "." + f.Format
	}
	wanted := slip.Print{Paper: slip.Paper(f.Size), Format: export.Format(f.Format), Lang: survey.Lang(f.Lang), Now: now}
	if err := toFileOr(c.out, path, private, func(w io.Writer) error { return o.Draw(w, good, wanted) }); err != nil || path == "" || path == "-" {
		return err
	}
	_, err = fmt.Fprintln(c.err, p.T("cli.written", "file", path))
	return err
}

// good leaves out the codes that can no longer be used, and says how many; it refuses where nothing is left.
func (f *slipCommand) good(c *console, p *locale.Printer, o *slip.Office, day survey.Day, now time.Time, invited []intake.Invited) ([]intake.Invited, error) {
	if len(f.Dossier) > 0 {
		for i := range invited {
			if err := o.Usable(&invited[i], now); err != nil {
				return nil, err
			}
		}
	}
	good := o.Good(invited, now)
	if left := len(invited) - len(good); left > 0 {
		fmt.Fprintln(c.err, p.Count("slip.left_out", int64(left)))
	}
	if len(good) == 0 {
		return nil, &survey.Error{Kind: survey.NotFound, Key: "slip.none_on", Args: []any{"day", p.Date(dayStart(day, &now))}}
	}
	return good, nil
}

// dayStart is the first moment of a day, in the zone of another moment.
func dayStart(day survey.Day, in *time.Time) time.Time {
	t, err := survey.ParseDay(string(day), in.Location())
	if err != nil {
		return *in
	}
	return t
}
