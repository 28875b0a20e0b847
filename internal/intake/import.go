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
	Checking func(rows int)       // called now and then with the number of rows read and checked, before any is written
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
	k := &responses{service: s, defs: definitionsOf(s.catalog)}
	return s.importAs(ctx, r, k, sheetSource{name: name, sheet: o.Sheet, columns: k.defs.columns, kept: &keptRows{}}, o)
}

// kind is what rows become when they are imported. It is made for one import and outlives its readings.
type kind interface {
	// start begins a reading.
	start(t *table) reading
	// again reports that the reading just over has found something by which rows before it mean something else.
	again() bool
	// batch is how many rows are written at once.
	batch() int
	// write stores good rows, and tells how many are new and what there is to say about them.
	write(ctx context.Context, rows []*checkedRow) (written int, notes []RowNote, err error)
}

// reading checks the rows of one reading, in their order.
type reading interface {
	// check finds out what a row becomes, or what is wrong with it.
	check(c *checkedRow)
	// end tells what there is to say about all rows together.
	end() []RowNote
}

// importAs checks everything that a source gives, and then writes it.
func (s *Service) importAs(ctx context.Context, r io.Reader, k kind, from source, o ImportOptions) (ImportSummary, error) {
	file, done, err := rewindable(r)
	if err != nil {
		return ImportSummary{}, err
	}
	defer done()
	im := &importer{service: s, file: file, kind: k, source: from, options: o}
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
	service  *Service
	file     io.ReadSeeker
	kind     kind
	source   source
	options  ImportOptions
	summary  ImportSummary
	bad      int  // rows with faults
	checking bool // nothing is written yet
}

// checkAll reads the whole file and gathers what there is to say about it; once more where the kind has learnt something
// on the way.
func (im *importer) checkAll(ctx context.Context) error {
	rows, err := im.checkOnce(ctx)
	if err == nil && im.kind.again() {
		im.summary, im.bad = ImportSummary{}, 0
		rows, err = im.checkOnce(ctx)
	}
	if err != nil {
		return err
	}
	if im.bad > 0 && !im.options.SkipBad {
		return &ImportError{Faults: im.summary.Faults, Rows: rows, Bad: im.bad, More: im.summary.More}
	}
	return nil
}

// checkOnce reads the file once.
func (im *importer) checkOnce(ctx context.Context) (rows int, err error) {
	im.checking = true
	defer func() { im.checking = false }()
	limit, tooMany := im.source.limit()
	end, err := im.each(ctx, func(c *checkedRow) error {
		if rows++; rows > limit {
			return &survey.Error{Kind: survey.TooLarge, Key: tooMany, Args: []any{"limit", limit}}
		}
		im.keep(&im.summary.Warnings, c.warnings)
		im.keep(&im.summary.Faults, c.faults)
		if len(c.faults) > 0 {
			im.bad++
		}
		if im.options.Checking != nil && rows%importBatch == 0 {
			im.options.Checking(rows)
		}
		return nil
	})
	im.keep(&im.summary.Warnings, end)
	return rows, err
}

func (im *importer) keep(into *[]RowNote, notes []RowNote) {
	room := max(min(MaxNotes-len(*into), len(notes)), 0)
	*into = append(*into, notes[:room]...)
	im.summary.More += len(notes) - room
}

// each reads the file from the beginning and hands out every row, checked; it gives what there is to say in the end. All
// readings see the same rows and come to the same findings, for a row's check depends on nothing but the rows before it
// and what the kind has learnt.
func (im *importer) each(ctx context.Context, take func(*checkedRow) error) ([]RowNote, error) {
	if _, err := im.file.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read the file again: %w", err)
	}
	t, rows, err := im.source.open(im.file)
	if err != nil {
		return nil, err
	}
	defer t.close()
	if im.checking {
		im.keep(&im.summary.Warnings, t.notes)
	}
	r := im.kind.start(t)
	for c, err := range rows {
		if err != nil {
			return nil, err
		}
		if ctx.Err() != nil {
			return nil, &survey.Error{Kind: survey.Unavailable, Err: ctx.Err()}
		}
		if len(c.faults) == 0 {
			r.check(c)
		}
		if err := take(c); err != nil {
			return nil, err
		}
	}
	return r.end(), nil
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
	_ = os.Remove(tmp.Name()) // there may be tax codes in it: where the system lets it, it has no name from the beginning
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
