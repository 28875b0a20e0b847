package locale

import (
	"math"
	"strconv"
	"strings"
)

// minus is the true minus sign U+2212; a hyphen before a figure is too short to be seen.
const minus = "−"

// Number writes a whole number with its thousands apart: "1.000", in English "1,000".
func (p *Printer) Number(n int64) string {
	return p.separate(strconv.FormatInt(n, 10))
}

// Decimal writes a number with so many decimals, half rounded away from zero: "3,85", in English "3.85".
// What is no number prints "–".
func (p *Printer) Decimal(v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	s := strconv.FormatFloat(round(v, decimals), 'f', decimals, 64)
	if strings.Trim(s, "-0.") == "" {
		s = strings.TrimPrefix(s, "-")
	}
	return p.separate(s)
}

// Percent writes a fraction (0.96 is 96 in a hundred) as "96,0%", in English "96.0%". No space stands before the sign.
// What is no number prints "–".
func (p *Printer) Percent(v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	return p.Decimal(v*100, decimals) + "%"
}

// PercentNear writes a fraction with one decimal, or with as many as are needed (six at most) that it does not look
// equal to a value that it is not: to one of avoid (targets as fractions, 0.95), to 0% or to 100%.
// So 0.9504 beside the target 0.95 prints "95,04%", and 999 of 1.000 never prints as all.
func (p *Printer) PercentNear(v float64, avoid ...float64) string {
	for decimals := 1; ; decimals++ {
		s := p.Percent(v, decimals)
		if decimals == 6 || !p.misleads(s, v, decimals, avoid) {
			return s
		}
	}
}

func (p *Printer) misleads(s string, v float64, decimals int, avoid []float64) bool {
	for _, a := range append([]float64{0, 1}, avoid...) {
		if v != a && s == p.Percent(a, decimals) {
			return true
		}
	}
	return false
}

// Points writes a difference of two fractions in percentage points with its sign: 0.019 is "+1,9", −0.004 is "−0,4".
// No difference is "0,0"; one too small for one decimal gets two or more.
func (p *Printer) Points(v float64) string {
	decimals := 1
	for v != 0 && round(v*100, decimals) == 0 && decimals < 6 {
		decimals++
	}
	s := p.Decimal(v*100, decimals)
	if round(v*100, decimals) > 0 {
		return "+" + s
	}
	return s
}

// round rounds half away from zero, after removing the binary noise of a decimal fraction (0.145·100 is 14.499…).
func round(v float64, decimals int) float64 {
	scale := math.Pow10(decimals)
	x := v * scale
	return math.Round(x+math.Copysign(1e-9, x)) / scale
}

// separate puts the language's signs into a number as strconv writes it.
func (p *Printer) separate(s string) string {
	thousands, point := ".", ","
	if p.lang == "en" {
		thousands, point = ",", "."
	}
	sign := ""
	if rest, negative := strings.CutPrefix(s, "-"); negative {
		sign, s = minus, rest
	}
	whole, fraction, decimal := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + thousands + whole[i:]
	}
	if decimal {
		whole += point + fraction
	}
	return sign + whole
}
