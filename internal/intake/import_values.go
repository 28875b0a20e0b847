package intake

import (
	"strings"
	"time"

	"hailong/internal/sheet"
	"hailong/internal/survey"
)

// maxCode is how many characters a code of the file may have: procedure, field, dossier, id.
const maxCode = 64

// choice reads one code or label of a question; what it does not know comes back as it is.
func (d *definitions) choice(q *survey.Question, value string) (string, bool) {
	value = cleanLine(value)
	if _, ok := q.Choice(survey.ChoiceCode(value)); ok {
		return value, true
	}
	for _, tail := range []string{".0", ",0"} { // a number that a program wrote with a point
		if whole, ok := strings.CutSuffix(value, tail); ok {
			if _, ok := q.Choice(survey.ChoiceCode(whole)); ok {
				return whole, true
			}
		}
	}
	if code := d.choices[q][sheet.Fold(value)]; code != "" {
		return string(code), true
	}
	return value, false
}

// answer reads the value of a question's column: one code, several for chips, a text as it stands.
func (d *definitions) answer(q *survey.Question, value string) []string {
	switch q.Kind {
	case survey.TextQuestion:
		if strings.EqualFold(strings.TrimSpace(value), string(survey.NotApplicable)) {
			return nil // a text cannot be not applicable; it was not written
		}
		return []string{value}
	case survey.ChipsQuestion:
		var codes []string
		for _, part := range filled(strings.Split(value, ";")) {
			code, _ := d.choice(q, part)
			codes = append(codes, code)
		}
		return codes
	}
	code, _ := d.choice(q, value)
	return filled([]string{code})
}

// procedure finds the code of a procedure given by code or name.
func (d *definitions) procedure(value string) (survey.ProcedureCode, bool) {
	code := d.procedures[sheet.Fold(value)]
	return code, code != ""
}

// likeProcedure reports whether a value of the column that has two meanings means a procedure: it is one, or has the
// shape of a code. What is short, has blanks or no digit is no code.
func (d *definitions) likeProcedure(value string) bool {
	if _, ok := d.procedure(value); ok {
		return true
	}
	digit := false
	for _, r := range value {
		digit = digit || r >= '0' && r <= '9'
		if !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune("._-/", r)) {
			return false
		}
	}
	return digit && len(value) >= 4
}

// timeLayouts are the ways in which an instant may be written; those with an offset first.
var (
	offsetLayouts = []string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04Z07:00", "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02 15:04Z07:00"}
	zoneLayouts   = []string{
		"2/1/2006", "2/1/2006 15:04", "2/1/2006 15:04:05", "2006-01-02", "2006-01-02 15:04", "2006-01-02 15:04:05",
		"2006-01-02T15:04", "2006-01-02T15:04:05",
	}
)

// parseInstant reads the time of an answer. Without offset it is the zone's; a day alone is its first moment.
func parseInstant(value string, zone *time.Location) (time.Time, bool) {
	for _, layout := range offsetLayouts {
		if t, err := time.Parse(layout, value); err == nil {
			return t.UTC().Truncate(time.Millisecond), true
		}
	}
	for _, layout := range zoneLayouts {
		if t, err := time.ParseInLocation(layout, value, zone); err == nil {
			return t.UTC().Truncate(time.Millisecond), true
		}
	}
	return time.Time{}, false
}

// business reads the tax code of a row. What is none leaves the row without a business, with a warning; so does a business's
// code of twelve digits that is a branch's without its leading 0, for it would be taken for a personal number.
func (c *checkedRow) business(k Keys, applicant survey.Applicant) survey.BusinessKey {
	value := c.cells.Value("business")
	code, err := survey.ParseTaxCode(value)
	switch {
	case err != nil:
		c.warn("business", taxCodeNote(value))
	case applicant == survey.Business && len(code) == 12 && taxCodeNote(value) != NoticeTaxCode:
		c.warn("business", taxCodeNote(value))
		code = ""
	}
	return k.BusinessKey(code)
}

// taxCodeNote gives the note on a wrong tax code. One that only lacks a 0 at its beginning stood in a cell with a number: that
// is how the codes of Hà Nội and Thành phố Hồ Chí Minh, 01… and 03…, and all personal ones get lost in a spreadsheet.
func taxCodeNote(value string) string {
	if _, err := survey.ParseTaxCode("0" + strings.TrimSpace(value)); err == nil {
		return "import.taxcode_zero"
	}
	return NoticeTaxCode
}
