package survey_test

import (
	"strings"
	"testing"

	"hailong/internal/survey"
)

func TestReceiptCode(t *testing.T) {
	t.Parallel()
	if got := survey.NewReceiptCode(make([]byte, 13)); got != survey.ReceiptCode(strings.Repeat("0", 20)) {
		t.Errorf("NewReceiptCode(zeros) = %s", got)
	}
	b := []byte{0x00, 0x44, 0x32, 0x14, 0xc7, 0x42, 0x54, 0xb6, 0x35, 0xcf, 0x84, 0x65, 0x3a, 0xff}
	if got := survey.NewReceiptCode(b); got != "0123456789ABCDEFGHJK" {
		t.Errorf("NewReceiptCode(0, 1, 2, …) = %s; want each character once, in order", got)
	}
	if got := survey.ReceiptCode("0123456789ABCDEFGHJK").Grouped(); got != "0123-4567-89AB-CDEF-GHJK" {
		t.Errorf("Grouped() = %s", got)
	}
}

func TestParseReceipt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want, why string }{
		{"0123456789ABCDEFGHJK", "0123456789ABCDEFGHJK", "as made"},
		{" 0123-4567-89ab-cdef-ghjk ", "0123456789ABCDEFGHJK", "grouped, lower case"},
		{"oi23 4567 89AB CDEF GHJK", "0123456789ABCDEFGHJK", "O for 0, I for 1"},
		{"Ol23456789ABCDEFGHJK", "0123456789ABCDEFGHJK", "L for 1"},
		{"0123456789ABCDEFGHJ", "", "too short"},
		{"0123456789ABCDEFGHJKM", "", "too long"},
		{"0123456789ABCDEFGHJU", "", "U is no letter of the alphabet"},
		{"0123456789ABCDEFGHJ\xff", "", "not UTF-8"},
		{"", "", "empty"},
	} {
		got, err := survey.ParseReceipt(c.in)
		if string(got) != c.want || (err == nil) != (c.want != "") {
			t.Errorf("ParseReceipt(%q) = %q, %v; want %q (%s)", c.in, got, err, c.want, c.why)
		}
		if err != nil && survey.KindOf(err) != survey.NotFound {
			t.Errorf("ParseReceipt(%q): %v; want NotFound", c.in, err)
		}
	}
}

func TestFaultsAreInvalid(t *testing.T) {
	t.Parallel()
	if k := survey.KindOf(survey.Faults{{Field: "overall", Key: "err.q1_required"}}); k != survey.Invalid {
		t.Errorf("KindOf(Faults) = %s; want invalid", k)
	}
}
