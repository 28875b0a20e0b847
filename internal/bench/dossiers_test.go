package bench_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hailong/internal/store"
	"hailong/internal/store/sqlitestore"
)

// BenchmarkBudgetDossiers: a file of 200.000 dossiers is imported into SQLite in at most 20 s, and says on the way how far it
// has come; the same file again brings nothing new. The floor is a plain insert of the same documents in batches of the same
// size: what is left of the time is reading, checking, hashing and the search for what is there already.
func BenchmarkBudgetDossiers(b *testing.B) {
	const rows = 200_000
	dir := b.TempDir()
	bin, file := filepath.Join(dir, "hailong"), filepath.Join(dir, "ho-so.csv")
	if out, err := exec.Command("go", "build", "-o", bin, "hailong/cmd/hailong").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	writeDossiers(b, file, rows)
	var first, again, floor time.Duration
	for b.Loop() {
		data := b.TempDir()
		first += importDossiers(b, bin, data, file, "mới 200.000,")
		again += importDossiers(b, bin, data, file, "mới 0, đã có 200.000,")
		floor += insertAgain(b, filepath.Join(data, "hailong.db"), rows)
	}
	k := time.Duration(b.N)
	b.ReportMetric((first / k).Seconds(), "s/first")
	b.ReportMetric((again / k).Seconds(), "s/again")
	b.ReportMetric((floor / k).Seconds(), "s/floor")
	b.ReportMetric(float64(first)/float64(floor), "ratio")
	b.ReportMetric(0, "ns/op")
	if first/k > 20*time.Second {
		b.Errorf("the first import took %v, the budget is 20 s", first/k)
	}
}

// writeDossiers writes a file as an office's software does: Vietnamese headings, half of the dates with a time of day.
func writeDossiers(b *testing.B, path string, rows int) {
	b.Helper()
	f, err := os.Create(path)
	fatal(b, err)
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, "STT,Mã hồ sơ,Mã TTHC,Quầy tiếp nhận,Đối tượng,Mã số thuế,Kênh nộp,Kênh trả kết quả,Ngày tiếp nhận,Ngày hẹn trả,Ngày có kết quả,Ngày trả,"+
		"Số ngày tạm dừng,Trạng thái,Hình thức thanh toán,Phản ánh kiến nghị,Mức độ DVC,Thời điểm cập nhật")
	start := time.Date(2021, 1, 4, 0, 0, 0, 0, time.UTC)
	codes, clocks := []string{"2.001583", "2.002023", "1.013236", "1.012753", "2.001955"}, []string{"", " 08:15"}
	for i := range rows {
		day := func(n int) string { return start.AddDate(0, 0, i%300+n).Format("02/01/2006") }
		fmt.Fprintf(w, "%d,H38.12-%06d,%s,TT-%02d,Doanh nghiệp,0100233488,Trực tuyến,Bưu chính,%s%s,%s,%s,%s,%d,Đã trả kết quả,Chuyển khoản,Không,4,%s 14:30\n",
			i+1, i, codes[i%5], i%12+1, day(0), clocks[i%2], day(5), day(3+i%4), day(7), i%3, day(7))
	}
	fatal(b, w.Flush())
	fatal(b, f.Close())
}

// importDossiers runs the program, which must say what is wanted, and its progress while it works.
func importDossiers(b *testing.B, bin, data, file, says string) time.Duration {
	b.Helper()
	cmd := exec.Command(bin, "import", "dossiers", file, "--data", data)
	cmd.Env = append(os.Environ(), "LANG=vi_VN.UTF-8", "LC_ALL=")
	var out, progress bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &progress
	start := time.Now()
	fatal(b, cmd.Run())
	took := time.Since(start)
	if !strings.Contains(out.String(), says) {
		b.Errorf("the import says %q, want %q", out.String(), says)
	}
	if n := strings.Count(progress.String(), filepath.Base(file)); n < 15 {
		b.Errorf("the import told %d times how far it was, want every 20.000 rows, twice through the file:\n%s", n, progress.String())
	}
	return took
}

// batch is how many documents the import commits at once.
const batch = 4000

// insertAgain writes what an import has written, states and invitations, into an empty store, and does nothing else.
func insertAgain(b *testing.B, path string, rows int) (took time.Duration) {
	b.Helper()
	from, err := sqlitestore.Open(b.Context(), path)
	fatal(b, err)
	defer from.Close()
	to, err := sqlitestore.Open(b.Context(), filepath.Join(b.TempDir(), "floor.db"))
	fatal(b, err)
	defer to.Close()
	for _, c := range []store.Collection{store.Invitations, store.Dossiers} {
		n := 0
		for at := (store.Cursor{}); ; {
			docs, err := from.Scan(b.Context(), c, at, batch)
			fatal(b, err)
			if len(docs) == 0 {
				break
			}
			n, at = n+len(docs), store.After(docs[len(docs)-1])
			start := time.Now()
			_, err = to.Insert(b.Context(), c, docs)
			took += time.Since(start)
			fatal(b, err)
		}
		if n != rows {
			b.Errorf("%d %s were written, want %d", n, c, rows)
		}
	}
	return took
}
