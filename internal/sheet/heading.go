package sheet

import "strings"

// Column is a column the caller knows.
type Column struct {
	Name     string   // as the caller calls it; a heading may bear it too
	Aliases  []string // other headings; of two columns that claim the same heading, the earlier one has it
	Required bool
	Repeat   bool // may stand more than once
}

// Heading is a heading as it stands in the table.
type Heading struct {
	Text     string
	Column   string // the Column's name, "" = none knows it
	Position string
}

// Headings lists the headings in the order of the table.
func (t *Reader) Headings() []Heading { return t.headings }

// Unknown lists the headings that fit no column; those without text are left out.
func (t *Reader) Unknown() []Heading {
	var out []Heading
	for _, h := range t.headings {
		if h.Column == "" && h.Text != "" {
			out = append(out, h)
		}
	}
	return out
}

// Has reports whether a column has a heading.
func (t *Reader) Has(column string) bool { return len(t.columns[column]) > 0 }

// resolve matches headings to columns, and refuses duplicates and gaps.
func (t *Reader) resolve(number int, cells []headingCell, columns []Column) error {
	known := index(columns)
	t.columns = make(map[string][]int, len(columns))
	for i, cell := range cells {
		h := Heading{Text: strings.TrimSpace(cell.text), Position: t.src.position(cell.row, i)}
		if k, ok := known[Fold(cell.text)]; ok && h.Text != "" {
			c := columns[k]
			h.Column = c.Name
			if before := t.columns[c.Name]; len(before) > 0 && !c.Repeat {
				return &Error{
					Key: ErrDuplicate, Row: cell.row, Position: h.Position,
					Args: []any{"first", t.headings[before[0]].Text, "second", h.Text, "column", c.Name},
				}
			}
			t.columns[c.Name] = append(t.columns[c.Name], i)
		}
		t.headings = append(t.headings, h)
	}
	var missing []string
	for _, c := range columns {
		if c.Required && !t.Has(c.Name) {
			missing = append(missing, c.Name)
		}
	}
	if len(missing) > 0 {
		return &Error{Key: ErrMissing, Row: number, Args: []any{"columns", strings.Join(missing, ", ")}}
	}
	t.noteUnnamed()
	return nil
}

// noteUnnamed lists the columns without a heading that stand right of one that is known, with the place of that one:
// where a heading's cell was merged over several columns, all but the first look so.
func (t *Reader) noteUnnamed() {
	left := -1
	for i, h := range t.headings {
		switch {
		case h.Text != "":
			left = i
		case left >= 0 && t.headings[left].Column != "":
			t.unnamed = append(t.unnamed, unnamed{at: i, left: left})
		}
	}
}

// index gives the column of each folded heading. Names go before aliases, so that no alias hides a name.
func index(columns []Column) map[string]int {
	known := map[string]int{}
	claim := func(heading string, i int) {
		if f := Fold(heading); f != "" {
			if _, taken := known[f]; !taken {
				known[f] = i
			}
		}
	}
	for i, c := range columns {
		claim(c.Name, i)
	}
	for i, c := range columns {
		for _, a := range c.Aliases {
			claim(a, i)
		}
	}
	return known
}
