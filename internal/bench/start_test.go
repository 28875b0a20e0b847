package bench_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"hailong/internal/export"
	"hailong/internal/sample"
	"hailong/internal/store"
	"hailong/internal/store/sqlitestore"
	"hailong/internal/survey"

	"github.com/xuri/excelize/v2"
)

// BenchmarkBudgetStart: with a million responses on SQLite the service shows survey pages after at most 1 s and figures
// after at most 5 s, and takes at most 150 MB. The floor is a bare scan of the same documents.
func BenchmarkBudgetStart(b *testing.B) {
	const n = 1_000_000
	dir := b.TempDir()
	bin := filepath.Join(dir, "hailong")
	if out, err := exec.Command("go", "build", "-o", bin, "hailong/cmd/hailong").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	data := filepath.Join(dir, "data")
	if out, err := exec.Command(bin, "sample", "--data", data, "--responses", strconv.Itoa(n), "--seed", "5").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	time.Sleep(25 * time.Second) // until what was written has settled: before, it is read again each second, in case of slow writers
	var pages, figures, floor time.Duration
	var megabytes float64
	for b.Loop() {
		p, f, mb := startOnce(b, bin, data)
		pages, figures, megabytes = pages+p, figures+f, max(megabytes, mb)
		floor += scanOnce(b, filepath.Join(data, "hailong.db"), n)
	}
	k := time.Duration(b.N)
	b.ReportMetric((pages / k).Seconds(), "s/pages")
	b.ReportMetric((figures / k).Seconds(), "s/figures")
	b.ReportMetric((floor / k).Seconds(), "s/floor")
	b.ReportMetric(float64(figures)/float64(floor), "ratio")
	b.ReportMetric(megabytes, "MB")
	b.ReportMetric(0, "ns/op")
	if pages/k > time.Second || figures/k > 5*time.Second || megabytes > 150 {
		b.Errorf("pages after %v (budget 1 s), figures after %v (5 s), %.0f MB (150)", pages/k, figures/k, megabytes)
	}
}

var listening = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

func startOnce(b *testing.B, bin, data string) (pages, figures time.Duration, megabytes float64) {
	b.Helper()
	out := &lockedBuffer{}
	cmd := exec.Command(bin, "serve", "--addr", "127.0.0.1:0", "--data", data)
	cmd.Stdout, cmd.Stderr = out, out
	start := time.Now()
	fatal(b, cmd.Start())
	defer func() { cmd.Process.Signal(os.Interrupt); cmd.Wait() }()
	for figures == 0 {
		url := listening.FindString(out.String())
		switch {
		case url == "":
		case pages == 0 && status(url+"/p/TT-01") == 200:
			pages = time.Since(start)
		case pages > 0 && status(url+"/readyz") == 200:
			figures = time.Since(start)
			status(url + "/console")
		}
		if time.Since(start) > time.Minute {
			b.Fatalf("not ready after a minute\n%s", out.String())
		}
		time.Sleep(5 * time.Millisecond)
	}
	time.Sleep(3 * time.Second) // a few readings of what arrived since
	return pages, figures, residentMB(b, cmd.Process.Pid)
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func status(url string) int {
	resp, err := http.Get(url)
	if err != nil {
		return 0
	}
	resp.Body.Close()
	return resp.StatusCode
}

// residentMB reads what the process holds in memory now.
func residentMB(b *testing.B, pid int) float64 {
	b.Helper()
	s, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	fatal(b, err)
	for line := range strings.SplitSeq(string(s), "\n") {
		if v, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, err := strconv.ParseFloat(strings.Fields(v)[0], 64)
			fatal(b, err)
			return kb / 1024
		}
	}
	b.Fatal("no VmRSS")
	return 0
}

func scanOnce(b *testing.B, path string, want int) time.Duration {
	b.Helper()
	st, err := sqlitestore.Open(b.Context(), path)
	fatal(b, err)
	defer st.Close()
	start := time.Now()
	var at store.Cursor
	got := 0
	for {
		docs, err := st.Scan(context.Background(), store.Responses, at, 10_000)
		fatal(b, err)
		got += len(docs)
		if len(docs) < 10_000 {
			break
		}
		at = store.After(docs[len(docs)-1])
	}
	if got != want {
		b.Fatalf("%d documents, want %d", got, want)
	}
	return time.Since(start)
}

// BenchmarkBudgetExport: 100.000 responses as CSV in at most 0,3 s, as XLSX in at most 1,5 s. The floors are the bare
// writers of the same cells.
func BenchmarkBudgetExport(b *testing.B) {
	const n = 100_000
	c := definitions()
	from := time.Date(2021, 1, 1, 0, 0, 0, 0, c.Zone)
	var list []*survey.Response
	for r := range sample.Responses(c, sample.Plan{Responses: n, Seed: 9, From: from, To: from.AddDate(1, 0, 0)}) {
		list = append(list, r)
	}
	all := func() iter.Seq2[*survey.Response, error] {
		return func(yield func(*survey.Response, error) bool) {
			for _, r := range list {
				if !yield(r, nil) {
					return
				}
			}
		}
	}
	o := export.ResponsesOptions{Questions: export.QuestionColumns(c.Current(c.Center.Survey)), Zone: c.Zone}
	var buf bytes.Buffer
	fatal(b, export.ResponsesCSV(&buf, all(), o))
	cells, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(buf.Bytes(), []byte("\ufeff")))).ReadAll()
	fatal(b, err)
	b.Run("csv", func(b *testing.B) {
		seconds(b, 0.3, func() error { return export.ResponsesCSV(io.Discard, all(), o) }, func() error {
			return csv.NewWriter(io.Discard).WriteAll(cells)
		})
	})
	b.Run("xlsx", func(b *testing.B) {
		seconds(b, 1.5, func() error { return export.ResponsesXLSX(io.Discard, all(), o) }, func() error { return bareWorkbook(cells) })
	})
}

func bareWorkbook(cells [][]string) error {
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	for i, line := range cells {
		values := make([]any, len(line))
		for k, v := range line {
			values[k] = v
		}
		if err := w.SetRow("A"+strconv.Itoa(i+1), values); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Write(io.Discard)
}

// seconds prints ours, the floor and the ratio, and fails where ours takes longer than the budget.
func seconds(b *testing.B, budget float64, ours, floor func() error) {
	b.Helper()
	var a, f time.Duration
	for b.Loop() {
		t0 := time.Now()
		fatal(b, ours())
		t1 := time.Now()
		fatal(b, floor())
		a, f = a+t1.Sub(t0), f+time.Since(t1)
	}
	k := float64(b.N)
	b.ReportMetric(a.Seconds()/k, "s/ours")
	b.ReportMetric(f.Seconds()/k, "s/floor")
	b.ReportMetric(float64(a)/float64(f), "ratio")
	b.ReportMetric(0, "ns/op")
	if a.Seconds()/k > budget {
		b.Errorf("%s: %.2f s, budget %.2f s", b.Name(), a.Seconds()/k, budget)
	}
}
