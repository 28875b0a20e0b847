package brief

// Cell is a cell for tests: what is printed and the number behind it.
type Cell struct {
	Text  string
	Value any
}

// TablesOf gives the tables of a book to tests: by name, rows of cells by column.
func TablesOf(in *Input) map[string][]map[string]Cell {
	out := map[string][]map[string]Cell{}
	for _, t := range newBook(in).tables() {
		rows := []map[string]Cell{}
		for _, r := range t.Rows {
			row := map[string]Cell{}
			for i, c := range t.Columns {
				row[c.Key] = Cell(r[i])
			}
			rows = append(rows, row)
		}
		out[t.Name] = rows
	}
	return out
}

// DataOf gives the data files of a pack to tests, without its documents and charts: nothing stands in those that is not in these.
func DataOf(in *PackInput) (map[string][]byte, error) {
	p := &pack{book: newBook(&in.Input), in: in, files: map[string][]byte{}}
	err := p.data()
	return p.files, err
}
