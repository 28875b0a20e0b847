package view_test

import (
	"testing"
	"time"

	"hailong/internal/locale"
	"hailong/internal/survey"
	"hailong/internal/view"
	"hailong/internal/view/page"
	"hailong/web"
)

func renderer(t testing.TB) *view.Renderer {
	t.Helper()
	r, err := view.New(web.Files)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func label(vi, en string) survey.Label { return survey.Label{"vi": vi, "en": en} }

// levels is the scale of domain practice: five levels and not applicable.
var levels = []survey.Choice{
	{Code: "1", Level: 1, Label: label("Rất không hài lòng", "Very dissatisfied")},
	{Code: "2", Level: 2, Label: label("Không hài lòng", "Dissatisfied")},
	{Code: "3", Level: 3, Label: label("Bình thường", "Neutral")},
	{Code: "4", Level: 4, Label: label("Hài lòng", "Satisfied"), Satisfied: true},
	{Code: "5", Level: 5, Label: label("Rất hài lòng", "Very satisfied"), Satisfied: true},
	{Code: survey.NotApplicable, Label: label("Không áp dụng", "Not applicable")},
}

func sampleSurvey() *survey.Survey {
	return &survey.Survey{
		ID: "sample", Version: 3,
		Title:    label("Ý kiến của doanh nghiệp về lần giải quyết hồ sơ này", "Your view on how this application was handled"),
		Opening:  label("Khoảng 1 phút. Không hỏi tên; câu trả lời không ảnh hưởng đến hồ sơ.", "About 1 minute."),
		Consent:  label("Tôi đồng ý cung cấp mã số thuế.", "I agree to give the tax code."),
		Sections: []survey.Section{{Before: "staff", Title: label("Quý doanh nghiệp hài lòng thế nào về:", "How satisfied are you with:")}},
		Questions: []survey.Question{
			{ID: "overall", Kind: survey.ScaleQuestion, Number: 1, Required: true, NoNA: true, Choices: levels, Text: label("Nhìn chung?", "Overall?")},
			{ID: "staff", Kind: survey.ScaleQuestion, Number: 2, Choices: levels, NALabel: label("Chưa gặp", "Met nobody"), Text: label("Thái độ", "Staff")},
			{
				ID: "payment", Kind: survey.ChoiceQuestion, Number: 3, Text: label("Chi thêm?", "Paid extra?"),
				Choices: []survey.Choice{{Code: "no", Label: label("Không", "No")}, {Code: "yes", Label: label("Có", "Yes")}},
				After:   &survey.Note{Codes: []survey.ChoiceCode{"yes"}, Text: label("Xin gửi qua {pakn}. Hoặc gọi {hotline}. Không hỏi tên.", "Use {pakn}. Or call {hotline}. No name is asked.")},
			},
			{
				ID: "reasons", Kind: survey.ChipsQuestion, Text: label("Vì sao?", "Why?"), AskWhen: &survey.Condition{Question: "overall", Codes: []survey.ChoiceCode{"1", "2"}},
				Choices: []survey.Choice{{Code: "late", Label: label("Chậm hẹn", "Late")}, {Code: "other", Label: label("Lý do khác", "Other")}},
			},
			{ID: "comment", Kind: survey.TextQuestion, MaxChars: 500, Text: label("Điều cần cải thiện nhất?", "What first?"), Hint: label("Tối đa 500 ký tự.", "Up to 500.")},
		},
	}
}

func sampleCenter() *survey.Center {
	return &survey.Center{
		Name: label("Trung tâm Phục vụ hành chính công", "Service Center"), Languages: []survey.Lang{"vi", "en", "km"},
		Complaints: survey.Complaints{URL: "https://example.vn/pakn", Label: label("Cổng phản ánh", "the portal")}, Contact: "dulieu@example.vn",
		Agencies: []survey.Agency{
			{Code: "cu", Name: label("Sở Cũ", "Old Department"), Validity: survey.Validity{To: "2025-02-28"}, Successor: "moi"},
			{Code: "moi", Name: label("Sở Mới", "New Department"), Validity: survey.Validity{From: "2025-03-01"}},
		},
		Points: []survey.ServicePoint{
			{Code: "TT-01", Name: label("Quầy 01", "Counter 01"), Agency: "cu"},
			{Code: "TT-02", Name: label("Quầy 02", "Counter 02"), Place: label("Tầng 2", "Floor 2")},
			{Code: "TT-03", Name: label("Quầy 03", "Counter 03"), Validity: survey.Validity{To: "2021-12-31"}},
		},
	}
}

func sampleInput(p *locale.Printer) page.SurveyInput {
	c := sampleCenter()
	return page.SurveyInput{
		Printer: p, Center: c, Point: &c.Points[0], Survey: sampleSurvey(), Day: "2026-11-23", Key: "0123456789abcdefABCDEF",
		Fields: []survey.Field{{Code: "dat-dai", Name: label("Đất đai", "Land")}}, Action: "/p/TT-01",
	}
}

// personalInput is a survey that a personal code opened, of a dossier that knows everything but for what change takes out.
func personalInput(p *locale.Printer, change func(*survey.Dossier)) page.SurveyInput {
	in := sampleInput(p)
	in.Point, in.Fields, in.Action = nil, nil, "/i/K7M29QXD"
	in.Center.Procedures = []survey.Procedure{{
		Code: "2.001583", Name: label("Đăng ký thành lập", "Registration"), Agency: "moi", Aliases: []survey.ProcedureCode{"2.000000"},
	}}
	in.Center.Channels = []survey.ChannelName{{Code: "online", Name: label("Trực tuyến", "Online")}}
	d := survey.Dossier{
		Code: "H38.21-0001", Procedure: "2.000000", Point: "TT-02", Applicant: survey.Business, Business: "b0", SubmittedVia: survey.Online,
		Received: "2025-02-20", Decided: "2025-02-27", Status: survey.DossierClosed,
	}
	if change != nil {
		change(&d)
	}
	in.Personal = page.NewPersonal(in.Center, &d, d.InvitingDay())
	return in
}

// faultyInput is a form that came back with everything filled in, some of it hostile.
func faultyInput(p *locale.Printer) page.SurveyInput {
	in := sampleInput(p)
	in.Values = map[string][]string{
		"applicant": {"household"}, "field": {"dat-dai"}, "staff": {"na"}, "payment": {"yes"}, "reasons": {"late", "other"},
		"comment": {"\n<script>alert(1)</script> \"&'"}, "taxcode": {`"><b>`}, "consent": {"1"},
	}
	in.Faults = survey.Faults{
		{Field: "form", Key: "err.text_invalid"}, {Field: "comment", Key: "err.too_long", Args: []any{"n", 12}},
		{Field: "overall", Key: "err.q1_required"}, {Field: "applicant", Key: "err.applicant_required"},
		{Field: "taxcode", Key: "taxcode.error"}, {Field: "field", Key: "err.field_unknown"},
	}
	return in
}

// publicSamples gives values for every page of the respondent, by template name.
func publicSamples(p *locale.Printer) map[string][]any {
	notSaved := faultyInput(p)
	notSaved.Faults, notSaved.NotSaved = nil, true
	bare := sampleInput(p)
	bare.Fields, bare.Center = nil, &survey.Center{Name: label("Trung tâm", "Center")}
	c := sampleCenter()
	frame := page.NewFrame(p, c, "/x", "")
	known, unread := personalInput(p, nil), personalInput(p, nil)
	unread.Personal = &page.Personal{}
	return map[string][]any{
		"survey": {page.NewSurvey(sampleInput(p)), page.NewSurvey(faultyInput(p)), page.NewSurvey(notSaved), page.NewSurvey(bare), page.NewSurvey(known), page.NewSurvey(unread)},
		"thanks": {page.NewThanks(page.ThanksInput{
			Printer: p, Center: c, Receipt: "7H3KM2QDX9WZ4T6YB8NC", Recorded: time.Date(2021, 5, 31, 10, 42, 0, 0, time.UTC),
			Notices: []string{"taxcode.error", "consent.missing", "<b>"}, Path: "/r/7H3KM2QDX9WZ4T6YB8NC",
		})},
		"notice": {
			page.NewNotice(frame, "state.unknown_point").WithPoints(c, "2026-11-23"),
			page.NewNotice(frame, "state.code_invalid").WithCode().WithPoints(c, "2026-11-23"),
			page.NewNotice(frame, "state.code_used").WithHome().WithComplaints(c),
			page.NewNotice(frame, "state.code_wait", "seconds", 6).WithPoints(c, "2026-11-23"),
			page.NewNotice(frame, "state.internal").WithIncident("K7QD2M9X").WithHome(),
		},
		"home": {page.NewHome(p, c, "2026-11-23"), page.NewHome(p, &survey.Center{}, "2026-11-23")},
	}
}
