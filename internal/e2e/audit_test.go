package e2e_test

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"hailong/internal/store"
	"hailong/internal/store/mongostore"
	"hailong/internal/store/sqlitestore"
)

// TestTheAuditIsAChain: several processes write it at the same time, and verify is content. Then somebody changes, removes or moves a
// line in the database, or cuts the last ten off, and verify names it, on both engines.
func TestTheAuditIsAChain(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			flags := e.args(t)
			verify := func(status int, want ...string) {
				t.Helper()
				out, errOut, got := try(t, "", append([]string{"verify", "audit"}, flags...)...)
				if got != status {
					t.Errorf("status %d, want %d\n%s%s", got, status, out, errOut)
				}
				for _, w := range want {
					if !strings.Contains(out+errOut, w) {
						t.Errorf("verify does not say %q:\n%s%s", w, out, errOut)
					}
				}
			}
			verify(0, "0 dòng", "chưa lưu vị trí cuối")
			var wg sync.WaitGroup
			for p := range 4 {
				wg.Go(func() {
					for i := range 4 {
						out, errOut, status := try(t, "", append([]string{"token", "add", fmt.Sprintf("máy-%d-%d", p, i)}, flags...)...)
						if status != 0 {
							t.Errorf("token add: %d\n%s%s", status, out, errOut)
						}
					}
				})
			}
			wg.Wait()
			verify(0, "còn nguyên vẹn: 16 dòng, số cuối 16")

			st := openStore(t, flags)
			lines := auditLines(t, st)
			if len(lines) != 16 {
				t.Fatalf("%d lines in the store", len(lines))
			}
			key := func(n int) string { return slices.Sorted(maps.Keys(lines))[n-1] }
			put := func(n int, body string) {
				t.Helper()
				ok(t, st.Put(t.Context(), store.Audit, store.Document{Key: key(n), Body: []byte(body)}))
			}
			for _, x := range []struct {
				name string
				do   func()
				want []string
			}{
				{"changed", func() { put(5, strings.Replace(lines[key(5)], "máy", "mái", 1)) }, []string{"Dòng 5: nội dung không còn như lúc ghi."}},
				{"removed", func() { ok(t, st.Delete(t.Context(), store.Audit, key(6))) }, []string{"Thiếu dòng 6."}},
				{"moved", func() { put(3, lines[key(4)]); put(4, lines[key(3)]) }, []string{"Tại vị trí dòng 3 lại là dòng 4", "Tại vị trí dòng 4 lại là dòng 3"}},
				{"cut off", func() {
					for n := 7; n <= 16; n++ {
						ok(t, st.Delete(t.Context(), store.Audit, key(n)))
					}
				}, []string{"Phần cuối nhật ký đã bị cắt: thiếu từ dòng 7 đến dòng 16."}},
			} {
				x.do()
				verify(1, append(x.want, "không còn nguyên vẹn")...)
				for k, body := range lines {
					ok(t, st.Put(t.Context(), store.Audit, store.Document{Key: k, Body: []byte(body)}))
				}
				verify(0, "còn nguyên vẹn")
			}
		})
	}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// openStore opens the store of a house beside its program.
func openStore(t testing.TB, flags []string) store.Store {
	t.Helper()
	open := func() (store.Store, error) {
		return sqlitestore.Open(t.Context(), filepath.Join(flags[1], "hailong.db"))
	}
	if len(flags) > 2 {
		open = func() (store.Store, error) { return mongostore.Open(t.Context(), flags[3]) }
	}
	st, err := open()
	ok(t, err)
	t.Cleanup(func() { _ = st.Close() })
	return st
}

func auditLines(t testing.TB, st store.Store) map[string]string {
	t.Helper()
	docs, err := st.Scan(context.Background(), store.Audit, store.Cursor{}, 1000)
	ok(t, err)
	out := map[string]string{}
	for _, d := range docs {
		out[d.Key] = string(d.Body)
	}
	return out
}
