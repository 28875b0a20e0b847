package catalog

import (
	"strings"

	"hailong/internal/survey"
)

// text is a message in Vietnamese and English with placeholders {a}, {b}.
type text struct{ vi, en string }

var (
	fileUnreadable   = text{"không đọc được tệp: {a}", "the file cannot be read: {a}"}
	fileTooLarge     = text{"tệp lớn hơn {a} byte; xin tách bớt hoặc bỏ phần thừa", "the file is over {a} bytes; split it or take out what is not needed"}
	fileUnknown      = text{"tên tệp không thuộc loại nào; đặt tên <mã>.v<số>.yaml (phiếu khảo sát), center.<mã>.yaml, plan.<mã>.yaml hoặc holidays.<mã>.yaml", "no kind of definition has such a file name; name it <id>.v<n>.yaml (a survey), center.<id>.yaml, plan.<id>.yaml or holidays.<id>.yaml"}
	fileNoCenter     = text{"chưa có tệp center.<mã>.yaml; cần đúng một tệp", "there is no file center.<id>.yaml; there must be exactly one"}
	fileTwoCenters   = text{"đã có {a}; chỉ được một tệp center, xin chuyển tệp thừa đi nơi khác", "there is {a} already; only one center file may be here, move the other away"}
	fileTwoHolidays  = text{"đã có {a}; chỉ được một tệp lịch nghỉ, xin chuyển tệp thừa đi nơi khác", "there is {a} already; only one file of holidays may be here, move the other away"}
	fileNotItsID     = text{"tên tệp không khớp nội dung; ghi {a} hoặc đổi tên tệp", "the file name says otherwise; write {a} or rename the file"}
	fileBroken       = text{"không đọc được cấu trúc YAML của tệp; xin kiểm tra dấu ngoặc, dấu nháy và thụt dòng", "the YAML of the file cannot be made out; check brackets, quotes and indentation"}
	yamlSyntax       = text{"sai cú pháp YAML: {a}", "YAML syntax: {a}"}
	yamlTab          = text{"thụt dòng bằng phím Tab; xin dùng dấu cách", "indented with a tab; use spaces"}
	yamlEncoding     = text{"có byte không phải UTF-8; xin lưu tệp với mã UTF-8", "there is a byte that is not UTF-8; save the file as UTF-8"}
	yamlControl      = text{"có ký tự điều khiển không nhìn thấy; xin xóa đi", "there is an invisible control character; delete it"}
	yamlDeep         = text{"lồng nhau quá sâu; tệp định nghĩa không cần quá {a} cấp", "nested too deep; a definition needs no more than {a} levels"}
	yamlWide         = text{"một nhóm hoặc danh sách có hơn {a} mục; xin tách bớt", "one group or bracketed list has more than {a} entries; split it"}
	yamlLong         = text{"dòng dài quá {a} byte; xin ngắt thành nhiều dòng", "the line is longer than {a} bytes; break it into several"}
	yamlPlain        = text{"không dùng {a} trong tệp định nghĩa; xin viết thẳng giá trị", "{a} is not taken in a definition; write the value itself"}
	yamlDuplicate    = text{"khóa \"{a}\" đã có ở dòng {b}; xin bỏ một trong hai", "the key \"{a}\" is at line {b} already; take one of them out"}
	schemaMissing    = text{"thiếu \"{a}\"; xin bổ sung", "\"{a}\" is missing; add it"}
	schemaUnknown    = text{"khóa \"{a}\" không có trong định dạng; các khóa được nhận: {b}", "the key \"{a}\" is unknown; known here are: {b}"}
	schemaType       = text{"cần {a}, nhưng đây là {b}", "this must be {a}, but it is {b}"}
	schemaQuote      = text{"cần {a}, nhưng đây là {b}; xin đặt trong dấu nháy kép", "this must be {a}, but it is {b}; put it in double quotes"}
	schemaEnum       = text{"\"{a}\" không được nhận ở đây; xin ghi một trong: {b}", "\"{a}\" is not allowed here; write one of: {b}"}
	schemaPattern    = text{"\"{a}\" sai dạng; cần theo mẫu {b}", "\"{a}\" has not the right form; it must match {b}"}
	schemaFew        = text{"cần ít nhất {a} mục, ở đây có {b}", "at least {a} items are needed, here are {b}"}
	schemaMany       = text{"nhiều nhất {a} mục, ở đây có {b}", "at most {a} items are taken, here are {b}"}
	schemaShort      = text{"không được để trống", "must not be empty"}
	schemaLong       = text{"dài quá {a} ký tự (đang có {b})", "longer than {a} characters (it has {b})"}
	schemaLow        = text{"không được nhỏ hơn {a}", "must not be less than {a}"}
	schemaHigh       = text{"không được lớn hơn {a}", "must not be more than {a}"}
	schemaStep       = text{"phải là bội số của {a}", "must be a multiple of {a}"}
	schemaTwice      = text{"mục thứ {a} và mục thứ {b} giống nhau; xin bỏ một", "items {a} and {b} are the same; take one out"}
	schemaNeeds      = text{"đã ghi \"{a}\" thì phải ghi cả \"{b}\"", "where \"{a}\" is given, \"{b}\" must be given too"}
	schemaOther      = text{"không đúng định dạng: {a}", "does not fit the format: {a}"}
	dayUnreal        = text{"\"{a}\" không phải ngày có thật; xin ghi năm-tháng-ngày, ví dụ 2021-02-22", "\"{a}\" is no real day; write year-month-day, e.g. 2021-02-22"}
	dayOfYearUnreal  = text{"\"{a}\" không phải ngày có trong mọi năm; xin ghi tháng-ngày, ví dụ 05-31", "\"{a}\" is no day of every year; write month-day, e.g. 05-31"}
	yearOrder        = text{"năm phải ghi tăng dần, mỗi năm một lần; {a} đứng sau {b}", "years must rise, each given once; {a} stands after {b}"}
	yearEmpty        = text{"năm {a} chưa có ngày nghỉ lễ nào; xin ghi đủ các ngày nghỉ của năm hoặc bỏ năm này", "the year {a} has no public holiday yet; give all its days or take the year out"}
	holidayTwice     = text{"ngày {a} đã có ở dòng {b}; mỗi ngày chỉ ghi một dòng", "the day {a} is at line {b} already; give each day once"}
	holidayNoYear    = text{"ngày {a} thuộc năm không có trong \"years\"; xin thêm năm đó cùng đủ ngày nghỉ, hoặc bỏ dòng này", "the day {a} is of a year that \"years\" does not list; add the year with all its days, or take this line out"}
	holidayNoWeekend = text{"ngày {a} không phải thứ Bảy hoặc Chủ nhật nên không thể là ngày làm bù (swap_workday)", "the day {a} is no Saturday or Sunday, so it cannot be worked in exchange (swap_workday)"}
	holidayWeekend   = text{"ngày {a} là thứ Bảy hoặc Chủ nhật; ngày nghỉ bù (compensation) phải từ thứ Hai đến thứ Sáu", "the day {a} is a Saturday or Sunday; a day off in compensation must be one from Monday to Friday"}
	validityTurned   = text{"ngày cuối {a} đứng trước ngày đầu {b}", "the last day {a} comes before the first day {b}"}
	validityOverlap  = text{"mã \"{a}\" còn dùng ở dòng {b} trong cùng thời gian; xin sửa valid_from hoặc valid_to để không chồng nhau", "the code \"{a}\" is in use at line {b} for the same days; change valid_from or valid_to so that they do not overlap"}
	aliasIsCode      = text{"\"{a}\" là mã của thủ tục ở dòng {b} trong cùng thời gian, nên không thể là mã cũ của thủ tục này; xin bỏ đi hoặc sửa thời gian", "\"{a}\" is the code of the procedure at line {b} for the same days, so it cannot be an alias here; take it out or change the days"}
	aliasTwice       = text{"mã cũ \"{a}\" đã thuộc thủ tục khác (dòng {b}) trong cùng thời gian; chỉ được dùng chung khi project_group khác nhau", "the alias \"{a}\" belongs to another procedure (line {b}) for the same days; it may be shared only where project_group differs"}
	codeTwice        = text{"\"{a}\" đã có ở dòng {b}; mỗi mã chỉ dùng một lần", "\"{a}\" is at line {b} already; use each code once"}
	refUnknown       = text{"không có {a} nào mang mã \"{b}\"; xin sửa mã hoặc thêm vào", "there is no {a} with the code \"{b}\"; mend the code or add it"}
	refSelf          = text{"cơ quan không thể kế tục chính nó (qua \"{a}\")", "an agency cannot succeed itself (through \"{a}\")"}
	zoneUnknown      = text{"không có múi giờ \"{a}\"; ví dụ đúng: Asia/Ho_Chi_Minh", "there is no time zone \"{a}\"; right is e.g. Asia/Ho_Chi_Minh"}
	langMissing      = text{"thiếu \"vi\"; tiếng Việt luôn phải có", "\"vi\" is missing; Vietnamese must always be there"}
	scaleUnknown     = text{"không có thang đo \"{a}\"; xin ghi một trong: {b}", "there is no scale \"{a}\"; write one of: {b}"}
	scaleLevels      = text{"mức phải đánh số liền nhau từ 1 trở lên, từ thấp đến cao; ở đây cần {a}", "levels must be numbered 1 and up without gaps, worst to best; here {a} is due"}
	scaleSatisfied   = text{"thang đo cần ít nhất một mức \"satisfied: true\" và ít nhất một mức không có", "a scale needs at least one level with \"satisfied: true\" and at least one without"}
	scaleNotLevel    = text{"lựa chọn không phải là mức thì không được tính là hài lòng", "a choice that is no level cannot count as satisfied"}
	questionMember   = text{"câu hỏi loại \"{a}\" không dùng \"{b}\"; xin bỏ đi", "a question of kind \"{a}\" has no \"{b}\"; take it out"}
	questionNeeds    = text{"câu hỏi loại \"{a}\" phải có \"{b}\"", "a question of kind \"{a}\" needs \"{b}\""}
	questionName     = text{"\"{a}\" là tên cột hoặc ô của biểu mẫu; xin đặt mã khác cho câu hỏi", "\"{a}\" is the name of a column or form field; give the question another id"}
	overallMissing   = text{"thiếu câu hỏi \"overall\"; tỷ lệ hài lòng được tính từ câu này", "there is no question \"overall\"; the satisfaction rate is computed from it"}
	overallKind      = text{"câu hỏi \"overall\" phải thuộc loại scale và có \"required: true\"", "the question \"overall\" must be of kind scale with \"required: true\""}
	askEarlier       = text{"\"{a}\" không phải câu hỏi đứng trước câu này", "\"{a}\" is no question before this one"}
	choiceUnknown    = text{"câu hỏi \"{a}\" không có lựa chọn \"{b}\"; các mã: {c}", "question \"{a}\" has no choice \"{b}\"; its codes are: {c}"}
	measureMember    = text{"cách đo \"{a}\" không dùng \"{b}\"; xin bỏ đi", "the measure \"{a}\" has no \"{b}\"; take it out"}
	thresholdUnit    = text{"ở đây ghi \"{b}\", không ghi \"{a}\": phần có \"unit\" thì mốc là số đếm (count), không có thì là phần trăm (percent)", "write \"{b}\" here and not \"{a}\": where a part has a \"unit\" its thresholds are counts, else per cent"}
	thresholdPlace   = text{"mục tiêu không có câu nào ở \"{a}\"; xin ghi nguồn trong số: {b}, hoặc ghi nguyên văn ở \"verbatim\"", "the target has no sentence at \"{a}\"; name one of: {b}, or give the sentence as \"verbatim\""}
	thresholdOrder   = text{"mốc chặt hơn phải đứng trước", "the stricter threshold must stand first"}
	structMismatch   = text{"định dạng và chương trình không khớp: {a}", "the schema and the program do not agree: {a}"}
)

// say fills the placeholders {a}, {b}, {c} in order.
func (t text) say(args ...string) survey.Label {
	var pairs []string
	for i, arg := range args {
		pairs = append(pairs, "{"+string(rune('a'+i))+"}", arg)
	}
	r := strings.NewReplacer(pairs...)
	return survey.Label{"vi": r.Replace(t.vi), "en": r.Replace(t.en)}
}

// saying is like say for arguments that are texts themselves.
func (t text) saying(args ...text) survey.Label {
	vi, en := make([]string, len(args)), make([]string, len(args))
	for i, arg := range args {
		vi[i], en[i] = arg.vi, arg.en
	}
	return survey.Label{"vi": t.say(vi...)["vi"], "en": t.say(en...)["en"]}
}

// same is a text that needs no translation.
func same(s string) text { return text{s, s} }
