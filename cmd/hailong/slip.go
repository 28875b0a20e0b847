package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"time"

	"hailong/internal/config"
	"hailong/internal/export"
	"hailong/internal/intake"
	"hailong/internal/locale"
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

// slipSheetSize is the size that puts four slips on a sheet; the others are those of package export.
const slipSheetSize = "sheet"

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
	now := time.Now().In(h.catalog.Zone)
	day, err := f.day(h, now)
	if err != nil {
		return usageError{err}
	}
	in := h.intake()
	defer func() { err = firstOf(err, in.Close()) }()
	invited, err := f.invited(ctx, in, day)
	if err != nil {
		return err
	}
	o := slipOffice{catalog: h.catalog, base: base, now: now, lang: survey.Lang(f.Lang)}
	return f.write(c, p, &o, day, invited)
}

// check finds flags that exclude one another.
func (f *slipCommand) check() error {
	switch {
	case len(f.Dossier) > 0 && (f.Day != "" || len(f.Point) > 0):
		return &survey.Error{Kind: survey.Invalid, Key: "slip.dossier_or_day"}
	case f.Size == slipSheetSize && (f.Format == "svg" || f.Format == "png"):
		return &survey.Error{Kind: survey.Invalid, Key: "slip.sheet_is_pdf", Args: []any{"format", f.Format}}
	}
	return nil
}

// day reads the day, today where none is given, and sees that the points were in use on it.
func (f *slipCommand) day(h *house, now time.Time) (survey.Day, error) {
	day := survey.DayOf(now, h.catalog.Zone)
	if f.Day != "" {
		t, err := survey.ParseDay(f.Day, h.catalog.Zone)
		if err != nil {
			return "", survey.Faults{{Field: "day", Key: "figures.day_unknown", Args: []any{"value", f.Day}}}
		}
		day = survey.DayOf(t, h.catalog.Zone)
	}
	for _, code := range f.Point {
		if _, err := h.catalog.Center.Point(survey.PointCode(code), day); err != nil {
			return "", &survey.Error{Kind: survey.KindOf(err), Key: "slip.no_point", Args: []any{"point", code}}
		}
	}
	return day, nil
}

func (f *slipCommand) invited(ctx context.Context, in *intake.Service, day survey.Day) ([]intake.Invited, error) {
	if len(f.Dossier) == 0 {
		points := make([]survey.PointCode, len(f.Point))
		for i, code := range f.Point {
			points[i] = survey.PointCode(code)
		}
		return in.InvitedOn(ctx, day, points)
	}
	var out []intake.Invited
	for _, number := range f.Dossier {
		inv, err := in.InvitedDossier(ctx, survey.DossierCode(number))
		if err != nil {
			return nil, err
		}
		out = append(out, inv)
	}
	return out, nil
}

// write writes a list or slips where they are wanted. A file appears whole or not at all.
func (f *slipCommand) write(c *console, p *locale.Printer, o *slipOffice, day survey.Day, invited []intake.Invited) error {
	if f.Format == "csv" {
		rows, err := o.rows(invited)
		if err != nil {
			return err
		}
		return toFileOr(c.out, f.Out, func(w io.Writer) error { return export.SlipsCSV(w, rows, f.Excel) })
	}
	good, err := f.good(c, p, o, day, invited)
	if err != nil {
		return err
	}
	slips, err := o.slips(good)
	if err != nil {
		return err
	}
	input := export.SlipInput{
		Center: o.catalog.Center, Survey: o.catalog.Current(o.catalog.Center.Survey), Slips: slips,
		Size: export.SlipSize(f.Size), Format: export.Format(f.Format), Lang: survey.Lang(f.Lang),
	}
	draw := export.Slips
	if f.Size == slipSheetSize {
		draw = export.SlipSheet
	}
	path := f.Out
	if path == "" && isTerminal(c.out) {
		path = "slips-" + string(day) + "." + f.Format
	}
	if err := toFileOr(c.out, path, func(w io.Writer) error { return draw(w, input) }); err != nil || path == "" || path == "-" {
		return err
	}
	_, err = fmt.Fprintln(c.err, p.T("cli.written", "file", path))
	return err
}

// good leaves out the codes that can no longer be used, and says how many; it refuses where nothing is left.
func (f *slipCommand) good(c *console, p *locale.Printer, o *slipOffice, day survey.Day, invited []intake.Invited) ([]intake.Invited, error) {
	var good []intake.Invited
	for i := range invited {
		err := o.usable(&invited[i])
		if err == nil {
			good = append(good, invited[i])
		} else if len(f.Dossier) > 0 {
			return nil, err
		}
	}
	if left := len(invited) - len(good); left > 0 {
		fmt.Fprintln(c.err, p.Count("slip.left_out", int64(left)))
	}
	if len(good) == 0 {
		return nil, &survey.Error{Kind: survey.NotFound, Key: "slip.none_on", Args: []any{"day", p.Date(dayStart(day, &o.now))}}
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

// typedHost is an address as slips name it for typing: without scheme.
func typedHost(base *url.URL) string { return base.Host + base.Path }
