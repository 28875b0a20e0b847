package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"hailong/internal/intake"
	"hailong/internal/locale"
	"hailong/internal/survey"
)

// importCommand brings data in from files.
type importCommand struct {
	Responses importResponses `cmd:"" help:"${help_import_responses}"`
	Dossiers  importDossiers  `cmd:"" help:"${help_import_dossiers}"`
}

// importResponses imports paper forms and the responses of earlier years.
type importResponses struct {
	importFiles `embed:""`
}

// Run imports the files.
func (i *importResponses) Run(ctx context.Context, c *console, p *locale.Printer) error {
	return i.run(ctx, c, p, importJob{do: (*intake.Service).ImportResponses, done: "import.done", brokenOff: "import.broken_off"})
}

// importDossiers imports what the one-stop software knows of dossiers.
type importDossiers struct {
	importFiles `embed:""`
}

// Run imports the files.
func (i *importDossiers) Run(ctx context.Context, c *console, p *locale.Printer) error {
	return i.run(ctx, c, p, importJob{do: (*intake.Service).ImportDossiers, done: "import.dossiers_done", brokenOff: "import.dossiers_broken_off"})
}

// importJob is what is done with each file, and the messages that say so.
type importJob struct {
	do func(*intake.Service, context.Context, io.Reader, string, intake.ImportOptions) (intake.ImportSummary, error)

	done, brokenOff string
}

// importFiles are the flags of every import.
type importFiles struct {
	dataFlags
	SkipBad string   `name:"skip-bad" type:"path" placeholder:"FILE" help:"${help_skip_bad}"`
	Sheet   string   `name:"sheet" help:"${help_sheet}"`
	Files   []string `arg:"" name:"file" help:"${help_import_files}"`
}

// run imports the files. All are checked before the first is written, so that a faulty one leaves the others alone too.
func (i *importFiles) run(ctx context.Context, c *console, p *locale.Printer, job importJob) (err error) {
	if len(i.Files) > 1 && (i.SkipBad != "" || slices.Contains(i.Files, "-")) {
		return usageError{&survey.Error{Kind: survey.Invalid, Key: "import.one_file"}}
	}
	h, err := open(ctx, i.Data)
	if err != nil {
		return err
	}
	defer func() { err = firstOf(err, h.close()) }()
	in := h.intake()
	defer func() { err = firstOf(err, in.Close()) }()
	if len(i.Files) > 1 {
		for _, name := range i.Files {
			if err := i.check(ctx, c, p, in, job, name); err != nil {
				return err
			}
		}
	}
	for _, name := range i.Files {
		if err := i.file(ctx, c, p, in, job, name); err != nil {
			return err
		}
	}
	return nil
}

// check reads one of several files and tells its faults; nothing is written.
func (i *importFiles) check(ctx context.Context, c *console, p *locale.Printer, in *intake.Service, job importJob, name string) error {
	r, shown, err := input(c, name)
	if err != nil {
		return err
	}
	defer r.Close()
	show := newProgress(c.err, p, shown)
	_, err = job.do(in, ctx, r, shown, intake.ImportOptions{Sheet: i.Sheet, Check: true, Checking: show.checked})
	show.clear()
	var bad *intake.ImportError
	if errors.As(err, &bad) {
		notes(c.err, p, shown, bad.Faults, "import.fault")
	}
	if err != nil {
		return &inFile{shown, err}
	}
	return nil
}

func (i *importFiles) file(ctx context.Context, c *console, p *locale.Printer, in *intake.Service, job importJob, name string) error {
	r, shown, err := input(c, name)
	if err != nil {
		return err
	}
	defer r.Close()
	var refused bytes.Buffer
	show := newProgress(c.err, p, shown)
	sum, err := job.do(in, ctx, r, shown, intake.ImportOptions{
		SkipBad: i.SkipBad != "", Refused: &refused, Sheet: i.Sheet, Checking: show.checked, Progress: show.written,
		Describe: func(n intake.RowNote) string { return describe(p, n) },
	})
	show.clear()
	notes(c.err, p, shown, sum.Warnings, "import.warning")
	var bad *intake.ImportError
	if errors.As(err, &bad) {
		notes(c.err, p, shown, bad.Faults, "import.fault")
		return err
	}
	if err != nil {
		if sum.Written > 0 {
			fmt.Fprintln(c.err, p.T(job.brokenOff, "file", shown, "written", sum.Written))
		}
		return &inFile{shown, err}
	}
	fmt.Fprintln(c.out, p.T(job.done, "file", shown, "rows", sum.Rows, "written", sum.Written, "already", sum.Already, "repeated", sum.Repeated, "refused", sum.Refused))
	if sum.Refused == 0 {
		return nil
	}
	notes(c.err, p, shown, sum.Faults, "import.fault")
	if err := writeFile(i.SkipBad, private, func(w io.Writer) error { _, err := refused.WriteTo(w); return err }); err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.err, p.T("cli.written", "file", i.SkipBad))
	return err
}

// input opens a file, or standard input for "-".
func input(c *console, name string) (io.ReadCloser, string, error) {
	if name == "-" {
		return io.NopCloser(c.in), "stdin", nil
	}
	f, err := os.Open(name)
	return f, filepath.Base(name), err
}

// notes prints findings one a line: file, row, column, value, what is wrong.
func notes(w io.Writer, p *locale.Printer, file string, list []intake.RowNote, key string) {
	for n, note := range list {
		if n == maxFaults {
			fmt.Fprintln(w, p.T("import.more", "n", len(list)-n))
			return
		}
		fmt.Fprintf(w, "%s: %s: %s\n", p.T(key), place(p, file, note), describe(p, note))
	}
}

func place(p *locale.Printer, file string, n intake.RowNote) string {
	where := file
	if n.Row > 0 {
		where += ", " + p.T("import.row", "row", fmt.Sprint(n.Row))
	}
	if n.Column != "" {
		where += ", " + p.T("import.column", "column", n.Column)
		if n.Position != "" {
			where += " (" + n.Position + ")"
		}
	}
	if n.Value != "" {
		where += fmt.Sprintf(" %q", n.Value)
	}
	return where
}

func describe(p *locale.Printer, n intake.RowNote) string { return p.T(n.Key, n.Args...) }
