package e2e_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"testing"
	"time"
)

// dossierHeading is the heading of an office's file.
var dossierHeading = []string{
	"STT", "Mã hồ sơ", "Mã TTHC", "Tên thủ tục", "Quầy tiếp nhận", "Đối tượng", "Mã số thuế", "Kênh nộp", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày có kết quả",
	"Ngày trả", "Số ngày tạm dừng", "Trạng thái", "Hình thức thanh toán", "Phản ánh, kiến nghị", "Nhóm dự án", "Thời điểm cập nhật",
}

var inVietnamese = map[string]string{
	"business": "Doanh nghiệp", "household": "Hộ kinh doanh", "citizen": "Cá nhân", "direct": "Trực tiếp", "online": "Trực tuyến", "post": "Bưu chính công ích",
	"open": "Đang giải quyết", "closed": "Đã giải quyết", "supplement": "Yêu cầu bổ sung", "refused": "Từ chối", "withdrawn": "Đã rút",
	"cash": "Tiền mặt", "cashless": "Không dùng tiền mặt", "none": "Không thu phí", "yes": "Có", "no": "Không",
}

// rows are the dossiers as the office's file has them.
func (w *world) rows() [][]string {
	var out [][]string
	for i, f := range w.folders {
		tax := f.tax
		if tax == "" && f.applicant == "business" && i%3 == 0 {
			tax = "0100233480" // its check digit is wrong: a warning, and no business
		}
		for _, s := range f.states {
			paused := ""
			if s.paused > 0 {
				paused = fmt.Sprint(s.paused)
			}
			out = append(out, []string{
				fmt.Sprint(len(out) + 1), f.number, f.procedure, "", f.point, inVietnamese[f.applicant], tax, inVietnamese[f.via],
				spell(f.received, i), spell(s.due, i+1), spell(s.decided, i+2), spell(s.returned, i+3), paused, inVietnamese[s.status],
				inVietnamese[s.fee], inVietnamese[s.complaint], f.group, s.updated,
			})
		}
	}
	return out
}

// spell writes a day in one of the ways that files do: with a time of day or an offset, too.
func spell(day string, how int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	switch how % 7 {
	case 0:
		return t.Format("2/1/2006")
	case 1:
		return t.Format("02/01/2006") + " 23:59"
	case 2:
		return t.Format("02/01/2006") + " 0:00"
	case 3:
		return t.AddDate(0, 0, -1).Format(time.DateOnly) + "T22:30:00Z" // half past five in the morning of the day, here
	case 4:
		return t.Format(time.DateOnly)
	}
	return t.Format("02/01/2006")
}

// forms are the answers as a file of responses.
func (w *world) forms() [][]string {
	var out [][]string
	for _, r := range w.replies {
		out = append(out, []string{
			"business-satisfaction.v1", r.point, r.at.Format("02/01/2006 15:04"), r.applicant, r.tax, r.channel, "vi", r.code, r.dossier, r.overall, r.contacts, r.payment,
		})
	}
	return out
}

var formHeading = []string{
	"survey", "point", "received_at", "applicant", "business", "channel", "lang", "procedure_code", "dossier", "overall", "extra_contacts", "extra_payment",
}

func writeTable(t testing.TB, path string, heading []string, rows [][]string) {
	t.Helper()
	var b bytes.Buffer
	c := csv.NewWriter(&b)
	if err := c.WriteAll(append([][]string{heading}, rows...)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}
