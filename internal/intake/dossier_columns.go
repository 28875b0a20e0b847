package intake

import (
	"strings"

	"hailong/internal/sheet"
	"hailong/internal/survey"
)

// dossierColumns are the columns that a dossier's state is read from: names, and the headings in use in Vietnamese offices.
var dossierColumns = []sheet.Column{
	{Name: "dossier", Required: true, Aliases: []string{
		"mã hồ sơ", "số hồ sơ", "mã số hồ sơ", "hồ sơ", "số biên nhận", "mã biên nhận", "dossier code", "dossier number",
	}},
	{Name: "procedure", Required: true, Aliases: []string{
		"mã TTHC", "mã thủ tục", "mã thủ tục hành chính", "thủ tục", "TTHC", "thủ tục hành chính", "procedure code",
	}},
	{Name: "point", Required: true, Aliases: []string{
		"điểm tiếp nhận", "mã điểm tiếp nhận", "điểm phục vụ", "mã điểm", "quầy", "mã quầy", "quầy tiếp nhận", "nơi tiếp nhận", "service point", "counter",
	}},
	{Name: "applicant", Required: true, Aliases: []string{"đối tượng", "loại đối tượng", "đối tượng nộp", "đối tượng nộp hồ sơ", "tư cách", "tư cách nộp hồ sơ"}},
	{Name: "business", Aliases: []string{"mã số thuế", "MST", "mã số doanh nghiệp", "tax code", "taxcode"}},
	{Name: "submitted_via", Aliases: []string{
		"kênh nộp", "kênh nộp hồ sơ", "hình thức nộp", "hình thức nộp hồ sơ", "phương thức nộp", "phương thức nộp hồ sơ", "cách nộp", "hình thức tiếp nhận", "kênh tiếp nhận",
	}},
	{Name: "returned_via", Aliases: []string{
		"kênh trả", "kênh trả kết quả", "hình thức nhận kết quả", "hình thức trả kết quả", "hình thức trả", "phương thức nhận kết quả", "phương thức trả kết quả", "cách trả kết quả",
	}},
	{Name: "received", Required: true, Aliases: []string{
		"ngày tiếp nhận", "ngày tiếp nhận hồ sơ", "ngày nhận", "ngày nhận hồ sơ", "thời điểm tiếp nhận", "thời gian tiếp nhận", "received at",
	}},
	{Name: "due", Aliases: []string{
		"ngày hẹn trả", "ngày hẹn trả kết quả", "ngày hẹn", "hẹn trả", "hạn trả", "hạn trả kết quả", "hạn giải quyết", "hạn xử lý", "thời điểm hẹn trả", "due date",
	}},
	{Name: "decided", Aliases: []string{
		"ngày có kết quả", "ngày ra kết quả", "ngày giải quyết", "ngày giải quyết xong", "ngày xử lý xong", "ngày hoàn thành", "thời điểm có kết quả", "decided at",
	}},
	{Name: "returned", Aliases: []string{"ngày trả", "ngày trả kết quả", "ngày nhận kết quả", "thời điểm trả kết quả", "returned at"}},
	{Name: "paused_days", Aliases: []string{"số ngày tạm dừng", "số ngày tạm dừng giải quyết", "ngày tạm dừng", "tạm dừng"}},
	{Name: "status", Aliases: []string{"trạng thái", "trạng thái hồ sơ", "trạng thái xử lý", "tình trạng", "tình trạng hồ sơ", "tình trạng xử lý", "tình trạng giải quyết"}},
	{Name: "result", Aliases: []string{"kết quả", "kết quả giải quyết", "kết quả xử lý"}},
	{Name: "fee_via", Aliases: []string{"kênh thanh toán", "hình thức thanh toán", "phương thức thanh toán", "thanh toán", "hình thức nộp phí", "cách nộp phí"}},
	{Name: "complaint", Aliases: []string{"phản ánh kiến nghị", "phản ánh", "kiến nghị", "PAKN", "có phản ánh kiến nghị", "khiếu nại"}},
	{Name: "project_group", Aliases: []string{"nhóm dự án", "nhóm"}},
	{Name: "service_level", Aliases: []string{
		"mức độ dịch vụ công", "mức độ DVC", "mức độ dịch vụ công trực tuyến", "mức độ DVCTT", "mức độ", "loại dịch vụ công",
	}},
	{Name: "updated_at", Aliases: []string{"thời điểm cập nhật", "thời gian cập nhật", "ngày cập nhật", "ngày giờ cập nhật", "cập nhật lúc", "cập nhật", "updated"}},
}

