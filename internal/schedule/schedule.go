// Package schedule makes the reports of the plan by itself once their period is over, keeps them, and announces them by e-mail.
//
// Every morning, and at the start, it looks which periods of the reporting calendar have closed lately and have no files yet. It
// makes the files of each (package desk) and keeps them in Drafts under "made/<period>/<ending>". Several processes may do so at
// once: a file is an insert, so of two the first stands, and since the same period gives the same bytes it does not matter which.
//
// # Announcing
//
// A letter is sent once for each period: who sends it first inserts a note that it is about to. Where that process ends before the
// letter is out the note stays without its counterpart, and after an hour another one sends it; so nobody waits in vain, and a
// letter may come twice after a crash. Without a mail server nothing is announced; the files are there all the same.
package schedule

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/go-co-op/gocron/v2"

	"hailong/internal/draft"
	"hailong/internal/locale"
	"hailong/internal/plan"
	"hailong/internal/survey"
)

// Desk makes files and keeps them; see package desk.
type Desk interface {
	Make(ctx context.Context, w io.Writer, name, ending string) error
	Pack(ctx context.Context, w io.Writer, name string) error
	File(ctx context.Context, name string) (*draft.File, error)
	SaveFile(ctx context.Context, name string, seen int, f draft.File, who string) error
	Latest(ctx context.Context, name string, into any) (draft.Version, error)
	Save(ctx context.Context, name string, seen int, value any, who string) error
}

// Mail sends letters; see package mail.
type Mail interface {
	Send(ctx context.Context, subject, body string) error
}

// Schedule makes reports when they are due.
type Schedule struct {
	Desk  Desk
	Rules []plan.ReportRule
	Zone  *time.Location
	Mail  Mail   // nil = nothing is announced
	Link  string // address of the page with a period's files; the period's name is put behind it
	Now   func() time.Time
	Log   *slog.Logger
}

// Who is noted as the maker of files.
const Who = "hailong"

// Endings are those of the files that are made; "zip" is the public pack.
var Endings = []string{"docx", "xlsx", "pptx", "pdf", "zip"}

const (
	hour   = 6                   // of the center's day, when it is looked what is due
	late   = 60 * 24 * time.Hour // how long after its closing day a report is still made by itself
	retake = time.Hour           // after which an announcement that never came out is sent by another process
)

// Run looks every morning, and once at the beginning, until the context ends.
func (s *Schedule) Run(ctx context.Context) error {
	cron, err := gocron.NewScheduler(gocron.WithLocation(s.Zone))
	if err != nil {
		return fmt.Errorf("schedule reports: %w", err)
	}
	look := func() {
		if err := s.Look(ctx); err != nil && ctx.Err() == nil {
			s.Log.ErrorContext(ctx, "a report that is due could not be made; the next look tries again", "err", err)
		}
	}
	_, err = cron.NewJob(gocron.DailyJob(1, gocron.NewAtTimes(gocron.NewAtTime(hour, 0, 0))), gocron.NewTask(look), gocron.WithSingletonMode(gocron.LimitModeReschedule))
	if err != nil {
		return fmt.Errorf("schedule reports: %w", err)
	}
	cron.Start()
	look()
	<-ctx.Done()
	return cron.Shutdown()
}

// Due lists the periods of the calendar that have closed lately, each once.
func (s *Schedule) Due() []string {
	now := s.Now().In(s.Zone)
	today := survey.DayOf(now, s.Zone)
	earliest := survey.DayOf(now.Add(-late), s.Zone)
	var out []string
	seen := map[string]bool{}
	for _, d := range plan.Deadlines(s.Rules, today, s.Zone) {
		if d.Period != "" && d.Closing < today && d.Closing >= earliest && !seen[d.Period] {
			seen[d.Period] = true
			out = append(out, d.Period)
		}
	}
	return out
}

// Look makes what is due and is not there yet, and announces it.
func (s *Schedule) Look(ctx context.Context) error {
	for _, period := range s.Due() {
		for _, ending := range Endings {
			if err := s.make(ctx, period, ending); err != nil {
				return fmt.Errorf("make the %s of %s: %w", ending, period, err)
			}
		}
		if err := s.announce(ctx, period); err != nil {
			return fmt.Errorf("announce the files of %s: %w", period, err)
		}
	}
	return nil
}

func (s *Schedule) make(ctx context.Context, period, ending string) error {
	there, err := s.Desk.File(ctx, draft.MadeName(period, ending))
	if err != nil || there.N > 0 {
		return err
	}
	var body bytes.Buffer
	if ending == "zip" {
		err = s.Desk.Pack(ctx, &body, period)
	} else {
		err = s.Desk.Make(ctx, &body, period, ending)
	}
	if err != nil {
		return err
	}
	err = s.Desk.SaveFile(ctx, draft.MadeName(period, ending), 0, draft.File{Name: period + "." + ending, Data: body.Bytes()}, Who)
	if survey.KindOf(err) == survey.Conflict { // another process was quicker
		return nil
	}
	if err == nil {
		s.Log.InfoContext(ctx, "a report was made", "period", period, "file", ending, "bytes", body.Len())
	}
	return err
}

// note says how far an announcement is.
type note struct {
	Sent bool `json:"sent"`
}

func (s *Schedule) announce(ctx context.Context, period string) error {
	if s.Mail == nil {
		return nil
	}
	name := "announced/" + period
	var n note
	v, err := s.Desk.Latest(ctx, name, &n)
	if err != nil || n.Sent || v.N > 0 && s.Now().Sub(v.At) < retake {
		return err
	}
	if err := s.Desk.Save(ctx, name, v.N, note{}, Who); err != nil {
		if survey.KindOf(err) == survey.Conflict { // another process is at it
			return nil
		}
		return err
	}
	p := locale.For("vi")
	if err := s.Mail.Send(ctx, p.T("schedule.subject", "period", period), p.T("schedule.body", "period", period, "link", s.Link+period)); err != nil {
		return err
	}
	return s.Desk.Save(ctx, name, v.N+1, note{Sent: true}, Who)
}
