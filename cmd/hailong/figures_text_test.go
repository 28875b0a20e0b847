package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFiguresAreReadAtATerminal: what dossiers and the plan come to stands below the headline, in words; an empty store says
// nothing about dossiers that it does not have.
func TestFiguresAreReadAtATerminal(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	figures := func(args ...string) string {
		t.Helper()
		out, errOut, status := call(t, "vi", "", append([]string{"figures", "--data", data, "--period", "2021", "--format", "text"}, args...)...)
		if status != 0 || strings.ContainsAny(out, "{[") {
			t.Fatalf("status %d\n%s%s", status, out, errOut)
		}
		return out
	}
	if out := figures(); strings.Contains(out, "Hồ sơ đã có kết quả") || !strings.Contains(out, "II.2.i  chưa có số liệu  –") {
		t.Errorf("an empty store says\n%s", out)
	}
	for _, args := range [][]string{
		{"sample", "--responses", "200", "--dossiers", "400"},
		{"plan", "enter", "II.2.a", "--value", "8,4", "--date", "30/11/2021", "--source", "Báo cáo số 12/BC-VPUBND"},
	} {
		if _, errOut, status := call(t, "vi", "", append(args, "--data", data)...); status != 0 {
			t.Fatalf("hailong %s: %s", strings.Join(args, " "), errOut)
		}
	}
	out := figures()
	for _, want := range []string{
		"Kỳ: 01/01/2021 đến hết 30/11/2021\n", "Hồ sơ đã có kết quả: ", "  Đúng hẹn:  ", "  Số ngày giải quyết:  trung vị ", "  Tỷ lệ phản hồi theo hồ sơ:  ",
		"II.2.a  8,4%  Chưa đạt so với ít nhất 10% (thân kế hoạch và phụ lục, số 1)", "so với trên 95% (thân kế hoạch); ", " doanh nghiệp  Chưa đến hạn", "(Văn phòng UBND tỉnh)",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q does not stand in\n%s", want, out)
		}
	}
	if out := figures("--compare"); !strings.Contains(out, "So với cùng kỳ năm trước (01/01/2020 – 30/11/2020): ") {
		t.Errorf("no change stands in\n%s", out)
	}
	if out := figures("--language", "en"); strings.Contains(out, "Hồ sơ đã có kết quả") {
		t.Errorf("dossiers have no language, yet\n%s", out)
	}
}

// TestErrorsNameTheirFile in the reader's language, once, and with the headings that the reader knows.
func TestErrorsNameTheirFile(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	file := filepath.Join(data, "thieu.csv")
	if err := os.WriteFile(file, []byte("Mã hồ sơ;Quầy\nA;TT-01\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		why  string
		args []string
		want string
	}{
		{"a file that is not there", []string{"import", "dossiers", "--data", data, "khongco.csv"}, "hailong: Không tìm thấy khongco.csv."},
		{"columns that are missing", []string{"import", "dossiers", "--data", data, file}, "hailong: thieu.csv: Thiếu cột: procedure (mã TTHC), applicant (đối tượng), received (ngày tiếp nhận).\n"},
		{"no definitions", []string{"check", "khongco"}, "hailong: Không tìm thấy khongco."},
		{"nothing to make", []string{"sample", "--data", data, "--responses", "0"}, "hailong: Không có gì để tạo."},
		{"a period without anything", []string{"freeze", "--data", data, "2019"}, "hailong: Kỳ 2019 không có phiếu và hồ sơ nào"},
		{"no such period", []string{"verify", "--data", data, "2021-H7"}, "hailong: Không có kỳ 2021-H7."},
		{"a part left out", []string{"plan", "enter", "--data", data, "II.2.b", "--value", "81", "--date", "31/5/2021", "--source", "x"}, "--part: Mục tiêu II.2.b có nhiều phần"},
		{"a day to come", []string{"plan", "enter", "--data", data, "II.2.a", "--value", "81", "--date", "31/5/2921", "--source", "x"}, "--date: Ngày 31/5/2921 chưa đến."},
	} {
		if _, errOut, status := call(t, "vi", "", c.args...); status == 0 || !strings.HasPrefix(errOut, c.want) {
			t.Errorf("%s: status %d, want %q, got\n%s", c.why, status, c.want, errOut)
		}
	}
}
