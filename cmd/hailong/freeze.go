package main

import (
	"context"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"time"

	"hailong/internal/audit"
	"hailong/internal/brief"
	"hailong/internal/freeze"
	"hailong/internal/locale"
	"hailong/internal/report"
	"hailong/internal/survey"
)

// freezeCommand closes a period.
type freezeCommand struct {
	dataFlags
	Period string `arg:"" help:"${help_freeze_period}"`
	Who    string `name:"who" help:"${help_freeze_who}"`
}

// Run closes the period and prints its fingerprint, which belongs on the printed report.
func (f *freezeCommand) Run(ctx context.Context, c *console, p *locale.Printer) error {
	return withFigures(ctx, f.dataFlags, func(h *house, s *freeze.Service) error {
		if err := h.record(ctx, audit.PeriodFrozen, f.Period); err != nil {
			return err
		}
		closed, err := s.Freeze(ctx, f.Period, orUser(f.Who))
		if err == nil {
			_, err = fmt.Fprintln(c.out, p.T("freeze.done", "period", closed.Period, "who", closed.By, "fingerprint", closed.Fingerprint))
		}
		return err
	})
}

// orUser gives the name, or that of whom the machine knows.
func orUser(who string) string {
	if who != "" {
		return who
	}
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "cmd"
}

// withFigures opens the data, loads the figures and closes again.
func withFigures(ctx context.Context, d dataFlags, use func(*house, *freeze.Service) error) (err error) {
	h, err := open(ctx, d.Data)
	if err != nil {
		return err
	}
	defer func() { err = firstOf(err, h.close()) }()
	f, err := h.figures(ctx)
	if err != nil {
		return err
	}
	return use(h, f)
}

// verifyCommand holds a frozen period, a pack or the audit against what it was.
type verifyCommand struct {
	dataFlags
	Period string `arg:"" help:"${help_verify_what}"`
}

// Run prints what was found, a line each; where the period does not stand as it was closed, or a pack not as it was made, the exit
// status is 1.
func (f *verifyCommand) Run(ctx context.Context, c *console, p *locale.Printer) error {
	if strings.EqualFold(filepath.Ext(f.Period), ".zip") {
		return verifyPack(f.Period, c, p)
	}
	if f.Period == "audit" {
		return verifyAudit(ctx, f.dataFlags, c, p)
	}
	return withFigures(ctx, f.dataFlags, func(_ *house, s *freeze.Service) error {
		v, err := s.Verify(ctx, f.Period)
		if err != nil {
			return err
		}
		out := &lines{w: c.out}
		verified(out, p, v, s.Catalog.Zone)
		if out.err == nil && !v.Equal() {
			return &survey.Error{Kind: survey.Conflict, Key: verdictOn(v), Args: []any{"period", f.Period}}
		}
		return out.err
	})
}

// verdictOn gives the message on a verification that is not equal: what is counted otherwise now is not told as tampering.
func verdictOn(v *freeze.Verification) string {
	if v.Untouched() && (v.DefinitionsDiffer || v.VersionDiffers) {
		return "verify.counted_otherwise"
	}
	return "verify.differs"
}

// mostRows is how many documents of a kind are named before the rest is only counted.
const mostRows = 50

// verified prints a verification.
func verified(out *lines, p *locale.Printer, v *freeze.Verification, zone *time.Location) {
	for _, part := range v.Broken {
		out.add(p.T("verify.broken."+part, "period", v.Frozen.Period))
	}
	rows(out, p, "verify.changed", v.Changed, zone)
	rows(out, p, "verify.missing", v.Missing, zone)
	rows(out, p, "verify.inserted", v.Inserted, zone)
	if v.Entries > 0 {
		out.add(p.Count("verify.entries", int64(v.Entries)))
	}
	differences(out, p, v.Figures)
	if len(v.Broken) > 0 && v.Fingerprint == "" {
		return
	}
	if v.DefinitionsDiffer {
		out.add(p.T("verify.definitions"))
	}
	if v.VersionDiffers {
		out.add(p.T("verify.version", "then", v.Frozen.Version, "now", version()))
	}
	if v.Erased > 0 {
		out.add(p.Count("verify.erased", int64(v.Erased), "date", v.LastWish.In(zone)))
	}
	if l := v.Late; l.Responses+l.States > 0 {
		out.add(p.T("verify.late", "date", l.Last.In(zone), "responses", l.Responses, "states", l.States, "first", l.First.In(zone)))
	}
	if v.Equal() {
		out.add(p.T("verify.equal", "period", v.Frozen.Period, "fingerprint", v.Frozen.Fingerprint))
	} else if v.Fingerprint != v.Frozen.Fingerprint {
		out.add(p.T("verify.fingerprint", "then", v.Frozen.Fingerprint, "now", v.Fingerprint))
	}
}

