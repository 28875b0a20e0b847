package slip

import (
	"io"
	"slices"
	"time"

	"hailong/internal/export"
	"hailong/internal/intake"
	"hailong/internal/survey"
)

// Paper is what slips are printed on.
type Paper string

// The papers: a roll of 80 mm, A6, and A4 with four slips of A6.
const (
	Roll  = Paper(export.Slip80)
	A6    = Paper(export.SlipA6)
	Sheet = Paper("sheet")
)

// Papers lists the papers that can be asked for.
var Papers = []Paper{Roll, A6, Sheet}

// Print says how slips are wanted.
type Print struct {
	Paper  Paper         // Roll where it is empty
	Format export.Format // a Sheet is always a PDF
	Lang   survey.Lang
	Now    time.Time // stands on the slips
}

// Check fills in the paper where none is named, and refuses papers and formats that do not exist or do not go together, as
// Faults of the fields "size" and "format".
func (p *Print) Check() error {
	if p.Paper == "" {
		p.Paper = Roll
	}
	switch {
	case !slices.Contains(Papers, p.Paper):
		return survey.Faults{{Field: "size", Key: "slips.size_unknown", Args: []any{"value", string(p.Paper)}}}
	case !slices.Contains(export.Formats, p.Format):
		return survey.Faults{{Field: "format", Key: "slip.format_unknown", Args: []any{"value", string(p.Format)}}}
	case p.Paper == Sheet && p.Format != export.PDF:
		return survey.Faults{{Field: "size", Key: "slips.sheet_is_pdf", Args: []any{"format", string(p.Format)}}}
	}
	return nil
}

// Draw writes the slips of invitations; that their codes can be used is the caller's to see. It refuses what Check and
// export.Slips refuse: no invitation at all, and several where the format is a picture of one.
func (o *Office) Draw(w io.Writer, invited []intake.Invited, p Print) error {
	if err := p.Check(); err != nil {
		return err
	}
	in, err := o.Input(invited, p)
	if err != nil {
		return err
	}
	if p.Paper == Sheet {
		return export.SlipSheet(w, in)
	}
	return export.Slips(w, in)
}

// Input gives the slips of invitations with what is drawn around them.
func (o *Office) Input(invited []intake.Invited, p Print) (export.SlipInput, error) {
	slips, err := o.slips(invited, p.Lang, p.Now)
	return export.SlipInput{
		Center: o.Catalog.Center, Survey: o.Catalog.Current(o.Catalog.Center.Survey), Slips: slips,
		Size: export.SlipSize(p.Paper), Format: p.Format, Lang: p.Lang,
	}, err
}
