package register

import (
	"regexp"
	"strconv"
	"strings"

	"hailong/internal/survey"
)

// Numbers as people here write them: groups of three with full stops and a comma before decimals, or no groups and either
// sign before at most two decimals. A percent sign may follow.
var (
	grouped = regexp.MustCompile(`^([1-9]\d{0,2}(?:\.\d{3})+)(?:,(\d{1,2}))?$`)
	plain   = regexp.MustCompile(`^(\d+)(?:[.,](\d{1,2}))?$`)
	fine    = regexp.MustCompile(`^\d+(?:\.\d{3})*[.,]\d{3,}$`)
	foreign = regexp.MustCompile(`^\d{1,3}(?:,\d{3})+(?:\.\d+)?$`)
	below   = regexp.MustCompile(`^[-−–]\s*\d`)
)

// mostDigits bounds the whole part, so that hundredths fit an int64 with room to spare.
const mostDigits = 12

// Parse reads a number in Vietnamese writing as hundredths: "83,1" and "83.1" are 8310, "1.460" is 146000 (a full stop
// before exactly three digits groups), "1.460,5" is 146050. More than two decimals, a comma that groups ("1,460"), a
// minus and anything else give Invalid Faults of the field "value" that say how to write it.
func Parse(s string) (int64, error) {
	t := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s), "%"))
	m := grouped.FindStringSubmatch(t)
	if m == nil {
		m = plain.FindStringSubmatch(t)
	}
	if m == nil {
		return 0, unreadable(t, s)
	}
	whole := strings.TrimLeft(strings.ReplaceAll(m[1], ".", ""), "0")
	if len(whole) > mostDigits {
		return 0, fault("register.too_large", s)
	}
	n, err := strconv.ParseInt(whole+(m[2] + "00")[:2], 10, 64)
	if err != nil {
		return 0, fault("register.not_number", s)
	}
	return n, nil
}

// unreadable says why a text is no number.
func unreadable(t, s string) error {
	switch {
	case t == "":
		return fault("register.empty.value", s)
	case below.MatchString(t):
		return fault("register.negative", s)
	case foreign.MatchString(t):
		return fault("register.comma_groups", s)
	case fine.MatchString(t):
		return fault("register.decimals", s)
	}
	return fault("register.not_number", s)
}

func fault(key, value string) error {
	return survey.Faults{{Field: "value", Key: key, Args: []any{"value", value}}}
}
