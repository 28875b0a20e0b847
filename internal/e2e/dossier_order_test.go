package e2e_test

import (
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestDossiersInAnyOrder imports a file whole, and the same rows shuffled, in three parts and the last part first, into
// another center with other secrets: the figures are the same, and each part again brings nothing new.
func TestDossiersInAnyOrder(t *testing.T) {
	t.Parallel()
	w, dir := makeWorld(1500, dayOf(time.Now())), t.TempDir()
	whole, forms := filepath.Join(dir, "ho-so.csv"), filepath.Join(dir, "phieu.csv")
	rows := w.rows()
	writeTable(t, whole, dossierHeading, rows)
	writeTable(t, forms, formHeading, w.forms())
	rand.New(rand.NewPCG(5, 6)).Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	var parts []string
	for i, name := range []string{"a.csv", "b.csv", "c.csv"} {
		parts = append(parts, filepath.Join(dir, name))
		writeTable(t, parts[i], dossierHeading, rows[i*len(rows)/3:(i+1)*len(rows)/3])
	}
	one, other := t.TempDir(), t.TempDir()
	hailong(t, 0, "import", "dossiers", whole, "--data", one)
	hailong(t, 0, "import", "responses", forms, "--data", one)
	hailong(t, 0, "import", "dossiers", parts[2], "--data", other)
	hailong(t, 0, "import", "responses", forms, "--data", other)
	hailong(t, 0, "import", "dossiers", parts[0], parts[1], "--data", other)
	for _, again := range append(parts, whole) {
		if out := hailong(t, 0, "import", "dossiers", again, "--data", other); !strings.Contains(out, "trạng thái hồ sơ mới 0, đã có ") {
			t.Errorf("importing %s again prints %q", filepath.Base(again), out)
		}
	}
	for _, by := range []string{"month", "procedure", "agency"} {
		ask := []string{"figures", "--from", "2020-12-01", "--to", w.today, "--by", by, "--data"}
		want, got := hailong(t, 0, append(ask, one)...), hailong(t, 0, append(ask, other)...)
		if diff := cmp.Diff(withoutAsOf(want), withoutAsOf(got)); diff != "" {
			t.Errorf("by %s the figures depend on the order:\n%.2000s", by, diff)
		}
	}
}
