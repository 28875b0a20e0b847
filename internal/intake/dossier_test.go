package intake_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hailong/internal/intake"
	"hailong/internal/survey"
)

func TestADossierIsRead(t *testing.T) {
	t.Parallel()
	full := survey.Dossier{
		Code: "H31.12-210305-0001", Procedure: "2.001583", Point: "TT-01", Applicant: survey.Business, Business: keys.BusinessKey("0300588569"),
		SubmittedVia: survey.Online, ReturnedVia: survey.Post, Received: "2021-03-05", Due: "2021-03-10", Decided: "2021-03-09", Returned: "2021-03-11",
		Paused: 1, Status: survey.DossierRefused, FeeVia: survey.Cashless, Complaint: survey.No, Group: "B", ServiceLevel: "4", Updated: "2021-03-11T14:30:00",
	}
	for _, c := range []struct{ why, headings, row string }{
		{
			"names and codes",
			"dossier,procedure,point,applicant,business,submitted_via,returned_via,received,due,decided,returned,paused_days,status,fee_via,complaint,project_group,service_level,updated_at",
			"H31.12-210305-0001,2.001583,TT-01,business,0300588569,online,post,2021-03-05,2021-03-10,2021-03-09,2021-03-11,1,refused,cashless,no,B,4,2021-03-11T14:30:00+07:00",
		},
		{
			"the headings of the domain, with underscores",
			"ma_ho_so;ma_tthc;linh_vuc;don_vi;quay;kenh_nop;kenh_tra;doi_tuong;mst;nhom_du_an;ngay_nop;ngay_tiep_nhan;ngay_hen_tra;ngay_co_ket_qua;ngay_tra;so_ngay_tam_dung;trang_thai;ket_qua;phi;kenh_thanh_toan;muc_do_dvc;phan_anh_kien_nghi;thoi_diem_cap_nhat",
			"h31.12-210305-0001;2.001583;doanh-nghiep;skhdt;tt-01;trực tuyến;Bưu chính công ích;DN;0300588569;nhóm B;04/03/2021;5/3/2021;10/3/2021;9/3/2021;11/3/2021;1,0;Đã giải quyết;từ chối;50.000;Chuyển khoản;4;không;11/03/2021 14:30",
		},
		{
			"the words of forms",
			"Mã hồ sơ,MÃ THỦ TỤC,Điểm tiếp nhận,Đối tượng,Mã số thuế,Hình thức nộp,Hình thức nhận kết quả,Ngày tiếp nhận,Ngày hẹn trả,Ngày có kết quả,Ngày trả kết quả,Số ngày tạm dừng,Trạng thái,Hình thức thanh toán,Phản ánh kiến nghị,Nhóm dự án,Mức độ dịch vụ công,Thời điểm cập nhật,Tên thủ tục,STT",
			"H31.12-210305-0001,2.001583,TT-01,Doanh nghiệp,0300588569,Nộp trực tuyến,Qua bưu chính,05/03/2021 08:00,10/03/2021 17:00,09/03/2021,11/03/2021,1,Từ chối,Không dùng tiền mặt,Không,b,4,11/03/2021 14:30:00,tên,1",
		},
		{
			"a procedure by its name, blanks in the number, an offset that leads into another day",
			"so ho so,thu tuc,diem tiep nhan,doi tuong,business,kenh nop,kenh tra,received,due,decided,returned,paused_days,status,fee_via,complaint,project_group,service_level,updated_at",
			" H31.12 - 210305-0001 ,đăng ký thành lập công ty TNHH một thành viên,TT-01,doanh nghiệp,0300588569,online,post,2021-03-04T18:30:00Z,2021-03-10,2021-03-09,2021-03-11,1,refused,cashless,no,B,4,2021-03-11T07:30:00Z",
		},
	} {
		got, sum := oneDossier(t, c.headings, c.row)
		if d := cmp.Diff(full, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.why, d)
		}
		if d := cmp.Diff(intake.ImportSummary{Rows: 1, Written: 1}, sum); d != "" {
			t.Errorf("%s: summary (-want +got):\n%s", c.why, d)
		}
	}
}

