package locale_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"hailong/internal/locale"

	"pgregory.net/rapid"
)

func TestNumbers(t *testing.T) {
	t.Parallel()
	vi, en := locale.For("vi"), locale.For("en")
	for _, c := range []struct{ got, want, why string }{
		{vi.Number(1000), "1.000", "thousands"},
		{vi.Number(999), "999", "no group"},
		{vi.Number(-1234567), "−1.234.567", "a true minus"},
		{en.Number(1000), "1,000", "English"},
		{vi.Number(math.MinInt64), "−9.223.372.036.854.775.808", "the least"},
		{vi.Percent(0.96, 1), "96,0%", "a fraction"},
		{en.Percent(0.96, 1), "96.0%", "English"},
		{vi.Percent(0.145, 0), "15%", "half is rounded up, without binary noise"},
		{vi.Percent(math.NaN(), 1), "–", "no number"},
		{vi.Decimal(3.85, 2), "3,85", "decimals"},
		{vi.Decimal(12345.678, 1), "12.345,7", "both signs"},
		{vi.Decimal(-0.01, 1), "0,0", "no minus before nought"},
		{vi.PercentNear(0.95, 0.95), "95,0%", "equal is equal"},
		{vi.PercentNear(0.9504, 0.95), "95,04%", "two decimals"},
		{vi.PercentNear(0.95004, 0.95), "95,004%", "three decimals"},
		{vi.PercentNear(0.9496, 0.95, 0.9), "94,96%", "just below"},
		{vi.PercentNear(0.96, 0.95, 0.9), "96,0%", "far from both"},
		{vi.PercentNear(0.9997), "99,97%", "nearly all is not all"},
		{vi.PercentNear(1), "100,0%", "all"},
		{vi.PercentNear(0.0001), "0,01%", "nearly none is not none"},
		{vi.Points(0.019), "+1,9", "more"},
		{vi.Points(-0.004), "−0,4", "less"},
		{vi.Points(0), "0,0", "the same"},
		{vi.Points(-0.0002), "−0,02", "never −0,0"},
		{en.Points(0.019), "+1.9", "English"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.why, c.got, c.want)
		}
	}
}

// A rate never looks equal to a target that it does not equal, down to one in a million.
func TestPercentNearDoesNotMislead(t *testing.T) {
	t.Parallel()
	p := locale.For("vi")
	rapid.Check(t, func(t *rapid.T) {
		den := rapid.Int64Range(1, 100_000).Draw(t, "den")
		v := float64(rapid.Int64Range(0, den).Draw(t, "num")) / float64(den)
		s := p.PercentNear(v, 0.95, 0.9)
		for _, target := range []float64{0, 0.9, 0.95, 1} {
			if v != target && s == p.PercentNear(target) {
				t.Fatalf("%v prints %s like %v", v, s, target)
			}
		}
	})
}

func TestDates(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("+07", 7*3600)
	at := time.Date(2021, 5, 31, 10, 42, 7, 0, zone)
	day := func(m time.Month, d int) time.Time { return time.Date(2021, m, d, 0, 0, 0, 0, zone) }
	vi, en := locale.For("vi"), locale.For("en")
	for _, c := range []struct{ got, want, why string }{
		{vi.Date(day(6, 4)), "04/6/2021", "the day has two digits, June has one"},
		{vi.Date(day(2, 22)), "22/02/2021", "months 1 and 2 have a zero"},
		{vi.Date(day(1, 1)), "01/01/2021", "both"},
		{vi.Date(day(12, 5)), "05/12/2021", "December"},
		{en.Date(day(6, 4)), "4 June 2021", "English"},
		{vi.DateTime(at), "10 giờ 42, ngày 31/5/2021", "minute and day"},
		{vi.DateTime(at.Add(-40 * time.Minute)), "10 giờ 02, ngày 31/5/2021", "minutes have two digits"},
		{en.DateTime(at), "10:42 on 31 May 2021", "English"},
		{vi.Month(day(6, 1)), "T6/2021", "month"},
		{en.Month(day(6, 1)), "Jun 2021", "English month"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.why, c.got, c.want)
		}
	}
}

func TestSortVietnamese(t *testing.T) {
	t.Parallel()
	got := []string{"Đất đai", "Du lịch", "Ánh sáng", "An toàn", "Ăn uống", "Âm nhạc", "Dân số", "Thuế", "Xây dựng"}
	locale.SortVietnamese(got, func(s string) string { return s })
	want := []string{"An toàn", "Ánh sáng", "Ăn uống", "Âm nhạc", "Dân số", "Du lịch", "Đất đai", "Thuế", "Xây dựng"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Điểm tiếp nhận": "diem tiep nhan",
		"  QUẦY \t 01 ":  "quay 01",
		"Nộp hồ sơ":      "nop ho so", // decomposed
		"":               "",
	} {
		if got := locale.Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}
