package page

import (
	"strings"
	"time"

	"hailong/internal/locale"
	"hailong/internal/survey"
)

// ThanksInput is what a thank-you page is made of.
type ThanksInput struct {
	Printer  *locale.Printer
	Center   *survey.Center
	Receipt  survey.ReceiptCode
	Recorded time.Time // in the center's zone
	Notices  []string  // what was not taken as given: "taxcode.error", "consent.missing"
	Path     string
}

// Thanks is the page after an answer was stored.
type Thanks struct {
	Frame
	Recorded string
	Receipt  []string // the code in groups, so that a line may break between them
	Notices  []string
	Links    []Link
	Complaint
}

// NewThanks makes the page. It claims no more than that the answer was recorded.
func NewThanks(in ThanksInput) *Thanks {
	p := in.Printer
	t := &Thanks{
		Frame:    NewFrame(p, in.Center, in.Path, p.T("thanks.title")),
		Recorded: p.T("thanks.recorded", "time", p.DateTime(in.Recorded)),
		Receipt:  receiptGroups(string(in.Receipt)),
	}
	t.NoSeal = true
	for _, n := range in.Notices {
		if key := n + ".thanks"; p.Has(key) {
			t.Notices = append(t.Notices, p.T(key))
		}
	}
	if c := newComplaint(p, in.Center).Complaints; c != nil {
		c.Note = p.T("complaints.note")
		t.Links = []Link{*c}
	}
	return t
}

// receiptGroups cuts a code into groups of four: "7H3K-", "M2QD-", …, the last without a hyphen. A code that already
// has hyphens is cut at these.
func receiptGroups(code string) []string {
	if strings.Contains(code, "-") {
		return strings.SplitAfter(code, "-")
	}
	var out []string
	for len(code) > 4 {
		out = append(out, code[:4]+"-")
		code = code[4:]
	}
	return append(out, code)
}
