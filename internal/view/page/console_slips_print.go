package page

import (
	"net/url"
	"strconv"
	"time"

	"hailong/internal/survey"
)

// PrintedSlip is a slip in words, with its symbol. Empty lines are left out.
type PrintedSlip struct {
	Center, Ask                        []string // parted where lines may be broken
	Time, Private                      string
	GoTo, Host, Enter, Code            string
	Expires, Dossier, Procedure, Point string
	LongHost                           bool   // the host is set smaller: nothing else has to give way to it
	Symbol                             string // what the symbol is, for those who cannot see it
	Side                               int    // of the symbol, in modules
	Path                               string // its dark modules, one unit each
}

// SlipsPrintInput is what the printing page shows.
type SlipsPrintInput struct {
	Frame   Frame
	Size    string        // "80mm" or "a6"
	Slips   []PrintedSlip // of this part
	Total   int           // slips of all parts
	LeftOut int           // invitations whose codes cannot be used
	Part    int           // from 1
	Query   url.Values    // the question of the page
}

// SlipsPrint is a page made for printing alone: a slip a page of paper, and above them, on the screen only, what to do.
type SlipsPrint struct {
	Console
	Size  string
	Slips []PrintedSlip
	Hint  string
	Count string // how many there are
	Left  string // how many are left out; empty = none
	Parts []Link // where there are more than fit one page
	Back  string
}

// SlipParts gives how many printing pages so many slips take.
func SlipParts(slips int) int { return (slips + SlipsOnPage - 1) / SlipsOnPage }

// NewSlipsPrint makes the page.
func NewSlipsPrint(in SlipsPrintInput) *SlipsPrint {
	f := in.Frame
	f.Title = f.T("slips.print.title")
	p := &SlipsPrint{
		Console: NewConsole(f, User{}), Size: in.Size, Slips: in.Slips, Hint: f.T("slips.print.hint." + in.Size),
		Count: f.P.Count("slips.print.count", int64(in.Total)),
	}
	if in.LeftOut > 0 {
		p.Left = f.P.Count("slip.left_out", int64(in.LeftOut))
	}
	back := url.Values{}
	for name, values := range in.Query {
		if name != "size" && name != "part" && name != "lang" {
			back[name] = values
		}
	}
	p.Back = p.To(SlipsPath, back)
	for n := 1; n <= SlipParts(in.Total) && SlipParts(in.Total) > 1; n++ {
		q := url.Values{"size": {in.Size}, "part": {strconv.Itoa(n)}}
		for name, values := range back {
			q[name] = values
		}
		p.Parts = append(p.Parts, Link{Text: strconv.Itoa(n), Href: p.To(SlipsPrintPath, q), Current: n == in.Part})
	}
	return p
}

// day writes a day as people read it; what is no day stands as it is.
func (f Frame) day(d survey.Day) string {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return string(d)
	}
	return f.P.Date(t)
}
