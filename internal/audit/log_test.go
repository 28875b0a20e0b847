package audit_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"hailong/internal/audit"
	"hailong/internal/store"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"
)

var noon = time.Date(2021, 6, 1, 5, 0, 0, 123_456_789, time.UTC)

func line(at time.Time, object string) audit.Line {
	return audit.Line{At: at, Who: "chi.lan", Role: "manager", Action: audit.Download, Object: object}
}

// The store stamps documents with the present; lines of these tests are of the present day too.
func TestLinesAreReadBackNewestFirst(t *testing.T) {
	t.Parallel()
	l := onStore(t, storetest.Memory()).Log
	now := time.Now().UTC().Truncate(time.Millisecond)
	var wg sync.WaitGroup
	for i := range 2500 {
		wg.Go(func() {
			if err := l.Record(t.Context(), line(now.Add(-time.Duration(i)*time.Second), fmt.Sprint(i))); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	got, all, err := l.Read(t.Context(), now.Add(-2000*time.Second), now.Add(time.Second), 100)
	if err != nil || all != 2001 || len(got) != 100 {
		t.Fatalf("%d of %d lines, %v", len(got), all, err)
	}
	for i, x := range got {
		if x.Object != fmt.Sprint(i) || x.Who != "chi.lan" || !x.At.Equal(now.Add(-time.Duration(i)*time.Second)) {
			t.Fatalf("line %d: %+v", i, x)
		}
	}
	if got, all, _ := l.Read(t.Context(), now.Add(time.Hour), now.Add(2*time.Hour), 5); len(got) != 0 || all != 0 {
		t.Errorf("lines of a time to come: %v", got)
	}
}

func TestALineIsPrintable(t *testing.T) {
	t.Parallel()
	l := onStore(t, storetest.Memory()).Log
	now := time.Now()
	for _, object := range []string{"a\r\nSet-Cookie: x\x00\x1b[31m", "\xff" + strings.Repeat("ờ", 5000)} {
		if err := l.Record(t.Context(), line(now, object)); err != nil {
			t.Fatal(err)
		}
	}
	got, _, err := l.Read(t.Context(), now.Add(-time.Minute), now.Add(time.Minute), 9)
	if err != nil || len(got) != 2 {
		t.Fatal(got, err)
	}
	for _, x := range got {
		if strings.ContainsAny(x.Object, "\r\n\x00\x1b") || len([]rune(x.Object)) > 2001 {
			t.Errorf("%.60q is kept, %d letters", x.Object, len([]rune(x.Object)))
		}
	}
}

func TestARefusedLine(t *testing.T) {
	t.Parallel()
	l := onStore(t, storetest.Memory()).Log
	for _, bad := range []audit.Line{{}, {At: noon, Who: "a"}, {At: noon, Action: audit.Download}, {Who: "a", Action: audit.Download}} {
		if err := l.Record(t.Context(), bad); survey.KindOf(err) != survey.Invalid {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

// full is a store whose disk is full.
type full struct{ store.Store }

func (full) Insert(context.Context, store.Collection, []store.Document) ([]store.Outcome, error) {
	return nil, survey.Errorf(survey.Unavailable, "disk full")
}

func (full) Scan(context.Context, store.Collection, store.Cursor, int) ([]store.Document, error) {
	return nil, survey.Errorf(survey.Unavailable, "disk gone")
}

func TestAStoreThatFailsIsTold(t *testing.T) {
	t.Parallel()
	l := onStore(t, full{storetest.Memory()}).Log
	if err := l.Record(t.Context(), line(noon, "x")); survey.KindOf(err) != survey.Unavailable {
		t.Errorf("recorded: %v", err)
	}
	if _, _, err := l.Read(t.Context(), noon, noon, 1); err == nil {
		t.Error("read without an error")
	}
}
