package export

import (
	"io"
	"time"

	"hailong/internal/survey"
)

// SlipRow is an invitation as a list for other software names it.
type SlipRow struct {
	Dossier   survey.DossierCode
	Point     survey.PointCode
	Procedure survey.ProcedureCode
	Status    survey.DossierStatus // of the newest state that is known
	Code      string               // as printed, in groups
	Link      string               // what the QR symbol carries
	Expires   survey.Day           // the last day on which the code is good
	Used      bool                 // a response was accepted for it
}

// SlipsCSV writes the codes and links of dossiers for the one-stop software, one row each under the columns
//
//	dossier point procedure status code link expires used
//
// expires is yyyy-mm-dd and used is yes or no. With excel the file is for a double click in a Vietnamese Excel:
// semicolons, and days as dd/mm/yyyy. No cell starts a formula. Whoever holds the file can answer in the place of the
// applicants, so it is to be kept like the dossiers themselves. It fails where w does.
func SlipsCSV(w io.Writer, rows []SlipRow, excel bool) error {
	t := newTable(w, excel)
	for _, name := range []string{"dossier", "point", "procedure", "status", "code", "link", "expires", "used"} {
		t.text(name)
	}
	t.end()
	for i := range rows {
		r := &rows[i]
		used := survey.No
		if r.Used {
			used = survey.Yes
		}
		for _, cell := range []string{
			string(r.Dossier), string(r.Point), string(r.Procedure), string(r.Status), r.Code, r.Link, csvDay(r.Expires, excel), string(used),
		} {
			t.text(cell)
		}
		t.end()
	}
	return t.close()
}

// csvDay writes a day as the reader of the file reads it; what is no day stands as it is.
func csvDay(d survey.Day, excel bool) string {
	if !excel {
		return string(d)
	}
	day, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return string(d)
	}
	return day.Format("02/01/2006")
}