func TestTheStatusOfADossier(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		decided, returned, status, result string
		want                              survey.DossierStatus
		day                               survey.Day
	}{
		{"", "", "", "", survey.DossierOpen, ""},
		{"9/3/2021", "", "", "", survey.DossierClosed, "2021-03-09"},
		{"", "9/3/2021", "", "", survey.DossierClosed, "2021-03-09"},
		{"", "9/3/2021", "Đã trả", "", survey.DossierClosed, "2021-03-09"},
		{"", "", "Đang giải quyết", "", survey.DossierOpen, ""},
		{"", "", "yeu cau bo sung", "", survey.DossierSupplement, ""},
		{"", "9/3/2021", "bổ sung", "", survey.DossierSupplement, ""},
		{"", "", "RÚT", "", survey.DossierWithdrawn, ""},
		{"9/3/2021", "", "", "rút", survey.DossierWithdrawn, "2021-03-09"},
		{"9/3/2021", "", "đã giải quyết", "từ chối", survey.DossierRefused, "2021-03-09"},
		{"9/3/2021", "", "closed", "giải quyết", survey.DossierClosed, "2021-03-09"},
	} {
		got, _ := oneDossier(t, dossierHead+",decided,returned,trạng thái,kết quả", strings.Join([]string{goodDossier, c.decided, c.returned, c.status, c.result}, ","))
		if got.Status != c.want || got.Decided != c.day {
			t.Errorf("%q with %q: %s, decided %q; want %s, %q", c.status, c.result, got.Status, got.Decided, c.want, c.day)
		}
	}
}

