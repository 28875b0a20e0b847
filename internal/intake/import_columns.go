package intake

import (
	"cmp"
	"slices"
	"strconv"

	"hailong/internal/catalog"
	"hailong/internal/sheet"
	"hailong/internal/survey"
)

// faultColumn is the column of the refused rows that says why; it is passed over when they come back.
const faultColumn = "fault"

// frame are the columns that are no questions. Headings are compared by sheet.Fold, so diacritics here are for readers.
var frame = []sheet.Column{
	{Name: "id", Aliases: []string{"số phiếu", "mã phiếu", "số thứ tự phiếu", "phiếu số", "form number", "form no"}},
	{Name: "survey", Required: true, Aliases: []string{"phiếu khảo sát", "mẫu phiếu", "khảo sát", "mã khảo sát", "phiên bản phiếu", "mẫu khảo sát"}},
	{Name: "point", Required: true, Aliases: []string{"điểm tiếp nhận", "mã điểm tiếp nhận", "điểm phục vụ", "mã điểm", "quầy", "mã quầy", "service point"}},
	{Name: "received_at", Required: true, Aliases: []string{
		"ngày nhận", "ngày trả lời", "thời điểm nhận", "thời điểm trả lời", "thời gian nhận", "thời gian trả lời", "thời gian", "ngày", "ngày ghi phiếu", "received", "date",
	}},
	{Name: "applicant", Required: true, Aliases: []string{"đối tượng", "loại đối tượng", "tư cách", "tư cách nộp hồ sơ", "người trả lời", "người nộp"}},
	{Name: "procedure_code", Aliases: []string{"mã thủ tục", "mã TTHC", "mã thủ tục hành chính"}},
	{Name: "procedure", Repeat: true, Aliases: []string{"thủ tục", "TTHC"}},
	{Name: "field", Aliases: []string{"lĩnh vực", "mã lĩnh vực", "loại hồ sơ"}},
	{Name: "business", Aliases: []string{"mã số thuế", "MST", "mã số doanh nghiệp", "tax code", "taxcode"}},
	{Name: "dossier", Aliases: []string{"mã hồ sơ", "số hồ sơ", "hồ sơ", "mã số hồ sơ"}},
	{Name: "lang", Aliases: []string{"ngôn ngữ", "language"}},
	{Name: "channel", Aliases: []string{"kênh", "hình thức", "hình thức nộp", "kênh nộp", "hình thức trả lời"}},
	{Name: faultColumn, Aliases: []string{"lỗi"}},
}

// known headings of the first questionnaire's questions, beside their texts.
var questionAliases = map[survey.QuestionID][]string{
	survey.OverallQuestion: {"hài lòng chung", "mức hài lòng chung", "mức độ hài lòng chung", "mức độ hài lòng", "đánh giá chung"},
	"access":               {"tiếp cận", "tiếp cận dịch vụ"},
	"staff":                {"thái độ", "công chức", "nhân viên"},
	"result":               {"kết quả"},
	"extra_contacts":       {"số lần đi lại", "số lần đi lại thêm", "đi lại thêm"},
	"extra_payment":        {"chi phí ngoài", "khoản chi ngoài", "chi thêm"},
	"feedback":             {"tiếp nhận góp ý", "phản ánh"},
	"reasons":              {"lý do", "lý do chưa hài lòng"},
	"comment":              {"góp ý", "ý kiến", "ý kiến khác"},
}

// definitions are the catalog, arranged for reading tables.
type definitions struct {
	catalog    *catalog.Catalog
	columns    []sheet.Column
	choices    map[*survey.Question]map[string]survey.ChoiceCode // by folded label
	applicants map[string]survey.Applicant
	languages  map[string]survey.Lang
	channels   map[string]survey.Channel
	fields     map[string]survey.FieldCode
	procedures map[string]survey.ProcedureCode // by folded code and name
}

