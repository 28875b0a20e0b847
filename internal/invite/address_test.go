package invite_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hailong/internal/invite"
	"hailong/internal/survey"
)

func TestPointURL(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		base, point, want, why string
	}{
		{"https://hailong.example.vn", "TT-01", "https://hailong.example.vn/p/TT-01", "plain"},
		{"https://hailong.example.vn/", "TT-01", "https://hailong.example.vn/p/TT-01", "slash at the end"},
		{"https://hailong.example.vn//", "TT-01", "https://hailong.example.vn/p/TT-01", "slashes at the end"},
		{"http://localhost:8080", "TT-12", "http://localhost:8080/p/TT-12", "port"},
		{"http://[::1]:8080", "TT-12", "http://[::1]:8080/p/TT-12", "IPv6"},
		{"https://tinh.example.vn/hai-long/", "Q_5.b", "https://tinh.example.vn/hai-long/p/Q_5.b", "path prefix"},
	} {
		got, err := invite.PointURL(c.base, survey.PointCode(c.point))
		if err != nil || got != c.want {
			t.Errorf("PointURL(%q, %q) = %q, %v; want %q (%s)", c.base, c.point, got, err, c.want, c.why)
		}
	}
}

func TestPointURLRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		base, point, field, word, why string
	}{
		{"", "TT-01", "base-url", "empty", "nothing given"},
		{"hailong.example.vn", "TT-01", "base-url", "http://", "no scheme"},
		{"ftp://hailong.example.vn", "TT-01", "base-url", "http://", "a scheme no phone opens as a page"},
		{"javascript:alert(1)", "TT-01", "base-url", "http://", "script"},
		{"https://", "TT-01", "base-url", "host", "no host"},
		{"https:///p", "TT-01", "base-url", "host", "no host, but a path"},
		{"https://a:b@hailong.example.vn", "TT-01", "base-url", "password", "a secret on a poster"},
		{"https://hailong.example.vn?x=1", "TT-01", "base-url", "query", "query"},
		{"https://hailong.example.vn/?", "TT-01", "base-url", "query", "empty query"},
		{"https://hailong.example.vn#x", "TT-01", "base-url", "fragment", "fragment"},
		{"https://hài-lòng.vn", "TT-01", "base-url", "contain", "not ASCII"},
		{"https://hailong.example.vn/a b", "TT-01", "base-url", "contain", "blank"},
		{"https://hailong.example.vn:x", "TT-01", "base-url", "not an address", "port in letters"},
		{"https://hailong.example.vn", "", "point", "empty", "no code"},
		{"https://hailong.example.vn", "TT 01", "point", "contain", "blank in the code"},
		{"https://hailong.example.vn", "../x", "point", "contain", "slash in the code"},
		{"https://hailong.example.vn", "..", "point", "directory", "dots alone"},
		{"https://hailong.example.vn", "Quầy-1", "point", "contain", "not ASCII"},
	} {
		got, err := invite.PointURL(c.base, survey.PointCode(c.point))
		if err == nil || survey.KindOf(err) != survey.Invalid || got != "" {
			t.Errorf("PointURL(%q, %q) = %q, %v; want Invalid (%s)", c.base, c.point, got, err, c.why)
			continue
		}
		if s := err.Error(); !strings.Contains(s, c.field) || !strings.Contains(s, c.word) {
			t.Errorf("PointURL(%q, %q): error %q lacks %q or %q (%s)", c.base, c.point, s, c.field, c.word, c.why)
		}
	}
}

func TestTyped(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"https://hailong.example.vn/p/TT-01": "hailong.example.vn/p/TT-01",
		"HTTP://localhost:8080/p/TT-01":      "localhost:8080/p/TT-01",
		"hailong.example.vn":                 "hailong.example.vn",
		"":                                   "",
	} {
		if got := invite.Typed(in); got != want {
			t.Errorf("Typed(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestPointURLNeverPanics(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		base, point := rapid.String().Draw(t, "base"), survey.PointCode(rapid.String().Draw(t, "point"))
		got, err := invite.PointURL(base, point)
		if (err == nil) != strings.HasSuffix(got, "/p/"+string(point)) {
			t.Fatalf("PointURL(%q, %q) = %q, %v", base, point, got, err)
		}
	})
}

func ExamplePointURL() {
	u, err := invite.PointURL("https://hailong.example.vn/", "TT-01")
	fmt.Println(u, err)
	fmt.Println(invite.Typed(u))
	// Output:
	// https://hailong.example.vn/p/TT-01 <nil>
	// hailong.example.vn/p/TT-01
}
