package locale

import (
	"fmt"
	"strconv"
	"time"
)

// Date writes the day of t, in t's own zone. Vietnamese official style has the day in two digits and a zero only
// before months 1 and 2: "04/6/2021", "22/02/2021". English: "4 June 2021".
func (p *Printer) Date(t time.Time) string {
	if p.lang == "en" {
		return t.Format("2 January 2006")
	}
	if t.Month() <= time.February {
		return t.Format("02/01/2006")
	}
	return t.Format("02/1/2006")
}

// DateTime writes minute and day: "10 giờ 42, ngày 31/5/2021", in English "10:42 on 31 May 2021".
func (p *Printer) DateTime(t time.Time) string {
	if p.lang == "en" {
		return t.Format("15:04") + " on " + p.Date(t)
	}
	return fmt.Sprintf("%d giờ %02d, ngày %s", t.Hour(), t.Minute(), p.Date(t))
}

// Month writes a month for axes and tables: "T6/2020", in English "Jun 2020".
func (p *Printer) Month(t time.Time) string {
	if p.lang == "en" {
		return t.Format("Jan 2006")
	}
	return "T" + strconv.Itoa(int(t.Month())) + "/" + strconv.Itoa(t.Year())
}