func TestFaultsOfADossier(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 65)
	for _, c := range []struct {
		why, headings, row string
		want               []intake.RowNote
	}{
		{"nothing in the required columns", dossierHead + ",due", ",,,,,10/3/2021", []intake.RowNote{
			{Column: "received", Position: "2:5", Key: "import.empty"}, {Column: "dossier", Position: "2:1", Key: "import.empty"},
			{Column: "point", Position: "2:3", Key: "import.empty"}, {Column: "applicant", Position: "2:4", Key: "import.empty"},
		}},
		{"an unknown point", "Số hồ sơ,procedure,Quầy,applicant,received", "H1,2.001583,TT-99,business,5/3/2021", []intake.RowNote{
			{Column: "Quầy", Position: "2:3", Value: "TT-99", Key: "import.point_unknown"},
		}},
		{"due before received", dossierHead + ",Ngày hẹn trả", goodDossier + ",4/3/2021", []intake.RowNote{
			{Column: "Ngày hẹn trả", Position: "2:6", Value: "4/3/2021", Key: "dossier.due_before_received", Args: []any{"day", "05/03/2021"}},
		}},
		{"due in another century", dossierHead + ",due", goodDossier + ",10/3/2121", []intake.RowNote{
			{Column: "due", Position: "2:6", Value: "10/3/2121", Key: "dossier.due_range"},
		}},
		{"decided before received", dossierHead + ",decided", goodDossier + ",4/3/2021", []intake.RowNote{
			{Column: "decided", Position: "2:6", Value: "4/3/2021", Key: "dossier.before_received", Args: []any{"day", "05/03/2021"}},
		}},
		{"returned before decided", dossierHead + ",decided,returned", goodDossier + ",9/3/2021,8/3/2021", []intake.RowNote{
			{Column: "returned", Position: "2:7", Value: "8/3/2021", Key: "dossier.returned_before_decided", Args: []any{"day", "09/03/2021"}},
		}},
		{"received in the future", dossierHead, "H1,2.001583,TT-01,business,26/11/2026", []intake.RowNote{
			{Column: "received", Position: "2:5", Value: "26/11/2026", Key: "import.date_range"},
		}},
		{"decided, returned and recorded in the future", dossierHead + ",decided,returned,updated_at", goodDossier + ",26/11/2026,27/11/2026,28/11/2026", []intake.RowNote{
			{Column: "decided", Position: "2:6", Value: "26/11/2026", Key: "import.date_range"},
			{Column: "returned", Position: "2:7", Value: "27/11/2026", Key: "import.date_range"},
			{Column: "updated_at", Position: "2:8", Value: "28/11/2026", Key: "import.date_range"},
		}},
		{"no dates", dossierHead + ",due,decided", "H1,2.001583,TT-01,business,31/2/2021,44260,hôm qua", []intake.RowNote{
			{Column: "received", Position: "2:5", Value: "31/2/2021", Key: "import.date_invalid"},
			{Column: "due", Position: "2:6", Value: "44260", Key: "import.date_invalid"},
			{Column: "decided", Position: "2:7", Value: "hôm qua", Key: "import.date_invalid"},
		}},
		{"the month first", dossierHead, "H1,2.001583,TT-01,business,03/25/2021", []intake.RowNote{
			{Column: "received", Position: "2:5", Value: "03/25/2021", Key: "dossier.month_first"},
		}},
		{"closed without a day", dossierHead + ",Trạng thái,Ngày có kết quả", goodDossier + ",Đã giải quyết,", []intake.RowNote{
			{Column: "Ngày có kết quả", Position: "2:7", Key: "dossier.decided_missing"},
		}},
		{"open with a day", dossierHead + ",status,decided,returned", goodDossier + ",open,9/3/2021,9/3/2021", []intake.RowNote{
			{Column: "decided", Position: "2:7", Value: "9/3/2021", Key: "dossier.not_decided"},
			{Column: "returned", Position: "2:8", Value: "9/3/2021", Key: "dossier.not_decided"},
		}},
		{"supplement with a day", dossierHead + ",status,decided", goodDossier + ",bổ sung,9/3/2021", []intake.RowNote{
			{Column: "decided", Position: "2:7", Value: "9/3/2021", Key: "dossier.not_decided"},
		}},
		{"status and result", dossierHead + ",status,result", goodDossier + ",open,từ chối", []intake.RowNote{
			{Column: "result", Position: "2:7", Value: "từ chối", Key: "dossier.result_contradicts"},
		}},
		{"paused by half", dossierHead + ",paused_days", goodDossier + ",1.5", []intake.RowNote{
			{Column: "paused_days", Position: "2:6", Value: "1.5", Key: "dossier.paused_invalid", Args: []any{"max", 9999}},
		}},
		{"paused backwards", dossierHead + ",paused_days", goodDossier + ",-1", []intake.RowNote{
			{Column: "paused_days", Position: "2:6", Value: "-1", Key: "dossier.paused_invalid", Args: []any{"max", 9999}},
		}},
		{"unknown words", "dossier,procedure,point,applicant,received,status,submitted_via,returned_via,fee_via,complaint,project_group", "H1,2.001583,TT-01,ai,5/3/2021,a,b,c,d,e,D", []intake.RowNote{
			{Column: "applicant", Position: "2:4", Value: "ai", Key: "import.applicant_unknown"},
			{Column: "submitted_via", Position: "2:7", Value: "b", Key: "dossier.via_unknown"},
			{Column: "returned_via", Position: "2:8", Value: "c", Key: "dossier.via_unknown"},
			{Column: "fee_via", Position: "2:9", Value: "d", Key: "dossier.fee_unknown"},
			{Column: "complaint", Position: "2:10", Value: "e", Key: "dossier.complaint_unknown"},
			{Column: "project_group", Position: "2:11", Value: "D", Key: "dossier.group_unknown"},
			{Column: "status", Position: "2:6", Value: "a", Key: "dossier.status_unknown"},
		}},
		{"too long", dossierHead + ",service_level", long + "," + long + ",TT-01,business,5/3/2021," + long, []intake.RowNote{
			{Column: "dossier", Position: "2:1", Value: long, Key: "import.too_long", Args: []any{"max", 64}},
			{Column: "procedure", Position: "2:2", Value: long, Key: "import.too_long", Args: []any{"max", 64}},
			{Column: "service_level", Position: "2:6", Value: long, Key: "import.too_long", Args: []any{"max", 64}},
		}},
	} {
		for i := range c.want {
			c.want[i].Row = 2
		}
		w := memory(t)
		_, err := w.loadDossiers(t, c.headings+"\n"+c.row+"\n", intake.ImportOptions{})
		var bad *intake.ImportError
		if !errors.As(err, &bad) {
			t.Errorf("%s: %v, want faults", c.why, err)
			continue
		}
		if d := cmp.Diff(c.want, bad.Faults); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.why, d)
		}
		if n := len(w.states(t)); n > 0 {
			t.Errorf("%s: %d states are stored", c.why, n)
		}
	}
}

