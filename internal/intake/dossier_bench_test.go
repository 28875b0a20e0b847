package intake_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hailong/internal/intake"
	"hailong/internal/store/sqlitestore"
)

// dossierTable makes a table of dossiers, all different and all columns filled.
func dossierTable(n int) string {
	var b strings.Builder
	b.WriteString("dossier,procedure,point,applicant,business,submitted_via,returned_via,received,due,decided,returned,paused_days,status,fee_via,complaint,service_level,updated_at\n")
	start := time.Date(2021, 1, 4, 0, 0, 0, 0, time.UTC)
	for i := range n {
		received := start.AddDate(0, 0, i%300)
		day := func(d int) string { return received.AddDate(0, 0, d).Format("02/01/2006") }
		fmt.Fprintf(&b, "H31.12-%06d,2.001583,TT-%02d,Doanh nghiệp,0100233488,Trực tuyến,bưu chính,%s,%s,%s,%s,%d,Đã trả,Chuyển khoản,không,4,%s 14:30\n",
			i, i%12+1, day(0), day(5), day(3+i%4), day(7), i%3, day(7))
	}
	return b.String()
}

// BenchmarkImportDossiers imports 200,000 rows into SQLite, and then the same file again. The budget of the first is 20 s.
func BenchmarkImportDossiers(b *testing.B) {
	const rows = 200_000
	file := dossierTable(rows)
	var first, again time.Duration
	for b.Loop() {
		st, err := sqlitestore.Open(b.Context(), filepath.Join(b.TempDir(), "bench.db"))
		if err != nil {
			b.Fatal(err)
		}
		w := newWorld(b, st)
		for _, took := range []*time.Duration{&first, &again} {
			start := time.Now()
			sum, err := w.loadDossiers(b, file, intake.ImportOptions{})
			if *took = time.Since(start); err != nil || sum.Written+sum.Already != rows || took == &again && sum.Written > 0 {
				b.Fatal(sum, err)
			}
		}
		if err := st.Close(); err != nil {
			b.Fatal(err)
		}
	}
	if first > 20*time.Second {
		b.Errorf("the first import took %v, the budget is 20 s", first)
	}
	b.ReportMetric(first.Seconds(), "s/first")
	b.ReportMetric(again.Seconds(), "s/again")
}
