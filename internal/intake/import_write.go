package intake

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"strings"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// importBatch is how many rows go to the store at once.
const importBatch = 1000

// batch is rows on their way to the store.
type batch struct {
	docs []store.Document
	rows []*checkedRow
}

// errChanged is given when the second reading finds a fault that the first did not.
var errChanged = errors.New("the file changed while it was imported; import it again")

// writeAll reads the file again and writes its good rows, in batches.
func (im *importer) writeAll(ctx context.Context) error {
	var b batch
	refused := im.refusedFile()
	err := im.each(ctx, func(t *table, c *checkedRow) error {
		im.summary.Rows++
		switch {
		case len(c.faults) > 0 && !im.options.SkipBad:
			return survey.Errorf(survey.Invalid, "row %d: %w", c.row.Number, errChanged)
		case len(c.faults) > 0:
			im.summary.Refused++
			return refused.write(t, c, im.options.Describe)
		case c.repeated:
			im.summary.Repeated++
			return nil
		}
		b.docs = append(b.docs, store.Document{Key: string(c.id), Body: c.body})
		b.rows = append(b.rows, c)
		if len(b.docs) < importBatch {
			return nil
		}
		return im.flush(ctx, &b)
	})
	return errors.Join(err, im.flushLast(ctx, &b, err), refused.flush())
}

// flushLast writes what is left, unless the import has failed already.
func (im *importer) flushLast(ctx context.Context, b *batch, failed error) error {
	if failed != nil || len(b.docs) == 0 {
		return nil //nolint:nilerr // the failure is reported by the caller
	}
	return im.flush(ctx, b)
}

func (im *importer) flush(ctx context.Context, b *batch) error {
	outcomes, err := im.service.store.Insert(ctx, store.Responses, b.docs)
	if err != nil {
		return fmt.Errorf("import rows %d to %d: %w", b.rows[0].row.Number, b.rows[len(b.rows)-1].row.Number, err)
	}
	for i, o := range outcomes {
		if o == store.Written {
			im.summary.Written++
			continue
		}
		im.summary.Already++
		if err := im.compare(ctx, b.rows[i]); err != nil {
			return err
		}
	}
	b.docs, b.rows = b.docs[:0], b.rows[:0]
	if im.options.Progress != nil {
		im.options.Progress(im.summary.Rows)
	}
	return nil
}

// compare tells when a row with an id was already there with other values. The first stands.
func (im *importer) compare(ctx context.Context, c *checkedRow) error {
	if !c.named {
		return nil // named by its values: they are the same
	}
	first, err := im.service.read(ctx, c.id)
	if err != nil {
		return fmt.Errorf("compare row %d with what is stored: %w", c.row.Number, err)
	}
	body, err := survey.EncodeResponse(&first)
	if err != nil || !bytes.Equal(body, c.body) {
		im.keep(&im.summary.Warnings, []RowNote{c.note("id", "import.already_differs")})
	}
	return nil
}

// refusedFile writes rows that were refused as they stand, so that they can be mended and imported again.
type refusedFile struct{ csv *csv.Writer }

func (im *importer) refusedFile() *refusedFile {
	if im.options.Refused == nil {
		return &refusedFile{}
	}
	return &refusedFile{csv: csv.NewWriter(im.options.Refused)}
}

func (f *refusedFile) write(t *table, c *checkedRow, describe func(RowNote) string) error {
	if f.csv == nil {
		return nil
	}
	if !t.refusedHead {
		t.refusedHead = true
		head := append(t.without(t.texts()), faultColumn)
		head[0] = "\ufeff" + head[0] // for Excel, which else takes UTF-8 for a code page
		if err := f.csv.Write(head); err != nil {
			return fmt.Errorf("write the refused rows: %w", err)
		}
	}
	why := make([]string, len(c.faults))
	for i, n := range c.faults {
		if why[i] = n.String(); describe != nil {
			why[i] = describe(n)
		}
	}
	line := append(t.without(c.row.Raw()), strings.Join(why, "; "))
	return f.csv.Write(append(line, c.row.Surplus()...)) // what had no heading is not lost
}

func (f *refusedFile) flush() error {
	if f.csv == nil {
		return nil
	}
	f.csv.Flush()
	if err := f.csv.Error(); err != nil {
		return fmt.Errorf("write the refused rows: %w", err)
	}
	return nil
}

// String writes a note for programs and logs: column, key, values.
func (n RowNote) String() string {
	var b strings.Builder
	if n.Column != "" {
		b.WriteString(n.Column + ": ")
	}
	b.WriteString(n.Key)
	for i := 0; i+1 < len(n.Args); i += 2 {
		fmt.Fprintf(&b, " %v=%v", n.Args[i], n.Args[i+1])
	}
	if n.Value != "" {
		fmt.Fprintf(&b, " (%s)", n.Value)
	}
	return b.String()
}
