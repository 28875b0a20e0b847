package sheet_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"hailong/internal/sheet"
)

var columns = []sheet.Column{
	{Name: "point", Aliases: []string{"Điểm tiếp nhận"}, Required: true},
	{Name: "received_at", Aliases: []string{"Ngày nhận"}, Required: true},
	{Name: "comment", Aliases: []string{"Góp ý"}},
	{Name: "procedure", Repeat: true},
}

// read gives the rows as "number|place of point|point|received_at|comment", and the first error that ends all.
func read(t *testing.T, in []byte, name string) (rows []string, rowErrors []*sheet.Error, err error) {
	t.Helper()
	r, err := sheet.Open(bytes.NewReader(in), name, sheet.Options{Columns: columns})
	if err != nil {
		return nil, nil, err
	}
	defer r.Close()
	for row, err := range r.Rows() {
		var e *sheet.Error
		if errors.As(err, &e) && e.RowOnly {
			rowErrors = append(rowErrors, e)
			continue
		}
		if err != nil {
			return rows, rowErrors, err
		}
		rows = append(rows, strings.Join([]string{row.Position("point"), row.Value("point"), row.Value("received_at"), row.Value("comment")}, "|"))
	}
	return rows, rowErrors, nil
}

func wide(bigEndian bool, s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune("\ufeff" + s)) {
		if bigEndian {
			b = append(b, byte(u>>8), byte(u))
		} else {
			b = append(b, byte(u), byte(u>>8))
		}
	}
	return b
}

func TestTextFiles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why  string
		in   []byte
		name string
		want []string
	}{
		{"commas", []byte("point,received_at,comment\nTT-01,05/03/2021,tốt\n"), "a.csv", []string{"2:1|TT-01|05/03/2021|tốt"}},
		{"byte order mark, CR LF", []byte("\ufeffpoint,received_at\r\nTT-01,1\r\n"), "a.csv", []string{"2:1|TT-01|1|"}},
		{"semicolons, as Excel writes where the comma is decimal", []byte("point;received_at;comment\nTT-01;1;một, hai\n"), "a.csv", []string{"2:1|TT-01|1|một, hai"}},
		{"tabs in a file called csv", []byte("point\treceived_at\nTT-01\t1\n"), "a.csv", []string{"2:1|TT-01|1|"}},
		{"sep= line", []byte("sep=;\r\npoint;received_at\r\nTT-01;1\r\n"), "", []string{"3:1|TT-01|1|"}},
		{"UTF-16 LE", wide(false, "point\treceived_at\tGóp ý\nTT-01\t1\tđẹp 😀\n"), "", []string{"2:1|TT-01|1|đẹp 😀"}},
		{"UTF-16 BE", wide(true, "point,received_at\nTT-01,1\n"), "", []string{"2:1|TT-01|1|"}},
		{"headings as people write them", []byte("GOP_Y,  điểm  TIẾP nhận:,Nga\u0300y nha\u0323\u0302n\nx,TT-01,1\n"), "", []string{"2:2|TT-01|1|x"}},
		{"a line break in a value; the next row's line", []byte("point,received_at,comment\nA,1,\"x\ny\"\nB,2,z\n"), "", []string{"2:1|A|1|x\ny", "4:1|B|2|z"}},
		{"blank lines and rows, before the headings too", []byte("\n,,\npoint,received_at,comment\n\n,,\nA,1,x\n"), "", []string{"6:1|A|1|x"}},
		{"more values, all empty", []byte("point,received_at\nA,1,,\n"), "", []string{"2:1|A|1|"}},
		{"quoted heading with delimiters inside", []byte("\"Góp ý\";point;received_at;\"a,b,c,d,e\"\nx;A;1;y\n"), "", []string{"2:2|A|1|x"}},
		{"no end of line at the end", []byte("point,received_at\nA,1"), "", []string{"2:1|A|1|"}},
		{"headings alone", []byte("point,received_at\n"), "", nil},
	} {
		got, rowErrors, err := read(t, c.in, c.name)
		if err != nil || len(rowErrors) > 0 {
			t.Errorf("%s: %v, %v", c.why, err, rowErrors)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.why, d)
		}
	}
}