// passedOver are columns that exports have and that are not kept: they follow from others, or nobody needs them.
var passedOver = []sheet.Column{
	{Name: "procedure_name", Aliases: []string{"tên thủ tục", "tên TTHC", "tên thủ tục hành chính"}},
	{Name: "field", Aliases: []string{"lĩnh vực", "mã lĩnh vực", "tên lĩnh vực"}},
	{Name: "agency", Aliases: []string{"đơn vị", "mã đơn vị", "cơ quan", "đơn vị giải quyết", "cơ quan giải quyết", "đơn vị xử lý", "cơ quan thực hiện"}},
	{Name: "submitted", Aliases: []string{"ngày nộp", "ngày nộp hồ sơ"}},
	{Name: "fee", Aliases: []string{"phí", "lệ phí", "phí, lệ phí", "phí lệ phí", "số tiền"}},
	{Name: "number", Aliases: []string{"STT", "TT", "số thứ tự"}},
	{Name: faultColumn, Aliases: []string{"lỗi"}},
}

// dossierWords are the values that the columns with a short list take, by word folded.
type dossierWords struct {
	applicants map[string]survey.Applicant
	procedures map[string]survey.ProcedureCode
	ways       map[string]survey.Via
	statuses   map[string]survey.DossierStatus
	fees       map[string]survey.FeeVia
	complaints map[string]survey.YesNo
	groups     map[string]survey.ProjectGroup
}

func dossierWordsOf(c *survey.Center) *dossierWords {
	return &dossierWords{
		applicants: applicants(), procedures: procedures(c),
		ways: words(map[survey.Via][]string{
			survey.Direct: {"direct", "counter", "trực tiếp", "nộp trực tiếp", "nhận trực tiếp", "trả trực tiếp", "tại quầy", "trực tiếp tại quầy", "tại trung tâm"},
			survey.Online: {"online", "trực tuyến", "nộp trực tuyến", "nhận trực tuyến", "trả trực tuyến", "qua mạng", "qua mạng điện tử", "cổng dịch vụ công"},
			survey.Post:   {"post", "postal", "bưu chính", "bưu chính công ích", "BCCI", "qua bưu chính", "qua bưu chính công ích", "dịch vụ bưu chính công ích", "bưu điện", "qua bưu điện"},
		}),
		statuses: words(map[survey.DossierStatus][]string{
			survey.DossierOpen: {"open", "đang giải quyết", "đang xử lý", "đã tiếp nhận", "mới tiếp nhận", "chờ giải quyết", "chờ xử lý"},
			survey.DossierClosed: {
				"closed", "đã giải quyết", "giải quyết", "giải quyết xong", "đã giải quyết xong", "đã xử lý xong", "đã có kết quả", "có kết quả",
				"đã trả", "đã trả kết quả", "chờ trả kết quả", "hoàn thành", "đã hoàn thành", "đã xong",
			},
			survey.DossierSupplement: {"supplement", "bổ sung", "yêu cầu bổ sung", "chờ bổ sung", "cần bổ sung", "bổ sung hồ sơ", "yêu cầu bổ sung hồ sơ"},
			survey.DossierRefused:    {"refused", "từ chối", "đã từ chối", "từ chối giải quyết", "không giải quyết", "từ chối hồ sơ"},
			survey.DossierWithdrawn:  {"withdrawn", "rút", "đã rút", "rút hồ sơ", "đã rút hồ sơ", "xin rút", "xin rút hồ sơ"},
		}),
		fees: words(map[survey.FeeVia][]string{
			survey.Cash:     {"cash", "tiền mặt", "bằng tiền mặt"},
			survey.Cashless: {"cashless", "không dùng tiền mặt", "không tiền mặt", "chuyển khoản", "trực tuyến", "thanh toán trực tuyến", "thẻ", "ví điện tử"},
			survey.NoFee:    {"none", "không thu phí", "không thu", "không có phí", "không phí", "miễn phí"},
		}),
		complaints: words(map[survey.YesNo][]string{survey.Yes: {"yes", "có", "1", "true"}, survey.No: {"no", "không", "0", "false"}}),
		groups:     words(map[survey.ProjectGroup][]string{"A": {"A", "nhóm A"}, "B": {"B", "nhóm B"}, "C": {"C", "nhóm C"}}),
	}
}

// maxSpellings bounds how many spellings of a column's values are remembered.
const maxSpellings = 1000

// word finds a value's code, and remembers it: columns have few different values, and folding each anew took a quarter of
// an import's time. The map belongs to one import.
func word[C ~string](in map[string]C, value string) (C, bool) {
	if code, ok := in[value]; ok {
		return code, true
	}
	code, ok := in[sheet.Fold(cleanLine(value))]
	if ok && len(in) < maxSpellings {
		in[strings.Clone(value)] = code
	}
	return code, ok
}