// rows names documents; key is the message of what is wrong with them.
func rows(out *lines, p *locale.Printer, key string, all []freeze.Row, zone *time.Location) {
	for i, r := range all {
		if i == mostRows {
			out.add(p.T("verify.more", "n", len(all)-mostRows))
			return
		}
		out.add(p.T(key, "what", p.T("verify.what."+string(r.Collection)), "key", r.Key, "date", r.At.In(zone)))
	}
}

// mostFigures is how many figures are named.
const mostFigures = 10

func differences(out *lines, p *locale.Printer, all []freeze.Difference) {
	for _, d := range all[:min(len(all), mostFigures)] {
		where := d.Path
		if d.By != "" {
			where = "by=" + string(d.By) + " " + d.Path
		}
		out.add(p.T("verify.figure", "path", where, "then", d.Then, "now", d.Now))
	}
}

// frozenText says in the figures for people that a period was closed, and what came after.
func frozenText(b *lines, r *report.Report, p *locale.Printer) {
	for _, problem := range r.Problems {
		b.add(problem.Text)
	}
	if r.Frozen == nil {
		return
	}
	key := "figures.frozen"
	if r.Revision == nil {
		key = "figures.frozen_live"
	}
	b.add(p.T(key, "period", r.Frozen.Period, "who", r.Frozen.By, "date", dayOf(r.Frozen.At, r.Period.Zone)))
	if v := r.Revision; v != nil && (v.Changed || v.Late+v.LateDossiers+v.Erased > 0) {
		b.add(p.T("figures.revision", "date", dayOf(v.AsOf, r.Period.Zone), "late", v.Late, "states", v.LateDossiers, "erased", v.Erased),
			rateText(p, v.Satisfaction.HeadlineRate()))
	}
}

// dayOf reads a time of a report, in the report's zone; an unknown one is the zero time.
func dayOf(stamp, zone string) time.Time {
	at, err := time.Parse(time.RFC3339, stamp)
	if loc, zerr := time.LoadLocation(zone); err == nil && zerr == nil {
		at = at.In(loc)
	}
	return at
}

// verifyPack checks the pack of a conference; no data are needed for it.
func verifyPack(path string, c *console, p *locale.Printer) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return survey.Errorf(survey.NotFound, "open the pack: %w", err)
	}
	defer func() { err = firstOf(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	v, err := brief.Verify(f, info.Size())
	if err != nil {
		return err
	}
	out := &lines{w: c.out}
	for _, x := range []struct {
		key  string
		list []string
	}{{"pack.changed", v.Changed}, {"pack.missing", v.Missing}, {"pack.unlisted", v.Unlisted}, {"pack.differs", v.Differences}} {
		for _, name := range x.list {
			out.add(p.T(x.key, "name", name))
		}
	}
	if v.Figures != nil {
		out.add(p.T("pack.headline", "period", v.Figures.Period, "rate", rateText(p, v.Headline), "fingerprint", v.Figures.Fingerprint))
	}
	if out.err == nil && !v.Sound() {
		return &survey.Error{Kind: survey.Conflict, Key: "pack.unsound", Args: []any{"file", path}}
	}
	out.add(p.T("pack.sound", "n", v.Files))
	return out.err
}
