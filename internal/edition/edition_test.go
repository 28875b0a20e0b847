package edition_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"hailong/internal/edition"
	"hailong/internal/store"
	"hailong/internal/store/storetest"
)

// TestReleased: what files told is kept once for all that told the same, beside what others told, and is no edition of a month.
func TestReleased(t *testing.T) {
	t.Parallel()
	st := storetest.Memory()
	k := edition.New(st)
	half := []edition.Cells{{From: "2021-01-01", To: "2021-05-31", Of: map[string][]string{"answers": {"", "agency skhdt"}}}}
	more := []edition.Cells{{From: "2021-01-01", To: "2021-05-31", Of: map[string][]string{"answers": {"", "agency sxd"}}}}
	for _, cells := range [][]edition.Cells{half, half, more, half} {
		if err := k.Release(t.Context(), "2021-H1", cells); err != nil {
			t.Fatal(err)
		}
	}
	if err := k.Publish(t.Context(), edition.Edition{Month: "2021-03", N: 1, Until: 7}); err != nil {
		t.Fatal(err)
	}
	got, err := edition.New(st).Released(t.Context())
	if diff := cmp.Diff(append(half, more...), got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	latest, err := k.Latest(t.Context())
	if diff := cmp.Diff(map[string]edition.Edition{"2021-03": {Month: "2021-03", N: 1, Until: 7}}, latest); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	if n, err := st.Count(t.Context(), store.Editions); n != 3 || err != nil {
		t.Errorf("%d documents, %v", n, err)
	}
}
