package freeze

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"time"

	"hailong/internal/survey"
)

// rowsFormat names the format of the lines under a fingerprint. Whoever changes a line changes this name.
const rowsFormat = "hailong-rows.v1"

// line is a document as the fingerprint sees it, with the place of the business's number left open.
type line struct {
	before, after string
	business      survey.BusinessKey
}

// responseLine gives the line of a response. Of a text it says only that there is one.
func responseLine(r *survey.Response, zone *time.Location) (line, error) {
	answers := map[survey.QuestionID]any{}
	for id, a := range r.Answers {
		if answers[id] = a.Choices; len(a.Choices) == 0 {
			answers[id] = true
		}
	}
	head := []string{
		"response", string(survey.DayOf(r.Received, zone)), string(r.Survey), string(r.Point), string(r.Mode), string(r.Channel), string(r.Lang),
		string(r.Applicant), string(r.Procedure), string(r.Field),
	}
	return newLine(head, r.Business, r.Dossier != "", answers)
}

// dossierLine gives the line of a state of a dossier.
func dossierLine(d *survey.Dossier) (line, error) {
	head := []string{
		"dossier", string(d.Procedure), string(d.Point), string(d.Applicant), string(d.SubmittedVia), string(d.ReturnedVia), string(d.Received),
		string(d.Due), string(d.Decided), string(d.Returned), strconv.Itoa(d.Paused), string(d.Status), string(d.FeeVia), string(d.Complaint),
		string(d.Group), d.ServiceLevel, string(d.Updated.Day()),
	}
	return newLine(head, d.Business)
}

func newLine(head []string, business survey.BusinessKey, tail ...any) (line, error) {
	before, err := json.Marshal(head)
	if err != nil {
		return line{}, err
	}
	l := line{before: string(before[:len(before)-1]) + ",", after: "]", business: business}
	if len(tail) > 0 {
		after, err := json.Marshal(tail)
		if err != nil {
			return line{}, err
		}
		l.after = "," + string(after[1:])
	}
	return l, nil
}

// fingerprint is SHA-256 over the sorted lines below a line with format and days. Pinned by
// TestTheFingerprintIsThatOfItsDescription.
func fingerprint(from, to survey.Day, lines []line) string {
	numbers := businessNumbers(lines)
	rows := make([]string, len(lines))
	for i, l := range lines {
		rows[i] = l.before + strconv.Itoa(numbers[l.business]) + l.after
	}
	slices.Sort(rows)
	h := sha256.New()
	io.WriteString(h, rowsFormat+" "+string(from)+" "+string(to))
	for _, r := range rows {
		io.WriteString(h, "\n"+r)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// businessNumbers gives every business its place among the sorted keys, from 1 on; none is 0.
func businessNumbers(lines []line) map[survey.BusinessKey]int {
	numbers := map[survey.BusinessKey]int{}
	for _, l := range lines {
		if l.business != "" {
			numbers[l.business] = 0
		}
	}
	sorted := make([]survey.BusinessKey, 0, len(numbers))
	for k := range numbers {
		sorted = append(sorted, k)
	}
	slices.Sort(sorted)
	for i, k := range sorted {
		numbers[k] = i + 1
	}
	return numbers
}
