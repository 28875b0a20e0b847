package freeze_test

import (
	"testing"
	"time"

	"hailong/internal/store"
)

// TestWhatIsOfAnotherTimeIsNoTampering: a code that the definitions do not know stands in the reports with all that is stored,
// and dossiers of another time make figures of a period without any 0 where else there are none. Verify took both for changed
// figures.
func TestWhatIsOfAnotherTimeIsNoTampering(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, st store.Store) {
		first, d := dossier(0)
		d.Received, d.Due, d.Decided, d.Returned, d.Updated = "2021-08-02", "2021-08-06", "2021-08-05", "", ""
		d.Procedure = "9.999999"
		strange := response(3, "10/08/2021 09:00")
		strange.Procedure = "9.999999"
		insert(t, st, store.Responses, responseDoc(t, "SPRING", response(1, "10/03/2021 09:00")), responseDoc(t, "SUMMER", strange))
		insert(t, st, store.Dossiers, dossierDoc(t, first, 0, d))
		s := process(t, st, time.Now)
		_, err := s.Freeze(t.Context(), "2021-H1", "An")
		must(t, err)
		holds := func(when string) {
			t.Helper()
			v, err := s.Verify(t.Context(), "2021-H1")
			must(t, err)
			if !v.Equal() {
				t.Errorf("%s: %v", when, v.Figures)
			}
		}
		holds("at once")
		more := response(4, "11/08/2021 09:00")
		more.Procedure = "9.888888"
		insert(t, st, store.Responses, responseDoc(t, "MORE", more))
		must(t, s.Refresh(t.Context()))
		holds("when more came of another time")
		r, err := s.Build(firstHalf(""))
		must(t, err)
		if r.Revision == nil || r.Revision.Changed || len(r.Unclassified) > 0 {
			t.Errorf("the revision %+v, unclassified %v", r.Revision, r.Unclassified)
		}
	})
}