func TestRefusedFiles(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ề", 40_000)
	for _, c := range []struct {
		why, in, key, position string
	}{
		{"nothing", "", sheet.ErrEmpty, ""},
		{"blank", "\n\n , \n", sheet.ErrEmpty, ""},
		{"missing columns", "comment\nx\n", sheet.ErrMissing, ""},
		{"the same column twice", "point,received_at,Điểm tiếp nhận\n", sheet.ErrDuplicate, "1:3"},
		{"a byte of an old code page", "point,received_at\nA,1\nB,m\xf4t\n", sheet.ErrEncoding, "3:4"},
		{"the same in the headings", "point,received_at,g\xf3p\n", sheet.ErrEncoding, "1:20"},
		{"far behind many characters", "point,received_at\n" + long + ",\xff\n", sheet.ErrEncoding, "2:120002"},
		{"a character cut off at the end", "point,received_at\nA,\xe1\xbb", sheet.ErrEncoding, "2:3"},
		{"UTF-16 without mark", "p\x00o\x00", sheet.ErrEncoding, "1:2"},
		{"a quotation mark that never ends", "point,received_at\nA,\"1\nB,2\n", sheet.ErrQuotes, "3:5"},
		{"a quotation mark inside", "point,received_at\nA,x\"y\n", sheet.ErrQuotes, "2:4"},
		{"PDF", "%PDF-1.7 …", sheet.ErrNotTable, ""},
		{"a web page called .xls", "  <HTML><table>", sheet.ErrNotTable, ""},
		{"old Excel", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Workbook", sheet.ErrOldExcel, ""},
		{"with a password", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Join(strings.Split("EncryptedPackage", ""), "\x00") + "\x00", sheet.ErrLocked, ""},
		{"a broken archive", "PK\x03\x04 and no more", sheet.ErrBroken, ""},
	} {
		_, _, err := read(t, []byte(c.in), "")
		var e *sheet.Error
		if !errors.As(err, &e) || e.Key != c.key || e.Position != c.position {
			t.Errorf("%s: %#v; want key %s at %q", c.why, err, c.key, c.position)
		}
	}
}

func TestRaggedRowsAreTheirOwnFault(t *testing.T) {
	t.Parallel()
	rows, bad, err := read(t, []byte("point,received_at,comment\nA,1\nB,2,x,more\nC,3,\n"), "")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"4:1|C|3|"}, rows); d != "" {
		t.Errorf("good rows (-want +got):\n%s", d)
	}
	if len(bad) != 2 || bad[0].Row != 2 || bad[0].Key != sheet.ErrRagged || bad[1].Position != "3:4" {
		t.Errorf("row errors: %v", bad)
	}
}

func TestHeadingsAreReported(t *testing.T) {
	t.Parallel()
	r, err := sheet.Open(strings.NewReader("procedure,Ghi chú,point,received_at,,Procedure\n2.001583,x,A,1,,5\n"), "", sheet.Options{Columns: columns})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]sheet.Heading{{Text: "Ghi chú", Position: "1:2"}}, r.Unknown()); d != "" {
		t.Errorf("Unknown (-want +got):\n%s", d)
	}
	row, err := r.Next()
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"2.001583", "5"}, row.Values("procedure")); d != "" {
		t.Errorf("Values of a repeated column (-want +got):\n%s", d)
	}
	if got := row.PositionOf("procedure", 1); got != "2:6" {
		t.Errorf("PositionOf = %s", got)
	}
	if d := cmp.Diff([]string{"2.001583", "x", "A", "1", "", "5"}, row.Raw()); d != "" {
		t.Errorf("Raw (-want +got):\n%s", d)
	}
	if r.Has("comment") || row.Value("comment") != "" {
		t.Error("a column that is not there has a value")
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	endless := io.MultiReader(strings.NewReader("point,received_at\nA,\""), &repeat{})
	r, err := sheet.Open(endless, "", sheet.Options{Columns: columns, Limits: sheet.Limits{Row: 1 << 20}})
	if err != nil {
		t.Fatal(err)
	}
	var e *sheet.Error
	if _, err := r.Next(); !errors.As(err, &e) || e.Key != sheet.ErrTooLarge {
		t.Errorf("an endless row: %v", err)
	}
	_, err = sheet.Open(strings.NewReader(strings.Repeat("a,", 2000)+"b\n"), "", sheet.Options{})
	if !errors.As(err, &e) || e.Key != sheet.ErrTooLarge {
		t.Errorf("2001 headings: %v", err)
	}
}

// repeat never ends.
type repeat struct{}

func (repeat) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestReadErrorsComeThrough(t *testing.T) {
	t.Parallel()
	broken := errors.New("the disk is gone")
	r, err := sheet.Open(io.MultiReader(strings.NewReader("point,received_at\nA,1\nB,"), &failing{broken}), "", sheet.Options{Columns: columns})
	for err == nil {
		_, err = r.Next()
	}
	if !errors.Is(err, broken) {
		t.Errorf("Next: %v; want the reader's error", err)
	}
}

