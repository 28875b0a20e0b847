package export

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"hailong/internal/survey"
)

// ResponsesCSV writes responses as CSV while they come; see the package doc for the columns.
// It stops at the first error of the responses or of w, and then what was written is not whole: a caller that writes
// a file gives it its name only afterwards, and one that answers a request breaks the connection off.
func ResponsesCSV(w io.Writer, responses Responses, o ResponsesOptions) error {
	c := &responsesCSV{table: newTable(w, o.Excel), options: &o, zone: o.zone(), businesses: numbering{}}
	for _, h := range o.headings() {
		c.table.text(h)
	}
	c.table.end()
	for r, err := range responses {
		if err != nil {
			return fmt.Errorf("read responses: %w", err)
		}
		if err := c.row(r); err != nil {
			return fmt.Errorf("write responses: %w", err)
		}
	}
	if err := c.table.close(); err != nil {
		return fmt.Errorf("write responses: %w", err)
	}
	return nil
}

type responsesCSV struct {
	table      *table
	options    *ResponsesOptions
	zone       *time.Location
	businesses numbering
}

func (c *responsesCSV) row(r *survey.Response) error {
	t := c.table
	before, after := texts(r)
	for _, s := range before {
		t.text(s)
	}
	t.raw(func(b []byte) []byte { return r.Received.In(c.zone).AppendFormat(b, c.layout()) })
	for _, s := range after {
		t.text(s)
	}
	t.raw(func(b []byte) []byte {
		if no := c.businesses.of(r.Business); no > 0 {
			return strconv.AppendInt(b, int64(no), 10)
		}
		return b
	})
	written := 0
	for _, q := range c.options.Questions {
		a, ok := r.Answers[q]
		if ok {
			written++
		}
		t.text(cellText(a))
	}
	t.end()
	if t.err != nil {
		return t.err
	}
	return c.options.complete(r, written)
}

// layout gives the form of received_at: with milliseconds where there are any, or as Excel on a Vietnamese Windows
// takes it for a date.
func (c *responsesCSV) layout() string {
	if c.options.Excel {
		return "02/01/2006 15:04:05"
	}
	return "2006-01-02T15:04:05.999-07:00"
}
