package brief_test

import (
	"bytes"
	"strings"
	"testing"

	"hailong/internal/brief"
)

func summary(t testing.TB, in *brief.Input) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, brief.Summary(&b, in))
	if !bytes.HasPrefix(b.Bytes(), []byte("%PDF-")) || bytes.Count(b.Bytes(), []byte("/Type /Page\n")) != 1 || !bytes.Contains(b.Bytes(), []byte("/FontFile2")) {
		t.Error("not one page of PDF with its typeface")
	}
	return b.Bytes()
}

// TestTheSummary: one page whatever the period holds, and the same bytes twice.
func TestTheSummary(t *testing.T) {
	t.Parallel()
	b := made(t, 700)
	first := summary(t, input(t, b, "2021-H1"))
	for range 3 {
		if !bytes.Equal(first, summary(t, input(t, b, "2021-H1"))) {
			t.Fatal("other bytes")
		}
	}
	summary(t, input(t, made(t, 1), "2021"))
	summary(t, input(t, b, "2019"))
	in := input(t, b, "2021")
	for i := range in.Book.Agencies.Groups {
		in.Book.Agencies.Groups[i].Label = strings.Repeat("Sở ពេញចិត្ត </x> ", 40)
	}
	summary(t, in)
}
