package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"hailong/internal/sheet"
	"hailong/internal/survey"
)

// ImportOptions say how a file is imported.
type ImportOptions struct {
	SkipBad  bool                 // import the good rows though others are bad
	Refused  io.Writer            // with SkipBad: the refused rows as CSV, with a column that says why; nil = nowhere
	Describe func(RowNote) string // puts a fault into words for that column; nil = its key and values
	Progress func(rows int)       // called now and then with the number of rows dealt with
	Sheet    string               // of a workbook; "" = the first visible one
	Check    bool                 // read and check only; nothing is written
}

// RowNote is something to say about one row: a fault that refuses it, or a warning.
type RowNote struct {
	Row      int    // line or sheet row, as the person sees it; 0 = the whole file
	Column   string // heading as in the file, "" = the whole row
	Value    string // as in the file; left out where it is a tax code
	Position string // "C7", or line:value
	Key      string // message key
	Args     []any  // placeholder name, value, …
}

// ImportSummary counts the rows of an import: Rows = Written + Already + Repeated + Refused.
type ImportSummary struct {
	Rows     int // rows with something in them
	Written  int
	Already  int // were in the store before; those that differ from it are among the warnings
	Repeated int // bear an id that a row before them has, with the same values
	Refused  int // with SkipBad
	Warnings []RowNote
	Faults   []RowNote // of the refused rows
	More     int       // faults and warnings beyond MaxNotes, which are not kept
}

// MaxNotes is how many warnings, and how many faults, are kept.
const MaxNotes = 100_000

// maxRows bounds the memory of one import.
const maxRows = 5_000_000

// ImportError tells every fault of a file of which nothing was imported. It is of kind Invalid.
type ImportError struct {
	Faults []RowNote
	Rows   int // that were read
	Bad    int // rows with faults
	More   int // faults beyond MaxNotes
}

func (e *ImportError) Error() string {
	return fmt.Sprintf("%d of %d rows have faults; nothing was imported", e.Bad, e.Rows)
}

// Unwrap gives the Kind and a message for the whole.
func (e *ImportError) Unwrap() error {
	return &survey.Error{Kind: survey.Invalid, Key: "import.refused", Args: []any{"n", e.Bad, "rows", e.Rows}}
}

// ImportResponses imports a table of responses; the package doc has its format. The name is only for telling CSV from TSV.
// All rows are checked before the first is written. Errors: *ImportError for faulty rows; a survey.Error of kind Invalid
// with a key of package sheet for a file that is no such table; the store's error where it fails in the middle. Then the
// summary tells what was written, and importing the file again completes it.
func (s *Service) ImportResponses(ctx context.Context, r io.Reader, name string, o ImportOptions) (ImportSummary, error) {
	file, done, err := rewindable(r)
	if err != nil {
		return ImportSummary{}, err
	}
	defer done()
	im := &importer{service: s, file: file, name: name, options: o, defs: definitionsOf(s.catalog)}
	if err := im.checkAll(ctx); err != nil {
		return im.summary, err
	}
	if o.Check {
		return im.summary, nil
	}
	err = im.writeAll(ctx)
	return im.summary, err
}

// importer is one import.
type importer struct {
	service *Service
	file    io.ReadSeeker
	name    string
	options ImportOptions
	defs    *definitions
	summary ImportSummary
	checked bool // the first reading is over
	bad     int  // rows with faults
}

// checkAll reads the whole file and gathers what there is to say about it.
func (im *importer) checkAll(ctx context.Context) error {
	rows := 0
	err := im.each(ctx, func(t *table, c *checkedRow) error {
		if rows++; rows > maxRows {
			return &survey.Error{Kind: survey.TooLarge, Key: "import.too_many_rows", Args: []any{"limit", maxRows}}
		}
		im.keep(&im.summary.Warnings, c.warnings)
		im.keep(&im.summary.Faults, c.faults)
		if len(c.faults) > 0 {
			im.bad++
		}
		return nil
	})
	if err != nil {
		return err
	}
	im.checked = true
	if im.bad > 0 && !im.options.SkipBad {
		return &ImportError{Faults: im.summary.Faults, Rows: rows, Bad: im.bad, More: im.summary.More}
	}
	return nil
}

func (im *importer) keep(into *[]RowNote, notes []RowNote) {
	room := max(min(MaxNotes-len(*into), len(notes)), 0)
	*into = append(*into, notes[:room]...)
	im.summary.More += len(notes) - room
}

// each reads the file from the beginning and hands out every row, checked. Both passes see the same rows and come to the
// same findings, for a row's check depends on nothing but the rows before it.
func (im *importer) each(ctx context.Context, take func(*table, *checkedRow) error) error {
	if _, err := im.file.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("read the file again: %w", err)
	}
	r, err := sheet.Open(im.file, im.name, sheet.Options{Columns: im.defs.columns, Sheet: im.options.Sheet})
	if err != nil {
		return fileError(err)
	}
	defer r.Close()
	t := newTable(im.service, im.defs, r)
	if !im.checked {
		im.keep(&im.summary.Warnings, t.unknownHeadings())
	}
	for row, err := range r.Rows() {
		var own *sheet.Error
		if err != nil && (!errors.As(err, &own) || !own.RowOnly) {
			return fileError(err)
		}
		if ctx.Err() != nil {
			return &survey.Error{Kind: survey.Unavailable, Err: ctx.Err()}
		}
		if err := take(t, t.check(row, own)); err != nil {
			return err
		}
	}
	return nil
}

// fileError makes an error of the file one that people can be told about.
func fileError(err error) error {
	var own *sheet.Error
	if !errors.As(err, &own) {
		return fmt.Errorf("read the file: %w", err)
	}
	kind := survey.Invalid
	if own.Key == sheet.ErrTooLarge {
		kind = survey.TooLarge
	}
	return &survey.Error{Kind: kind, Key: own.Key, Args: append([]any{"position", own.Position}, own.Args...), Err: own}
}

// rewindable gives a file that can be read twice: r itself, or a copy of what comes out of a pipe, which only this user
// can read and which is removed when done is called.
func rewindable(r io.Reader) (io.ReadSeeker, func(), error) {
	if f, ok := r.(io.ReadSeeker); ok {
		if at, err := f.Seek(0, io.SeekCurrent); err == nil && at == 0 {
			return f, func() {}, nil
		}
	}
	tmp, err := os.CreateTemp("", "hailong-import-*")
	if err != nil {
		return nil, nil, &survey.Error{Kind: survey.Unavailable, Err: fmt.Errorf("keep a copy of the input: %w", err)}
	}
	done := func() {
		_ = tmp.Close() // nothing in it is needed any more
		_ = os.Remove(tmp.Name())
	}
	if _, err := io.Copy(tmp, r); err != nil {
		done()
		return nil, nil, &survey.Error{Kind: survey.Unavailable, Err: fmt.Errorf("keep a copy of the input: %w", err)}
	}
	return tmp, done, nil
}
