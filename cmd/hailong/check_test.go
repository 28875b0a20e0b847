package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const twoDays = `id: mine
years: [2019, 2020, 2022]
days:
  - { day: "2019-01-01", kind: public, name: { vi: "Tết Dương lịch" }, source: "Luật" }
  - { day: "2020-01-01", kind: public, name: { vi: "Tết Dương lịch" }, unverified: true, source: "Luật" }
  - { day: "2022-01-01", kind: public, name: { vi: "Tết Dương lịch" }, source: "Luật" }
`

// TestCheckHolidays: a file of holidays stands in for the program's, whatever it is called, and its faults have places.
func TestCheckHolidays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why, from, to string
		status        int
		want          string
	}{
		{"sound", "", "", 0, "Lịch nghỉ lễ: 2019–2020, 2022, 3 ngày, trong đó 1 ngày chưa đối chiếu văn bản."},
		{"a Saturday off in compensation", `"2022-01-01", kind: public`, `"2022-01-01", kind: compensation`, 1, "holidays.mine.yaml:6:12: ngày 2022-01-01 là thứ Bảy"},
		{"a year without days", "2022]", "2022, 2023]", 1, "holidays.mine.yaml:2:27: năm 2023 chưa có ngày nghỉ lễ nào"},
	} {
		file := filepath.Join(t.TempDir(), "holidays.mine.yaml")
		if err := os.WriteFile(file, []byte(strings.Replace(twoDays, c.from, c.to, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		out, errOut, status := call(t, "vi", "", "check", file)
		if status != c.status || !strings.Contains(out+errOut, c.want) {
			t.Errorf("%s: status %d, want %d, and %q in\n%s%s", c.why, status, c.status, c.want, out, errOut)
		}
	}
}