func definitionsOf(c *catalog.Catalog) *definitions {
	d := &definitions{
		catalog: c, choices: map[*survey.Question]map[string]survey.ChoiceCode{},
		languages: languages(c.Center.Languages), channels: map[string]survey.Channel{"paper": "paper"},
		fields: map[string]survey.FieldCode{}, procedures: procedures(c.Center),
		applicants: applicants(),
	}
	for _, x := range c.Center.Channels {
		name(d.channels, x.Code, x.Name)
	}
	for _, x := range c.Center.Fields {
		name(d.fields, x.Code, x.Name)
	}
	d.addQuestions()
	return d
}

// applicants are the words for who hands in a dossier.
func applicants() map[string]survey.Applicant {
	return words(map[survey.Applicant][]string{
		survey.Business:  {"business", "doanh nghiệp", "DN", "công ty"},
		survey.Household: {"household", "household business", "hộ kinh doanh", "HKD", "hộ kinh doanh cá thể"},
		survey.Citizen:   {"citizen", "individual", "cá nhân", "người dân", "công dân"},
	})
}

// procedures are the codes by code and name.
func procedures(c *survey.Center) map[string]survey.ProcedureCode {
	out := map[string]survey.ProcedureCode{}
	for _, x := range c.Procedures {
		name(out, x.Code, x.Name)
	}
	return out
}

// name enters a code and its names; of two that claim the same name neither has it, but a code is always its own.
func name[C ~string](into map[string]C, code C, label survey.Label) {
	for _, text := range label {
		if f := sheet.Fold(text); f != "" {
			if other, taken := into[f]; taken && other != code {
				if sheet.Fold(string(other)) != f {
					into[f] = ""
				}
				continue
			}
			into[f] = code
		}
	}
	into[sheet.Fold(string(code))] = code
}

func words[C comparable](by map[C][]string) map[string]C {
	out := map[string]C{}
	for code, texts := range by {
		for _, t := range texts {
			out[sheet.Fold(t)] = code
		}
	}
	return out
}

func languages(offered []survey.Lang) map[string]survey.Lang {
	out := words(map[survey.Lang][]string{"vi": {"vi", "tiếng Việt", "Vietnamese"}, "en": {"en", "tiếng Anh", "English"}})
	for _, l := range offered {
		out[sheet.Fold(string(l))] = l
	}
	return out
}

// addQuestions makes a column for each question of each version, and arranges the labels of their choices. Newer versions
// come first: their wording has a heading where two versions dispute it.
func (d *definitions) addQuestions() {
	d.columns = slices.Clone(frame)
	for i := range d.columns {
		d.columns[i].Aliases = slices.Clone(d.columns[i].Aliases)
	}
	versions := make([]*survey.Survey, 0, len(d.catalog.Surveys))
	for _, s := range d.catalog.Surveys {
		versions = append(versions, s)
	}
	slices.SortFunc(versions, func(a, b *survey.Survey) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(b.Version, a.Version))
	})
	for _, s := range versions {
		for i := range s.Questions {
			d.addQuestion(&s.Questions[i])
		}
	}
}

func (d *definitions) addQuestion(q *survey.Question) {
	at := slices.IndexFunc(d.columns, func(c sheet.Column) bool { return c.Name == string(q.ID) })
	if at < 0 {
		at = len(d.columns)
		d.columns = append(d.columns, sheet.Column{Name: string(q.ID)})
	}
	c := &d.columns[at]
	c.Aliases = append(c.Aliases, questionAliases[q.ID]...)
	for _, label := range []survey.Label{q.Short, q.Text} {
		for _, lang := range []survey.Lang{"vi", "en"} {
			c.Aliases = append(c.Aliases, label[lang])
		}
	}
	if q.Number > 0 {
		n := strconv.Itoa(q.Number)
		c.Aliases = append(c.Aliases, "câu "+n, "câu hỏi "+n, "question "+n, "q"+n)
	}
	labels := map[string]survey.ChoiceCode{}
	for _, choice := range q.Choices {
		name(labels, choice.Code, choice.Label)
	}
	name(labels, survey.NotApplicable, q.NALabel)
	labels["n a"] = survey.NotApplicable
	d.choices[q] = labels
}
