package sheet

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"
)

// workbook reads one sheet of an XLSX file as a stream.
type workbook struct {
	part     io.Closer
	xml      *xml.Decoder
	budget   *budget
	texts    []string
	dates    []bool // by style: the number is a date
	cal1904  bool
	maxCells int
	width    int // of the widest row so far
	row      int
	over     bool
}

// book is workbook.xml.
type book struct {
	Properties struct {
		Date1904 string `xml:"date1904,attr"`
	} `xml:"workbookPr"`
	Sheets []struct {
		Name  string     `xml:"name,attr"`
		State string     `xml:"state,attr"`
		Attrs []xml.Attr `xml:",any,attr"`
	} `xml:"sheets>sheet"`
}

// relations is a .rels part.
type relations struct {
	Relations []struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

// small is the limit of the parts that hold structure, unpacked.
const small = 16 << 20

func openWorkbook(r io.ReaderAt, size int64, name string, l Limits) (source, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, &Error{Key: ErrBroken, Err: err}
	}
	parts := archive{}
	for _, f := range z.File {
		parts[strings.TrimPrefix(f.Name, "/")] = f
	}
	main, err := parts.related("", "", "officeDocument")
	if err != nil {
		return nil, err
	}
	var b book
	if main == "" || parts[main] == nil || !strings.HasPrefix(main, "xl/") {
		return nil, &Error{Key: ErrNotTable}
	}
	if err := parts.decode(main, small, &b); err != nil {
		return nil, err
	}
	w := &workbook{maxCells: l.Columns + 1, cal1904: b.Properties.Date1904 == "1" || b.Properties.Date1904 == "true"}
	target, err := parts.sheet(&b, main, name)
	if err != nil {
		return nil, err
	}
	if err := w.load(parts, main, l); err != nil {
		return nil, err
	}
	return w, w.open(parts, target, l)
}

// load reads the shared texts and the styles.
func (w *workbook) load(parts archive, main string, l Limits) error {
	name, err := parts.related(main, "", "sharedStrings")
	if err == nil && name != "" {
		w.texts, err = parts.texts(name, l.Texts)
	}
	if err != nil {
		return err
	}
	name, err = parts.related(main, "", "styles")
	if err == nil && name != "" {
		w.dates, err = parts.dateStyles(name)
	}
	return err
}

func (w *workbook) open(parts archive, name string, l Limits) error {
	f := parts[name]
	if f == nil {
		return &Error{Key: ErrBroken, Err: errors.New("the part " + name + " is missing")}
	}
	part, err := f.Open()
	if err != nil {
		return &Error{Key: ErrBroken, Err: err}
	}
	w.part = part
	w.budget = &budget{in: part, row: l.Row, all: l.Unpacked}
	w.budget.refill()
	w.xml = xml.NewDecoder(w.budget)
	return nil
}

// archive is the parts of the file by name.
type archive map[string]*zip.File

// decode reads a whole part that must not be larger than limit.
func (a archive) decode(name string, limit int64, into any) error {
	f := a[name]
	if f == nil {
		return &Error{Key: ErrBroken, Err: errors.New("the part " + name + " is missing")}
	}
	r, err := f.Open()
	if err != nil {
		return &Error{Key: ErrBroken, Err: err}
	}
	defer r.Close()
	return broken(xml.NewDecoder(&budget{in: r, row: limit, all: limit, rest: limit}).Decode(into))
}

// related finds the part to which another refers by id or by the end of the relation's type; "" = none.
func (a archive) related(from, id, kind string) (string, error) {
	dir, file := path.Split(from)
	rels := dir + "_rels/" + file + ".rels"
	if a[rels] == nil {
		return "", nil
	}
	var r relations
	if err := a.decode(rels, small, &r); err != nil {
		return "", err
	}
	for _, x := range r.Relations {
		if x.ID == id && id != "" || id == "" && strings.HasSuffix(x.Type, "/"+kind) {
			if strings.HasPrefix(x.Target, "/") {
				return strings.TrimPrefix(path.Clean(x.Target), "/"), nil
			}
			return path.Join(dir, x.Target), nil
		}
	}
	return "", nil
}

// sheet finds the part of the sheet of a name, or of the first visible one.
func (a archive) sheet(b *book, main, name string) (string, error) {
	for _, s := range b.Sheets {
		if name != "" && s.Name != name || name == "" && s.State != "" && s.State != "visible" {
			continue
		}
		for _, at := range s.Attrs {
			if at.Name.Local != "id" || at.Name.Space == "" {
				continue
			}
			target, err := a.related(main, at.Value, "")
			if err != nil {
				return "", err
			}
			if strings.Contains(target, "chartsheet") && name == "" {
				break
			}
			return target, nil
		}
	}
	return "", &Error{Key: ErrNoSheet, Args: []any{"sheet", name}}
}

// broken marks an error of the file's content as such; an *Error stays what it is.
func broken(err error) error {
	var own *Error
	if err == nil || errors.As(err, &own) {
		return err
	}
	return &Error{Key: ErrBroken, Err: err}
}

// budget limits what is unpacked, in all and for one row.
type budget struct {
	in             io.Reader
	row, all, rest int64
}

func (b *budget) refill() { b.rest = b.row }

func (b *budget) Read(p []byte) (int, error) {
	if b.rest <= 0 || b.all <= 0 {
		return 0, &Error{Key: ErrTooLarge, Args: []any{"limit_of_row", b.row}}
	}
	n, err := b.in.Read(p[:min(int64(len(p)), b.all)])
	b.rest -= int64(n)
	b.all -= int64(n)
	return n, err
}

func (w *workbook) position(number, column int) string {
	return columnName(column) + strconv.Itoa(number)
}

func (w *workbook) strict() bool { return false }

func (w *workbook) close() error {
	if w.part == nil {
		return nil
	}
	return w.part.Close()
}

// columnName gives the letters of a column counted from 0: A, …, Z, AA.
func columnName(i int) string {
	name := ""
	for i = max(i, 0); i >= 0; i = i/26 - 1 {
		name = string(rune('A'+i%26)) + name
	}
	return name
}
