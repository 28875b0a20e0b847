package draft_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"hailong/internal/draft"
	"hailong/internal/store"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func keeper() (*draft.Keeper, store.Store) {
	st := storetest.Memory()
	now := time.Date(2021, 6, 1, 8, 0, 0, 0, time.UTC)
	return draft.New(st, func() time.Time { return now }), st
}

// TestTexts: each version stands until the next, and two who write at once do not write over each other.
func TestTexts(t *testing.T) {
	t.Parallel()
	k, _ := keeper()
	if got, v, err := k.Texts(t.Context(), "2021"); err != nil || v.N != 0 || got != (draft.Texts{}) {
		t.Fatalf("%v %v %v", got, v, err)
	}
	for i := range 20 {
		_, v, err := k.Texts(t.Context(), "2021")
		must(t, err)
		if v.N != i {
			t.Fatalf("version %d, want %d", v.N, i)
		}
		must(t, k.SaveTexts(t.Context(), "2021", v.N, draft.Texts{Causes: strings.Repeat("x", i+1) + "\r\ny\x00"}, "lan"))
	}
	got, v, err := k.Texts(t.Context(), "2021")
	if must(t, err); got.Causes != strings.Repeat("x", 20)+"\ny" || v.Who != "lan" || v.At.Hour() != 8 {
		t.Errorf("%+v %+v", got, v)
	}
	err = k.SaveTexts(t.Context(), "2021", 19, draft.Texts{Causes: "z"}, "minh")
	if again, _, _ := k.Texts(t.Context(), "2021"); survey.KindOf(err) != survey.Conflict || again != got {
		t.Errorf("written over: %v %+v", err, again)
	}
	err = k.SaveTexts(t.Context(), "2021", 20, draft.Texts{Actions: strings.Repeat("ạ", draft.MaxText+1)}, "lan")
	if survey.KindOf(err) != survey.Invalid {
		t.Errorf("too long: %v", err)
	}
}

// TestFiles: what was saved comes back byte for byte; one that was changed in the store is not given.
func TestFiles(t *testing.T) {
	t.Parallel()
	k, st := keeper()
	data := bytes.Repeat([]byte("0123456789abcdef"), 100_000)
	must(t, k.SaveFile(t.Context(), "template/report", 0, draft.File{Name: "mẫu.docx", Data: data}, "lan"))
	f, err := k.File(t.Context(), "template/report")
	if must(t, err); !bytes.Equal(f.Data, data) || f.Name != "mẫu.docx" || f.N != 1 {
		t.Errorf("%d bytes, %q, version %d", len(f.Data), f.Name, f.N)
	}
	must(t, k.SaveFile(t.Context(), "template/report", 1, draft.File{}, "lan"))
	if f, err = k.File(t.Context(), "template/report"); err != nil || len(f.Data) != 0 || f.N != 2 {
		t.Errorf("taken back: %v %+v", err, f)
	}
	must(t, k.SaveFile(t.Context(), "made/2021/docx", 0, draft.File{Data: []byte("abc")}, "lan"))
	docs, err := st.Scan(t.Context(), store.DraftParts, store.Cursor{}, 100)
	must(t, err)
	for _, d := range docs {
		must(t, st.Put(t.Context(), store.DraftParts, store.Document{Key: d.Key, Body: []byte(`{"data":"eHh4"}`)}))
	}
	if _, err := k.File(t.Context(), "made/2021/docx"); err == nil {
		t.Error("a file that was changed in the store is given")
	}
}
