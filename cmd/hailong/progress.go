package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"hailong/internal/locale"
)

// progressRows is after how many rows a line is written where no terminal is there to write over one.
const progressRows = 20_000

// progress shows how far the import or export of a file has come: on a terminal in one line that is written over, elsewhere in a line
// every progressRows rows.
type progress struct {
	out      io.Writer
	printer  *locale.Printer
	file     string
	terminal bool
	shown    int // characters of the line on the terminal
	all      int // rows that were checked
	next     int // the number of rows from which on the next line is due
}

func newProgress(out io.Writer, p *locale.Printer, file string) *progress {
	return &progress{out: out, printer: p, file: file, terminal: isTerminal(out), next: progressRows}
}

// checked is told how many rows were read and checked.
func (s *progress) checked(rows int) {
	s.all = max(s.all, rows)
	s.show(rows, s.printer.T("import.checking", "file", s.file, "rows", rows))
}

// written is told how many rows were dealt with.
func (s *progress) written(rows int) {
	if rows < s.next-progressRows { // the second reading begins
		s.next = progressRows
	}
	s.all = max(s.all, rows)
	s.show(rows, s.printer.T("import.writing", "file", s.file, "rows", rows, "all", s.all))
}

// exported is told how many rows were written out.
func (s *progress) exported(rows int) {
	s.show(rows, s.printer.T("export.progress", "rows", rows))
}

func (s *progress) show(rows int, line string) {
	switch {
	case s.terminal:
		n := utf8.RuneCountInString(line)
		fmt.Fprint(s.out, "\r", line, strings.Repeat(" ", max(s.shown-n, 0)))
		s.shown = n
	case rows >= s.next:
		fmt.Fprintln(s.out, line)
		s.next = rows - rows%progressRows + progressRows
	}
}

// clear takes the line off the terminal, so that what follows has one of its own.
func (s *progress) clear() {
	if s.shown > 0 {
		fmt.Fprint(s.out, "\r", strings.Repeat(" ", s.shown), "\r")
		s.shown = 0
	}
}
