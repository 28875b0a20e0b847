package export_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"hailong/internal/export"
)

func number(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

var slipRows = []export.SlipRow{
	{"H30.16-210531-0042", "TT-05", "1.004249", "closed", "K7M2-9QXD", personal, "2021-06-20", false},
	{`=HYPERLINK("http://x")`, "+1", "-2", "@x", "\t=1", "＝1", "=2", true},
	{"a;=1", "b,+1", "c\n-1", "", "", "", "", true},
}

func slipTable(t *testing.T, excel bool) [][]string {
	t.Helper()
	var b bytes.Buffer
	if err := export.SlipsCSV(&b, slipRows, excel); err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.String(), "\uFEFF")))
	if excel {
		r.Comma = ';'
	}
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestSlipsCSV(t *testing.T) {
	t.Parallel()
	for excel, expires := range map[bool]string{false: "2021-06-20", true: "20/06/2021"} {
		rows := slipTable(t, excel)
		if got := strings.Join(rows[0], " "); got != "dossier point procedure status code link expires used" {
			t.Errorf("heading %q", got)
		}
		want := "H30.16-210531-0042|TT-05|1.004249|closed|K7M2-9QXD|" + personal + "|" + expires + "|no"
		if got := strings.Join(rows[1], "|"); got != want {
			t.Errorf("excel %v: %q, want %q", excel, got, want)
		}
		if got := rows[2][7] + rows[3][7]; got != "yesyes" {
			t.Errorf("used codes are marked %q", got)
		}
	}
}

// TestSlipsCSVStartsNoFormula: whatever the one-stop software named its dossiers.
func TestSlipsCSVStartsNoFormula(t *testing.T) {
	t.Parallel()
	for _, excel := range []bool{false, true} {
		for _, row := range slipTable(t, excel) {
			for _, cell := range row {
				for _, part := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(";,\n\t", r) }) {
					if strings.ContainsAny(part[:1], "=+-@") || strings.HasPrefix(part, "＝") {
						t.Errorf("excel %v: cell %q starts a formula", excel, cell)
					}
				}
			}
		}
	}
}

func ExampleSlipsCSV() {
	var b strings.Builder
	err := export.SlipsCSV(&b, slipRows[:1], true)
	fmt.Print(strings.ReplaceAll(strings.TrimPrefix(b.String(), "\uFEFF"), "\r\n", "\n"), err)
	// Output:
	// dossier;point;procedure;status;code;link;expires;used
	// H30.16-210531-0042;TT-05;1.004249;closed;K7M2-9QXD;https://hailong.example.vn/i/K7M29QXD;20/06/2021;no
	// <nil>
}
