package export

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"hailong/internal/locale"
	"hailong/internal/report"
	"hailong/internal/survey"
)

// FigureColumns are the columns of the figures' CSV, in order; the package doc says what each holds.
var FigureColumns = []string{"group_key", "group_label", "block", "figure", "label", "num", "den", "rate", "low", "high", "value", "text"}

// rateColumns are those that a proportion fills.
var rateColumns = FigureColumns[5:10]

// FiguresOptions chooses between a file for programs and one for people.
type FiguresOptions struct {
	Excel  bool           // semicolons, decimal commas and headings in the printer's language
	Survey *survey.Survey // names questions and choices in the labels; nil = their codes stand there
}

// FiguresCSV writes every figure of a report in long format; see the package doc. Labels are in the printer's language.
func FiguresCSV(w io.Writer, r *report.Report, p *locale.Printer, o FiguresOptions) error {
	root, err := tree(r)
	if err != nil {
		return err
	}
	f := &figures{table: newTable(w, o.Excel), p: p, survey: o.Survey}
	for _, c := range FigureColumns {
		if o.Excel {
			c = p.T("csv.head." + c)
		}
		f.table.text(c)
	}
	f.table.end()
	for _, name := range root.names {
		if member := root.members[name]; name == "groups" {
			f.groups(member.items)
		} else {
			f.walk([]string{name}, member)
		}
	}
	if err := f.table.close(); err != nil {
		return fmt.Errorf("write figures: %w", err)
	}
	return nil
}

// figures writes rows while it walks the report.
type figures struct {
	table      *table
	p          *locale.Printer
	survey     *survey.Survey
	key, label string // of the group
}

func (f *figures) groups(groups []*node) {
	for _, g := range groups {
		f.key, f.label = g.get("key"), g.get("label")
		for _, name := range g.names {
			if name != "key" && name != "label" {
				f.walk([]string{name}, g.members[name])
			}
		}
	}
}

// walk writes the rows of the value at a path.
func (f *figures) walk(at []string, n *node) {
	switch {
	case n.proportion():
		f.row(at, n, "", "")
		for _, name := range n.names {
			if !slices.Contains(rateColumns, name) {
				f.walk(child(at, name), n.members[name])
			}
		}
	case n.members != nil:
		for _, name := range n.names {
			f.walk(child(at, name), n.members[name])
		}
	case len(n.items) > 0 && n.items[0].members != nil:
		for i, item := range n.items {
			f.walk(child(at, item.nameIn(at[len(at)-1], i)), item)
		}
	case n.items != nil:
		f.row(at, nil, "", n.list())
	default:
		f.row(at, nil, n.number, n.text)
	}
}

func child(at []string, name string) []string { return append(slices.Clip(at), name) }

// list joins the texts and numbers of an array.
func (n *node) list() string {
	parts := make([]string, len(n.items))
	for i, item := range n.items {
		parts[i] = item.text + item.number
	}
	return strings.Join(parts, ";")
}

// row writes one figure; rate is nil where it is no proportion.
func (f *figures) row(at []string, rate *node, value, text string) {
	if len(at) == 1 {
		at = []string{"report", at[0]}
	}
	t := f.table
	t.text(f.key)
	t.text(f.label)
	t.text(at[0])
	t.text(strings.Join(at[1:], "."))
	t.text(f.name(at))
	for _, c := range rateColumns {
		if rate == nil {
			t.number("")
		} else {
			t.number(rate.get(c))
		}
	}
	t.number(value)
	t.text(text)
	t.end()
}
