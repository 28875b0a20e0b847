package server

import (
	"bytes"
	"net/http"
	"sync"
	"time"

	"hailong/internal/locale"
	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/survey"
	"hailong/internal/view/page"

	"github.com/gin-gonic/gin"
)

// wholeCenter is how an address names the screen of the whole center.
const wholeCenter = "center"

// wall is the screen of a lobby.
func (s *Server) wall(c *gin.Context) error {
	in, err := s.wallInput(c)
	if err != nil {
		return err
	}
	return s.page(c, http.StatusOK, s.View.ScriptedCSP(), "console_wall", page.NewWall(in))
}

// wallInput gathers what a screen shows, from the figures that anybody may be told and from no others.
func (s *Server) wallInput(c *gin.Context) (page.WallInput, error) {
	p := language(c)
	in := page.WallInput{Printer: p, Center: s.Catalog.Center, Zone: s.Catalog.Zone}
	code := c.Param("point")
	in.Live = "/wall/" + code + "/live"
	if p.Lang() != "vi" {
		in.Live += "?lang=" + p.Lang()
	}
	if code != wholeCenter {
		point, err := s.Catalog.Center.Point(survey.PointCode(code), s.today())
		if err != nil {
			return in, err
		}
		in.Point = point
	}
	var err error
	in.Query, in.Report, err = s.told(p, in.Point)
	return in, err
}

// told finds the days of which there is something to tell, and it: the running month of the center as a whole, which alone may
// be told of while it runs; then the latest month of twelve that is over, then the plan's latest annual and six-month periods.
func (s *Server) told(p *locale.Printer, point *survey.ServicePoint) (q report.Query, r *report.Report, err error) {
	f := s.public()
	for _, days := range s.tellable(point == nil) {
		q = report.Query{Period: days, Lang: survey.Lang(p.Lang())}
		if point != nil {
			q.Filter.Points = []survey.PointCode{point.Code}
		}
		if r, err = f.Build(q); err == nil {
			if rate := r.Satisfaction.HeadlineRate(); !rate.Hidden && rate.Den > 0 {
				return q, r, nil
			}
			continue
		}
		switch survey.KindOf(err) {
		case survey.Invalid: // of this period nothing may be told
		case survey.Unavailable, survey.Forbidden: // not yet, or nothing at all
			return q, nil, nil
		default:
			return q, nil, err
		}
	}
	return q, nil, nil
}

// tellable lists the days that a screen may tell of, what it would rather tell first.
func (s *Server) tellable(whole bool) []survey.Period {
	now := s.Now().In(s.Catalog.Zone)
	month := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, s.Catalog.Zone)
	var out []survey.Period
	for back := range 13 {
		if back > 0 || whole {
			from := month.AddDate(0, -back, 0)
			out = append(out, survey.Period{From: from, To: from.AddDate(0, 1, 0)})
		}
	}
	year := s.public().LatestYear().LastDay().Year()
	for _, id := range []string{plan.Annual, plan.SixMonth} {
		for _, rule := range s.Catalog.Reports() {
			if d := rule.Period(year, s.Catalog.Zone); rule.ID == id && !d.To.After(now) {
				out = append(out, d)
			}
		}
	}
	return out
}

// How a stream of news keeps going.
const (
	newsEvery     = 5 * time.Second
	beatEvery     = 15 * time.Second // a sign of life, so that a lost connection is noticed on both sides
	newsPatience  = 20 * time.Second // for one write
	mostScreens   = 200
	mostOfAddress = 20
)

// wallLive sends the board whenever it has changed, until the screen goes or the service stops.
func (s *Server) wallLive(c *gin.Context) error {
	if _, err := s.wallInput(c); err != nil {
		return err
	}
	h := c.Writer.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("X-Accel-Buffering", "no") // a proxy in front is to pass each event on at once
	if isHead(c.Request) {
		c.Status(http.StatusOK)
		return nil
	}
	leave, ok := s.screens.enter(c.ClientIP())
	if !ok {
		return survey.Errorf(survey.Unavailable, "as many screens listen as may")
	}
	defer leave()
	stream := &news{Server: s, c: c, w: http.NewResponseController(c.Writer)}
	_ = stream.w.SetReadDeadline(time.Time{}) // else the limit for reading a request would end it
	c.Status(http.StatusOK)
	stream.run()
	return nil
}

// news is one stream.
type news struct {
	*Server
	c    *gin.Context
	w    *http.ResponseController
	last []byte
}

// run ends where the screen is gone: there is nobody left to tell.
func (n *news) run() {
	look, beat := time.NewTicker(n.NewsEvery), time.NewTicker(beatEvery)
	defer look.Stop()
	defer beat.Stop()
	for n.tell() {
		select {
		case <-n.ending.Done():
			return
		case <-n.c.Request.Context().Done():
			return
		case <-beat.C:
			if !n.send([]byte(": still here\n\n")) {
				return
			}
		case <-look.C:
		}
	}
}

// tell sends the board where it has changed. A board that cannot be made now is told later.
func (n *news) tell() bool {
	in, err := n.wallInput(n.c)
	if err != nil {
		return true
	}
	board, err := n.View.Render("console_wall_board", page.NewWallBoard(in))
	if err != nil || bytes.Equal(board, n.last) {
		return err == nil
	}
	n.last = board
	var b bytes.Buffer
	b.WriteString("event: board\n")
	for line := range bytes.Lines(board) {
		b.WriteString("data: ")
		b.Write(bytes.TrimRight(line, "\r\n"))
		b.WriteByte('\n')
	}
	b.WriteByte('\n')
	return n.send(b.Bytes())
}

func (n *news) send(b []byte) bool {
	_ = n.w.SetWriteDeadline(time.Now().Add(newsPatience))
	if _, err := n.c.Writer.Write(b); err != nil {
		return false
	}
	return n.w.Flush() == nil
}

// screens counts who listens, in all and by address, so that nobody holds every connection.
type screens struct {
	mu   sync.Mutex
	all  int
	from map[string]int
}

func (s *screens) enter(address string) (leave func(), ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.from == nil {
		s.from = map[string]int{}
	}
	if s.all >= mostScreens || s.from[address] >= mostOfAddress {
		return nil, false
	}
	s.all++
	s.from[address]++
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.all--
		if s.from[address]--; s.from[address] == 0 {
			delete(s.from, address)
		}
	}, true
}
