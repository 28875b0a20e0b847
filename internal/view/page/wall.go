package page

import (
	"time"

	"hailong/internal/locale"
	"hailong/internal/report"
	"hailong/internal/survey"
)

// WallInput is what the server gathers for the screen of a lobby: figures as anybody may be told them.
type WallInput struct {
	Printer *locale.Printer
	Center  *survey.Center
	Point   *survey.ServicePoint // nil = the whole center
	Query   report.Query
	Report  *report.Report // nil = nothing can be told yet
	Live    string         // where news come from
	Zone    *time.Location
}

// WallBoard is what the screen shows, in a size that is legible from afar.
type WallBoard struct {
	P           *locale.Printer
	Name, Place string // of the center, and of the service point
	Of          string // what the rate is of
	Figure      Figure
	Counts      string
	Interval    string
	Period      string
	Targets     []WallTarget
	Silent      string // in place of a figure
	Fine        string // when the figure moves
}

// WallTarget is the plan's target beside the rate; without a chip it is too early to judge.
type WallTarget struct {
	Text string
	Chip *Chip
}

// Wall is the whole screen.
type Wall struct {
	Frame
	Board WallBoard
	Live  string
}

// NewWall makes the screen.
func NewWall(in WallInput) Wall {
	f := NewFrame(in.Printer, in.Center, "", in.Printer.T("wall.title"))
	return Wall{Frame: f, Board: NewWallBoard(in), Live: in.Live}
}

// NewWallBoard makes what the screen shows.
func NewWallBoard(in WallInput) WallBoard {
	p := in.Printer
	b := &overview{in: OverviewInput{Query: in.Query, Center: in.Center, Zone: in.Zone}, Overview: Overview{Console: Console{Frame: NewFrame(p, in.Center, "", "")}}}
	out := WallBoard{P: p, Name: b.CenterName, Fine: p.T("wall.fine")}
	if in.Point != nil {
		out.Place = in.Point.Name.In(survey.Lang(p.Lang()))
	}
	r := in.Report
	if r == nil || r.Satisfaction.HeadlineRate().Hidden || r.Satisfaction.HeadlineRate().Den == 0 {
		out.Silent = p.T("wall.silent")
		return out
	}
	b.fig = figuresOf(p, r)
	h := b.headline(r)
	out.Of, out.Figure, out.Counts = p.T("wall.of."+string(r.Satisfaction.Headline)), h.Figure, h.Counts
	out.Interval = p.T("console.interval", "interval", h.Figure.Interval)
	out.Period = wallPeriod(p, in.Query.Period, r.Provisional)
	for _, v := range h.Verdicts {
		t := WallTarget{Text: p.T("console.target.line", "over", v.Over)}
		if h.State == "closed" {
			t.Chip = &v.Chip
		}
		out.Targets = append(out.Targets, t)
	}
	return out
}

// wallPeriod names the days: a month by its name, others by their ends.
func wallPeriod(p *locale.Printer, days survey.Period, running bool) string {
	name := periodDays(p, days)
	if days.From.Day() == 1 && days.From.AddDate(0, 1, 0).Equal(days.To) {
		name = p.T("wall.month", "month", p.Month(days.From))
	}
	if running {
		return p.T("wall.running", "name", name)
	}
	return name
}
