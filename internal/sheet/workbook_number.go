package sheet

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// number writes a stored number. What is no number is given as it stands.
func number(v string, date, cal1904 bool) string {
	x, err := strconv.ParseFloat(v, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return v
	}
	if date {
		if s, ok := calendar(x, cal1904); ok {
			return s
		}
	}
	// Excel keeps 15 digits; what stands behind them in the file is the binary fraction.
	if x, err = strconv.ParseFloat(strconv.FormatFloat(x, 'g', 15, 64), 64); err != nil || x == 0 {
		return "0"
	}
	if math.Abs(x) >= 1e21 || math.Abs(x) < 1e-9 {
		return strconv.FormatFloat(x, 'g', -1, 64) // no code, count or date looks like this
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

// calendar writes a day number. In the calendar of 1900 there is a 29/02/1900, so that days before it are one less.
func calendar(x float64, cal1904 bool) (string, bool) {
	if x < 0 || x >= 2958466 { // 31/12/9999
		return "", false
	}
	seconds := int64(math.Round(x * 86400))
	days, seconds := seconds/86400, seconds%86400
	if days == 0 && seconds > 0 {
		return time.Unix(seconds, 0).UTC().Format(time.TimeOnly), true
	}
	epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case cal1904:
		epoch = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days < 60:
		epoch = epoch.AddDate(0, 0, 1)
	}
	t := epoch.AddDate(0, 0, int(days)).Add(time.Duration(seconds) * time.Second)
	if seconds == 0 {
		return t.Format(time.DateOnly), true
	}
	return t.Format("2006-01-02T15:04:05"), true
}

// styles is styles.xml, as far as it says what is a date.
type styles struct {
	Formats []struct {
		ID   int    `xml:"numFmtId,attr"`
		Code string `xml:"formatCode,attr"`
	} `xml:"numFmts>numFmt"`
	Cells []struct {
		Format int `xml:"numFmtId,attr"`
	} `xml:"cellXfs>xf"`
}

// dateStyles tells of each style whether it shows numbers as dates.
func (a archive) dateStyles(name string) ([]bool, error) {
	if a[name] == nil {
		return nil, nil
	}
	var s styles
	if err := a.decode(name, small, &s); err != nil {
		return nil, err
	}
	own := map[int]bool{}
	for _, f := range s.Formats {
		own[f.ID] = isDateFormat(f.Code)
	}
	dates := make([]bool, len(s.Cells))
	for i, c := range s.Cells {
		custom, ok := own[c.Format]
		dates[i] = ok && custom || !ok && builtInDate(c.Format)
	}
	return dates, nil
}

// builtInDate knows the numbers that mean date formats without being written out, those of East Asian versions too.
func builtInDate(id int) bool {
	return id >= 14 && id <= 22 || id >= 27 && id <= 36 || id == 45 || id == 47 || id >= 50 && id <= 58
}

// isDateFormat reports whether a format code writes days or times of day: its first section has one of y, m, d, h, s
// outside quotes, brackets and escapes. Lengths of time, such as [h]:mm, are numbers.
func isDateFormat(code string) bool {
	found := false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case ';':
			return found
		case '\\', '_', '*':
			i++
		case '"':
			i = skipTo(code, i, '"')
		case '[':
			end := skipTo(code, i, ']')
			inside := strings.ToLower(code[i+1 : min(end, len(code))])
			if inside != "" && strings.Trim(inside, "hms") == "" {
				return false
			}
			i = end
		case 'y', 'Y', 'm', 'M', 'd', 'D', 'h', 'H', 's', 'S':
			found = true
		}
	}
	return found
}

// skipTo gives the index of the next end behind i, or the length.
func skipTo(s string, i int, end byte) int {
	if k := strings.IndexByte(s[i+1:], end); k >= 0 {
		return i + 1 + k
	}
	return len(s)
}