type failing struct{ err error }

func (f *failing) Read([]byte) (int, error) { return 0, f.err }

func TestFold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"  ĐIỂM_tiếp  nhận: ", "diem tiep nhan"},
		{"received_at", "received at"},
		{"Lý do (chọn một)", "ly do chon mot"},
		{"3+", "3+"},
		{"Ｑ１", "q1"},
		{"—", ""},
		{"ỦY BAN", "uy ban"},
	} {
		if got := sheet.Fold(c.in); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

// FuzzReader checks that no file makes the reader panic or never end, and that what it gives is sound.
func FuzzReader(f *testing.F) {
	f.Add([]byte("point,received_at\nA,1\n"))
	f.Add([]byte("sep=;\npoint;received_at;comment\n\"a\nb\";1;\n"))
	f.Add(wide(false, "point\treceived_at\nA\t1\n"))
	f.Add(workbookBytes(f))
	f.Fuzz(func(t *testing.T, in []byte) {
		r, err := sheet.Open(bytes.NewReader(in), "x.csv", sheet.Options{Columns: columns, Limits: sheet.Limits{Unpacked: 1 << 20, Texts: 1 << 20}})
		if err != nil {
			return
		}
		defer r.Close()
		for row, err := range r.Rows() {
			if err == nil && (row.Number < 1 || len(row.Raw()) != len(r.Headings())) {
				t.Fatalf("row %d has %d values for %d headings", row.Number, len(row.Raw()), len(r.Headings()))
			}
		}
	})
}

func TestHeadingsBelowTitlesAndInTwoRows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why, in string
		want    []string
	}{
		{"titles above, as exports have them", "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG,,\n\"DANH SÁCH, THÁNG 3\",,\npoint,received_at,Góp ý\nA,1,x\n", []string{"4:1|A|1|x"}},
		{"titles without delimiters", "Trung tâm tỉnh Kiên Giang\n\npoint;received_at;Góp ý\nA;1;x, y, z\n", []string{"4:1|A|1|x, y, z"}},
		{"merged downwards and to the right", "Điểm tiếp nhận,Ngày,,Khác\n,nhận,trả,\nA,1,2,x\n", []string{"3:1|A|1|"}},
		{"the second row names what the first groups", "point,received_at,Ý kiến,\n,,Góp ý,khác\nA,1,x,\n", []string{"3:1|A|1|x"}},
		{"a row of values is no heading", "point,received_at,comment\n,,x\nA,1,comment\n", []string{"2:1|||x", "3:1|A|1|comment"}},
		{"a column of numbers without heading, left of all", ",point,received_at\n1,A,1\n", []string{"2:2|A|1|"}},
	} {
		got, rowErrors, err := read(t, []byte(c.in), "a.csv")
		if err != nil || len(rowErrors) > 0 {
			t.Errorf("%s: %v, %v", c.why, err, rowErrors)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.why, d)
		}
	}
}

func TestTheRowNearestToHeadingsIsToldWhatItLacks(t *testing.T) {
	t.Parallel()
	in := "DANH SÁCH HỒ SƠ,,\n,,\nĐiểm tiếp nhận,Ngày nộp,Góp ý\nA,1,x\n" + strings.Repeat("B,2,y\n", 20)
	_, _, err := read(t, []byte(in), "a.csv")
	var e *sheet.Error
	if !errors.As(err, &e) || e.Key != sheet.ErrMissing || e.Row != 3 || e.Args[1] != "received_at" {
		t.Errorf("%#v, want received_at missing in row 3", err)
	}
}

func TestValuesUnderAMergedHeadingAreNamed(t *testing.T) {
	t.Parallel()
	rows, bad, err := read(t, []byte("point,received_at,,comment\nA,1,2,x\nB,2,,y\n"), "a.csv")
	if err != nil || len(bad) != 1 {
		t.Fatalf("%v, %v", err, bad)
	}
	if d := cmp.Diff([]string{"3:1|B|2|y"}, rows); d != "" {
		t.Errorf("good rows (-want +got):\n%s", d)
	}
	e := bad[0]
	if e.Key != sheet.ErrMerged || e.Position != "2:3" || e.Args[1] != "received_at" || e.Args[3] != "1:2" {
		t.Errorf("%#v, want the value at 2:3 under the heading at 1:2", e)
	}
}
