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

// importBatch is how many responses go to the store at once, and how often progress is told while rows are checked.
const importBatch = 1000

// errChanged is given when the second reading finds a fault that the first did not.
var errChanged = errors.New("the file changed while it was imported; import it again")

// writeAll reads the file again and writes its good rows, in batches.
func (im *importer) writeAll(ctx context.Context) error {
	var batch []*checkedRow
	refused := im.refusedFile()
	_, err := im.each(ctx, func(c *checkedRow) error {
		im.summary.Rows++
		switch {
		case len(c.faults) > 0 && !im.options.SkipBad:
			return survey.Errorf(survey.Invalid, "row %d: %w", c.number, errChanged)
		case len(c.faults) > 0:
			im.summary.Refused++
			return refused.write(c, im.options.Describe)
		case c.repeated:
			im.summary.Repeated++
			return nil
		}
		if batch = append(batch, c); len(batch) < im.kind.batch() {
			return nil
		}
		err := im.flush(ctx, batch)
		batch = batch[:0]
		return err
	})
	if err == nil && len(batch) > 0 {
		err = im.flush(ctx, batch)
	}
	return errors.Join(err, refused.flush())
}

// flush writes a batch. Where it fails, what of it was written is counted all the same.
func (im *importer) flush(ctx context.Context, rows []*checkedRow) error {
	written, notes, err := im.kind.write(ctx, rows)
	im.summary.Written += written
	if err != nil {
		return fmt.Errorf("import rows %d to %d: %w", rows[0].number, rows[len(rows)-1].number, err)
	}
	im.summary.Already += len(rows) - written
	im.keep(&im.summary.Warnings, notes)
	if im.options.Progress != nil {
		im.options.Progress(im.summary.Rows)
	}
	return nil
}

// write inserts responses. One that was there already stands.
func (k *responses) write(ctx context.Context, rows []*checkedRow) (written int, notes []RowNote, err error) {
	docs := make([]store.Document, len(rows))
	for i, c := range rows {
		docs[i] = store.Document{Key: c.key, Body: c.body}
	}
	outcomes, err := k.service.store.Insert(ctx, store.Responses, docs)
	if err != nil {
		return 0, nil, err
	}
	for i, o := range outcomes {
		if o == store.Written {
			written++
			continue
		}
		differs, err := k.differs(ctx, rows[i])
		if err != nil {
			return written, notes, err
		}
		if differs {
			notes = append(notes, rows[i].note("id", "import.already_differs"))
		}
	}
	return written, notes, nil
}

// differs tells whether a row with an id was already there with other values.
func (k *responses) differs(ctx context.Context, c *checkedRow) (bool, error) {
	if !c.named {
		return false, nil // named by its values: they are the same
	}
	first, err := k.service.read(ctx, survey.ReceiptCode(c.key))
	if err != nil {
		return false, fmt.Errorf("compare row %d with what is stored: %w", c.number, err)
	}
	body, err := survey.EncodeResponse(&first)
	return err != nil || !bytes.Equal(body, c.body), nil //nolint:nilerr // what cannot be written any more differs
}

// refusedFile writes rows that were refused as they stand, so that they can be mended and imported again.
type refusedFile struct{ csv *csv.Writer }

func (im *importer) refusedFile() *refusedFile {
	if im.options.Refused == nil {
		return &refusedFile{}
	}
	return &refusedFile{csv: csv.NewWriter(im.options.Refused)}
}

func (f *refusedFile) write(c *checkedRow, describe func(RowNote) string) error {
	t := c.table
	if f.csv == nil || t.reader == nil {
		return nil
	}
	if !t.refusedHead {
		t.refusedHead, f.csv.Comma = true, t.reader.Delimiter()
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