func TestWarningsOfADossier(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why, headings, rows string
		want                []intake.RowNote
	}{
		{"a wrong tax code is never told", dossierHead + ",MST", goodDossier + ",0100233480", []intake.RowNote{
			{Row: 2, Column: "MST", Position: "2:6", Key: intake.NoticeTaxCode},
		}},
		{"a tax code that a spreadsheet took for a number", dossierHead + ",MST", goodDossier + ",100233488", []intake.RowNote{
			{Row: 2, Column: "MST", Position: "2:6", Key: "import.taxcode_zero"},
		}},
		{"unknown codes, once each", dossierHead, "H1,9.99,TT-01,business,5/3/2021\nH2,9.98,TT-01,business,5/3/2021\nH3,9.99,TT-01,business,6/3/2021\nH4,,TT-01,business,6/3/2021", []intake.RowNote{
			{Row: 2, Column: "procedure", Position: "2:2", Value: "9.99", Key: "dossier.procedure_unknown", Args: []any{"rows", 2}},
			{Row: 3, Column: "procedure", Position: "3:2", Value: "9.98", Key: "dossier.procedure_unknown", Args: []any{"rows", 1}},
			{Row: 5, Column: "procedure", Position: "5:2", Key: "dossier.procedure_empty", Args: []any{"rows", 1}},
		}},
		{"a retired point", dossierHead, "H1,2.001583,TT-90,business,5/3/2021\nH2,2.001583,TT-90,business,5/3/2020", []intake.RowNote{
			{Row: 2, Column: "point", Position: "2:3", Value: "TT-90", Key: "dossier.point_not_valid", Args: []any{"rows", 1}},
		}},
		{"paused longer than it lasted", dossierHead + ",decided,paused_days", goodDossier + ",9/3/2021,5", []intake.RowNote{
			{Row: 2, Column: "paused_days", Position: "2:7", Value: "5", Key: "dossier.paused_long", Args: []any{"days", 4}},
		}},
		{"the day of return for that of the result", dossierHead + ",status,returned", goodDossier + ",closed,9/3/2021", []intake.RowNote{
			{Row: 2, Column: "decided", Position: "2:1", Key: "dossier.decided_from_returned"},
		}},
		{"an unknown column", dossierHead + ",Chủ hồ sơ", goodDossier + ",ai", []intake.RowNote{
			{Column: "Chủ hồ sơ", Position: "1:6", Key: "import.heading_unknown"},
		}},
		{"two styles of dates", dossierHead + ",due", "H1,2.001583,TT-01,business,5/3/2021,2021-03-10\nH2,2.001583,TT-01,business,2021-03-06,2021-03-10\nH3,2.001583,TT-01,business,7/3/2021,2021-03-10", []intake.RowNote{
			{Row: 3, Column: "received", Position: "3:5", Value: "2021-03-06", Key: "dossier.date_styles"},
		}},
	} {
		sum, err := memory(t).loadDossiers(t, c.headings+"\n"+c.rows+"\n", intake.ImportOptions{})
		if err != nil || sum.Refused > 0 {
			t.Errorf("%s: %v", c.why, err)
		}
		if d := cmp.Diff(c.want, sum.Warnings); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.why, d)
		}
	}
}

// TestDatesWithTheMonthFirst: where one value of a column has the month first, no value of it that could be read in both
// ways is guessed at, not even one that stands before it, and not with SkipBad.
func TestDatesWithTheMonthFirst(t *testing.T) {
	t.Parallel()
	in := dossierHead + ",due\n" +
		"H1,2.001583,TT-01,business,05/03/2021,06/03/2021\n" +
		"H2,2.001583,TT-01,business,03/25/2021,30/03/2021\n" +
		"H3,2.001583,TT-01,business,25/03/2021,30/03/2021\n" +
		"H4,2.001583,TT-01,business,03/03/2021,06/03/2021\n"
	w := memory(t)
	sum, err := w.loadDossiers(t, in, intake.ImportOptions{SkipBad: true})
	if err != nil {
		t.Fatal(err)
	}
	want := []intake.RowNote{
		{Row: 2, Column: "received", Position: "2:5", Value: "05/03/2021", Key: "dossier.date_unsure"},
		{Row: 3, Column: "received", Position: "3:5", Value: "03/25/2021", Key: "dossier.month_first"},
	}
	if d := cmp.Diff(want, sum.Faults); d != "" || sum.Written != 2 {
		t.Errorf("%+v (-want +got):\n%s", sum, d)
	}
}
