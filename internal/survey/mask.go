package survey

import "regexp"

// masked stands in a comment where something was taken out by which somebody could be found.
const masked = "•••"

// Numbers as people write them: eight digits or more, with single blanks, dots, commas, dashes, brackets or slashes between, which covers
// phone numbers, tax codes and identity numbers. Amounts of money of that length are masked too; a year or a day is not.
var (
	longNumber  = regexp.MustCompile(`\+?[0-9](?:[ \x{00a0}.,\-()/]{0,2}[0-9]){7,}`)
	mailAddress = regexp.MustCompile(`[\pL0-9._%+\-]+[ ]?(?:@|\(at\)|\[at\])[ ]?[\pL0-9\-]+(?:\.[\pL0-9\-]+)+`)
	dayAndMore  = regexp.MustCompile(`^(?:0?[1-9]|[12][0-9]|3[01])[/.\-](?:0?[1-9]|1[0-2])[/.\-](?:19|20)[0-9]{2}$`)
)

// MaskText takes out of a comment what looks like a phone number, a tax code, an identity number or an e-mail address. Days stay.
func MaskText(s string) string {
	s = mailAddress.ReplaceAllString(s, masked)
	return longNumber.ReplaceAllStringFunc(s, func(m string) string {
		if dayAndMore.MatchString(m) {
			return m
		}
		return masked
	})
}
